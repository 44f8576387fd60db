using System.Globalization;
using NodaTime;
using Timepost.Domain.Mapping;
using Timepost.Engine.Replay;
using Timepost.Engine.Trail;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.RuleSets.Versions;

/// <summary>A rule set that may be published.</summary>
/// <param name="Rules">Without errors.</param>
/// <param name="Texts">That made it, with <c>timepost.yaml</c>.</param>
public sealed record PublishCandidate(RuleSet Rules, IReadOnlyList<RuleSetText> Texts);

/// <summary>What was published.</summary>
/// <param name="Version">The version.</param>
/// <param name="Difference">What it changes.</param>
/// <param name="Examples">How many examples hold.</param>
public sealed record PublishResult(MappingVersion Version, MappingDifference Difference, int Examples);

/// <summary>Examples do not hold: nothing was published.</summary>
/// <param name="failed">Those that do not.</param>
/// <param name="all">How many there are.</param>
public sealed class ExamplesFailedException(IReadOnlyList<ExampleResult> failed, int all)
    : InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{failed.Count} of {all} examples do not hold; nothing was published."))
{
    /// <summary>Those that do not.</summary>
    public IReadOnlyList<ExampleResult> Failed { get; } = failed;
}

/// <summary>Compares rule sets with what is published, and publishes them. A published version is never changed; rolling back
/// publishes an older text as a new version.</summary>
/// <param name="store">The workspace's.</param>
/// <param name="clock">Now.</param>
/// <param name="replay">Computes recorded work under both; null: amounts are not compared, and the difference says so.</param>
/// <param name="examples">Runs the examples; null: none are run.</param>
public sealed class PublishUseCase(IWorkspaceStore store, IClock clock, IReplay? replay, IExampleRunner? examples)
{
    /// <summary>What publishing would change.</summary>
    /// <param name="caller">A viewer or above.</param>
    /// <param name="candidate">What would be published.</param>
    /// <param name="scope">Which recorded work is computed under both; null: none.</param>
    /// <exception cref="NotAllowedException">Below viewer.</exception>
    /// <exception cref="OperationRefusedException">version-currency.</exception>
    public MappingDifference Compare(Caller caller, PublishCandidate candidate, ReplayScope? scope)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        caller.Require(ActorRole.Viewer, "Comparing rule sets");
        using var reading = store.Read();
        if (reading.RuleSets.Newest() is not { } newest)
        {
            return new MappingDifference(null, [], SameText: false) { Notices = LostClients.Of(reading, null, candidate) };
        }

        PublishedRules.DemandCurrency(newest, candidate.Rules.Workspace);
        if (newest.RuleSet == candidate.Rules.Hash)
        {
            return new MappingDifference(newest, [], SameText: true);
        }

        var difference = new MappingDifference(newest, Structural(reading, newest, candidate), SameText: false) { Notices = LostClients.Of(reading, newest, candidate) };
        return scope is null ? difference with { NotReplayed = "it was not asked for", Unasked = true } : Replayed(reading, newest, candidate, scope, difference);
    }

    /// <summary>Publishes.</summary>
    /// <param name="caller">A manager or above.</param>
    /// <param name="candidate">What is published.</param>
    /// <param name="version">Its number; null: the one that is proposed.</param>
    /// <param name="note">Why; empty where nobody says.</param>
    /// <exception cref="NotAllowedException">Below manager.</exception>
    /// <exception cref="ExamplesFailedException">An example does not hold.</exception>
    /// <exception cref="OperationRefusedException">publish-nothing, publish-version, publish-race, version-currency.</exception>
    public PublishResult Publish(Caller caller, PublishCandidate candidate, SemanticVersion? version, string note) =>
        Publish(caller, candidate, version, note, "");

    /// <summary>Publishes an older version's text as a new version.</summary>
    /// <param name="caller">A manager or above.</param>
    /// <param name="workspace"><c>timepost.yaml</c> as it is now.</param>
    /// <param name="to">The version whose text is to count again.</param>
    /// <param name="note">Why; empty where nobody says.</param>
    /// <exception cref="NotAllowedException">Below manager.</exception>
    /// <exception cref="ExamplesFailedException">An example does not hold.</exception>
    /// <exception cref="OperationRefusedException">version-unknown, version-texts, version-does-not-fit, and as for <see cref="Publish(Caller, PublishCandidate, SemanticVersion?, string)"/>.</exception>
    public PublishResult RollBack(Caller caller, RuleSetText workspace, SemanticVersion to, string note)
    {
        caller.Require(ActorRole.Manager, "Publishing the mapping");
        PublishCandidate candidate;
        using (var reading = store.Read())
        {
            var result = PublishedRules.Load(reading.RuleSets, Named(reading.RuleSets, to.ToString()), workspace);
            candidate = new PublishCandidate(result.RuleSet!, result.Texts);
        }

        return Publish(caller, candidate, null, note, to.ToString());
    }

    /// <summary>A published version by its number.</summary>
    /// <exception cref="OperationRefusedException">version-unknown.</exception>
    public static MappingVersion Named(IRuleSetStore store, string number)
    {
        ArgumentNullException.ThrowIfNull(store);
        var versions = store.Versions();
        return versions.FirstOrDefault(v => v.Version.ToString() == number)
            ?? throw new OperationRefusedException("version-unknown", $"No version '{number}' is published.",
                versions.Count == 0 ? "Publish the first: timepost mapping publish" : "See them: timepost mapping history");
    }

    private PublishResult Publish(Caller caller, PublishCandidate candidate, SemanticVersion? version, string note, string rollsBack)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentNullException.ThrowIfNull(note);
        caller.Require(ActorRole.Manager, "Publishing the mapping");
        var difference = Compare(caller, candidate, new ReplayScope());
        if (difference.SameText)
        {
            throw new OperationRefusedException("publish-nothing", $"Version {difference.From!.Version}, which counts, says the same: there is nothing to publish.",
                rollsBack.Length > 0 ? "See the versions: timepost mapping history" : "Change mapping.yaml or agreements.yaml first.");
        }

        var number = version ?? difference.Proposed;
        if (!difference.Allowed.Contains(number))
        {
            throw new OperationRefusedException("publish-version", Refused(difference, number),
                $"Publish it as {Either(difference.Allowed)}, or leave --version out.");
        }

        var ran = examples?.Run(candidate.Rules) ?? [];
        if (ran.Any(e => e.Differences.Count > 0))
        {
            throw new ExamplesFailedException([.. ran.Where(e => e.Differences.Count > 0)], ran.Count);
        }

        var published = new MappingVersion
        {
            Ordinal = (difference.From?.Ordinal ?? 0) + 1,
            Version = number,
            RuleSet = candidate.Rules.Hash,
            MoneyRounding = candidate.Rules.Workspace.MoneyRounding,
            BaseCurrency = candidate.Rules.Workspace.BaseCurrency,
            Level = difference.Level,
            Published = clock.GetCurrentInstant(),
            Actor = caller.Actor,
            Note = note,
            Changes = difference.Changes,
            Amounts = difference.Amounts,
            RollsBack = rollsBack,
        };
        Write(caller, candidate, difference, published);
        return new PublishResult(published, difference, ran.Count);
    }

    private void Write(Caller caller, PublishCandidate candidate, MappingDifference difference, MappingVersion published)
    {
        using var transaction = store.Begin();
        if (transaction.RuleSets.Newest() is var newest && newest?.Ordinal != difference.From?.Ordinal)
        {
            throw new OperationRefusedException("publish-race", $"Version {newest?.Version} was published meanwhile; this one was compared with the version before it.",
                "See what differs now, then publish again: timepost mapping diff");
        }

        transaction.RuleSets.Keep(published.RuleSet, candidate.Texts);
        transaction.RuleSets.Publish(published);
        transaction.Trail.Append(caller.Actor, "publish", published.Version.ToString(), TrailPayload.Write(json =>
        {
            json.WriteString("ruleSet", published.RuleSet);
            json.WriteString("level", RuleSetChanges.Word(published.Level));
            json.WriteNumber("changes", published.Changes.Count);
            json.WriteString("note", published.Note);
            json.WriteString("rollsBack", published.RollsBack);
        }));
        transaction.Commit();
    }

    private static string Refused(MappingDifference difference, SemanticVersion number) => difference.From is not { } from
        ? $"The first version is {SemanticVersion.First}, not {number}."
        : !from.Version.Followers(ChangeLevel.Patch).Contains(number)
        ? $"{number} cannot follow {from.Version}: no number is left out, so only {Either(from.Version.Followers(ChangeLevel.Patch))} can; this change is {RuleSetChanges.Word(difference.Level)}, which takes {Either(difference.Allowed)}."
        : $"{number} cannot follow {from.Version}: the change is {RuleSetChanges.Word(difference.Level)}{Why(difference)}.";

    // as in 1.0.1, 1.1.0 or 2.0.0
    private static string Either(IReadOnlyList<SemanticVersion> numbers) =>
        numbers.Count == 1 ? numbers[0].ToString() : $"{string.Join(", ", numbers.SkipLast(1))} or {numbers[^1]}";

    private static string Why(MappingDifference difference) => difference.Replay is { ChangesAmounts: true }
        ? ", as amounts of recorded work change"
        : difference.Changes.FirstOrDefault(c => c.Level == difference.Level) is { } change ? $" ({change.Path} {RuleSetChanges.Word(change.Kind)})" : "";

    private static IReadOnlyList<RuleSetChange> Structural(IStoreTransaction reading, MappingVersion newest, PublishCandidate candidate)
    {
        var before = reading.RuleSets.Texts(newest.RuleSet);
        return RuleSetDiff.Of(before, newest.MoneyRounding, candidate.Texts, candidate.Rules.Workspace.MoneyRounding, PublishedRules.BasisOf(reading.RuleSets, newest), candidate.Rules.Workspace.Basis);
    }

    private MappingDifference Replayed(IStoreTransaction reading, MappingVersion newest, PublishCandidate candidate, ReplayScope scope, MappingDifference difference)
    {
        if (replay is null)
        {
            return difference with { NotReplayed = "this program has no replay" };
        }

        if (!candidate.Rules.Workspace.Connections.Any(c => c.Role == ConnectionRole.Books))
        {
            return difference with { NotReplayed = "there is no connection to books" };
        }

        RuleSet from;
        try
        {
            from = PublishedRules.Load(reading.RuleSets, newest, candidate.Texts.First(t => t.File == RuleSetLoader.WorkspaceFile)).RuleSet!;
        }
        catch (OperationRefusedException refused) when (refused.Code is "version-does-not-fit" or "version-texts")
        {
            return difference with { NotReplayed = refused.Message, Blind = true };
        }

        return difference with { Replay = replay.Compare(from, candidate.Rules, scope) };
    }
}
