using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;

namespace Timepost.Domain.Billing;

internal sealed partial class DraftRun
{
    // raw seconds −1: left open by the cap
    private const long LeftOpen = -1;

    // the top-up and the cap of inclusive taxes are found by trying: each try is nearer
    private const int Tries = 64;

    private List<Row> Capped(ReadOnlySpan<BillableEntry> entries, CapTerms cap, List<Row> rows, List<Row> expenses)
    {
        var byMoney = cap.Amount is not null;
        var room = byMoney
            ? Math.Max(0, TermMinor(cap.Amount!.Value, "cap") - _input.Prior.CappedNetMinor)
            : Math.Max(0, CapSeconds(cap) - _input.Prior.CappedSeconds);
        long billed = 0;
        foreach (var group in _groups)
        {
            billed += group.Key.NonBillable ? 0 : group.Billed;
        }

        if ((byMoney ? NetOfWork(rows) : billed) <= room)
        {
            return rows;
        }

        var (position, seconds) = byMoney ? CrossingByMoney(room, expenses) : CrossingBySeconds(room);
        switch (cap.Excess)
        {
            case CapExcess.Carry:
                Carry(entries, position, seconds);
                SumGroups(entries);
                return Rows(BilledByGroup(), expenses);
            case CapExcess.WriteOff:
                var target = byMoney ? room : NetOfWork(Rows(BilledUpTo(position, seconds), expenses));
                WriteOff(rows, target);
                return rows;
            case CapExcess.Exception:
                _notices.Block(BillingCodes.CapExceeded, $"Work of {Said(byMoney, byMoney ? NetOfWork(rows) : billed)} is above the cap: {Said(byMoney, room)} are left.");
                return rows;
            default:
                throw new InvalidOperationException($"No excess {cap.Excess}.");
        }
    }

    private long CapSeconds(CapTerms cap)
    {
        var hours = cap.Hours ?? 0;
        if (hours is < 0 or > SecondsLimit)
        {
            _notices.Block(BillingCodes.OutOfRange, $"Agreement '{_terms.Id}': the cap is out of range.");
            return 0;
        }

        return (long)decimal.Truncate(hours * HourlyRate.SecondsPerHour);
    }

    private string Said(bool money, long value) => money ? Money.OfMinor(value, _currency).ToString() : LineTexts.Hours(value) + " h";

    private bool UnderCap(int k) => _groupOf[k] >= 0 && !_groups[_groupOf[k]].Key.NonBillable;

    // the first entry that does not fit as a whole, and how many of its billed seconds do
    private (int Position, long Seconds) CrossingBySeconds(long room)
    {
        for (var k = 0; k < _count; k++)
        {
            if (!UnderCap(k))
            {
                continue;
            }

            if (_billed[k] > room)
            {
                return (k, room);
            }

            room -= _billed[k];
        }

        return (_count, 0);
    }

    // the net of a prefix of the entries never falls as the prefix grows, so it can be halved
    private (int Position, long Seconds) CrossingByMoney(long room, List<Row> expenses)
    {
        int low = 0, high = _count;
        while (low < high)
        {
            var middle = low + ((high - low + 1) / 2);
            if (NetOfWork(Rows(BilledUpTo(middle, 0), expenses)) <= room)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        if (low == _count || !UnderCap(low))
        {
            return (low, 0);
        }

        long fits = 0, tooMany = _billed[low];
        while (fits + 1 < tooMany)
        {
            var middle = fits + ((tooMany - fits) / 2);
            (fits, tooMany) = NetOfWork(Rows(BilledUpTo(low, middle), expenses)) <= room ? (middle, tooMany) : (fits, middle);
        }

        // a rounding line's own tax may break the order by one minor unit: never above the cap
        while (fits > 0 && NetOfWork(Rows(BilledUpTo(low, fits), expenses)) > room)
        {
            fits--;
        }

        // seconds that bring no money are not given away where there is no room
        return fits > 0 && NetOfWork(Rows(BilledUpTo(low, fits), expenses)) == NetOfWork(Rows(BilledUpTo(low, 0), expenses)) ? (low, 0) : (low, fits);
    }

    private long[] BilledUpTo(int position, long seconds)
    {
        var billed = new long[_groups.Count];
        for (var k = 0; k < position; k++)
        {
            if (UnderCap(k))
            {
                billed[_groupOf[k]] += _billed[k];
            }
        }

        if (seconds > 0)
        {
            billed[_groupOf[position]] += seconds;
        }

        return billed;
    }

    // entries before the cap are billed, the crossing one is split at a whole second, the rest stays open
    private void Carry(ReadOnlySpan<BillableEntry> entries, int position, long seconds)
    {
        long open = 0;
        for (var k = position; k < _count; k++)
        {
            if (!UnderCap(k))
            {
                continue;
            }

            ref readonly var entry = ref entries[_at[k]];
            var take = k == position && seconds > 0 ? (long)((Int128)_raw[k] * seconds / _billed[k]) : 0;
            open += _raw[k] - take;
            if (take == 0)
            {
                _raw[k] = LeftOpen;
                _billable[k] = _billed[k] = 0;
                continue;
            }

            _raw[k] = take;
            _billed[k] = seconds;
            _billable[k] = RoundingScopes.BillableOf(in entry, entry.DisposedSeconds + take)
                - RoundingScopes.BillableOf(in entry, entry.DisposedSeconds);
        }

        _notices.Tell(BillingCodes.CapReached, $"The cap is reached: {LineTexts.Hours(open)} h stay open.");
    }

    // all on lines, then one line a tax code that takes the excess off
    private void WriteOff(List<Row> rows, long target)
    {
        var excess = NetOfWork(rows) - target;
        var parts = OverLines.Allocate(
            excess, rows.Count, i => rows[i].TaxUse, i => rows[i].PassThrough ? 0 : rows[i].Net, _taxes.Count);
        var at = rows.FindIndex(r => r.PassThrough);
        at = at < 0 ? rows.Count : at;
        var first = at;
        for (var use = 0; use < _taxes.Count; use++)
        {
            long part = 0;
            Row? last = null;
            for (var i = 0; i < first; i++)
            {
                if (rows[i].TaxUse == use)
                {
                    part += parts[i];
                    last = last is null || last.Supply < rows[i].Supply ? rows[i] : last;
                }
            }

            if (part != 0)
            {
                rows.Insert(at++, new Row
                {
                    Kind = LineKind.Cap,
                    TaxUse = use,
                    Account = last!.Account,
                    Supply = last.Supply,
                    Amount = -AmountForNet(part, use),
                });
            }
        }

        Settle(rows, rows[at - 1], target);
        for (var i = first; i < at; i++)
        {
            rows[i].Show(QuantityChoice.One(rows[i].Amount, _currency, _input.Quantity));
            rows[i].HoursInText = false;
        }

        _notices.Tell(BillingCodes.CapWrittenOff, $"Above the cap and written off: {Money.OfMinor(excess, _currency)}.");
    }

    // tax handed back per document may move the net by a minor unit: the last line takes that
    private void Settle(List<Row> rows, Row last, long target)
    {
        Tax(rows);
        for (var i = 0; i < Tries && NetOfWork(rows) is var net && net != target; i++)
        {
            last.Amount += target - net;
            Tax(rows);
        }
    }
}
