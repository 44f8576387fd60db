using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Domain.Payments;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Payments;

/// <summary>A payment as the bank shows it.</summary>
/// <param name="Numbers">Documents that it is for, oldest first; empty with <paramref name="Client"/>: money that no document explains.</param>
/// <param name="Amount">What arrived or left, major units of the documents' currency, above zero.</param>
/// <param name="Date">Booking date of the bank.</param>
/// <param name="Client">Mapped client id, where no document is named.</param>
/// <param name="Fee">What the bank kept, major units, zero or more: the client paid amount + fee.</param>
/// <param name="Discount">The early-payment discount of the agreement was taken.</param>
/// <param name="Reference">The bank's reference; the same reference, date and amount twice is refused.</param>
/// <param name="Account">Id of the bank account; empty: the account with the role bank.</param>
/// <param name="Currency">Currency code of <paramref name="Amount"/>: the documents', else the payment is refused. Empty: the documents', or base currency
/// where none is named.</param>
public sealed record PaymentRequest(
    IReadOnlyList<string> Numbers, decimal Amount, LocalDate Date, string Client = "", decimal Fee = 0, bool Discount = false, string Reference = "",
    string Account = "", string Currency = "")
{
    /// <summary>What the bank shows for it in another currency, major units, above zero; null: the bank shows the documents' currency.</summary>
    public decimal? AtBank { get; init; }

    /// <summary>Currency code of <see cref="AtBank"/>; empty: base currency.</summary>
    public string AtBankCurrency { get; init; } = "";

    /// <summary>Currency code of <see cref="Fee"/>: the documents', or the one at the bank. Empty: the documents'.</summary>
    public string FeeCurrency { get; init; } = "";
}

/// <summary>What became of a payment.</summary>
/// <param name="Booking">As it was recorded.</param>
/// <param name="Documents">Number, what was settled of it, what is open now; positive.</param>
/// <param name="Unallocated">What no document explains; zero where none.</param>
/// <param name="Realised">Realised difference of exchange in base currency, gain positive; zero where none.</param>
public sealed record PaymentResult(
    Booking Booking, IReadOnlyList<(string Number, Money Settled, Money Open)> Documents, Money Unallocated, Money Realised);

/// <summary>Records payments: full, partial, over, under; several documents with one payment; money that no document explains.</summary>
public sealed class PayUseCase(WorkspaceContext context)
{
    /// <summary>Records a payment: posted at once, delivered by the next plan.</summary>
    /// <exception cref="NotAllowedException">Below bookkeeper.</exception>
    /// <exception cref="OperationRefusedException">See docs/statuses/operations.md.</exception>
    /// <exception cref="LockedPeriodException">The day is in a closed period.</exception>
    public PaymentResult Pay(Caller caller, PaymentRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        caller.Require(ActorRole.Bookkeeper, "Recording a payment");
        using var transaction = context.Store.Begin();
        var documents = request.Numbers.Select(n => OpenDocument.Find(transaction, n)).ToList();
        var currency = CurrencyOf(documents, request);
        var cash = Exact(request.Amount, currency, "amount");
        var at = new PaidAtBank(request, currency, CurrencyNamed);
        var fee = at.Fee;
        if (fee.Minor > cash.Minor || (request.AtBank is { } shown && at.FeeAtBank.Amount > shown))
        {
            throw new OperationRefusedException("fee-wrong", $"The fee of {(fee.IsZero ? at.FeeAtBank : fee)} is more than what was paid.", "Give what the bank kept with --fee, what arrived with --amount.");
        }

        var party = documents.Count > 0 ? documents[0].Party : request.Client;
        RefuseTwice(transaction, party, request, cash);
        var sign = documents.Count > 0 ? documents[0].Sign : 1;
        var discounts = request.Discount ? documents.ToDictionary(d => d.Key.Value, d => DiscountOf(d, request.Date), StringComparer.Ordinal) : null;
        var settlement = Settlement.Of(
            [.. documents.Select(d => new OpenItem(d.Key.Value, d.Left))], new PaymentTerms(cash.Minor, sign > 0 ? fee.Minor : 0, SmallDifference(currency)), discounts);
        if (request.Discount && !settlement.Documents.Any(s => s.Discount > 0))
        {
            throw new OperationRefusedException(
                "discount-not-due", $"{cash} with the discount does not settle what is open.", "Leave --discount out: the rest stays open.");
        }

        var posting = new MoneyPosting(context, transaction, caller, currency, request.Date);
        var key = posting.NewKey("payment", party);
        var name = documents.Count > 0 ? documents[0].Name : posting.NameOf(request.Client);

        // a fee on what the firm pays is on top of it; on what it receives it was taken off
        var moved = sign > 0 ? cash.Minor : -(cash.Minor + fee.Minor);
        if (at.Exchange(sign, cash) is { } exchange)
        {
            posting.ExchangedAt(exchange);
            posting.AtBank(AccountRole.Bank, exchange.Moved, posting.Bank(request.Account));
            posting.AtBank(AccountRole.BankCharges, at.FeeAtBank, at.FeeAtBank.IsZero ? "" : posting.Accounts.ByRole(AccountRole.BankCharges));
        }
        else
        {
            posting.AtRate(AccountRole.Bank, moved, account: posting.Bank(request.Account));
        }

        posting.AtRate(AccountRole.BankCharges, fee.Minor);
        foreach (var settled in settlement.Documents)
        {
            var document = documents.First(d => d.Key.Value == settled.Document);
            if (posting.IsOnCash(document))
            {
                posting.SettleOnCash(document, settled.Whole, settled.Discount, settled.Short);
                continue;
            }

            Discount(posting, document, settled.Discount, context.Rules.Workspace.MoneyRounding);
            posting.AtRate(AccountRole.SmallDifferences, sign * settled.Short);
            posting.Settle(document, settled.Whole);
        }

        posting.AtRate(AccountRole.SmallDifferences, -sign * settlement.Kept);
        posting.AtRate(AccountRole.UnallocatedCash, -sign * settlement.Unallocated, party: party, document: key.Value);
        var memo = settlement.Documents.Count == 0 ? "unallocated" : string.Join(", ", settlement.Documents.Select(s => documents.First(d => d.Key.Value == s.Document).Number));
        var booking = posting.Book(key, "payment", party, name, moved, memo, request.Reference);
        transaction.Commit();
        return new PaymentResult(
            booking,
            [.. settlement.Documents.Select(s => documents.First(d => d.Key.Value == s.Document) is var d
                ? (d.Number, Money.OfMinor(s.Whole, currency), Money.OfMinor(d.Left - s.Whole, currency)) : default)],
            Money.OfMinor(settlement.Unallocated, currency), posting.Realised);
    }

    private Currency CurrencyOf(List<OpenDocument> documents, PaymentRequest request)
    {
        if (documents.Count == 0)
        {
            return request.Client.Length == 0
                ? throw new OperationRefusedException("payment-for-nothing", "Neither a document nor a client is named.", "Name the invoices that were paid, or --client.")
                : CurrencyNamed(request.Currency);
        }

        foreach (var document in documents)
        {
            if (document.Party != documents[0].Party || document.Role != documents[0].Role || document.Open.Currency != documents[0].Open.Currency)
            {
                throw new OperationRefusedException(
                    "payment-mixed", $"{documents[0].Number} and {document.Number} are not of one party, side and currency.", "Record a payment for each.");
            }

            if (document.Left == 0)
            {
                throw new OperationRefusedException("nothing-open", $"{document.Number} has nothing open.", "Leave it out; money that no document explains: --client.");
            }
        }

        if (documents.Select(d => d.Key).Distinct().Count() != documents.Count)
        {
            throw new OperationRefusedException("payment-mixed", "A document is named twice.", "Name each once.");
        }

        var currency = documents[0].Open.Currency;
        return request.Currency.Length == 0 || CurrencyNamed(request.Currency) == currency
            ? currency
            : throw new OperationRefusedException(
                "payment-other-currency", $"{documents[0].Number} is in {currency}, the amount in {request.Currency}: no amount of one currency settles another.",
                $"Give what was paid in {currency} with --amount, and what the bank shows with --at-bank and --at-bank-currency.");
    }

    /// <summary>A currency by its code; base currency where it is empty.</summary>
    /// <exception cref="OperationRefusedException"><c>payment-currency</c>.</exception>
    internal Currency CurrencyNamed(string code) => code.Length == 0 ? context.Rules.Workspace.BaseCurrency
        : Currency.TryOf(code, out var named) ? named
        : throw new OperationRefusedException("payment-currency", $"'{code}' is no currency.", "Give a code of ISO 4217, as in EUR.");

    private static void RefuseTwice(IStoreTransaction transaction, string party, PaymentRequest request, Money cash)
    {
        if (request.Reference.Length == 0)
        {
            return;
        }

        foreach (var had in transaction.Bookings.List("payment", party, "", int.MaxValue))
        {
            if (had.Document.Date == request.Date && had.Document.Total.Currency == cash.Currency && Math.Abs(had.Document.Total.Minor) == cash.Minor
                && had.Document.References.Any(r => r.Key == MoneyPosting.Reference && r.Value == request.Reference))
            {
                throw new OperationRefusedException(
                    "payment-twice", $"A payment of {cash} on {request.Date:uuuu-MM-dd} with the reference '{request.Reference}' is recorded already.",
                    "If it came twice, give the second a reference of its own.");
            }
        }
    }

    private long SmallDifference(Currency currency) => context.Rules.Policies.SmallDifference is { } most
        ? (long)decimal.Truncate(most * currency.MinorPerMajor) : 0;

    // percent of what the document opened with, while the days run
    private long DiscountOf(OpenDocument document, LocalDate date)
    {
        foreach (var agreement in context.Rules.Agreements)
        {
            if (agreement.Id != document.Agreement || agreement.EarlyPayment is not { } terms)
            {
                continue;
            }

            if (date > document.Date.PlusDays(terms.Days))
            {
                throw new OperationRefusedException(
                    "discount-not-due", $"{document.Number}: the discount was for payment until {document.Date.PlusDays(terms.Days):uuuu-MM-dd}.",
                    "Leave --discount out: the rest stays open.");
            }

            var total = Money.OfMinor(document.Sign * document.Total, document.Open.Currency);
            return Math.Min(document.Left, Money.Rounded(total.Amount * terms.Percent / 100, total.Currency, context.Rules.Workspace.MoneyRounding).Minor);
        }

        throw new OperationRefusedException(
            "discount-not-due", $"{document.Number}: its agreement gives no discount for early payment.", "Leave --discount out, or agree on earlyPayment in agreements.yaml.");
    }

    // the discount takes its share of tax back, by code, in proportion (for German tax: s. 17 (1) UStG)
    private static void Discount(MoneyPosting posting, OpenDocument document, long discount, RoundingMode mode)
    {
        if (discount == 0)
        {
            return;
        }

        var taxes = document.Taxes.Where(t => t.Net + t.Tax > 0).ToList();
        var parts = new long[taxes.Count];
        Allocation.Split(discount, [.. taxes.Select(t => t.Net + t.Tax)], parts);
        for (var i = 0; i < parts.Length; i++)
        {
            var (code, net, tax) = taxes[i];
            var taken = (long)Rounding.Round((decimal)parts[i] * tax / (net + tax), 0, mode);
            posting.AtRate(AccountRole.Discounts, document.Sign * (parts[i] - taken), code);
            posting.TaxBack(document, code, taken);
        }
    }

    /// <summary>An amount above zero that the currency can hold.</summary>
    /// <exception cref="OperationRefusedException"><c>amount-wrong</c>.</exception>
    internal static Money Exact(decimal amount, Currency currency, string what)
    {
        try
        {
            return amount > 0
                ? Money.Exact(amount, currency)
                : throw new OperationRefusedException("amount-wrong", $"The {what} is not above zero.", "Give it without a sign, as in 1190.00.");
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new OperationRefusedException("amount-wrong", $"The {what} of {amount} does not fit {currency}.", $"Give at most {currency.Decimals} decimals.");
        }
    }
}
