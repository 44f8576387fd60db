using System.Diagnostics;
using Timepost.Domain.Mapping;

namespace Timepost.Bench.Measures;

/// <summary>P13: names that are probably one, among 50,000 of which one in fifty is another's duplicate, in memory, one core.</summary>
internal static class ManyNames
{
    private const int Count = 50_000;
    private const int Rounds = 5;
    private static readonly string[] Trades = ["Consulting", "Logistics", "Media", "Foods", "Energy", "Design", "Labs"];
    private static readonly string[] Forms = ["GmbH", "Ltd", "Inc.", "S.A.", "AG"];
    private static readonly string[] Parts = ["ba", "do", "fe", "gi", "hu", "ka", "lo", "me", "ni", "pu", "ra", "so", "te", "vi", "wu", "za"];

    /// <summary>Seconds (median), planted duplicates, how many of them were found, all pairs that were found, comparisons.</summary>
    public static Watched Audit()
    {
        var names = new List<NearName>(Count);
        var planted = new List<(int, int)>();
        for (var i = 0; i < Count; i++)
        {
            if (i % 50 == 49)
            {
                planted.Add((i - 49, i));
                names.Add(new NearName(Duplicate(i - 49, i / 50), ""));
            }
            else
            {
                names.Add(new NearName($"{Word(i)} {Trades[i % Trades.Length]} {Forms[i % Forms.Length]}", ""));
            }
        }

        var seconds = new List<double>();
        var found = NearNames.Find(names.GetRange(0, 1000));
        for (var round = 0; round < Rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            found = NearNames.Find(names);
            seconds.Add(clock.Elapsed.TotalSeconds);
        }

        seconds.Sort();
        var pairs = found.Pairs.Select(p => (p.Left, p.Right)).ToHashSet();
        return new Watched
        {
            ["names"] = Count,
            ["seconds"] = seconds[Rounds / 2],
            ["planted"] = planted.Count,
            ["found"] = planted.Count(pairs.Contains),
            ["pairs"] = found.Pairs.Count,
            ["comparisons"] = found.Comparisons,
        };
    }

    // accents, signs, legal form, order of words, a letter missing, doubled, swapped, a blank missing
    private static string Duplicate(int of, int kind)
    {
        var (word, trade, form) = (Word(of), Trades[of % Trades.Length], Forms[of % Forms.Length]);
        var at = 1 + (kind % (word.Length - 2));
        return (kind % 8) switch
        {
            0 => $"{word.Replace('a', 'á').Replace('o', 'ö')} {trade} {form}",
            1 => $"{word.ToUpperInvariant()}-{trade}, {form}",
            2 => $"{word} {trade}",
            3 => $"{trade} {word} {form}",
            4 => $"{word.Remove(at, 1)} {trade} {form}",
            5 => $"{word.Insert(at, word[at].ToString())} {trade} {form}",
            6 => $"{word[..at]}{word[at + 1]}{word[at]}{word[(at + 2)..]} {trade} {form}",
            _ => $"{word}{trade} {form}",
        };
    }

    private static string Word(int number)
    {
        var scattered = (uint)((number * 2_654_435_761L) % 65_521);
        return $"{Parts[scattered & 15]}{Parts[(scattered >> 4) & 15]}{Parts[(scattered >> 8) & 15]}{Parts[(scattered >> 12) & 15]}";
    }
}
