using NodaTime;

namespace Timepost.Domain.Work;

/// <summary>A time entry as a reader found it in a file or a page: split into fields, its texts
/// parsed, its zone not yet resolved. Filled anew for each row by the reader; valid until the next one.</summary>
public sealed class TimeRow
{
    /// <summary>Where its raw bytes begin in the file or page.</summary>
    public long Offset { get; set; }

    /// <summary>How many raw bytes it has.</summary>
    public int Length { get; set; }

    /// <summary>First line in the file, 1 and up; for JSON the element's number.</summary>
    public long Line { get; set; }

    /// <summary>The source's id, or null.</summary>
    public string? ExternalId { get; set; }

    /// <summary>Worker's name as received; empty where none.</summary>
    public string Worker { get; set; } = "";

    /// <summary>Worker's e-mail or login; empty where none.</summary>
    public string WorkerEmail { get; set; } = "";

    /// <summary>Client's name as received.</summary>
    public string Client { get; set; } = "";

    /// <summary>Project's name as received.</summary>
    public string Project { get; set; } = "";

    /// <summary>Task's name as received.</summary>
    public string Task { get; set; } = "";

    /// <summary>Description as received.</summary>
    public string Description { get; set; } = "";

    /// <summary>Tags in the source's order.</summary>
    public IReadOnlyList<string> Tags { get; set; } = [];

    /// <summary>Custom fields that the connection names, as <see cref="CustomFields.Written"/> writes them; null where the row fills none.</summary>
    public string? Fields { get; set; }

    /// <summary>Start as a local time without an offset; or null.</summary>
    public LocalDateTime? StartLocal { get; set; }

    /// <summary>End as a local time without an offset; or null.</summary>
    public LocalDateTime? EndLocal { get; set; }

    /// <summary>Start with an offset; or null.</summary>
    public OffsetDateTime? Start { get; set; }

    /// <summary>End with an offset; or null.</summary>
    public OffsetDateTime? End { get; set; }

    /// <summary>Date alone, where the source has no start; or the date column beside one.</summary>
    public LocalDate? Date { get; set; }

    /// <summary>Start as received.</summary>
    public string StartText { get; set; } = "";

    /// <summary>Stated duration in whole seconds; null where none is stated.</summary>
    public long? StatedSeconds { get; set; }

    /// <summary>IANA zone that the row itself names; empty where none.</summary>
    public string Zone { get; set; } = "";

    /// <summary>Billable flag; null where the source does not say.</summary>
    public bool? Billable { get; set; }

    /// <summary>Billable seconds, where told apart.</summary>
    public long? BillableSeconds { get; set; }

    /// <summary>Status in small letters; empty where none.</summary>
    public string Status { get; set; } = "";

    /// <summary>Hourly rate of the source; or null.</summary>
    public decimal? Rate { get; set; }

    /// <summary>Amount of the source; or null.</summary>
    public decimal? Amount { get; set; }

    /// <summary>Currency code; empty where unknown.</summary>
    public string Currency { get; set; } = "";

    /// <summary>No end yet.</summary>
    public bool Running { get; set; }

    /// <summary>What the reader decided by rule (decimal hours rounded to a second, …); null where nothing.</summary>
    public List<Notice>? Notices { get; set; }

    /// <summary>Everything empty again.</summary>
    public void Clear()
    {
        Offset = 0;
        Length = 0;
        Line = 0;
        ExternalId = null;
        Worker = WorkerEmail = Client = Project = Task = Description = StartText = Zone = Status = Currency = "";
        Tags = [];
        Fields = null;
        StartLocal = EndLocal = null;
        Start = End = null;
        Date = null;
        StatedSeconds = BillableSeconds = null;
        Billable = null;
        Rate = Amount = null;
        Running = false;
        Notices = null;
    }
}

/// <summary>A row that could not be read. The good rows go on.</summary>
/// <param name="Line">1 and up.</param>
/// <param name="Column">Header or number of the column; empty where the whole row is meant.</param>
/// <param name="Value">As found, at most 200 characters.</param>
/// <param name="Code">Stable, as in <c>date-ambiguous</c>; has a page line in docs/statuses.</param>
/// <param name="Reason">For a reader: what is wrong and what to do.</param>
public sealed record RowRejection(long Line, string Column, string Value, string Code, string Reason);
