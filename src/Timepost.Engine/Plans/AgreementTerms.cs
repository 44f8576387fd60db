using NodaTime;
using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;

namespace Timepost.Engine.Plans;

/// <summary>An agreement with what is looked up for it again and again.</summary>
internal sealed class AgreementTerms(Agreement agreement, RuleSet rules)
{
    private RateCard? _rates;
    private bool? _usesDescription;

    public Agreement Agreement { get; } = agreement;

    public RateCard Rates => _rates ??= new RateCard(rules, Agreement);

    /// <summary>Lets go of the rates that were looked up; they are found again.</summary>
    public void ForgetRates() => _rates = null;

    /// <summary>A text of its lines shows descriptions.</summary>
    public bool UsesDescription => _usesDescription ??=
        TextTemplate.Parse(Agreement.Lines.Text, TemplateKind.Work).Uses("description")
        || TextTemplate.Parse(Agreement.Lines.LateText, TemplateKind.Work).Uses("description")
        || TextTemplate.Parse(Agreement.Retainer?.DrawText ?? "", TemplateKind.Work).Uses("description");

    private LocalDate _periodFrom = LocalDate.MaxIsoValue;
    private BillingPeriod _period;

    /// <summary>The period of a day; the last one is remembered, as work comes in order of days.</summary>
    public BillingPeriod PeriodOf(LocalDate day)
    {
        if (day < _periodFrom || day > _period.Days.End)
        {
            _period = BillingPeriods.Of(day, Agreement.Period);
            _periodFrom = _period.Days.Start;
        }

        return _period;
    }
}
