using Timepost.Domain.Identity;
using Timepost.Domain.Subcontracting;
using Timepost.Domain.Work;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Intake;
using Timepost.Engine.Plans;
using Timepost.Engine.Trail;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Subcontractors;

/// <summary>What a person decides of the cost of an entry before it is on a bill: disputed, or not payable. What the client is billed
/// is another side of it.</summary>
public sealed class CostDecisions(WorkspaceContext context)
{
    /// <summary>Not billed until the vendor and the firm agree.</summary>
    public const string Disputed = "disputed";

    /// <summary>Never paid.</summary>
    public const string NotPayable = "not-payable";

    /// <summary>Keeps an entry's open cost off bills until it is taken back.</summary>
    /// <returns>Raw seconds that are disputed now.</returns>
    /// <exception cref="NotAllowedException">Below bookkeeper.</exception>
    /// <exception cref="SubcontractorRefusedException">No entry of a subcontractor's worker, nothing open, or no reason.</exception>
    public long Dispute(Caller caller, EntryId entry, string reason)
    {
        caller.Require(ActorRole.Bookkeeper, "Disputing a cost");
        return Decide(caller, entry, reason, Disputed);
    }

    /// <summary>Says that an entry's open or disputed cost is never paid.</summary>
    /// <returns>Raw seconds that are not payable now.</returns>
    /// <exception cref="NotAllowedException">Below manager.</exception>
    /// <exception cref="SubcontractorRefusedException">As <see cref="Dispute"/>.</exception>
    public long Reject(Caller caller, EntryId entry, string reason)
    {
        caller.Require(ActorRole.Manager, "Rejecting a cost");
        return Decide(caller, entry, reason, NotPayable);
    }

    /// <summary>Takes a dispute back: the cost is open again.</summary>
    /// <returns>Raw seconds that are open again.</returns>
    /// <exception cref="NotAllowedException">Below bookkeeper.</exception>
    /// <exception cref="SubcontractorRefusedException">Nothing of it is disputed.</exception>
    public long Reopen(Caller caller, EntryId entry)
    {
        caller.Require(ActorRole.Bookkeeper, "Taking a dispute back");
        using var transaction = context.Store.Begin();
        var seconds = TakeBack(transaction, entry);
        if (seconds == 0)
        {
            throw new SubcontractorRefusedException("cost-not-open", $"Nothing of the entry {entry} is disputed.", $"`timepost explain {entry}` shows what became of it.");
        }

        Note(transaction, caller, entry, "cost-reopen", "", seconds);
        transaction.Commit();
        return seconds;
    }

    private long Decide(Caller caller, EntryId id, string reason, string to)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            throw new SubcontractorRefusedException("reason-missing", "To keep a cost off bills needs a reason.", "Give --reason.");
        }

        using var transaction = context.Store.Begin();
        var (entry, costOnly) = Demand(transaction, id);
        if (to == NotPayable)
        {
            TakeBack(transaction, id);
        }

        var open = entry.Seconds - (transaction.Dispositions.Balance(id.Value, DispositionSide.Cost)?.Disposed ?? 0);
        if (open <= 0)
        {
            throw new SubcontractorRefusedException(
                "cost-not-open", $"Nothing of the cost of the entry {id} is open: it is on a bill, disputed, or not payable.", $"`timepost explain {id}` shows where it is.");
        }

        Dispose(transaction, entry, DispositionSide.Cost, open, to);
        var unsold = entry.Seconds - (transaction.Dispositions.Balance(id.Value, DispositionSide.Sale)?.Disposed ?? 0);
        if (to == NotPayable && costOnly && unsold > 0)
        {
            // no bill will end the sale side of what no client is billed for
            Dispose(transaction, entry, DispositionSide.Sale, unsold, Domain.Billing.Disposed.NonBillable);
        }

        Note(transaction, caller, id, to == Disputed ? "cost-dispute" : "cost-reject", reason, open);
        transaction.Commit();
        return open;
    }

    private void Dispose(IStoreTransaction transaction, TimeEntry entry, DispositionSide side, long seconds, string to)
    {
        transaction.Dispositions.SetLimit(entry.Id.Value, side, ItemMeasure.Seconds, entry.Seconds);
        transaction.Dispositions.Add(new Disposition
        {
            Id = context.Ids.Next(),
            Item = entry.Id.Value,
            Side = side,
            BillingDay = entry.BillingDay,
            Quantity = seconds,
            To = to,
            Document = "",
            Line = 0,
            RuleSet = context.Rules.Hash,
        });
    }

    // and whether no client is billed for it
    private (TimeEntry Entry, bool CostOnly) Demand(IStoreTransaction transaction, EntryId id)
    {
        if (transaction.Work.Entry(id) is { State: EntryState.Active } entry && SubcontractorTable.Of(context.Rules) is { } table)
        {
            var mapping = new WorkMapping(context.Rules, transaction.Work);
            var combo = mapping.Explain(entry);
            if (table.Find(combo.Worker) is not null)
            {
                var terms = combo.Client is { } client ? mapping.AgreementOf(client.Id, combo.Project?.Id ?? "", entry.BillingDay) : null;
                return (entry, terms?.Agreement.Subcontractors.Rebill == Domain.Mapping.Rebill.None);
            }
        }

        throw new SubcontractorRefusedException("entry-not-subcontracted", $"{id} is no entry of a subcontractor's worker.", "`timepost show entries` lists the entries; 'vendor' of a worker in mapping.yaml says whose they are.");
    }

    private long TakeBack(IStoreTransaction transaction, EntryId id)
    {
        var rows = transaction.Dispositions.Of(id.Value);
        var reversed = rows.Where(r => r.Reverses is not null).Select(r => r.Reverses!.Value).ToHashSet();
        long seconds = 0;
        foreach (var row in rows)
        {
            if (row is { Side: DispositionSide.Cost, To: Disputed, Reverses: null } && !reversed.Contains(row.Id))
            {
                transaction.Dispositions.Add(row with { Id = context.Ids.Next(), Quantity = -row.Quantity, Reverses = row.Id });
                seconds += row.Quantity;
            }
        }

        return seconds;
    }

    private static void Note(IStoreTransaction transaction, Caller caller, EntryId entry, string kind, string reason, long seconds) =>
        transaction.Trail.Append(caller.Actor, kind, entry.ToString(), TrailPayload.Write(json =>
        {
            json.WriteNumber("seconds", seconds);
            json.WriteString("reason", reason);
        }));
}
