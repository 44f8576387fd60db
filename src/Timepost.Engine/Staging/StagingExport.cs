using System.Text;
using System.Text.RegularExpressions;
using NodaTime;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Intake;
using Timepost.Engine.Plans;
using Timepost.Engine.Replay;
using Timepost.Engine.RuleSets;
using Timepost.Engine.Trail;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Staging;

/// <summary>Writes the recorded work of a workspace with persons masked, the rule set in force, and the documents that the two give now: the golden
/// result with which later versions of program and mapping are compared.</summary>
/// <param name="context">The workspace.</param>
/// <param name="scratch">Stores that leave nothing behind.</param>
/// <param name="stores">Recorded work as a file.</param>
/// <param name="program">Version of this program.</param>
public sealed partial class StagingExport(WorkspaceContext context, IScratchStores scratch, IStagingStores stores, string program)
{
    /// <summary>Name of the file with the recorded work.</summary>
    internal const string WorkFile = "work.db";

    /// <summary>Folder of the texts of the rule set.</summary>
    internal const string RulesFolder = "rules/";

    /// <summary>Folder of the texts of rule sets that were in force before, each in one named by the beginning of its hash.</summary>
    internal const string UsedFolder = "used/";

    private const int ShortestLeft = 4;
    private const int PlansLookedAt = 10_000;
    private const int DigitsShown = 12;

    /// <summary>Exports.</summary>
    /// <param name="caller">Who: a manager, as recorded work leaves the firm's hands.</param>
    /// <param name="package">An empty folder or archive.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="NotAllowedException">Below manager.</exception>
    /// <exception cref="StagingRefusedException">Masked, the work would give other amounts, or a name would be left in a text.</exception>
    public StagingManifest Export(Caller caller, IStagingPackage package)
    {
        ArgumentNullException.ThrowIfNull(package);
        caller.Require(ActorRole.Manager, "Exporting recorded work");
        var asOf = context.Today(context.PrimaryBooks);
        var used = Used();
        var (mask, shared) = Mask([context.Rules, .. used.Select(u => u.Rules)]);
        var texts = new MaskedRules(mask).Of(context.RuleTexts);
        DemandNoNames(texts, mask, shared);
        var rules = RuleSetLoader.Load(texts) is { RuleSet: { } loaded } ? loaded
            : throw StagingRefusedException.Changes(RuleSetLoader.Load(texts).Diagnostics[0].ToString());
        foreach (var text in texts)
        {
            package.Create(RulesFolder + text.File).Write(Encoding.UTF8.GetBytes(text.Text));
        }

        foreach (var (folder, earlier, _) in used)
        {
            var maskedTexts = new MaskedRules(mask).Of(earlier);
            DemandNoNames(maskedTexts, mask, shared);
            foreach (var text in maskedTexts)
            {
                package.Create($"{UsedFolder}{folder}/{text.File}").Write(Encoding.UTF8.GetBytes(text.Text));
            }
        }

        stores.WriteMasked(mask, package.Create(WorkFile));
        var manifest = Golden(package, rules, asOf);
        using (var file = new MemoryStream())
        {
            manifest.Write(file);
            package.Create(StagingManifest.File).Write(file.ToArray());
        }

        using var transaction = context.Store.Begin();
        transaction.Trail.Append(caller.Actor, "staging-export", manifest.RuleSet, TrailPayload.Write(json =>
        {
            json.WriteString("asOf", asOf.ToString("uuuu-MM-dd", null));
            json.WriteString("ruleSet", context.Rules.Hash);
            json.WriteNumber("documents", manifest.Documents);
        }));
        transaction.Commit();
        return manifest;
    }

    // what plans used and versions have; what this program cannot load any more is left out
    private List<(string Folder, IReadOnlyList<RuleSetText> Texts, RuleSet Rules)> Used()
    {
        using var reading = context.Store.Read();
        var found = new List<(string, IReadOnlyList<RuleSetText>, RuleSet)>();
        foreach (var hash in reading.Plans.List(null, PlansLookedAt).Select(p => p.RuleSet).Concat(reading.RuleSets.Versions().Select(v => v.RuleSet)).Distinct(StringComparer.Ordinal))
        {
            var texts = reading.RuleSets.Texts(hash);
            if (hash != context.Rules.Hash && texts.Count > 0 && RuleSetLoader.Load(texts).RuleSet is { } rules)
            {
                found.Add((hash[..DigitsShown], texts, rules));
            }
        }

        return found;
    }

    private (MaskTable Mask, HashSet<string> Shared) Mask(List<RuleSet> all)
    {
        using var reading = context.Store.Read();
        List<string> workers = [.. reading.Work.Names(NameKind.Worker).Concat(reading.Work.Names(NameKind.Email)).Select(n => n.Name)];
        List<string> bought = [];
        List<string> vendors = [];
        foreach (var rules in all)
        {
            workers.AddRange(rules.Workers.Rules.Select(r => r.Target.Name));
            workers.AddRange(rules.Workers.Rules.SelectMany(r => r.Match.Names.Concat(r.Match.NormalisedNames)));
            workers.AddRange(rules.Workspace.People.SelectMany(p => new[] { p.Name, p.Account }));
            bought.AddRange(rules.Subcontractors.Select(s => s.Vendor).Concat(rules.Workers.Rules.Select(r => r.Target.Vendor).Where(v => v.Length > 0)));
            vendors.AddRange(rules.Merchants.Rules.Select(r => r.Target.Vendor).Concat(rules.Merchants.Rules.SelectMany(r => r.Match.Names.Concat(r.Match.NormalisedNames))));
        }

        vendors.AddRange(bought);
        foreach (var expense in reading.Work.Expenses(LocalDate.MaxIsoValue))
        {
            vendors.Add(expense.Merchant);
        }

        // a client, project or task may have a worker's name: those are kept
        HashSet<string> shared = new(StringComparer.Ordinal);
        foreach (var kind in new[] { NameKind.Client, NameKind.Project, NameKind.Task })
        {
            shared.UnionWith(reading.Work.Names(kind).Select(n => NormalisedName.Of(n.Name)));
        }

        shared.UnionWith(all.SelectMany(rules => rules.Clients.Rules).Select(r => NormalisedName.Of(r.Target.Customer)));
        var mask = new MaskTable(
            workers, all.SelectMany(rules => rules.Workers.Rules).Select(r => r.Target.Id), vendors.Distinct(StringComparer.Ordinal), bought, all.SelectMany(Asked).ToHashSet(StringComparer.Ordinal));
        return (mask, shared);
    }

    // custom fields of which no rule speaks stay here
    private static HashSet<string> Asked(RuleSet rules)
    {
        var matches = rules.Clients.Rules.Select(r => r.Match).Concat(rules.Projects.Rules.Select(r => r.Match)).Concat(rules.Tasks.Rules.Select(r => r.Match))
            .Concat(rules.Workers.Rules.Select(r => r.Match)).Concat(rules.Categories.Rules.Select(r => r.Match)).Concat(rules.Merchants.Rules.Select(r => r.Match));
        return matches.SelectMany(m => m.Fields.Keys.Concat(m.When?.Fields.Select(f => f.Name) ?? [])).ToHashSet(StringComparer.Ordinal);
    }

    // what stands in a place that nobody thought of
    private static void DemandNoNames(IReadOnlyList<RuleSetText> texts, MaskTable mask, HashSet<string> shared)
    {
        var names = mask.Names.Where(n => n.Length >= ShortestLeft && !shared.Contains(NormalisedName.Of(n))).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var longest = names.Count == 0 ? 0 : names.Max(n => Word().Count(n));
        foreach (var text in texts)
        {
            var line = 0;
            foreach (var content in text.Text.Split('\n'))
            {
                line++;
                var words = Word().Matches(content);
                for (var first = 0; first < words.Count; first++)
                {
                    for (var last = first; last < Math.Min(words.Count, first + longest); last++)
                    {
                        if (names.Contains(content[words[first].Index..(words[last].Index + words[last].Length)]))
                        {
                            throw StagingRefusedException.NameLeft(text.File, line);
                        }
                    }
                }
            }
        }
    }

    // computed from the file that was written, as a run does it; the amounts are those of the work as it is
    private StagingManifest Golden(IStagingPackage package, RuleSet rules, LocalDate asOf)
    {
        var bare = StagingRun.Bare(context.Clock, context.Ids, rules);
        ScratchRun masked;
        using (var work = package.Open(WorkFile) ?? throw StagingRefusedException.Unreadable(WorkFile))
        {
            masked = ScratchRun.Plan(bare, stores.OpenCopy(work, rules.Workspace.Key), rules, asOf, "");
        }

        using (masked)
        {
            using var plain = ScratchRun.Plan(bare, scratch.OpenWithWork(), context.Rules, asOf, "");
            var amounts = new Dictionary<string, int>(StringComparer.Ordinal);
            var documents = 0;
            foreach (var draft in plain.Drafts())
            {
                amounts[Amounts(draft)] = amounts.GetValueOrDefault(Amounts(draft)) + 1;
            }

            var golden = package.Create(GoldenDocuments.File);
            foreach (var draft in masked.Drafts())
            {
                GoldenDocuments.Write(golden, draft);
                documents++;
                amounts[Amounts(draft)] = amounts.GetValueOrDefault(Amounts(draft)) - 1;
            }

            if (amounts.FirstOrDefault(a => a.Value != 0) is { Key: { } different })
            {
                throw StagingRefusedException.Changes($"a document would no longer be, or would be new: {different}.");
            }

            return new StagingManifest
            {
                Program = program,
                Schema = stores.Schema,
                Workspace = rules.Workspace.Key,
                AsOf = asOf,
                RuleSet = rules.Hash,
                Documents = documents,
                Exceptions = masked.Exceptions(),
            };
        }
    }

    private static string Amounts(StoredDraft draft) => $"{draft.Kind} of {draft.From:uuuu'-'MM'-'dd}, net {draft.Net}, tax {draft.Tax}";

    [GeneratedRegex(@"[\p{L}\p{N}'’@._-]+")]
    private static partial Regex Word();
}
