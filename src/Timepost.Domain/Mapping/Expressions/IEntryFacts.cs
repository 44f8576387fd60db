namespace Timepost.Domain.Mapping.Expressions;

/// <summary>A text that an entry or an expense has one of.</summary>
public enum TextFact
{
    /// <summary>Name of the connection that delivered it.</summary>
    Connection,

    /// <summary>Client, as the source names it.</summary>
    Client,

    /// <summary>Project, as the source names it.</summary>
    Project,

    /// <summary>Task, as the source names it.</summary>
    Task,

    /// <summary>Worker, as the source names it.</summary>
    Worker,

    /// <summary>Status, small letters.</summary>
    Status,

    /// <summary>Description as received.</summary>
    Description,

    /// <summary>Merchant of an expense.</summary>
    Merchant,

    /// <summary>Category of an expense.</summary>
    Category,

    /// <summary>Code of an expense's currency.</summary>
    Currency,
}

/// <summary>What the conditions of a rule can ask of the entry, or of the expense, at hand.</summary>
public interface IEntryFacts
{
    /// <summary>Tags; none where it has none.</summary>
    IReadOnlyList<string> Tags { get; }

    /// <summary>Billing day (of an expense its date), days since 1970-01-01.</summary>
    int? Day { get; }

    /// <summary>Raw seconds, zero or more; null for an expense.</summary>
    long? Seconds { get; }

    /// <summary>As the source says; null where it does not say.</summary>
    bool? Billable { get; }

    /// <summary>Gross amount of an expense, major units of its currency, negative for a refund; null for an entry.</summary>
    decimal? Amount { get; }

    /// <summary>A text; empty where there is none.</summary>
    string Text(TextFact fact);

    /// <summary>Value of a custom field; empty where it has none.</summary>
    string Field(string name);
}
