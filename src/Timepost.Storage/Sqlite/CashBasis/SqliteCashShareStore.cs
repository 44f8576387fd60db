using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;
using Timepost.Engine.CashBasis;

namespace Timepost.Storage.Sqlite.CashBasis;

/// <summary>What documents bring with money, in SQLite. Triggers refuse every change of a row.</summary>
internal sealed class SqliteCashShareStore(SqliteDatabase database, Guid workspace) : ICashShareStore
{
    public void Add(Guid entry, IReadOnlyList<CashShare> shares)
    {
        ArgumentNullException.ThrowIfNull(shares);
        var ordinal = 0L;
        foreach (var share in shares)
        {
            var posting = share.Posting;
            database.Prepare(CashShareSql.Insert).Bind(1, workspace).Bind(2, entry).Bind(3, ordinal++).Bind(4, share.Document).Bind(5, share.Counts ? 1L : 0L)
                .Bind(6, (long)posting.Role).Bind(7, posting.Account).Bind(8, posting.TaxCode).Bind(9, posting.Document).Bind(10, posting.Agreement)
                .Bind(11, posting.Amount.Currency.Code).Bind(12, posting.Amount.Minor).Bind(13, share.BaseMinor).RunAndDispose();
        }
    }

    public IReadOnlyList<CashShare> OfEntry(Guid entry)
    {
        var shares = new List<CashShare>();
        using var statement = database.Prepare(CashShareSql.OfEntry);
        statement.Bind(1, workspace).Bind(2, entry);
        while (statement.Step())
        {
            shares.Add(new CashShare(
                statement.Text(0), statement.Boolean(1),
                new LedgerPosting(
                    (AccountRole)statement.Int32(2), statement.Text(3), Money.OfMinor(statement.Int64(8), Currency.Of(statement.Text(7))), statement.Text(4))
                {
                    Document = statement.Text(5), Agreement = statement.Text(6),
                },
                statement.Int64(9)));
        }

        return shares;
    }

    public IReadOnlyList<CashPart> Of(string document)
    {
        var parts = new List<CashPart>();
        using var statement = database.Prepare(CashShareSql.OfDocument);
        statement.Bind(1, workspace).Bind(2, document);
        while (statement.Step())
        {
            parts.Add(new CashPart(
                new LedgerPosting((AccountRole)statement.Int32(0), statement.Text(1), Money.Zero(Currency.Of(statement.Text(5))), statement.Text(2))
                {
                    Document = statement.Text(3), Agreement = statement.Text(4),
                },
                statement.Int64(6), statement.Int64(7), statement.Int64(8)));
        }

        return parts;
    }

    public IReadOnlyList<(string Document, long Whole, long Counted)> OfItem(string item)
    {
        var documents = new List<(string, long, long)>();
        using var statement = database.Prepare(CashShareSql.OfItem);
        statement.Bind(1, workspace).Bind(2, item);
        while (statement.Step())
        {
            documents.Add((statement.Text(0), statement.Int64(1), statement.Int64(2)));
        }

        return documents;
    }

    public bool Has(string document)
    {
        using var statement = database.Prepare(CashShareSql.Has);
        return statement.Bind(1, workspace).Bind(2, document).Step();
    }
}
