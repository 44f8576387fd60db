using Timepost.Engine.RuleSets.Shapes;
using Timepost.Engine.RuleSets.Yaml;

namespace Timepost.Engine.RuleSets;

/// <summary>The texts of a rule set, read as YAML and put into their documented order: workspace,
/// mapping, its includes, agreements.</summary>
internal sealed class RuleSetSources
{
    private readonly DiagnosticBag _bag;
    private readonly Dictionary<string, RuleSetText> _texts = new(StringComparer.Ordinal);
    private readonly List<RuleSetText> _ordered = [];
    private readonly List<(YamlMap Root, MapShape Shape)> _mappings = [];
    private readonly InheritedTerms _inherited = new();

    public RuleSetSources(IReadOnlyList<RuleSetText> texts, DiagnosticBag bag)
    {
        _bag = bag;
        foreach (var text in texts)
        {
            if (!_texts.TryAdd(text.File, text))
            {
                bag.Error(RuleSetCode.FileTwice, text.File, 0, 0, $"The file '{text.File}' was given twice.", "Give each file once.");
            }
        }

        Workspace = Read(RuleSetLoader.WorkspaceFile, "It names the workspace, its currency and its connections: see `timepost init`.");
        if (Read(RuleSetLoader.MappingFile, "It holds accounts, tax codes and how names become clients and projects: see `timepost init`.") is { } mapping)
        {
            _mappings.Add((mapping, MappingShape.Root));
            foreach (var include in Includes(mapping))
            {
                ReadInclude(include);
            }

            if (_texts.TryGetValue(RuleSetLoader.MergesFile, out var merges) && !_ordered.Contains(merges) && Read(merges) is { } root)
            {
                AddIncluded(root);
            }
        }

        Agreements = Read(RuleSetLoader.AgreementsFile, "It holds the billing terms: see `timepost init`.") is { } agreements
            ? _inherited.Complete(agreements, _mappings.Select(m => m.Root))
            : null;
    }

    public YamlMap? Workspace { get; }

    public YamlMap? Agreements { get; }

    public IReadOnlyList<(YamlMap Root, MapShape Shape)> Mappings => _mappings;

    /// <summary>False where a text is missing or cannot be read.</summary>
    public bool Whole { get; private set; } = true;

    /// <summary>Those texts that count, in their documented order.</summary>
    public IReadOnlyList<RuleSetText> Ordered => _ordered;

    /// <summary>File names in <c>includes</c> of a mapping, in their order; only those that are texts.</summary>
    public static IEnumerable<YamlScalar> Includes(YamlMap mapping) =>
        mapping.Find("includes") is YamlList list ? list.Items.OfType<YamlScalar>().Where(s => !s.IsNull) : [];

    /// <summary>What the mapping says under <c>otherwise</c> of a list; empty where nothing.</summary>
    public string Otherwise(string list)
    {
        foreach (var (root, _) in _mappings)
        {
            if (root.Find(list) is YamlMap group && group.Find("otherwise") is YamlScalar said)
            {
                return said.Value;
            }
        }

        return "";
    }

    public void Check(ShapeChecker checker)
    {
        if (Workspace is not null)
        {
            checker.Check(Workspace, WorkspaceShape.Root);
        }

        foreach (var (root, shape) in _mappings)
        {
            checker.Check(root, shape);
        }

        checker.CheckedElsewhere(_inherited.Nodes);
        if (Agreements is not null)
        {
            checker.Check(Agreements, AgreementsShape.Root);
        }
    }

    private YamlMap? Read(string file, string remedy)
    {
        if (!_texts.TryGetValue(file, out var text))
        {
            _bag.Error(RuleSetCode.FileMissing, file, 0, 0, $"The file '{file}' is missing.", remedy);
            Whole = false;
            return null;
        }

        return Read(text);
    }

    private YamlMap? Read(RuleSetText text)
    {
        _ordered.Add(text);
        var root = YamlReader.Read(text, _bag);
        Whole &= root is not null;
        return root;
    }

    private void ReadInclude(YamlScalar include)
    {
        if (include.Value is RuleSetLoader.WorkspaceFile or RuleSetLoader.MappingFile or RuleSetLoader.AgreementsFile)
        {
            _bag.Error(RuleSetCode.IncludePath, include, $"'{include.Value}' cannot be included.", "Include files of the mapping's own, as in mapping/clients.yaml.");
        }
        else if (_ordered.Exists(t => t.File == include.Value))
        {
            return; // twice in the list: the check of the list tells
        }
        else if (!_texts.TryGetValue(include.Value, out var text))
        {
            _bag.Error(RuleSetCode.FileMissing, include, $"The included file '{YamlScalar.Clip(include.Value)}' is missing.",
                "Create it, or remove it from `includes`; names are relative to the workspace folder.");
            Whole = false;
        }
        else if (Read(text) is { } root)
        {
            AddIncluded(root);
        }
    }

    private void AddIncluded(YamlMap root)
    {
        var nested = root.Pairs.FirstOrDefault(p => p.Key.Value == "includes");
        if (nested is null)
        {
            _mappings.Add((root, MappingShape.Included));
            return;
        }

        _bag.Error(RuleSetCode.IncludeNested, nested.Key, "An included file cannot include others.", $"Move the list to {RuleSetLoader.MappingFile}.");
        _mappings.Add((root with { Pairs = [.. root.Pairs.Where(p => p != nested)] }, MappingShape.Included));
    }
}
