using CsCheck;
using NodaTime;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Workspaces;
using Timepost.Storage.Tests.Support;

namespace Timepost.Storage.Tests.Dispositions;

public sealed class DispositionStoreTests : IDisposable
{
    private static readonly Guid Entry = new("0198a000-0000-7000-8000-000000000001");
    private readonly TemporaryFolder _folder = new();
    private readonly IIdSource _ids = Stores.Ids();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Promise2_an_entry_is_never_disposed_above_its_limit()
    {
        using var store = Stores.Open(_folder.File("store.db"));
        using var transaction = store.Begin();
        transaction.Dispositions.SetLimit(Entry, DispositionSide.Sale, ItemMeasure.Seconds, 3600);
        transaction.Dispositions.Add(Row(3000));

        var refused = Assert.Throws<OverDisposedException>(() => transaction.Dispositions.Add(Row(601)));

        Assert.Equal(Entry, refused.Item);
        Assert.Equal(new ItemBalance(3600, 3000), transaction.Dispositions.Balance(Entry, DispositionSide.Sale));
    }

    [Fact]
    public void Promise2_no_disposition_without_an_item()
    {
        using var store = Stores.Open(_folder.File("store.db"));
        using var transaction = store.Begin();

        Assert.Throws<OverDisposedException>(() => transaction.Dispositions.Add(Row(1)));
    }

    [Fact]
    public void A_disposition_is_reversed_once()
    {
        using var store = Stores.Open(_folder.File("store.db"));
        using var transaction = store.Begin();
        transaction.Dispositions.SetLimit(Entry, DispositionSide.Sale, ItemMeasure.Seconds, 3600);
        var first = Row(1800);
        transaction.Dispositions.Add(first);
        transaction.Dispositions.Add(Row(1800));
        transaction.Dispositions.Add(Row(-1800) with { Reverses = first.Id });

        Assert.Throws<OverDisposedException>(() => transaction.Dispositions.Add(Row(-1800) with { Reverses = first.Id }));
        Assert.Equal(1800, transaction.Dispositions.Balance(Entry, DispositionSide.Sale)!.Value.Disposed);
    }

    [Fact]
    public void The_limit_never_falls_below_what_is_disposed_and_says_so()
    {
        using var store = Stores.Open(_folder.File("store.db"));
        using var transaction = store.Begin();
        Assert.True(transaction.Dispositions.SetLimit(Entry, DispositionSide.Sale, ItemMeasure.Seconds, 3600));
        transaction.Dispositions.Add(Row(3000));

        Assert.False(transaction.Dispositions.SetLimit(Entry, DispositionSide.Sale, ItemMeasure.Seconds, 1200));
        Assert.Equal(new ItemBalance(3000, 3000), transaction.Dispositions.Balance(Entry, DispositionSide.Sale));
        Assert.True(transaction.Dispositions.SetLimit(Entry, DispositionSide.Sale, ItemMeasure.Seconds, 7200));
    }

    [Theory]
    [InlineData("UPDATE disposition SET quantity = 1")]
    [InlineData("DELETE FROM disposition")]
    public void Dispositions_are_append_only(string sql)
    {
        using var store = Stores.Open(_folder.File("store.db"));
        using var transaction = store.BeginWrite();
        transaction.Dispositions.SetLimit(Entry, DispositionSide.Sale, ItemMeasure.Seconds, 3600);
        transaction.Dispositions.Add(Row(3000));

        var refused = Assert.Throws<StoreException>(() => transaction.Database.Execute(sql));
        Assert.Contains("append-only", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sides_have_laws_of_their_own()
    {
        using var store = Stores.Open(_folder.File("store.db"));
        using var transaction = store.Begin();
        transaction.Dispositions.SetLimit(Entry, DispositionSide.Sale, ItemMeasure.Seconds, 3600);
        transaction.Dispositions.SetLimit(Entry, DispositionSide.Cost, ItemMeasure.Seconds, 3600);
        transaction.Dispositions.Add(Row(3600));
        transaction.Dispositions.Add(Row(3600) with { Side = DispositionSide.Cost, To = "bill-line" });

        Assert.Equal(3600, transaction.Dispositions.Balance(Entry, DispositionSide.Cost)!.Value.Disposed);
    }

    // law: limit = disposed + open, and disposed = the sum of the rows, whatever is tried
    [Fact]
    public void Promise2_conservation_holds_after_any_sequence()
    {
        Gen.Int[-4000, 4000].Array[1, 40].Sample(
            quantities =>
            {
                using var folder = new TemporaryFolder();
                using var store = Stores.Open(folder.File("store.db"));
                using var transaction = store.Begin();
                transaction.Dispositions.SetLimit(Entry, DispositionSide.Sale, ItemMeasure.Seconds, 7200);
                long expected = 0;
                foreach (var quantity in quantities)
                {
                    try
                    {
                        transaction.Dispositions.Add(Row(quantity));
                        expected += quantity;
                    }
                    catch (OverDisposedException)
                    {
                        Assert.False(expected + quantity is >= 0 and <= 7200);
                    }

                    Assert.Equal(expected, transaction.Dispositions.Balance(Entry, DispositionSide.Sale)!.Value.Disposed);
                    Assert.InRange(expected, 0, 7200);
                }

                Assert.Equal(expected, transaction.Dispositions.Of(Entry).Sum(d => d.Quantity));
            },
            iter: 40,
            threads: 1);
    }

    private Disposition Row(long quantity) => new()
    {
        Id = _ids.Next(),
        Item = Entry,
        Side = DispositionSide.Sale,
        BillingDay = new LocalDate(2026, 3, 2),
        Quantity = quantity,
        To = "line",
        Document = "TPAAAAAAAAAAAAAAAAAA",
        Line = 1,
        RuleSet = "abc",
    };
}
