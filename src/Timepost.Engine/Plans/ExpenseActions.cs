using System.Globalization;
using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Fx;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Plans;

/// <summary>Each expense makes one cost document: a vendor bill, what a worker gets back, or a journal entry
/// against the company's card.</summary>
internal sealed class ExpenseActions(WorkspaceContext context, IStoreTransaction transaction, string books)
{
    public void Add(IReadOnlyList<MappedExpense> expenses, List<PlanAction> actions, ClientPlan sink)
    {
        var open = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (computed, mapped) in Drafts(context.Rules, transaction, expenses))
        {
            var key = computed.Draft.Key;
            open.Add(key.Value);
            var had = transaction.Plans.Draft(key);
            if (had is { Status: not "draft" } || transaction.Deliveries.Link(books, computed.Draft.Identity.Kind, key.Value) is not null)
            {
                continue;
            }

            if (had is null || !had.Hash.AsSpan().SequenceEqual(computed.Hash) || had.RuleSet != context.Rules.Hash)
            {
                transaction.Plans.Save(InvoiceActions.ToStored(computed, context.Rules.Hash));
            }

            if (computed.Blocked.Length > 0)
            {
                sink.Report(
                    "needs-exchange-rate", "expense", mapped.Expense.Id.ToString(), $"The cost of {Text(computed.Draft)} cannot be booked: {computed.Blocked}",
                    "Type the rate in, or import a file of rates: timepost import rates", 0);
                continue;
            }

            var actionKey = PlanAction.KeyOf(key.Value, ActionVerb.Create, Revisions.OfCreate(transaction, books, key.Value));
            var hash = Convert.ToHexStringLower(computed.Hash);
            actions.Add(new PlanAction
            {
                Sequence = actions.Count + 1,
                Verb = ActionVerb.Create,
                Kind = computed.Draft.Identity.Kind,
                Object = key.Value,
                Reason = $"{Text(computed.Draft)}: not in the books.",
                Key = actionKey,
                Effect = computed.Draft.Total,
                Net = computed.Draft.Net,
                After = $"net {computed.Draft.Net.ToAmountString()}, tax {computed.Draft.Tax.ToAmountString()}, total {computed.Draft.Total}",
                Hash = hash,
                Client = mapped.Client,
                State = Approval.StateOf(context, transaction, books, actionKey, hash, computed.Draft.Total),
            });
        }

        RemoveGone(open);
    }

    /// <summary>Cost drafts of expenses that have none in the books yet, by date and key.</summary>
    internal static IEnumerable<(ComputedDraft Computed, MappedExpense Mapped)> Drafts(
        RuleSet rules, IStoreTransaction transaction, IReadOnlyList<MappedExpense> expenses)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var rates = new RateBook(rules, transaction);
        var locked = transaction.Subledger.LockedThrough();
        foreach (var mapped in expenses
            .OrderBy(e => e.Expense.Date).ThenBy(e => e.Expense.Merchant, StringComparer.Ordinal).ThenBy(e => e.Expense.Amount.Minor)
            .ThenBy(e => e.Expense.Description, StringComparer.Ordinal).ThenBy(e => e.Expense.ExternalId, StringComparer.Ordinal)
            .ThenBy(e => e.Expense.Id.Value))
        {
            // without an id of the source: what it says, and which of several equal ones it is
            var name = mapped.Expense.ExternalId ?? string.Create(
                CultureInfo.InvariantCulture,
                $"{mapped.Expense.Date:uuuu-MM-dd}/{mapped.Expense.Merchant}/{mapped.Expense.Amount}/{mapped.Expense.Description}");
            var count = seen[name] = seen.GetValueOrDefault(name) + 1;
            if (mapped.Blocked || mapped.Category is null || mapped.Expense.Amount.IsZero
                || transaction.Dispositions.Balance(mapped.Expense.Id.Value, DispositionSide.Cost) is { Disposed: > 0 })
            {
                continue;
            }

            // what arrives after its period was closed counts on the first open day; its supply stays where it was
            var date = locked is { } last && mapped.Expense.Date <= last ? last.PlusDays(1) : mapped.Expense.Date;
            yield return (Draft(rules, mapped, count == 1 ? name : $"{name}/{count}", date).Locked(rates, rules), mapped);
        }
    }

    private static ComputedDraft Draft(RuleSet rules, MappedExpense mapped, string name, LocalDate date)
    {
        var expense = mapped.Expense;
        var category = mapped.Category!;
        var (kind, party) = mapped.PaidBy switch
        {
            PaidBy.Worker => ("employee-expense", mapped.Worker?.Name ?? expense.Worker),
            PaidBy.Company => ("journal-entry", mapped.Vendor),
            PaidBy.VendorBill => ("bill", mapped.Vendor),
        };
        var currency = expense.Amount.Currency;
        var tax = mapped.DeductibleTax;
        var net = expense.Amount - tax;
        var percent = PercentOf(rules, category, expense.Date, net, tax);
        var period = BillingPeriods.Of(expense.Date, BillingPeriodLength.Month);
        var identity = new DocumentIdentity(rules.Workspace.Key, kind, party, "", currency.Code, name, period.Label, 1);
        var line = new InvoiceLine
        {
            Kind = LineKind.Expense,
            Text = expense.Merchant.Length > 0 ? $"{category.Name}: {expense.Merchant}" : category.Name,
            Quantity = 1,
            Unit = "1",
            UnitPrice = net.Amount,
            Amount = net,
            Discount = Money.Zero(currency),
            Net = net,
            TaxCode = tax.IsZero ? "" : category.InputTaxCode,
            TaxPercent = percent,
            Tax = tax,
            SupplyDate = expense.Date,
            // recoverable where it is billed on: now, already, or once there is a rate; else the category's cost
            Account = mapped.Billable && (mapped.Terms is not null || mapped.NeedsRate || mapped.BilledOn) ? "" : category.Account,
            Project = mapped.Project?.Id ?? "",
            Expense = expense.Id,
        };
        var draft = new InvoiceDraft
        {
            Identity = identity,
            Key = DocumentKey.Of(identity),
            Customer = party.Length > 0 ? party : "Expense",
            Date = date,
            Due = date,
            Period = new DateInterval(expense.Date, expense.Date),
            Currency = currency,
            Lines = [line],
            Taxes = tax.IsZero ? [] : [new TaxTotal(line.TaxCode, percent, net, tax, "")],
            Net = net,
            Tax = tax,
            Total = expense.Amount,
            Bridge = new ValueBridge(0, 0, 0, 0, 0, 0, 0),
        };
        return new ComputedDraft(draft, DraftHash.Of(draft), null);
    }

    // the rate of the code where it gives the tax that the source states, to the minor unit; else 0: no rate is claimed
    private static decimal PercentOf(RuleSet rules, CategoryTarget category, LocalDate date, Money net, Money tax)
    {
        foreach (var code in rules.TaxCodes)
        {
            if (!tax.IsZero && code.Id == category.InputTaxCode && code.On(date) is { } rate
                && Math.Abs(Money.Rounded(net.Amount * rate.Percent / 100, net.Currency, rules.Workspace.MoneyRounding).Minor - tax.Minor) <= 1)
            {
                return rate.Percent;
            }
        }

        return 0;
    }

    // an expense that was deleted, or waits now, takes its draft with it
    private void RemoveGone(HashSet<string> open)
    {
        foreach (var draft in transaction.Plans.Drafts(new DraftFilter(["bill", "employee-expense", "journal-entry"], Status: "draft"), int.MaxValue))
        {
            if (draft.Kind is "bill" or "employee-expense" or "journal-entry" && !open.Contains(draft.Key.Value))
            {
                AbandonedDraft.Remove(transaction, draft.Key, context.Clock.GetCurrentInstant());
            }
        }
    }

    private static string Text(InvoiceDraft draft) => $"{draft.Customer}, {draft.Date:uuuu-MM-dd}, {draft.Lines[0].Text}";
}
