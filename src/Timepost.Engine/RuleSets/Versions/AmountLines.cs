using System.Globalization;
using Timepost.Domain.Amounts;
using Timepost.Engine.Replay;

namespace Timepost.Engine.RuleSets.Versions;

/// <summary>What a replay found, as lines of a changelog: a total for each currency, then the documents.</summary>
public static class AmountLines
{
    private const int Listed = 20;

    /// <summary>The lines; none where no amount changes.</summary>
    public static IReadOnlyList<string> Of(ReplayComparison replay)
    {
        ArgumentNullException.ThrowIfNull(replay);
        var changed = replay.Documents.Where(d => d.ChangesAmounts || d.Before != d.After).ToList();
        var (stay, change) = (changed.Where(d => d.Stays).ToList(), changed.Where(d => !d.Stays).ToList());
        var lines = new List<string>();
        if (changed.Count > 0)
        {
            lines.Add(Sentence(changed));
        }

        Add("Drafts", change);
        Add("In the books, as they would have been", stay);
        var marks = DocumentMarks.Of(changed);
        lines.AddRange(change.Concat(stay).Take(Listed).Select(d => Line(d, marks[d.Key])));
        if (changed.Count > Listed)
        {
            lines.Add($"And {Count(changed.Count - Listed, "more document", "more documents")}.");
        }

        foreach (var (exception, before, after) in replay.Exceptions.Where(e => e.Before != e.After))
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"Work that waits ({exception}): {before} before, {after} after."));
        }

        return lines;

        void Add(string which, List<ReplayedDocument> documents) => lines.AddRange(Totals(documents).Select(
            t => $"{which}, {Count(t.Documents, "document")}: {t.Before} before, {t.After} after ({Signed(t.After - t.Before)})."));
    }

    /// <summary>What becomes of documents that differ: those in the books stay as they are, drafts change. Each is counted.</summary>
    public static string Sentence(IReadOnlyList<ReplayedDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var stay = documents.Count(d => d.Stays);
        return $"Documents in the books stay as they are: {Count(stay, "of them would have been another", "of them would have been others")}; {Count(documents.Count - stay, "draft will change", "drafts will change")}.";
    }

    /// <summary>Totals of the documents that change, by currency; a document that one side lacks counts as 0 there.</summary>
    public static IReadOnlyList<(Money Before, Money After, int Documents)> Totals(IEnumerable<ReplayedDocument> documents) =>
        [.. documents
            .SelectMany(Sides)
            .GroupBy(s => s.Currency)
            .OrderBy(g => g.Key.Code, StringComparer.Ordinal)
            .Select(g => (
                g.Aggregate(Money.OfMinor(0, g.Key), (sum, s) => sum + s.Before),
                g.Aggregate(Money.OfMinor(0, g.Key), (sum, s) => sum + s.After),
                g.Select(s => s.Key).Distinct(StringComparer.Ordinal).Count()))];

    // one side of each currency that the document has: it may change its currency
    private static IEnumerable<(string Key, Currency Currency, Money Before, Money After)> Sides(ReplayedDocument document)
    {
        foreach (var currency in new[] { document.Before?.Currency, document.After?.Currency }.OfType<Currency>().Distinct())
        {
            var nothing = Money.OfMinor(0, currency);
            yield return (document.Key, currency,
                document.Before is { } before && before.Currency == currency ? before : nothing,
                document.After is { } after && after.Currency == currency ? after : nothing);
        }
    }

    private static string Line(ReplayedDocument document, string mark)
    {
        var named = $"{document.Kind} {(document.Number.Length > 0 ? document.Number + " " : "")}{document.Party} {document.Period}{(mark.Length > 0 ? ", " + mark : "")}";
        return document.Before == document.After ? $"{named}{(document.Stays ? " (stays)" : "")}: {Told(document.After)} as before, with other lines."
            : document.Stays ? $"{named} (stays): would have been {Told(document.After)}, not {Told(document.Before)}."
            : $"{named}: {Told(document.Before)} → {Told(document.After)}.";
    }

    private static string Told(Money? amount) => amount?.ToString() ?? "none";

    private static string Signed(Money difference) => difference.Minor > 0 ? $"+{difference}" : difference.ToString();

    private static string Count(int count, string one, string many = "documents") => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");
}
