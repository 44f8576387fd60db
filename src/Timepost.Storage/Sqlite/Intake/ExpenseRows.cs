using Timepost.Domain.Work;
using Timepost.Engine.Intake;

namespace Timepost.Storage.Sqlite.Intake;

/// <summary>A stored expense to and from its row; the columns in the order of <see cref="ExpenseSql.Columns"/>.</summary>
internal static class ExpenseRows
{
    public static SqliteStatement BindExpense(this SqliteStatement statement, Guid workspace, StoredExpense e)
    {
        Span<byte> hash = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(hash, e.RowHash);
        return statement.Bind(1, workspace).Bind(2, e.Id).Bind(3, e.Connection).Bind(4, e.Batch).Bind(5, e.Line).Bind(6, e.RawOffset)
            .Bind(7, e.RawLength).Bind(8, (ReadOnlySpan<byte>)hash).Bind(9, e.MatchKey).Bind(10, e.ExternalId).Bind(11, e.Day)
            .Bind(12, e.Merchant).Bind(13, e.Category).Bind(14, e.Worker).Bind(15, e.Client).Bind(16, e.Project).Bind(17, e.Description)
            .Bind(18, e.Minor).Bind(19, e.Currency).Bind(20, e.TaxMinor).Bind(21, EntryRow.Text(e.OriginalAmount)).Bind(22, e.OriginalCurrency)
            .Bind(23, e.Billable).Bind(24, e.Reimbursable).Bind(25, e.Status).Bind(26, (long)e.State).Bind(27, (long)e.Holds).Bind(28, e.Fields);
    }

    public static StoredExpense Read(SqliteStatement row) => new()
    {
        Id = row.Guid(0),
        Connection = row.Int32(1),
        Batch = row.Int64(2),
        Line = row.Int64(3),
        RawOffset = row.Int64(4),
        RawLength = row.Int32(5),
        RowHash = EntryRow.Hash(row, 6),
        MatchKey = row.Int64(7),
        ExternalId = row.TextOrNull(8),
        Day = row.Int32(9),
        Merchant = row.Text(10),
        Category = row.Text(11),
        Worker = row.Int32(12),
        Client = row.Int32(13),
        Project = row.Int32(14),
        Description = row.Text(15),
        Minor = row.Int64(16),
        Currency = row.Text(17),
        TaxMinor = row.Int64OrNull(18),
        OriginalAmount = EntryRow.Decimal(row, 19),
        OriginalCurrency = row.Text(20),
        Billable = row.BooleanOrNull(21),
        Reimbursable = row.BooleanOrNull(22),
        Status = row.Text(23),
        State = (EntryState)row.Int32(24),
        Holds = (Holds)row.Int32(25),
        Fields = row.TextOrNull(26),
    };

    public static List<StoredExpense> ReadAll(SqliteStatement statement)
    {
        using (statement)
        {
            var list = new List<StoredExpense>();
            while (statement.Step())
            {
                list.Add(Read(statement));
            }

            return list;
        }
    }
}
