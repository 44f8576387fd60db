using System.Runtime.InteropServices;

namespace Timepost.Domain.Mapping;

/// <summary>A name to be compared with others.</summary>
/// <param name="Name">As received.</param>
/// <param name="TaxNumber">VAT or tax number; empty where none is known.</param>
public readonly record struct NearName(string Name, string TaxNumber);

/// <summary>By what two names are probably one, the surest first.</summary>
public enum Likeness
{
    /// <summary>They have the same tax number.</summary>
    TaxNumber,

    /// <summary>The same but for case, accents, signs, words for <c>&amp;</c> or the legal form.</summary>
    Writing,

    /// <summary>The same words in another order.</summary>
    WordOrder,

    /// <summary>The same letters, with blanks elsewhere.</summary>
    Blanks,

    /// <summary>One word differs, by a letter or two.</summary>
    Spelling,
}

/// <summary>Two names that are probably one.</summary>
/// <param name="Left">Index of the first.</param>
/// <param name="Right">Index of the second, above <paramref name="Left"/>.</param>
/// <param name="Likeness">By what.</param>
/// <param name="Letters">Insertions, deletions, changes and swaps between the words that differ; 0 but for <see cref="Likeness.Spelling"/>.</param>
public readonly record struct NearPair(int Left, int Right, Likeness Likeness, int Letters);

/// <summary>What a search found.</summary>
/// <param name="Pairs">By likeness, then left, then right. Of many that are the same each is paired with the first.</param>
/// <param name="Comparisons">Pairs that were looked at for their spelling.</param>
public sealed record NearNamesFound(IReadOnlyList<NearPair> Pairs, long Comparisons);

/// <summary>Names that are probably one, among many. Names are compared only inside blocks: those with the same tax number, the same words, the
/// same letters, or the same words but one, of which three letters (two of a short one) at its beginning or end are the same. Words with digits and words under five
/// letters must be the same (<c>Phase 1</c> is not <c>Phase 2</c>), and names with two tax numbers are two.</summary>
public static class NearNames
{
    /// <summary>Looked at of a block for each name: those that stand nearest before it in the order of words.</summary>
    public const int Window = 64;

    private const int Shortest = 5;
    private const int Long = 9;
    private const int MostFirst = 8;

    /// <summary>Pairs that are probably one; the same for the same names in the same order.</summary>
    public static NearNamesFound Find(IReadOnlyList<NearName> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return new Search(names).Run();
    }

    private sealed class Search(IReadOnlyList<NearName> names)
    {
        private readonly Dictionary<(int, int), NearPair> _pairs = [];
        private readonly string[] _taxes = new string[names.Count];
        private readonly List<Words> _distinct = [];
        private long _comparisons;

        public NearNamesFound Run()
        {
            Same();
            Spelling();
            NearPair[] pairs = [.. _pairs.Values];
            Array.Sort(pairs, static (a, b) => (a.Likeness, a.Left, a.Right).CompareTo((b.Likeness, b.Left, b.Right)));
            return new NearNamesFound(pairs, _comparisons);
        }

        private void Same()
        {
            var byTax = new Dictionary<string, int>(StringComparer.Ordinal);
            var byWords = new Dictionary<string, List<int>>(StringComparer.Ordinal);
            var byLetters = new Dictionary<string, int>(StringComparer.Ordinal);
            var inOrder = new Dictionary<int, string>();
            for (var i = 0; i < names.Count; i++)
            {
                _taxes[i] = TaxNumber(names[i].TaxNumber);
                if (_taxes[i].Length > 0 && !byTax.TryAdd(_taxes[i], i))
                {
                    Add(byTax[_taxes[i]], i, Likeness.TaxNumber, 0);
                }

                var core = NormalisedName.Core(names[i].Name);
                if (core.Count == 0)
                {
                    continue;
                }

                var order = string.Join(' ', core);
                string[] sorted = [.. core];
                Array.Sort(sorted, StringComparer.Ordinal);
                var words = string.Join(' ', sorted);
                ref var firsts = ref CollectionsMarshal.GetValueRefOrAddDefault(byWords, words, out var known);
                firsts ??= [];
                var own = i;
                var same = firsts.FindIndex(f => !Apart(f, own));
                if (same >= 0)
                {
                    var first = firsts[same];
                    Add(first, i, inOrder[first] == order ? Likeness.Writing : Likeness.WordOrder, 0);
                    continue;
                }

                if (firsts.Count < MostFirst)
                {
                    firsts.Add(i);
                    inOrder[i] = order;
                }

                if (known)
                {
                    continue;
                }

                _distinct.Add(new Words(i, words, sorted));
                var letters = string.Concat(core);
                if (!letters.Any(char.IsDigit) && !byLetters.TryAdd(letters, i))
                {
                    Add(byLetters[letters], i, Likeness.Blanks, 0);
                }
            }
        }

        private void Spelling()
        {
            _distinct.Sort(static (a, b) => string.CompareOrdinal(a.Text, b.Text));
            var blocks = new Dictionary<string, List<int>>(StringComparer.Ordinal);
            var looked = new int[_distinct.Count];
            Array.Fill(looked, -1);
            for (var at = 0; at < _distinct.Count; at++)
            {
                foreach (var key in Keys(_distinct[at].Sorted))
                {
                    ref var block = ref CollectionsMarshal.GetValueRefOrAddDefault(blocks, key, out _);
                    block ??= [];
                    for (var i = block.Count - 1; i >= Math.Max(0, block.Count - Window); i--)
                    {
                        var other = block[i];
                        if (looked[other] != at)
                        {
                            looked[other] = at;
                            Compare(_distinct[other], _distinct[at]);
                        }
                    }

                    if (block.Count == 0 || block[^1] != at)
                    {
                        block.Add(at);
                    }
                }
            }
        }

        private void Compare(Words left, Words right)
        {
            _comparisons++;
            var letters = OneWordApart(left.Sorted, right.Sorted);
            if (letters > 0)
            {
                Add(left.Index, right.Index, Likeness.Spelling, letters);
            }
        }

        private void Add(int one, int other, Likeness likeness, int letters)
        {
            var (left, right) = one < other ? (one, other) : (other, one);
            if (left != right && !Apart(left, right))
            {
                _pairs.TryAdd((left, right), new NearPair(left, right, likeness, letters));
            }
        }

        private bool Apart(int left, int right) =>
            _taxes[left] is { Length: > 0 } one && _taxes[right] is { Length: > 0 } other && one != other;
    }

    private sealed record Words(int Index, string Text, string[] Sorted);

    /// <summary>Capital letters and digits; empty where there are fewer than five, as of words such as <c>none</c>.</summary>
    private static string TaxNumber(string received)
    {
        var plain = string.Concat(received.Where(char.IsLetterOrDigit)).ToUpperInvariant();
        return plain.Length >= Shortest && plain.Any(char.IsDigit) ? plain : "";
    }

    // the words but one, and the beginning or the end of that one
    private static IEnumerable<string> Keys(string[] words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[i];
            if (word.Length < Shortest - 1 || word.Any(char.IsDigit) || (i > 0 && words[i - 1] == word))
            {
                continue;
            }

            var rest = string.Join(' ', words.Where((_, other) => other != i));
            if (word.Length <= 7)
            {
                yield return $"{rest}\0<{word[..2]}";
                yield return $"{rest}\0>{word[^2..]}";
            }

            if (word.Length >= 7)
            {
                yield return $"{rest}\0<{word[..3]}";
                yield return $"{rest}\0>{word[^3..]}";
            }
        }
    }

    /// <summary>Letters between the one word in which two sorted lists differ; −1 where they differ in more, or too much.</summary>
    private static int OneWordApart(string[] left, string[] right)
    {
        string? one = null, other = null;
        var (i, j) = (0, 0);
        while (i < left.Length || j < right.Length)
        {
            var order = i == left.Length ? 1 : j == right.Length ? -1 : string.CompareOrdinal(left[i], right[j]);
            if (order == 0)
            {
                i++;
                j++;
            }
            else if (order < 0)
            {
                if (one is not null)
                {
                    return -1;
                }

                one = left[i++];
            }
            else
            {
                if (other is not null)
                {
                    return -1;
                }

                other = right[j++];
            }
        }

        if (one is null || other is null || one.Any(char.IsDigit) || other.Any(char.IsDigit))
        {
            return -1;
        }

        var longer = Math.Max(one.Length, other.Length);
        var most = longer < Shortest ? 0 : Math.Min(one.Length, other.Length) < Long ? 1 : 2;
        if (longer - Math.Min(one.Length, other.Length) > most || longer > 100)
        {
            return -1;
        }

        var letters = EditDistance.Between(one, other);
        return letters <= most ? letters : -1;
    }
}
