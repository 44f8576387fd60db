using Timepost.Domain.Amounts;
using Timepost.Engine.Subcontractors;
using Timepost.Engine.Workspaces;
using Timepost.Storage.Tests.Support;

namespace Timepost.Storage.Tests.Subcontractors;

/// <summary>Steps of settlements: kept in their order, never changed.</summary>
public sealed class SettlementStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static Settlement Step(int id, string vendor, SettlementStep step) => new()
    {
        Id = new Guid(id, 0, 0, new byte[8]),
        Vendor = vendor,
        Quarter = "2026-Q1",
        Held = Money.OfMinor(3000, Currency.Of("EUR")),
        Step = step,
        Actor = Stores.Anna,
        Happened = Stores.Clock.Now,
    };

    [Fact]
    public void Steps_come_back_as_they_were_written_by_vendor_and_in_order()
    {
        using var store = Stores.Open(_folder.File("store.db"));
        using var transaction = store.Begin();
        Settlement[] steps = [Step(1, "Nord", SettlementStep.Proposed), Step(2, "Sued", SettlementStep.Proposed), Step(3, "Nord", SettlementStep.Approved)];
        foreach (var step in steps)
        {
            transaction.Settlements.Add(step);
        }

        Assert.Equal([steps[0], steps[2]], transaction.Settlements.Of("Nord"));
        Assert.Equal(steps, transaction.Settlements.Of(""));
    }

    [Theory]
    [InlineData("UPDATE retention_settlement SET held = 1")]
    [InlineData("DELETE FROM retention_settlement")]
    public void The_database_itself_refuses_every_change(string sql)
    {
        using var store = Stores.Open(_folder.File("store.db"));
        using (var transaction = store.Begin())
        {
            transaction.Settlements.Add(Step(1, "Nord", SettlementStep.Proposed));
            transaction.Commit();
        }

        Assert.Equal("store-constraint", Assert.Throws<StoreException>(() => store.Writer.Execute(sql)).Code);
    }
}
