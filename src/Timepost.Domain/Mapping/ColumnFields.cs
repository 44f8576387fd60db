namespace Timepost.Domain.Mapping;

/// <summary>Our fields that a connection's <c>columns</c> may map to headers. Case, <c>-</c> and <c>_</c> do not matter.</summary>
public static class ColumnFields
{
    /// <summary>Of a time entry.</summary>
    public static IReadOnlyList<string> Time { get; } =
    [
        "id", "worker", "user", "firstName", "lastName", "email", "workerEmail", "client", "customer", "project", "task", "activity", "description",
        "notes", "tags", "start", "end", "startDate", "startTime", "endDate", "endTime", "date", "clock", "duration", "hours", "minutes", "seconds",
        "zone", "timezone", "billable", "billableHours", "status", "rate", "amount", "currency",
    ];

    /// <summary>Of an expense.</summary>
    public static IReadOnlyList<string> Expense { get; } =
    [
        "id", "date", "merchant", "category", "client", "project", "worker", "firstName", "lastName", "email", "description", "tags", "amount", "currency",
        "tax", "originalAmount", "originalCurrency", "billable", "reimbursable", "status", "invoiced", "approved", "receipts",
    ];

    /// <summary>True where a key names one of the fields.</summary>
    public static bool Has(IReadOnlyList<string> fields, string key)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(key);
        var plain = key.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        return fields.Contains(plain, StringComparer.OrdinalIgnoreCase);
    }
}
