using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subcontracting;
using Timepost.Engine.Intake;
using Timepost.Engine.Subcontractors;

namespace Timepost.Engine.Plans;

internal sealed partial class ClientPlanner
{
    private readonly SubcontractorTable? _subcontractors = SubcontractorTable.Of(mapping.Rules);

    /// <summary>The client is billed nothing for it, whatever the source calls it: a subcontractor's time under <c>rebill: none</c>.</summary>
    internal static bool IsCostOnly(SubcontractorTable? table, WorkMapping mapping, ClientTarget client, WorkRow row, Combo combo) =>
        table?.Find(combo.Worker) is not null
        && mapping.AgreementOf(client.Id, combo.Project?.Id ?? "", Days.ToDate(row.BillingDay))?.Agreement.Subcontractors.Rebill == Rebill.None;

    /// <summary>What the client pays an hour, in the currency in which it is agreed: by the rate card, or the cost and a markup where that is agreed for subcontractors.</summary>
    internal static RateFound RateOf(SubcontractorTable? table, Combo combo, AgreementTerms terms, int days, LocalDate day, HourlyRate? own)
    {
        if (terms.Agreement.Subcontractors is not { Rebill: Rebill.CostPlus } plus || table?.Find(combo.Worker) is not { } subcontractor)
        {
            return combo.RateOn(terms, days, day, own);
        }

        var found = table.CostRate(subcontractor, terms.Agreement.Client, combo.Project, combo.Task, combo.Worker!, day);
        return found.Rate is not { } cost ? found with { Code = SubcontractorPlanner.NoCostRate }
            : found with { Rate = SubcontractorTable.CostPlus(cost, plus.MarkupPercent) };
    }

    // the missing cost rate is told with the vendor's bill as well: it is one condition
    private bool ReportedCost(Combo combo, RateFound found, LocalDate day, long open, ClientPlan plan)
    {
        if (found.Code != SubcontractorPlanner.NoCostRate || _subcontractors?.Find(combo.Worker) is not { } subcontractor)
        {
            return false;
        }

        SubcontractorPlanner.ReportRate(subcontractor, combo, found, day, open, plan);
        return true;
    }
}
