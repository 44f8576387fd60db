using System.Globalization;

namespace Timepost.Engine.RuleSets;

/// <summary>How grave a diagnostic is.</summary>
public enum Severity
{
    /// <summary>The rule set cannot be used.</summary>
    Error,

    /// <summary>It can be used, but probably does not say what was meant.</summary>
    Warning,
}

/// <summary>One thing that is wrong with a rule set. All of them are collected, never only the first.</summary>
/// <param name="Severity">Error or warning.</param>
/// <param name="Code">Stable, as in <c>unknown-key</c>.</param>
/// <param name="Number">Stable, 2001 to 2999; has a line in <c>docs/statuses/rule-set.md</c>.</param>
/// <param name="File">As given with the text.</param>
/// <param name="Line">1 and up; 0 where the whole file is meant.</param>
/// <param name="Column">1 and up; 0 where the whole file is meant.</param>
/// <param name="Message">What is wrong, with the value.</param>
/// <param name="Remedy">What to do next.</param>
public sealed record Diagnostic(
    Severity Severity, string Code, int Number, string File, int Line, int Column, string Message, string Remedy)
{
    /// <summary>Where, as in <c>mapping.yaml:12:5</c>.</summary>
    public string Where => Line == 0
        ? File
        : string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}");

    /// <summary>One paragraph for a reader: where, what, and what to do.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Where}: {(Severity == Severity.Error ? "error" : "warning")} {Number} {Code}: {Message}\n    {Remedy}");
}

/// <summary>What loading gave.</summary>
/// <param name="RuleSet">Null where any diagnostic is an error.</param>
/// <param name="Diagnostics">In the order of files, lines and columns.</param>
public sealed record RuleSetResult(Timepost.Domain.Mapping.RuleSet? RuleSet, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>The texts that made it, verbatim, in their documented order; to be kept where the rule set is used.</summary>
    public IReadOnlyList<RuleSetText> Texts { get; init; } = [];
}

/// <summary>One text of a rule set, verbatim.</summary>
/// <param name="File">Name relative to the workspace folder, with <c>/</c>.</param>
/// <param name="Text">As in the file.</param>
public sealed record RuleSetText(string File, string Text);
