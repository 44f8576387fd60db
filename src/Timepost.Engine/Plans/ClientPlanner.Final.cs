using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;
using Timepost.Engine.Intake;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Plans;

internal sealed partial class ClientPlanner
{
    // work that became the firm's own after it was billed
    private void CompareInternal(IStoreTransaction transaction, ClientTarget client, IReadOnlyList<int> sources, DateInterval? days, ClientPlan plan)
    {
        if (_changed is not { Count: > 0 })
        {
            return;
        }

        foreach (var row in transaction.Work.Rows(sources, days?.Start, LastDay(days)))
        {
            if (row.Disposed > 0 && mapping.Of(row) is var combo && combo.Client?.Id == client.Id)
            {
                BilledOtherwise(client, row, combo, plan);
            }
        }
    }

    // a final document has it for another client, or as billable while the source now says that it is not
    private bool BilledOtherwise(ClientTarget client, WorkRow row, Combo combo, ClientPlan plan)
    {
        if (_changed is null || !_changed.Contains((row.Client, Months.OfDays(row.BillingDay))))
        {
            return false;
        }

        var notBillable = row.Billable == false && !combo.IsBillable(row.Billable, mapping.Rules.Policies);
        var another = false;
        foreach (var taken in _finals!.Of(row.Id.Value))
        {
            var (party, name) = _finals.Find(taken.Document);
            var moved = party.Length > 0 && party != client.Id;
            if (moved && !mapping.Clients.ContainsKey(party))
            {
                // the whole client is another now: it is asked once for each document
                plan.Report(
                    "correction-due", Corrections.MovedWork.Object, Corrections.MovedWork.IdOf(taken.Document, client.Id),
                    $"{name} billed work to {party}, which the mapping names no more; it is of {client.Id} now.",
                    $"{HowToCredit}, one for all of it, and the next plan bills it to {client.Id}; `accept` leaves it billed to {party}, as after a mere renaming.", taken.Quantity);
                another = true;
                continue;
            }

            if (moved || (notBillable && (taken.To == Disposed.HoursRetainer || (taken.To == Disposed.Line && taken.NetMinor != 0))))
            {
                plan.Report(
                    "correction-due", "entry", row.Id.ToString(),
                    moved
                        ? $"The source now says that it is of {client.Id}; {name} billed {taken.Quantity} s of it to {party}."
                        : $"The source now says that it is not billable; {name} billed {taken.Quantity} s of it.",
                    $"{HowToCredit}; or {(moved ? "put the entry back" : "make the entry billable")} in the source.", 0);
                return true;
            }

            var day = Days.ToDate(row.BillingDay);
            if (Corrections.ReratedWork.OtherTax(mapping, combo, _finals, taken, day) is { } percent)
            {
                plan.Report(
                    "correction-due", "entry", row.Id.ToString(),
                    $"It is of {day:uuuu-MM-dd} now, when {percent.ToString(System.Globalization.CultureInfo.InvariantCulture)} % tax holds; {name} billed {taken.Quantity} s of it under another tax rate.",
                    $"{HowToCredit}, and the next plan bills it under the tax rate of its day; or put the day back in the source.", 0);
                continue;
            }

            var more = Corrections.ReratedWork.Difference(
                _exchange!, _exchangeOf!.Rates.Find, mapping, combo, _finals, taken, day, row.Rate, row.Currency, mapping.Rules.Workspace.MoneyRounding);
            if (more != 0 && mapping.Rules.Policies.Midnight != MidnightPolicy.Split)
            {
                plan.Report(
                    "correction-due", "entry", row.Id.ToString(),
                    $"Another rate holds for it now, on {day:uuuu-MM-dd}; {name} billed {(more > 0 ? "more" : "less")} by {Money.OfMinor(Math.Abs(more), _finals.LineOf(taken.Document, taken.Line)!.Net.Currency)}.",
                    more > 0 ? $"{HowToCredit}; or put the rate or the day back in the source." : "`timepost adjust` bills the difference by a line of its own; `accept` leaves it as it is.", 0);
            }
        }

        return another;
    }

    // what invoices have of it: not what is held by a credit note, or was given up
    private long OnDocuments(WorkRow row)
    {
        long seconds = 0;
        foreach (var taken in _finals!.Of(row.Id.Value))
        {
            seconds += taken.To is Disposed.Held or Disposed.WrittenOff ? 0 : taken.Quantity;
        }

        return seconds;
    }
}
