using NodaTime;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Intake;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Corrections;

/// <summary>Gives unbilled work up, with a reason and a role: it is never billed, and counted as leakage.</summary>
public sealed class WriteOffUseCase(WorkspaceContext context)
{
    /// <summary>Writes off what is open of entries.</summary>
    /// <exception cref="NotAllowedException">Below manager.</exception>
    /// <exception cref="CorrectionRefusedException">One of them has nothing open.</exception>
    public IReadOnlyList<WorkWriteOff> Entries(Caller caller, IReadOnlyList<Guid> entries, string reason)
    {
        ArgumentNullException.ThrowIfNull(entries);
        caller.Require(ActorRole.Manager, "Writing off work");
        CreditUseCase.DemandReason(reason);
        using var transaction = context.Store.Begin();
        var mapping = new WorkMapping(context.Rules, transaction.Work);
        var byClient = new SortedDictionary<string, List<Disposition>>(StringComparer.Ordinal);
        foreach (var id in entries.Distinct())
        {
            var open = transaction.Work.Entry(new EntryId(id)) is { State: EntryState.Active } entry ? OpenOf(transaction, mapping, entry) : [];
            if (open.Count == 0)
            {
                throw new CorrectionRefusedException(
                    CorrectionRefusal.NothingOpen, $"Nothing of {id} is open.", $"timepost show dispositions {id} shows what became of it; what is billed is credited.");
            }

            Take(transaction, byClient, open);
        }

        return Write(caller, transaction, byClient, reason);
    }

    /// <summary>Writes off what is open of a client's work up to a day.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="client">Mapped client id.</param>
    /// <param name="until">Last billing day, included.</param>
    /// <param name="reason">Why.</param>
    /// <exception cref="NotAllowedException">Below manager.</exception>
    /// <exception cref="UnknownClientException">No such client.</exception>
    /// <exception cref="CorrectionRefusedException">Nothing is open.</exception>
    public IReadOnlyList<WorkWriteOff> Client(Caller caller, string client, LocalDate until, string reason)
    {
        ArgumentNullException.ThrowIfNull(client);
        caller.Require(ActorRole.Manager, "Writing off work");
        CreditUseCase.DemandReason(reason);
        using var transaction = context.Store.Begin();
        var mapping = new WorkMapping(context.Rules, transaction.Work);
        if (!mapping.Clients.ContainsKey(client))
        {
            throw new UnknownClientException(client, mapping.Clients.Keys);
        }

        var byClient = new SortedDictionary<string, List<Disposition>>(StringComparer.Ordinal);
        var open = new List<OpenPart>();
        foreach (var row in transaction.Work.Rows([.. mapping.SourceClients().GetValueOrDefault(client) ?? []], null, until))
        {
            var combo = mapping.Of(row);
            // what is not billable was never for sale
            if (combo.Client?.Id == client && row.Seconds > row.Disposed && combo.IsBillable(row.Billable, context.Rules.Policies))
            {
                open.AddRange(Parts(transaction, mapping, combo.Client, row));
            }
        }

        Take(transaction, byClient, open);
        return Write(caller, transaction, byClient, reason);
    }

    private IReadOnlyList<WorkWriteOff> Write(Caller caller, IStoreTransaction transaction, SortedDictionary<string, List<Disposition>> byClient, string reason)
    {
        if (byClient.Count == 0)
        {
            throw new CorrectionRefusedException(CorrectionRefusal.NothingOpen, "No billable work is open up to that day.", "timepost show hours tells what there is.");
        }

        List<WorkWriteOff> written = [.. byClient.Select(c => new WorkWriting(context, caller, transaction).Write(c.Key, c.Value, reason))];
        transaction.Commit();
        return written;
    }

    // the entry's own row among those of its client and day
    private static List<OpenPart> OpenOf(IStoreTransaction transaction, WorkMapping mapping, TimeEntry entry)
    {
        foreach (var row in transaction.Work.Rows([transaction.Work.IdOf(NameKind.Client, entry.Client)], entry.BillingDay, entry.BillingDay))
        {
            if (row.Id == entry.Id)
            {
                return mapping.Of(row).Client is { } client && row.Seconds > row.Disposed ? Parts(transaction, mapping, client, row) : [];
            }
        }

        return [];
    }

    private static List<OpenPart> Parts(IStoreTransaction transaction, WorkMapping mapping, ClientTarget client, WorkRow row) =>
        [.. ClientPlanner.OpenParts(mapping, transaction, client, row).Where(p => p.Open > 0)
            .Select(p => new OpenPart(client.Id, row.Id.Value, row.Client, row.Seconds, p.Day, p.Open))];

    private void Take(IStoreTransaction transaction, SortedDictionary<string, List<Disposition>> byClient, List<OpenPart> open)
    {
        foreach (var part in open)
        {
            transaction.Dispositions.SetLimit(part.Item, DispositionSide.Sale, ItemMeasure.Seconds, part.Limit);
            transaction.Work.MarkDirty(part.Source, Months.Of(part.Day));
            if (!byClient.TryGetValue(part.Client, out var rows))
            {
                byClient[part.Client] = rows = [];
            }

            rows.Add(new Disposition
            {
                Id = part.Item,
                Item = part.Item,
                Side = DispositionSide.Sale,
                BillingDay = part.Day,
                Quantity = part.Open,
                To = Disposed.WrittenOff,
                Document = "",
                Line = 0,
                BillableSeconds = part.Open,
                RuleSet = context.Rules.Hash,
            });
        }
    }

    private readonly record struct OpenPart(string Client, Guid Item, int Source, long Limit, LocalDate Day, long Open);
}
