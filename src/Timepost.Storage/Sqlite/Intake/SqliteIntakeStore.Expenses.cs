using Timepost.Domain.Identity;
using Timepost.Engine.Intake;

namespace Timepost.Storage.Sqlite.Intake;

internal sealed partial class SqliteIntakeStore
{
    public IReadOnlyList<StoredExpense> ExpensesWithKey(int connection, long matchKey) =>
        ExpenseRows.ReadAll(_database.Prepare(ExpenseSql.WithKey).Bind(1, _workspace).Bind(2, connection).Bind(3, matchKey));

    public IReadOnlyList<StoredExpense> ExpensesBetween(int connection, int fromDay, int toDay) =>
        ExpenseRows.ReadAll(_database.Prepare(ExpenseSql.Between).Bind(1, _workspace).Bind(2, connection).Bind(3, fromDay).Bind(4, toDay));

    public IReadOnlyList<Guid> ExpensesLike(StoredExpense expense) =>
        Ids(_database.Prepare(ExpenseSql.Like).Bind(1, _workspace).Bind(2, expense.Day).Bind(3, expense.Minor).Bind(4, expense.Currency)
            .Bind(5, expense.Merchant).Bind(6, expense.Id));

    public IReadOnlyList<Guid> ExpensesWithReceipt(string sha256, Guid otherThan) =>
        Ids(_database.Prepare(ExpenseSql.WithReceipt).Bind(1, _workspace).Bind(2, (ReadOnlySpan<byte>)Convert.FromHexString(sha256)).Bind(3, otherThan));

    public StoredExpense? ReadExpense(ExpenseId id)
    {
        var found = ExpenseRows.ReadAll(_database.Prepare(ExpenseSql.ById).Bind(1, _workspace).Bind(2, id.Value));
        return found.Count == 0 ? null : found[0];
    }

    public void PutExpense(StoredExpense expense)
    {
        _database.Prepare(ExpenseSql.Put).BindExpense(_workspace, expense).RunAndDispose();
        _database.Prepare(ExpenseSql.MarkDirty).Bind(1, _workspace).RunAndDispose();
    }

    public IReadOnlyList<StoredReceipt> Receipts(ExpenseId id)
    {
        using var rows = _database.Prepare(ExpenseSql.Receipts).Bind(1, _workspace).Bind(2, id.Value);
        var list = new List<StoredReceipt>();
        while (rows.Step())
        {
            list.Add(new StoredReceipt(
                rows.Text(0), rows.Text(1), rows.IsNull(2) ? null : new StoredBlob(Convert.ToHexStringLower(rows.Span(2)), rows.Int64(3))));
        }

        return list;
    }

    public void PutReceipts(ExpenseId id, IReadOnlyList<StoredReceipt> receipts)
    {
        _database.Prepare(ExpenseSql.DropReceipts).Bind(1, _workspace).Bind(2, id.Value).RunAndDispose();
        using var insert = _database.Prepare(ExpenseSql.InsertReceipt).Bind(1, _workspace).Bind(2, id.Value);
        for (var i = 0; i < receipts.Count; i++)
        {
            insert.Bind(3, i + 1).Bind(4, receipts[i].SourceName).Bind(5, receipts[i].Name);
            BindHash(insert, 6, receipts[i].Blob?.Sha256);
            insert.Bind(7, receipts[i].Blob?.Length).Run();
        }
    }

    private static List<Guid> Ids(SqliteStatement statement)
    {
        using (statement)
        {
            var list = new List<Guid>();
            while (statement.Step())
            {
                list.Add(statement.Guid(0));
            }

            return list;
        }
    }
}
