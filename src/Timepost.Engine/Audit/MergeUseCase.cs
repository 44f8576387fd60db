using NodaTime;
using Timepost.Domain.Mapping;
using Timepost.Engine.Intake;
using Timepost.Engine.Plans;
using Timepost.Engine.RuleSets;
using Timepost.Engine.RuleSets.Shapes;
using Timepost.Engine.Trail;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Audit;

/// <summary>A merge that was written or taken back.</summary>
/// <param name="Merge">What it says.</param>
/// <param name="Text">The text of <c>merges.yaml</c> from now on.</param>
public sealed record MergeResult(NameMerge Merge, string Text);

/// <summary>Names of the work side that are one: said, and taken back. A merge is a line of the mapping (so that it has versions, and changes what was planned as
/// any rule does) and a row of the trail; the records keep the names that they came with.</summary>
/// <param name="context">The workspace.</param>
/// <param name="files">The rule set as the files in the folder have it: they are what is written to.</param>
public sealed class MergeUseCase(WorkspaceContext context, RuleSet files)
{
    /// <summary>Says that a name counts as another.</summary>
    /// <param name="caller">At least a manager.</param>
    /// <param name="merge">What is to be said.</param>
    /// <exception cref="NotAllowedException">Below manager.</exception>
    /// <exception cref="OperationRefusedException">A name is not known, or is merged already.</exception>
    public MergeResult Merge(Caller caller, NameMerge merge)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(merge);
        caller.Require(ActorRole.Manager, "Merging names");
        using var transaction = context.Store.Begin();
        var mapping = new WorkMapping(files, transaction.Work);
        var names = Names(transaction.Work, merge.Kind);
        var kind = EnumWords.Of(merge.Kind);
        if (!names.Contains(merge.Name))
        {
            throw new OperationRefusedException(
                "merge-name-unknown", $"No record has a {kind} '{merge.Name}'.",
                EditDistance.Nearest(merge.Name, names) is { } near ? $"Did you mean '{near}'?" : "Write the name as the source does: timepost show entries lists them.");
        }

        if (merge.Into == merge.Name || (!names.Contains(merge.Into) && !Ruled(mapping.Matchers, merge)))
        {
            throw new OperationRefusedException(
                "merge-into-unknown", merge.Into == merge.Name ? $"'{merge.Name}' is that name already." : $"No record and no rule has a {kind} '{merge.Into}'.",
                EditDistance.Nearest(merge.Into, names.Where(n => n != merge.Name)) is { } near ? $"Did you mean '{near}'?" : "Name the one that stays, as the source or a rule writes it.");
        }

        if (merge.Client.Length > 0 && merge.Kind is not (MergeKind.Project or MergeKind.Task))
        {
            throw new OperationRefusedException("merge-client", "Only names of projects and tasks stand under a client.", "Leave --client out.");
        }

        if (merge.Client.Length > 0 && !mapping.Clients.ContainsKey(merge.Client))
        {
            var clients = mapping.Clients.Keys;
            throw new OperationRefusedException("merge-client", $"The mapping has no client '{merge.Client}'.",
                EditDistance.Nearest(merge.Client, clients) is { } near ? $"Did you mean '{near}'?" : $"Clients: {string.Join(", ", clients.Order(StringComparer.Ordinal).Take(30))}.");
        }

        var known = new NameMerges(files.Merges);
        if (known.Find(merge.Kind, merge.Name, merge.Client) is { } had && had.Client == merge.Client)
        {
            throw new OperationRefusedException("merged-already", $"'{had.Name}' counts as '{had.Into}' already ({had.Origin}).", $"Take that back first: {TakeBack(had)}");
        }

        if (known.Find(merge.Kind, merge.Into, merge.Client) is { } further)
        {
            throw new OperationRefusedException("merge-chain", $"'{merge.Into}' itself counts as '{further.Into}' ({further.Origin}).", $"Merge into that: {AuditTexts.Merge(kind, merge.Name, further.Into, merge.Client)}");
        }

        if (files.Merges.FirstOrDefault(m => m.Kind == merge.Kind && m.Into == merge.Name && (m.Client.Length == 0 || merge.Client.Length == 0 || m.Client == merge.Client)) is { } before)
        {
            throw new OperationRefusedException(
                "merge-chain", $"'{before.Name}' counts as '{merge.Name}' ({before.Origin}), which would be given up.", $"Take that back first: {TakeBack(before)}");
        }

        merge = merge with { On = context.Clock.GetCurrentInstant().InZone(Domain.Time.Zones.Find(files.Workspace.Zone) ?? DateTimeZone.Utc).Date };
        return Done(caller, transaction, "merge", merge, [.. files.Merges.Where(IsWritten), merge]);
    }

    /// <summary>Takes a merge back: its name is one of its own again. It asks for no sound rule set, so that a merge that spoils one can be taken back.</summary>
    /// <param name="context">The workspace.</param>
    /// <param name="caller">At least a manager.</param>
    /// <param name="merges">All merges that the files have.</param>
    /// <param name="kind">Of what.</param>
    /// <param name="name">The name that was given up.</param>
    /// <param name="client">Under which client alone; empty: everywhere.</param>
    /// <param name="reason">Why.</param>
    /// <exception cref="NotAllowedException">Below manager.</exception>
    /// <exception cref="OperationRefusedException">There is no such merge, or somebody else's file has it.</exception>
    public static MergeResult Unmerge(WorkspaceContext context, Caller caller, IReadOnlyList<NameMerge> merges, MergeKind kind, string name, string client, string reason)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(merges);
        caller.Require(ActorRole.Manager, "Taking a merge of names back");
        if (merges.FirstOrDefault(m => m.Kind == kind && m.Name == name && m.Client == client) is not { } merge)
        {
            var under = merges.FirstOrDefault(m => m.Kind == kind && m.Name == name)?.Client;
            throw new OperationRefusedException(
                "not-merged", $"No {EnumWords.Of(kind)} '{name}' is merged into another{(client.Length > 0 ? $" under '{client}'" : "")}.",
                string.IsNullOrEmpty(under) ? "See what is: timepost audit merges" : $"It is under one client: --client {AuditTexts.Word(under)}");
        }

        if (!IsWritten(merge))
        {
            throw new OperationRefusedException("merge-by-hand", $"The merge of '{name}' was written by hand, in {merge.Origin}.", "Take its line out there.");
        }

        using var transaction = context.Store.Begin();
        return Done(caller, transaction, "unmerge", merge with { Reason = reason }, [.. merges.Where(m => IsWritten(m) && m != merge)]);
    }

    /// <summary>The line that takes a merge back.</summary>
    public static string TakeBack(NameMerge merge)
    {
        ArgumentNullException.ThrowIfNull(merge);
        return $"timepost audit unmerge {EnumWords.Of(merge.Kind)} {AuditTexts.Word(merge.Name)}{(merge.Client.Length > 0 ? $" --client {AuditTexts.Word(merge.Client)}" : "")}";
    }

    // those of the file that is the program's
    private static bool IsWritten(NameMerge merge) => merge.Origin.StartsWith(RuleSetLoader.MergesFile + ":", StringComparison.Ordinal);

    private static MergeResult Done(Caller caller, IStoreTransaction transaction, string what, NameMerge merge, List<NameMerge> merges)
    {
        // names of people stay out of the trail, which is never erased: their number stands for them
        string Told(string name) => merge.Kind == MergeKind.Worker
            ? transaction.Work.IdOf(NameKind.Worker, name).ToString(System.Globalization.CultureInfo.InvariantCulture)
            : name;
        transaction.Trail.Append(caller.Actor, what, $"{EnumWords.Of(merge.Kind)} {Told(merge.Name)}", TrailPayload.Write(json =>
        {
            json.WriteString("kind", EnumWords.Of(merge.Kind));
            json.WriteString("name", Told(merge.Name));
            json.WriteString("into", Told(merge.Into));
            json.WriteString("client", merge.Client);
            json.WriteString("reason", merge.Reason);
        }));
        transaction.Commit();
        return new MergeResult(merge, MergesText.Of(merges));
    }

    private static bool Ruled(Matchers matchers, NameMerge merge)
    {
        return merge.Kind switch
        {
            MergeKind.Client => ByRule(matchers.Client(merge.Into, "")),
            MergeKind.Project => ByRule(matchers.Project(merge.Into, "", merge.Client)),
            MergeKind.Task => ByRule(matchers.Task(merge.Into, "", merge.Client)),
            MergeKind.Worker => ByRule(matchers.Worker(merge.Into, "")),
            MergeKind.Category => ByRule(matchers.Category(merge.Into, "")),
            MergeKind.Merchant => ByRule(matchers.Merchant(merge.Into, "")),
        };
    }

    // what `otherwise: create` would make of a misspelt name is no rule
    private static bool ByRule<TTarget>(MatchResult<TTarget> found)
        where TTarget : class => found.Target is not null && found.Outcome != MatchOutcome.Created;

    private static HashSet<string> Names(IWorkStore work, MergeKind kind) => kind switch
    {
        MergeKind.Client => [.. work.Names(NameKind.Client).Select(n => n.Name)],
        MergeKind.Project => [.. work.Names(NameKind.Project).Select(n => n.Name)],
        MergeKind.Task => [.. work.Names(NameKind.Task).Select(n => n.Name)],
        MergeKind.Worker => [.. work.Names(NameKind.Worker).Select(n => n.Name)],
        MergeKind.Category => [.. work.Expenses(LocalDate.MaxIsoValue).Select(e => e.Category)],
        MergeKind.Merchant => [.. work.Expenses(LocalDate.MaxIsoValue).Select(e => e.Merchant)],
    };
}
