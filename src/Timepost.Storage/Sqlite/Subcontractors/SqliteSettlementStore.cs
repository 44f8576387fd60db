using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Engine.Subcontractors;

namespace Timepost.Storage.Sqlite.Subcontractors;

/// <summary>Settlements of retention in SQLite.</summary>
internal sealed class SqliteSettlementStore(SqliteDatabase database, Guid workspace) : ISettlementStore
{
    public void Add(Settlement settlement)
    {
        ArgumentNullException.ThrowIfNull(settlement);
        database.Prepare(SettlementSql.Insert).Bind(1, workspace).Bind(2, settlement.Id).Bind(3, settlement.Vendor).Bind(4, settlement.Quarter)
            .Bind(5, settlement.Held.Currency.Code).Bind(6, settlement.Held.Minor).Bind(7, (long)settlement.Step).Bind(8, settlement.Actor.Value)
            .Bind(9, settlement.Happened).RunAndDispose();
    }

    public void Add(OtherCost decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        database.Prepare(SettlementSql.InsertOther).Bind(1, workspace).Bind(2, decision.Id).Bind(3, decision.Expense.Value).Bind(4, decision.Other)
            .Bind(5, decision.Reason).Bind(6, decision.Actor.Value).Bind(7, decision.Happened).RunAndDispose();
        database.Prepare(Intake.ExpenseSql.MarkDirty).Bind(1, workspace).RunAndDispose();
    }

    public OtherCost? OtherCost(ExpenseId expense)
    {
        using var row = database.Prepare(SettlementSql.NewestOther).Bind(1, workspace).Bind(2, expense.Value);
        return row.Step()
            ? new OtherCost(row.Guid(0), new ExpenseId(row.Guid(1)), row.Boolean(2), row.Text(3), new ActorId(row.Guid(4)), row.Instant(5))
            : null;
    }

    public IReadOnlyList<Settlement> Of(string vendor)
    {
        using var rows = database.Prepare(SettlementSql.OfVendor).Bind(1, workspace).Bind(2, vendor);
        var list = new List<Settlement>();
        while (rows.Step())
        {
            list.Add(new Settlement
            {
                Id = rows.Guid(0),
                Vendor = rows.Text(1),
                Quarter = rows.Text(2),
                Held = Money.OfMinor(rows.Int64(4), Currency.Of(rows.Text(3))),
                Step = (SettlementStep)rows.Int32(5),
                Actor = new ActorId(rows.Guid(6)),
                Happened = rows.Instant(7),
            });
        }

        return list;
    }
}
