using System.Buffers;
using System.Globalization;
using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;

namespace Timepost.Domain.Billing;

internal sealed partial class DraftRun
{
    private InvoiceDraft Build(ReadOnlySpan<BillableEntry> entries, List<Row> rows)
    {
        Sort(rows);
        var members = ArrayPool<int>.Shared.Rent(_count);
        var starts = ArrayPool<int>.Shared.Rent(_groups.Count + 1);
        Bucket(_groupOf.AsSpan(0, _count), _groups.Count, starts, members);
        for (var i = 0; i < _groups.Count; i++)
        {
            (_groups[i].From, _groups[i].Members) = (starts[i], starts[i + 1] - starts[i]);
        }

        var texts = new Texts(this, members);
        var lines = new InvoiceLine[rows.Count];
        for (var i = 0; i < lines.Length; i++)
        {
            lines[i] = Line(entries, rows[i], members, texts.Of(entries, rows[i]));
            if (!rows[i].Fits)
            {
                _notices.Block(
                    BillingCodes.PriceDecimals,
                    $"The books hold prices at {_input.Quantity.PriceDecimals} decimals; {lines[i].Amount} does not fit.");
            }
        }

        ArrayPool<int>.Shared.Return(members);
        ArrayPool<int>.Shared.Return(starts);
        var taxes = TaxTotals(rows);
        Money net = Money.Zero(_currency), tax = Money.Zero(_currency);
        foreach (var line in lines)
        {
            net += line.Net;
            tax += line.Tax;
        }

        var bridge = BridgeOf(rows);
        return new InvoiceDraft
        {
            Identity = _input.Identity,
            Key = DocumentKey.Of(_input.Identity),
            Customer = _input.Customer,
            Date = _input.InvoiceDate,
            Due = _input.InvoiceDate.PlusDays(Math.Max(0, _terms.PaymentDays)),
            Period = _input.Period,
            Currency = _currency,
            Lines = lines,
            Taxes = taxes,
            Net = net,
            Tax = tax,
            Total = net + tax,
            WithoutLine = WithoutLine(entries),
            Bridge = bridge,
            Notices = _notices.Sorted(),
        };
    }

    // work by project, task, worker, day; then late work; then fees, cap, top-up; then expenses
    private static void Sort(List<Row> rows)
    {
        // a rounding line follows its line
        var units = new List<(Row Row, Row? Closing, int At)>();
        for (var i = 0; i < rows.Count; i++)
        {
            var closing = i + 1 < rows.Count && rows[i + 1].Kind == LineKind.Rounding ? rows[i + 1] : null;
            units.Add((rows[i], closing, i));
            i += closing is null ? 0 : 1;
        }

        units.Sort((a, b) =>
        {
            var order = Section(a.Row).CompareTo(Section(b.Row));
            order = order != 0 || Section(a.Row) > 1 ? order : Compare(a.Row.Group!, b.Row.Group!);
            return order != 0 ? order : a.At.CompareTo(b.At);
        });
        rows.Clear();
        foreach (var (row, closing, _) in units)
        {
            rows.Add(row);
            if (closing is not null)
            {
                rows.Add(closing);
            }
        }
    }

    private static int Section(Row row) => row.Kind switch
    {
        LineKind.Work or LineKind.NonBillable or LineKind.UnderRetainer => row.Late ? 1 : 0,
        LineKind.FixedFee or LineKind.UnderFee or LineKind.RetainerFee => 2,
        LineKind.Cap => 3,
        LineKind.MinimumFee => 4,
        LineKind.Rounding => 4,
        LineKind.Override => 4,
        LineKind.Expense or LineKind.Disbursement => 5,
        LineKind.Correction => 6,
        LineKind.RetainerApplied => 7,
        LineKind.CashRounding => 8,
    };

    private static int Compare(LineGroup left, LineGroup right)
    {
        var order = left.Key.LatePeriod.CompareTo(right.Key.LatePeriod);
        order = order != 0 ? order : left.Key.Carried.CompareTo(right.Key.Carried);
        order = order != 0 || left.Key.Project < 0 ? order : Names(left.Project?.Job, right.Project?.Job);
        order = order != 0 || left.Key.Project < 0 ? order : Names(left.Project?.Id, right.Project?.Id);
        order = order != 0 || left.Key.Task < 0 ? order : Names(left.Task?.Service, right.Task?.Service);
        order = order != 0 || left.Key.Task < 0 ? order : Names(left.Task?.Id, right.Task?.Id);
        order = order != 0 || left.Key.Worker < 0 ? order : Names(left.Worker.Name, right.Worker.Name);
        order = order != 0 || left.Key.Worker < 0 ? order : Names(left.Worker.Id, right.Worker.Id);
        order = order != 0 ? order : left.Key.Day.CompareTo(right.Key.Day);
        order = order != 0 ? order : left.Key.NonBillable.CompareTo(right.Key.NonBillable);
        // split by a change of rate or tax: the earlier first
        return order != 0 ? order : left.First.CompareTo(right.First);
    }

    private InvoiceLine Line(ReadOnlySpan<BillableEntry> entries, Row row, int[] members, string text)
    {
        var group = row.Group;
        var tax = _taxes[row.TaxUse];
        var project = row.Corrects is { } corrects ? corrects.Project : row.Expense is { } expense ? expense.Project?.Id : group is { OneProject: true } ? group.Project?.Id : null;
        var line = new InvoiceLine
        {
            Kind = row.Kind,
            Text = text,
            Quantity = row.Quantity,
            Unit = row.Unit,
            UnitPrice = row.UnitPrice,
            Amount = Money.OfMinor(row.Amount, _currency),
            Discount = Money.OfMinor(row.Discount, _currency),
            Net = Money.OfMinor(row.Net, _currency),
            TaxCode = tax.Code,
            TaxPercent = tax.Percent,
            Tax = Money.OfMinor(row.Tax, _currency),
            SupplyDate = row.Supply,
            Supplied = Supplied(row),
            Account = row.Account,
            Project = project ?? "",
            Task = row.Corrects?.Task ?? (group is { OneTask: true, Task: { } task } ? task.Id : ""),
            Rate = group is { Key.Fee: false } ? new HourlyRate(group.Rate, _currency) : null,
            Converted = group is { Key.Fee: false } ? group.Converted : null,
            RawSeconds = group?.Raw ?? 0,
            BillableSeconds = group?.BillableSeconds ?? 0,
            BilledSeconds = group?.Billed ?? 0,
            Late = row.Late,
            LatePeriod = row.Late ? BillingPeriods.Of(row.LateDay, _terms.Period).Label : "",
            Entries = group is null || row.Draw is not null ? [] : Shares(entries, row, group, members.AsSpan(group.From, group.Members)),
            Expense = row.Expense?.Id,
            RateIds = row.Expense?.RateIds ?? (group is { Key.Fee: false, Converted: not null } ? RateIds(entries, members.AsSpan(group.From, group.Members)) : []),
            Retainer = row.Retainer,
            ByHand = row.ByHand?.Id,
            Correction = row.Corrects?.Correction,
        };
        return row.Draw is { } drawn ? OfDrawn(entries, line, drawn) : line;
    }

    private DateInterval? Supplied(Row row) => row.Kind switch
    {
        LineKind.Work or LineKind.NonBillable => new DateInterval(row.Group!.FirstDay, row.Group.LastDay),
        LineKind.FixedFee or LineKind.UnderFee or LineKind.MinimumFee or LineKind.Override =>
            row.Late ? BillingPeriods.Of(row.LateDay, _terms.Period).Days : _input.Period,
        LineKind.Expense or LineKind.Disbursement => new DateInterval(row.Expense!.Date, row.Expense.Date),
        LineKind.UnderRetainer => new DateInterval(row.Draw!.FirstDay, row.Draw.LastDay),
        LineKind.RetainerFee => _input.Period,
        LineKind.Correction => row.Corrects!.Supplied,
        LineKind.Cap or LineKind.Rounding or LineKind.RetainerApplied or LineKind.CashRounding => null,
    };

    // each exchange rate once, in the order of the entries
    private IReadOnlyList<RateId> RateIds(ReadOnlySpan<BillableEntry> entries, ReadOnlySpan<int> members)
    {
        List<FoundRate> found = [];
        FoundRate? last = null;
        foreach (var k in members)
        {
            if (_raw[k] != LeftOpen && entries[_at[k]].Converted?.Exchange is { } exchange && !ReferenceEquals(exchange, last))
            {
                last = exchange;
                if (!Has(found, exchange))
                {
                    found.Add(exchange);
                }
            }
        }

        return [.. found.SelectMany(static one => one.Ids)];
    }

    private static bool Has(List<FoundRate> found, FoundRate exchange)
    {
        foreach (var had in found)
        {
            if (ReferenceEquals(had, exchange) || had.Ids.SequenceEqual(exchange.Ids))
            {
                return true;
            }
        }

        return false;
    }

    // the line's net over its entries by billed seconds (raw seconds under a fee)
    private EntryShare[] Shares(ReadOnlySpan<BillableEntry> entries, Row row, LineGroup group, ReadOnlySpan<int> members)
    {
        var count = 0;
        foreach (var k in members)
        {
            count += _raw[k] == LeftOpen ? 0 : 1;
        }

        var shares = new EntryShare[count];
        var weights = ArrayPool<long>.Shared.Rent(count * 2);
        var next = 0;
        foreach (var k in members)
        {
            if (_raw[k] != LeftOpen)
            {
                weights[next++] = group.Key.Fee ? _raw[k] : _billed[k];
            }
        }

        var parts = weights.AsSpan(count, count);
        Allocation.Split(row.Net, weights.AsSpan(0, count), parts);
        next = 0;
        var to = group.Key.NonBillable ? Disposed.NonBillable : Disposed.Line;
        foreach (var k in members)
        {
            if (_raw[k] != LeftOpen)
            {
                ref readonly var entry = ref entries[_at[k]];
                shares[next] = new(entry.Id, entry.BillingDay, _raw[k], _billed[k], parts[next], to) { BillableSeconds = _billable[k] };
                next++;
            }
        }

        ArrayPool<long>.Shared.Return(weights);
        return shares;
    }

    private EntryShare[] WithoutLine(ReadOnlySpan<BillableEntry> entries)
    {
        var shares = new List<EntryShare>();
        for (var k = 0; k < _count; k++)
        {
            if (_groupOf[k] == NonBillable && _raw[k] > 0)
            {
                ref readonly var entry = ref entries[_at[k]];
                shares.Add(new(entry.Id, entry.BillingDay, _raw[k], 0, 0, Disposed.NonBillable));
            }
        }

        shares.Sort(static (a, b) =>
        {
            var order = a.Id.Value.CompareTo(b.Id.Value);
            return order != 0 ? order : a.BillingDay.CompareTo(b.BillingDay);
        });
        return [.. shares];
    }

    private TaxTotal[] TaxTotals(List<Row> rows)
    {
        var totals = new List<TaxTotal>();
        for (var use = 0; use < _taxes.Count; use++)
        {
            long net = 0, tax = 0;
            var used = false;
            foreach (var row in rows)
            {
                if (row.TaxUse == use)
                {
                    (net, tax, used) = (net + row.Net, tax + row.Tax, true);
                }
            }

            if (used)
            {
                var (code, percent, legend) = _taxes[use];
                totals.Add(new(code, percent, Money.OfMinor(net, _currency), Money.OfMinor(tax, _currency), legend));
            }
        }

        totals.Sort(static (a, b) =>
        {
            var order = string.CompareOrdinal(a.Code, b.Code);
            return order != 0 ? order : a.Percent.CompareTo(b.Percent);
        });
        return [.. totals];
    }

    private ValueBridge BridgeOf(List<Row> rows)
    {
        long amounts = 0, discounts = 0, cap = 0, variance = 0, taxes = 0, cash = 0;
        foreach (var row in rows)
        {
            cash += row.Kind == LineKind.CashRounding ? row.Amount : 0;
            if (row.PassThrough || row.OfRetainer || row.Kind == LineKind.NonBillable)
            {
                continue;
            }

            taxes += _terms.Tax.Inclusive ? row.Tax : 0;
            discounts += row.Discount;
            switch (row.Kind)
            {
                case LineKind.Cap:
                    cap += row.Amount;
                    break;
                case LineKind.FixedFee or LineKind.MinimumFee:
                    variance += row.Amount;
                    break;
                default:
                    amounts += row.Amount;
                    break;
            }
        }

        variance -= _feeStandard;
        if (_terms.FixedFee is not null && variance != 0)
        {
            _notices.Tell(BillingCodes.FeeVariance, $"The fee differs from the value of its hours by {Money.OfMinor(variance, _currency)}.");
        }

        return new(
            _standard + _feeStandard, _timeRounding, amounts - _standard - _timeRounding, -discounts, cap, variance, -taxes)
        {
            CashRounding = cash,
        };
    }

    private static string Iso(LocalDate day) => day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>What an <see cref="EntryShare"/> says became of an entry.</summary>
public static class Disposed
{
    /// <summary>On a line.</summary>
    public const string Line = "line";

    /// <summary>Under bought hours.</summary>
    public const string HoursRetainer = "hours-retainer";

    /// <summary>Never billed.</summary>
    public const string NonBillable = "non-billable";

    /// <summary>Given up, with a reason.</summary>
    public const string WrittenOff = "written-off";

    /// <summary>Not billed until decided.</summary>
    public const string Held = "held";
}
