using Timepost.Domain.Work;

namespace Timepost.Engine.Intake;

/// <summary>New rows of a file that are in under another connection already, of the same worker: the same work, about to be billed twice.
/// Asks of the first rows only, and goes on only where one of them is.</summary>
internal sealed class ElsewhereRows
{
    private const int Asked = 100;
    private readonly IntakeRun _run;
    private readonly IReadOnlyList<(int Id, string Name)> _others;
    private readonly StoredEntry _entry = new();
    private readonly Dictionary<(int Connection, long Key), long> _resume = [];
    private readonly SeenRows _taken = new();
    private readonly SeenRows _found = new();
    private string _other = "";
    private long _new;

    public ElsewhereRows(IntakeRun run)
    {
        _run = run;
        _others = [.. run.Transaction.Work.Connections().Where(c => c.Id != run.Connection).Select(c => (c.Id, c.Name))];
    }

    /// <summary>Looks at the rows that are new; <paramref name="isNew"/> is asked of each ordinal.</summary>
    /// <exception cref="FileRefusedException">No row of the file is this connection's own, and most of them are of the other, or the file as a
    /// whole came under that one.</exception>
    public void Look(IEnumerable<ReadItem<TimeRow>> rows, Func<RawSpans> raw, Func<long, bool> isNew, string sha256)
    {
        if (_others.Count == 0)
        {
            return;
        }

        var came = _run.Transaction.Intake.ReceivedElsewhere(sha256, _run.Connection, FileConnections.Word(ImportKind.Time)) is not null;
        using var bytes = raw();
        var (ordinal, rejected) = (0L, 0L);
        foreach (var (row, rejection) in rows)
        {
            if (rejection is not null)
            {
                if (IntakeRun.IsHopeless(++rejected, ordinal))
                {
                    return; // it is refused as it is taken
                }

                continue;
            }

            if (!isNew(++ordinal))
            {
                continue;
            }

            _new++;
            if (IsElsewhere(row!, RowIdentity.HashOf(bytes.At(row!.Offset, row.Length))))
            {
                _found.Add(ordinal);
            }
            else if (_new >= Asked && _found.Count == 0 && !came)
            {
                return;
            }
        }

        // a file that is this connection's own is read all the same, and the rows in question wait
        if (_run.Unchanged == 0 && (_found.Count * 2 > _new || (came && _found.Count > 0)))
        {
            throw new FileRefusedException(RefusalOf(_found.Count, _new, _other, _run.Settings.Name));
        }
    }

    /// <summary>Name of the connection that has the row; null where none has.</summary>
    public string? Of(long ordinal) => _found.Has(ordinal) ? _other : null;

    /// <summary>Why a file is refused whose rows another connection has.</summary>
    public static RowRejection RefusalOf(long rows, long of, string other, string connection) => new(
        1, "", other, "file-elsewhere",
        FormattableString.Invariant($"{rows} of its {of} new rows came under the connection '{other}' already, and would be billed twice under '{connection}'. ")
        + $"Import it with --connection {other}; if the connection was renamed, give it its old name back in timepost.yaml.");

    private bool IsElsewhere(TimeRow row, UInt128 hash)
    {
        var key = RowIdentity.MatchKey(row.ExternalId, hash);
        var worker = _run.Transaction.Intake.NameId(NameKind.Worker, row.Worker);
        foreach (var (id, name) in _others)
        {
            // one stored row stands for one row of the file
            var after = _resume.GetValueOrDefault((id, key));
            while (_run.Transaction.Intake.NextWithKey(id, key, after, out var stored))
            {
                after = stored.Number;
                if (stored.Hash == hash && !_taken.Has(stored.Number) && _run.Transaction.Intake.ReadEntry(stored.Number, _entry)
                    && _entry.Worker == worker && _entry.State != EntryState.Deleted)
                {
                    _taken.Add(stored.Number);
                    _other = name;
                    _resume[(id, key)] = after;
                    return true;
                }
            }
        }

        return false;
    }
}
