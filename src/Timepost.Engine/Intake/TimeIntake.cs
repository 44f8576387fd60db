using Timepost.Domain.Work;

namespace Timepost.Engine.Intake;

/// <summary>Rows of one file into entries. Where the connection has entries already, the file is read once for equal rows
/// alone (one hash comparison a row) and, only where something is left over, again for that.</summary>
internal sealed class TimeIntake
{
    private readonly IntakeRun _run;
    private readonly IIntakeStore _store;
    private readonly RowNormaliser _normaliser;
    private readonly Func<IEnumerable<ReadItem<TimeRow>>> _rows;
    private readonly Func<RawSpans> _raw;
    private readonly StoredEntry _entry = new();
    private readonly StoredEntry _before = new();
    private readonly EntryMatching _matching;
    private readonly SeenRows _done = new();
    private readonly List<StoredHash> _returned = [];
    private readonly List<(long Number, string? Fields)> _named = [];
    private readonly EntryWriter _writer;
    private readonly ElsewhereRows _elsewhere;
    private readonly string _sha256;

    public TimeIntake(IntakeRun run, Func<IEnumerable<ReadItem<TimeRow>>> rows, Func<RawSpans> raw, string sha256)
    {
        (_run, _rows, _raw, _sha256) = (run, rows, raw, sha256);
        _elsewhere = new ElsewhereRows(run);
        _store = run.Transaction.Intake;
        _normaliser = new RowNormaliser(run);
        _writer = new EntryWriter(run, _normaliser);
        _matching = new EntryMatching(_store, run.Connection);
    }

    /// <summary>Takes the whole file.</summary>
    public void Run()
    {
        if (_store.CountEntries(_run.Connection) == 0)
        {
            _elsewhere.Look(_rows(), _raw, _ => true, _sha256);
            Apply(Pairing.Nothing, first: true);
            return;
        }

        var scope = MatchEqualRows();
        if (scope.LeftOver > 0)
        {
            _elsewhere.Look(_rows(), _raw, o => !_done.Has(o), _sha256);
        }

        var unseen = scope.IsEmpty ? [] : Unseen(scope);
        PreferNotMissing(unseen);
        _named.ForEach(r => _writer.Refill(r.Number, r.Fields));
        _returned.ForEach(r => _writer.Return(r.Number));
        var repeated = scope.LeftOver > 0 ? Repeated(scope) : null;
        var pairing = scope.LeftOver > 0 && (unseen.Count > 0 || repeated is not null) ? Pair(unseen) : Pairing.Of(unseen);
        if (scope.LeftOver > 0)
        {
            Apply(pairing, first: false);
        }

        HoldMissing(pairing);
        if (repeated is not null)
        {
            HoldCorrected(repeated, scope, pairing);
        }
    }

    // (1) equal hash of the full row, as a multiset; rows with an id by their id
    private FileScope MatchEqualRows()
    {
        var scope = new FileScope();
        using var raw = _raw();
        using var walk = _matching.Walk();
        var ordinal = 0L;
        foreach (var (row, rejection) in _rows())
        {
            _run.Read++;
            if (rejection is not null)
            {
                _run.Reject(rejection);
                continue;
            }

            ordinal++;
            scope.Add(_store.NameId(NameKind.Worker, row!.Worker), _normaliser.ShownDay(row));
            var hash = RowIdentity.HashOf(raw.At(row.Offset, row.Length));
            switch (_matching.Match(walk, row.ExternalId, hash, out var stored))
            {
                case RowMatch.Equal:
                    _done.Add(ordinal);
                    _run.Unchanged++;
                    if ((stored.Holds & (Holds.Missing | Holds.KeptMissing)) != 0)
                    {
                        _returned.Add(stored);
                    }

                    // the connection may name fields since the row was stored
                    if (_run.Settings.Fields.Count > 0 && _store.FieldsOf(stored.Number) != row.Fields)
                    {
                        _named.Add((stored.Number, row.Fields));
                    }

                    break;
                case RowMatch.IdTwice:
                    _done.Add(ordinal);
                    _writer.RejectTwice(row);
                    break;
                case RowMatch.IdChanged or RowMatch.None:
                    scope.LeftOver++;
                    break;
            }
        }

        return scope;
    }

    // asked only of a file that repeats rows, and brings new ones, where the connection has others
    private RepeatedBatches? Repeated(FileScope scope)
    {
        if (_matching.Seen.Count == 0 || _matching.Seen.Count == _store.CountEntries(_run.Connection))
        {
            return null;
        }

        var repeated = new RepeatedBatches();
        foreach (var row in _store.EntryOrigins(_run.Connection))
        {
            repeated.Add(row.Batch, row.Day, _matching.Seen.Has(row.Number), IsLeft(row, scope));
        }

        return repeated.Any() ? repeated : null;
    }

    private bool IsLeft(StoredOrigin row, FileScope scope) =>
        !_matching.Seen.Has(row.Number) && !scope.Holds(row.Worker, row.Day) && (row.Holds & (Holds.Missing | Holds.KeptMissing)) == 0;

    private List<UnseenRow> Unseen(FileScope scope)
    {
        var unseen = new List<UnseenRow>();
        if (_matching.Seen.Count == _store.CountEntries(_run.Connection))
        {
            return unseen;
        }

        foreach (var place in _store.EntriesBetween(_run.Connection, scope.FirstDay, scope.LastDay))
        {
            if (!_matching.Seen.Has(place.Number) && scope.Workers.Contains(place.Worker))
            {
                unseen.Add(new UnseenRow(place.Number, place.Worker, place.Day, place.HasExternalId, default, 0));
            }
        }

        return unseen;
    }

    // of equal rows it is all the same which one the file has: one that was not missing so far stays, and nobody is asked
    private void PreferNotMissing(List<UnseenRow> unseen)
    {
        if (_returned.Count == 0)
        {
            return;
        }

        for (var i = 0; i < unseen.Count; i++)
        {
            _store.ReadEntry(unseen[i].Number, _before);
            var swap = (_before.Holds & (Holds.Missing | Holds.KeptMissing)) != 0 ? -1 : _returned.FindIndex(r => r.Hash == _before.RowHash);
            if (swap >= 0)
            {
                _store.ReadEntry(_returned[swap].Number, _entry);
                unseen[i] = new UnseenRow(_entry.Number, _entry.Worker, _entry.ShownDay, _entry.ExternalId is not null, default, 0);
                _returned.RemoveAt(swap);
            }
        }
    }

    // (2) the rest by stable key, nearest duration first; then by their time alone, where that is unambiguous
    private Pairing Pair(List<UnseenRow> unseen)
    {
        for (var i = 0; i < unseen.Count; i++)
        {
            if (!unseen[i].HasExternalId)
            {
                _store.ReadEntry(unseen[i].Number, _before);
                unseen[i] = unseen[i] with
                {
                    Key = RowIdentity.StableKey(_before), Seconds = _before.Seconds, TimeKey = RowIdentity.TimeKey(_before),
                };
            }
        }

        var added = new List<LeftOverRow>();
        var ordinal = 0L;
        foreach (var (row, rejection) in _rows())
        {
            if (rejection is null && !_done.Has(++ordinal) && row!.ExternalId is null)
            {
                _normaliser.Fill(_entry, row, default, 0);
                added.Add(new LeftOverRow(
                    ordinal, _entry.Worker, _entry.ShownDay, RowIdentity.StableKey(_entry), _entry.Seconds, RowIdentity.TimeKey(_entry)));
            }
        }

        return Pairing.Of(added, unseen);
    }

    // (3) what is left: updates of the paired, the rest is added
    private void Apply(Pairing pairing, bool first)
    {
        var lastBefore = _store.LastEntry();
        using var raw = _raw();
        var ordinal = 0L;
        foreach (var (row, rejection) in _rows())
        {
            if (first)
            {
                _run.Read++;
            }

            if (rejection is not null)
            {
                if (first)
                {
                    _run.Reject(rejection);
                }

                continue;
            }

            if (_done.Has(++ordinal))
            {
                continue;
            }

            var hash = RowIdentity.HashOf(raw.At(row!.Offset, row.Length));
            var key = RowIdentity.MatchKey(row.ExternalId, hash);
            if (row.ExternalId is { } id && _store.FindByExternalId(_run.Connection, key, id, out var known))
            {
                if (known.Number <= lastBefore)
                {
                    _writer.Update(known.Number, row, hash, key);
                }
                else if (known.Hash == hash)
                {
                    _run.Unchanged++;
                }
                else
                {
                    _writer.RejectTwice(row);
                }
            }
            else if (pairing.StoredFor(ordinal) is { } number)
            {
                _writer.Update(number, row, hash, key);
            }
            else
            {
                _writer.Add(row, hash, key, pairing, _elsewhere.Of(ordinal));
            }
        }
    }

    private void HoldCorrected(RepeatedBatches repeated, FileScope scope, Pairing pairing)
    {
        // rows of this very file are written under a batch of their own
        var lost = _store.EntryOrigins(_run.Connection)
            .Where(r => r.Batch != _run.Batch && IsLeft(r, scope) && repeated.IsCorrected(r.Batch, pairing.New, pairing.LastNewDay)).ToList();
        foreach (var row in lost)
        {
            _store.ReadEntry(row.Number, _before);
            _store.ReadEntry(row.Number, _entry);
            _run.Open(
                "missing-in-reread", "entry", _entry.Id,
                $"The entry that began {_entry.StartText} is no longer in a file that has the rest of the import that brought it, and new rows: its date or its worker may have been corrected.",
                "If a new row is this one, corrected, delete this one; if the file was only a part, keep it.");
            Hold();
        }
    }

    private void HoldMissing(Pairing pairing)
    {
        foreach (var row in pairing.Missing)
        {
            _store.ReadEntry(row.Number, _before);
            _store.ReadEntry(row.Number, _entry);
            if ((_before.Holds & (Holds.Missing | Holds.KeptMissing)) != 0)
            {
                continue; // asked already, or a decision to keep it stands
            }

            var corrected = !row.HasExternalId && pairing.AddedOn(row.Worker, row.Day);
            // what was asked when it came is another question
            _run.Gone("possible-correction", "entry", _entry.Id);
            _ = corrected
                ? _run.Open(
                    "possible-correction", "entry", _entry.Id,
                    $"The entry that began {_entry.StartText} is no longer in the file, and the file has a new row of the same worker and day.",
                    "If the new row is this one, corrected: replaces. If both were worked, keep both; if this one was not, delete it.")
                : _run.Open(
                    "missing-in-reread", "entry", _entry.Id,
                    $"The entry that began {_entry.StartText} is no longer in a file that covers its worker and day.",
                    "If it was deleted in the tracker, delete it here; if the file was only a part, keep it.");
            Hold();
        }
    }

    private void Hold()
    {
        _entry.Holds |= Holds.Missing;
        _entry.Settle();
        _store.UpdateEntry(_before, _entry);
        _run.Missing++;
        _run.Digest('M', _entry.Id, _entry.RowHash);
    }
}
