namespace Timepost.Engine.Workspaces;

/// <summary>What was asked for cannot be done as it was asked; nothing was changed. Says what to do instead.</summary>
/// <param name="code">Stable; has a line in docs/statuses/operations.md.</param>
/// <param name="message">What and why.</param>
/// <param name="remedy">What to do next.</param>
public sealed class OperationRefusedException(string code, string message, string remedy) : InvalidOperationException(message)
{
    /// <summary>Stable; has a line in docs/statuses/operations.md.</summary>
    public string Code { get; } = code;

    /// <summary>What to do next.</summary>
    public string Remedy { get; } = remedy;
}
