namespace Timepost.Bench.Results;

/// <summary>One line of the table.</summary>
/// <param name="Id">As in P1.</param>
/// <param name="Work">What was done.</param>
/// <param name="Ours">What it took, with its unit.</param>
/// <param name="Reference">What the reference took; empty where there is none.</param>
/// <param name="Value">The number that the target is about; a ratio where there is a reference.</param>
/// <param name="Unit">Of the value: ×, MB, B, entries/s.</param>
/// <param name="Limit">The target; null: shown for comparison only.</param>
/// <param name="AtLeast">The target is a least, not a most.</param>
internal sealed record Figure(string Id, string Work, string Ours, string Reference, double Value, string Unit, double? Limit, bool AtLeast = false)
{
    /// <summary>Met, or nothing to meet.</summary>
    public bool Met => Limit is not { } limit || (AtLeast ? Value >= limit : Value <= limit);
}
