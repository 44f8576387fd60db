using NodaTime;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Retainers;
using Timepost.Engine.Retainers;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Plans;

internal sealed partial class ClientPlanner
{
    // what is left of each retainer while the drafts of a client are computed: no money is drawn twice
    private readonly Dictionary<string, List<RetainerLot>> _lots = new(StringComparer.Ordinal);

    // each period of bought hours that has begun has an invoice of its own; its hours serve work of the same plan
    private void DraftRetainerFees(IStoreTransaction transaction, ClientTarget client, ClientHistory history, ClientPlan plan)
    {
        _lots.Clear();
        foreach (var terms in mapping.AgreementsOf(client.Id))
        {
            var agreement = terms.Agreement;
            if (agreement.Retainer is null)
            {
                continue;
            }

            var lots = LotsOf(transaction, agreement);
            if (agreement is not { Retainer.Kind: RetainerKind.Hours, From: { } first })
            {
                continue;
            }

            var last = agreement.To is { } to && to < scope.Until ? to : scope.Until;
            for (var period = BillingPeriods.Of(first, agreement.Period); period.Days.Start <= last; period = BillingPeriods.Of(period.Days.End.PlusDays(1), agreement.Period))
            {
                var identity = new DocumentIdentity(
                    mapping.Rules.Workspace.Key, "invoice", client.Id, agreement.Id, agreement.Currency.Code, HoursLot.Split, period.Label, 1);
                if (history.Taken(identity) > 0)
                {
                    continue;
                }

                var input = new BillingInput
                {
                    Agreement = agreement,
                    Rules = mapping.Rules,
                    Identity = identity,
                    Customer = client.Customer,
                    Period = period.Days,
                    InvoiceDate = scope.AsOf,
                    Entries = [],
                    Quantity = scope.Quantity,
                    RetainerFee = true,
                };
                var draft = InvoiceBilling.Draft(input);
                var computed = new ComputedDraft(draft, DraftHash.Of(draft), input).Locked(Exchange(transaction).Rates, mapping.Rules);
                plan.Drafts.Add(computed);
                if (computed.Blocked.Length == 0 && lots.TrueForAll(l => l.Id != HoursLot.IdOf(draft.Key) || l.Bought == 0))
                {
                    lots.Add(HoursLot.Of(agreement, draft));
                }
            }
        }
    }

    private List<RetainerLot> LotsOf(IStoreTransaction transaction, Agreement agreement)
    {
        if (!_lots.TryGetValue(agreement.Id, out var lots))
        {
            _lots[agreement.Id] = lots = [.. RetainerLot.Of(transaction.Retainers.Entries(agreement.Id))];
        }

        return lots;
    }

    // a copy: the input of a draft never changes
    private IReadOnlyList<RetainerLot> RetainerOf(IStoreTransaction transaction, Group group)
    {
        if (group.Terms.Agreement.Retainer is not { } terms)
        {
            return [];
        }

        if (terms.Kind == RetainerKind.Hours)
        {
            NameTies(transaction, group.Entries);
        }

        return [.. LotsOf(transaction, group.Terms.Agreement).Where(l => l.Balance > 0)];
    }

    private void TakenOfRetainer(InvoiceDraft draft)
    {
        foreach (var line in draft.Lines)
        {
            if (line.Retainer is not { } use)
            {
                continue;
            }

            var lots = _lots[draft.Identity.Agreement];
            var at = lots.FindIndex(l => l.Id == use.Lot);
            lots[at] = lots[at].Less(use);
        }
    }

    // what each retainer will hold once the plan is carried out; what has lapsed by then is not counted
    private void RetainersLeft(ClientPlan plan)
    {
        foreach (var (agreement, lots) in _lots)
        {
            plan.RetainersLeft[agreement] = lots.Where(l => l.To is not { } to || to >= scope.AsOf).Sum(l => l.Balance);
        }
    }
}
