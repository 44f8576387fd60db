using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Intake;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Corrections;

/// <summary>The dispositions that a credit note moves. With its reservation they leave the invoice's lines and are held by the credit note;
/// once the books have it, what is released is open; what the books refuse goes back to where it stood.</summary>
internal static class CreditMoves
{
    /// <summary>What it takes back stands no more on the invoice as it was drafted: why; empty where it does.</summary>
    public static string Missing(IStoreTransaction transaction, DocumentKey note)
    {
        var standing = new Dictionary<string, List<Disposition>>(StringComparer.Ordinal);
        var lines = transaction.Corrections.Lines(note).ToDictionary(l => l.Line);
        foreach (var share in transaction.Corrections.Shares(note))
        {
            var line = lines[share.Line];
            if (Row(transaction, standing, line, share) is not { } row || row.Quantity < share.Quantity)
            {
                return "the work that it takes back has moved since it was drafted";
            }
        }

        return "";
    }

    /// <summary>What the invoice drew of a retainer is there again, and hours that it sold are taken back.</summary>
    /// <returns>Why not; empty where it was done.</returns>
    public static string RestoreRetainers(WorkspaceContext context, Caller caller, IStoreTransaction transaction, StoredDraft note)
    {
        var record = transaction.Corrections.Find(note.Key)!;
        var invoice = IssuedInvoice.Load(transaction, transaction.Plans.Draft(record.Original)!);
        return new Retainers.RetainerRows(context, caller.Actor, transaction).Credit(
            note, invoice.Stored,
            // hours are taken back with the money of their fee, not with what else a second note moves
            transaction.Corrections.Lines(note.Key).Where(l => l.NetMinor != 0 || invoice.Draft.Lines[l.OriginalLine - 1].Kind != LineKind.RetainerFee)
                .Select(l => (invoice.Draft.Lines[l.OriginalLine - 1],
                    invoice.Draft.Lines[l.OriginalLine - 1].Retainer is null ? null : new DrawDowns(transaction, context.Rules.Workspace.MoneyRounding).Back(note, l, invoice.Draft.Lines[l.OriginalLine - 1]))));
    }

    /// <summary>Moves what it takes back from the lines of the invoice to the credit note, and out of their rounding scopes.</summary>
    public static void Reserve(WorkspaceContext context, IStoreTransaction transaction, StoredDraft note)
    {
        var standing = new Dictionary<string, List<Disposition>>(StringComparer.Ordinal);
        var lines = transaction.Corrections.Lines(note.Key).ToDictionary(l => l.Line);
        var scopes = new SortedDictionary<string, (long RawSeconds, long BilledSeconds)>(StringComparer.Ordinal);
        foreach (var share in transaction.Corrections.Shares(note.Key))
        {
            var row = Row(transaction, standing, lines[share.Line], share)!;
            transaction.Dispositions.Add(StandingRows.Reversal(row, context.Ids.Next()));
            if (StandingRows.Less(row, context.Ids.Next(), share) is { } rest)
            {
                transaction.Dispositions.Add(rest);
            }

            if (share.Quantity == 0)
            {
                continue;
            }

            transaction.Dispositions.Add(new Disposition
            {
                Id = context.Ids.Next(),
                Item = row.Item,
                Side = row.Side,
                BillingDay = row.BillingDay,
                Quantity = share.Quantity,
                To = Disposed.Held,
                Document = note.Key.Value,
                Line = share.Line,
                BillableSeconds = share.BillableSeconds,
                RuleSet = context.Rules.Hash,
            });
            if (row.ScopeKey.Length > 0)
            {
                var had = scopes.GetValueOrDefault(row.ScopeKey);
                scopes[row.ScopeKey] = (had.RawSeconds - (share.BillableSeconds ?? share.Quantity), had.BilledSeconds - share.BilledSeconds);
            }
        }

        // what leaves a scope is no part of what it was rounded with
        var pinned = scopes.Count > 0 ? transaction.Plans.Scopes(note.Identity.Agreement) : null;
        foreach (var (key, sums) in scopes)
        {
            if (pinned!.TryGetValue(key, out var scope))
            {
                transaction.Plans.AddScopes(note.Identity.Agreement, note.Key, [new(key, sums)], scope.Pinned);
            }
        }
    }

    /// <summary>The books have it: what is released is open again.</summary>
    public static void Confirm(WorkspaceContext context, IStoreTransaction transaction, DocumentKey note) => Open(context, transaction, note, CreditMode.Release);

    /// <summary>A person decided: what it holds is open again.</summary>
    /// <returns>How many items.</returns>
    public static int Unhold(WorkspaceContext context, IStoreTransaction transaction, DocumentKey note) => Open(context, transaction, note, CreditMode.Hold);

    /// <summary>It holds work until a person decides.</summary>
    public static bool Holds(IStoreTransaction transaction, DocumentKey note) => HeldBy(transaction, note, CreditMode.Hold).Count > 0;

    /// <summary>What it holds in a mode.</summary>
    public static List<Disposition> HeldBy(IStoreTransaction transaction, DocumentKey note, CreditMode mode)
    {
        var lines = transaction.Corrections.Lines(note).Where(l => l.Mode == mode).Select(l => l.Line).ToHashSet();
        return StandingRows.Of(transaction.Dispositions.OfDocument(note.Value)).FindAll(r => r.To == Disposed.Held && lines.Contains(r.Line));
    }

    /// <summary>The books do not have it: its own rows are taken back already, the invoice's lines get back what left them.</summary>
    public static void TakeBack(WorkspaceContext context, IStoreTransaction transaction, DocumentKey note)
    {
        var lines = transaction.Corrections.Lines(note).ToDictionary(l => l.Line);
        foreach (var share in transaction.Corrections.Shares(note))
        {
            var line = lines[share.Line];
            var rows = transaction.Dispositions.OfDocument(line.Original.Value);
            var rest = StandingRows.Find(StandingRows.Of(rows), line.OriginalLine, share.Item, share.BillingDay);
            var left = Left(rows, line.OriginalLine, share);
            if (rest is not null)
            {
                transaction.Dispositions.Add(StandingRows.Reversal(rest, context.Ids.Next()));
            }

            // where nothing happened in between, this is the exact mirror of the row that took it off
            var whole = left.Quantity == -(share.Quantity + (rest?.Quantity ?? 0));
            transaction.Dispositions.Add(left with
            {
                Id = context.Ids.Next(),
                Quantity = share.Quantity + (rest?.Quantity ?? 0),
                BillableSeconds = left.BillableSeconds is null ? null : (share.BillableSeconds ?? 0) + (rest?.BillableSeconds ?? 0),
                BilledSeconds = share.BilledSeconds + (rest?.BilledSeconds ?? 0),
                NetMinor = share.NetMinor + (rest?.NetMinor ?? 0),
                Reverses = whole ? left.Id : null,
            });
        }
    }

    /// <summary>What nobody was billed leaves a line without a document.</summary>
    public static void TakeOffForNothing(WorkspaceContext context, IStoreTransaction transaction, TakenBack taken)
    {
        var share = new CreditShare(0, taken.Row.Item, taken.Row.BillingDay, taken.Quantity, taken.BillableSeconds, taken.BilledSeconds, 0);
        // all of it, also what a draft of a credit note will take
        var row = StandingRows.Of(transaction.Dispositions.OfDocument(taken.Row.Document)).Find(r => r.Id == taken.Row.Id)!;
        transaction.Dispositions.Add(StandingRows.Reversal(row, context.Ids.Next()));
        if (StandingRows.Less(row, context.Ids.Next(), share) is { } rest)
        {
            transaction.Dispositions.Add(rest);
        }

        MarkDirty(transaction, taken.Row);
    }

    /// <summary>Takes rows back, and marks what is open now as changed.</summary>
    public static void Free(WorkspaceContext context, IStoreTransaction transaction, IReadOnlyList<Disposition> rows)
    {
        foreach (var row in rows)
        {
            transaction.Dispositions.Add(StandingRows.Reversal(row, context.Ids.Next()));
            MarkDirty(transaction, row);
        }
    }

    private static int Open(WorkspaceContext context, IStoreTransaction transaction, DocumentKey note, CreditMode mode)
    {
        var held = HeldBy(transaction, note, mode);
        Free(context, transaction, held);
        if (held.Count > 0 && transaction.Corrections.Find(note) is { } credit && transaction.Plans.Draft(credit.Original) is { } original)
        {
            MarkClientDirty(context.Rules, transaction, original);
        }

        return held.Select(h => h.Item).Distinct().Count();
    }

    // the next plan looks at it again
    private static void MarkDirty(IStoreTransaction transaction, Disposition row)
    {
        if (transaction.Work.Entry(new EntryId(row.Item)) is { } entry)
        {
            transaction.Work.MarkDirty(transaction.Work.IdOf(NameKind.Client, entry.Client), Months.Of(entry.BillingDay));
        }
    }

    /// <summary>A fee or an expense has no entry: any name of the client has its drafts computed anew.</summary>
    public static void MarkClientDirty(RuleSet rules, IStoreTransaction transaction, StoredDraft original)
    {
        var sources = new WorkMapping(rules, transaction.Work).SourceClients().GetValueOrDefault(original.Identity.Party) ?? [];
        foreach (var source in sources)
        {
            transaction.Work.MarkDirty(source, Months.Of(original.From));
        }

        if (sources.Count == 0)
        {
            transaction.Work.MarkAllDirty(); // a client without hours
        }
    }

    private static Disposition? Row(IStoreTransaction transaction, Dictionary<string, List<Disposition>> standing, CreditLine line, CreditShare share)
    {
        if (!standing.TryGetValue(line.Original.Value, out var rows))
        {
            standing[line.Original.Value] = rows = StandingRows.Of(transaction.Dispositions.OfDocument(line.Original.Value));
        }

        return StandingRows.Find(rows, line.OriginalLine, share.Item, share.BillingDay);
    }

    // the newest row that took something off this line
    private static Disposition Left(IReadOnlyList<Disposition> rows, int line, CreditShare share)
    {
        Disposition? newest = null;
        var taken = rows.Where(r => r.Reverses is not null).Select(r => r.Reverses!.Value).ToHashSet();
        foreach (var row in rows)
        {
            if (row.Quantity < 0 && row.Line == line && row.Item == share.Item && row.BillingDay == share.BillingDay && !taken.Contains(row.Id)
                && (newest is null || row.Id.CompareTo(newest.Id) > 0))
            {
                newest = row;
            }
        }

        return newest ?? throw new InvalidOperationException($"Nothing took {share.Item} off line {line}.");
    }
}
