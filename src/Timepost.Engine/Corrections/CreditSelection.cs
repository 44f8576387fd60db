using System.Globalization;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;

namespace Timepost.Engine.Corrections;

/// <summary>From what a person asks to what is credited of each line; never more than is left of it.</summary>
internal sealed class CreditSelection(IssuedInvoice invoice, RoundingMode rounding)
{
    /// <summary>Of a request.</summary>
    /// <exception cref="CorrectionRefusedException">It contradicts itself, names what is not there, or asks for more than is left.</exception>
    public IReadOnlyList<LineCredit> Of(CreditRequest request)
    {
        foreach (var (line, _) in request.Lines)
        {
            if (line < 1 || line > invoice.Draft.Lines.Count)
            {
                throw new CorrectionRefusedException(
                    CorrectionRefusal.LineUnknown, $"{invoice.Name} has no line {line}.",
                    $"It has 1 to {invoice.Draft.Lines.Count}: timepost explain {invoice.Name}");
            }
        }

        foreach (var (line, _) in request.Lines)
        {
            if (invoice.Draft.Lines[line - 1].Kind == LineKind.Correction)
            {
                throw Contradicts(
                    $"Line {line} of {invoice.Name} corrects an earlier invoice: it stays, also where the rest is credited.",
                    "What it takes off too much is billed by hand: timepost adjust.");
            }

            if (IsOfRetainer(line - 1))
            {
                throw Contradicts($"Line {line} of {invoice.Name} is of a retainer: it comes back with the lines that it paid, or with the whole invoice.", "Credit the whole invoice, or its other lines.");
            }
        }

        var credits = (request.Net, request.Entries.Count) switch
        {
            ({ }, > 0) => throw Contradicts("An amount and entries are two ways to say how much.", "Give --amount or --entry."),
            ({ } net, _) => OfAmount(request, net),
            (_, > 0) => OfEntries(request),
            _ => OfLines(request),
        };
        return credits.Count > 0 ? credits : throw NothingLeft(invoice);
    }

    /// <summary>Work that leaves a line, with what it was billed for.</summary>
    public LineCredit OfWork(int line, CreditMode mode, IReadOnlyList<TakenBack> taken) => new(line, mode, NetOf(line, taken), mode == CreditMode.Reduce ? [] : taken);

    private List<LineCredit> OfLines(CreditRequest request)
    {
        var modes = request.Lines.Count > 0
            ? request.Lines.DistinctBy(l => l.Line).ToDictionary(l => l.Line - 1, l => l.Mode ?? request.Mode)
            : Enumerable.Range(0, invoice.Draft.Lines.Count).Where(i => invoice.Draft.Lines[i].Kind != LineKind.Correction).ToDictionary(i => i, _ => request.Mode);
        var credits = new List<LineCredit>();
        foreach (var (line, asked) in modes.OrderBy(m => m.Key))
        {
            var mode = asked ?? throw Ask(invoice.Name);
            var rows = mode == CreditMode.Reduce ? [] : invoice.RowsOf(line).ConvertAll(TakenBack.AllOf);
            if (invoice.LeftOf(line) != 0 || rows.Count > 0)
            {
                credits.Add(new LineCredit(line, mode, invoice.LeftOf(line), rows));
            }
            else if (request.Lines.Count > 0)
            {
                throw NothingLeft(invoice, line);
            }
        }

        return credits;
    }

    private List<LineCredit> OfAmount(CreditRequest request, decimal amount)
    {
        if ((request.Mode ?? CreditMode.Reduce) != CreditMode.Reduce || request.Lines.Any(l => (l.Mode ?? CreditMode.Reduce) != CreditMode.Reduce))
        {
            throw Contradicts("An amount says nothing of which hours: it moves none.", "Credit it with --reduce, or whole lines or entries with --release or --hold.");
        }

        var currency = invoice.Draft.Currency;
        var scaled = Math.Abs(amount) < long.MaxValue / 1_000_000m ? amount * currency.MinorPerMajor : 0.5m;
        if (scaled <= 0 || scaled != decimal.Truncate(scaled))
        {
            throw new CorrectionRefusedException(
                CorrectionRefusal.AmountWrong, $"{amount.ToString(CultureInfo.InvariantCulture)} is no net amount in {currency} above zero.", "Give a net amount, as in 100.00.");
        }

        // lines that are not named are left alone: as if all of them were credited already; so is a rounding of cash, which belongs to the whole
        var named = request.Lines.Select(l => l.Line - 1).ToHashSet();
        CreditedLine[] before = [.. invoice.Draft.Lines.Select((line, i) =>
            (named.Contains(i) || (named.Count == 0 && line.Kind != LineKind.CashRounding)) && !IsOfRetainer(i) && line.Kind != LineKind.Correction ? invoice.Credited[i] : new CreditedLine(line.Net.Minor, line.Tax.Minor))];
        var left = invoice.Draft.Lines.Select((line, i) => line.Net.Minor - before[i].NetMinor).Sum();
        if (scaled > left)
        {
            throw new CorrectionRefusedException(
                CorrectionRefusal.Exceeds, $"{Money.OfMinor((long)scaled, currency)} is more than what is left of {invoice.Name}: {Money.OfMinor(left, currency)} net.",
                "Credit at most that.");
        }

        var parts = Crediting.Allocate(invoice.Draft, Money.OfMinor((long)scaled, currency), before, rounding);
        return [.. parts.Select((part, i) => new LineCredit(i, CreditMode.Reduce, part.NetMinor, [])).Where(c => c.NetMinor != 0)];
    }

    private List<LineCredit> OfEntries(CreditRequest request)
    {
        if (request.Lines.Count > 0)
        {
            throw Contradicts("Lines and entries are two ways to say what.", "Give --line or --entry.");
        }

        var mode = request.Mode ?? throw Ask(invoice.Name);
        var credits = new List<LineCredit>();
        var found = new HashSet<Guid>();
        for (var line = 0; line < invoice.Draft.Lines.Count; line++)
        {
            if (IsOfRetainer(line))
            {
                continue;
            }

            var taken = invoice.RowsOf(line).FindAll(r => request.Entries.Contains(r.Item)).ConvertAll(TakenBack.AllOf);
            found.UnionWith(taken.Select(t => t.Row.Item));
            if (taken.Count > 0)
            {
                credits.Add(invoice.Draft.Lines[line] is { Expense: null, ByHand: null } ? OfWork(line, mode, taken) : new LineCredit(line, mode, invoice.LeftOf(line), taken));
            }
        }

        var missing = request.Entries.FirstOrDefault(e => !found.Contains(e));
        return missing == default && credits.Exists(c => c.NetMinor != 0 || (invoice.Draft.Lines[c.Line].Kind == LineKind.UnderRetainer && c.Taken.Count > 0))
            ? credits
            : throw new CorrectionRefusedException(
                CorrectionRefusal.EntryNotOn,
                missing == default ? $"{invoice.Name} bills these entries under a fee, or for nothing: they have no amount of their own." : $"{invoice.Name} has nothing (left) of {missing}.",
                missing == default ? "Credit the line, or an amount." : $"timepost show dispositions {invoice.Name} lists what it took.");
    }

    private bool IsOfRetainer(int line) => invoice.Draft.Lines[line].Kind is LineKind.RetainerApplied or LineKind.RetainerFee;

    // of the hours of a line: what it comes to without them; where money was credited before, in proportion to what is left
    private long NetOf(int line, IReadOnlyList<TakenBack> taken)
    {
        var original = invoice.Draft.Lines[line];
        var rows = invoice.RowsOf(line);
        var (left, billed) = (invoice.LeftOf(line), rows.Sum(r => r.BilledSeconds));
        if (rows.TrueForAll(r => taken.Any(t => t.Row.Id == r.Id && t.Quantity == r.Quantity)))
        {
            return left;
        }

        if (original.Kind != LineKind.Work || billed == 0)
        {
            return 0;
        }

        var before = Crediting.NetOf(original, billed, rounding);
        var after = Crediting.NetOf(original, billed - taken.Sum(t => t.BilledSeconds), rounding);
        return left == before || before == 0 ? Math.Min(left, before - after) : Money.Rounded(Money.OfMinor(left, original.Net.Currency).Amount * (before - after) / before, original.Net.Currency, rounding).Minor;
    }

    private static CorrectionRefusedException Ask(string name) => new(
        CorrectionRefusal.ModeMissing, $"What becomes of the work behind {name} must be said.",
        "--release: it is open again and billed later; --hold: not billed until decided; --reduce: money only, the hours stay billed.");

    private static CorrectionRefusedException Contradicts(string what, string remedy) => new(CorrectionRefusal.Contradicts, what, remedy);

    private static CorrectionRefusedException NothingLeft(IssuedInvoice invoice, int? line = null) => new(
        CorrectionRefusal.Exceeds, $"Nothing is left of {invoice.Name}{(line is { } one ? $", line {one + 1}" : "")}: it is credited already.",
        $"timepost explain {invoice.Name} shows its credit notes.");
}
