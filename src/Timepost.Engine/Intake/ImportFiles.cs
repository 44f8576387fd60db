using NodaTime;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Time;
using Timepost.Domain.Work;
using Timepost.Engine.Fx;
using Timepost.Engine.Trail;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Intake;

/// <summary>Reads files into the store. Each file is one transaction: all of its good rows, or nothing; killed at any moment, the
/// same import again gives the same state. Works before anything is mapped.</summary>
public sealed class ImportFiles
{
    private const long LargeFile = 4 << 20;
    private readonly IWorkspaceStore _store;
    private readonly IBlobStore _blobs;
    private readonly IReaderCatalog _readers;
    private readonly IClock _clock;
    private readonly IIdSource _ids;

    /// <summary>On these ports.</summary>
    public ImportFiles(IWorkspaceStore store, IBlobStore blobs, IReaderCatalog readers, IClock clock, IIdSource ids) =>
        (_store, _blobs, _readers, _clock, _ids) = (store, blobs, readers, clock, ids);

    /// <summary>Imports the files, one after the other.</summary>
    /// <exception cref="NotAllowedException">Below bookkeeper.</exception>
    /// <exception cref="StoreException">The file that was being read left no trace; those before it are done.</exception>
    /// <exception cref="UnknownConnectionException">The request names a connection that the workspace does not have.</exception>
    /// <exception cref="WrongConnectionException">The request names a connection that delivers no such files.</exception>
    public ImportResult Run(Caller caller, ImportRequest request)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(request);
        caller.Require(ActorRole.Bookkeeper, "Importing");
        var files = request.Files.Select(file => One(caller, request, file)).ToList();
        using var read = _store.Read();
        return new ImportResult(files, read.Exceptions.CountOpen());
    }

    private ImportedFile One(Caller caller, ImportRequest request, ImportFile file)
    {
        var named = request.Connection.Length > 0
            ? FileConnections.Named(request.Rules, request.Kind, request.Connection)
            : FileConnections.Holding(request.Rules, request.Kind, file.Name);
        var settings = named ?? FileConnections.Of(request.Rules, request.Kind, request.Format.Length == 0 ? "auto" : request.Format, out _);
        var format = request.Format.Length > 0 ? request.Format : settings.Kind;
        StoredBlob? received = null;
        try
        {
            using (var content = Opened(file))
            {
                received = _blobs.Put(content);
            }

            var spans = received;
            var utf8 = OpenUtf8(received, settings, ref spans);
            using (utf8)
            {
                var reader = FoundReader.Of(_readers, request.Kind, format, utf8, file.Path, settings);
                if (named is null)
                {
                    // now that the format is known, so is the connection
                    var found = FileConnections.Of(request.Rules, request.Kind, reader.Format, out var several);
                    if (several.Count > 0)
                    {
                        throw new FileRefusedException(new RowRejection(
                            1, "", reader.Format, "connection-ambiguous",
                            $"Several connections take it: {string.Join(", ", several)}. Name one with --connection, or put it into the folder of one."));
                    }

                    if (found != settings && found.Encoding == settings.Encoding)
                    {
                        utf8.Position = 0;
                        reader = FoundReader.Of(_readers, request.Kind, reader.Format, utf8, file.Path, found);
                    }

                    settings = found;
                }

                return Take(caller, request, file, settings, reader, received, spans);
            }
        }
        catch (FileRefusedException refused)
        {
            return Refuse(caller, request, file, settings, received, refused.Rejection);
        }
    }

    // one that cannot be opened says nothing about the others
    private static Stream Opened(ImportFile file)
    {
        try
        {
            return file.Open();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            var code = failure is UnauthorizedAccessException ? "file-denied" : failure is FileNotFoundException or DirectoryNotFoundException ? "file-missing" : "file-io";
            throw new FileRefusedException(new RowRejection(1, "", "", code, $"The file cannot be opened: {failure.Message}"), failure);
        }
    }

    private ImportedFile Take(
        Caller caller, ImportRequest request, ImportFile file, ConnectionSettings settings, FoundReader reader, StoredBlob received, StoredBlob spans)
    {
        var now = _clock.GetCurrentInstant();
        using var transaction = _store.Begin();
        var intake = transaction.Intake;
        if (received.Length > LargeFile)
        {
            intake.ExpectMany();
        }

        intake.AddBlob(received, now);
        intake.AddBlob(spans, now);
        using var run = new IntakeRun
        {
            Transaction = transaction,
            Settings = settings,
            Connection = intake.Connection(settings, _ids, now),
            Batch = intake.NextBatch(),
            Rules = request.Rules,
            Now = now,
            Ids = _ids,
            FileFormat = reader.Format,
        };
        Stream Content() => new ReportingStream(_blobs.Open(spans.Sha256), file.Name, request.Progress);
        RawSpans Raw() => new(_blobs.Open(spans.Sha256));
        switch (request.Kind)
        {
            case ImportKind.Time:
                new TimeIntake(run, () => FoundReader.Rows(Content, s => reader.Time!.Read(s, file.Path, settings)), Raw, received.Sha256).Run();
                break;
            case ImportKind.Expenses:
                if (intake.ReceivedElsewhere(received.Sha256, run.Connection, FileConnections.Word(request.Kind)) is { } other)
                {
                    throw new FileRefusedException(ElsewhereRows.RefusalOf(other.Rows, other.Rows, other.Connection, settings.Name));
                }

                using (var raw = Raw())
                {
                    new ExpenseIntake(run, _blobs, request.Receipts)
                        .Run(FoundReader.Rows(Content, s => reader.Expenses!.Read(s, file.Path, settings)), raw);
                }

                break;
            case ImportKind.Customers:
                ListIntake.Customers(run, FoundReader.Rows(Content, s => reader.Customers!.Read(s, file.Path, settings)));
                break;
            case ImportKind.Accounts:
                ListIntake.Accounts(run, FoundReader.Rows(Content, s => reader.Accounts!.Read(s, file.Path, settings)));
                break;
            case ImportKind.Rates:
                RateIntake.Run(
                    run, FoundReader.Rows(Content, s => reader.Rates!.Read(s, file.Path, settings)),
                    transaction.Rates.WasRead(received.Sha256, run.Connection));
                break;
        }

        Record(caller, run, request.Kind, file.Name, reader.Format, received, spans, "import");
        transaction.Commit();
        return new ImportedFile
        {
            File = file.Name,
            Format = reader.Format,
            Connection = settings.Name,
            Counts = run.Counts,
            Rejected = run.Rejected,
            ExceptionsOpened = run.ExceptionsOpened,
        };
    }

    // nothing of the file counts, and that it was refused is kept
    private ImportedFile Refuse(
        Caller caller, ImportRequest request, ImportFile file, ConnectionSettings settings, StoredBlob? received, RowRejection rejection)
    {
        var now = _clock.GetCurrentInstant();
        using var transaction = _store.Begin();
        if (received is not null)
        {
            transaction.Intake.AddBlob(received, now);
        }

        using var run = new IntakeRun
        {
            Transaction = transaction,
            Settings = settings,
            Connection = transaction.Intake.Connection(settings, _ids, now),
            Batch = transaction.Intake.NextBatch(),
            Rules = request.Rules,
            Now = now,
            Ids = _ids,
        };
        run.Reject(rejection);
        Record(caller, run, request.Kind, file.Name, "", received, received, "import-refused");
        transaction.Commit();
        return new ImportedFile
        {
            File = file.Name, Format = "", Connection = settings.Name, Counts = run.Counts, Rejected = run.Rejected, Refused = true,
        };
    }

    private void Record(
        Caller caller, IntakeRun run, ImportKind kind, string file, string format, StoredBlob? received, StoredBlob? spans, string what)
    {
        var batch = new BatchRecord
        {
            Number = run.Batch,
            Id = new BatchId(_ids.Next()),
            Connection = run.Connection,
            Kind = FileConnections.Word(kind),
            File = file,
            Format = format,
            Received = received,
            Spans = spans,
            Counts = run.Counts,
            Digest = run.DigestValue(),
            Actor = caller.Actor,
            At = run.Now,
            Tzdb = Zones.TzdbVersion,
        };
        if (run.RejectedRows > 0)
        {
            run.Transaction.Intake.DropEarlierRejections(batch);
        }

        run.Transaction.Intake.AddBatch(batch);
        BatchTrail.Append(run, batch, what);
    }

    private Stream OpenUtf8(StoredBlob received, ConnectionSettings settings, ref StoredBlob spans)
    {
        var raw = _blobs.Open(received.Sha256);
        try
        {
            var utf8 = _readers.OpenAsUtf8(raw, settings, out var transcoded);
            if (!transcoded)
            {
                return utf8;
            }

            using (utf8)
            {
                spans = _blobs.Put(utf8);
            }

            raw.Dispose();
            return _blobs.Open(spans.Sha256);
        }
        catch
        {
            raw.Dispose();
            throw;
        }
    }
}

/// <summary>The one row of a batch in the trail.</summary>
internal static class BatchTrail
{
    public static void Append(IntakeRun run, BatchRecord batch, string what) =>
        run.Transaction.Trail.Append(batch.Actor, what, batch.Id.ToString(), TrailPayload.Write(json =>
        {
            json.WriteString("kind", batch.Kind);
            json.WriteString("file", batch.File);
            json.WriteString("format", batch.Format);
            json.WriteString("connection", run.Settings.Name);
            json.WriteString("sha256", batch.Received?.Sha256);
            json.WriteNumber("read", batch.Counts.Read);
            json.WriteNumber("added", batch.Counts.Added);
            json.WriteNumber("updated", batch.Counts.Updated);
            json.WriteNumber("unchanged", batch.Counts.Unchanged);
            json.WriteNumber("rejected", batch.Counts.Rejected);
            json.WriteNumber("missing", batch.Counts.Missing);
            json.WriteString("digest", Convert.ToHexStringLower(batch.Digest));
            json.WriteString("tzdb", batch.Tzdb);
        }));
}
