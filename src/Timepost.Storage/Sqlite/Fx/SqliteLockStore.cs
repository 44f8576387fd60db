using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Engine.Fx;

namespace Timepost.Storage.Sqlite.Fx;

/// <summary>Locked amounts in SQLite. Triggers refuse every change of a row.</summary>
internal sealed class SqliteLockStore(SqliteDatabase database, Guid workspace) : ILockStore
{
    public void Add(string document, Guid entry, IReadOnlyList<LockedAmount> amounts, Instant when)
    {
        ArgumentNullException.ThrowIfNull(amounts);
        foreach (var amount in amounts)
        {
            database.Prepare(LockSql.Insert).Bind(1, workspace).Bind(2, document).Bind(3, entry).Bind(4, (long)amount.Line).Bind(5, amount.Net.Currency.Code)
                .Bind(6, amount.Net.Minor).Bind(7, amount.Tax.Minor).Bind(8, amount.BaseNet.Currency.Code).Bind(9, amount.BaseNet.Minor).Bind(10, amount.BaseTax.Minor)
                .Bind(11, string.Join(' ', amount.Rates)).Bind(12, string.Join(' ', amount.TaxRates)).Bind(13, when).RunAndDispose();
        }
    }

    public IReadOnlyList<StoredLock> Of(string document)
    {
        var locks = new List<StoredLock>();
        using var statement = database.Prepare(LockSql.Of);
        statement.Bind(1, workspace).Bind(2, document);
        while (statement.Step())
        {
            var (currency, inBase) = (Currency.Of(statement.Text(2)), Currency.Of(statement.Text(5)));
            locks.Add(new StoredLock(
                new LockedAmount(
                    statement.Int32(1), Money.OfMinor(statement.Int64(3), currency), Money.OfMinor(statement.Int64(4), currency), Money.OfMinor(statement.Int64(6), inBase),
                    Money.OfMinor(statement.Int64(7), inBase), Ids(statement.Text(8)), Ids(statement.Text(9))),
                statement.Guid(0), statement.Instant(10)));
        }

        return locks;
    }

    private static IReadOnlyList<RateId> Ids(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => new RateId(Guid.Parse(id)))];
}
