using System.Globalization;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Trail;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Corrections;

/// <summary>Disposes work to nothing: it is never billed, and counted as what was given up.</summary>
internal sealed class WorkWriting(WorkspaceContext context, Caller caller, IStoreTransaction transaction)
{
    /// <summary>Writes rows off under one document key.</summary>
    /// <param name="client">Mapped client id.</param>
    /// <param name="rows">Item, side, measure's quantity and day of each; their items exist and are open by as much.</param>
    /// <param name="reason">Why.</param>
    public WorkWriteOff Write(string client, IReadOnlyList<Disposition> rows, string reason)
    {
        var id = context.Ids.Next();
        var key = DocumentKey.Of(new DocumentIdentity(context.Rules.Workspace.Key, "write-off", client, "", "", id.ToString("N", CultureInfo.InvariantCulture), "", 1));
        foreach (var row in rows)
        {
            transaction.Dispositions.Add(new Disposition
            {
                Id = context.Ids.Next(),
                Item = row.Item,
                Side = DispositionSide.Sale,
                BillingDay = row.BillingDay,
                Quantity = row.Quantity,
                To = Disposed.WrittenOff,
                Document = key.Value,
                Line = 0,
                BillableSeconds = row.BillableSeconds,
                RuleSet = context.Rules.Hash,
            });
        }

        var written = new WorkWriteOff(
            key, id, client, rows.Select(r => r.Item).Distinct().Count(), rows.Sum(r => r.BillableSeconds is null ? 0 : r.Quantity), reason, caller.Actor,
            context.Clock.GetCurrentInstant());
        transaction.Corrections.Add(written);
        transaction.Trail.Append(caller.Actor, "write-off", key.Value, TrailPayload.Write(json =>
        {
            json.WriteString("client", client);
            json.WriteNumber("entries", written.Entries);
            json.WriteNumber("seconds", written.Seconds);
            json.WriteString("reason", reason);
        }));
        return written;
    }
}
