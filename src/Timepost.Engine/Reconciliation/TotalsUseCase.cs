using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Books;
using Timepost.Domain.Identity;
using Timepost.Engine.Delivery;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Reconciliation;

/// <summary>Totals of one client in one currency, side by side. Seconds are raw unless named billed.</summary>
public sealed record ClientTotals
{
    /// <summary>Mapped client id; empty for work that no rule maps.</summary>
    public required string Client { get; init; }

    /// <summary>Currency of the money columns; XXX where there is no document.</summary>
    public required Currency Currency { get; init; }

    /// <summary>Entries in the source, held ones too.</summary>
    public long Entries { get; init; }

    /// <summary>Raw seconds in the source, held ones too.</summary>
    public long SourceSeconds { get; init; }

    /// <summary>Raw seconds that an exception or a credit note holds until somebody decides.</summary>
    public long HeldSeconds { get; init; }

    /// <summary>Raw seconds that were given up before they were billed: leakage.</summary>
    public long WrittenOffSeconds { get; init; }

    /// <summary>Raw seconds that nobody is billed: internal, or not billable, with or without a document.</summary>
    public long NonBillableSeconds { get; init; }

    /// <summary>Raw seconds on documents in the books, but for the non-billable.</summary>
    public long DocumentSeconds { get; init; }

    /// <summary>Raw seconds on documents that the source does not have any more: a correction is due.</summary>
    public long OverbilledSeconds { get; init; }

    /// <summary>Billed seconds on documents.</summary>
    public long BilledSeconds { get; init; }

    /// <summary>Raw seconds that are open: waiting, not approved, unmapped, or on a document of a later period.</summary>
    public long OpenSeconds => SourceSeconds - HeldSeconds - WrittenOffSeconds - NonBillableSeconds - DocumentSeconds + OverbilledSeconds;

    /// <summary>Documents that Timepost calls final.</summary>
    public int Documents { get; init; }

    /// <summary>Those of them whose period goes on after the last day: their money is whole, their hours are up to that day.</summary>
    public int Beyond { get; init; }

    /// <summary>Their net.</summary>
    public required Money TimepostNet { get; init; }

    /// <summary>Their total.</summary>
    public required Money TimepostTotal { get; init; }

    /// <summary>Net of the same documents as read back from the books.</summary>
    public required Money BooksNet { get; init; }

    /// <summary>Total of the same documents as read back from the books.</summary>
    public required Money BooksTotal { get; init; }

    /// <summary>Totals in base, as posted to the subledger, of those documents in another currency whose books hold them in base too; null where none.</summary>
    public BooksInBase? TimepostInBase { get; init; }

    /// <summary>The same as read back from the books; null where none.</summary>
    public BooksInBase? BooksInBase { get; init; }

    /// <summary>Timepost and the books agree to the minor unit, in base too where the books hold it.</summary>
    public bool Agrees => TimepostNet == BooksNet && TimepostTotal == BooksTotal && TimepostInBase == BooksInBase;
}

/// <summary>Source, Timepost and books, side by side; the books are read, not remembered.</summary>
public sealed class TotalsUseCase(WorkspaceContext context)
{
    /// <summary>Totals of invoices by client and currency, by client. All columns have one scope: work up to a billing day (included), and
    /// documents of periods that began by then.</summary>
    /// <exception cref="NotAllowedException">Below viewer.</exception>
    public IReadOnlyList<ClientTotals> Totals(Caller caller, LocalDate until)
    {
        caller.Require(ActorRole.Viewer, "Reading totals");
        var books = context.PrimaryBooks;
        // the store first: what is final in it is in the books that are read after it
        using var reading = context.Store.Read();
        using var held = context.Books[books.Name].Read();
        var source = new SourceTotals(context.Rules, reading, until).Read();
        var result = new List<ClientTotals>();
        foreach (var client in source.Keys.Union(Clients(reading), StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var work = source.GetValueOrDefault(client) ?? new SourceSum();
            var finals = reading.Plans.DraftsOf(client).Where(d => d is { Kind: "invoice", Status: "final" } && d.From <= until).ToList();
            finals.AddRange(finals.ToList().SelectMany(f => reading.Plans.DraftsOf(f.Key.Value)).Where(d => d is { Kind: "credit-note", Status: "final" }));
            if (finals.Count == 0 && work.Entries == 0 && WrittenOff(client, reading, until) == 0)
            {
                continue;
            }

            var first = result.Count;
            foreach (var currency in finals.GroupBy(d => d.Total.Currency).OrderBy(g => g.Key))
            {
                result.Add(InBase(Money(client, currency.Key, [.. currency], held, until), [.. currency], held, reading));
            }

            if (finals.Count == 0)
            {
                result.Add(Money(client, default, [], held, until));
            }

            // hours of a client have no currency: they stand in its first row, but for the billed ones
            result[first] = Hours(result[first], work, finals, reading, until);
            for (var i = first; i < result.Count; i++)
            {
                var currency = result[i].Currency;
                result[i] = result[i] with { BilledSeconds = Billed(finals.Where(d => d.Total.Currency == currency), reading, until) };
            }
        }

        return result;
    }

    // those that the mapping names, and those that it names no more: what they were billed or spared stands under the id that it had then
    private IEnumerable<string> Clients(IStoreTransaction reading) => context.Rules.Clients.Rules.Select(r => r.Target.Id)
        .Concat(reading.Plans.ClientsOfInvoices().Select(c => c.Client))
        .Concat(reading.Corrections.WriteOffs("").Select(w => w.Client))
        .Distinct(StringComparer.Ordinal);

    // what a person edited beyond reading is not there to be added: the client differs
    private static BooksDocument? Find(IBooksReading held, StoredDraft final)
    {
        try
        {
            return held.Find(final.Key, final.Number);
        }
        catch (BooksException unreadable) when (unreadable.Status == BooksStatus.Unreadable)
        {
            return null;
        }
    }

    private static ClientTotals Money(string client, Currency currency, IReadOnlyList<StoredDraft> finals, IBooksReading held, LocalDate until)
    {
        var zero = Domain.Amounts.Money.Zero(currency);
        var (net, total, booksNet, booksTotal) = (zero, zero, zero, zero);
        var beyond = 0;
        foreach (var final in finals)
        {
            net += final.Net;
            total += final.Total;
            beyond += final.To > until ? 1 : 0;
            if (Find(held, final) is { } found && found.Currency == currency)
            {
                booksNet += found.Net;
                booksTotal += found.Total;
            }
        }

        return new ClientTotals
        {
            Client = client,
            Currency = currency,
            Documents = finals.Count,
            Beyond = beyond,
            TimepostNet = net,
            TimepostTotal = total,
            BooksNet = booksNet,
            BooksTotal = booksTotal,
        };
    }

    // the books may hold less: an earlier version sent no amounts in base, and not all books take them
    private ClientTotals InBase(ClientTotals row, IReadOnlyList<StoredDraft> finals, IBooksReading held, IStoreTransaction reading)
    {
        var inBase = context.Rules.Workspace.BaseCurrency;
        if (row.Currency == inBase)
        {
            return row;
        }

        foreach (var final in finals)
        {
            if (Find(held, final) is { InBase: { } theirs }
                && reading.Subledger.OfDocument(final.Key.Value).LastOrDefault(e => e.Reverses is null) is { } entry
                && (BooksForm.TotalsOf(final.Total, final.Tax, entry.Postings, inBase) ?? OnCash(reading, final)) is { } ours)
            {
                row = row with { TimepostInBase = Sum(row.TimepostInBase, ours), BooksInBase = Sum(row.BooksInBase, theirs) };
            }
        }

        return row;

        // its tax has no posting before it is paid: as it was locked
        static BooksInBase? OnCash(IStoreTransaction reading, StoredDraft document) => document.Kind != "credit-note" && reading.CashShares.Has(document.Key.Value)
            && reading.Locks.Of(document.Key.Value) is [{ Amount: { Line: 0 } whole }, ..] ? BooksForm.TotalsOf(whole) : null;

        static BooksInBase Sum(BooksInBase? had, BooksInBase more) =>
            had is null ? more : new BooksInBase(had.Net + more.Net, had.Tax + more.Tax, had.Total + more.Total);
    }

    private static ClientTotals Hours(ClientTotals row, SourceSum work, List<StoredDraft> finals, IStoreTransaction reading, LocalDate until)
    {
        long onLines = 0;
        long unbilled = 0;
        long held = 0;
        foreach (var final in finals)
        {
            foreach (var disposition in reading.Dispositions.OfDocument(final.Key.Value))
            {
                if (disposition.To == Disposed.Held)
                {
                    held += disposition.BillableSeconds is not null && disposition.BillingDay <= until ? disposition.Quantity : 0;
                }
                else if (IsWork(disposition) && disposition.BillingDay <= until)
                {
                    onLines += disposition.To == Disposed.NonBillable ? 0 : disposition.Quantity;
                    unbilled += disposition.To == Disposed.NonBillable ? disposition.Quantity : 0;
                }
            }
        }

        return row with
        {
            Entries = work.Entries,
            SourceSeconds = work.Seconds,
            HeldSeconds = work.Held + held,
            WrittenOffSeconds = WrittenOff(row.Client, reading, until),
            NonBillableSeconds = work.NonBillable + unbilled,
            DocumentSeconds = onLines,
            OverbilledSeconds = work.Overbilled,
        };
    }

    private static long WrittenOff(string client, IStoreTransaction reading, LocalDate until)
    {
        long seconds = 0;
        foreach (var writeOff in client.Length == 0 ? [] : reading.Corrections.WriteOffs(client))
        {
            foreach (var disposition in reading.Dispositions.OfDocument(writeOff.Document.Value))
            {
                seconds += disposition.BillableSeconds is not null && disposition.BillingDay <= until ? disposition.Quantity : 0;
            }
        }

        return seconds;
    }

    private static long Billed(IEnumerable<StoredDraft> finals, IStoreTransaction reading, LocalDate until)
    {
        long billed = 0;
        foreach (var final in finals)
        {
            foreach (var disposition in reading.Dispositions.OfDocument(final.Key.Value))
            {
                billed += disposition.Side == DispositionSide.Sale && disposition.BillingDay <= until ? disposition.BilledSeconds : 0;
            }
        }

        return billed;
    }

    // an entry's share knows its billable seconds; a fee or an expense that is passed on has none
    private static bool IsWork(Disposition disposition) => disposition.Side == DispositionSide.Sale
        && (disposition.BillableSeconds is not null || disposition.BilledSeconds != 0 || disposition.To == Disposed.NonBillable);
}
