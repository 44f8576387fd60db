using System.Collections.Immutable;
using NodaTime;
using Timepost.Domain.Mapping;

namespace Timepost.Engine.Tests.Oracle;

/// <summary>What a firm's invoices must be, written from the design's words and from nothing of the program: slow, plain and exact.</summary>
internal sealed class OracleBilling(OracleCase firm)
{
    private readonly OracleLines _lines = new(firm);
    private ImmutableDictionary<string, (long Seconds, long Billed)> _scopes = ImmutableDictionary<string, (long Seconds, long Billed)>.Empty;
    private long _capUsed;

    private Agreement Terms => firm.Terms;

    private bool HalfEven => _lines.HalfEven;

    public OracleResult Bill()
    {
        // an entry of 0 s has nothing open: it is on no line
        var known = firm.Entries.Where(e => e.Approved && e.Raw > 0).ToList();
        var billable = known.Where(e => _lines.IsBillable(e) && _lines.Rate(e) is not null).ToList();
        var shown = known.Where(e => Terms.NonBillable == NonBillablePolicy.Show && !_lines.IsBillable(e) && _lines.Rate(e) is not null).ToList();
        var billed = billable.ToDictionary(e => e.Index, _ => 0L);
        var documents = new List<OracleDocument>();
        List<Piece> carried = [];
        for (var first = First(); OracleTime.Next(first, Terms.Period) <= firm.AsOf; first = OracleTime.Next(first, Terms.Period))
        {
            List<Piece> own = [.. billable.Where(e => In(e.Day, first)).Select(e => new Piece(e, 0, e.Raw, null))];
            List<Piece> work = [.. OracleTime.InOrder(carried.Concat(own))];
            var taken = Terms.Cap is { Excess: CapExcess.Carry } ? UpToCap(work, first) : work;
            carried = [.. Rest(work, taken, first)];
            foreach (var piece in taken)
            {
                billed[piece.Entry.Index] += piece.Raw;
            }

            var (lines, after) = WorkOf(taken, first);
            _scopes = after;
            _capUsed += Terms.Cap?.Hours is null ? lines.Sum(Net) : lines.Sum(l => l.Seconds);
            WriteOff(lines);
            TopUp(lines, first);
            lines.AddRange(shown.Where(e => In(e.Day, first)).Select(e => new Piece(e, 0, e.Raw, null)).GroupBy(p => _lines.SplitOf(p.Entry.Project)).SelectMany(g => _lines.Shown(g, g.Key)));
            lines.AddRange(Expenses(first));
            documents.AddRange(lines.GroupBy(l => l.Split).Select(g => new OracleDocument(first, g.Key, [.. Tax([.. g])])));
        }

        return new OracleResult(documents, billed);
    }

    private LocalDate First() => OracleTime.PeriodOf(
        Terms.From ?? firm.Entries.Select(e => e.Day).Concat(firm.Expenses.Select(e => e.Date)).DefaultIfEmpty(firm.AsOf).Min(), Terms.Period);

    private bool In(LocalDate day, LocalDate first) => OracleTime.PeriodOf(day, Terms.Period) == first;

    // ---- work of one period: rounding of time, line money, line discount, invoice discount

    private (List<WorkingLine> Lines, ImmutableDictionary<string, (long Seconds, long Billed)> Scopes) WorkOf(IReadOnlyList<Piece> pieces, LocalDate first)
    {
        var lines = new List<WorkingLine>();
        var scopes = _scopes;
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
            });
            InvoiceDiscount(lines);
            return (lines, scopes);
        }

        foreach (var invoice in pieces.GroupBy(p => _lines.SplitOf(p.Entry.Project)).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            (var billed, scopes) = _lines.Round(invoice, $"{first} {invoice.Key}", scopes);
            var ofInvoice = _lines.Work(invoice, invoice.Key, billed);
            InvoiceDiscount(ofInvoice);
            lines.AddRange(ofInvoice);
        }

        return (lines, scopes);
    }

    private void InvoiceDiscount(List<WorkingLine> lines)
    {
        var discount = (lines.Sum(l => l.Amount) * Exact.Of(Terms.InvoiceDiscountPercent) / 100).Round(HalfEven);
        foreach (var (group, share) in ByCode(discount, lines))
        {
            var shares = Exact.Share(share, [.. group.Select(l => l.Amount)]);
            for (var at = 0; at < group.Count; at++)
            {
                group[at].Amount -= shares[at];
            }
        }
    }

    // an amount for the whole invoice goes over the tax codes (and the rates of each) by net
    private static List<(List<WorkingLine> Lines, long Share)> ByCode(long amount, IReadOnlyList<WorkingLine> lines)
    {
        List<List<WorkingLine>> groups = [.. lines.GroupBy(l => (l.Code, l.Percent)).OrderBy(g => g.Key.Code, StringComparer.Ordinal).ThenBy(g => g.Key.Percent).Select(g => g.ToList())];
        var shares = Exact.Share(amount, [.. groups.Select(g => g.Sum(l => l.Amount))]);
        return [.. groups.Zip(shares)];
    }

    // ---- cap

    private long CapLeft => Terms.Cap!.Hours is { } hours
        ? (3600 * Exact.Of(hours)).Round(false) - (Terms.Cap.PerPeriod ? 0 : _capUsed)
        : Minor(Terms.Cap.Amount!.Value) - (Terms.Cap.PerPeriod ? 0 : _capUsed);

    /// <summary>Entries in order until the cap; the crossing entry is split at a whole second, never above.</summary>
    private List<Piece> UpToCap(List<Piece> work, LocalDate first)
    {
        List<Piece> taken = [];
        foreach (var piece in work)
        {
            if (Within([.. taken, piece], first))
            {
                taken.Add(piece);
                continue;
            }

            long low = 0, high = piece.Raw - 1;
            while (low < high)
            {
                var middle = (low + high + 1) / 2;
                (low, high) = Within([.. taken, piece with { To = piece.From + middle }], first) ? (middle, high) : (low, middle - 1);
            }

            if (low > 0)
            {
                taken.Add(piece with { To = piece.From + low });
            }

            break;
        }

        return taken;
    }

    private bool Within(List<Piece> pieces, LocalDate first)
    {
        var (lines, _) = WorkOf(pieces, first);
        return (Terms.Cap!.Hours is null ? lines.Sum(Net) : lines.Sum(l => l.Seconds)) <= CapLeft;
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

    private void WriteOff(List<WorkingLine> lines)
    {
        if (Terms.Cap is not { Excess: CapExcess.WriteOff, Amount: { } amount })
        {
            return;
        }

        var before = Terms.Cap.PerPeriod ? 0 : _capUsed - lines.Sum(Net);
        var left = Math.Max(0, Minor(amount) - before);
        var excess = lines.Sum(Net) - left;
        if (excess > 0)
        {
            foreach (var (group, share) in ByCode(excess, lines).Where(s => s.Share != 0))
            {
                lines.Add(new WorkingLine { What = "cap", Split = group[0].Split, Amount = -share, ContainsTax = Terms.Tax.Inclusive, Code = group[0].Code, Percent = group[0].Percent });
            }

            _capUsed -= excess;
        }
    }

    // ---- minimum fee: of a period with billable work, over all its invoices; taxed as of the period's end

    private void TopUp(List<WorkingLine> lines, LocalDate first)
    {
        if (Terms.MinimumFee is not { } minimum || lines.Count == 0)
        {
            return;
        }

        var missing = Minor(minimum) - lines.Sum(Net);
        if (missing <= 0)
        {
            return;
        }

        var end = OracleTime.Next(first, Terms.Period).PlusDays(-1);
        var groups = lines.GroupBy(l => l.Code).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (Code: g.Key, Net: g.Sum(Net))).Where(g => g.Net > 0).ToList();
        groups = groups.Count == 0 ? [(Terms.Tax.Code, 1L)] : groups;
        foreach (var (group, share) in groups.Zip(Exact.Share(missing, [.. groups.Select(g => g.Net)])).Where(s => s.Second != 0))
        {
            lines.Add(new WorkingLine { What = "top-up", Split = lines[0].Split, Amount = share, Code = group.Code, Percent = _lines.Percent(group.Code, end) });
        }
    }

    // ---- expenses

    private IEnumerable<WorkingLine> Expenses(LocalDate first)
    {
        var category = firm.Rules.Categories.Rules[0].Target;
        foreach (var expense in firm.Expenses.Where(e => e.Billable && In(e.Date, first)))
        {
            if (Terms.Expenses.RebillAs == RebillAs.Disbursement)
            {
                yield return new WorkingLine { What = "disbursement", Split = _lines.SplitOf(expense.Project), Amount = expense.Gross, Code = "", PassThrough = true };
                continue;
            }

            var percent = Exact.Of(_lines.Percent(category.InputTaxCode, expense.Date));
            var tax = expense.Tax ?? (expense.Gross * percent / (100 + percent)).Round(HalfEven);
            var cost = category is { Deductible: true, InputTaxCode.Length: > 0 } ? expense.Gross - tax : expense.Gross;
            var code = Terms.Expenses.TaxCode is { Length: > 0 } own ? own : Terms.Tax.Code;
            yield return new WorkingLine
            {
                What = "recharge",
                Split = _lines.SplitOf(expense.Project),
                Amount = (cost * (100 + Exact.Of(Terms.Expenses.MarkupPercent)) / 100).Round(HalfEven),
                Code = code,
                Percent = _lines.Percent(code, expense.Date),
                PassThrough = true,
            };
        }
    }

    // ---- tax: rounded per line, or per invoice and code (and rate) and handed back to the lines

    private IEnumerable<OracleLine> Tax(IReadOnlyList<WorkingLine> lines)
    {
        if (!Terms.Tax.PerDocument)
        {
            return lines.Select(l => Line(l, TaxOf(l).Round(HalfEven)));
        }

        return lines.GroupBy(l => (l.Code, l.Percent)).SelectMany(g =>
        {
            var inside = g.ToList();
            var total = inside.Aggregate((Exact)0, (sum, l) => sum + TaxOf(l)).Round(HalfEven);
            return inside.Zip(HandBack(total, [.. inside.Select(TaxOf)]), Line);
        });
    }

    // the whole part of each exact tax, and the rest by largest remainder
    private static long[] HandBack(long total, IReadOnlyList<Exact> exact)
    {
        var floors = exact.Select(e => (long)System.Numerics.BigInteger.DivRem(e.Top - Modulo(e), e.Bottom, out _)).ToArray();
        var order = Enumerable.Range(0, exact.Count).OrderByDescending(i => (decimal)Modulo(exact[i]) / (decimal)exact[i].Bottom).ThenBy(i => i);
        foreach (var at in order.Take((int)(total - floors.Sum())))
        {
            floors[at]++;
        }

        return floors;
    }

    private static System.Numerics.BigInteger Modulo(Exact value) => ((value.Top % value.Bottom) + value.Bottom) % value.Bottom;

    private static OracleLine Line(WorkingLine line, long tax) =>
        new(line.What, line.ContainsTax ? line.Amount - tax : line.Amount, tax, line.Code, line.Percent, line.Seconds);

    private static Exact TaxOf(WorkingLine line) => line.Amount * Exact.Of(line.Percent) / (line.ContainsTax ? 100 + Exact.Of(line.Percent) : (Exact)100);

    private long Net(WorkingLine line) => line.ContainsTax ? line.Amount - TaxOf(line).Round(HalfEven) : line.Amount;

    private long Minor(decimal major) => (Exact.Of(major) * _lines.MinorUnits).Round(HalfEven);
}
