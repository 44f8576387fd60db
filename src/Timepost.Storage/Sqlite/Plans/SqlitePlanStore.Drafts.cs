using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Plans;
using Timepost.Storage.Sqlite.Dispositions;

namespace Timepost.Storage.Sqlite.Plans;

internal sealed partial class SqlitePlanStore
{
    private const int BodyColumn = 22;

    public void Save(StoredDraft draft)
    {
        using var upsert = database.Prepare(DraftSql.Upsert);
        upsert.Bind(1, workspace).Bind(2, draft.Key.Value).Bind(3, draft.Kind).Bind(4, draft.Identity.Party).Bind(5, draft.Identity.Agreement)
            .Bind(6, draft.Identity.Currency).Bind(7, draft.Identity.Split).Bind(8, draft.Identity.Period).Bind(9, (long)draft.Identity.Generation)
            .Bind(10, draft.Party).Bind(11, Days(draft.Date)).Bind(12, draft.Due is { } due ? Days(due) : null)
            .Bind(13, Days(draft.From)).Bind(14, Days(draft.To)).Bind(15, draft.Net.Minor).Bind(16, draft.Tax.Minor).Bind(17, draft.Total.Minor)
            .Bind(18, draft.Hash).Bind(19, draft.Body).Bind(20, draft.Status).Bind(21, draft.Number).Bind(22, draft.RuleSet).Bind(23, draft.Blocked);
        if (upsert.Run() == 0)
        {
            throw new FinalDocumentException(draft.Key.Value);
        }
    }

    public void Remove(DocumentKey key)
    {
        if (database.Prepare(DraftSql.Remove).Bind(1, workspace).Bind(2, key.Value).RunAndDispose() == 0 && Draft(key) is not null)
        {
            throw new FinalDocumentException(key.Value);
        }

        DeleteValues(key);
    }

    public StoredDraft? Draft(DocumentKey key)
    {
        using var statement = database.Prepare(DraftSql.Find);
        return Read(statement.Bind(1, workspace).Bind(2, key.Value), withBody: true).FirstOrDefault();
    }

    public StoredDraft? DraftByNumber(string number)
    {
        using var statement = database.Prepare(DraftSql.FindByNumber);
        return Read(statement.Bind(1, workspace).Bind(2, number), withBody: true).FirstOrDefault();
    }

    public IReadOnlyList<StoredDraft> DraftsOf(string client)
    {
        using var statement = database.Prepare(DraftSql.OfClient);
        return Read(statement.Bind(1, workspace).Bind(2, client), withBody: false);
    }

    public IReadOnlyList<StoredDraft> Drafts(DraftFilter filter, int limit)
    {
        var after = filter.After.Length > 0 ? Draft(DocumentKey.Parse(filter.After)) : null;
        using var statement = database.Prepare(DraftSql.List);
        statement.Bind(1, workspace).Bind(2, filter.Client).Bind(3, filter.Status)
            .Bind(4, filter.From is { } from ? Days(from) : int.MinValue).Bind(5, filter.To is { } to ? Days(to) : int.MaxValue)
            .Bind(6, string.Join(',', filter.Kinds))
            .Bind(7, after is null ? int.MinValue : Days(after.Date)).Bind(8, after?.Key.Value ?? "").Bind(9, (long)limit)
            .Bind(10, after is { Number.Length: 0 } ? 1L : 0L).Bind(11, after?.Number ?? "");
        return Read(statement, withBody: true);
    }

    public IReadOnlyList<StoredDraft> OpenInvoices()
    {
        using var statement = database.Prepare(DraftSql.OpenInvoices);
        return Read(statement.Bind(1, workspace), withBody: false);
    }

    public IReadOnlyList<string> ClientsWithOutdatedDrafts(string ruleSet, LocalDate asOf)
    {
        using var statement = database.Prepare(DraftSql.OutdatedClients);
        statement.Bind(1, workspace).Bind(2, ruleSet).Bind(3, Days(asOf));
        var clients = new List<string>();
        while (statement.Step())
        {
            clients.Add(statement.Text(0));
        }

        return clients;
    }

    public IReadOnlyList<(string Client, long Invoices)> ClientsOfInvoices()
    {
        using var statement = database.Prepare(DraftSql.ClientsOfInvoices);
        statement.Bind(1, workspace);
        var clients = new List<(string Client, long Invoices)>();
        while (statement.Step())
        {
            clients.Add((statement.Text(0), statement.Int64(1)));
        }

        return clients;
    }

    public void SetDraftStatus(DocumentKey key, string status, string number) =>
        database.Prepare(DraftSql.SetStatus).Bind(1, workspace).Bind(2, key.Value).Bind(3, status).Bind(4, number).RunAndDispose();

    public long CountDrafts(string status)
    {
        using var statement = database.Prepare(DraftSql.CountByStatus);
        return statement.Bind(1, workspace).Bind(2, status).Step() ? statement.Int64(0) : 0;
    }

    public void AddScopes(
        string agreement, DocumentKey document, IEnumerable<KeyValuePair<string, (long RawSeconds, long BilledSeconds)>> scopes, TimeRounding pinned)
    {
        foreach (var (key, sums) in scopes)
        {
            database.Prepare(DraftSql.InsertScope).Bind(1, workspace).Bind(2, agreement).Bind(3, key).Bind(4, document.Value)
                .Bind(5, sums.RawSeconds).Bind(6, sums.BilledSeconds).Bind(7, (long)pinned.IncrementSeconds).Bind(8, (long)pinned.Mode)
                .Bind(9, (long)pinned.MinimumSeconds).Bind(10, (long)pinned.Scope).RunAndDispose();
        }
    }

    public IReadOnlyDictionary<string, ScopeSoFar> Scopes(string agreement)
    {
        using var statement = database.Prepare(DraftSql.Scopes);
        statement.Bind(1, workspace).Bind(2, agreement);
        var scopes = new Dictionary<string, ScopeSoFar>(StringComparer.Ordinal);
        while (statement.Step())
        {
            var key = statement.Text(0);
            var row = new ScopeSoFar(
                statement.Int64(1),
                statement.Int64(2),
                new TimeRounding(statement.Int32(3), (TimeRoundingMode)statement.Int32(4), statement.Int32(5), (RoundingScope)statement.Int32(6)));
            scopes[key] = scopes.TryGetValue(key, out var had)
                ? had with { RawSeconds = had.RawSeconds + row.RawSeconds, BilledSeconds = had.BilledSeconds + row.BilledSeconds }
                : row;
        }

        return scopes;
    }

    public void SaveValues(DocumentKey document, string ruleSet, IReadOnlyList<ValueRow> values)
    {
        DeleteValues(document);
        foreach (var value in values)
        {
            database.Prepare(DraftSql.InsertValue).Bind(1, workspace).Bind(2, document.Value).Bind(3, value.Project).Bind(4, (long)value.Month)
                .Bind(5, value.Client).Bind(6, value.Net.Currency.Code).Bind(7, ruleSet).Bind(8, value.BilledSeconds).Bind(9, value.Net.Minor)
                .RunAndDispose();
        }
    }

    public IReadOnlyList<ValueRow> Values()
    {
        using var statement = database.Prepare(DraftSql.Values);
        statement.Bind(1, workspace);
        var values = new List<ValueRow>();
        while (statement.Step())
        {
            _ = Currency.TryOf(statement.Text(3), out var currency);
            values.Add(new ValueRow(
                statement.Text(0), statement.Text(1), statement.Int32(2), statement.Int64(4), Money.OfMinor(statement.Int64(5), currency)));
        }

        return values;
    }

    private void DeleteValues(DocumentKey document) =>
        database.Prepare(DraftSql.DeleteValues).Bind(1, workspace).Bind(2, document.Value).RunAndDispose();

    private static long Days(LocalDate day) => SqliteDispositionStore.Days(day);

    private static List<StoredDraft> Read(SqliteStatement statement, bool withBody)
    {
        var drafts = new List<StoredDraft>();
        while (statement.Step())
        {
            _ = Currency.TryOf(statement.Text(4), out var currency);
            drafts.Add(new StoredDraft
            {
                Key = DocumentKey.Parse(statement.Text(0)),
                Kind = statement.Text(1),
                Identity = new DocumentIdentity(
                    statement.Text(21), statement.Text(1), statement.Text(2), statement.Text(3), statement.Text(4),
                    statement.Text(5), statement.Text(6), statement.Int32(7)),
                Party = statement.Text(8),
                Date = SqliteDispositionStore.Day(statement.Int64(9)),
                Due = statement.Int64OrNull(10) is { } due ? SqliteDispositionStore.Day(due) : null,
                From = SqliteDispositionStore.Day(statement.Int64(11)),
                To = SqliteDispositionStore.Day(statement.Int64(12)),
                Net = Money.OfMinor(statement.Int64(13), currency),
                Tax = Money.OfMinor(statement.Int64(14), currency),
                Total = Money.OfMinor(statement.Int64(15), currency),
                Hash = statement.Bytes(16),
                Status = statement.Text(17),
                Number = statement.Text(18),
                RuleSet = statement.Text(19),
                Blocked = statement.Text(20),
                Body = withBody ? statement.Bytes(BodyColumn) : [],
            });
        }

        return drafts;
    }
}
