using System.Globalization;
using System.Numerics;
using CsCheck;
using Timepost.Domain.Amounts;

namespace Timepost.Domain.Tests.Amounts;

public sealed class AllocationTests
{
    // Libraries that hand the rest out from the left give other parts than the largest remainder; the rows in
    // which the two differ stand here with ours.
    private static readonly Dictionary<string, string> Ours = new(StringComparer.Ordinal)
    {
        ["100|30;20;40"] = "33.33;22.22;44.45",
        ["100|1;2;3;7"] = "7.70;15.40;23.05;53.85",
        ["-100|30;20;40;40"] = "-23.08;-15.38;-30.77;-30.77",
    };

    [Fact]
    public void Agrees_with_the_published_table_but_where_largest_remainder_differs()
    {
        var rows = SharedData.Table("F-vectors", "money_allocation.csv");
        var differing = new List<string>();
        foreach (var row in rows)
        {
            // cash steps (0.05 francs) are split as so many steps
            var currency = Currency.Of(row["currency"]);
            var step = long.Parse(row["step_in_last_place"], CultureInfo.InvariantCulture);
            var whole = Money.Exact(Number(row["amount"]), currency).Minor / step;
            var weights = row["ratios"].Split(';').Select(r => long.Parse(r, CultureInfo.InvariantCulture)).ToArray();
            var parts = new long[weights.Length];
            Allocation.Split(whole, weights, parts);

            var found = string.Join(';', parts.Select(p => Money.OfMinor(p * step, currency).ToAmountString()));
            Assert.Equal(Money.Exact(Number(row["amount"]), currency).Minor, parts.Sum() * step);
            if (found != row["expected_parts"])
            {
                var key = $"{row["amount"]}|{row["ratios"]}";
                differing.Add(key);
                Assert.Equal(Ours.GetValueOrDefault(key), found);
            }
        }

        Assert.Equal(Ours.Keys.Order(StringComparer.Ordinal), differing.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(10, new long[] { 1, 1, 1 }, new long[] { 4, 3, 3 })] // a tie: the first position
    [InlineData(10, new long[] { 0, 1, 0 }, new long[] { 0, 10, 0 })]
    [InlineData(5, new long[] { 0, 0 }, new long[] { 3, 2 })] // no weights: all alike
    [InlineData(0, new long[] { 3, 4 }, new long[] { 0, 0 })]
    [InlineData(-10, new long[] { 1, 1, 1 }, new long[] { -4, -3, -3 })]
    [InlineData(2, new long[] { 1, 2, 3 }, new long[] { 0, 1, 1 })] // 0.33, 0.67, 1.00
    public void Hands_out_by_largest_remainder(long whole, long[] weights, long[] expected)
    {
        var parts = new long[weights.Length];
        Allocation.Split(whole, weights, parts);
        Assert.Equal(expected, parts);
    }

    [Fact]
    public void Refuses_what_cannot_be_split()
    {
        Assert.Throws<ArgumentException>(() => Allocation.Split(1, [1, 2], new long[1]));
        Assert.Throws<ArgumentException>(() => Allocation.Split(1, [1, -2], new long[2]));
        Assert.Throws<ArgumentException>(() => Allocation.Split(1, [], []));
        Allocation.Split(0, [], []);
    }

    [Fact]
    public void Parts_sum_to_the_whole_mirror_and_stay_within_one_of_their_share() =>
        Gen.Select(Gen.Long[-1_000_000_000_000, 1_000_000_000_000], Gen.Long[0, 100_000].Array[1, 200]).Sample((whole, weights) =>
            Holds(whole, weights));

    [Fact]
    public void Wide_wholes_and_weights_split_as_exactly() =>
        Gen.Select(Gen.Long[long.MinValue + 1, long.MaxValue], Gen.Long[0, long.MaxValue].Array[1, 80]).Sample((whole, weights) =>
            Holds(whole, weights));

    [Fact]
    public void Agrees_with_a_plain_sort_of_the_remainders() =>
        Gen.Select(Gen.Long[0, 100_000], Gen.Long[0, 30].Array[1, 300]).Sample((whole, weights) =>
        {
            var parts = new long[weights.Length];
            Allocation.Split(whole, weights, parts);
            var sum = weights.Sum();
            var used = sum == 0 ? weights.Select(_ => 1L).ToArray() : weights;
            sum = used.Sum();
            var plain = used.Select(w => whole * w / sum).ToArray();
            foreach (var i in Enumerable.Range(0, used.Length).OrderByDescending(i => whole * used[i] % sum).Take((int)(whole - plain.Sum())))
            {
                plain[i]++;
            }

            Assert.Equal(plain, parts);
        });

    private static void Holds(long whole, long[] weights)
    {
        var parts = new long[weights.Length];
        Allocation.Split(whole, weights, parts);
        Assert.Equal(whole, parts.Aggregate((Int128)0, (sum, part) => sum + part));

        var mirrored = new long[weights.Length];
        Allocation.Split(-whole, weights, mirrored);
        Assert.Equal(parts, Array.ConvertAll(mirrored, p => -p));

        // each is its share rounded down or up, never further
        var total = weights.Aggregate(BigInteger.Zero, (sum, weight) => sum + weight);
        for (var i = 0; i < weights.Length && total > 0; i++)
        {
            Assert.True(BigInteger.Abs((parts[i] * total) - ((BigInteger)whole * weights[i])) < total);
        }
    }

    private static decimal Number(string text) =>
        decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
}
