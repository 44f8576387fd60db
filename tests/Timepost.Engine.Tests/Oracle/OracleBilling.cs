using System.Collections.Immutable;
using NodaTime;
using Timepost.Domain.Mapping;

namespace Timepost.Engine.Tests.Oracle;

/// <summary>What a firm's invoices must be, written from the design's words and from nothing of the program: slow, plain and exact.</summary>
internal sealed class OracleBilling(OracleCase firm)
{
    private readonly OracleLines _lines = new(firm);
    private ImmutableDictionary<string, (long Seconds, long Billed)> _scopes = ImmutableDictionary<string, (long Seconds, long Billed)>.Empty;
    private List<OracleEntry> _shown = [];
    private long _capUsed;
    private bool _tied;

    private Agreement Terms => firm.Terms;

    private bool HalfEven => _lines.HalfEven;

    public OracleResult Bill()
    {
        // an entry of 0 s has nothing open: it is on no line
        var known = firm.Entries.Where(e => e.Approved && e.Raw > 0).ToList();
        var billable = known.Where(e => _lines.IsBillable(e) && _lines.Rate(e) is not null).ToList();
        _shown = [.. known.Where(e => Terms.NonBillable == NonBillablePolicy.Show && !_lines.IsBillable(e) && _lines.Rate(e) is not null)];
        var billed = billable.ToDictionary(e => e.Index, _ => 0L);
        var documents = new List<OracleDocument>();
        List<Piece> carried = [];
        for (var first = First(); OracleTime.Next(first, Terms.Period) <= firm.AsOf; first = OracleTime.Next(first, Terms.Period))
        {
            List<Piece> own = [.. billable.Where(e => In(e.Day, first)).Select(e => new Piece(e, 0, e.Raw, null))];
            List<Piece> work = [.. OracleTime.InOrder(carried.Concat(own))];
            var rounded = _lines.Round(work, first, _scopes);
            List<(Piece Piece, long Billed)> taken = [.. work.Select(p => (p, rounded[p]))];
            taken = Terms.Cap is { Excess: CapExcess.Carry } && Terms.FixedFee is null ? UpToCap(taken, first) : taken;
            carried = [.. Rest(work, [.. taken.Select(t => t.Piece)], first)];
            foreach (var (piece, seconds) in taken)
            {
                billed[piece.Entry.Index] += piece.Raw;
                _scopes = _lines.Use(_scopes, piece, seconds, first);
            }

            var lines = LinesOf(taken, first);
            var room = Terms.Cap is null ? 0 : CapLeft;
            _capUsed += Terms.Cap?.Hours is null ? Net(lines) : lines.Sum(l => l.Seconds);
            WriteOff(lines, taken, room, first);
            TopUp(lines, first);
            documents.AddRange(lines.GroupBy(l => l.Split).Select(g => new OracleDocument(first, g.Key, [.. Tax([.. g]).Select(t => t.Line)])));
        }

        return new OracleResult(documents, billed, _tied);
    }

    private LocalDate First() => OracleTime.PeriodOf(
        Terms.From ?? firm.Entries.Select(e => e.Day).Concat(firm.Expenses.Select(e => e.Date)).DefaultIfEmpty(firm.AsOf).Min(), Terms.Period);

    private bool In(LocalDate day, LocalDate first) => OracleTime.PeriodOf(day, Terms.Period) == first;

    // ---- work of one period: rounding of time, line money, line discount, invoice discount

    private List<WorkingLine> LinesOf(IReadOnlyList<(Piece Piece, long Billed)> work, LocalDate first)
    {
        var lines = new List<WorkingLine>();
        if (Terms.FixedFee is { } fee)
        {
            lines.Add(new WorkingLine
            {
                What = "fee",
                Split = "",
                Amount = Minor(fee.Amount),
                ContainsTax = Terms.Tax.Inclusive,
                Code = Terms.Tax.Code,
                Percent = _lines.Percent(Terms.Tax.Code, OracleTime.Next(first, Terms.Period).PlusDays(-1)),
                Seconds = work.Sum(w => _lines.Part(w.Piece)), // nothing is rounded: no hours are sold
            });
        }

        // who stands first where shares are equal: the line of the earliest entry
        var shown = _shown.Where(e => In(e.Day, first)).Select(e => new Piece(e, 0, e.Raw, null)).ToList();
        var order = OracleTime.InOrder(work.Select(w => w.Piece).Concat(shown)).ToList();
        foreach (var invoice in work.Where(_ => Terms.FixedFee is null).GroupBy(w => _lines.SplitOf(w.Piece.Entry.Project)))
        {
            lines.AddRange(_lines.Work(invoice, invoice.Key, order));
        }

        foreach (var invoice in shown.GroupBy(p => _lines.SplitOf(p.Entry.Project)))
        {
            lines.AddRange(_lines.Shown(invoice, invoice.Key, order));
        }

        lines = [.. lines.OrderBy(l => l.First)];
        foreach (var invoice in lines.GroupBy(l => l.Split))
        {
            InvoiceDiscount([.. invoice]);
        }

        return [.. lines, .. Expenses(first)];
    }

    private void InvoiceDiscount(List<WorkingLine> lines)
    {
        var discount = (lines.Sum(l => l.Amount) * Exact.Of(Terms.InvoiceDiscountPercent) / 100).Round(HalfEven);
        foreach (var (group, share) in ByCode(discount, lines, g => g.Sum(l => l.Amount)))
        {
            var shares = Exact.Share(share, [.. group.Select(l => l.Amount)]);
            for (var at = 0; at < group.Count; at++)
            {
                group[at].Amount -= shares[at];
            }
        }
    }

    // an amount for the whole invoice goes over the tax codes (and the rates of each) by net; where shares are equal,
    // the agreement's own code comes first, and the earlier rate
    private List<(List<WorkingLine> Lines, long Share)> ByCode(long amount, IReadOnlyList<WorkingLine> lines, Func<List<WorkingLine>, long> weight)
    {
        List<List<WorkingLine>> groups = 
        [
            .. lines.GroupBy(l => (l.Code, l.Percent)).OrderBy(g => g.Key.Code == Terms.Tax.Code ? 0 : 1).ThenBy(g => g.Key.Code, StringComparer.Ordinal)
                .ThenBy(g => _lines.RateNumber(g.Key.Code, g.Key.Percent)).Select(g => g.ToList()),
        ];
        var shares = Exact.Share(amount, [.. groups.Select(weight)]);
        return [.. groups.Zip(shares)];
    }

    // ---- cap

    private long CapLeft => Terms.Cap!.Hours is { } hours
        ? (3600 * Exact.Of(hours)).Round(false) - (Terms.Cap.PerPeriod ? 0 : _capUsed)
        : Minor(Terms.Cap.Amount!.Value) - (Terms.Cap.PerPeriod ? 0 : _capUsed);

    /// <summary>Entries in order until the cap, their time rounded before; the crossing entry is split at a whole second, never above.</summary>
    private List<(Piece Piece, long Billed)> UpToCap(List<(Piece Piece, long Billed)> work, LocalDate first)
    {
        List<(Piece Piece, long Billed)> taken = [];
        foreach (var (piece, seconds) in work)
        {
            if (Within([.. taken, (piece, seconds)], first))
            {
                taken.Add((piece, seconds));
                continue;
            }

            long low = 0, high = seconds - 1;
            while (low < high)
            {
                var middle = (low + high + 1) / 2;
                (low, high) = Within([.. taken, (piece, middle)], first) ? (middle, high) : (low, middle - 1);
            }

            // raw seconds in proportion
            var raw = piece.Raw * low / seconds;
            if (raw > 0)
            {
                taken.Add((piece with { To = piece.From + raw }, low));
            }

            break;
        }

        return taken;
    }

    private static List<(Piece Piece, long Billed)> UpTo(List<(Piece Piece, long Billed)> work, long room)
    {
        List<(Piece Piece, long Billed)> taken = [];
        foreach (var (piece, seconds) in work)
        {
            taken.Add((piece, Math.Clamp(seconds, 0, Math.Max(0, room))));
            room -= seconds;
        }

        return taken;
    }

    private bool Within(List<(Piece Piece, long Billed)> work, LocalDate first)
    {
        var lines = LinesOf(work, first);
        return (Terms.Cap!.Hours is null ? Net(lines) : lines.Sum(l => l.Seconds)) <= CapLeft;
    }

    private static IEnumerable<Piece> Rest(List<Piece> work, List<Piece> taken, LocalDate first)
    {
        foreach (var piece in work)
        {
            var to = taken.SingleOrDefault(t => t.Entry == piece.Entry)?.To ?? piece.From;
            if (to < piece.To)
            {
                yield return piece with { From = to, CarriedFrom = piece.CarriedFrom ?? first };
            }
        }
    }

    private void WriteOff(List<WorkingLine> lines, List<(Piece Piece, long Billed)> taken, long room, LocalDate first)
    {
        if (Terms.Cap is not { Excess: CapExcess.WriteOff })
        {
            return;
        }

        // in hours: what the entries up to the cap come to, in their order
        var left = Terms.Cap.Hours is null ? Math.Max(0, room) : Net(LinesOf(UpTo(taken, room), first));
        var excess = Net(lines) - left;
        if (excess > 0)
        {
            var nets = Nets(lines);
            foreach (var (group, share) in ByCode(excess, [.. lines.Where(l => !l.PassThrough)], g => g.Sum(l => nets[l])).Where(s => s.Share != 0))
            {
                lines.Add(OfNet("cap", group[0].Split, -share, group[0].Code, group[0].Percent));
            }

            Settle(lines, left);
            _capUsed = Terms.Cap.Hours is null ? _capUsed - excess : _capUsed;
        }
    }

    // where the tax of a document moves its net by a unit, the last line takes that
    private void Settle(List<WorkingLine> lines, long target)
    {
        for (var tries = 0; tries < 64 && Net(lines) != target; tries++)
        {
            lines[^1].Amount += target - Net(lines);
        }
    }

    // ---- minimum fee: of a period with billable work, over all its invoices; taxed as of the period's end

    private void TopUp(List<WorkingLine> lines, LocalDate first)
    {
        if (Terms.MinimumFee is not { } minimum || lines.TrueForAll(l => l.What != "work"))
        {
            return;
        }

        var missing = Minor(minimum) - Net(lines);
        if (missing <= 0)
        {
            return;
        }

        var end = OracleTime.Next(first, Terms.Period).PlusDays(-1);
        // of several invoices the last one with work has it
        var last = lines.Where(l => l.What == "work").Select(l => l.Split).Order(StringComparer.Ordinal).Last();
        var nets = Nets(lines);
        var groups = lines.Where(l => l.What == "work" && l.Split == last).GroupBy(l => l.Code).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (Code: g.Key, Net: g.Sum(l => nets[l]))).Where(g => g.Net > 0).ToList();
        groups = groups.Count == 0 ? [(Terms.Tax.Code, 1L)] : groups;
        foreach (var (group, share) in groups.Zip(Exact.Share(missing, [.. groups.Select(g => g.Net)])).Where(s => s.Second != 0))
        {
            lines.Add(OfNet("top-up", last, share, group.Code, _lines.Percent(group.Code, end)));
        }

        Settle(lines, Minor(minimum));
    }

    // ---- expenses

    private IEnumerable<WorkingLine> Expenses(LocalDate first)
    {
        var category = firm.Rules.Categories.Rules[0].Target;
        foreach (var expense in firm.Expenses.Where(e => e.Billable && In(e.Date, first))
            .OrderBy(e => e.Project, StringComparer.Ordinal).ThenBy(e => e.Date).ThenBy(e => e.Index))
        {
            if (Terms.Expenses.RebillAs == RebillAs.Disbursement)
            {
                yield return new WorkingLine { What = "disbursement", Split = _lines.SplitOf(expense.Project), Amount = expense.Gross, Code = "", PassThrough = true };
                continue;
            }

            // no tax is claimed that the receipt does not state
            var cost = category is { Deductible: true, InputTaxCode.Length: > 0 } ? expense.Gross - (expense.Tax ?? 0) : expense.Gross;
            var code = Terms.Expenses.TaxCode is { Length: > 0 } own ? own : Terms.Tax.Code;
            var net = (cost * (100 + Exact.Of(Terms.Expenses.MarkupPercent)) / 100).Round(HalfEven);
            yield return OfNet("recharge", _lines.SplitOf(expense.Project), net, code, _lines.Percent(code, expense.Date), passThrough: true);
        }
    }

    // ---- tax: rounded per line, or per invoice and code (and rate) and handed back to the lines

    private IEnumerable<(WorkingLine From, OracleLine Line)> Tax(IReadOnlyList<WorkingLine> lines)
    {
        if (!Terms.Tax.PerDocument)
        {
            return lines.Select(l => (l, Line(l, TaxOf(l).Round(HalfEven))));
        }

        return lines.GroupBy(l => (l.Code, l.Percent)).SelectMany(g =>
        {
            var inside = g.ToList();
            var total = inside.Aggregate((Exact)0, (sum, l) => sum + TaxOf(l)).Round(HalfEven);
            return inside.Zip(HandBack(total, [.. inside.Select(TaxOf)]), (l, tax) => (l, Line(l, tax)));
        });
    }

    // the whole part of each exact tax, and the rest by largest remainder
    private long[] HandBack(long total, IReadOnlyList<Exact> exact)
    {
        if (total < 0)
        {
            // negative amounts mirror positive ones
            return [.. HandBack(-total, [.. exact.Select(e => e * -1)]).Select(t => -t)];
        }

        var floors = exact.Select(e => (long)System.Numerics.BigInteger.DivRem(e.Top - Modulo(e), e.Bottom, out _)).ToArray();
        var all = Top(exact);
        var order = Enumerable.Range(0, exact.Count).OrderByDescending(i => Modulo(exact[i]) * (all / exact[i].Bottom)).ThenBy(i => i).ToList();
        var rest = (int)(total - floors.Sum());
        foreach (var at in order.Take(rest))
        {
            floors[at]++;
        }

        // nothing says who stands first
        _tied |= Terms.Tax.Inclusive && rest > 0 && rest < order.Count
            && Modulo(exact[order[rest - 1]]) * exact[order[rest]].Bottom == Modulo(exact[order[rest]]) * exact[order[rest - 1]].Bottom;

        return floors;
    }

    private static System.Numerics.BigInteger Top(IReadOnlyList<Exact> all) => all.Aggregate(System.Numerics.BigInteger.One, (product, e) => product * e.Bottom);

    private static System.Numerics.BigInteger Modulo(Exact value) => ((value.Top % value.Bottom) + value.Bottom) % value.Bottom;

    private static OracleLine Line(WorkingLine line, long tax) =>
        new(line.What, line.ContainsTax ? line.Amount - tax : line.Amount, tax, line.Code, line.Percent, line.Seconds);

    private static Exact TaxOf(WorkingLine line) =>
        line.ContainsTax ? Contained(line.Amount, line.Percent) : line.Amount * Exact.Of(line.Percent) / 100;

    // what lines come to without tax, as their invoices say
    private long Net(IEnumerable<WorkingLine> lines) => Nets(lines).Where(n => !n.Key.PassThrough).Sum(n => n.Value);

    private Dictionary<WorkingLine, long> Nets(IEnumerable<WorkingLine> lines) =>
        lines.GroupBy(l => l.Split).SelectMany(g => Tax([.. g])).ToDictionary(t => t.From, t => t.Line.Net);

    private long Gross(long net, decimal percent) => net + (net * Exact.Of(percent) / 100).Round(HalfEven);

    private static Exact Contained(long gross, decimal percent) => gross * Exact.Of(percent) / (100 + Exact.Of(percent));

    // an amount without tax as a line of an invoice, whose prices contain the tax or not
    private WorkingLine OfNet(string what, string split, long net, string code, decimal percent, bool passThrough = false) => new()
    {
        What = what,
        Split = split,
        Amount = Terms.Tax.Inclusive ? Gross(net, percent) : net,
        ContainsTax = Terms.Tax.Inclusive,
        Code = code,
        Percent = percent,
        PassThrough = passThrough,
    };

    private long Minor(decimal major) => (Exact.Of(major) * _lines.MinorUnits).Round(HalfEven);
}
