using NodaTime;

namespace Timepost.Domain.Work;

/// <summary>An expense as a reader found it. Filled anew for each row by the reader; valid until the next one.</summary>
public sealed class ExpenseRow
{
    /// <summary>Where its raw bytes begin in the file.</summary>
    public long Offset { get; set; }

    /// <summary>How many raw bytes it has.</summary>
    public int Length { get; set; }

    /// <summary>First line in the file, 1 and up.</summary>
    public long Line { get; set; }

    /// <summary>The source's id, or null.</summary>
    public string? ExternalId { get; set; }

    /// <summary>Date of the receipt.</summary>
    public LocalDate Date { get; set; }

    /// <summary>Merchant as received; empty where none.</summary>
    public string Merchant { get; set; } = "";

    /// <summary>Category as received; empty where none.</summary>
    public string Category { get; set; } = "";

    /// <summary>Client as received; empty where none.</summary>
    public string Client { get; set; } = "";

    /// <summary>Project as received; empty where none.</summary>
    public string Project { get; set; } = "";

    /// <summary>Who spent it; empty where unknown.</summary>
    public string Worker { get; set; } = "";

    /// <summary>E-mail or login of the worker; empty where none.</summary>
    public string WorkerEmail { get; set; } = "";

    /// <summary>As received.</summary>
    public string Description { get; set; } = "";

    /// <summary>Tags in the source's order.</summary>
    public IReadOnlyList<string> Tags { get; set; } = [];

    /// <summary>Custom fields that the connection names, as <see cref="CustomFields.Written"/> writes them; null where the row fills none.</summary>
    public string? Fields { get; set; }

    /// <summary>Gross, major units of <see cref="Currency"/>, no more decimals than it has. Negative: a refund.</summary>
    public decimal Amount { get; set; }

    /// <summary>Active code of ISO 4217: the file's, else the connection's.</summary>
    public string Currency { get; set; } = "";

    /// <summary>Tax contained in <see cref="Amount"/>, where stated; same currency.</summary>
    public decimal? Tax { get; set; }

    /// <summary>What the receipt said, where it was in another currency; kept to explain, never billed from.</summary>
    public decimal? OriginalAmount { get; set; }

    /// <summary>Code of <see cref="OriginalAmount"/>; empty where none.</summary>
    public string OriginalCurrency { get; set; } = "";

    /// <summary>May be billed on; null: the source does not say.</summary>
    public bool? Billable { get; set; }

    /// <summary>The worker gets it back; null: the source does not say.</summary>
    public bool? Reimbursable { get; set; }

    /// <summary>Status in small letters; empty where none.</summary>
    public string Status { get; set; } = "";

    /// <summary>Paths (relative to the file's folder) or addresses, as the source names them: data, never opened under these
    /// names without a check, stored under names of ours.</summary>
    public IReadOnlyList<string> Receipts { get; set; } = [];

    /// <summary>What the reader decided by rule; null where nothing.</summary>
    public List<Notice>? Notices { get; set; }

    /// <summary>Everything empty again.</summary>
    public void Clear()
    {
        Offset = 0;
        Length = 0;
        Line = 0;
        ExternalId = null;
        Date = default;
        Merchant = Category = Client = Project = Worker = WorkerEmail = Description = Status = "";
        Tags = Receipts = [];
        Fields = null;
        Amount = 0;
        Currency = OriginalCurrency = "";
        Tax = OriginalAmount = null;
        Billable = Reimbursable = null;
        Notices = null;
    }
}
