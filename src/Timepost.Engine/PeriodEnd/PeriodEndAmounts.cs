using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subcontracting;
using Timepost.Engine.Delivery;
using Timepost.Engine.Plans;
using Timepost.Engine.Subcontractors;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.PeriodEnd;

/// <summary>An amount that a period's end defers or accrues.</summary>
/// <param name="Kind">accrued-income, accrued-cost or deferred-revenue.</param>
/// <param name="Party">Client, or vendor.</param>
/// <param name="Name">As the books name it.</param>
/// <param name="Agreement">Agreement; empty where none.</param>
/// <param name="Account">The income or cost account on the other side.</param>
/// <param name="AccountRole">What that account is for.</param>
/// <param name="Amount">Positive.</param>
internal sealed record PeriodEndAmount(
    string Kind, string Party, string Name, string Agreement, string Account, AccountRole AccountRole, Money Amount);

/// <summary>What a period's end comes to: work done and not invoiced, cost without a document, fees invoiced and not earned.</summary>
internal sealed class PeriodEndAmounts(WorkspaceContext context, IStoreTransaction transaction, LocalDate end)
{
    public const string AccruedIncome = "accrued-income";
    public const string AccruedCost = "accrued-cost";
    public const string DeferredRevenue = "deferred-revenue";

    private readonly AccountBook _accounts = new(context.Rules);
    private readonly SortedDictionary<string, PeriodEndAmount> _amounts = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Agreement, string Period), long> _underFee = [];

    /// <summary>What kept work out: blocked drafts, for the reader.</summary>
    public List<string> Left { get; } = [];

    /// <summary>All amounts that are not zero, by kind, party, agreement, account, currency.</summary>
    public IReadOnlyList<PeriodEndAmount> Compute()
    {
        var mapping = new WorkMapping(context.Rules, transaction.Work);
        Income(mapping);
        InvoicedLater();
        Cost(mapping);
        Subcontracted(mapping);
        Fees();
        return [.. _amounts.Values.Where(a => !a.Amount.IsZero)];
    }

    // what the open work would be invoiced at, were it invoiced on the last day
    private void Income(WorkMapping mapping)
    {
        var quantity = context.Books[context.PrimaryBooks.Name].Capabilities.Quantity;
        var planner = new ClientPlanner(mapping, new PlanScope(end, end, Partial: true, quantity));
        var sources = mapping.SourceClients();
        foreach (var client in mapping.Clients.Values.OrderBy(c => c.Id, StringComparer.Ordinal))
        {
            if (client.Internal)
            {
                continue;
            }

            var names = sources.GetValueOrDefault(client.Id) ?? [];
            foreach (var computed in planner.Compute(transaction, client, [.. names], null, []).Drafts)
            {
                var draft = computed.Draft;
                if (draft.Notices.Any(n => n.Blocks))
                {
                    Left.Add($"{client.Customer}, {draft.Identity.Agreement}, {draft.Identity.Period}: {computed.Blocked}");
                    continue;
                }

                foreach (var line in draft.Lines)
                {
                    Add(AccruedIncome, client.Id, client.Customer, draft.Identity.Agreement, _accounts.ById(line.Account), AccountRole.Revenue, Earned(draft, line));
                    if (line.Kind is LineKind.FixedFee or LineKind.UnderFee)
                    {
                        var key = (draft.Identity.Agreement, draft.Identity.Period);
                        _underFee[key] = _underFee.GetValueOrDefault(key) + line.RawSeconds;
                    }
                }
            }
        }
    }

    // work of the period on invoices that are dated after it
    private void InvoicedLater()
    {
        foreach (var document in transaction.Plans.Drafts(new DraftFilter(["invoice"], From: end.PlusDays(1)), int.MaxValue))
        {
            if (document.Kind != "invoice" || document.Status is not ("final" or "reserved") || document.From > end)
            {
                continue;
            }

            var dispositions = transaction.Dispositions.OfDocument(document.Key.Value).ToLookup(d => d.Line);
            var lines = DraftBody.Lines(document.Body, document.Total.Currency);
            for (var i = 0; i < lines.Count; i++)
            {
                var line = lines[i];
                Add(
                    AccruedIncome, document.Identity.Party, document.Party, document.Identity.Agreement, _accounts.ById(line.Account), AccountRole.Revenue,
                    EarnedByEnd(document, line, dispositions[i + 1]));
            }
        }
    }

    private Money EarnedByEnd(StoredDraft document, StoredLine line, IEnumerable<Dispositions.Disposition> dispositions)
    {
        switch (line.Kind)
        {
            case LineKind.Work:
                long net = 0;
                foreach (var disposition in dispositions)
                {
                    net += disposition.BillingDay <= end ? disposition.NetMinor : 0;
                }

                return Money.OfMinor(net, line.Net.Currency);
            case LineKind.FixedFee:
                return ByDays(line.Net, PeriodOf(document));
            case LineKind.Cap or LineKind.Rounding or LineKind.MinimumFee:
                return document.To <= end ? line.Net : Money.Zero(line.Net.Currency);
            default:
                return Money.Zero(line.Net.Currency);
        }
    }

    private DateInterval PeriodOf(StoredDraft document)
    {
        foreach (var agreement in context.Rules.Agreements)
        {
            if (agreement.Id == document.Identity.Agreement)
            {
                return BillingPeriods.Of(document.From, agreement.Period).Days;
            }
        }

        return new DateInterval(document.From, document.To);
    }

    // a fee of a period that goes on is earned by its days; a top-up is not known before the period has ended
    private Money Earned(InvoiceDraft draft, InvoiceLine line) => line.Kind switch
    {
        LineKind.Work or LineKind.Cap or LineKind.Rounding => line.Net,
        LineKind.FixedFee => ByDays(line.Net, draft.Period),
        LineKind.MinimumFee => draft.Period.End <= end ? line.Net : Money.Zero(line.Net.Currency),
        _ => Money.Zero(line.Net.Currency), // expenses stand in recoverable expense; what a retainer pays is earned with its draw-down
    };

    private Money ByDays(Money fee, DateInterval period)
    {
        var days = Period.DaysBetween(period.Start, period.End) + 1;
        var done = Math.Clamp(Period.DaysBetween(period.Start, end) + 1, 0, days);
        return Money.Rounded(fee.Amount * done / days, fee.Currency, context.Rules.Workspace.MoneyRounding);
    }

    // expenses that no document of the books has yet
    private void Cost(WorkMapping mapping)
    {
        var expenses = new ExpenseMapping(context.Rules, mapping).Map(transaction, end, new ClientPlan());
        foreach (var (computed, _) in ExpenseActions.Drafts(context.Rules, transaction, expenses))
        {
            var (draft, line) = (computed.Draft, computed.Draft.Lines[0]);
            var recoverable = line.Account.Length == 0;
            Add(
                AccruedCost, draft.Identity.Party, draft.Customer, "",
                recoverable ? _accounts.ByRole(AccountRole.RecoverableExpense) : _accounts.ById(line.Account),
                recoverable ? AccountRole.RecoverableExpense : AccountRole.Cost, line.Net);
        }
    }

    // the time of subcontractors that no bill has yet; a bill dated after the end counts as none
    private void Subcontracted(WorkMapping mapping)
    {
        if (SubcontractorTable.Of(context.Rules) is not { } table)
        {
            return;
        }

        var scope = new PlanScope(end, end, Partial: true, context.Books[context.PrimaryBooks.Name].Capabilities.Quantity);
        foreach (var bill in new SubcontractorPlanner(mapping, table, scope).Compute(transaction, new ClientPlan()))
        {
            var draft = bill.Computed.Draft;
            foreach (var line in draft.Lines)
            {
                AddCost(draft.Customer, line.Account, line.Net);
            }
        }

        foreach (var document in transaction.Plans.Drafts(new DraftFilter([VendorBilling.Kind], From: end.PlusDays(1)), int.MaxValue))
        {
            if (document.Kind != VendorBilling.Kind || document.Status is not ("final" or "reserved"))
            {
                continue;
            }

            var taken = transaction.Dispositions.OfDocument(document.Key.Value).ToLookup(d => d.Line);
            var lines = DraftBody.Lines(document.Body, document.Total.Currency);
            for (var i = 0; i < lines.Count; i++)
            {
                long net = 0;
                foreach (var row in taken[i + 1])
                {
                    net += row.Side == Dispositions.DispositionSide.Cost && row.BillingDay <= end ? row.NetMinor : 0;
                }

                AddCost(document.Party, lines[i].Account, Money.OfMinor(net, document.Total.Currency));
            }
        }

        void AddCost(string vendor, string account, Money net) => Add(
            AccruedCost, vendor, vendor, "", account.Length > 0 ? _accounts.ById(account) : _accounts.ByRole(AccountRole.Cost), AccountRole.Cost, net);
    }

    // fees that final invoices billed for days after the end, or for hours not worked yet
    private void Fees()
    {
        foreach (var agreement in context.Rules.Agreements)
        {
            if (agreement.FixedFee is not { } terms)
            {
                continue;
            }

            foreach (var header in transaction.Plans.DraftsOf(agreement.Client))
            {
                if (header is not { Kind: "invoice", Status: "final" or "reserved" } || header.Identity.Agreement != agreement.Id || header.Date > end)
                {
                    continue;
                }

                var period = BillingPeriods.Of(header.From, agreement.Period);
                var document = transaction.Plans.Draft(header.Key)!;
                var lines = DraftBody.Lines(document.Body, document.Total.Currency);
                for (var i = 0; i < lines.Count; i++)
                {
                    if (lines[i].Kind == LineKind.FixedFee)
                    {
                        var earned = terms.BudgetHours is { } budget
                            ? ByHours(lines[i].Net, Worked(header.Key, i + 1, agreement.Id, period.Label), budget, period.Days)
                            : ByDays(lines[i].Net, period.Days);
                        Add(
                            DeferredRevenue, agreement.Client, document.Party, agreement.Id, _accounts.ById(lines[i].Account), AccountRole.Revenue, lines[i].Net - earned);
                    }
                }
            }
        }
    }

    private Money ByHours(Money fee, long seconds, decimal budgetHours, DateInterval period) => period.End <= end || budgetHours == 0
        ? fee
        : Money.Rounded(fee.Amount * Math.Min(1m, seconds / (budgetHours * 3600m)), fee.Currency, context.Rules.Workspace.MoneyRounding);

    private long Worked(DocumentKey document, int line, string agreement, string period)
    {
        var seconds = _underFee.GetValueOrDefault((agreement, period));
        foreach (var row in transaction.Dispositions.OfDocument(document.Value))
        {
            seconds += row.Line == line && row.BillingDay <= end ? row.Quantity : 0;
        }

        return seconds;
    }

    private void Add(string kind, string party, string name, string agreement, string account, AccountRole role, Money amount)
    {
        var key = string.Join('\n', kind, party, agreement, account, amount.Currency.Code);
        _amounts[key] = _amounts.TryGetValue(key, out var had)
            ? had with { Amount = had.Amount + amount }
            : new PeriodEndAmount(kind, party, name, agreement, account, role, amount);
    }
}
