using NodaTime;
using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets.Shapes;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Handbook;

/// <summary>Writes what staff need to know from the configuration that counts: what is billable, how to name things, what syncs, how time is rounded, how
/// expenses are coded, zones, and who decides what. Its figures are computed by the engine, none is written by hand.</summary>
/// <param name="rules">The rule set.</param>
/// <param name="version">Its version, as in 1.2.0; empty: unpublished.</param>
/// <param name="today">The day on which it is written: worked examples lie in the period before it.</param>
public sealed class HandbookUseCase(RuleSet rules, string version, LocalDate today)
{
    private readonly HandbookText _text = new();

    /// <summary>The handbook.</summary>
    /// <exception cref="NotAllowedException">Below viewer.</exception>
    public HandbookPage Write(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        caller.Require(ActorRole.Viewer, "Writing the handbook");
        var workspace = rules.Workspace;
        _text.Say($"Written on {HandbookText.Day(today)} from {(version.Length > 0 ? $"version {version} of the mapping" : "the mapping, which is not published yet")} (`{rules.Hash[..12]}`). "
            + $"The books are kept in {workspace.BaseCurrency}; the firm's zone is {workspace.Zone}.");
        Billable();
        new NamingChapter(rules, _text).Write();
        Statuses();
        new TimeChapter(rules, _text, today).Write();
        new AgreementChapter(rules, _text, today).Write();
        new ExpenseChapter(rules, _text).Write();
        new DecisionChapter(rules, _text).Write();
        return new HandbookPage($"{workspace.Name}: time and expenses", _text.Blocks);
    }

    private void Billable()
    {
        _text.Chapter("What is billable");
        var policies = rules.Policies;
        _text.Say(policies.BillableByDefault
            ? "An entry is billable unless the tracker, its task or its project says that it is not."
            : "An entry is billable only where the tracker, its task or its project says so.");
        _text.List(
            $"Its task decides first, then its project, then the tracker, then the rule above. Work for clients that are the firm itself ({Joined(rules.Clients.Rules.Where(r => r.Target.Internal).Select(r => r.Target.Customer), "none are named")}) is never invoiced.",
            policies.RequireDescription ? "A billable entry needs a description; without one it waits." : "A description is welcome, and not demanded.",
            rules.Agreements.Any(a => a.Engagement == EngagementKind.PassThrough) ? "Under agreements that pass expenses on, no hours are billed: time there waits until somebody says what it is." : "");
        var rows = new List<IReadOnlyList<string>>();
        rows.AddRange(Distinct(rules.Tasks.Rules.Select(r => r.Target), t => t.Id)
            .Where(t => t.Billable is not null || t.BillableFraction != 1m)
            .Select(t => (IReadOnlyList<string>)["task", t.Service, Said(t.Billable, t.BillableFraction)]));
        rows.AddRange(Distinct(rules.Projects.Rules.Select(r => r.Target), p => p.Id)
            .Where(p => p.Billable is not null)
            .Select(p => (IReadOnlyList<string>)["project", p.Job, Said(p.Billable, 1m)]));
        _text.Table(["what", "name", "billable"], rows, "No task and no project decides otherwise.");
    }

    private void Statuses()
    {
        _text.Chapter("What syncs");
        _text.Say(rules.Policies.BilledStatuses.Count == 0
            ? "Every entry that is read is planned, whatever its status in the tracker."
            : $"Entries are planned once their status is {Joined(rules.Policies.BilledStatuses.Select(s => HandbookText.Exact(s)), "")}. Others wait, and each plan says how many hours wait.");
        _text.Table(
            ["connection", "what it is", "kind", "local times are in", "status where it says none"],
            [.. rules.Workspace.Connections.Select(c => (IReadOnlyList<string>)
            [
                c.Name, EnumWords.Of(c.Role), c.Kind, c.Role != ConnectionRole.Source || c.Kind.Contains("expens", StringComparison.Ordinal) ? "" : c.LocalTimesIn == LocalTimesIn.Connection ? Zone(c.Zone) : c.Zone.Length > 0 ? $"the worker's zone, else {c.Zone}" : "the worker's zone, else the firm's",
                c.Status,
            ])]);
    }

    private string Zone(string zone) => zone.Length > 0 ? zone : rules.Workspace.Zone;

    private static string Said(bool? billable, decimal fraction) =>
        billable == false ? "never" : $"{(billable == true ? "always" : "as the tracker says")}{(fraction != 1m ? $", {HandbookText.Number(fraction * 100)} % of the time" : "")}";

    internal static string Joined(IEnumerable<string> words, string none)
    {
        var list = words.Distinct(StringComparer.Ordinal).ToList();
        return list.Count switch
        {
            0 => none,
            1 => list[0],
            _ => $"{string.Join(", ", list[..^1])} or {list[^1]}",
        };
    }

    internal static IEnumerable<T> Distinct<T>(IEnumerable<T> targets, Func<T, string> id) => targets.DistinctBy(id, StringComparer.Ordinal);
}
