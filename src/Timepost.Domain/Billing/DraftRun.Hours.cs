using System.Runtime.InteropServices;
using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Domain.Retainers;

namespace Timepost.Domain.Billing;

internal sealed partial class DraftRun
{
    private readonly List<Drawn> _drawn = [];

    // entries in their order use the bought hours, those that lapse first before others; the crossing entry is split at a whole second,
    // what is above is work as ever
    private void DrawHours(ReadOnlySpan<BillableEntry> entries)
    {
        if (_terms.Retainer is not { Kind: RetainerKind.Hours } || _input.Retainer.Count == 0)
        {
            return;
        }

        RetainerLot[] lots = [.. _input.Retainer.OrderBy(l => l.To ?? LocalDate.MaxIsoValue).ThenBy(l => l.Day).ThenBy(l => l.Id)];
        var left = Array.ConvertAll(lots, l => l.Balance);
        var drawn = new Dictionary<(int Group, int Lot), Drawn>();
        for (var k = 0; k < _count; k++)
        {
            if (!UnderCap(k) || _raw[k] <= 0)
            {
                continue;
            }

            ref readonly var entry = ref entries[_at[k]];
            var disposed = entry.DisposedSeconds;
            for (var i = 0; i < lots.Length && _raw[k] > 0; i++)
            {
                if (left[i] <= 0 || !lots[i].Serves(entry.BillingDay))
                {
                    continue;
                }

                var whole = _billed[k] <= left[i];
                var seconds = whole ? _billed[k] : left[i];
                var raw = whole ? _raw[k] : (long)((Int128)_raw[k] * seconds / _billed[k]);
                if (raw == 0)
                {
                    continue; // less than a second of it fits
                }

                var billable = whole
                    ? _billable[k]
                    : RoundingScopes.BillableOf(in entry, disposed + raw) - RoundingScopes.BillableOf(in entry, disposed);
                if (!drawn.TryGetValue((_groupOf[k], i), out var to))
                {
                    drawn[(_groupOf[k], i)] = to = new Drawn(_groups[_groupOf[k]], lots[i]);
                    _drawn.Add(to);
                }

                to.Take(k, entry.BillingDay, raw, billable, seconds);
                (_raw[k], _billable[k], _billed[k]) = (_raw[k] - raw, _billable[k] - billable, _billed[k] - seconds);
                left[i] -= seconds;
                disposed += raw;
            }

            if (_raw[k] == 0)
            {
                _raw[k] = LeftOpen;
            }
        }

        FirstDays(entries);
    }

    // what is drawn whole does not stand on the ordinary line any more
    private void FirstDays(ReadOnlySpan<BillableEntry> entries)
    {
        for (var k = _count - 1; k >= 0; k--)
        {
            if (_groupOf[k] >= 0 && _raw[k] != LeftOpen)
            {
                _groups[_groupOf[k]].FirstDay = entries[_at[k]].BillingDay;
            }
        }
    }

    // lines of their own at 0.00; each earns its part of the fee
    private void AddDrawn(List<Row> rows)
    {
        var lots = new Dictionary<Guid, RetainerLot>();
        long before = 0;
        foreach (var lot in _drawn.Count > 0 ? _input.Retainer : [])
        {
            lots.Add(lot.Id, lot);
            before += lot.Balance;
        }

        foreach (var drawn in _drawn)
        {
            var lot = lots[drawn.Lot.Id];
            var use = new RetainerUse(lot.Id, drawn.Billed, 0, lot.Earned(drawn.Billed, _currency, _money)) { Before = before };
            before -= drawn.Billed;
            lots[lot.Id] = lot.Less(use);
            rows.Add(new Row
            {
                Kind = LineKind.UnderRetainer,
                Group = drawn.Group,
                Draw = drawn,
                Retainer = use,
                TaxUse = drawn.Group.Tax,
                Account = drawn.Group.Account,
                Supply = _taxes.PointOf(drawn.LastDay),
                Late = drawn.Group.Late,
                LateDay = drawn.FirstDay,
                Seconds = drawn.Billed,
            });
        }
    }

    // its hours have their value; what they do not bring here is the variance of a fee
    private void ValueDrawn()
    {
        foreach (var drawn in _drawn)
        {
            _feeStandard += Worth(drawn.Billable, drawn.Group.Rate);
        }
    }

    private InvoiceLine OfDrawn(ReadOnlySpan<BillableEntry> entries, InvoiceLine line, Drawn drawn)
    {
        var shares = new EntryShare[drawn.Parts.Count];
        for (var i = 0; i < shares.Length; i++)
        {
            var (k, raw, billable, billed) = drawn.Parts[i];
            ref readonly var entry = ref entries[_at[k]];
            shares[i] = new(entry.Id, entry.BillingDay, raw, billed, 0, Disposed.HoursRetainer) { BillableSeconds = billable };
        }

        return line with { RawSeconds = drawn.Raw, BillableSeconds = drawn.Billable, BilledSeconds = drawn.Billed, Entries = shares };
    }

    /// <summary>What one line would have had of entries, and one lot pays.</summary>
    private sealed class Drawn(LineGroup group, RetainerLot lot)
    {
        private readonly List<int> _members = [];

        public LineGroup Group { get; } = group;
        public RetainerLot Lot { get; } = lot;
        public List<(int K, long Raw, long Billable, long Billed)> Parts { get; } = [];
        public long Raw { get; private set; }
        public long Billable { get; private set; }
        public long Billed { get; private set; }
        public LocalDate FirstDay { get; private set; }
        public LocalDate LastDay { get; private set; }

        public ReadOnlySpan<int> Members() => CollectionsMarshal.AsSpan(_members);

        public void Take(int k, LocalDate day, long raw, long billable, long billed)
        {
            FirstDay = Parts.Count == 0 ? day : FirstDay;
            LastDay = day;
            Parts.Add((k, raw, billable, billed));
            _members.Add(k);
            (Raw, Billable, Billed) = (Raw + raw, Billable + billable, Billed + billed);
        }
    }
}
