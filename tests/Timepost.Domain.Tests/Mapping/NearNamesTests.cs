using Timepost.Domain.Mapping;

namespace Timepost.Domain.Tests.Mapping;

public sealed class NearNamesTests
{
    [Theory]
    [InlineData("Müller Bau", "MULLER  BAU", Likeness.Writing)]
    [InlineData("Harbor Ltd", "Harbor GmbH", Likeness.Writing)]
    [InlineData("Harbor", "Harbor, Inc.", Likeness.Writing)]
    [InlineData("Muster GmbH & Co. KG", "Muster", Likeness.Writing)]
    [InlineData("Weber & Sons", "Weber and Sons", Likeness.Writing)]
    [InlineData("Weber & Sons", "Weber Sons", Likeness.Writing)]
    [InlineData("Lake Studio", "Studio Lake", Likeness.WordOrder)]
    [InlineData("Blue Note", "BlueNote", Likeness.Blanks)]
    [InlineData("Harbour Logistics", "Harbor Logistics", Likeness.Spelling)]
    [InlineData("Thornbury", "Thronbury", Likeness.Spelling)]
    [InlineData("Logistics Harbour", "Harbor Logistics", Likeness.Spelling)]
    [InlineData("Xarbor Logistics", "Harbor Logistics", Likeness.Spelling)]
    public void Two_names_of_one_are_found(string one, string other, Likeness likeness)
    {
        var pair = Assert.Single(Find(one, "Somebody Else", other).Pairs);

        Assert.Equal((0, 2, likeness), (pair.Left, pair.Right, pair.Likeness));
    }

    [Theory]
    [InlineData("Phase 1", "Phase 2")]
    [InlineData("Website 2025", "Website 2026")]
    [InlineData("Unit 1 1", "Unit 11")]
    [InlineData("Lake", "Luke")]
    [InlineData("Studio North", "Studio South")]
    [InlineData("Harbor Logistics", "Harbor Logistics Berlin")]
    [InlineData("Harbour Logistic", "Harbor Logistics")]
    [InlineData("Support", "Development")]
    [InlineData("!!!", "???")]
    public void Two_names_of_two_are_not(string one, string other) => Assert.Empty(Find(one, other).Pairs);

    [Fact]
    public void A_tax_number_says_that_two_names_are_one_or_two()
    {
        var same = NearNames.Find([new("Harbor", "DE 999 999 990"), new("Port Services", "de999999990")]).Pairs;
        var apart = NearNames.Find([new("Harbor Ltd", "GB999999973"), new("Harbor GmbH", "DE999999990"), new("Harbour", "GB111111111")]).Pairs;
        var unknown = NearNames.Find([new("Harbor", "none"), new("Port Services", "none")]).Pairs;

        Assert.Equal(Likeness.TaxNumber, Assert.Single(same).Likeness);
        Assert.Empty(apart);
        Assert.Empty(unknown);
    }

    [Fact]
    public void Of_many_that_are_the_same_each_is_paired_with_the_first() =>
        Assert.Equal([(0, 1), (0, 2), (0, 3)], Find("Harbor", "HARBOR", "Harbor Ltd", "harbor").Pairs.Select(p => (p.Left, p.Right)));

    [Fact]
    public void Names_without_a_common_block_are_not_compared()
    {
        Assert.Equal(0, Find("Harbor Logistics", "Lake Logistics", "Studio Winter", "Harbor 1", "Harbor 2").Comparisons);
        Assert.Equal(1, Find("Harbor Logistics", "Harbour Logistics", "Studio Winter").Comparisons);
    }

    [Fact]
    public void Blocks_lose_no_pair_whose_word_differs_by_one_letter()
    {
        // close together on purpose: one letter changed, missing, doubled or swapped, at each place of words of five to eight letters
        var words = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var word in new[] { "harbo", "kelmin", "torvald", "brixtona" })
        {
            words.Add(word);
            for (var at = 0; at < word.Length; at++)
            {
                words.Add($"{word[..at]}q{word[(at + 1)..]}");
                words.Add(word.Remove(at, 1));
                words.Add(word.Insert(at, "q"));
                words.Add(at + 1 < word.Length ? $"{word[..at]}{word[at + 1]}{word[at]}{word[(at + 2)..]}" : word);
            }
        }

        words.RemoveWhere(w => w.Length < 5);
        string[] names = [.. words.Select((w, i) => i % 2 == 0 ? $"{w} studio" : $"Studio {w}")];
        var expected = new List<(int, int)>();
        for (var i = 0; i < names.Length; i++)
        {
            for (var j = i + 1; j < names.Length; j++)
            {
                if (EditDistance.Between(words.ElementAt(i), words.ElementAt(j)) == 1)
                {
                    expected.Add((i, j));
                }
            }
        }

        Assert.Equal(expected, Find(names).Pairs.Where(p => p is { Likeness: Likeness.Spelling, Letters: 1 }).Select(p => (p.Left, p.Right)));
        Assert.InRange(expected.Count, 200, 5000);
    }

    [Fact]
    public void All_planted_duplicates_of_fifty_thousand_names_are_found_without_comparing_all()
    {
        var (names, planted) = Planted(50_000);
        var found = NearNames.Find(names);
        var pairs = found.Pairs.Select(p => (p.Left, p.Right)).ToHashSet();

        Assert.Equal(1000, planted.Count);
        Assert.Empty(planted.Where(p => !pairs.Contains(p)).Select(p => (names[p.Item1].Name, names[p.Item2].Name)));

        // all pairs would be 1,249,975,000
        Assert.InRange(found.Comparisons, 1, 50_000L * NearNames.Window);
        Assert.Equal(found.Pairs, NearNames.Find(names).Pairs);
    }

    [Fact]
    public void Names_that_all_fall_into_one_block_are_compared_within_a_window()
    {
        var names = Enumerable.Range(0, 5000).Select(i => new NearName($"Consulting Con{(char)('a' + (i % 26))}{Letters(i)}ing", "")).ToList();

        Assert.InRange(NearNames.Find(names).Comparisons, 1, names.Count * 4L * NearNames.Window);
    }

    private static NearNamesFound Find(params string[] names) => NearNames.Find([.. names.Select(n => new NearName(n, ""))]);

    // one in fifty is another's duplicate, in each of eight ways
    private static (List<NearName> Names, List<(int, int)> Planted) Planted(int count)
    {
        string[] trades = ["Consulting", "Logistics", "Media", "Foods", "Energy", "Design", "Labs"], forms = ["GmbH", "Ltd", "Inc.", "S.A.", "AG"];
        var (names, planted) = (new List<NearName>(count), new List<(int, int)>());
        for (var i = 0; i < count; i++)
        {
            var origin = i % 50 == 49 ? i - 49 : i;
            var (word, trade, form) = (Letters(origin), trades[origin % trades.Length], forms[origin % forms.Length]);
            if (origin == i)
            {
                names.Add(new NearName($"{word} {trade} {form}", ""));
                continue;
            }

            planted.Add((origin, i));
            var at = 1 + (i / 50 % (word.Length - 2));
            names.Add(new NearName(
                (i / 50 % 8) switch
                {
                    0 => $"{word.Replace('a', 'á').Replace('o', 'ö')} {trade} {form}",
                    1 => $"{word.ToUpperInvariant()}-{trade}, {form}",
                    2 => $"{word} {trade}",
                    3 => $"{trade} {word} {form}",
                    4 => $"{word.Remove(at, 1)} {trade} {form}",
                    5 => $"{word.Insert(at, word[at].ToString())} {trade} {form}",
                    6 => $"{word[..at]}{word[at + 1]}{word[at]}{word[(at + 2)..]} {trade} {form}",
                    _ => $"{word}{trade} {form}",
                },
                ""));
        }

        return (names, planted);
    }

    // a word of eight letters of its own for each number, far from those of its neighbours
    private static string Letters(int number)
    {
        string[] parts = ["ba", "do", "fe", "gi", "hu", "ka", "lo", "me", "ni", "pu", "ra", "so", "te", "vi", "wu", "za"];
        var scattered = (uint)((number * 2_654_435_761L) % 65_521);
        return $"{parts[scattered & 15]}{parts[(scattered >> 4) & 15]}{parts[(scattered >> 8) & 15]}{parts[(scattered >> 12) & 15]}";
    }
}
