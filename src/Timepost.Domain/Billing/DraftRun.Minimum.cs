using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;

namespace Timepost.Domain.Billing;

internal sealed partial class DraftRun
{
    // up to the least net of the agreement in a period; work that comes late counts to its own period, and takes back
    // what was topped up there
    private void TopUp(List<Row> rows)
    {
        if (_terms.MinimumFee is not { } minimum)
        {
            return;
        }

        var target = TermMinor(minimum, "minimum fee");
        if (_terms.Cap is null)
        {
            TakeBackLate(rows, target);
        }

        if (_input.FeeAlreadyBilled || !rows.Exists(r => !r.Late && r.Kind is LineKind.Work or LineKind.FixedFee))
        {
            return;
        }

        var before = _input.Prior.Minimum.GetValueOrDefault(_input.Identity.Period, MinimumSoFar.None);
        var topped = Sum(before.TopUps);
        var change = Math.Max(0, target - before.NetMinor - NetOfPeriod(rows)) - topped;
        if (change > 0)
        {
            AddTopUp(rows, CodesOf(rows), change, _input.Period.End, late: false);
        }
        else if (change < 0)
        {
            AddTopUp(rows, before.TopUps, change, _input.Period.End, late: false);
        }
    }

    private void TakeBackLate(List<Row> rows, long target)
    {
        var nets = new SortedDictionary<LocalDate, long>();
        foreach (var row in rows)
        {
            if (row is { Late: true, PassThrough: false })
            {
                var end = BillingPeriods.Of(row.LateDay, _terms.Period).Days.End;
                nets[end] = nets.GetValueOrDefault(end) + row.Net;
            }
        }

        foreach (var (end, net) in nets)
        {
            var before = _input.Prior.Minimum.GetValueOrDefault(BillingPeriods.Of(end, _terms.Period).Label, MinimumSoFar.None);
            var change = Math.Max(0, target - before.NetMinor - net) - Sum(before.TopUps);
            if (change < 0)
            {
                AddTopUp(rows, before.TopUps, change, end, late: true);
            }
        }
    }

    // over the tax codes by net; fees are supplied at the period's end
    private void AddTopUp(List<Row> rows, IReadOnlyList<(string TaxCode, long NetMinor)> codes, long change, LocalDate end, bool late)
    {
        var target = NetOfWork(rows) + change;
        var weights = new long[codes.Count];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = codes[i].NetMinor;
        }

        var parts = new long[weights.Length];
        Allocation.Split(Math.Abs(change), weights, parts);
        var account = AccountFor(_terms.IncomeAccount, AccountRole.Revenue);
        var at = rows.FindIndex(r => r.PassThrough);
        at = at < 0 ? rows.Count : at;
        Row? added = null;
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i] == 0)
            {
                continue;
            }

            var use = Math.Max(TaxBook.Outside, _taxes.UseAt(_taxes.CodeOf(codes[i].TaxCode), end, null));
            added = new Row
            {
                Kind = LineKind.MinimumFee,
                TaxUse = use,
                Account = account,
                Supply = _taxes.PointOf(end),
                Late = late,
                LateDay = end,
                Amount = Math.Sign(change) * AmountForNet(parts[i], use),
            };
            rows.Insert(at++, added);
        }

        Settle(rows, added!, target);
        foreach (var row in rows.FindAll(r => r.Kind == LineKind.MinimumFee))
        {
            row.Show(QuantityChoice.One(row.Amount, _currency, _input.Quantity));
            row.HoursInText = false;
        }
    }

    // with a cap, work counts to the invoice that bills it, for the cap and the minimum alike
    private long NetOfPeriod(List<Row> rows)
    {
        if (_terms.Cap is not null)
        {
            return NetOfWork(rows);
        }

        long net = 0;
        foreach (var row in rows)
        {
            net += row.Late || row.PassThrough ? 0 : row.Net;
        }

        return net;
    }

    private List<(string TaxCode, long NetMinor)> CodesOf(List<Row> rows)
    {
        var nets = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (row is { PassThrough: false, Net: > 0 } && (!row.Late || _terms.Cap is not null))
            {
                var code = _taxes[row.TaxUse].Code;
                nets[code] = nets.GetValueOrDefault(code) + row.Net;
            }
        }

        if (nets.Count == 0)
        {
            nets.Add(_terms.Tax.Code, 1);
        }

        return [.. nets.Select(n => (n.Key, n.Value))];
    }

    private static long Sum(IReadOnlyList<(string TaxCode, long NetMinor)> parts)
    {
        long sum = 0;
        for (var i = 0; i < parts.Count; i++)
        {
            sum += parts[i].NetMinor;
        }

        return sum;
    }
}
