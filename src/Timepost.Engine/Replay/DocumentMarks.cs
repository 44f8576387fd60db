using System.Globalization;

namespace Timepost.Engine.Replay;

/// <summary>What tells documents of one party and period apart for a reader: purchase order or project by which they are split, which
/// supplementary invoice it is, and only where that is not enough the agreement or the key.</summary>
public static class DocumentMarks
{
    /// <summary>Each document's mark by its key; empty where party, period, kind and number tell it.</summary>
    public static IReadOnlyDictionary<string, string> Of(IReadOnlyList<ReplayedDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var marks = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var alike in documents.GroupBy(d => (d.Party, d.Period, d.Kind, d.Number, Mark: Own(d))))
        {
            var agreements = alike.Select(d => d.Agreement).Where(a => a.Length > 0).Distinct(StringComparer.Ordinal).Count() == alike.Count();
            foreach (var document in alike)
            {
                marks[document.Key] = alike.Skip(1).Any() ? Join(agreements ? document.Agreement : document.Key, alike.Key.Mark) : alike.Key.Mark;
            }
        }

        return marks;
    }

    private static string Own(ReplayedDocument document) => Join(
        Guid.TryParse(document.Split, out _) ? "" : document.Split, document.Generation > 1 ? string.Create(CultureInfo.InvariantCulture, $"supplementary {document.Generation - 1}") : "");

    private static string Join(string left, string right) => left.Length == 0 ? right : right.Length == 0 ? left : $"{left}, {right}";
}
