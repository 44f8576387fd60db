using System.Globalization;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subcontracting;
using Timepost.Domain.Work;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Intake;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Explaining;

/// <summary>The cost side of an entry of a subcontractor's worker: its cost rate, and what became of its seconds.</summary>
internal sealed class CostDerivation(WorkspaceContext context, IStoreTransaction transaction, RuleHistory history)
{
    /// <summary>Adds the cost side; nothing for an entry of the firm's own people.</summary>
    public void Add(List<DerivationStep> steps, TimeEntry entry)
    {
        var rows = transaction.Dispositions.Of(entry.Id.Value).Where(d => d.Side == DispositionSide.Cost).ToList();
        var told = "";
        foreach (var row in rows)
        {
            if (row.Quantity > 0 && row.RuleSet != told)
            {
                AddRate(steps, entry, told = row.RuleSet);
            }

            AddRow(steps, row, rows);
        }

        var open = entry.Seconds - rows.Sum(r => r.Quantity);
        if (open <= 0 || !IsSubcontracted(entry))
        {
            return;
        }

        if (told != context.Rules.Hash)
        {
            AddRate(steps, entry, context.Rules.Hash);
        }

        steps.Add(new DerivationStep("cost", Seconds(open), "open", "", RuleHistory.Short(context.Rules.Hash), "On no bill in the books yet."));
    }

    /// <summary>Adds what an hour cost under a rule set, and where that stands; nothing where it is not kept or is no subcontractor's.</summary>
    public void AddRate(List<DerivationStep> steps, TimeEntry entry, string ruleSet)
    {
        if (history.Of(ruleSet) is not { } rules || SubcontractorTable.Of(rules) is not { } table)
        {
            return;
        }

        var combo = new WorkMapping(rules, transaction.Work).Explain(entry);
        if (table.Find(combo.Worker) is not { } subcontractor)
        {
            return;
        }

        var rate = table.CostRate(subcontractor, combo.Client?.Id ?? "", combo.Project, combo.Task, combo.Worker!, entry.BillingDay);
        steps.Add(new DerivationStep(
            "cost rate", $"{subcontractor.Id}: {combo.Worker!.Id}, {combo.Task?.Id}, {combo.Project?.Id}", rate.Rate?.ToString() ?? SubcontractorsCode(rate.Code),
            rate.Rule?.Origin ?? "", RuleHistory.Short(ruleSet), $"level {rate.Level}, vendor {subcontractor.Vendor}"));
    }

    private static string SubcontractorsCode(string code) => code == Domain.Billing.BillingCodes.NoRate ? Subcontractors.SubcontractorPlanner.NoCostRate : code;

    private void AddRow(List<DerivationStep> steps, Disposition row, List<Disposition> all)
    {
        var (version, reversed) = (RuleHistory.Short(row.RuleSet), row.Quantity < 0 || all.Exists(r => r.Reverses == row.Id));
        if (row.Document.Length == 0 || reversed || transaction.Plans.Draft(DocumentKey.Parse(row.Document)) is not { } bill)
        {
            steps.Add(new DerivationStep("cost", Seconds(row.Quantity), row.To, "", version, reversed ? "reversed" : row.Document));
            return;
        }

        var line = DraftBody.Lines(bill.Body, bill.Net.Currency)[row.Line - 1];
        var name = bill.Number.Length > 0 ? bill.Number : bill.Key.Value;
        steps.Add(new DerivationStep(
            "cost", $"{Seconds(row.Quantity)} of {Seconds(line.RawSeconds)}", Money.OfMinor(row.NetMinor, bill.Net.Currency).ToString(),
            $"of {line.Net.ToAmountString()} net, by largest remainder", version,
            $"{row.To}, line {name}/{row.Line.ToString(CultureInfo.InvariantCulture)} of {bill.Party}, {bill.Status}"));
    }

    private bool IsSubcontracted(TimeEntry entry) =>
        SubcontractorTable.Of(context.Rules)?.Find(new WorkMapping(context.Rules, transaction.Work).Explain(entry).Worker) is not null;

    private static string Seconds(long seconds) => $"{seconds.ToString(CultureInfo.InvariantCulture)} s raw";
}
