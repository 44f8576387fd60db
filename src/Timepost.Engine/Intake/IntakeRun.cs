using System.Security.Cryptography;
using NodaTime;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Exceptions;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Intake;

/// <summary>One file or page on its way into the store: what it is read under, and what is counted.</summary>
internal sealed class IntakeRun : IDisposable
{
    private const long MostRejected = 10_000;
    private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _anyDigest;

    public required IStoreTransaction Transaction { get; init; }

    public required ConnectionSettings Settings { get; init; }

    public required int Connection { get; init; }

    public required long Batch { get; init; }

    public required RuleSet Rules { get; init; }

    public required Instant Now { get; init; }

    public required IIdSource Ids { get; init; }

    /// <summary>Format of the file; null for a page.</summary>
    public string? FileFormat { get; init; }

    public List<RowRejection> Rejected { get; } = [];

    public long Read { get; set; }

    public long Added { get; set; }

    public long Updated { get; set; }

    public long Unchanged { get; set; }

    public long Missing { get; set; }

    public long RejectedRows { get; private set; }

    public long ExceptionsOpened { get; private set; }

    public RowCounts Counts => new(Read, Added, Updated, Unchanged, RejectedRows, Missing);

    /// <summary>The row cannot be read. All are counted, the first <see cref="ImportedFile.ListedRejections"/> are kept.</summary>
    /// <exception cref="FileRefusedException">Very many rows of the file, and more than were read, are rejected: it is not what it was taken for.</exception>
    public void Reject(RowRejection rejection)
    {
        RejectedRows++;
        if (Rejected.Count < ImportedFile.ListedRejections)
        {
            Rejected.Add(rejection);
            Transaction.Intake.AddRejection(Batch, Rejected.Count, rejection);
        }

        if (FileFormat is not null && IsHopeless(RejectedRows, Read - RejectedRows))
        {
            var first = Rejected[0];
            throw new FileRefusedException(new RowRejection(
                first.Line, first.Column, first.Value, "rows-mostly-rejected",
                FormattableString.Invariant($"{RejectedRows} of its first {Read} rows cannot be read as {FileFormat}; the first: {first.Code}, {first.Reason} Name its format or its columns, or export it again.")));
        }
    }

    /// <summary>More rows than anybody corrects by hand, and most of those seen, were rejected.</summary>
    public static bool IsHopeless(long rejected, long read) => rejected > MostRejected && rejected > read;

    /// <summary>Opens an exception; false where it is open already or a decision on it stands.</summary>
    public bool Open(string kind, string objectKind, Guid id, string summary, string suggestion)
    {
        var exception = new ExceptionRecord
        {
            Id = new ExceptionId(Ids.Next()),
            Kind = kind,
            ObjectKind = objectKind,
            ObjectId = id.ToString("D"),
            Summary = summary,
            Suggestion = suggestion,
            Opened = Now,
        };
        // only what a decision does something about is asked
        var opened = Transaction.Exceptions.Open(exception with { Choices = HeldWork.Concerns(exception) ? HeldWork.ChoicesOf(exception) : [] });
        ExceptionsOpened += opened ? 1 : 0;
        return opened;
    }

    public void Gone(string kind, string objectKind, Guid id) => Transaction.Exceptions.Gone($"{kind}|{objectKind}|{id:D}", Now);

    /// <summary>Into the digest of the batch: what happened (A, U, M) to which row.</summary>
    public void Digest(char what, Guid id, UInt128 hash)
    {
        Span<byte> record = stackalloc byte[33];
        record[0] = (byte)what;
        id.TryWriteBytes(record[1..], bigEndian: true, out _);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(record[17..], hash);
        _digest.AppendData(record);
        _anyDigest = true;
    }

    public byte[] DigestValue() => _anyDigest ? _digest.GetCurrentHash() : [];

    public void Dispose() => _digest.Dispose();
}
