namespace Timepost.Domain.Mapping;

/// <summary>The words that a text template may hold in braces. A template knows nothing else: no
/// expressions, no conditions; braces in data stay as they are.</summary>
public static class TemplatePlaceholders
{
    private static readonly string[] Common = ["agreement", "client", "currency", "customer", "period"];

    /// <summary>On a line of work.</summary>
    public static IReadOnlyList<string> Line { get; } =
        [.. Common, "day", "description", "hours", "project", "purchase-order", "rate", "task", "worker"];

    /// <summary>On the line of a fixed fee.</summary>
    public static IReadOnlyList<string> Fee { get; } = Common;

    /// <summary>On the line of an expense.</summary>
    public static IReadOnlyList<string> Expense { get; } =
        [.. Common, "category", "date", "description", "merchant", "project"];
}
