using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;
using Timepost.Storage.Tests.Support;

namespace Timepost.Storage.Tests.Subledger;

/// <summary>The subledger's laws, kept by the store.</summary>
public sealed class SubledgerStoreTests : IDisposable
{
    private static readonly Currency Eur = Currency.Of("EUR");
    private static readonly Currency Usd = Currency.Of("USD");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static SubledgerEntry Entry(int id, params (AccountRole Role, Money Amount, long Base)[] postings) => new()
    {
        Id = new Guid(id, 0, 0, new byte[8]),
        Date = new LocalDate(2026, 3, 31),
        Kind = "invoice",
        Document = "TPAAAAAAAAAAAAAAAAAA",
        Memo = "Harbor",
        RuleSet = "a",
        Postings = [.. postings.Select(p => new SubledgerPosting(new LedgerPosting(p.Role, $"A:{p.Role}", p.Amount, "") { Party = "harbor", Document = "TPAAAAAAAAAAAAAAAAAA" }, p.Base))],
    };

    [Fact]
    public void Promise5_an_entry_that_is_not_zero_in_base_is_refused()
    {
        using var store = Stores.Open(_folder.File("store.db"));
        using var transaction = store.Begin();
        Assert.Throws<UnbalancedEntryException>(() => transaction.Subledger.Post(Entry(
            1, (AccountRole.Receivable, Money.OfMinor(100, Eur), 100), (AccountRole.Revenue, Money.OfMinor(-100, Eur), -99))));
    }

    [Fact]
    public void Promise5_an_entry_is_zero_in_each_currency_unless_it_is_marked_fx()
    {
        using var store = Stores.Open(_folder.File("store.db"));
        using var transaction = store.Begin();
        var mixed = Entry(1, (AccountRole.Bank, Money.OfMinor(400, Usd), 339), (AccountRole.Receivable, Money.OfMinor(-400, Usd), -345), (AccountRole.RealisedLoss, Money.OfMinor(6, Eur), 6));
        Assert.Throws<UnbalancedEntryException>(() => transaction.Subledger.Post(mixed));
        transaction.Subledger.Post(mixed with { Fx = true });
    }

    [Fact]
    public void The_database_itself_refuses_what_does_not_balance_and_every_change()
    {
        using var store = Stores.Open(_folder.File("store.db"));
        using (var transaction = store.Begin())
        {
            transaction.Subledger.Post(Entry(1, (AccountRole.Receivable, Money.OfMinor(100, Eur), 100), (AccountRole.Revenue, Money.OfMinor(-100, Eur), -100)));
            transaction.Commit();
        }

        foreach (var sql in (string[])[
            "UPDATE subledger_entry SET memo = 'x'", "DELETE FROM subledger_entry", "UPDATE subledger_posting SET base = 1", "DELETE FROM subledger_posting",
            "INSERT INTO subledger_posting SELECT workspace, entry, 9, role, account, tax_code, party, document, agreement, posting_day, currency, amount, base, rates FROM subledger_posting WHERE ordinal = 0",
            "INSERT INTO subledger_entry SELECT workspace, randomblob(16), entry_day, kind, document, memo, reason, fx, rates, rule_set, reverses FROM subledger_entry"])
        {
            Assert.Equal("store-constraint", Assert.Throws<StoreException>(() => store.Writer.Execute(sql)).Code);
        }
    }

    [Fact]
    public void What_is_open_on_a_document_is_the_sum_of_its_postings()
    {
        using var store = Stores.Open(_folder.File("store.db"));
        using var transaction = store.Begin();
        transaction.Subledger.Post(Entry(1, (AccountRole.Receivable, Money.OfMinor(100, Eur), 100), (AccountRole.Revenue, Money.OfMinor(-100, Eur), -100)));
        transaction.Subledger.Post(Entry(2, (AccountRole.Bank, Money.OfMinor(30, Eur), 30), (AccountRole.Receivable, Money.OfMinor(-30, Eur), -30)));
        var open = Assert.Single(transaction.Subledger.Balances(new SubledgerFilter(AccountRole.Receivable, Document: "TPAAAAAAAAAAAAAAAAAA")));
        Assert.Equal(70, open.Amount.Minor);
        Assert.Equal(70, Assert.Single(transaction.Subledger.Balances(new SubledgerFilter(AccountRole.Receivable, Party: "harbor"))).Amount.Minor);
        Assert.Equal(2, transaction.Subledger.List(new SubledgerFilter(AccountRole.Receivable), null, 10).Count);
        Assert.Single(transaction.Subledger.List(new SubledgerFilter(), new Guid(1, 0, 0, new byte[8]), 10));
    }

    [Fact]
    public void An_entry_is_mirrored_once()
    {
        using var store = Stores.Open(_folder.File("store.db"));
        using var transaction = store.Begin();
        var entry = Entry(1, (AccountRole.Receivable, Money.OfMinor(100, Eur), 100), (AccountRole.Revenue, Money.OfMinor(-100, Eur), -100));
        transaction.Subledger.Post(entry);
        transaction.Subledger.Post(entry.Mirror(new Guid(2, 0, 0, new byte[8]), entry.Date, "undone"));
        Assert.Empty(transaction.Subledger.Balances(new SubledgerFilter()));
        Assert.Throws<StoreException>(() => transaction.Subledger.Post(entry.Mirror(new Guid(3, 0, 0, new byte[8]), entry.Date, "twice")));
    }
}
