using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Domain.Retainers;

namespace Timepost.Domain.Billing;

internal sealed partial class DraftRun
{
    // the hours of a period are bought on its first day
    private List<Row> RetainerFee()
    {
        var terms = _terms.Retainer ?? throw new InvalidOperationException($"The agreement '{_terms.Id}' has no retainer.");
        var row = new Row
        {
            Kind = LineKind.RetainerFee,
            TaxUse = Math.Max(_taxes.UseAt(_taxes.CodeOf(_terms.Tax.Code), _input.Period.Start, null), TaxBook.Outside),
            Account = AccountFor(terms.Account, AccountRole.RetainerLiability),
            Supply = _taxes.PointOf(_input.Period.Start),
            Amount = TermMinor(terms.Fee, "fee of the retainer"),
        };
        row.Show(QuantityChoice.One(row.Amount, _currency, _input.Quantity));
        row.HoursInText = false;
        List<Row> rows = [row];
        Tax(rows);
        RoundCash(rows);
        return rows;
    }

    // after tax: what was paid before pays this, the oldest deposit first
    private void ApplyRetainer(List<Row> rows)
    {
        if (_terms.Retainer is not { Kind: RetainerKind.Amount } terms || _input.Retainer.Count == 0)
        {
            return;
        }

        var account = AccountFor(terms.Account, AccountRole.RetainerLiability);
        var open = OpenByUse(rows);
        var before = _input.Retainer.Sum(l => l.Balance);
        foreach (var lot in _input.Retainer)
        {
            if (lot.Balance <= 0 || lot.Day > _input.InvoiceDate || !lot.Serves(_input.InvoiceDate))
            {
                continue;
            }

            var applied = terms.DepositTax == DepositTax.OnDrawDown ? [Untaxed(lot, open)]
                : terms.TaxChange == RetainerTaxChange.Keep ? [Kept(lot, open)]
                : Adjusted(lot, open);
            foreach (var (net, tax, percent, use) in applied)
            {
                if (net == 0 && tax == 0)
                {
                    continue;
                }

                var row = new Row
                {
                    Kind = LineKind.RetainerApplied,
                    TaxUse = terms.DepositTax == DepositTax.OnDrawDown ? TaxBook.Outside : _taxes.UseOf(lot.TaxCode, percent),
                    Account = account,
                    Supply = rows.Max(r => r.Supply),
                    Amount = _terms.Tax.Inclusive ? -net - tax : -net,
                    Net = -net,
                    Tax = -tax,
                    Retainer = use with { Before = before },
                };
                before -= use.Amount;
                row.Show(QuantityChoice.One(row.Amount, _currency, _input.Quantity));
                row.HoursInText = false;
                rows.Add(row);
            }
        }
    }

    // net and tax of the lines by tax code and rate
    private (long Net, long Tax)[] OpenByUse(List<Row> rows)
    {
        var open = new (long Net, long Tax)[_taxes.Count];
        foreach (var row in rows)
        {
            var (net, tax) = open[row.TaxUse];
            open[row.TaxUse] = (net + row.Net, tax + row.Tax);
        }

        return open;
    }

    // the money received, against all that is to be paid
    private static (long Net, long Tax, decimal Percent, RetainerUse Use) Untaxed(RetainerLot lot, (long Net, long Tax)[] open)
    {
        var gross = open.Sum(o => o.Net + o.Tax);
        var take = Math.Clamp(gross, 0, lot.Balance);
        open[TaxBook.Outside].Net -= take;
        return (take, 0, 0, new RetainerUse(lot.Id, take, 0, 0));
    }

    // at the rate under which it was deposited; an equal base takes exactly the tax of its lines
    private (long Net, long Tax, decimal Percent, RetainerUse Use) Kept(RetainerLot lot, (long Net, long Tax)[] open)
    {
        var (left, net, tax) = (lot, 0L, 0L);
        foreach (var use in UsesOf(lot, open.Length))
        {
            var take = Math.Clamp(open[use].Net, 0, left.Balance);
            if (take == 0)
            {
                continue;
            }

            var part = KeptTax(left, use, take, open);
            (net, tax) = (net + take, tax + part);
            left = left.Less(new RetainerUse(lot.Id, take, part, 0));
        }

        return (net, tax, lot.TaxPercent, new RetainerUse(lot.Id, net, tax, 0));
    }

    private long KeptTax(RetainerLot lot, int use, long take, (long Net, long Tax)[] open)
    {
        var mirrors = _taxes[use].Percent == lot.TaxPercent && take == open[use].Net;
        var tax = mirrors ? Math.Max(0, open[use].Tax) : lot.TaxOf(take, _currency, _money);
        open[use] = (open[use].Net - take, open[use].Tax - tax);
        return tax;
    }

    // what was paid with tax is split by the rate of the lines; the liability gives up what was deposited of it
    private List<(long Net, long Tax, decimal Percent, RetainerUse Use)> Adjusted(RetainerLot lot, (long Net, long Tax)[] open)
    {
        var applied = new List<(long, long, decimal, RetainerUse)>();
        var left = lot;
        foreach (var use in UsesOf(lot, open.Length))
        {
            if (open[use].Net <= 0 || left.Balance <= 0)
            {
                continue;
            }

            var percent = _taxes[use].Percent;
            if (percent == lot.TaxPercent)
            {
                var take = Math.Min(open[use].Net, left.Balance);
                var same = new RetainerUse(lot.Id, take, KeptTax(left, use, take, open), 0);
                applied.Add((take, same.Tax, percent, same));
                left = left.Less(same);
                continue;
            }

            var gross = Math.Min(open[use].Net + open[use].Tax, left.Balance + left.Tax);
            var whole = gross == open[use].Net + open[use].Tax;
            var tax = whole ? open[use].Tax : Math.Max(gross - open[use].Net, Minor(Major(gross) * percent / (100 + percent)));
            var net = gross - tax;
            var (relieved, deposited) = left.Split(gross, _currency, _money);
            var taken = new RetainerUse(lot.Id, relieved, deposited, 0);
            applied.Add((net, tax, percent, taken));
            open[use] = (open[use].Net - net, open[use].Tax - tax);
            left = left.Less(taken);
        }

        return applied;
    }

    // the code's own rate first, then its others as the draft came upon them
    private IEnumerable<int> UsesOf(RetainerLot lot, int count)
    {
        for (var pass = 0; pass < 2; pass++)
        {
            for (var use = 0; use < count; use++)
            {
                if (_taxes[use].Code == lot.TaxCode && (_taxes[use].Percent == lot.TaxPercent) == (pass == 0))
                {
                    yield return use;
                }
            }
        }
    }
}
