using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Payments;

/// <summary>What else becomes of money: unallocated money goes to an invoice or back to the client, a payment is undone, a
/// receivable is given up.</summary>
public sealed class MoneyUseCase(WorkspaceContext context)
{
    /// <summary>Moves unallocated money of a client to one of its invoices; no money moves at the bank.</summary>
    /// <param name="caller">Bookkeeper or above.</param>
    /// <param name="number">The invoice.</param>
    /// <param name="amount">Major units; null: as much as is open and there.</param>
    /// <param name="date">The day on which it counts.</param>
    /// <exception cref="OperationRefusedException">See docs/statuses/operations.md.</exception>
    public PaymentResult Allocate(Caller caller, string number, decimal? amount, LocalDate date)
    {
        caller.Require(ActorRole.Bookkeeper, "Allocating money");
        using var transaction = context.Store.Begin();
        var document = OpenDocument.Find(transaction, number);
        var currency = document.Open.Currency;
        var there = -MoneyPosting.Unallocated(transaction, document.Party).Where(b => b.Amount.Currency == currency).Sum(b => b.Amount.Minor);
        var take = amount is { } asked ? PayUseCase.Exact(asked, currency, "amount").Minor : Math.Min(there, document.Left);
        if (document.Sign < 0 || take <= 0 || take > document.Left)
        {
            throw new OperationRefusedException(
                "nothing-open", $"{number}: {Money.OfMinor(document.Left, currency)} are open, and {Money.OfMinor(there, currency)} of {document.Party} are unallocated.",
                "Allocate at most both.");
        }

        var posting = new MoneyPosting(context, transaction, caller, currency, date);
        posting.TakeUnallocated(document.Party, take, pays: true);
        posting.Settle(document, take);
        var booking = posting.Book(posting.NewKey("allocation", document.Party), "allocation", document.Party, document.Name, take, $"unallocated money to {number}");
        transaction.Commit();
        return new PaymentResult(
            booking, [(number, Money.OfMinor(take, currency), Money.OfMinor(document.Left - take, currency))], Money.OfMinor(there - take, currency), posting.Realised);
    }

    /// <summary>Pays unallocated money back to a client.</summary>
    /// <param name="caller">Bookkeeper or above.</param>
    /// <param name="client">Mapped client id.</param>
    /// <param name="amount">Major units, above zero.</param>
    /// <param name="currencyCode">Empty: base currency.</param>
    /// <param name="date">Booking date of the bank.</param>
    /// <param name="reason">Why.</param>
    /// <param name="account">Id of the bank account; empty: the account with the role bank.</param>
    /// <param name="atBank">What the bank shows for it in another currency, major units, above zero; null: the bank shows the amount.</param>
    /// <param name="atBankCurrency">Currency code of <paramref name="atBank"/>; empty: base currency.</param>
    /// <exception cref="OperationRefusedException">See docs/statuses/operations.md.</exception>
    public PaymentResult Refund(
        Caller caller, string client, decimal amount, string currencyCode, LocalDate date, string reason, string account = "", decimal? atBank = null, string atBankCurrency = "")
    {
        caller.Require(ActorRole.Bookkeeper, "Refunding money");
        var pay = new PayUseCase(context);
        var currency = pay.CurrencyNamed(currencyCode);
        var cash = PayUseCase.Exact(amount, currency, "amount");
        using var transaction = context.Store.Begin();
        var posting = new MoneyPosting(context, transaction, caller, currency, date);
        var name = posting.NameOf(client);
        posting.TakeUnallocated(client, cash.Minor, pays: false);
        var shown = new PaymentRequest([], amount, date, client) { AtBank = atBank, AtBankCurrency = atBankCurrency };
        if (new PaidAtBank(shown, currency, pay.CurrencyNamed).Exchange(-1, cash) is { } exchange)
        {
            posting.ExchangedAt(exchange);
            posting.AtBank(AccountRole.Bank, exchange.Moved, posting.Bank(account));
        }
        else
        {
            posting.AtRate(AccountRole.Bank, -cash.Minor, account: posting.Bank(account));
        }

        var booking = posting.Book(posting.NewKey("refund", client), "refund", client, name, -cash.Minor, "refund", reason: reason);
        transaction.Commit();
        return new PaymentResult(booking, [], Money.Zero(currency), posting.Realised);
    }

    /// <summary>Undoes a payment that bounced or was wrong: the exact mirror of its entry.</summary>
    /// <param name="caller">Bookkeeper or above.</param>
    /// <param name="numberOrKey">Number in the books, or key.</param>
    /// <param name="date">The day on which it counts.</param>
    /// <param name="reason">Why.</param>
    /// <exception cref="OperationRefusedException">See docs/statuses/operations.md.</exception>
    public PaymentResult Undo(Caller caller, string numberOrKey, LocalDate date, string reason)
    {
        caller.Require(ActorRole.Bookkeeper, "Undoing a payment");
        DemandReason(reason);
        using var transaction = context.Store.Begin();
        var payment = transaction.Bookings.ByNumber(numberOrKey) ?? ByKey(transaction, numberOrKey);
        if (payment is not { Kind: "payment" or "refund" or "allocation" })
        {
            throw new OperationRefusedException("payment-unknown", $"'{numberOrKey}' is no payment.", "See 'timepost show postings': its key or number.");
        }

        var entry = transaction.Subledger.OfDocument(payment.Key.Value)[0];
        if (entry.Postings.Any(p => p.Posting.Role == AccountRole.RetainerLiability))
        {
            throw new OperationRefusedException("payment-of-retainer", $"'{numberOrKey}' is money of a retainer.", "Receive it anew, or set the balance right: timepost retainer adjust");
        }

        var undone = UndoneKey(context, payment);
        if (transaction.Bookings.Find(undone) is not null)
        {
            throw new OperationRefusedException("payment-unknown", $"'{numberOrKey}' is undone already.", "Record it anew where the money came after all.");
        }

        if (entry.Postings.Any(p => p.Posting.Role == AccountRole.UnallocatedCash && p.Posting.Document == payment.Key.Value
            && transaction.Subledger.Balances(new SubledgerFilter(AccountRole.UnallocatedCash, Document: payment.Key.Value))
                .Where(b => b.Amount.Currency == p.Posting.Amount.Currency).Sum(b => b.Amount.Minor) != p.Posting.Amount.Minor))
        {
            throw new OperationRefusedException("payment-in-use", $"Money of '{numberOrKey}' was allocated or refunded since.", "Undo that first.");
        }

        if (date < entry.Date)
        {
            throw new OperationRefusedException(
                "undone-before", $"'{numberOrKey}' is of {entry.Date:uuuu-MM-dd}: it cannot be undone on {date:uuuu-MM-dd}, before it happened.", "Give its day or a later one with --date.");
        }

        var posting = new MoneyPosting(context, transaction, caller, payment.Document.Currency, date);
        posting.Mirror(entry);
        var booking = posting.Book(
            undone, "payment-undone", payment.Client, payment.Document.Party, -payment.Document.Total.Minor, $"undone: {payment.Document.Memo}", reason: reason);
        transaction.Commit();
        return new PaymentResult(booking, [], Money.Zero(payment.Document.Currency), posting.Realised);
    }

    /// <summary>Gives up (part of) what is open on an invoice.</summary>
    /// <param name="caller">Manager or above.</param>
    /// <param name="number">The invoice.</param>
    /// <param name="amount">Major units; null: all that is open.</param>
    /// <param name="badDebt">It will not be paid, rather than given up for peace: its account is bad debt's.</param>
    /// <param name="date">The day on which it counts.</param>
    /// <param name="reason">Why.</param>
    /// <remarks>The expense takes what the invoice is carried at: no difference of exchange arises. Tax stays: it is corrected when the law allows, by a credit note (for German tax s. 17 (2) no. 1 UStG wants the debt to be uncollectable).</remarks>
    /// <exception cref="OperationRefusedException">See docs/statuses/operations.md.</exception>
    public PaymentResult WriteOff(Caller caller, string number, decimal? amount, bool badDebt, LocalDate date, string reason)
    {
        caller.Require(ActorRole.Manager, "Writing off a receivable");
        DemandReason(reason);
        using var transaction = context.Store.Begin();
        var document = OpenDocument.Find(transaction, number);
        var currency = document.Open.Currency;
        var given = amount is { } asked ? PayUseCase.Exact(asked, currency, "amount").Minor : document.Left;
        if (document.Sign < 0 || given == 0 || given > document.Left)
        {
            throw new OperationRefusedException(
                "nothing-open", $"{number}: {Money.OfMinor(document.Sign < 0 ? 0 : document.Left, currency)} are open to be written off.", "Give at most what is open on the invoice.");
        }

        var posting = new MoneyPosting(context, transaction, caller, currency, date);
        posting.GiveUp(badDebt ? AccountRole.BadDebt : AccountRole.WriteOff, document, given);
        var booking = posting.Book(
            posting.NewKey("write-off", document.Party), "write-off", document.Party, document.Name, -given, $"{(badDebt ? "bad debt" : "write-off")} {number}", reason: reason);
        transaction.Commit();
        return new PaymentResult(
            booking, [(number, Money.OfMinor(given, currency), Money.OfMinor(document.Left - given, currency))], Money.Zero(currency), posting.Realised);
    }

    /// <summary>Key of what takes a payment back.</summary>
    internal static DocumentKey UndoneKey(WorkspaceContext context, Booking payment) => DocumentKey.Of(new DocumentIdentity(
        context.Rules.Workspace.Key, "payment-undone", payment.Key.Value, "", payment.Document.Currency.Code, "", "", 1));

    private static void DemandReason(string reason)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            throw new OperationRefusedException("reason-missing", "No reason is given.", "Say why: --reason TEXT");
        }
    }

    private static Booking? ByKey(IStoreTransaction transaction, string text)
    {
        try
        {
            return transaction.Bookings.Find(DocumentKey.Parse(text));
        }
        catch (FormatException)
        {
            return null; // not a key: the caller says that there is none
        }
    }
}
