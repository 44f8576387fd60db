using Timepost.Domain.Mapping;

namespace Timepost.Domain.Billing;

internal sealed partial class DraftRun
{
    /// <summary>Texts of lines. What comes from data is put in once, literally.</summary>
    private sealed class Texts
    {
        // of a rate that was converted, as it is printed; it is never computed with
        private const int ConvertedDecimals = 6;

        private readonly DraftRun _run;
        private readonly int[] _members;
        private readonly TextTemplate _work;
        private readonly TextTemplate _late;
        private readonly TextTemplate _carried;
        private readonly TextTemplate _fee;
        private readonly TextTemplate _expense;
        private readonly TextTemplate _retainerFee;
        private readonly TextTemplate _drawn;
        private readonly System.Text.StringBuilder _text = new();

        public Texts(DraftRun run, int[] members)
        {
            _run = run;
            _members = members;
            _work = Parsed(run._terms.Lines.Text, TemplateKind.Work);
            _late = Parsed(run._terms.Lines.LateText, TemplateKind.Work);
            _carried = Parsed(run._terms.Lines.CarriedText.Length > 0 ? run._terms.Lines.CarriedText : "Carried over from {period}: " + run._terms.Lines.Text, TemplateKind.Work);
            _fee = Parsed(run._terms.FixedFee?.Text ?? "", TemplateKind.Fee);
            _expense = Parsed(run._terms.Expenses.Text, TemplateKind.Expense);
            _retainerFee = Parsed(run._terms.Retainer?.FeeText ?? "", TemplateKind.Fee);
            _drawn = Parsed(run._terms.Retainer?.DrawText ?? "", TemplateKind.Work);
        }

        public string Of(ReadOnlySpan<BillableEntry> entries, Row row)
        {
            var text = row.Kind switch
            {
                LineKind.Work or LineKind.NonBillable or LineKind.UnderRetainer => Work(entries, row),
                LineKind.RetainerFee => _retainerFee.Fill(Common),
                LineKind.RetainerApplied => "Retainer applied",
                LineKind.UnderFee when row.Late => "Late, " + _fee.Fill(name => name == "period" ? Period(row) : Common(name)),
                LineKind.FixedFee or LineKind.UnderFee => _fee.Fill(Common),
                LineKind.Cap => "Cap",
                LineKind.MinimumFee => row.Late ? $"Minimum fee, {Period(row)}" : "Minimum fee",
                LineKind.Rounding => "Rounding",
                LineKind.CashRounding => "Rounding of the amount due",
                LineKind.Override => row.ByHand!.Text,
                LineKind.Correction => row.Corrects!.Text,
                LineKind.Expense or LineKind.Disbursement => _expense.Fill(name => Expense(row.Expense!, name)),
            };
            if (!row.HoursInText || row.Seconds <= 0 || row.Group is not { } group)
            {
                return text;
            }

            // a rate in another currency as it was agreed: in the invoice's it has no end of decimals
            var (rate, currency) = group.Converted is { Own: var own } ? (own.PerHour, own.Currency) : (group.Rate, _run._currency);
            return $"{text} ({LineTexts.Hours(row.Seconds)} h at {LineTexts.Price(rate, currency)} {currency.Code})";
        }

        private TextTemplate Parsed(string text, TemplateKind kind)
        {
            var template = TextTemplate.Parse(text, kind);
            foreach (var problem in template.Problems)
            {
                _run._notices.Block(BillingCodes.TemplatePlaceholder, $"'{problem}' in '{text}' is no placeholder.");
            }

            return template;
        }

        private string Work(ReadOnlySpan<BillableEntry> entries, Row row)
        {
            var template = row.Draw is not null ? _drawn : row.Group!.Key.Carried ? _carried : row.Late ? _late : _work;
            _text.Clear();
            foreach (var (placeholder, text) in template.Pieces)
            {
                _text.Append(placeholder ? Work(entries, row, text) : text);
            }

            return _text.ToString();
        }

        private string Work(ReadOnlySpan<BillableEntry> entries, Row row, string name)
        {
            var group = row.Group!;
            switch (name)
            {
                case "hours":
                    return LineTexts.Hours(row.Seconds);
                case "rate":
                    return LineTexts.Price(group.Converted is null ? group.Rate : decimal.Round(group.Rate, ConvertedDecimals, MidpointRounding.AwayFromZero), _run._currency);
                case "day" when row.Draw is { } draw:
                    return draw.FirstDay == draw.LastDay ? Iso(draw.FirstDay) : $"{Iso(draw.FirstDay)} to {Iso(draw.LastDay)}";
                case "day":
                    return group.FirstDay == group.LastDay ? Iso(group.FirstDay) : $"{Iso(group.FirstDay)} to {Iso(group.LastDay)}";
                case "period" when row.Late:
                    return Period(row);
                case "project" when group.OneProject:
                    return group.Project?.Job ?? "No project";
                case "task" when group.OneTask:
                    return group.Task?.Service ?? "No task";
                case "purchase-order" when group.OneProject:
                    return group.Project?.PurchaseOrder ?? "";
                case "worker" when _run.By(LineGrouping.Worker):
                    return group.Worker.Name;
                case "project" or "task" or "purchase-order" or "worker" or "description":
                    break;
                default:
                    return Common(name);
            }

            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var k in row.Draw is { } drawn ? drawn.Members() : _members.AsSpan(group.From, group.Members))
            {
                ref readonly var entry = ref entries[_run._at[k]];
                if (row.Draw is not null || _run._raw[k] != LeftOpen)
                {
                    seen.Add(name switch
                    {
                        "project" => entry.Project?.Job ?? "No project",
                        "task" => entry.Task?.Service ?? "No task",
                        "purchase-order" => entry.Project?.PurchaseOrder ?? "",
                        "worker" => entry.Worker.Name,
                        _ => entry.Description ?? "",
                    });
                }
            }

            return LineTexts.Names(seen);
        }

        private string Period(Row row) => BillingPeriods.Of(row.LateDay, _run._terms.Period).Label;

        private string Expense(BillableExpense expense, string name) => name switch
        {
            "category" => expense.Category.Name,
            "merchant" => expense.Merchant,
            "date" => Iso(expense.Date),
            "description" => expense.Description,
            "project" => expense.Project?.Job ?? "",
            _ => Common(name),
        };

        private string Common(string name) => name switch
        {
            "agreement" => _run._terms.Id,
            "client" => _run._terms.Client,
            "currency" => _run._currency.Code,
            "customer" => _run._input.Customer,
            "period" => _run._input.Identity.Period,
            _ => throw new InvalidOperationException($"No placeholder {name}."),
        };
    }
}
