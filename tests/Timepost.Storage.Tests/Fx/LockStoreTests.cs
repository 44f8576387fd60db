using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Engine.Workspaces;
using Timepost.Storage.Tests.Support;

namespace Timepost.Storage.Tests.Fx;

public sealed class LockStoreTests : IDisposable
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 4, 1, 12, 0);
    private readonly TemporaryFolder _folder = new();
    private readonly IIdSource _ids = Stores.Ids();

    public void Dispose() => _folder.Dispose();

    private static Money Usd(decimal amount) => Money.Exact(amount, Currency.Of("USD"));

    private static Money Eur(decimal amount) => Money.Exact(amount, Currency.Of("EUR"));

    private LockedAmount Amount(int line, int rates) => new(
        line, Usd(1000m), Usd(190m), Eur(867.53m), Eur(158.33m), [.. Enumerable.Range(0, rates).Select(_ => new RateId(_ids.Next()))], [new RateId(_ids.Next())]);

    [Theory]
    [InlineData("UPDATE document_lock SET base_net = 1")]
    [InlineData("DELETE FROM document_lock")]
    public void Locks_are_append_only(string sql)
    {
        using var store = Stores.Open(_folder.File("store.db"));
        using var transaction = store.BeginWrite();
        transaction.Locks.Add("TP1", _ids.Next(), [Amount(0, 1)], Noon);
        var refused = Assert.Throws<StoreException>(() => transaction.Database.Execute(sql));
        Assert.Contains("append-only", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lock_comes_back_as_it_went_in_and_of_two_entries_the_newest_counts()
    {
        using var store = Stores.Open(_folder.File("store.db"));
        var (first, second, amounts) = (_ids.Next(), _ids.Next(), new[] { Amount(0, 2), Amount(1, 1), Amount(2, 0) });
        using (var transaction = store.Begin())
        {
            transaction.Locks.Add("TP1", first, [Amount(0, 1)], Noon);
            transaction.Locks.Add("TP1", second, amounts, Noon + Duration.FromMinutes(1));
            transaction.Locks.Add("TP2", _ids.Next(), [Amount(0, 1)], Noon);
            transaction.Commit();
        }

        using var reading = store.Read();
        var locks = reading.Locks.Of("TP1");
        Assert.Equal([0, 1, 2], locks.Select(l => l.Amount.Line));
        Assert.All(locks, l => Assert.Equal((second, Noon + Duration.FromMinutes(1)), (l.Entry, l.LockedAt)));
        Assert.Equal(amounts.Select(a => (a.Net, a.Tax, a.BaseNet, a.BaseTax)), locks.Select(l => (l.Amount.Net, l.Amount.Tax, l.Amount.BaseNet, l.Amount.BaseTax)));
        Assert.Equal(amounts.SelectMany(a => a.Rates), locks.SelectMany(l => l.Amount.Rates));
        Assert.Equal(amounts.SelectMany(a => a.TaxRates), locks.SelectMany(l => l.Amount.TaxRates));
        Assert.Empty(reading.Locks.Of("TP3"));
    }
}
