using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;
using Timepost.Engine.Workspaces;
using Timepost.Storage.Tests.Support;

namespace Timepost.Storage.Tests.Subledger;

public sealed class CashShareStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IIdSource _ids = Stores.Ids();

    public void Dispose() => _folder.Dispose();

    private static CashShare Share(string document, bool counts, decimal amount, AccountRole role = AccountRole.Revenue, string item = "", long inBase = 0) =>
        new(document, counts, new LedgerPosting(role, role.ToString(), Money.Exact(amount, Currency.Of("USD")), "DE19") { Document = item, Agreement = "a" }, inBase);

    [Theory]
    [InlineData("UPDATE cash_share SET amount = 1")]
    [InlineData("DELETE FROM cash_share")]
    public void Shares_are_append_only(string sql)
    {
        using var store = Stores.Open(_folder.File("store.db"));
        using var transaction = store.BeginWrite();
        transaction.CashShares.Add(_ids.Next(), [Share("TP1", false, -100m)]);
        var refused = Assert.Throws<StoreException>(() => transaction.Database.Execute(sql));
        Assert.Contains("append-only", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shares_come_back_as_they_went_in_and_add_up_by_document_and_by_expense()
    {
        using var store = Stores.Open(_folder.File("store.db"));
        var (opened, paid) = (_ids.Next(), _ids.Next());
        CashShare[] waits = [Share("TP1", false, -100m), Share("TP1", false, -50m, AccountRole.RecoverableExpense, "x1"), Share("TP2", false, 50m, AccountRole.RecoverableExpense, "x1")];
        CashShare[] counts = [Share("TP1", true, -40m, inBase: -3_600), Share("TP1", true, -20m, AccountRole.RecoverableExpense, "x1", -1_800)];
        using (var transaction = store.Begin())
        {
            transaction.CashShares.Add(opened, waits);
            transaction.CashShares.Add(paid, counts);
            transaction.Commit();
        }

        using var reading = store.Read();
        Assert.Equal(waits, reading.CashShares.OfEntry(opened));
        Assert.Equal(counts, reading.CashShares.OfEntry(paid));
        Assert.Equal(
            [(AccountRole.RecoverableExpense, "x1", -5_000, -2_000, -1_800), (AccountRole.Revenue, "", -10_000, -4_000, -3_600)],
            reading.CashShares.Of("TP1").Select(p => (p.Posting.Role, p.Posting.Document, p.Whole, p.Counted, p.CountedBase)));
        Assert.Equal([("TP1", -5_000, -2_000), ("TP2", 5_000, 0)], reading.CashShares.OfItem("x1"));
        Assert.Empty(reading.CashShares.OfItem(""));
        Assert.Equal((true, false), (reading.CashShares.Has("TP2"), reading.CashShares.Has("TP3")));
    }
}
