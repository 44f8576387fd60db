namespace Timepost.Engine.Intake;

/// <summary>Earlier imports of which a file repeats rows. A corrected export lacks the row that it corrects, and where its date or its worker was what
/// was wrong, that row lies outside the file's own dates and workers: it is told by the rest of its import being here again.</summary>
/// <remarks>A window that moves on also leaves rows behind: there the new rows lie after the earlier import's last day.</remarks>
internal sealed class RepeatedBatches
{
    private readonly Dictionary<long, Tally> _batches = [];

    /// <summary>Counts a stored row that is not deleted.</summary>
    /// <param name="batch">Import that wrote it last.</param>
    /// <param name="day">The date that the source shows.</param>
    /// <param name="seen">The file has it.</param>
    /// <param name="left">The file lacks it, it lies outside the file's workers and dates, and nothing was asked of it yet.</param>
    public void Add(long batch, int day, bool seen, bool left)
    {
        var known = _batches.TryGetValue(batch, out var tally);
        _batches[batch] = new Tally(tally.Seen + (seen ? 1 : 0), tally.Left + (left ? 1 : 0), known ? Math.Max(tally.LastDay, day) : day);
    }

    /// <summary>Imports of which most is here again, and something is not.</summary>
    public bool Any()
    {
        foreach (var tally in _batches.Values)
        {
            if (tally.Left > 0 && tally.Left < tally.Seen)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether what the file lacks of an import was corrected in it: it has as many new rows, none after the import's last day.</summary>
    public bool IsCorrected(long batch, long added, int lastAddedDay) =>
        _batches.TryGetValue(batch, out var tally) && tally.Left > 0 && tally.Left < tally.Seen && tally.Left <= added && lastAddedDay <= tally.LastDay;

    private readonly record struct Tally(long Seen, long Left, int LastDay);
}
