using System.Globalization;
using NodaTime;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Trail;

/// <summary>What came of an export.</summary>
/// <param name="File">The head's file; null where nothing was written.</param>
/// <param name="Head">The head; null where the trail has no row.</param>
/// <param name="Fault">Why nothing was written: the trail is not sound, or disagrees with an earlier head.</param>
public sealed record HeadExport(string? File, TrailHead? Head, TrailFault? Fault);

/// <summary>Exports the trail's head, signed, so that a later cut or rewriting is found.</summary>
public sealed class ExportHead(IWorkspaceStore store, IHeadFolder heads, IClock clock)
{
    /// <summary>On demand: one file more, named by day and row; the same row twice is one file.</summary>
    /// <exception cref="NotAllowedException">Below bookkeeper.</exception>
    /// <exception cref="StoreException">The store or the folder failed.</exception>
    public HeadExport Run(Caller caller)
    {
        caller.Require(ActorRole.Bookkeeper, "Exporting the trail's head");
        using (var view = store.Read())
        {
            // a head vouches for all rows before it
            var found = TrailVerifier.Verify(caller.Workspace, view.Trail.Rows(0), view.Trail.Erasures(), heads.Read());
            if (found.Fault is { } fault)
            {
                return new HeadExport(null, view.Trail.Head(), fault);
            }
        }

        return Export(head => string.Create(CultureInfo.InvariantCulture, $"{Today()}-{head.Sequence}"));
    }

    /// <summary>The first call of a day (UTC) writes <c>YYYY-MM-DD</c>, later ones nothing. Cheap when there is nothing to do.</summary>
    /// <exception cref="NotAllowedException">Below bookkeeper.</exception>
    /// <exception cref="StoreException">The store or the folder failed.</exception>
    public HeadExport RunDaily(Caller caller)
    {
        caller.Require(ActorRole.Bookkeeper, "Exporting the trail's head");
        try
        {
            return heads.Has(Today()) ? new HeadExport(null, null, null) : Export(_ => Today());
        }
        catch (StoreException failure) when (failure.Code == "trail-key-missing")
        {
            // the work of the day is done and stays; a head on demand, and the verifier, say it
            return new HeadExport(null, null, new TrailFault(TrailStatus.HeadInvalid, 0, failure.Message));
        }
    }

    private HeadExport Export(Func<TrailHead, string> nameOf)
    {
        using var view = store.Read();
        if (view.Trail.Head() is not { } head)
        {
            return new HeadExport(null, null, null);
        }

        // a head over a rewritten chain would vouch for it
        if (Disagreement(view.Trail) is { } fault)
        {
            return new HeadExport(null, head, fault);
        }

        var name = nameOf(head);
        return new HeadExport(heads.Has(name) ? null : heads.Write(name, head), head, null);
    }

    private TrailFault? Disagreement(ITrailStore trail)
    {
        var latest = heads.Read().Where(static h => h is { Signed: true, Head: not null })
            .OrderBy(static h => h.Head!.Sequence).ThenBy(static h => h.File, StringComparer.Ordinal).LastOrDefault();
        if (latest is null)
        {
            return null;
        }

        var sequence = latest.Head!.Sequence;
        using var rows = trail.Rows(sequence - 1).GetEnumerator();
        if (!rows.MoveNext() || rows.Current.Sequence != sequence)
        {
            return new TrailFault(TrailStatus.TailCut, sequence, $"Row {sequence}, of which {latest.File} is the head, is missing.");
        }

        return Convert.ToHexStringLower(rows.Current.Hash) == latest.Head.Hash
            ? null
            : new TrailFault(TrailStatus.Rewritten, sequence, $"Row {sequence} has another hash than the head in {latest.File}.");
    }

    private string Today() => clock.GetCurrentInstant().InUtc().Date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);
}
