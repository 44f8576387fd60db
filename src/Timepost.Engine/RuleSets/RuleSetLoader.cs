using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets.Binding;
using Timepost.Engine.RuleSets.Shapes;
using Timepost.Engine.RuleSets.Yaml;

namespace Timepost.Engine.RuleSets;

/// <summary>Reads the texts of a workspace into a rule set. Pure: same texts, same result. All that is
/// wrong is told at once, each with its place and what to do.</summary>
public static class RuleSetLoader
{
    /// <summary>Name of the workspace's file.</summary>
    public const string WorkspaceFile = "timepost.yaml";

    /// <summary>Name of the mapping's file.</summary>
    public const string MappingFile = "mapping.yaml";

    /// <summary>Name of the file of merges, which the program writes; it may be absent.</summary>
    public const string MergesFile = "merges.yaml";

    /// <summary>Name of the agreements' file.</summary>
    public const string AgreementsFile = "agreements.yaml";

    /// <summary>The workspace's settings alone; null where <c>timepost.yaml</c> has errors.</summary>
    public static WorkspaceSettings? Settings(RuleSetText workspace)
    {
        var bag = new DiagnosticBag();
        if (YamlReader.Read(workspace, bag) is not { } root)
        {
            return null;
        }

        var checker = new ShapeChecker(bag);
        checker.Check(root, WorkspaceShape.Root);
        var settings = WorkspaceBinding.Bind(new(root, WorkspaceShape.Root, checker), bag);
        return bag.HasErrors ? null : settings;
    }

    /// <summary>Loads a rule set.</summary>
    /// <param name="texts"><c>timepost.yaml</c>, <c>mapping.yaml</c>, the files that it includes, <c>agreements.yaml</c>; in any order.</param>
    /// <param name="order">Also compares rules with each other (unreachable, overlapping): warnings, which only those who show them need.</param>
    public static RuleSetResult Load(IReadOnlyList<RuleSetText> texts, bool order = true) => Load(texts, null, null, order);

    /// <summary>Loads a rule set whose money rounding and basis were published: what <c>timepost.yaml</c> says of them does not count.</summary>
    public static RuleSetResult Load(IReadOnlyList<RuleSetText> texts, RoundingMode? publishedRounding, AccountingBasis? publishedBasis, bool order = true)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var bag = new DiagnosticBag();
        var sources = new RuleSetSources(texts, bag);
        var checker = new ShapeChecker(bag);
        sources.Check(checker);
        if (sources.Whole)
        {
            checker.CheckReferences(sources.Otherwise("clients") is "create" or "link" ? "client" : "");
        }

        var workspace = sources.Workspace is { } w ? WorkspaceBinding.Bind(new(w, WorkspaceShape.Root, checker), bag) : null;
        workspace = workspace is null ? null : workspace with { MoneyRounding = publishedRounding ?? workspace.MoneyRounding, Basis = publishedBasis ?? workspace.Basis };
        var mapping = new MappingBinding(bag);
        foreach (var (root, shape) in sources.Mappings)
        {
            mapping.Add(new(root, shape, checker));
        }

        var agreements = sources.Agreements is { } a ? AgreementBinding.Bind(new(a, AgreementsShape.Root, checker), mapping.Templates, bag) : [];
        if (sources.Whole)
        {
            // else most of what the texts say together is wrong only because one of them cannot be read
            RuleSetChecks.Check(mapping, agreements, LeftOut(sources, checker), bag);
            DeprecatedUseChecks.Check(mapping, checker, bag);
            if (order)
            {
                RuleOrderChecks.Check(mapping, bag);
            }

            if (workspace is not null)
            {
                MatchBinding.Known(mapping.Fields, workspace, bag);
            }

            CashBasisBinding.Check(workspace?.Basis ?? AccountingBasis.Accrual, mapping, agreements, bag);
        }

        var diagnostics = bag.Sorted([.. sources.Ordered.Select(t => t.File)]);
        if (bag.HasErrors || workspace is null)
        {
            return new RuleSetResult(null, diagnostics);
        }

        return new RuleSetResult(
            new RuleSet
            {
                Hash = RuleSetHash.Of(workspace.MoneyRounding, workspace.Basis, sources.Ordered.Where(t => t.File != WorkspaceFile)),
                Workspace = workspace,
                Policies = CashBasisBinding.Bind(workspace.Basis, mapping.Policies),
                Accounts = [.. mapping.Accounts.Select(b => b.Value)],
                TaxCodes = [.. mapping.TaxCodes.Select(b => b.Value)],
                Clients = mapping.Clients.Rules,
                Projects = mapping.Projects.Rules,
                Tasks = mapping.Tasks.Rules,
                Workers = mapping.Workers.Rules,
                Categories = mapping.Categories.Rules,
                Merchants = mapping.Merchants.Rules,
                Rates = [.. mapping.Rates.Select(b => b.Value)],
                Agreements = [.. agreements.Select(b => b.Value)],
                Subcontractors = [.. mapping.Subcontractors.Select(b => b.Value)],
                Merges = [.. mapping.Merges.Select(b => b.Value)],
                Conventions = mapping.Conventions,
                Templates = [.. mapping.Templates.Select(b => b.Value)],
                Examples = mapping.Examples,
            },
            diagnostics)
        {
            Texts = sources.Ordered,
        };
    }

    // clients of agreements that have errors of their own
    private static HashSet<string> LeftOut(RuleSetSources sources, ShapeChecker checker) => sources.Agreements is { } agreements
        ? [.. new MapValues(agreements, AgreementsShape.Root, checker).LeftOut("agreements").Select(a => a.Find("client")).OfType<YamlScalar>().Select(c => c.Value)]
        : [];
}
