namespace Timepost.Domain.Mapping;

/// <summary>How far two short texts are from each other: for suggestions, never for decisions.</summary>
public static class EditDistance
{
    /// <summary>Insertions, deletions, changes and swaps of neighbours that turn one text into the other
    /// (optimal string alignment). Zero for equal texts; at most the longer length.</summary>
    public static int Between(string left, string right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var before = new int[right.Length + 1];
        var above = new int[right.Length + 1];
        var row = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            above[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var change = left[i - 1] == right[j - 1] ? 0 : 1;
                var best = Math.Min(Math.Min(above[j] + 1, row[j - 1] + 1), above[j - 1] + change);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    best = Math.Min(best, before[j - 2] + 1);
                }

                row[j] = best;
            }

            (before, above, row) = (above, row, before);
        }

        return above[right.Length];
    }

    /// <summary>The candidate nearest to a text; null where none is within a third of its length (at least 1).
    /// Ties go to the ordinally smaller one, so that the order of candidates does not matter.</summary>
    public static string? Nearest(string text, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(candidates);
        const int longest = 100;
        if (text.Length > longest)
        {
            return null;
        }

        string? best = null;
        var least = Math.Max(1, text.Length / 3) + 1;
        foreach (var candidate in candidates)
        {
            if (candidate.Length > longest || Math.Abs(candidate.Length - text.Length) > least)
            {
                continue;
            }

            var distance = Between(text.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance < least || (distance == least && best is not null && string.CompareOrdinal(candidate, best) < 0))
            {
                (best, least) = (candidate, distance);
            }
        }

        return best;
    }
}
