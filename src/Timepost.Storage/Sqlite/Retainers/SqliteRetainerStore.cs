using System.Globalization;
using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Retainers;
using Timepost.Engine.Retainers;
using Timepost.Engine.Workspaces;

namespace Timepost.Storage.Sqlite.Retainers;

/// <summary>Ledgers of retainers in SQLite; a trigger counts each row into its lot, whose balance is checked.</summary>
internal sealed class SqliteRetainerStore(SqliteDatabase database, Guid workspace) : IRetainerStore
{
    public void Add(RetainerEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        using var insert = database.Prepare(RetainerSql.Insert);
        insert.Bind(1, workspace).Bind(2, entry.Retainer).Bind(3, entry.Id).Bind(4, entry.Lot).Bind(5, (long)entry.Kind).Bind(6, entry.Day)
            .Bind(7, entry.Document).Bind(8, entry.Amount).Bind(9, entry.Tax).Bind(10, entry.TaxCode)
            .Bind(11, entry.TaxPercent.ToString(CultureInfo.InvariantCulture)).Bind(12, entry.Fee).Bind(13, DaysOf(entry.From)).Bind(14, DaysOf(entry.To))
            .Bind(15, entry.Balance).Bind(16, entry.Reverses).Bind(17, entry.Reason).Bind(18, entry.Actor);
        try
        {
            insert.Run();
        }
        catch (StoreException error) when (error.Code == "store-constraint")
        {
            throw new RetainerBelowZeroException(
                entry.Retainer, $"The retainer '{entry.Retainer}' does not have that much left, or the row was taken back already ({error.Message}).");
        }
    }

    public IReadOnlyList<string> Retainers()
    {
        var ids = new List<string>();
        using var statement = database.Prepare(RetainerSql.Retainers);
        statement.Bind(1, workspace);
        while (statement.Step())
        {
            ids.Add(statement.Text(0));
        }

        return ids;
    }

    public IReadOnlyList<RetainerEntry> Entries(string retainer)
    {
        using var statement = database.Prepare(RetainerSql.Entries);
        return Read(statement.Bind(1, workspace).Bind(2, retainer));
    }

    public IReadOnlyList<RetainerEntry> OfDocument(string document)
    {
        using var statement = database.Prepare(RetainerSql.OfDocument);
        return Read(statement.Bind(1, workspace).Bind(2, document));
    }

    public long Balance(string retainer)
    {
        using var statement = database.Prepare(RetainerSql.Balance);
        return statement.Bind(1, workspace).Bind(2, retainer).Step() ? statement.Int64(0) : 0;
    }

    public void AddRequest(RetainerRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        database.Prepare(RetainerSql.AddRequest).Bind(1, workspace).Bind(2, request.Id).Bind(3, request.Retainer).Bind(4, request.Day)
            .Bind(5, request.Amount.Currency.Code).Bind(6, request.Amount.Minor).Bind(7, request.TopUp).Bind(8, request.Status).Bind(9, request.Actor).RunAndDispose();
    }

    public IReadOnlyList<RetainerRequest> OpenRequests(string retainer)
    {
        using var statement = database.Prepare(RetainerSql.OpenRequests);
        return ReadRequests(statement.Bind(1, workspace).Bind(2, retainer));
    }

    public IReadOnlyList<RetainerRequest> Requests(string retainer)
    {
        using var statement = database.Prepare(RetainerSql.Requests);
        return ReadRequests(statement.Bind(1, workspace).Bind(2, retainer));
    }

    public RetainerRequest? Request(Guid id)
    {
        using var statement = database.Prepare(RetainerSql.FindRequest);
        return ReadRequests(statement.Bind(1, workspace).Bind(2, id)).FirstOrDefault();
    }

    private static List<RetainerRequest> ReadRequests(SqliteStatement statement)
    {
        var requests = new List<RetainerRequest>();
        while (statement.Step())
        {
            requests.Add(new RetainerRequest(
                statement.Guid(0), statement.Text(1), StoreTime.Date(statement.Int32(2)), Money.OfMinor(statement.Int64(4), Currency.Of(statement.Text(3))),
                statement.Int64(5) != 0, statement.Text(6), statement.Guid(7))
            {
                Reason = statement.Text(8),
            });
        }

        return requests;
    }

    public void SetRequestStatus(Guid id, string status, string reason = "") =>
        database.Prepare(RetainerSql.SetRequestStatus).Bind(1, workspace).Bind(2, id).Bind(3, status).Bind(4, reason).RunAndDispose();

    private static long? DaysOf(LocalDate? day) => day is { } date ? StoreTime.Days(date) : null;

    private static LocalDate? DateOrNull(SqliteStatement statement, int column) => statement.IsNull(column) ? null : StoreTime.Date(statement.Int32(column));

    private static List<RetainerEntry> Read(SqliteStatement statement)
    {
        var entries = new List<RetainerEntry>();
        while (statement.Step())
        {
            entries.Add(new RetainerEntry
            {
                Id = statement.Guid(0),
                Retainer = statement.Text(1),
                Lot = statement.Guid(2),
                Kind = (RetainerEntryKind)statement.Int32(3),
                Day = StoreTime.Date(statement.Int32(4)),
                Document = statement.Text(5),
                Amount = statement.Int64(6),
                Tax = statement.Int64(7),
                TaxCode = statement.Text(8),
                TaxPercent = decimal.Parse(statement.Text(9), CultureInfo.InvariantCulture),
                Fee = statement.Int64(10),
                From = DateOrNull(statement, 11),
                To = DateOrNull(statement, 12),
                Balance = statement.Int64(13),
                Reverses = statement.GuidOrNull(14),
                Reason = statement.Text(15),
                Actor = statement.Guid(16),
            });
        }

        return entries;
    }
}
