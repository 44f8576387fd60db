using Timepost.Engine.RuleSets.Yaml;

namespace Timepost.Engine.RuleSets;

/// <summary>Collects diagnostics and puts them in the order of files, lines and columns.</summary>
internal sealed class DiagnosticBag
{
    private readonly List<Diagnostic> _all = [];

    public bool HasErrors => Errors > 0;

    public int Count => _all.Count;

    public int Errors { get; private set; }

    public void Error(RuleSetCode code, string file, int line, int column, string message, string remedy)
    {
        Errors++;
        _all.Add(new Diagnostic(Severity.Error, code.Code, code.Number, file, line, column, message, remedy));
    }

    public void Error(RuleSetCode code, YamlNode at, string message, string remedy) =>
        Error(code, at.File, at.Line, at.Column, message, remedy);

    public void Warning(RuleSetCode code, YamlNode at, string message, string remedy) =>
        _all.Add(new Diagnostic(Severity.Warning, code.Code, code.Number, at.File, at.Line, at.Column, message, remedy));

    /// <summary>In the order of the files given, then line, column, number, message.</summary>
    public IReadOnlyList<Diagnostic> Sorted(IReadOnlyList<string> files)
    {
        var order = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            order.TryAdd(file, order.Count);
        }

        return [.. _all
            .OrderBy(d => order.GetValueOrDefault(d.File, int.MaxValue))
            .ThenBy(d => d.File, StringComparer.Ordinal)
            .ThenBy(d => d.Line)
            .ThenBy(d => d.Column)
            .ThenBy(d => d.Number)
            .ThenBy(d => d.Message, StringComparer.Ordinal)];
    }
}
