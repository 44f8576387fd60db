using System.Globalization;
using NodaTime;
using Timepost.Domain.Identity;
using Timepost.Engine.Delivery;

namespace Timepost.Storage.Sqlite.Delivery;

/// <summary>Deliveries, links, numbers and the fence in SQLite.</summary>
internal sealed class SqliteDeliveryStore(SqliteDatabase database, Guid workspace) : IDeliveryStore
{
    public long NextFence(string connection, long atLeast)
    {
        var token = Math.Max(CurrentFence(connection), atLeast) + 1;
        database.Prepare(DeliverySql.SaveFence).Bind(1, workspace).Bind(2, connection).Bind(3, token).RunAndDispose();
        return token;
    }

    public bool AnyConfirmed(string connection)
    {
        using var statement = database.Prepare(DeliverySql.AnyConfirmed);
        return statement.Bind(1, workspace).Bind(2, connection).Step();
    }

    public long CurrentFence(string connection)
    {
        using var statement = database.Prepare(DeliverySql.Fence);
        return statement.Bind(1, workspace).Bind(2, connection).Step() ? statement.Int64(0) : 0;
    }

    public void Add(DeliveryRecord delivery) =>
        database.Prepare(DeliverySql.Insert).Bind(1, workspace).Bind(2, delivery.Connection).Bind(3, delivery.ActionKey)
            .Bind(4, delivery.Plan.Value).Bind(5, (long)delivery.Sequence).Bind(6, delivery.Document.Value).Bind(7, delivery.Kind)
            .Bind(8, delivery.Number).Bind(9, delivery.Body).Bind(10, delivery.BodyHash).Bind(11, delivery.DocumentJson)
            .Bind(12, delivery.Fence).Bind(13, (long)delivery.State).Bind(14, Micros(delivery.ReservedAt)).RunAndDispose();

    public DeliveryRecord? Find(string connection, string actionKey)
    {
        using var statement = database.Prepare(DeliverySql.Find);
        return Read(statement.Bind(1, workspace).Bind(2, connection).Bind(3, actionKey)).FirstOrDefault();
    }

    public IReadOnlyList<DeliveryRecord> Unfinished(string connection)
    {
        using var statement = database.Prepare(DeliverySql.Unfinished);
        return Read(statement.Bind(1, workspace).Bind(2, connection));
    }

    public IReadOnlyList<DeliveryRecord> Parked(string connection, DocumentKey document)
    {
        using var statement = database.Prepare(DeliverySql.Parked);
        return Read(statement.Bind(1, workspace).Bind(2, connection).Bind(3, document.Value));
    }

    public void SetState(string connection, string actionKey, DeliveryState state, Instant when, string note) =>
        database.Prepare(DeliverySql.SetState).Bind(1, workspace).Bind(2, connection).Bind(3, actionKey).Bind(4, (long)state)
            .Bind(5, Micros(when)).Bind(6, note).RunAndDispose();

    public int HighestRevision(string connection, string objectKey, string verb)
    {
        using var statement = database.Prepare(DeliverySql.OfDocument);
        statement.Bind(1, workspace).Bind(2, connection).Bind(3, objectKey);
        var highest = 0;
        var prefix = $"{objectKey}-{verb}-";
        while (statement.Step())
        {
            var key = statement.Text(0);
            if (key.StartsWith(prefix, StringComparison.Ordinal))
            {
                highest = Math.Max(highest, int.Parse(key.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture));
            }
        }

        return highest;
    }

    public long TakeNumber(string connection, string series, DocumentKey document, long atLeast)
    {
        // a document whose date moved into another series leaves a number behind
        database.Prepare(DeliverySql.VoidOtherSeries).Bind(1, workspace).Bind(2, connection).Bind(3, document.Value).Bind(4, series).RunAndDispose();
        database.Prepare(DeliverySql.TakeAgain).Bind(1, workspace).Bind(2, connection).Bind(3, document.Value).Bind(4, series).RunAndDispose();
        using (var had = database.Prepare(DeliverySql.NumberOf))
        {
            if (had.Bind(1, workspace).Bind(2, connection).Bind(3, document.Value).Bind(4, series).Step())
            {
                return had.Int64(0);
            }
        }

        long next;
        using (var highest = database.Prepare(DeliverySql.HighestNumber))
        {
            highest.Bind(1, workspace).Bind(2, connection).Bind(3, series).Step();
            next = Math.Max(highest.Int64(0), atLeast) + 1;
        }

        database.Prepare(DeliverySql.InsertNumber).Bind(1, workspace).Bind(2, connection).Bind(3, series).Bind(4, next)
            .Bind(5, document.Value).RunAndDispose();
        return next;
    }

    public void SetNumberState(string connection, DocumentKey document, string state) =>
        database.Prepare(DeliverySql.SetNumberState).Bind(1, workspace).Bind(2, connection).Bind(3, document.Value).Bind(4, state).RunAndDispose();

    public void VoidNumbers(DocumentKey document) =>
        database.Prepare(DeliverySql.VoidNumbers).Bind(1, workspace).Bind(2, document.Value).RunAndDispose();

    public IReadOnlyList<(long Number, string Document, string State)> Numbers(string connection, string series)
    {
        using var statement = database.Prepare(DeliverySql.Numbers);
        statement.Bind(1, workspace).Bind(2, connection).Bind(3, series);
        var numbers = new List<(long, string, string)>();
        while (statement.Step())
        {
            numbers.Add((statement.Int64(0), statement.Text(1), statement.Text(2)));
        }

        return numbers;
    }

    public IReadOnlyList<string> Series(string connection)
    {
        using var statement = database.Prepare(DeliverySql.Series);
        statement.Bind(1, workspace).Bind(2, connection);
        var series = new List<string>();
        while (statement.Step())
        {
            series.Add(statement.Text(0));
        }

        return series;
    }

    public void SaveLink(BooksLink link) =>
        database.Prepare(DeliverySql.SaveLink).Bind(1, workspace).Bind(2, link.Object).Bind(3, link.Connection).Bind(4, link.Kind)
            .Bind(5, link.ExternalId).Bind(6, link.Hash).RunAndDispose();

    public BooksLink? Link(string connection, string kind, string objectKey)
    {
        using var statement = database.Prepare(DeliverySql.Link);
        return ReadLinks(statement.Bind(1, workspace).Bind(2, objectKey).Bind(3, connection).Bind(4, kind)).FirstOrDefault();
    }

    public IReadOnlyList<BooksLink> Links(string objectKey)
    {
        using var statement = database.Prepare(DeliverySql.Links);
        return ReadLinks(statement.Bind(1, workspace).Bind(2, objectKey));
    }

    private static long Micros(Instant instant) => instant.ToUnixTimeTicks() / 10;

    private static List<BooksLink> ReadLinks(SqliteStatement statement)
    {
        var links = new List<BooksLink>();
        while (statement.Step())
        {
            links.Add(new BooksLink(statement.Text(0), statement.Text(1), statement.Text(2), statement.Text(3), statement.Bytes(4)));
        }

        return links;
    }

    private static List<DeliveryRecord> Read(SqliteStatement statement)
    {
        var deliveries = new List<DeliveryRecord>();
        while (statement.Step())
        {
            deliveries.Add(new DeliveryRecord
            {
                Connection = statement.Text(0),
                ActionKey = statement.Text(1),
                Plan = new PlanId(statement.Guid(2)),
                Sequence = statement.Int32(3),
                Document = DocumentKey.Parse(statement.Text(4)),
                Kind = statement.Text(5),
                Number = statement.Text(6),
                Body = statement.Bytes(7),
                BodyHash = statement.Bytes(8),
                DocumentJson = statement.Bytes(9),
                Fence = statement.Int64(10),
                State = (DeliveryState)statement.Int32(11),
                ReservedAt = Instant.FromUnixTimeTicks(statement.Int64(12) * 10),
            });
        }

        return deliveries;
    }
}
