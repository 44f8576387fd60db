using Timepost.Domain.Amounts;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Corrections;

/// <summary>Credit notes that are drafted and not in the books.</summary>
internal sealed class CreditActions(WorkspaceContext context, Caller caller, IStoreTransaction transaction, string books)
{
    /// <summary>Adds an action for each, in the order in which they were drafted.</summary>
    /// <param name="client">Mapped client id; empty: all.</param>
    /// <param name="actions">Of the plan.</param>
    public void Add(string client, List<PlanAction> actions)
    {
        foreach (var key in transaction.Corrections.OpenCredits(CreditDrafting.CreditNote))
        {
            var record = transaction.Corrections.Find(key)!;
            var original = transaction.Plans.Draft(record.Original)!;
            // other books get it where they have what it credits
            if ((client.Length > 0 && original.Identity.Party != client) || transaction.Deliveries.Link(books, "credit-note", key.Value) is not null
                || transaction.Deliveries.Link(books, original.Kind, original.Key.Value) is not { } link)
            {
                continue;
            }

            var (draft, note) = Dated(transaction.Plans.Draft(key)!, record);
            var action = PlanAction.KeyOf(key.Value, ActionVerb.Create, Revisions.OfCreate(transaction, books, key.Value));
            var hash = Convert.ToHexStringLower(draft.Hash);
            actions.Add(new PlanAction
            {
                Sequence = actions.Count + 1,
                Verb = ActionVerb.Create,
                Kind = draft.Kind,
                Object = key.Value,
                Reason = $"{draft.Party}, credits {link.ExternalId} ({Modes(transaction.Corrections.Lines(key))}): {record.Reason}{note}",
                Key = action,
                Effect = draft.Total,
                Net = draft.Net,
                Before = $"{link.ExternalId}, total {original.Total}",
                After = $"net {draft.Net.ToAmountString()}, tax {draft.Tax.ToAmountString()}, total {draft.Total}",
                Hash = hash,
                Client = original.Identity.Party,
                State = Approval.StateOf(context, transaction, books, action, hash, draft.Total),
            });
        }
    }

    // a period that was closed since: the next open day, unless a person gave the date
    private (StoredDraft Draft, string Note) Dated(StoredDraft draft, CreditRecord record)
    {
        if (transaction.Subledger.LockedThrough() is not { } locked || draft.Date > locked)
        {
            return (draft, "");
        }

        if (record.Dated)
        {
            return (draft, $" Its date, {draft.Date:uuuu-MM-dd}, is in a closed period: drop it (timepost credit --drop {draft.Key}) and draft it anew.");
        }

        new CreditDrafting(context, caller, transaction).Move(draft, locked.PlusDays(1));
        return (transaction.Plans.Draft(draft.Key)!, $" Dated {locked.PlusDays(1):uuuu-MM-dd}: the books are closed through {locked:uuuu-MM-dd}.");
    }

    private static string Modes(IReadOnlyList<CreditLine> lines) => string.Join(", ", lines.GroupBy(l => l.Mode).OrderBy(g => g.Key)
        .Select(g => $"{CreditWords.Of(g.Key)} {(g.Count() == 1 ? "line" : "lines")} {string.Join(" ", g.Select(l => l.OriginalLine))}"));
}
