using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;
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
    /// <returns>The entry, or null.</returns>
    public SubledgerEntry? Post(
        string kind, BooksDocument document, IReadOnlyList<SubledgerPosting>? postings = null, string reason = "", string rates = "")
    {
        ArgumentNullException.ThrowIfNull(document);
        if (postings is null)
        {
            if (document.Ledger.Count == 0)
            {
                return null;
            }

            (postings, rates) = InBase(document);
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
        return entry;
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
                transaction.Subledger.Post(entry.Mirror(context.Ids.Next(), locked is { } last && day <= last ? last.PlusDays(1) : day, reason));
            }
        }
    }

    /// <summary>A document's ledger in base, and the ids of the rates: at the rate of its date; a credit note at what its invoice stands at, so
    /// that it makes no difference of exchange; what a retainer pays at what was deposited.</summary>
    /// <exception cref="OperationRefusedException">There is no rate: <c>needs-exchange-rate</c>.</exception>
    public (IReadOnlyList<SubledgerPosting> Postings, string Rates) InBase(BooksDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (document.Corrections.Count > 0)
        {
            return WithCorrections(document);
        }

        var workspace = context.Rules.Workspace;
        if (document.Currency != workspace.BaseCurrency && document.Kind == BooksKind.CreditNote && CreditInBase(document) is { } credit)
        {
            return credit;
        }

        var rate = RateOf(document.Currency, document.Date);
        var postings = BaseAmounts.Of(
            document.Ledger, amount => amount * rate.Numerator / rate.Denominator, workspace.BaseCurrency, workspace.MoneyRounding);
        return (document.Currency == workspace.BaseCurrency ? postings : AtDeposit(postings), string.Join(' ', rate.Ids));
    }

    // the receivable is relieved of its share of the carrying amount, cumulatively; the rest follows in proportion
    private (IReadOnlyList<SubledgerPosting> Postings, string Rates)? CreditInBase(BooksDocument note)
    {
        var original = note.Ledger.Count > 0 ? note.Ledger[0].Document : "";
        IReadOnlyList<SubledgerEntry> opened = original.Length == 0 ? [] : transaction.Subledger.OfDocument(original);
        var (_, _, total, totalBase) = Opening.Of(opened, AccountRole.Receivable, original);
        if (total == 0)
        {
            return null; // an invoice that a retainer paid in full, or one from before the subledger
        }

        var workspace = context.Rules.Workspace;
        var open = transaction.Subledger.Balances(new SubledgerFilter(AccountRole.Receivable, Document: original));
        var settled = -note.Ledger[0].Amount.Minor;
        var relieved = Domain.Payments.Relief.Of(
            totalBase, total, total - open.Sum(b => b.Amount.Minor) + settled, totalBase - open.Sum(b => b.BaseMinor), workspace.MoneyRounding);
        var (perMajor, basePerMajor) = ((decimal)note.Currency.MinorPerMajor, (decimal)workspace.BaseCurrency.MinorPerMajor);
        return (
            BaseAmounts.Of(
                note.Ledger, amount => amount * perMajor * totalBase / total / basePerMajor, workspace.BaseCurrency, workspace.MoneyRounding, -relieved),
            opened.Count > 0 ? opened[0].Rates : "");
    }

    // income that a deposit pays takes the deposit's base, relieved cumulatively: no difference of exchange arises
    private IReadOnlyList<SubledgerPosting> AtDeposit(IReadOnlyList<SubledgerPosting> postings)
    {
        var list = postings.ToList();
        for (var i = 0; i < list.Count; i++)
        {
            var (posting, inBase) = list[i];
            if (posting.Role != AccountRole.RetainerLiability || posting.Amount.Minor <= 0)
            {
                continue;
            }

            var held = transaction.Subledger.Balances(new SubledgerFilter(AccountRole.RetainerLiability, Agreement: posting.Agreement));
            var (amount, carried) = (held.Sum(b => b.Amount.Minor), held.Sum(b => b.BaseMinor));
            var income = list.FindIndex(p => p.Posting.Role is AccountRole.Revenue or AccountRole.BreakageRevenue);
            if (amount >= 0)
            {
                continue;
            }

            var relieved = -Domain.Payments.Relief.Of(carried, amount, Math.Max(amount, -posting.Amount.Minor), 0, context.Rules.Workspace.MoneyRounding);
            list[i] = new SubledgerPosting(posting, relieved);
            var difference = inBase - relieved;
            if (income >= 0)
            {
                list[income] = list[income] with { BaseMinor = list[income].BaseMinor + difference };
            }
            else if (difference != 0)
            {
                // paid back: what the day's rate makes of it more or less is realised
                var role = difference < 0 ? AccountRole.RealisedGain : AccountRole.RealisedLoss;
                var amountInBase = Money.OfMinor(difference, context.Rules.Workspace.BaseCurrency);
                list.Add(new SubledgerPosting(new LedgerPosting(role, new Delivery.AccountBook(context.Rules).ByRole(role), amountInBase, ""), difference));
            }
        }

        return list;
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
