using NodaTime;

namespace Timepost.Domain.Mapping;

/// <summary>Of what kind two names are that are one.</summary>
public enum MergeKind
{
    /// <summary>Clients of the work side.</summary>
    Client,

    /// <summary>Projects.</summary>
    Project,

    /// <summary>Tasks.</summary>
    Task,

    /// <summary>Workers.</summary>
    Worker,

    /// <summary>Expense categories.</summary>
    Category,

    /// <summary>Merchants.</summary>
    Merchant,
}

/// <summary>A name of the work side that counts as another, as somebody decided. The records keep the name that they came with: taking the merge back
/// makes two of it again.</summary>
public sealed record NameMerge
{
    /// <summary>What both name.</summary>
    public required MergeKind Kind { get; init; }

    /// <summary>The name that is given up, as the source writes it.</summary>
    public required string Name { get; init; }

    /// <summary>The name that it counts as.</summary>
    public required string Into { get; init; }

    /// <summary>Mapped client id under which alone it holds (projects and tasks); empty: everywhere.</summary>
    public string Client { get; init; } = "";

    /// <summary>When it was decided; null where not said.</summary>
    public LocalDate? On { get; init; }

    /// <summary>Why; empty where not said.</summary>
    public string Reason { get; init; } = "";

    /// <summary>File and line.</summary>
    public string Origin { get; init; } = "";
}

/// <summary>The merges of a rule set, to be asked by name.</summary>
public sealed class NameMerges
{
    private readonly Dictionary<(MergeKind Kind, string Client, string Name), NameMerge> _merges = [];

    /// <summary>Of these merges; of two for one name the first counts.</summary>
    public NameMerges(IReadOnlyList<NameMerge> merges)
    {
        ArgumentNullException.ThrowIfNull(merges);
        foreach (var merge in merges)
        {
            _merges.TryAdd((merge.Kind, merge.Client, merge.Name), merge);
        }
    }

    /// <summary>The merge that takes a name away; null where none does. One of the name's client comes before one that holds everywhere.</summary>
    /// <param name="kind">What it names.</param>
    /// <param name="name">As the source writes it.</param>
    /// <param name="client">Mapped client id under which it stands; empty where there is none.</param>
    public NameMerge? Find(MergeKind kind, string name, string client = "") =>
        _merges.Count == 0 ? null
        : client.Length > 0 && _merges.TryGetValue((kind, client, name), out var own) ? own
        : _merges.GetValueOrDefault((kind, "", name));

    /// <summary>The name that counts: what it was merged into, or itself.</summary>
    public string Of(MergeKind kind, string name, string client = "") => Find(kind, name, client)?.Into ?? name;
}
