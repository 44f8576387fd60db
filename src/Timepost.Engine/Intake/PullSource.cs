using NodaTime;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Intake;

/// <summary>A source that is read from a position on.</summary>
public interface ISourceConnector
{
    /// <summary>Pages after a position (null: from the start), in order; ends where the source has no more. The same position gives
    /// the same rows again, or newer ones of the same objects.</summary>
    IEnumerable<SourcePage> Pull(string? cursor);
}

/// <summary>One page.</summary>
/// <param name="Raw">The bytes as delivered; rows count their offsets in them.</param>
/// <param name="Rows">Rows with external ids; each valid until the next.</param>
/// <param name="Deleted">External ids that the source no longer has.</param>
/// <param name="Next">Position after this page.</param>
public sealed record SourcePage(byte[] Raw, IEnumerable<ReadItem<TimeRow>> Rows, IReadOnlyList<string> Deleted, string Next);

/// <summary>What a pull did.</summary>
/// <param name="Pages">How many were taken.</param>
/// <param name="Counts">How many rows became what.</param>
/// <param name="Rejected">Rows that could not be read.</param>
public sealed record PullResult(long Pages, RowCounts Counts, IReadOnlyList<RowRejection> Rejected);

/// <summary>Pulls a source from its cursor, page by page; a page and its cursor are committed together, so that the next
/// run goes on where this one was cut off.</summary>
public sealed class PullSource
{
    private readonly IWorkspaceStore _store;
    private readonly IBlobStore _blobs;
    private readonly IClock _clock;
    private readonly IIdSource _ids;

    /// <summary>On these ports.</summary>
    public PullSource(IWorkspaceStore store, IBlobStore blobs, IClock clock, IIdSource ids) =>
        (_store, _blobs, _clock, _ids) = (store, blobs, clock, ids);

    /// <summary>Pulls all that is new.</summary>
    /// <exception cref="NotAllowedException">Below bookkeeper.</exception>
    /// <exception cref="StoreException">The page that was being taken left no trace; those before it are done.</exception>
    public PullResult Run(Caller caller, RuleSet rules, ConnectionSettings settings, ISourceConnector source)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(source);
        caller.Require(ActorRole.Bookkeeper, "Pulling");
        string? cursor;
        using (var read = _store.Read())
        {
            var known = read.Work.Connections().FirstOrDefault(c => c.Name == settings.Name);
            cursor = known.Id == 0 ? null : read.Intake.Cursor(known.Id);
        }

        var pages = 0L;
        var sum = default(RowCounts);
        var rejected = new List<RowRejection>();
        foreach (var page in source.Pull(cursor))
        {
            pages++;
            var counts = Take(caller, rules, settings, page, rejected);
            sum = new RowCounts(
                sum.Read + counts.Read, sum.Added + counts.Added, sum.Updated + counts.Updated,
                sum.Unchanged + counts.Unchanged, sum.Rejected + counts.Rejected, sum.Missing + counts.Missing);
        }

        return new PullResult(pages, sum, rejected);
    }

    private RowCounts Take(Caller caller, RuleSet rules, ConnectionSettings settings, SourcePage page, List<RowRejection> rejected)
    {
        using var bytes = new MemoryStream(page.Raw, writable: false);
        var blob = _blobs.Put(bytes);
        var now = _clock.GetCurrentInstant();
        using var transaction = _store.Begin();
        var intake = transaction.Intake;
        intake.AddBlob(blob, now);
        using var run = new IntakeRun
        {
            Transaction = transaction,
            Settings = settings,
            Connection = intake.Connection(settings, _ids, now),
            Batch = intake.NextBatch(),
            Rules = rules,
            Now = now,
            Ids = _ids,
        };
        new PageIntake(run).Run(page);
        intake.SetCursor(run.Connection, page.Next);
        var batch = new BatchRecord
        {
            Number = run.Batch,
            Id = new BatchId(_ids.Next()),
            Connection = run.Connection,
            Kind = "page",
            File = "",
            Format = settings.Kind,
            Received = blob,
            Spans = blob,
            Counts = run.Counts,
            Digest = run.DigestValue(),
            Actor = caller.Actor,
            At = now,
            Tzdb = Domain.Time.Zones.TzdbVersion,
        };
        intake.AddBatch(batch);
        BatchTrail.Append(run, batch, "pull");
        transaction.Commit();
        rejected.AddRange(run.Rejected.Take(ImportedFile.ListedRejections - rejected.Count));
        return run.Counts;
    }
}
