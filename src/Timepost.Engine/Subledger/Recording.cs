using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;
using Timepost.Engine.CashBasis;
using Timepost.Engine.Fx;
using Timepost.Engine.Trail;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Subledger;

/// <summary>Writes down what happened: posts it to the subledger, keeps it as a booking for the books, and tells the trail.
/// All in the caller's transaction.</summary>
public sealed partial class Recording(WorkspaceContext context, Caller caller, IStoreTransaction transaction)
{
    /// <summary>A booking: posted at once, delivered by the next plan.</summary>
    /// <param name="kind">payment, deposit, write-off, …</param>
    /// <param name="document">Complete, with its <see cref="BooksDocument.Ledger"/>; without a number.</param>
    /// <param name="postings">The ledger with base amounts; null: all of it is in base currency, or converted at the document's date.</param>
    /// <param name="client">Mapped client id; empty where none.</param>
    /// <param name="agreement">Agreement; empty where none.</param>
    /// <param name="reason">Why; empty where nobody has to say.</param>
    /// <param name="rates">Ids of exchange rates used, where <paramref name="postings"/> are given.</param>
    /// <exception cref="LockedPeriodException">The day is in a closed period.</exception>
    public Booking Book(
        string kind, BooksDocument document, IReadOnlyList<SubledgerPosting>? postings = null, string client = "", string agreement = "", string reason = "",
        string rates = "")
    {
        ArgumentNullException.ThrowIfNull(document);
        document = postings is null ? OnBasis(document) : document;
        var id = context.Ids.Next();
        var booking = new Booking
        {
            Key = document.Key,
            Kind = kind,
            Client = client,
            Agreement = agreement,
            Document = document,
            Actor = caller.Actor,
            Created = context.Clock.GetCurrentInstant(),
            Reason = reason,
        };
        transaction.Bookings.Add(booking, id);
        Post(kind, document, postings, reason, rates);
        transaction.Trail.Append(caller.Actor, kind, document.Key.Value, TrailPayload.Write(json =>
        {
            json.WriteString("date", document.Date.ToString("uuuu-MM-dd", null));
            json.WriteString("total", document.Total.ToString());
            json.WriteString("client", client);
            json.WriteString("agreement", agreement);
            json.WriteString("reason", reason);
            json.WriteString("body", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(BookingBody.Write(document))));
        }));
        return booking;
    }

    /// <summary>Posts a document's ledger to the subledger; nothing where it has none.</summary>
    /// <param name="kind">Kind of the entry.</param>
    /// <param name="document">The document.</param>
    /// <param name="postings">With base amounts, or null: as at <see cref="Book"/>.</param>
    /// <param name="reason">Why; empty where nobody has to say.</param>
    /// <param name="rates">Ids of exchange rates used, where <paramref name="postings"/> are given.</param>
    /// <param name="locked">What a document in another currency comes to in base, where it was computed with its draft.</param>
    /// <returns>The entry, or null.</returns>
    public SubledgerEntry? Post(
        string kind, BooksDocument document, IReadOnlyList<SubledgerPosting>? postings = null, string reason = "", string rates = "", DocumentLock? locked = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (postings is null)
        {
            if (document.Ledger.Count == 0)
            {
                return null;
            }

            (postings, rates) = Standing(document, locked);
        }

        var entry = new SubledgerEntry
        {
            Id = context.Ids.Next(),
            Date = document.Date,
            Kind = kind,
            Document = document.Key.Value,
            Memo = document.Party.Length > 0 ? $"{document.Party} | {document.Memo}" : document.Memo,
            Reason = reason,
            Fx = postings.Select(p => p.Posting.Amount.Currency).Distinct().Count() > 1,
            Rates = rates,
            RuleSet = context.Rules.Hash,
            Postings = postings,
        };
        transaction.Subledger.Post(entry);
        transaction.CashShares.Add(entry.Id, document.CashShares);
        Keep(entry, document, locked);
        return entry;
    }

    /// <summary>A document as the workspace's basis posts it: on cash basis income, cost and tax wait for money.</summary>
    /// <param name="document">With its ledger.</param>
    public BooksDocument OnBasis(BooksDocument document) => new CashDocument(context, transaction).Of(document);

    /// <summary>A document's ledger in base as it is posted, and the ids of the rates: an expense that is billed on leaves recoverable expense as it stands
    /// there.</summary>
    /// <param name="document">With its ledger.</param>
    /// <param name="locked">What it comes to in base, where it was computed with its draft.</param>
    /// <exception cref="OperationRefusedException">There is no rate: <c>needs-exchange-rate</c>.</exception>
    public (IReadOnlyList<SubledgerPosting> Postings, string Rates) Standing(BooksDocument document, DocumentLock? locked = null)
    {
        var (postings, rates) = InBase(document, locked);
        var isCash = document.CashShares.Count > 0 || (context.Rules.Workspace.Basis == AccountingBasis.Cash && document.Kind != BooksKind.CreditNote);
        return isCash ? (new CashRecoverable(context, transaction).Cleared(postings, document.CashShares), rates)
            : (new RecoverableRelief(context, transaction).Of(document, postings), rates);
    }

    /// <summary>Takes back every entry of a document that stands, each by its exact mirror.</summary>
    /// <param name="key">The document.</param>
    /// <param name="date">The day of the mirror; null: that of the entry, or the first open day where that is closed.</param>
    /// <param name="reason">Why.</param>
    public void TakeBack(DocumentKey key, NodaTime.LocalDate? date, string reason)
    {
        var entries = transaction.Subledger.OfDocument(key.Value);
        foreach (var entry in entries)
        {
            if (entry.Reverses is null && !entries.Any(e => e.Reverses == entry.Id))
            {
                var day = date ?? entry.Date;
                var locked = transaction.Subledger.LockedThrough();
                var mirror = entry.Mirror(context.Ids.Next(), locked is { } last && day <= last ? last.PlusDays(1) : day, reason);
                transaction.Subledger.Post(mirror);
                transaction.CashShares.Add(mirror.Id, CashSettlement.Mirrored(transaction, entry));
            }
        }
    }

    /// <summary>The rate from a currency to the base currency on a day.</summary>
    /// <exception cref="OperationRefusedException">There is none: <c>needs-exchange-rate</c>.</exception>
    public FoundRate RateOf(Currency currency, NodaTime.LocalDate date)
    {
        var rates = new RateBook(context.Rules, transaction);
        var to = context.Rules.Workspace.BaseCurrency;
        return rates.ToBase(currency, date)
            ?? throw new OperationRefusedException("needs-exchange-rate", rates.Missing(currency, to, date), rates.Remedy(currency, to, date));
    }
}
