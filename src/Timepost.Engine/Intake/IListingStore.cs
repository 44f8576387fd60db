using NodaTime;
using Timepost.Domain.Identity;
using Timepost.Domain.Work;

namespace Timepost.Engine.Intake;

/// <summary>Which entries or expenses a list shows. Empty or null: all.</summary>
public sealed record WorkFilter
{
    /// <summary>Source client, exactly.</summary>
    public string Client { get; init; } = "";

    /// <summary>Source project, exactly.</summary>
    public string Project { get; init; } = "";

    /// <summary>Worker, exactly.</summary>
    public string Worker { get; init; } = "";

    /// <summary>First billing day.</summary>
    public LocalDate? From { get; init; }

    /// <summary>Last billing day.</summary>
    public LocalDate? To { get; init; }

    /// <summary>The source's status, small letters.</summary>
    public string Status { get; init; } = "";

    /// <summary>Whether it counts.</summary>
    public EntryState? State { get; init; }

    /// <summary>Where the last page ended, as its <c>next</c> said; empty: from the start.</summary>
    public string After { get; init; } = "";

    /// <summary>Rows of a page, 1 to 10,000.</summary>
    public int Limit { get; init; } = 100;
}

/// <summary>A page of a list.</summary>
/// <typeparam name="T">What it lists.</typeparam>
/// <param name="Items">In order.</param>
/// <param name="Next">Ask with it for the next page; null: this is the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Hours of one client, project and month: active entries.</summary>
/// <param name="Client">Source client; empty: none.</param>
/// <param name="Project">Source project; empty: none.</param>
/// <param name="Month">First day of the month.</param>
/// <param name="Currency">Of the source's own rates; empty where none.</param>
/// <param name="Seconds">Raw.</param>
/// <param name="Entries">How many.</param>
public sealed record HoursRow(string Client, string Project, LocalDate Month, string Currency, long Seconds, long Entries);

/// <summary>An expense in a list.</summary>
/// <param name="Expense">As normalised.</param>
/// <param name="Connection">Name of its connection.</param>
/// <param name="Receipts">As the source names them, and whether they are stored.</param>
public sealed record ListedExpense(Expense Expense, string Connection, IReadOnlyList<StoredReceipt> Receipts);

/// <summary>An entry in a list.</summary>
/// <param name="Entry">As normalised.</param>
/// <param name="Connection">Name of its connection.</param>
public sealed record ListedEntry(TimeEntry Entry, string Connection);

/// <summary>A row that a file was rejected for.</summary>
/// <param name="Batch">Number of the import.</param>
/// <param name="File">Name of the file.</param>
/// <param name="Rejection">Where and why.</param>
public sealed record ListedRejection(long Batch, string File, RowRejection Rejection);

/// <summary>Lists.</summary>
public interface IListingStore
{
    /// <summary>Entries by the order of their arrival.</summary>
    /// <exception cref="FormatException"><see cref="WorkFilter.After"/> is none that a page gave.</exception>
    Page<ListedEntry> Entries(WorkFilter filter);

    /// <summary>Expenses by the order of their arrival.</summary>
    /// <exception cref="FormatException"><see cref="WorkFilter.After"/> is none that a page gave.</exception>
    Page<ListedExpense> Expenses(WorkFilter filter);

    /// <summary>Hours as kept in the transactions that changed them, by client, project, month, currency.</summary>
    IReadOnlyList<HoursRow> Hours();

    /// <summary>The same, counted anew from the entries.</summary>
    IReadOnlyList<HoursRow> RecountHours();

    /// <summary>Imports, newest first.</summary>
    /// <param name="limit">How many at most.</param>
    /// <param name="kind">time, expenses, customers or accounts; empty: all.</param>
    /// <param name="before">Only those with a lower number; 0: all.</param>
    IReadOnlyList<BatchRecord> Batches(int limit, string kind = "", long before = 0);

    /// <summary>Rejected rows of an import, in the file's order.</summary>
    IReadOnlyList<ListedRejection> Rejections(long batch);
}
