using Timepost.Domain.Work;

namespace Timepost.Engine.Intake;

/// <summary>Adds entries and writes them anew, and asks what a person must decide about them.</summary>
internal sealed class EntryWriter(IntakeRun run, RowNormaliser normaliser)
{
    /// <summary>Kinds of exceptions about the time of an entry.</summary>
    public static IReadOnlyList<string> Problems { get; } =
    [
        HeldWork.DateImplausible, "duration-mismatch", "duration-missing", "duration-negative", "duration-over-24h", "time-ambiguous", "time-out-of-range", "time-skipped",
    ];

    private readonly IIntakeStore _store = run.Transaction.Intake;
    private readonly StoredEntry _entry = new();
    private readonly StoredEntry _before = new();

    /// <param name="row">The row.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="key">By which it is looked up.</param>
    /// <param name="pairing">What of the file is new and missing.</param>
    /// <param name="elsewhere">Name of another connection that has the same row; null where none has.</param>
    public void Add(TimeRow row, UInt128 hash, long key, Pairing pairing, string? elsewhere)
    {
        _entry.Id = run.Ids.Next();
        normaliser.Fill(_entry, row, hash, key);
        var correction = row.ExternalId is null && pairing.MissingOn(_entry.Worker, _entry.ShownDay);
        if (correction)
        {
            _entry.Holds |= Holds.Correction;
        }

        if (elsewhere is not null)
        {
            _entry.Holds |= Holds.Duplicate;
        }

        _entry.Settle();
        _store.AddEntry(_entry);
        run.Added++;
        run.Digest('A', _entry.Id, hash);
        Ask();
        if (elsewhere is not null)
        {
            run.Open(
                "duplicate-entry", "entry", _entry.Id,
                $"Line {row.Line}: the same row of '{row.Worker}' came under the connection '{elsewhere}' already.",
                "If it is the same work, delete this one; if both were worked, keep it.");
        }

        if (correction)
        {
            run.Open(
                "possible-correction", "entry", _entry.Id,
                $"Line {row.Line} is new, and on the same day ({row.StartText}) an earlier entry of '{row.Worker}' is gone: it may be the same work, corrected.",
                "If it is the missing entry, corrected: replaces. If both were worked, keep both; if the missing one was not, delete that.");
        }
    }

    public void Update(long number, TimeRow row, UInt128 hash, long key)
    {
        _store.ReadEntry(number, _before);
        _entry.Id = _before.Id;
        normaliser.Fill(_entry, row, hash, key);
        _entry.Number = number;
        _entry.State = _before.State;
        _entry.Holds |= _before.Holds & ~(Holds.Problem | Holds.Running);
        Found(_entry);
        KeepDecision();
        _entry.Settle();
        if (_entry.SaysTheSameAs(_before))
        {
            // only columns that are not read, or the way of writing, differ
            _store.UpdateEntry(_before, _entry);
            run.Unchanged++;
            return;
        }

        if ((_before.Holds & Holds.Problem) != 0 || normaliser.Problem is not null)
        {
            // the row has changed: an earlier decision was about other figures
            foreach (var kind in Problems)
            {
                run.Gone(kind, "entry", _entry.Id);
            }

            if (normaliser.Problem is not null)
            {
                _entry.Holds |= Holds.Problem;
                _entry.Settle();
            }
        }

        _store.UpdateEntry(_before, _entry);
        run.Updated++;
        run.Digest('U', _entry.Id, hash);
        Ask();
    }

    /// <summary>It was missing in an earlier file, and is there again.</summary>
    public void Return(long number)
    {
        _store.ReadEntry(number, _before);
        _store.ReadEntry(number, _entry);
        Found(_entry);
        _entry.Settle();
        _store.UpdateEntry(_before, _entry);
    }

    /// <summary>The same row, of which the connection now names other custom fields.</summary>
    public void Refill(long number, string? fields)
    {
        _store.ReadEntry(number, _before);
        _store.ReadEntry(number, _entry);
        _entry.Fields = fields;
        _store.UpdateEntry(_before, _entry);
        run.Unchanged--;
        run.Updated++;
        run.Digest('U', _entry.Id, _entry.RowHash);
    }

    /// <summary>The source deleted it: it is never billed again.</summary>
    public void Delete(long number)
    {
        _store.ReadEntry(number, _before);
        _store.ReadEntry(number, _entry);
        if (_before.State == EntryState.Deleted)
        {
            run.Unchanged++;
            return;
        }

        _entry.State = EntryState.Deleted;
        _store.UpdateEntry(_before, _entry);
        run.Updated++;
        run.Digest('D', _entry.Id, _entry.RowHash);
    }

    public void RejectTwice(TimeRow row) => run.Reject(new RowRejection(
        row.Line, "id", row.ExternalId!.Length <= 200 ? row.ExternalId : row.ExternalId[..200], "id-twice",
        "The file has another row with this id and other content: make them one, or give each its own id, and import again."));

    // a problem that was decided to be kept does not hold the row again while nothing that counts has changed
    private void KeepDecision()
    {
        if ((_before.Holds & Holds.Problem) == 0 && _before.Seconds == _entry.Seconds && _before.StartMicros == _entry.StartMicros
            && _before.EndMicros == _entry.EndMicros && _before.State == EntryState.Active)
        {
            _entry.Holds &= ~Holds.Problem;
        }
    }

    private void Found(StoredEntry entry)
    {
        if ((entry.Holds & (Holds.Missing | Holds.KeptMissing)) == 0)
        {
            return;
        }

        entry.Holds &= ~(Holds.Missing | Holds.KeptMissing);
        run.Gone("missing-in-reread", "entry", entry.Id);
        if ((entry.Holds & Holds.Correction) == 0)
        {
            run.Gone("possible-correction", "entry", entry.Id);
        }
    }

    private void Ask()
    {
        if (normaliser.Problem is { } problem && (_entry.Holds & Holds.Problem) != 0 && _entry.State != EntryState.Deleted)
        {
            run.Open(
                problem.Code, "entry", _entry.Id, $"Line {_entry.Line}: {problem.Text}",
                problem.Code == HeldWork.DateImplausible
                    ? "Correct its date in the tracker and import again; or delete it."
                    : "Correct it in the tracker and import again; or keep it as it is, or delete it.");
        }
    }
}
