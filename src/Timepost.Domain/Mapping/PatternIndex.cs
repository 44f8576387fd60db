namespace Timepost.Domain.Mapping;

/// <summary>Patterns by what they have of letters, so that a name is compared with few of them: by the text before the first sign, by that after
/// the last, else by three letters between.</summary>
internal sealed class PatternIndex
{
    private const int Letters = 3;
    private readonly Buckets _beginnings = new();
    private readonly Buckets _ends = new();
    private readonly Dictionary<string, List<int>> _middles = new(StringComparer.Ordinal);
    private readonly List<int> _rest = [];

    /// <summary>A pattern of nothing but stars, which any name fits.</summary>
    public static bool IsAll(string pattern) => pattern.Length > 0 && pattern.AsSpan().Trim('*').IsEmpty;

    /// <summary>Text before the first star or question mark.</summary>
    public static string Beginning(string pattern) => pattern.IndexOfAny(Signs) is >= 0 and var at ? pattern[..at] : pattern;

    /// <summary>Text after the last star or question mark.</summary>
    public static string End(string pattern) => pattern[(pattern.LastIndexOfAny(Signs) + 1)..];

    /// <summary>Adds a pattern under a number.</summary>
    public void Add(string pattern, int number)
    {
        var lower = Lower(pattern);
        var (beginning, end) = (Beginning(lower), End(lower));
        if (beginning.Length >= end.Length && beginning.Length > 0)
        {
            _beginnings.Add(beginning, number);
        }
        else if (end.Length > 0)
        {
            _ends.Add(end, number);
        }
        else if (lower.Split(Signs).MaxBy(static part => part.Length) is { Length: >= Letters } middle)
        {
            // those three that fewest others have
            List(_middles, Enumerable.Range(0, middle.Length - Letters + 1).Select(i => middle.Substring(i, Letters))
                .MinBy(letters => _middles.GetValueOrDefault(letters)?.Count ?? 0)!).Add(number);
        }
        else
        {
            _rest.Add(number);
        }
    }

    /// <summary>Numbers of all patterns that the name can fit, and perhaps of others; each once for each time it was added, in no order.</summary>
    public void Candidates(string name, List<int> into)
    {
        var lower = Lower(name);
        _beginnings.Find(lower, atEnd: false, into);
        _ends.Find(lower, atEnd: true, into);
        if (_middles.Count > 0)
        {
            var middles = _middles.GetAlternateLookup<ReadOnlySpan<char>>();
            for (var i = 0; i + Letters <= lower.Length; i++)
            {
                if (middles.TryGetValue(lower.AsSpan(i, Letters), out var numbers))
                {
                    into.AddRange(numbers);
                }
            }
        }

        into.AddRange(_rest);
    }

    private static readonly char[] Signs = ['*', '?'];

    // as NamePattern compares: one character by one
    public static string Lower(string text) => string.Create(text.Length, text, static (span, from) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = char.ToLowerInvariant(from[i]);
        }
    });

    private static List<int> List(Dictionary<string, List<int>> lists, string key)
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists.Add(key, list = []);
        }

        return list;
    }

    private sealed class Buckets
    {
        private readonly Dictionary<string, List<int>> _byText = new(StringComparer.Ordinal);
        private readonly SortedSet<int> _lengths = [];

        public void Add(string text, int number)
        {
            _lengths.Add(text.Length);
            List(_byText, text).Add(number);
        }

        public void Find(string name, bool atEnd, List<int> into)
        {
            var byText = _byText.GetAlternateLookup<ReadOnlySpan<char>>();
            foreach (var length in _lengths)
            {
                if (length > name.Length)
                {
                    break;
                }

                if (byText.TryGetValue(atEnd ? name.AsSpan(name.Length - length) : name.AsSpan(0, length), out var numbers))
                {
                    into.AddRange(numbers);
                }
            }
        }
    }
}
