using Timepost.Domain.Identity;

namespace Timepost.Engine.Trail;

/// <summary>A head as it was exported.</summary>
/// <param name="File">Where it was found.</param>
/// <param name="Head">Null where it cannot be read.</param>
/// <param name="Signed">The signature holds.</param>
public sealed record ExportedHead(string File, TrailHead? Head, bool Signed);

/// <summary>The first thing wrong with a trail.</summary>
/// <param name="Status">What.</param>
/// <param name="Sequence">First bad row; for a rewritten chain the first that no head vouches for.</param>
/// <param name="Text">For a reader.</param>
public sealed record TrailFault(TrailStatus Status, long Sequence, string Text);

/// <summary>What a verification found.</summary>
/// <param name="Rows">Rows read.</param>
/// <param name="Head">The last row; null where none.</param>
/// <param name="Heads">Exported heads that agree.</param>
/// <param name="Erased">Erased rows and the rows that say so, ascending.</param>
/// <param name="Fault">Null where sound.</param>
public sealed record TrailVerification(
    long Rows, TrailHead? Head, int Heads, IReadOnlyList<KeyValuePair<long, long>> Erased, TrailFault? Fault)
{
    /// <summary>Sound, or the first fault's.</summary>
    public TrailStatus Status => Fault?.Status ?? TrailStatus.Sound;
}

/// <summary>Recomputes a chain row by row, in memory that does not grow with it.</summary>
public static class TrailVerifier
{
    /// <summary>Names the first bad row.</summary>
    public static TrailVerification Verify(
        WorkspaceId workspace, IEnumerable<TrailRow> rows, IReadOnlyDictionary<long, long> erasures, IReadOnlyList<ExportedHead> heads)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(erasures);
        ArgumentNullException.ThrowIfNull(heads);
        var due = new Queue<ExportedHead>(heads.Where(h => IsUsable(h, workspace)).OrderBy(static h => h.Head!.Sequence));
        var previous = new byte[TrailEncoding.HashLength];
        var erased = new List<KeyValuePair<long, long>>();
        TrailHead? last = null;
        long count = 0, vouched = 0;
        var agreeing = 0;
        TrailVerification Result(TrailFault? fault) => new(count, last, agreeing, erased, fault);
        foreach (var row in rows)
        {
            if (Problem(workspace, row, count + 1, previous, erasures) is { } fault)
            {
                return Result(fault);
            }

            count++;
            previous = row.Hash;
            last = new TrailHead(workspace, row.Sequence, row.Time, Convert.ToHexStringLower(row.Hash));
            if (row.Payload is null)
            {
                erased.Add(KeyValuePair.Create(row.Sequence, erasures[row.Sequence]));
            }

            while (due.TryPeek(out var head) && head.Head!.Sequence == row.Sequence)
            {
                due.Dequeue();
                if (head.Head.Hash != last.Hash || head.Head.Time != last.Time)
                {
                    return Result(new TrailFault(
                        TrailStatus.Rewritten, vouched + 1,
                        $"Row {row.Sequence} has another hash than the head in {head.File}: rows {vouched + 1} to {row.Sequence} were written anew."));
                }

                (vouched, agreeing) = (row.Sequence, agreeing + 1);
            }
        }

        if (due.TryPeek(out var beyond))
        {
            return Result(new TrailFault(
                TrailStatus.TailCut, count + 1, $"The trail ends at row {count}; the head in {beyond.File} is of row {beyond.Head!.Sequence}."));
        }

        return Result(heads.Where(h => !IsUsable(h, workspace)).OrderBy(static h => h.File, StringComparer.Ordinal)
            .Select(static h => new TrailFault(TrailStatus.HeadInvalid, h.Head?.Sequence ?? 0, $"The head in {h.File} is unreadable, of another workspace, or not signed by this workspace's key."))
            .FirstOrDefault());
    }

    private static bool IsUsable(ExportedHead head, WorkspaceId workspace) =>
        head is { Signed: true, Head: { Sequence: > 0 } found } && found.Workspace == workspace;

    private static TrailFault? Problem(
        WorkspaceId workspace, TrailRow row, long expected, ReadOnlySpan<byte> previous, IReadOnlyDictionary<long, long> erasures)
    {
        if (row.Sequence != expected)
        {
            return new TrailFault(TrailStatus.RowMissing, expected, $"Row {expected} is missing; the next one is {row.Sequence}.");
        }

        if (row.Format != TrailEncoding.Format || row.Digest.Length != TrailEncoding.HashLength || row.Previous.Length != TrailEncoding.HashLength)
        {
            return new TrailFault(TrailStatus.FormatUnknown, expected, $"Row {expected} is of format {row.Format}.");
        }

        var hash = TrailEncoding.Hash(
            workspace, row.Sequence, row.Format, row.Time, row.Actor, row.Kind, row.ObjectId, row.Digest, row.Previous);
        if (!hash.AsSpan().SequenceEqual(row.Hash))
        {
            return new TrailFault(TrailStatus.RowEdited, expected, $"Row {expected} is not what its hash covers.");
        }

        if (!previous.SequenceEqual(row.Previous))
        {
            return new TrailFault(TrailStatus.LinkBroken, expected, $"Row {expected} does not follow row {expected - 1}.");
        }

        if (row.Payload is null || row.Salt is null)
        {
            return erasures.TryGetValue(row.Sequence, out var by) && by > row.Sequence
                ? null
                : new TrailFault(TrailStatus.PayloadMissing, expected, $"Row {expected} has no payload, and no row says that it was erased.");
        }

        return TrailEncoding.Digest(row.Salt, row.Payload).AsSpan().SequenceEqual(row.Digest)
            ? null
            : new TrailFault(TrailStatus.PayloadEdited, expected, $"The payload of row {expected} is not what the chain has the digest of.");
    }
}
