using System.Globalization;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Fx;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subcontracting;
using Timepost.Engine.Plans;
using Timepost.Engine.RuleSets.Shapes;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Explaining;

/// <summary>The figures of one line, each step from what the one before came to: raw → billable → rounded → product →
/// amount → discounts → tax → total; under the rule set that made the document.</summary>
internal sealed partial class LineDerivation
{
    private readonly IStoreTransaction _transaction;
    private readonly StoredDraft _document;
    private readonly IReadOnlyList<StoredLine> _lines;
    private readonly RuleSet? _rules;
    private readonly Agreement? _agreement;
    private readonly Currency _currency;
    private readonly string _version;

    public LineDerivation(IStoreTransaction transaction, StoredDraft document, IReadOnlyList<StoredLine> lines, RuleSet? rules)
    {
        (_transaction, _document, _lines, _rules) = (transaction, document, lines, rules);
        _currency = document.Total.Currency;
        _version = RuleHistory.Short(document.RuleSet);
        foreach (var agreement in rules?.Agreements ?? [])
        {
            _agreement = agreement.Id == document.Identity.Agreement ? agreement : _agreement;
        }
    }

    /// <summary>The terms that made it; null where they are not kept.</summary>
    public Agreement? Agreement => _agreement;

    /// <summary>Adds the steps of a line, 1 and up.</summary>
    public void Add(List<DerivationStep> steps, int number)
    {
        var line = _lines[number - 1];
        if (_document.Kind is "credit-note" or Corrections.NextInvoice.Kind)
        {
            steps.Add(new DerivationStep("amount", "credited of the line", line.Amount.ToAmountString(), "", _version, Price(line)));
            steps.Add(new DerivationStep(
                "tax", $"{line.Net.ToAmountString()} net", line.Tax.ToAmountString(), line.TaxCode.Length == 0 ? "outside tax" : $"{line.TaxCode}, {Figure(line.TaxPercent)} %", _version,
                "cumulative: all credits of the line give back exactly its tax"));
            return;
        }

        if (_rules is null && _document.Kind == "invoice")
        {
            steps.Add(new DerivationStep("rules", _version, "", "", _version, RuleHistory.NotKept));
        }

        var before = line.Kind switch
        {
            LineKind.Work => Work(steps, line, number),
            LineKind.NonBillable => Shown(steps, line),
            LineKind.Expense or LineKind.Disbursement => Expense(steps, line),
            _ => Stated(steps, line, number),
        };
        Discounts(steps, line, before);
        Tax(steps, line);
    }

    private Money Work(List<DerivationStep> steps, StoredLine line, int number)
    {
        if (_document.Kind == VendorBilling.Kind)
        {
            // at cost nothing is rounded but the money
            return Product(steps, line, line.RawSeconds);
        }

        AddBillable(steps, line.RawSeconds, line.BillableSeconds, line.Entries);
        steps.Add(new DerivationStep(
            "rounding", Seconds(line.BillableSeconds ?? line.RawSeconds, line.BillableSeconds is null ? "raw" : "billable"), Seconds(line.BilledSeconds, "billed"),
            Rounding(), _version, line.Late ? "late or carried over: rounded(all so far) − billed before, under the policy of what was billed first" : ""));
        var rounded = Product(steps, line, line.BilledSeconds);
        if (line.Amount != rounded)
        {
            var rest = rounded - line.Amount;
            steps.Add(new DerivationStep(
                "quantity", rounded.ToAmountString(), line.Amount.ToAmountString(), "lines.quantity: rounding-line", _version,
                $"{Price(line)} is what the books come to; the rest, {rest.ToAmountString()}, is line {Figure(number + 1)}"));
        }

        return rounded;
    }

    // hours on the house: shown at their price, and taken off again
    private Money Shown(List<DerivationStep> steps, StoredLine line)
    {
        AddBillable(steps, line.RawSeconds, 0, line.Entries);
        Product(steps, line, line.RawSeconds);
        return line.Amount;
    }

    private Money Product(List<DerivationStep> steps, StoredLine line, long seconds)
    {
        AddExchange(steps, line);
        var rate = new HourlyRate(line.Rate ?? 0m, _currency);
        var exact = rate.Of(seconds);
        steps.Add(new DerivationStep(
            "product", $"{Figure(seconds)} s × {rate} ÷ 3600", Figure(exact.Amount), "multiplied before it is divided", _version, ""));
        var rounded = exact.Round(MoneyRounding);
        steps.Add(new DerivationStep(
            "amount", Figure(exact.Amount), rounded.ToAmountString(), $"rounded once, {EnumWords.Of(MoneyRounding)}", _version, rounded == line.Amount ? Price(line) : ""));
        return rounded;
    }

    // fees, caps, top-ups and rounding lines: the terms say the amount, or the other lines do
    private Money Stated(List<DerivationStep> steps, StoredLine line, int number)
    {
        if (line.Entries > 0)
        {
            AddBillable(steps, line.RawSeconds, line.BillableSeconds, line.Entries);
        }

        Retainer(steps, line);
        var (from, note) = line.Kind switch
        {
            LineKind.RetainerApplied => ("what was prepaid", "after tax: it settles, and is no income"),
            LineKind.RetainerFee => ("fee of the hours", "owed until they are used"),
            LineKind.UnderRetainer => ("bought hours", $"{Seconds(line.BilledSeconds, "billed")}; their fee was invoiced when they were bought"),
            LineKind.FixedFee => ("fixed fee", line.Amount.IsZero ? "the fee of the period is billed already; later work rides along" : Join("replaces hours; shares by raw seconds", FeeVariance())),
            LineKind.Cap => ("cap", Join(_agreement?.Cap is { } cap ? CapText(cap) : "", $"the lines come to {NetOf(line.Late).ToAmountString()} net")),
            LineKind.MinimumFee => (
                "minimum fee",
                Join(_agreement?.MinimumFee is { } least ? $"not less than {Figure(least)} {_currency} net a period" : "", $"its lines here come to {NetOf(line.Late).ToAmountString()}")),
            LineKind.Rounding => ("rounding line", Closes(number)),
            LineKind.CashRounding => ("amount due", CashDue(line)),
            LineKind.Override => ("by hand", line.ByHand is { } id && _transaction.Corrections.Override(id) is { } byHand ? byHand.Reason : ""),
            LineKind.Correction when line.Correction is { } use && _transaction.Corrections.Find(use.Note) is { } credit =>
                ("correction", $"{credit.Reason}; explain {use.Note}: cumulative, as a credit note of that line"),
            _ => ("document", ""),
        };
        steps.Add(new DerivationStep("amount", from, line.Amount.ToAmountString(), AgreementRule, _version, Join(note, Price(line))));
        return line.Amount;
    }

    // what the hours of the period would have come to
    private string FeeVariance()
    {
        var bridge = DraftBody.Bridge(_document.Body);
        return bridge.Standard == 0 && bridge.FeeVariance == 0 ? ""
            : $"its hours at their rates {Money.OfMinor(bridge.Standard, _currency).ToAmountString()}, fee variance {Money.OfMinor(bridge.FeeVariance, _currency).ToAmountString()}";
    }

    // what a cap or a minimum is held against
    private Money NetOf(bool late)
    {
        var net = Money.Zero(_currency);
        foreach (var line in _lines)
        {
            net += line.Late == late && line.Kind is not (LineKind.Cap or LineKind.MinimumFee or LineKind.Expense or LineKind.Disbursement or LineKind.RetainerApplied or LineKind.CashRounding) ? line.Net : Money.Zero(_currency);
        }

        return net;
    }

    private string Closes(int number)
    {
        if (number < 2 || _lines[number - 2] is not { Kind: LineKind.Work, Rate: { } rate } before)
        {
            return "what quantity × price of the line before leaves over";
        }

        var exact = new HourlyRate(rate, _currency).Of(before.BilledSeconds).Round(MoneyRounding);
        return $"{exact.ToAmountString()} is line {Figure(number - 1)}, {before.Amount.ToAmountString()} what the books make of {Price(before)}";
    }

    private Money Expense(List<DerivationStep> steps, StoredLine line)
    {
        if (_document.Kind != "invoice")
        {
            steps.Add(new DerivationStep(
                "amount", line.Tax.IsZero ? _document.Total.ToAmountString() : $"{_document.Total.ToAmountString()} − {line.Tax.ToAmountString()}", line.Amount.ToAmountString(),
                line.Tax.IsZero ? "no input tax is claimed" : "less deductible input tax", _version, $"expense {line.Expense}"));
            return line.Amount;
        }

        if (Cost(line) is not var (gross, tax) || _agreement is null)
        {
            steps.Add(new DerivationStep("amount", "expense " + line.Expense, line.Amount.ToAmountString(), AgreementRule, _version, Price(line)));
            return line.Amount;
        }

        Convert(steps, line, gross, tax);
        var cost = gross - tax;
        if (!tax.IsZero)
        {
            steps.Add(new DerivationStep("cost", gross.ToAmountString(), cost.ToAmountString(), "less deductible input tax", _version, $"expense {line.Expense}"));
        }

        var (markup, inclusive) = (_agreement.Expenses.MarkupPercent, line.Amount != line.Net && line.Kind == LineKind.Expense);
        steps.Add(new DerivationStep(
            "amount", cost.ToAmountString(), line.Amount.ToAmountString(),
            line.Kind == LineKind.Disbursement ? "passed on as it is" : $"× {Figure((100 + markup) / 100)}: {Figure(markup)} % on top{(inclusive ? ", with the tax that the price contains" : "")}",
            _version, $"expense {line.Expense}"));
        return line.Amount;
    }

    // gross and deducted input tax; null where the expense is no longer what was billed on
    private (Money Gross, Money Tax)? Cost(StoredLine line)
    {
        if (_rules is null || _agreement is null || line.Expense is not { } id
            || _transaction.Work.Expense(new Domain.Identity.ExpenseId(id)) is not { } expense
            || RateOf(line, expense.Amount.Currency) is not { } rate)
        {
            return null;
        }

        var mapped = new ExpenseMapping(_rules, new WorkMapping(_rules, _transaction.Work)).Map(_transaction, expense, new ClientPlan());
        var recharge = line.Kind == LineKind.Expense;
        var gross = FxConversion.Convert(expense.Amount, rate, MoneyRounding);
        var tax = recharge ? FxConversion.Convert(mapped.DeductibleTax, rate, MoneyRounding) : Money.Zero(_currency);
        var net = recharge
            ? Money.Rounded((gross - tax).Amount * (100 + _agreement.Expenses.MarkupPercent) / 100, _currency, MoneyRounding)
            : gross;
        return net == line.Net ? (gross, tax) : null;
    }

    // the rates that the line keeps, not those that there are by now; null where they do not lead from its expense's currency to its own
    private FoundRate? RateOf(StoredLine line, Currency spent)
    {
        var rates = new List<FxRate>();
        foreach (var id in line.RateIds)
        {
            if (_transaction.Rates.Find(id) is { } rate)
            {
                rates.Add(rate);
            }
        }

        return FoundRate.Of(spent, _currency, rates);
    }

    // both amounts by themselves, each rounded once
    private void Convert(List<DerivationStep> steps, StoredLine line, Money gross, Money tax)
    {
        if (line.RateIds.Count == 0 || _transaction.Work.Expense(new Domain.Identity.ExpenseId(line.Expense!.Value)) is not { } expense
            || RateOf(line, expense.Amount.Currency) is not { } rate)
        {
            return;
        }

        steps.Add(new DerivationStep(
            "exchange rate", expense.Amount.ToString(), gross.ToString(), rate.ToString(), _version,
            Join(tax.IsZero ? "" : $"input tax in it: {tax}", $"rate {string.Join(", ", line.RateIds)}")));
    }

    private void Discounts(List<DerivationStep> steps, StoredLine line, Money before)
    {
        if (line.Discount.IsZero)
        {
            return;
        }

        var amount = line.Amount;
        if (line.Kind == LineKind.NonBillable)
        {
            Step("discount", line.Discount, "nonBillable: show, 100 %");
            return;
        }

        var ofLine = _agreement is { LineDiscountPercent: not 0 } && line.Kind == LineKind.Work
            ? Money.Rounded(before.Amount * _agreement.LineDiscountPercent / 100, _currency, MoneyRounding)
            : Money.Zero(_currency);
        if (!ofLine.IsZero)
        {
            Step("line discount", ofLine, $"lineDiscountPercent {Figure(_agreement!.LineDiscountPercent)}" + (before == line.Amount ? "" : $" of {before.ToAmountString()}"));
        }

        var rest = line.Discount - ofLine;
        if (!rest.IsZero)
        {
            Step(
                _agreement is null ? "discount" : "invoice discount", rest,
                _agreement is null ? "" : $"invoiceDiscountPercent {Figure(_agreement.InvoiceDiscountPercent)}; the line's share, by net and tax code");
        }

        void Step(string step, Money discount, string rule)
        {
            steps.Add(new DerivationStep(step, amount.ToAmountString(), (amount - discount).ToAmountString(), rule, _version, $"− {discount.ToAmountString()}"));
            amount -= discount;
        }
    }

    private void Tax(List<DerivationStep> steps, StoredLine line)
    {
        var left = line.Amount - line.Discount;
        var rule = line.TaxCode.Length == 0 ? _document.Kind == "invoice" ? "outside tax" : "none claimed"
            : _document.Kind is not ("invoice" or VendorBilling.Kind) ? Stated(line.TaxCode, line.TaxPercent)
            : $"{line.TaxCode}, {Figure(line.TaxPercent)} % on {DocumentDerivation.Iso(line.SupplyDate)}";
        var shared = _agreement?.Tax.PerDocument == true;
        if (left != line.Net)
        {
            steps.Add(new DerivationStep("tax", $"{left.ToAmountString()} with tax", line.Tax.ToAmountString(), rule, _version, Join("contained in the price", shared ? Share : "")));
            steps.Add(new DerivationStep("net", $"{left.ToAmountString()} − {line.Tax.ToAmountString()}", line.Net.ToAmountString(), "", _version, ""));
        }
        else
        {
            steps.Add(new DerivationStep("tax", $"{line.Net.ToAmountString()} net", line.Tax.ToAmountString(), rule, _version, line.TaxCode.Length > 0 && shared ? Share : ""));
        }

        steps.Add(new DerivationStep("total", $"{line.Net.ToAmountString()} + {line.Tax.ToAmountString()}", (line.Net + line.Tax).ToAmountString(), "", _version, ""));
    }

    /// <summary>Input tax: what the receipt states, and the rate where it is that of the code.</summary>
    internal static string Stated(string code, decimal percent) => percent == 0 ? $"{code}, as the source states" : $"{code}, {Figure(percent)} %, as the source states";

    private const string Share = "its share of the document's tax, by largest remainder";

    private void AddBillable(List<DerivationStep> steps, long raw, long? billable, int entries)
    {
        if (billable is { } part)
        {
            steps.Add(new DerivationStep(
                "billable part", Seconds(raw, "raw"), Seconds(part, "billable"), part == raw ? "all of it" : "what the source or the task says, entry by entry", _version,
                $"{Figure(entries)} entries on the line"));
        }
    }

    private string Rounding()
    {
        if (_agreement is not { Rounding: var rounding })
        {
            return "";
        }

        return rounding.Mode == TimeRoundingMode.None && rounding.MinimumSeconds == 0
            ? "no rounding"
            : $"increment {rounding.IncrementSeconds} s, {EnumWords.Of(rounding.Mode)}, per {EnumWords.Of(rounding.Scope)}"
                + (rounding.MinimumSeconds > 0 ? $", minimum {rounding.MinimumSeconds} s" : "");
    }

    private string CapText(CapTerms cap) => $"at most {(cap.Amount is { } amount ? $"{Figure(amount)} {_currency}" : $"{Figure(cap.Hours ?? 0)} h")}"
        + (cap.PerPeriod ? " a period" : " in all") + $", excess {EnumWords.Of(cap.Excess)}";

    // half-up where the rule set is not kept: it is what a workspace has that says nothing
    private RoundingMode MoneyRounding => _rules?.Workspace.MoneyRounding ?? RoundingMode.HalfUp;

    private string AgreementRule => _document.Identity.Agreement.Length > 0 ? "agreement " + _document.Identity.Agreement : "";

    // pieces have no unit; a price has the decimals of its currency at least
    internal static string Price(StoredLine line)
    {
        var decimals = line.Net.Currency.Decimals;
        var price = Money.Rounded(line.UnitPrice, line.Net.Currency, RoundingMode.HalfUp).Amount == line.UnitPrice
            ? line.UnitPrice.ToString($"F{decimals}", CultureInfo.InvariantCulture)
            : Figure(line.UnitPrice);
        return $"{Figure(line.Quantity)}{(line.Unit == "1" ? "" : " " + line.Unit)} × {price}";
    }

    private static string Join(string left, string right) => left.Length == 0 ? right : right.Length == 0 ? left : $"{left}; {right}";

    private static string Seconds(long seconds, string what) => $"{Figure(seconds)} s {what}";

    internal static string Figure(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
