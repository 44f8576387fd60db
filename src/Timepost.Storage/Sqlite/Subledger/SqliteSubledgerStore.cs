using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;

namespace Timepost.Storage.Sqlite.Subledger;

/// <summary>The subledger in SQLite. Postings first, then the entry: its trigger refuses what does not sum to zero.</summary>
internal sealed class SqliteSubledgerStore(SqliteDatabase database, Guid workspace) : ISubledgerStore
{
    public void Post(SubledgerEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Imbalance() is { Length: > 0 } why)
        {
            throw new UnbalancedEntryException(entry.Kind, entry.Document, why);
        }

        if (LockedThrough() is { } locked && entry.Date <= locked)
        {
            throw new LockedPeriodException(entry.Date, locked);
        }

        var ordinal = 0;
        foreach (var line in entry.Postings)
        {
            var (posting, inBase) = line;
            database.Prepare(SubledgerSql.InsertPosting).Bind(1, workspace).Bind(2, entry.Id).Bind(3, (long)ordinal++).Bind(4, (long)posting.Role)
                .Bind(5, posting.Account).Bind(6, posting.TaxCode).Bind(7, posting.Party).Bind(8, posting.Document).Bind(9, posting.Agreement)
                .Bind(10, entry.Date).Bind(11, posting.Amount.Currency.Code).Bind(12, posting.Amount.Minor).Bind(13, inBase).Bind(14, line.Rates).RunAndDispose();
        }

        database.Prepare(SubledgerSql.InsertEntry).Bind(1, workspace).Bind(2, entry.Id).Bind(3, entry.Date).Bind(4, entry.Kind).Bind(5, entry.Document)
            .Bind(6, entry.Memo).Bind(7, entry.Reason).Bind(8, entry.Fx).Bind(9, entry.Rates).Bind(10, entry.RuleSet).Bind(11, entry.Reverses).RunAndDispose();
    }

    public SubledgerEntry? Find(Guid id)
    {
        using var statement = database.Prepare(SubledgerSql.Find);
        return Read(statement.Bind(1, workspace).Bind(2, id)).FirstOrDefault();
    }

    public IReadOnlyList<SubledgerEntry> OfDocument(string document)
    {
        using var statement = database.Prepare(SubledgerSql.OfDocument);
        return Read(statement.Bind(1, workspace).Bind(2, document));
    }

    public IReadOnlyList<SubledgerEntry> List(SubledgerFilter filter, Guid? after, int limit)
    {
        using var statement = database.Prepare(SubledgerSql.List);
        return Read(Bind(statement, filter).Bind(8, after ?? Guid.Empty).Bind(9, (long)limit));
    }

    public IReadOnlyList<SubledgerBalance> Balances(SubledgerFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (filter is { Role: { } role, Document.Length: > 0, Party: "", Agreement: "", From: null })
        {
            using var open = database.Prepare(SubledgerSql.BalancesOfDocument);
            return ReadBalances(open.Bind(1, workspace).Bind(2, (long)role).Bind(3, filter.Document)
                .Bind(4, filter.To is { } to ? StoreTime.Days(to) : (long)int.MaxValue));
        }

        using var statement = database.Prepare(SubledgerSql.Balances);
        return ReadBalances(Bind(statement, filter));
    }

    public LocalDate? LockedThrough()
    {
        using var statement = database.Prepare(SubledgerSql.LockedThrough);
        return statement.Bind(1, workspace).Step() && !statement.IsNull(0) ? StoreTime.Date(statement.Int32(0)) : null;
    }

    public void Add(PeriodClose close)
    {
        ArgumentNullException.ThrowIfNull(close);
        database.Prepare(SubledgerSql.AddClose).Bind(1, workspace).Bind(2, close.Id).Bind(3, close.Period).Bind(4, close.LastDay).Bind(5, close.Closed)
            .Bind(6, close.Actor.Value).Bind(7, close.Reason).Bind(8, close.When).RunAndDispose();
    }

    public IReadOnlyList<PeriodClose> Closes()
    {
        var closes = new List<PeriodClose>();
        using var statement = database.Prepare(SubledgerSql.Closes);
        statement.Bind(1, workspace);
        while (statement.Step())
        {
            closes.Add(new PeriodClose(
                statement.Guid(0), statement.Text(1), statement.Date(2), statement.Boolean(3), new Domain.Identity.ActorId(statement.Guid(4)), statement.Text(5),
                statement.Instant(6)));
        }

        return closes;
    }

    private SqliteStatement Bind(SqliteStatement statement, SubledgerFilter filter) => statement.Bind(1, workspace)
        .Bind(2, filter.Role is { } role ? (long)role : -1).Bind(3, filter.Party).Bind(4, filter.Document).Bind(5, filter.Agreement)
        .Bind(6, filter.From is { } from ? StoreTime.Days(from) : (long)int.MinValue).Bind(7, filter.To is { } to ? StoreTime.Days(to) : (long)int.MaxValue);

    private static List<SubledgerBalance> ReadBalances(SqliteStatement statement)
    {
        var balances = new List<SubledgerBalance>();
        while (statement.Step())
        {
            balances.Add(new SubledgerBalance(
                (AccountRole)statement.Int32(0), statement.Text(1), statement.Text(2), statement.Text(3), statement.Text(4),
                Money.OfMinor(statement.Int64(6), Currency.Of(statement.Text(5))), statement.Int64(7)));
        }

        return balances;
    }

    private List<SubledgerEntry> Read(SqliteStatement statement)
    {
        var entries = new List<SubledgerEntry>();
        while (statement.Step())
        {
            var id = statement.Guid(0);
            entries.Add(new SubledgerEntry
            {
                Id = id,
                Date = StoreTime.Date(statement.Int32(1)),
                Kind = statement.Text(2),
                Document = statement.Text(3),
                Memo = statement.Text(4),
                Reason = statement.Text(5),
                Fx = statement.Int64(6) != 0,
                Rates = statement.Text(7),
                RuleSet = statement.Text(8),
                Reverses = statement.GuidOrNull(9),
                Postings = Postings(id),
            });
        }

        return entries;
    }

    private List<SubledgerPosting> Postings(Guid entry)
    {
        var postings = new List<SubledgerPosting>();
        using var statement = database.Prepare(SubledgerSql.Postings);
        statement.Bind(1, workspace).Bind(2, entry);
        while (statement.Step())
        {
            postings.Add(new SubledgerPosting(
                new LedgerPosting(
                    (AccountRole)statement.Int32(0), statement.Text(1), Money.OfMinor(statement.Int64(7), Currency.Of(statement.Text(6))), statement.Text(2))
                {
                    Party = statement.Text(3),
                    Document = statement.Text(4),
                    Agreement = statement.Text(5),
                },
                statement.Int64(8))
            {
                Rates = statement.Text(9),
            });
        }

        return postings;
    }
}
