using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Engine.Workspaces;
using Timepost.Storage.Sqlite.Fx;
using Timepost.Storage.Tests.Support;

namespace Timepost.Storage.Tests.Fx;

public sealed class RateStoreTests : IDisposable
{
    private static readonly Currency Eur = Currency.Of("EUR");
    private static readonly Currency Usd = Currency.Of("USD");
    private static readonly LocalDate Day = new(2026, 1, 15);
    private readonly TemporaryFolder _folder = new();
    private readonly IIdSource _ids = Stores.Ids();

    public void Dispose() => _folder.Dispose();

    private FxRate Rate(decimal value, string quote = "USD", int day = 15, string provider = "ecb", int minutes = 0) => new()
    {
        Id = new RateId(_ids.Next()),
        Provider = provider,
        Base = Eur,
        Quote = Currency.Of(quote),
        Date = new LocalDate(2026, 1, day),
        Value = value,
        Captured = Instant.FromUtc(2026, 1, 15, 9, 0) + Duration.FromMinutes(minutes),
    };

    [Theory]
    [InlineData("UPDATE fx_rate SET value = '2'")]
    [InlineData("DELETE FROM fx_rate")]
    public void Rates_are_append_only(string sql)
    {
        using var store = Stores.Open(_folder.File("store.db"));
        using var transaction = store.BeginWrite();
        transaction.Rates.Add(Rate(1.16m));

        var refused = Assert.Throws<StoreException>(() => transaction.Database.Execute(sql));
        Assert.Contains("append-only", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rate_comes_back_as_it_went_in()
    {
        using var store = Stores.Open(_folder.File("store.db"));
        var rate = Rate(1.1600m);
        using (var transaction = store.Begin())
        {
            transaction.Rates.Add(rate);
            transaction.Commit();
        }

        using var reading = store.Read();
        Assert.Equal(rate, reading.Rates.Find(rate.Id));
        Assert.Equal("1.16", reading.Rates.Find(rate.Id)!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Null(reading.Rates.Find(new RateId(_ids.Next())));
        Assert.True(reading.Rates.Has("ecb", Eur, Usd, Day, 1.160m));
        Assert.False(reading.Rates.Has("ecb", Eur, Usd, Day, 1.161m));
    }

    [Fact]
    public void The_row_captured_last_counts_and_the_one_before_stays()
    {
        using var store = Stores.Open(_folder.File("store.db"));
        using var transaction = store.Begin();
        var corrected = Rate(1.16m, minutes: 5);
        transaction.Rates.Add(corrected);
        transaction.Rates.Add(Rate(11.6m));
        transaction.Rates.Add(Rate(1.2m, provider: "bank", minutes: 9));

        Assert.Equal(corrected, transaction.Rates.Newest("ecb", Eur, Usd, Day));
        Assert.Equal([11.6m, 1.16m], transaction.Rates.For("ecb", Eur, Usd).Select(r => r.Value));
        Assert.Equal([11.6m, 1.16m, 1.2m], transaction.Rates.For(null, Eur, Usd).Select(r => r.Value));
        Assert.Empty(transaction.Rates.For(null, Usd, Eur));
        Assert.Null(transaction.Rates.Newest("ecb", Eur, Usd, Day.PlusDays(1)));
    }

    [Fact]
    public void Days_are_read_from_the_first_to_the_last_both_included()
    {
        using var store = Stores.Open(_folder.File("store.db"));
        using var transaction = store.Begin();
        for (var day = 10; day < 20; day++)
        {
            transaction.Rates.Add(Rate(day, day: day));
        }

        Assert.Equal([11m, 12m, 13m, 14m, 15m], transaction.Rates.Between(Day.PlusDays(-4), Day).Select(r => r.Value));
    }

    [Fact]
    public void Pages_make_the_whole_the_latest_day_first_and_of_a_currency_alone()
    {
        using var store = Stores.Open(_folder.File("store.db"));
        using var transaction = store.Begin();
        foreach (var day in new[] { 15, 13, 14 })
        {
            transaction.Rates.Add(Rate(1m + day, day: day));
            transaction.Rates.Add(Rate(100m + day, "JPY", day));
        }

        var pages = new List<FxRate>();
        RateId? after = null;
        while (transaction.Rates.List(null, after, 2) is { Count: > 0 } page)
        {
            pages.AddRange(page);
            after = page[^1].Id;
        }

        Assert.Equal([115m, 16m, 114m, 15m, 113m, 14m], pages.Select(r => r.Value));
        Assert.Equal([16m, 15m, 14m], transaction.Rates.List(Usd, null, 10).Select(r => r.Value));
        Assert.Equal(6, transaction.Rates.List(Eur, null, 10).Count);
    }

    // a history of the central bank has 180,000 rows: a search that goes by the workspace alone reads all of them for each row of a file
    [Theory]
    [InlineData(RateSql.Newest, "fx_rate_pair")]
    [InlineData(RateSql.OfDay, "fx_rate_pair")]
    [InlineData(RateSql.OfPair, "fx_rate_pair")]
    [InlineData(RateSql.Between, "fx_rate_day")]
    [InlineData(RateSql.First, "fx_rate_day")]
    [InlineData(RateSql.After, "fx_rate_day")]
    [InlineData(RateSql.Find, "PRIMARY KEY")]
    public void Every_search_goes_by_an_index_of_its_own(string sql, string index)
    {
        using var store = Stores.Open(_folder.File("store.db"));
        using var plan = store.Writer.Prepare("EXPLAIN QUERY PLAN " + sql);
        var steps = new List<string>();
        while (plan.Step())
        {
            steps.Add(plan.Text(3));
        }

        Assert.Contains(steps, s => s.Contains("SEARCH fx_rate", StringComparison.Ordinal) && s.Contains(index, StringComparison.Ordinal));
    }

    [Fact]
    public void A_new_rate_has_expenses_planned_anew()
    {
        using var store = Stores.Open(_folder.File("store.db"));
        using var transaction = store.Begin();
        transaction.Work.ClearDirtyExpenses();

        transaction.Rates.Add(Rate(1.16m));

        Assert.True(transaction.Work.ExpensesDirty());
    }
}
