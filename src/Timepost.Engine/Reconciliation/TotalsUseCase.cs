using NodaTime;
using Timepost.Domain.Amounts;
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

    /// <summary>Entries in the source.</summary>
    public long Entries { get; init; }

    /// <summary>Raw seconds in the source.</summary>
    public long SourceSeconds { get; init; }

    /// <summary>Raw seconds on documents in the books (lines, and disposed without a line).</summary>
    public long DocumentSeconds { get; init; }

    /// <summary>Billed seconds on documents.</summary>
    public long BilledSeconds { get; init; }

    /// <summary>Raw seconds that are open: waiting, not approved, blocked by an exception.</summary>
    public long OpenSeconds => SourceSeconds - DocumentSeconds;

    /// <summary>Documents that Timepost calls final.</summary>
    public int Documents { get; init; }

    /// <summary>Their net.</summary>
    public required Money TimepostNet { get; init; }

    /// <summary>Their total.</summary>
    public required Money TimepostTotal { get; init; }

    /// <summary>Net of the same documents as read back from the books.</summary>
    public required Money BooksNet { get; init; }

    /// <summary>Total of the same documents as read back from the books.</summary>
    public required Money BooksTotal { get; init; }

    /// <summary>Timepost and the books agree to the minor unit.</summary>
    public bool Agrees => TimepostNet == BooksNet && TimepostTotal == BooksTotal;
}

/// <summary>Source, Timepost and books, side by side; the books are read, not remembered.</summary>
public sealed class TotalsUseCase(WorkspaceContext context)
{
    /// <summary>Totals of invoices by client and currency, up to a billing day (included), by client.</summary>
    /// <exception cref="NotAllowedException">Below viewer.</exception>
    public IReadOnlyList<ClientTotals> Totals(Caller caller, LocalDate until)
    {
        caller.Require(ActorRole.Viewer, "Reading totals");
        var books = context.PrimaryBooks;
        // the store first: what is final in it is in the books that are read after it
        using var reading = context.Store.Read();
        using var held = context.Books[books.Name].Read();
        var source = Source(reading, until);
        var result = new List<ClientTotals>();
        foreach (var client in source.Keys.Union(Clients(), StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var work = source.GetValueOrDefault(client);
            var finals = reading.Plans.DraftsOf(client).Where(d => d is { Kind: "invoice", Status: "final" }).ToList();
            if (finals.Count == 0 && work.Entries == 0)
            {
                continue;
            }

            if (finals.Count == 0)
            {
                result.Add(Row(client, default, work, [], held, reading));
            }

            var first = true;
            foreach (var currency in finals.GroupBy(d => d.Total.Currency).OrderBy(g => g.Key))
            {
                result.Add(Row(client, currency.Key, first ? work : default, [.. currency], held, reading));
                first = false;
            }
        }

        return result;
    }

    private IEnumerable<string> Clients() => context.Rules.Clients.Rules.Select(r => r.Target.Id).Distinct(StringComparer.Ordinal);

    private Dictionary<string, (long Entries, long Seconds, long Disposed)> Source(IStoreTransaction reading, LocalDate until)
    {
        var mapping = new WorkMapping(context.Rules, reading.Work);
        var sums = new Dictionary<string, (long Entries, long Seconds, long Disposed)>(StringComparer.Ordinal);
        foreach (var row in reading.Work.Rows([0, .. reading.Work.Names(Intake.NameKind.Client).Select(n => n.Id)], null, until))
        {
            var client = mapping.Of(row).Client?.Id ?? "";
            var had = sums.GetValueOrDefault(client);
            sums[client] = (had.Entries + 1, had.Seconds + row.Seconds, had.Disposed + row.Disposed);
        }

        return sums;
    }

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

    private static ClientTotals Row(
        string client, Currency currency, (long Entries, long Seconds, long Disposed) work, IReadOnlyList<StoredDraft> finals,
        IBooksReading held, IStoreTransaction reading)
    {
        var zero = Money.Zero(currency);
        var (net, total, booksNet, booksTotal) = (zero, zero, zero, zero);
        long billed = 0;
        foreach (var final in finals)
        {
            net += final.Net;
            total += final.Total;
            foreach (var disposition in reading.Dispositions.OfDocument(final.Key.Value))
            {
                billed += disposition.Side == DispositionSide.Sale ? disposition.BilledSeconds : 0;
            }

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
            Entries = work.Entries,
            SourceSeconds = work.Seconds,
            DocumentSeconds = work.Disposed,
            BilledSeconds = billed,
            Documents = finals.Count,
            TimepostNet = net,
            TimepostTotal = total,
            BooksNet = booksNet,
            BooksTotal = booksTotal,
        };
    }
}
