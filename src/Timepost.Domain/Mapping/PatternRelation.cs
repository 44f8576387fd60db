using System.Text;

namespace Timepost.Domain.Mapping;

/// <summary>What two patterns of names have to do with each other.</summary>
internal static class PatternRelation
{
    private const int MostSteps = 10_000;

    /// <summary>Each name that fits <paramref name="narrow"/> surely fits <paramref name="wide"/>. False also where that is not clear.</summary>
    public static bool Covers(string wide, string narrow)
    {
        // as if the narrow pattern were a name whose signs only a star can stand for, and ? also for ?
        int w = 0, n = 0, star = -1, resume = 0;
        while (n < narrow.Length)
        {
            if (w < wide.Length && wide[w] == '*')
            {
                (star, resume) = (w++, n);
            }
            else if (w < wide.Length && narrow[n] != '*' && (wide[w] == '?' || (narrow[n] != '?' && Same(wide[w], narrow[n]))))
            {
                w++;
                n++;
            }
            else if (star >= 0)
            {
                (w, n) = (star + 1, ++resume);
            }
            else
            {
                return false;
            }
        }

        return wide.AsSpan(w).Trim('*').IsEmpty;
    }

    /// <summary>A short name that fits both; null where there is none, or the patterns are too long to tell.</summary>
    public static string? Witness(string one, string other)
    {
        if ((one.Length + 1) * (other.Length + 1) > MostSteps)
        {
            return null;
        }

        // shortest way from the beginning of both to the end of both; a step over a star writes nothing
        var from = new Dictionary<(int, int), ((int, int) Before, char? Written)>();
        var queue = new Queue<(int I, int J)>();
        void Go((int, int) before, (int, int) to, char? written)
        {
            if (to != (0, 0) && from.TryAdd(to, (before, written)))
            {
                queue.Enqueue(to);
            }
        }

        queue.Enqueue((0, 0));
        while (queue.TryDequeue(out var at))
        {
            var (i, j) = at;
            if (i == one.Length && j == other.Length)
            {
                return Written(from, at);
            }

            char? a = i < one.Length ? one[i] : null;
            char? b = j < other.Length ? other[j] : null;
            if (a == '*')
            {
                Go(at, (i + 1, j), null);
            }

            if (b == '*')
            {
                Go(at, (i, j + 1), null);
            }

            if (a == '*' && b is not null and not '*')
            {
                Go(at, (i, j + 1), Letter(b.Value));
            }
            else if (b == '*' && a is not null and not '*')
            {
                Go(at, (i + 1, j), Letter(a.Value));
            }
            else if (a is not null and not '*' && b is not null and not '*' && (a == '?' || b == '?' || Same(a.Value, b.Value)))
            {
                Go(at, (i + 1, j + 1), Letter(a == '?' ? b.Value : a.Value));
            }
        }

        return null;
    }

    /// <summary>Surely no name fits both.</summary>
    public static bool Disjoint(string one, string other) => (one.Length + 1) * (other.Length + 1) <= MostSteps && Witness(one, other) is null;

    /// <summary>A short name that fits the pattern.</summary>
    public static string Sample(string pattern) => pattern.Replace("*", "", StringComparison.Ordinal).Replace('?', 'x');

    private static string Written(Dictionary<(int, int), ((int, int) Before, char? Written)> from, (int, int) at)
    {
        var text = new StringBuilder();
        while (at != (0, 0))
        {
            var (before, written) = from[at];
            if (written is { } letter)
            {
                text.Insert(0, letter);
            }

            at = before;
        }

        return text.ToString();
    }

    private static char Letter(char sign) => sign == '?' ? 'x' : sign;

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
