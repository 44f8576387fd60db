using System.Globalization;
using System.Security.Cryptography;
using Timepost.Domain.Identity;
using Timepost.Engine.Trail;

namespace Timepost.Storage.Sqlite.Trail;

/// <summary>The trail in SQLite. One transaction writes at a time, so its last row is the one to follow.</summary>
internal sealed class SqliteTrailStore(SqliteTransaction transaction) : ITrailStore
{
    private const string ErasureKind = "erase";
    private readonly SqliteDatabase _database = transaction.Database;
    private readonly Guid _workspace = transaction.Workspace.Value;
    private ActorId? _named;
    private long _sequence = -1;
    private byte[] _hash = new byte[TrailEncoding.HashLength];

    public long Append(ActorId actor, string kind, string objectId, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(objectId);
        ReadLast();
        NameIfNew(actor);
        Span<byte> salt = stackalloc byte[TrailEncoding.SaltLength];
        RandomNumberGenerator.Fill(salt);
        var sequence = _sequence + 1;
        var digest = TrailEncoding.Digest(salt, payload);

        // the stored time has microseconds; the hash must cover just those
        var time = StoreTime.Instant(StoreTime.Micros(transaction.Clock.GetCurrentInstant()));
        var hash = TrailEncoding.Hash(transaction.Workspace, sequence, TrailEncoding.Format, time, actor, kind, objectId, digest, _hash);
        _database.Prepare(TrailSql.Insert).Bind(1, _workspace).Bind(2, sequence).Bind(3, (long)TrailEncoding.Format).Bind(4, time)
            .Bind(5, actor.Value).Bind(6, kind).Bind(7, objectId).Bind(8, digest).Bind(9, _hash).Bind(10, hash).RunAndDispose();
        _database.Prepare(TrailSql.InsertPayload).Bind(1, _workspace).Bind(2, sequence).Bind(3, salt).Bind(4, payload).RunAndDispose();
        (_sequence, _hash) = (sequence, hash);
        return sequence;
    }

    public TrailHead? Head()
    {
        using var last = _database.Prepare(TrailSql.Last).Bind(1, _workspace);
        return last.Step()
            ? new TrailHead(transaction.Workspace, last.Int64(0), last.Instant(1), Convert.ToHexStringLower(last.Span(2)))
            : null;
    }

    public IEnumerable<TrailRow> Rows(long after)
    {
        using var rows = _database.Prepare(TrailSql.Rows).Bind(1, _workspace).Bind(2, after);
        while (rows.Step())
        {
            var erased = rows.IsNull(9);
            yield return new TrailRow(
                rows.Int64(0), rows.Int32(1), rows.Instant(2), new ActorId(rows.Guid(3)), rows.Text(4), rows.Text(5),
                rows.Bytes(6), rows.Bytes(7), rows.Bytes(8), erased ? null : rows.Bytes(9), erased ? null : rows.Bytes(10));
        }
    }

    public IReadOnlyDictionary<long, long> Erasures()
    {
        using var rows = _database.Prepare(TrailSql.Erasures).Bind(1, _workspace);
        var erasures = new Dictionary<long, long>();
        while (rows.Step())
        {
            // a row whose object is no number erases nothing
            if (long.TryParse(rows.Text(1), NumberStyles.None, CultureInfo.InvariantCulture, out var erased))
            {
                erasures.TryAdd(erased, rows.Int64(0));
            }
        }

        return erasures;
    }

    public long? Erase(ActorId actor, long sequence) =>
        _database.Prepare(TrailSql.ErasePayload).Bind(1, _workspace).Bind(2, sequence).RunAndDispose() == 1
            ? Append(actor, ErasureKind, sequence.ToString(CultureInfo.InvariantCulture), "{}"u8)
            : null;

    public void NamePerson(ActorId actor, string account, string name)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentException.ThrowIfNullOrEmpty(name);
        _database.Prepare(TrailSql.NamePerson).Bind(1, _workspace).Bind(2, actor.Value).Bind(3, account).Bind(4, name)
            .Bind(5, transaction.Clock.GetCurrentInstant()).RunAndDispose();
    }

    public string? PersonName(ActorId actor)
    {
        using var row = _database.Prepare(TrailSql.PersonName).Bind(1, _workspace).Bind(2, actor.Value);
        return row.Step() ? row.Text(0) : null;
    }

    public bool ErasePerson(ActorId actor) =>
        _database.Prepare(TrailSql.ErasePerson).Bind(1, _workspace).Bind(2, actor.Value).RunAndDispose() == 1;

    // once: an erased name stays erased
    private void NameIfNew(ActorId actor)
    {
        if (actor == _named)
        {
            return;
        }

        _named = actor;
        if (transaction.PersonOf?.Invoke(actor) is { } person)
        {
            _database.Prepare(TrailSql.NameNew).Bind(1, _workspace).Bind(2, actor.Value).Bind(3, person.Account).Bind(4, person.Name)
                .Bind(5, transaction.Clock.GetCurrentInstant()).RunAndDispose();
        }
    }

    private void ReadLast()
    {
        if (_sequence >= 0)
        {
            return;
        }

        using var last = _database.Prepare(TrailSql.Last).Bind(1, _workspace);
        (_sequence, _hash) = last.Step() ? (last.Int64(0), last.Bytes(2)) : (0, new byte[TrailEncoding.HashLength]);
    }
}
