using System.Globalization;
using Timepost.Domain.Amounts;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Replay;

/// <summary>Compares a document as two rule sets make it.</summary>
internal static class DocumentDifference
{
    /// <summary>What differs; null where nothing does: equal to the byte.</summary>
    /// <param name="before">Under the one; null: it does not exist there.</param>
    /// <param name="after">Under the other; null: it does not exist there.</param>
    /// <param name="now">The real store: where the document stands; null: there is none.</param>
    /// <param name="toTheByte">What no reader sees counts, too; two versions of the program may write that in different ways.</param>
    public static ReplayedDocument? Of(StoredDraft? before, StoredDraft? after, IStoreTransaction? now, bool toTheByte = true)
    {
        if (before is not null && after is not null && (Equal(before, after) || (!toTheByte && LooksEqual(before, after))))
        {
            return null;
        }

        var either = after ?? before ?? throw new ArgumentException("One of the two must exist.", nameof(after));
        var real = now?.Plans.Draft(either.Key);
        var lines = Lines(LinesOf(before), LinesOf(after));
        return new ReplayedDocument
        {
            Key = either.Key.Value,
            Kind = either.Kind,
            Party = either.Identity.Party,
            Period = either.Identity.Period,
            Agreement = either.Identity.Agreement,
            Split = either.Identity.Split,
            Generation = either.Identity.Generation,
            Status = real?.Status ?? "",
            Number = real?.Number ?? "",
            Before = before?.Total,
            After = after?.Total,
            Lines = lines,
            Other = before is null || after is null ? [] : Other(before, after, lines.Count),
            ChangesAmounts = before is null || after is null || before.Net != after.Net || before.Tax != after.Tax || before.Total != after.Total
                || lines.Any(l => l.NetBefore != l.NetAfter),
        };
    }

    private static bool Equal(StoredDraft a, StoredDraft b) =>
        a.Hash.AsSpan().SequenceEqual(b.Hash) && a.Body.AsSpan().SequenceEqual(b.Body) && a.Party == b.Party && a.Date == b.Date && a.Due == b.Due
        && a.From == b.From && a.To == b.To && a.Net == b.Net && a.Tax == b.Tax && a.Total == b.Total && a.Blocked == b.Blocked;

    private static bool LooksEqual(StoredDraft a, StoredDraft b) =>
        a.Net == b.Net && a.Total == b.Total && a.From == b.From && a.To == b.To && Lines(LinesOf(a), LinesOf(b)).Count == 0 && Header(a, b).Count == 0;

    // what a reader sees of a document besides its lines
    private static List<string> Other(StoredDraft before, StoredDraft after, int lines)
    {
        var other = Header(before, after);
        if (lines > 0 && before.Total == after.Total)
        {
            other.Insert(0, "lines"); // no amount of the table tells it
        }

        if (other.Count == 0 && lines == 0)
        {
            other.Add("which entries its lines are made of, or how its figures come about");
        }

        return other;
    }

    private static List<string> Header(StoredDraft before, StoredDraft after)
    {
        var other = new List<string>();
        void Compare(string what, string was, string is_)
        {
            if (was != is_)
            {
                other.Add($"{what}: {Shown(was)} → {Shown(is_)}");
            }
        }

        Compare("party", before.Party, after.Party);
        Compare("date", Day(before.Date), Day(after.Date));
        Compare("due", Term(before), Term(after));
        Compare("tax", before.Tax.ToString(), after.Tax.ToString());
        Compare("waits for", before.Blocked, after.Blocked);
        Compare("notices", Notices(before), Notices(after));
        return other;
    }

    private static string Shown(string value) => value.Length == 0 ? "none" : value;

    private static string Day(NodaTime.LocalDate day) => day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);

    // both are dated as of today, so that the day itself says nothing of a document that exists: the term does
    private static string Term(StoredDraft draft) => draft.Due is { } due
        ? string.Create(CultureInfo.InvariantCulture, $"{NodaTime.Period.DaysBetween(draft.Date, due)} days after its date") : "";

    private static string Notices(StoredDraft draft) => string.Join("; ", DraftBody.Notices(draft.Body).Select(n => n.Text));

    private static IReadOnlyList<StoredLine> LinesOf(StoredDraft? draft) => draft is null ? [] : DraftBody.Lines(draft.Body, draft.Net.Currency);

    // lines that are equal go away, each with one of the other side; of the rest those of the same text, then of the same work, then of the same
    // kind are one line that changed
    private static List<ReplayedLine> Lines(IReadOnlyList<StoredLine> before, IReadOnlyList<StoredLine> after)
    {
        var pairs = new List<(int At, StoredLine? Before, StoredLine? After)>();
        var left = before.Select((line, at) => (Line: line, At: at)).ToList();
        var right = after.Select((line, at) => (Line: line, At: at)).ToList();
        Pair(l => Text(l), (_, _, _) => { });
        foreach (var same in new Func<StoredLine, string>[]
        {
            l => $"{l.Kind}|{l.Text}|{l.LatePeriod}", l => $"{l.Kind}|{l.Project}|{l.Task}|{l.Expense}|{l.LatePeriod}", l => $"{l.Kind}",
        })
        {
            Pair(same, (was, now, at) => pairs.Add((at, was, now)));
        }

        pairs.AddRange(left.Select(l => (l.At, (StoredLine?)l.Line, (StoredLine?)null)));
        pairs.AddRange(right.Select(r => (r.At, (StoredLine?)null, (StoredLine?)r.Line)));
        return
        [
            .. pairs.OrderBy(p => p.At).ThenBy(p => p.Before is null).Select(p => new ReplayedLine(
                p.Before is null ? "" : Text(p.Before), p.After is null ? "" : Text(p.After), p.Before?.Net, p.After?.Net)),
        ];

        void Pair(Func<StoredLine, string> key, Action<StoredLine, StoredLine, int> found)
        {
            var waiting = new Dictionary<string, Queue<(StoredLine Line, int At)>>(StringComparer.Ordinal);
            foreach (var item in right)
            {
                if (!waiting.TryGetValue(key(item.Line), out var queue))
                {
                    waiting[key(item.Line)] = queue = new Queue<(StoredLine, int)>();
                }

                queue.Enqueue(item);
            }

            var taken = new HashSet<int>();
            left.RemoveAll(item =>
            {
                if (!waiting.TryGetValue(key(item.Line), out var queue) || !queue.TryDequeue(out var match))
                {
                    return false;
                }

                taken.Add(match.At);
                found(item.Line, match.Line, match.At);
                return true;
            });
            right.RemoveAll(item => taken.Contains(item.At));
        }
    }

    /// <summary>A line in one line of text: text, quantity and price, discount, net, tax code and account.</summary>
    public static string Text(StoredLine line)
    {
        var price = line.Unit == "1" && line.Quantity == 1 ? "" : $": {Number(line.Quantity)} {(line.Unit == "1" ? "" : line.Unit + " ")}× {Number(line.UnitPrice)}";
        var discount = line.Discount.IsZero ? "" : $" − {line.Discount.ToAmountString()}";
        var tax = line.TaxCode.Length == 0 ? "" : $", {line.TaxCode} {Number(line.TaxPercent)} %";
        var account = line.Account.Length == 0 ? "" : $", {line.Account}";
        return $"{line.Text}{price}{discount} = {line.Net}{tax}{account}";
    }

    private static string Number(decimal value) => value.ToString("0.############", CultureInfo.InvariantCulture);
}
