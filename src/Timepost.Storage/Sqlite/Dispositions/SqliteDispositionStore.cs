using NodaTime;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Workspaces;

namespace Timepost.Storage.Sqlite.Dispositions;

/// <summary>Items and dispositions in SQLite. The trigger counts, the table's check refuses.</summary>
internal sealed class SqliteDispositionStore(SqliteDatabase database, Guid workspace) : IDispositionStore
{
    public bool SetLimit(Guid item, DispositionSide side, ItemMeasure measure, long limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        if (database.Prepare(DispositionSql.InsertItem).Bind(1, workspace).Bind(2, item).Bind(3, (long)side)
            .Bind(4, (long)measure).Bind(5, limit).RunAndDispose() == 1)
        {
            return true;
        }

        if (Balance(item, side) is { } had && had.Limit == limit)
        {
            return true;
        }

        database.Prepare(DispositionSql.UpdateLimit).Bind(1, workspace).Bind(2, item).Bind(3, (long)side).Bind(4, limit).RunAndDispose();
        return Balance(item, side) is { } balance && balance.Limit == limit;
    }

    public void Add(Disposition disposition)
    {
        using var insert = database.Prepare(DispositionSql.Insert);
        insert.Bind(1, workspace).Bind(2, disposition.Item).Bind(3, disposition.Id).Bind(4, (long)disposition.Side)
            .Bind(5, (long)Days(disposition.BillingDay)).Bind(6, disposition.Quantity).Bind(7, disposition.To)
            .Bind(8, disposition.Document).Bind(9, (long)disposition.Line).Bind(10, disposition.BilledSeconds)
            .Bind(11, disposition.NetMinor).Bind(12, disposition.RuleSet).Bind(13, disposition.Reverses).Bind(14, disposition.BillableSeconds)
            .Bind(15, disposition.ScopeKey);
        try
        {
            insert.Run();
        }
        catch (StoreException error) when (error.Code == "store-constraint")
        {
            throw new OverDisposedException(
                disposition.Item,
                $"{disposition.Quantity} of item {disposition.Item} cannot be disposed to {disposition.Document}: it would be disposed twice, or reversed twice ({error.Message})");
        }
    }

    public ItemBalance? Balance(Guid item, DispositionSide side)
    {
        using var balance = database.Prepare(DispositionSql.Balance);
        return balance.Bind(1, workspace).Bind(2, item).Bind(3, (long)side).Step()
            ? new ItemBalance(balance.Int64(0), balance.Int64(1))
            : null;
    }

    public IReadOnlyList<Disposition> Of(Guid item)
    {
        using var statement = database.Prepare(DispositionSql.OfItem);
        return Read(statement.Bind(1, workspace).Bind(2, item));
    }

    public IReadOnlyList<Disposition> OfDocument(string document)
    {
        using var statement = database.Prepare(DispositionSql.OfDocument);
        return Read(statement.Bind(1, workspace).Bind(2, document));
    }

    internal static int Days(LocalDate day) => StoreTime.Days(day);

    internal static LocalDate Day(long days) => Epoch.PlusDays(checked((int)days));

    private static readonly LocalDate Epoch = new(1970, 1, 1);

    private static List<Disposition> Read(SqliteStatement statement)
    {
        var rows = new List<Disposition>();
        while (statement.Step())
        {
            rows.Add(new Disposition
            {
                Id = statement.Guid(0),
                Item = statement.Guid(1),
                Side = (DispositionSide)statement.Int32(2),
                BillingDay = Day(statement.Int64(3)),
                Quantity = statement.Int64(4),
                To = statement.Text(5),
                Document = statement.Text(6),
                Line = statement.Int32(7),
                BilledSeconds = statement.Int64(8),
                NetMinor = statement.Int64(9),
                RuleSet = statement.Text(10),
                Reverses = statement.GuidOrNull(11),
                BillableSeconds = statement.IsNull(12) ? null : statement.Int64(12),
                ScopeKey = statement.Text(13),
            });
        }

        return rows;
    }
}
