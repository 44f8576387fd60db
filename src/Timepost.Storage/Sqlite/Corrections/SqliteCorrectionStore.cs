using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Engine.Corrections;

namespace Timepost.Storage.Sqlite.Corrections;

/// <summary>Corrections in SQLite.</summary>
internal sealed class SqliteCorrectionStore(SqliteDatabase database, Guid workspace) : ICorrectionStore
{
    public void Add(CreditRecord credit, IReadOnlyList<CreditLine> lines, IReadOnlyList<CreditShare> shares)
    {
        database.Prepare(CorrectionSql.AddCredit).Bind(1, workspace).Bind(2, credit.Document.Value).Bind(3, credit.Original.Value).Bind(4, credit.Reason)
            .Bind(5, credit.Cause).Bind(6, credit.Dated).Bind(7, credit.Actor.Value).Bind(8, credit.Created).RunAndDispose();
        foreach (var line in lines)
        {
            database.Prepare(CorrectionSql.AddLine).Bind(1, workspace).Bind(2, line.Document.Value).Bind(3, (long)line.Line).Bind(4, line.Original.Value)
                .Bind(5, (long)line.OriginalLine).Bind(6, (long)line.Mode).Bind(7, line.NetMinor).Bind(8, line.TaxMinor).Bind(9, line.Seconds)
                .Bind(10, line.Reason).RunAndDispose();
        }

        for (var i = 0; i < shares.Count; i++)
        {
            var share = shares[i];
            database.Prepare(CorrectionSql.AddShare).Bind(1, workspace).Bind(2, credit.Document.Value).Bind(3, (long)i).Bind(4, (long)share.Line)
                .Bind(5, share.Item).Bind(6, share.BillingDay).Bind(7, share.Quantity).Bind(8, share.BillableSeconds).Bind(9, share.BilledSeconds)
                .Bind(10, share.NetMinor).RunAndDispose();
        }
    }

    public void Remove(DocumentKey credit)
    {
        database.Prepare(CorrectionSql.RemoveShares).Bind(1, workspace).Bind(2, credit.Value).RunAndDispose();
        database.Prepare(CorrectionSql.RemoveLines).Bind(1, workspace).Bind(2, credit.Value).RunAndDispose();
        database.Prepare(CorrectionSql.RemoveCredit).Bind(1, workspace).Bind(2, credit.Value).RunAndDispose();
    }

    public CreditRecord? Find(DocumentKey credit)
    {
        using var statement = database.Prepare(CorrectionSql.FindCredit);
        return ReadCredits(statement.Bind(1, workspace).Bind(2, credit.Value)).FirstOrDefault();
    }

    public IReadOnlyList<CreditRecord> OfOriginal(DocumentKey original)
    {
        using var statement = database.Prepare(CorrectionSql.CreditsOfOriginal);
        return ReadCredits(statement.Bind(1, workspace).Bind(2, original.Value));
    }

    public IReadOnlyList<CreditLine> Lines(DocumentKey credit)
    {
        using var statement = database.Prepare(CorrectionSql.Lines);
        statement.Bind(1, workspace).Bind(2, credit.Value);
        var lines = new List<CreditLine>();
        while (statement.Step())
        {
            lines.Add(new CreditLine(
                DocumentKey.Parse(statement.Text(0)), statement.Int32(1), DocumentKey.Parse(statement.Text(2)), statement.Int32(3),
                (CreditMode)statement.Int32(4), statement.Int64(5), statement.Int64(6), statement.Int64(7), statement.Text(8)));
        }

        return lines;
    }

    public IReadOnlyList<CreditShare> Shares(DocumentKey credit)
    {
        using var statement = database.Prepare(CorrectionSql.Shares);
        statement.Bind(1, workspace).Bind(2, credit.Value);
        var shares = new List<CreditShare>();
        while (statement.Step())
        {
            shares.Add(new CreditShare(
                statement.Int32(0), statement.Guid(1), StoreTime.Date(statement.Int32(2)), statement.Int64(3), statement.Int64OrNull(4),
                statement.Int64(5), statement.Int64(6)));
        }

        return shares;
    }

    public IReadOnlyList<DocumentKey> Crediting(Guid item)
    {
        using var statement = database.Prepare(CorrectionSql.CreditingItem);
        return ReadKeys(statement.Bind(1, workspace).Bind(2, item));
    }

    public IReadOnlyList<DocumentKey> OpenCredits(string kind)
    {
        using var statement = database.Prepare(CorrectionSql.OpenCredits);
        return ReadKeys(statement.Bind(1, workspace).Bind(2, kind));
    }

    public void Add(WorkWriteOff writeOff) =>
        database.Prepare(CorrectionSql.AddWriteOff).Bind(1, workspace).Bind(2, writeOff.Document.Value).Bind(3, writeOff.Id).Bind(4, writeOff.Client)
            .Bind(5, writeOff.Entries).Bind(6, writeOff.Seconds).Bind(7, writeOff.Reason).Bind(8, writeOff.Actor.Value).Bind(9, writeOff.Created)
            .RunAndDispose();

    public IReadOnlyList<WorkWriteOff> WriteOffs(string client)
    {
        using var statement = database.Prepare(CorrectionSql.WriteOffs);
        statement.Bind(1, workspace).Bind(2, client);
        var list = new List<WorkWriteOff>();
        while (statement.Step())
        {
            list.Add(new WorkWriteOff(
                DocumentKey.Parse(statement.Text(0)), statement.Guid(1), statement.Text(2), statement.Int64(3), statement.Int64(4), statement.Text(5),
                new ActorId(statement.Guid(6)), statement.Instant(7)));
        }

        return list;
    }

    public void Add(InvoiceOverride line) =>
        database.Prepare(CorrectionSql.AddOverride).Bind(1, workspace).Bind(2, line.Id).Bind(3, line.Agreement).Bind(4, line.Period)
            .Bind(5, line.Amount.Minor).Bind(6, line.Amount.Currency.Code).Bind(7, line.Text).Bind(8, line.TaxCode).Bind(9, line.Reason)
            .Bind(10, line.Actor.Value).Bind(11, line.Created).RunAndDispose();

    public void RemoveOverride(Guid id) => database.Prepare(CorrectionSql.RemoveOverride).Bind(1, workspace).Bind(2, id).RunAndDispose();

    public InvoiceOverride? Override(Guid id)
    {
        using var statement = database.Prepare(CorrectionSql.FindOverride);
        return ReadOverrides(statement.Bind(1, workspace).Bind(2, id)).FirstOrDefault();
    }

    public IReadOnlyList<InvoiceOverride> OpenOverrides(string agreement)
    {
        using var statement = database.Prepare(CorrectionSql.OpenOverrides);
        return ReadOverrides(statement.Bind(1, workspace).Bind(2, agreement));
    }

    private static List<CreditRecord> ReadCredits(SqliteStatement statement)
    {
        var list = new List<CreditRecord>();
        while (statement.Step())
        {
            list.Add(new CreditRecord(
                DocumentKey.Parse(statement.Text(0)), DocumentKey.Parse(statement.Text(1)), statement.Text(2), statement.Text(3), statement.Boolean(4),
                new ActorId(statement.Guid(5)), statement.Instant(6)));
        }

        return list;
    }

    private static List<DocumentKey> ReadKeys(SqliteStatement statement)
    {
        var keys = new List<DocumentKey>();
        while (statement.Step())
        {
            keys.Add(DocumentKey.Parse(statement.Text(0)));
        }

        return keys;
    }

    private static List<InvoiceOverride> ReadOverrides(SqliteStatement statement)
    {
        var list = new List<InvoiceOverride>();
        while (statement.Step())
        {
            list.Add(new InvoiceOverride(
                statement.Guid(0), statement.Text(1), statement.Text(2), Money.OfMinor(statement.Int64(3), Currency.Of(statement.Text(4))),
                statement.Text(5), statement.Text(6), statement.Text(7), new ActorId(statement.Guid(8)), statement.Instant(9)));
        }

        return list;
    }
}
