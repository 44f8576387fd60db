namespace Timepost.Engine.Subcontractors;

/// <summary>What was asked for a subcontractor is refused; nothing was changed.</summary>
public sealed class SubcontractorRefusedException(string code, string message, string remedy) : InvalidOperationException(message)
{
    /// <summary>Stable; has a line in docs/statuses/plan.md.</summary>
    public string Code { get; } = code;

    /// <summary>What to do next.</summary>
    public string Remedy { get; } = remedy;
}
