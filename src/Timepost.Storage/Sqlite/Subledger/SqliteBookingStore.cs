using Timepost.Domain.Identity;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;

namespace Timepost.Storage.Sqlite.Subledger;

/// <summary>Bookings in SQLite.</summary>
internal sealed class SqliteBookingStore(SqliteDatabase database, Guid workspace) : IBookingStore
{
    public void Add(Booking booking, Guid id)
    {
        ArgumentNullException.ThrowIfNull(booking);
        database.Prepare(SubledgerSql.AddBooking).Bind(1, workspace).Bind(2, booking.Key.Value).Bind(3, id).Bind(4, booking.Kind)
            .Bind(5, booking.Client).Bind(6, booking.Agreement).Bind(7, booking.Document.Date).Bind(8, booking.Document.Currency.Code)
            .Bind(9, booking.Document.Total.Minor).Bind(10, BookingBody.Write(booking.Document)).Bind(11, booking.Status).Bind(12, booking.Number)
            .Bind(13, booking.Actor.Value).Bind(14, booking.Created).Bind(15, booking.Reason).RunAndDispose();
    }

    public Booking? Find(DocumentKey key)
    {
        using var statement = database.Prepare(SubledgerSql.FindBooking);
        return Read(statement.Bind(1, workspace).Bind(2, key.Value)).FirstOrDefault();
    }

    public Booking? ByNumber(string number)
    {
        using var statement = database.Prepare(SubledgerSql.BookingByNumber);
        return Read(statement.Bind(1, workspace).Bind(2, number)).FirstOrDefault();
    }

    public IReadOnlyList<Booking> Open()
    {
        using var statement = database.Prepare(SubledgerSql.OpenBookings);
        return Read(statement.Bind(1, workspace));
    }

    public IReadOnlyList<Booking> List(string kind, string client, string after, int limit)
    {
        using var statement = database.Prepare(SubledgerSql.ListBookings);
        return Read(statement.Bind(1, workspace).Bind(2, kind).Bind(3, client).Bind(4, after).Bind(5, (long)limit));
    }

    public void SetStatus(DocumentKey key, string status, string number) =>
        database.Prepare(SubledgerSql.SetBookingStatus).Bind(1, workspace).Bind(2, key.Value).Bind(3, status).Bind(4, number).RunAndDispose();

    private static List<Booking> Read(SqliteStatement statement)
    {
        var bookings = new List<Booking>();
        while (statement.Step())
        {
            var document = BookingBody.Read(statement.Bytes(3));
            bookings.Add(new Booking
            {
                Key = document.Key,
                Kind = statement.Text(0),
                Client = statement.Text(1),
                Agreement = statement.Text(2),
                Document = document with { Number = statement.Text(5) },
                Status = statement.Text(4),
                Number = statement.Text(5),
                Actor = new ActorId(statement.Guid(6)),
                Created = statement.Instant(7),
                Reason = statement.Text(8),
            });
        }

        return bookings;
    }
}
