using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Retainers;
using Timepost.Engine.Retainers;
using Timepost.Engine.Workspaces;
using Timepost.Storage.Tests.Support;

namespace Timepost.Storage.Tests.Retainers;

/// <summary>The ledger's laws, kept by the store.</summary>
public sealed class RetainerStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static RetainerEntry Row(int id, RetainerEntryKind kind, long amount, long balance, int lot = 1) => new()
    {
        Id = new Guid(id, 0, 0, new byte[8]),
        Retainer = "harbor",
        Lot = new Guid(lot, 1, 0, new byte[8]),
        Kind = kind,
        Day = new LocalDate(2026, 3, 1),
        Document = "TPAAAAAAAAAAAAAAAAAA",
        Amount = amount,
        Tax = amount / 10,
        TaxCode = "DE19",
        TaxPercent = 5.5m,
        Fee = 7,
        From = new LocalDate(2026, 3, 1),
        To = kind == RetainerEntryKind.Deposit ? new LocalDate(2026, 4, 30) : null,
        Balance = balance,
        Reason = "why",
        Actor = new Guid(9, 0, 0, new byte[8]),
    };

    [Fact]
    public void A_balance_below_zero_is_refused_in_each_lot()
    {
        using var store = Stores.Open(_folder.File("store.db"));
        using var transaction = store.Begin();
        transaction.Retainers.Add(Row(1, RetainerEntryKind.Deposit, 100, 100));
        transaction.Retainers.Add(Row(2, RetainerEntryKind.Deposit, 50, 150, lot: 2));
        transaction.Retainers.Add(Row(3, RetainerEntryKind.DrawDown, -100, 50));
        // the retainer has 50, the lot has nothing
        Assert.Throws<RetainerBelowZeroException>(() => transaction.Retainers.Add(Row(4, RetainerEntryKind.DrawDown, -1, 49)));
    }

    [Fact]
    public void Two_runs_at_once_cannot_draw_the_same_money()
    {
        using var store = Stores.Open(_folder.File("store.db"));
        using (var first = store.Begin())
        {
            first.Retainers.Add(Row(1, RetainerEntryKind.Deposit, 100, 100));
            first.Commit();
        }

        // both have seen 100; the one that comes second is refused, whatever balance it wrote down
        foreach (var (id, refused) in new[] { (2, false), (3, true) })
        {
            using var run = store.Begin();
            if (refused)
            {
                Assert.Throws<RetainerBelowZeroException>(() => run.Retainers.Add(Row(id, RetainerEntryKind.DrawDown, -80, 20)));
            }
            else
            {
                run.Retainers.Add(Row(id, RetainerEntryKind.DrawDown, -80, 20));
                run.Commit();
            }
        }

        using var reading = store.Read();
        Assert.Equal(20, reading.Retainers.Balance("harbor"));
    }

    [Fact]
    public void A_row_comes_back_as_it_was_and_is_taken_back_once()
    {
        using var store = Stores.Open(_folder.File("store.db"));
        using var transaction = store.Begin();
        var row = Row(1, RetainerEntryKind.Deposit, 100, 100);
        transaction.Retainers.Add(row);
        Assert.Equal(row, Assert.Single(transaction.Retainers.Entries("harbor")));
        Assert.Equal(row, Assert.Single(transaction.Retainers.OfDocument(row.Document)));
        Assert.Equal(["harbor"], transaction.Retainers.Retainers());
        transaction.Retainers.Add(Row(2, RetainerEntryKind.Deposit, 100, 200));
        transaction.Retainers.Add(Row(3, RetainerEntryKind.Restore, -100, 100) with { Reverses = row.Id });
        Assert.Throws<RetainerBelowZeroException>(() => transaction.Retainers.Add(Row(4, RetainerEntryKind.Restore, -100, 0) with { Reverses = row.Id }));
    }

    [Fact]
    public void The_ledger_is_append_only()
    {
        using var store = Stores.Open(_folder.File("store.db"));
        using (var transaction = store.Begin())
        {
            transaction.Retainers.Add(Row(1, RetainerEntryKind.Deposit, 100, 100));
            transaction.Commit();
        }

        foreach (var sql in (string[])["UPDATE retainer_entry SET amount = 1", "DELETE FROM retainer_entry", "UPDATE retainer SET balance = -1"])
        {
            Assert.Equal("store-constraint", Assert.Throws<StoreException>(() => store.Writer.Execute(sql)).Code);
        }
    }

    [Fact]
    public void Requests_are_open_until_they_are_answered()
    {
        using var store = Stores.Open(_folder.File("store.db"));
        using var transaction = store.Begin();
        var request = new RetainerRequest(
            new Guid(1, 0, 0, new byte[8]), "harbor", new LocalDate(2026, 3, 1), Money.OfMinor(119000, Currency.Of("EUR")), TopUp: true, "open", new Guid(9, 0, 0, new byte[8]));
        transaction.Retainers.AddRequest(request);
        Assert.Equal(request, Assert.Single(transaction.Retainers.OpenRequests("")));
        Assert.Empty(transaction.Retainers.OpenRequests("other"));
        transaction.Retainers.SetRequestStatus(request.Id, "received");
        Assert.Empty(transaction.Retainers.OpenRequests("harbor"));
    }
}
