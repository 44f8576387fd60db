using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;

namespace Timepost.Engine.Plans;

/// <summary>The names of a row.</summary>
internal sealed record ComboNames(string Connection, string Client, string Project, string Task, string Worker);

/// <summary>What the names of a row came to, each by itself.</summary>
internal struct FoundTargets
{
    public MatchResult<ClientTarget> Client { get; set; }

    public MatchResult<ProjectTarget> Project { get; set; }

    public MatchResult<TaskTarget> Task { get; set; }

    public MatchResult<WorkerTarget> Worker { get; set; }

    /// <summary>The rules' numbers: with the names they tell all.</summary>
    public readonly FoundRules Rules => new(Client.Number, Project.Number, Task.Number, Worker.Number);
}

/// <summary>Numbers of rules; 0: none of the kind.</summary>
internal readonly record struct FoundRules(int Client, int Project, int Task, int Worker);

/// <summary>One combination of source names, mapped.</summary>
internal sealed class Combo
{
    private int _rateDay = int.MinValue;
    private AgreementTerms? _rateTerms;
    private RateFound _rate;
    private (AgreementTerms Terms, int Day, HourlyRate Own) _convertedFor;
    private ConvertedRate? _converted;

    public required string ClientName { get; init; }

    public required string ProjectName { get; init; }

    public required string TaskName { get; init; }

    public required string WorkerName { get; init; }

    public required ClientTarget? Client { get; init; }

    public required ProjectTarget? Project { get; init; }

    public required TaskTarget? Task { get; init; }

    public required WorkerTarget? Worker { get; init; }

    public required bool ProjectMissing { get; init; }

    public required bool TaskMissing { get; init; }

    public required bool TrustsRates { get; init; }

    /// <summary>What each name came to, and by which rule.</summary>
    public required FoundTargets Found { get; init; }

    /// <summary>The rate on a day under an agreement; the last one is remembered.</summary>
    public RateFound RateOn(AgreementTerms terms, int day, LocalDate date, HourlyRate? own)
    {
        if (own is not null)
        {
            return terms.Rates.Find(Project, Task, Worker, date, own);
        }

        if (day != _rateDay || !ReferenceEquals(terms, _rateTerms))
        {
            _rate = terms.Rates.Find(Project, Task, Worker, date);
            (_rateDay, _rateTerms) = (day, terms);
        }

        return _rate;
    }

    /// <summary>A rate in the agreement's currency on a day; the last one is remembered. Null where there is no exchange rate.</summary>
    public ConvertedRate? Converted(Fx.ConvertedRates exchange, HourlyRate own, AgreementTerms terms, int day, LocalDate date)
    {
        if (_convertedFor.Day != day || !ReferenceEquals(_convertedFor.Terms, terms) || _convertedFor.Own != own)
        {
            _converted = exchange.Of(own, terms.Agreement.Currency, date);
            _convertedFor = (terms, day, own);
        }

        return _converted;
    }

    /// <summary>Billable: the task's word, else the project's, else the source's, else the policy.</summary>
    public bool IsBillable(bool? source, Policies policies) =>
        Task?.Billable ?? Project?.Billable ?? source ?? policies.BillableByDefault;
}
