using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Explaining;

/// <summary>Why an entry is on no document: what intake holds it for, else what planning says of it, by planning's own rules,
/// as of the newest plan (today where there is none).</summary>
internal sealed class WaitingEntry(WorkspaceContext context, IStoreTransaction transaction)
{
    private readonly string _version = RuleHistory.Short(context.Rules.Hash);

    /// <summary>Adds why.</summary>
    public void Add(List<DerivationStep> steps, TimeEntry entry, Combo combo)
    {
        var before = steps.Count;
        switch (entry.State)
        {
            case EntryState.Running:
                Waits(steps, "running", "It has no end yet, and is read again with the next export.");
                break;
            case EntryState.Deleted:
                Waits(steps, "deleted", "Deleted in the source, or decided away: never billed.");
                break;
            case EntryState.Held:
                AddExceptions(steps, entry);
                break;
            default:
                AddPlanned(steps, entry, combo);
                break;
        }

        if (steps.Count == before)
        {
            Waits(steps, entry.State == EntryState.Held ? "held" : "not planned yet", "timepost plan");
        }
    }

    private void AddExceptions(List<DerivationStep> steps, TimeEntry entry)
    {
        var id = entry.Id.ToString();
        foreach (var exception in transaction.Exceptions.List(openOnly: true, null, int.MaxValue))
        {
            if (exception.ObjectKind == "entry" && exception.ObjectId == id && HeldWork.Concerns(exception))
            {
                Decided(steps, exception.Kind, $"{exception.Summary} {exception.Suggestion}".Trim());
            }
        }
    }

    private void AddPlanned(List<DerivationStep> steps, TimeEntry entry, Combo combo)
    {
        if (combo.Client is not { } client)
        {
            Decided(
                steps, "unmapped-client",
                entry.Client.Length == 0 ? "It names no client." : $"No rule of the mapping matches the client '{entry.Client}'. {Matchers.SuggestClient(context.Rules, entry.Client)}");
            return;
        }

        if (client.Internal)
        {
            Waits(steps, "internal", $"{client.Id} is the firm itself: its work is never billed.");
            return;
        }

        if (entry.Seconds == 0)
        {
            Waits(steps, "0 s", "There is nothing to bill.");
            return;
        }

        var name = transaction.Work.IdOf(NameKind.Client, entry.Client);
        var scope = Scope();
        if (entry.BillingDay > scope.Until)
        {
            Waits(steps, "period not ended", $"Planned up to {DocumentDerivation.Iso(scope.Until)}.");
            return;
        }

        var mapping = new WorkMapping(context.Rules, transaction.Work);
        if (RowOf(entry, name) is { } row)
        {
            AddPlanned(steps, client, row, mapping, scope);
        }
    }

    // nothing else is read while the stream is open
    private WorkRow? RowOf(TimeEntry entry, int client)
    {
        foreach (var row in transaction.Work.Rows([client], entry.BillingDay, entry.BillingDay))
        {
            if (row.Id == entry.Id)
            {
                return row;
            }
        }

        return null;
    }

    private void AddPlanned(List<DerivationStep> steps, ClientTarget client, WorkRow row, WorkMapping mapping, PlanScope scope)
    {
        if (ClientPlanner.IsCostOnly(Domain.Subcontracting.SubcontractorTable.Of(context.Rules), mapping, client, row, mapping.Of(row)))
        {
            Waits(steps, "not rebilled", "The agreement bills nothing for subcontractors: this side ends with the vendor's bill.");
            return;
        }

        var planner = new ClientPlanner(mapping, scope);
        var billable = mapping.Of(row).IsBillable(row.Billable, context.Rules.Policies);
        var alone = planner.Alone(transaction, client, row);
        foreach (var reason in alone.Waiting.Keys)
        {
            if (reason.StartsWith("status ", StringComparison.Ordinal))
            {
                Waits(steps, reason, $"The mapping bills {string.Join(", ", context.Rules.Policies.BilledStatuses)}.");
            }
            else
            {
                AddNotEnded(steps, client, row, mapping, scope, reason);
            }
        }

        foreach (var problem in alone.Problems.Values)
        {
            Decided(steps, problem.Kind, $"{problem.What} {problem.Suggestion}");
        }

        if (alone.Waiting.Count > 0 || alone.Problems.Count > 0)
        {
            return;
        }

        // nothing keeps it off by itself: among the client's other work a cap may
        var all = planner.Compute(transaction, client, [.. mapping.SourceClients().GetValueOrDefault(client.Id) ?? []], null, []);
        var draft = all.Drafts.Find(d => Takes(d.Draft, row.Id));
        if (draft is { Blocked.Length: > 0 })
        {
            Decided(steps, "blocked-draft", draft.Blocked);
        }
        else if (draft is not null)
        {
            Waits(steps, "for the next plan", $"It would be on the invoice of {draft.Draft.Identity.Agreement} for {draft.Draft.Identity.Period}: timepost plan");
        }
        else if (!billable)
        {
            Waits(steps, "not billable", "It is on no line; the next invoice of its period settles it.");
        }
        else if (all.Waiting.ContainsKey(ClientPlanner.AboveCap))
        {
            Waits(steps, ClientPlanner.AboveCap, "The cap of its agreement was reached before it.");
        }
    }

    // the period of the work, or that of the invoice after a final one
    private void AddNotEnded(List<DerivationStep> steps, ClientTarget client, WorkRow row, WorkMapping mapping, PlanScope scope, string reason)
    {
        var planned = $"As of {DocumentDerivation.Iso(scope.AsOf)}, planned up to {DocumentDerivation.Iso(scope.Until)}.";
        var day = Days.ToDate(row.BillingDay);
        if (mapping.AgreementOf(client.Id, mapping.Of(row).Project?.Id ?? "", day) is not { } terms || !scope.Drafts(terms.PeriodOf(day).Days))
        {
            Waits(steps, reason, planned);
        }
        else if (terms.Agreement.Cap is { Excess: CapExcess.Carry } && new ClientHistory(transaction, client.Id).CapReached(terms.Agreement, terms.PeriodOf(day).Label))
        {
            Waits(steps, ClientPlanner.AboveCap, $"The cap of {terms.Agreement.Id} was reached in {terms.PeriodOf(day).Label}. {planned}");
        }
        else
        {
            Waits(steps, reason, $"{terms.PeriodOf(day).Label} is on a final document; it waits for the next invoice, whose period has not ended. {planned}");
        }
    }

    private static bool Takes(Domain.Billing.InvoiceDraft draft, EntryId id)
    {
        foreach (var line in draft.Lines)
        {
            foreach (var share in line.Entries)
            {
                if (share.Id == id)
                {
                    return true;
                }
            }
        }

        foreach (var share in draft.WithoutLine)
        {
            if (share.Id == id)
            {
                return true;
            }
        }

        return false;
    }

    // as the newest plan looked, so that what it counted as waiting is what is said here
    private PlanScope Scope()
    {
        var books = context.BooksNamed("");
        var quantity = context.Books[books.Name].Capabilities.Quantity;
        return transaction.Plans.Newest(books.Name) is { } plan
            ? new PlanScope(plan.AsOf, plan.Until, plan.Partial, quantity)
            : new PlanScope(context.Today(books), context.Today(books), false, quantity);
    }

    private void Waits(List<DerivationStep> steps, string reason, string note) => steps.Add(new DerivationStep("waits", reason, "", "", _version, note));

    // what a person decides
    private void Decided(List<DerivationStep> steps, string kind, string note) => steps.Add(new DerivationStep("waits", kind, "", "exception", _version, note));
}
