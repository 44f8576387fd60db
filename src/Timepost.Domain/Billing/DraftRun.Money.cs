using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Domain.Retainers;

namespace Timepost.Domain.Billing;

internal sealed partial class DraftRun
{
    private long _standard;
    private long _timeRounding;
    private long _feeStandard;

    // the terms, in the order of the design
    private List<Row> Price(ReadOnlySpan<BillableEntry> entries)
    {
        if (_input.RetainerFee)
        {
            return RetainerFee();
        }

        DrawHours(entries);
        SumGroups(entries);
        var expenses = ExpenseRows();
        var rows = Rows(BilledByGroup(), expenses);
        if (_terms.Cap is { } cap && _terms.FixedFee is null)
        {
            rows = Capped(entries, cap, rows, expenses);
        }

        TopUp(rows);
        AddByHand(rows);
        AddCorrections(rows);
        ApplyRetainer(rows);
        RoundCash(rows);
        Value(entries);
        return rows;
    }

    private void SumGroups(ReadOnlySpan<BillableEntry> entries)
    {
        foreach (var group in _groups)
        {
            group.Raw = group.BillableSeconds = group.Billed = 0;
        }

        for (var k = 0; k < _count; k++)
        {
            if (_groupOf[k] < 0 || _raw[k] == LeftOpen)
            {
                continue;
            }

            var group = _groups[_groupOf[k]];
            group.Raw += _raw[k];
            group.BillableSeconds += _billable[k];
            group.Billed += _billed[k];
            group.LastDay = entries[_at[k]].BillingDay;
        }
    }

    private long[] BilledByGroup()
    {
        var billed = new long[_groups.Count];
        for (var i = 0; i < billed.Length; i++)
        {
            billed[i] = _groups[i].Billed;
        }

        return billed;
    }

    // all rows with discounts and tax, for so many billed seconds a group
    private List<Row> Rows(ReadOnlySpan<long> billedByGroup, List<Row> expenses)
    {
        var rows = new List<Row>(_groups.Count + expenses.Count + 2);
        AddDrawn(rows);
        for (var i = 0; i < _groups.Count; i++)
        {
            // a line of nothing but entries of 0 s takes nothing and says nothing
            if (_groups[i].Raw > 0 && !_groups[i].Key.Fee)
            {
                AddWork(rows, _groups[i], _groups[i].Key.NonBillable ? _groups[i].Raw : billedByGroup[i]);
            }
        }

        AddFee(rows);
        InvoiceDiscount(rows);
        CloseWithRoundingLines(rows);
        foreach (var expense in expenses)
        {
            rows.Add(expense.Copy());
        }

        Tax(rows);
        return rows;
    }

    private void AddWork(List<Row> rows, LineGroup group, long seconds)
    {
        var row = _scratch.Row();
        row.Kind = group.Key.NonBillable ? LineKind.NonBillable : LineKind.Work;
        row.Group = group;
        row.TaxUse = group.Tax;
        row.Account = group.Account;
        row.Supply = _taxes.PointOf(group.LastDay);
        row.Late = group.Late;
        row.LateDay = group.FirstDay;
        row.Seconds = seconds;
        row.Amount = Worth(seconds, group.Rate);
        row.Discount = row.Kind == LineKind.NonBillable
            ? row.Amount
            : Minor(Major(row.Amount) * _terms.LineDiscountPercent / 100);
        rows.Add(row);
    }

    // the fee of the period, once; later work of the period, and late work of others, rides along for nothing
    private void AddFee(List<Row> rows)
    {
        if (_terms.FixedFee is not { } fee)
        {
            return;
        }

        var own = _groups.Find(g => g.Key is { Fee: true, LatePeriod: 0 } && g.Raw > 0);
        if (!_input.FeeAlreadyBilled || own is not null)
        {
            var kind = _input.FeeAlreadyBilled ? LineKind.UnderFee : LineKind.FixedFee;
            rows.Add(FeeRow(fee, kind, own, _input.Period.End, _input.FeeAlreadyBilled ? 0 : TermMinor(fee.Amount, "fixed fee")));
        }

        foreach (var group in _groups)
        {
            if (group.Key is { Fee: true, LatePeriod: not 0 } && group.Raw > 0)
            {
                rows.Add(FeeRow(fee, LineKind.UnderFee, group, BillingPeriods.Of(group.FirstDay, _terms.Period).Days.End, 0));
            }
        }
    }

    // fees are supplied on the last day of their period
    private Row FeeRow(FixedFeeTerms fee, LineKind kind, LineGroup? group, LocalDate end, long amount) => new()
    {
        Kind = kind,
        Group = group,
        TaxUse = Math.Max(_taxes.UseAt(_taxes.CodeOf(_terms.Tax.Code), end, null), TaxBook.Outside),
        Account = AccountFor(fee.IncomeAccount.Length > 0 ? fee.IncomeAccount : _terms.IncomeAccount, AccountRole.Revenue),
        Supply = _taxes.PointOf(end),
        Late = group is { Late: true },
        LateDay = end,
        Amount = amount,
    };

    // on work and fees; expenses are passed through as they are
    private void InvoiceDiscount(List<Row> rows)
    {
        if (_terms.InvoiceDiscountPercent == 0)
        {
            return;
        }

        long sum = 0;
        foreach (var row in rows)
        {
            sum += row.Amount - row.Discount;
        }

        var parts = OverLines.Allocate(
            Minor(Major(sum) * _terms.InvoiceDiscountPercent / 100),
            rows.Count, i => rows[i].TaxUse, i => rows[i].Amount - rows[i].Discount, _taxes.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            rows[i].Discount += parts[i];
        }
    }

    // quantity and price as the books recompute them; where policy says so, a line closes the difference
    private void CloseWithRoundingLines(List<Row> rows)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            if (row.Kind is LineKind.FixedFee or LineKind.UnderFee or LineKind.UnderRetainer)
            {
                row.Show(QuantityChoice.One(row.Amount, _currency, _input.Quantity));
                row.HoursInText = false;
                continue;
            }

            var rate = row.Group!.Rate;
            var choice = Holds(row.Seconds, rate)
                ? QuantityChoice.ForHours(row.Seconds, rate, row.Amount, _currency, _money, _input.Quantity, _terms.Lines.Quantity)
                : QuantityChoice.One(row.Amount, _currency, _input.Quantity);
            row.Show(choice);
            var rest = row.Amount - choice.Amount;
            row.Amount = choice.Amount;
            if (row.Kind == LineKind.NonBillable)
            {
                row.Discount = row.Amount;
            }
            else if (rest != 0)
            {
                var closing = new Row
                {
                    Kind = LineKind.Rounding,
                    TaxUse = row.TaxUse,
                    Account = RoundingAccountOr(row.Account),
                    Supply = row.Supply,
                    Late = row.Late,
                    LateDay = row.LateDay,
                    Amount = rest,
                };
                closing.Show(QuantityChoice.One(rest, _currency, _input.Quantity));
                rows.Insert(++i, closing);
            }
        }
    }

    private string RoundingAccountOr(string account)
    {
        foreach (var known in _input.Rules.Accounts)
        {
            if (known.Role == AccountRole.Rounding)
            {
                return known.Id;
            }
        }

        return account;
    }

    // per line, or once for each code and handed back by largest remainder
    private void Tax(List<Row> rows)
    {
        foreach (var row in rows)
        {
            row.Tax = _terms.Tax.PerDocument ? 0 : TaxOf(row.Amount - row.Discount, _taxes[row.TaxUse].Percent);
        }

        if (_terms.Tax.PerDocument)
        {
            for (var use = 0; use < _taxes.Count; use++)
            {
                var percent = _taxes[use].Percent;
                if (percent == 0)
                {
                    continue;
                }

                var of = rows.FindAll(r => r.TaxUse == use);
                long sum = 0;
                foreach (var row in of)
                {
                    sum += row.Amount - row.Discount;
                }

                var parts = OverLines.ByExactShares(
                    TaxOf(sum, percent), of.Count, i => ExactTax(of[i].Amount - of[i].Discount, percent));
                for (var i = 0; i < of.Count; i++)
                {
                    of[i].Tax = parts[i];
                }
            }
        }

        foreach (var row in rows)
        {
            row.Net = row.Amount - row.Discount - (_terms.Tax.Inclusive ? row.Tax : 0);
        }
    }

    private long TaxOf(long amount, decimal percent) => percent == 0 ? 0 : Minor(ExactTax(amount, percent) / _currency.MinorPerMajor);

    // in minor units, unrounded
    private decimal ExactTax(long amount, decimal percent) =>
        _terms.Tax.Inclusive ? amount * percent / (100 + percent) : amount * percent / 100;

    // the least gross whose net is what is wanted (net grows by 0 or 1 with each minor unit of gross)
    private long AmountForNet(long net, int taxUse)
    {
        var percent = _taxes[taxUse].Percent;
        if (!_terms.Tax.Inclusive || percent == 0)
        {
            return net;
        }

        // the net with its tax, where that contains the net again; else the nearest that does
        var nearest = net + Minor(Major(net) * percent / 100);
        if (nearest - TaxOf(nearest, percent) == net)
        {
            return nearest;
        }

        var gross = (long)decimal.Truncate(net * (100 + percent) / 100);
        while (gross - TaxOf(gross, percent) < net)
        {
            gross++;
        }

        while (gross - TaxOf(gross, percent) > net)
        {
            gross--;
        }

        return gross;
    }

    private static long NetOfWork(List<Row> rows)
    {
        long net = 0;
        foreach (var row in rows)
        {
            net += row.PassThrough ? 0 : row.Net;
        }

        return net;
    }

    // seconds × rate ÷ 3600, multiplied before it is divided, rounded once
    private long Worth(long seconds, decimal rate)
    {
        if (!Holds(seconds, rate))
        {
            _notices.Block(BillingCodes.OutOfRange, $"{seconds} s at {new HourlyRate(rate, _currency)} is more than an invoice can hold.");
            return 0;
        }

        return new HourlyRate(rate, _currency).Of(seconds).Round(_money).Minor;
    }

    private bool Holds(long seconds, decimal rate) =>
        rate == 0 || seconds <= MinorLimit / _currency.MinorPerMajor / rate * HourlyRate.SecondsPerHour;

    private decimal Major(long minor) => Money.OfMinor(minor, _currency).Amount;

    // what the raw time is worth: each line's at its rate; a fee's hours at each of their rates
    private void Value(ReadOnlySpan<BillableEntry> entries)
    {
        foreach (var group in _groups)
        {
            if (group.Key.NonBillable || group.Key.Fee)
            {
                continue;
            }

            _standard += Worth(group.BillableSeconds, group.Rate);
            var difference = group.Billed - group.BillableSeconds;
            _timeRounding += difference < 0 ? -Worth(-difference, group.Rate) : Worth(difference, group.Rate);
        }

        ValueDrawn();
        if (_terms.FixedFee is null)
        {
            return;
        }

        var seconds = new long[_rates.Count];
        for (var k = 0; k < _count; k++)
        {
            if (_groupOf[k] >= 0 && _groups[_groupOf[k]].Key.Fee)
            {
                seconds[RateNumber(in entries[_at[k]])] += _billable[k];
            }
        }

        for (var i = 0; i < seconds.Length; i++)
        {
            _feeStandard += Worth(seconds[i], _rates[i].Rate);
        }
    }

    /// <summary>A line being computed. Minor units. Those of work are used again by the next draft of the thread.</summary>
    private sealed class Row
    {
        public required LineKind Kind { get; set; }
        public LineGroup? Group { get; set; }
        public BillableExpense? Expense { get; init; }
        public Drawn? Draw { get; init; }
        public RetainerUse? Retainer { get; init; }
        public LineByHand? ByHand { get; init; }
        public InvoiceLine? Corrects { get; init; }
        public required int TaxUse { get; set; }
        public required string Account { get; set; }
        public required LocalDate Supply { get; set; }
        public bool Late { get; set; }

        /// <summary>A day of the period that a late line belongs to.</summary>
        public LocalDate LateDay { get; set; }
        public long Seconds { get; set; }
        public long Amount { get; set; }
        public long Discount { get; set; }
        public long Net { get; set; }
        public long Tax { get; set; }
        public decimal Quantity { get; set; }
        public decimal UnitPrice { get; set; }
        public string Unit { get; set; } = "1";
        public bool HoursInText { get; set; }
        public bool Fits { get; set; } = true;

        public bool PassThrough => Kind is LineKind.Expense or LineKind.Disbursement or LineKind.Override or LineKind.Correction or LineKind.CashRounding;

        public bool OfRetainer => Kind is LineKind.RetainerApplied or LineKind.RetainerFee;

        public void Show(QuantityChoice choice)
        {
            (Quantity, Unit, UnitPrice, HoursInText, Fits) = (choice.Quantity, choice.Unit, choice.Price, choice.HoursInText, choice.Fits);
        }

        public Row Copy() => (Row)MemberwiseClone();

        /// <summary>As new, but for what a line of work always sets.</summary>
        public void Clear()
        {
            (Amount, Discount, Net, Tax, Quantity, UnitPrice) = (0, 0, 0, 0, 0, 0);
            (Unit, HoursInText, Fits) = ("1", false, true);
        }
    }
}
