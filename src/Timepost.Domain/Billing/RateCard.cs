using System.Runtime.CompilerServices;
using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;

namespace Timepost.Domain.Billing;

/// <summary>Where a rate was found; the first that has one wins.</summary>
public enum RateLevel
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>On the entry itself, from a source that the mapping trusts.</summary>
    Entry,

    /// <summary>For the task.</summary>
    Task,

    /// <summary>For the worker on the project.</summary>
    WorkerOnProject,

    /// <summary>For the project.</summary>
    Project,

    /// <summary>For the worker.</summary>
    Worker,

    /// <summary>For the client, or for all of an agreement.</summary>
    Client,

    /// <summary>For the workspace.</summary>
    Workspace,
}

/// <summary>A rate, or why there is none. <c>default</c> is no rate.</summary>
/// <param name="Rate">The rate; null where <paramref name="Code"/> says why.</param>
/// <param name="Level">Where it was found, or where the search stopped.</param>
/// <param name="Rule">The rule; null for the entry's own.</param>
/// <param name="Code">Empty where found: <c>no-rate</c>, <c>rate-currency</c> (none that is known), <c>rate-ambiguous</c>, <c>out-of-range</c>.</param>
public readonly record struct RateFound(HourlyRate? Rate, RateLevel Level, RateRule? Rule, string Code);

/// <summary>Finds the hourly rate of an entry. First hit wins: entry's own → task → worker on project →
/// project → worker → client → workspace; within a level the agreement's rules come before the
/// mapping's, then the rule that says more, then the one that began last. Within a level a rate in the invoice's currency comes before
/// all others; a rate in another currency is given in that: it is for the caller to convert. It never falls through to a rate of less rank.</summary>
/// <remarks>Not safe for several threads: it remembers what it looked up.</remarks>
public sealed class RateCard
{
    private readonly Currency _currency;
    private readonly Ranked[] _rules;
    private readonly Dictionary<Who, Ranked[]> _found = [];

    /// <summary>The rates for one agreement under a rule set.</summary>
    public RateCard(RuleSet rules, Agreement agreement)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(agreement);
        _currency = agreement.Currency;
        var ranked = new List<Ranked>();
        foreach (var rule in agreement.Rates)
        {
            Add(ranked, rule, agreement, own: true);
        }

        foreach (var rule in rules.Rates)
        {
            Add(ranked, rule, agreement, own: false);
        }

        _rules = [.. ranked.Order()];
    }

    /// <summary>The rate of an entry.</summary>
    /// <param name="project">Mapped project, or null.</param>
    /// <param name="task">Mapped task, or null.</param>
    /// <param name="worker">Mapped worker, or null.</param>
    /// <param name="day">Billing day: it chooses among effective dates.</param>
    /// <param name="own">The entry's own rate, where the mapping trusts its source; else null. Its currency
    /// must be known; XXX refuses.</param>
    /// <returns>A rate in its own currency.</returns>
    public RateFound Find(ProjectTarget? project, TaskTarget? task, WorkerTarget? worker, LocalDate day, HourlyRate? own = null)
    {
        if (own is { } rate)
        {
            return rate.PerHour < 0 ? new(null, RateLevel.Entry, null, BillingCodes.OutOfRange)
                : rate.Currency == default ? new(null, RateLevel.Entry, null, BillingCodes.RateCurrency)
                : new(rate, RateLevel.Entry, null, "");
        }

        var who = new Who(project, task, worker);
        if (!_found.TryGetValue(who, out var candidates))
        {
            _found[who] = candidates = Array.FindAll(
                _rules, r => Holds(r.Rule.Project, project?.Id) && Holds(r.Rule.Task, task?.Id) && Holds(r.Rule.Worker, worker?.Id));
        }

        return Choose(candidates, day);
    }

    private RateFound Choose(Ranked[] candidates, LocalDate day)
    {
        Ranked? other = null;
        foreach (var candidate in candidates)
        {
            if (other is not null && other.Level != candidate.Level)
            {
                break;
            }

            if (candidate.Rule.From > day || candidate.Rule.To < day)
            {
                continue;
            }

            if (candidate.Rule.Currency == _currency)
            {
                return Of(candidates, candidate, day);
            }

            other ??= candidate;
        }

        return other is null ? new(null, RateLevel.None, null, BillingCodes.NoRate) : Of(candidates, other, day);
    }

    private RateFound Of(Ranked[] candidates, Ranked found, LocalDate day) =>
        found.Rule.Amount < 0 ? new(null, found.Level, found.Rule, BillingCodes.OutOfRange)
        : Rival(candidates, found, day) ? new(null, found.Level, found.Rule, BillingCodes.RateAmbiguous)
        : new(new HourlyRate(found.Rule.Amount, found.Rule.Currency), found.Level, found.Rule, "");

    // same rank, same first day, another amount, or another currency where none is the invoice's: nobody can say which is meant
    private bool Rival(Ranked[] candidates, Ranked chosen, LocalDate day)
    {
        foreach (var other in candidates)
        {
            var differs = other.Rule.Currency == chosen.Rule.Currency ? other.Rule.Amount != chosen.Rule.Amount : chosen.Rule.Currency != _currency;
            if (differs && other.CompareTo(chosen) == 0 && !(other.Rule.To < day))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Holds(string wanted, string? given) => wanted.Length == 0 || wanted == given;

    private static void Add(List<Ranked> ranked, RateRule rule, Agreement agreement, bool own)
    {
        if (rule.Client.Length > 0 && rule.Client != agreement.Client)
        {
            return;
        }

        var level = rule switch
        {
            { Task.Length: > 0 } => RateLevel.Task,
            { Worker.Length: > 0, Project.Length: > 0 } => RateLevel.WorkerOnProject,
            { Project.Length: > 0 } => RateLevel.Project,
            { Worker.Length: > 0 } => RateLevel.Worker,
            { Client.Length: > 0 } => RateLevel.Client,
            _ => own ? RateLevel.Client : RateLevel.Workspace,
        };
        var said = (rule.Project.Length > 0 ? 4 : 0) + (rule.Worker.Length > 0 ? 2 : 0) + (rule.Client.Length > 0 || own ? 1 : 0);
        ranked.Add(new(level, own, said, rule));
    }

    private readonly record struct Who(ProjectTarget? Project, TaskTarget? Task, WorkerTarget? Worker)
    {
        public bool Equals(Who other) => ReferenceEquals(Project, other.Project)
            && ReferenceEquals(Task, other.Task) && ReferenceEquals(Worker, other.Worker);

        public override int GetHashCode() => HashCode.Combine(
            RuntimeHelpers.GetHashCode(Project), RuntimeHelpers.GetHashCode(Task), RuntimeHelpers.GetHashCode(Worker));
    }

    // sorted: level, the agreement's own, what says more, what began last
    private sealed record Ranked(RateLevel Level, bool Own, int Said, RateRule Rule) : IComparable<Ranked>
    {
        public int CompareTo(Ranked? other)
        {
            if (other is null)
            {
                return 1;
            }

            var order = Level.CompareTo(other.Level);
            order = order != 0 ? order : other.Own.CompareTo(Own);
            order = order != 0 ? order : other.Said.CompareTo(Said);
            return order != 0 ? order : (other.Rule.From ?? LocalDate.MinIsoValue).CompareTo(Rule.From ?? LocalDate.MinIsoValue);
        }
    }
}
