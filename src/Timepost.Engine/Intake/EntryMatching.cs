namespace Timepost.Engine.Intake;

/// <summary>How a row of a file meets a stored one.</summary>
internal enum RowMatch
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Same raw row.</summary>
    Equal,

    /// <summary>Same id, other content.</summary>
    IdChanged,

    /// <summary>Same id as an earlier row of this file, other content.</summary>
    IdTwice,
}

/// <summary>Finds the stored rows that a file's rows equal. A walk over the stored rows in the order of their arrival goes
/// beside the file, so that an unchanged file needs no look-up; where the two part, one look-up finds the place again.</summary>
internal sealed class EntryMatching(IIntakeStore store, int connection)
{
    private const int LongRun = 8;
    private readonly Dictionary<long, long> _resume = [];

    /// <summary>Stored rows that the file has.</summary>
    public SeenRows Seen { get; } = new();

    public StoredWalk Walk() => new(store, connection);

    /// <summary>Matches one row; rows without an id take an unseen equal row, one each.</summary>
    public RowMatch Match(StoredWalk walk, string? externalId, UInt128 hash, out StoredHash stored)
    {
        while (walk.HasCurrent && Seen.Has(walk.Current.Number))
        {
            walk.Next();
        }

        if (walk.HasCurrent && walk.Current.Hash == hash)
        {
            stored = walk.Current;
            Seen.Add(stored.Number);
            walk.Next();
            return RowMatch.Equal;
        }

        var found = externalId is null ? FindEqual(hash, out stored) : FindById(externalId, hash, out stored);
        if (found is RowMatch.Equal or RowMatch.IdChanged)
        {
            walk.GoOnAfter(stored.Number);
        }

        return found;
    }

    private RowMatch FindEqual(UInt128 hash, out StoredHash stored)
    {
        var key = RowIdentity.MatchKey(null, hash);
        var after = _resume.GetValueOrDefault(key);
        var passed = 0;
        while (store.NextWithKey(connection, key, after, out stored))
        {
            after = stored.Number;
            if (stored.Hash == hash && Seen.Add(stored.Number))
            {
                if (passed > LongRun)
                {
                    // many equal rows: all before this one are seen
                    _resume[key] = after;
                }

                return RowMatch.Equal;
            }

            passed++;
        }

        if (passed > LongRun)
        {
            _resume[key] = after;
        }

        return RowMatch.None;
    }

    private RowMatch FindById(string externalId, UInt128 hash, out StoredHash stored)
    {
        if (!store.FindByExternalId(connection, RowIdentity.MatchKey(externalId, hash), externalId, out stored))
        {
            return RowMatch.None;
        }

        var isNew = Seen.Add(stored.Number);
        return stored.Hash == hash ? RowMatch.Equal : isNew ? RowMatch.IdChanged : RowMatch.IdTwice;
    }
}

/// <summary>Stored rows of a connection in the order of their arrival.</summary>
internal sealed class StoredWalk : IDisposable
{
    private readonly IIntakeStore _store;
    private readonly int _connection;
    private IEnumerator<StoredHash> _rows;

    public StoredWalk(IIntakeStore store, int connection)
    {
        (_store, _connection) = (store, connection);
        _rows = store.EntriesAfter(connection, 0).GetEnumerator();
        Next();
    }

    public bool HasCurrent { get; private set; }

    public StoredHash Current => _rows.Current;

    public void Next() => HasCurrent = _rows.MoveNext();

    /// <summary>Goes on after a row that was found elsewhere, where it lies ahead.</summary>
    public void GoOnAfter(long number)
    {
        if (!HasCurrent || number < Current.Number)
        {
            return;
        }

        if (number == Current.Number)
        {
            Next();
            return;
        }

        _rows.Dispose();
        _rows = _store.EntriesAfter(_connection, number).GetEnumerator();
        Next();
    }

    public void Dispose() => _rows.Dispose();
}
