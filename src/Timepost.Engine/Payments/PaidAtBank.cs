using Timepost.Domain.Amounts;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Payments;

/// <summary>What a payment says about the bank's side of it: its own currency, and a fee in one of the two.</summary>
internal sealed class PaidAtBank
{
    private readonly Money? _shown;

    /// <summary>Of a request.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="currency">Of the documents.</param>
    /// <param name="named">A currency by its code; base currency where it is empty.</param>
    /// <exception cref="OperationRefusedException"><c>payment-at-bank</c>, <c>payment-fee-currency</c>, <c>amount-wrong</c>.</exception>
    public PaidAtBank(PaymentRequest request, Currency currency, Func<string, Currency> named)
    {
        (Fee, FeeAtBank) = (Money.Zero(currency), Money.Zero(currency));
        if (request.AtBank is { } shown)
        {
            var there = named(request.AtBankCurrency);
            _shown = there != currency ? PayUseCase.Exact(shown, there, "amount at the bank")
                : throw new OperationRefusedException(
                    "payment-at-bank", $"The bank shows {there}, as the documents do.", "Give it with --amount alone, or name the bank's own currency with --at-bank-currency.");
            FeeAtBank = Money.Zero(there);
        }
        else if (request.AtBankCurrency.Length > 0)
        {
            throw new OperationRefusedException("payment-at-bank", "A currency at the bank is named, and no amount in it.", "Give what the bank shows: --at-bank AMOUNT");
        }

        if (request.Fee == 0)
        {
            return;
        }

        var of = request.FeeCurrency.Length == 0 ? currency : named(request.FeeCurrency);
        if (of == currency)
        {
            Fee = PayUseCase.Exact(request.Fee, currency, "fee");
        }
        else if (of == _shown?.Currency)
        {
            FeeAtBank = PayUseCase.Exact(request.Fee, of, "fee");
        }
        else
        {
            throw new OperationRefusedException("payment-fee-currency", $"The fee is in {of}, which neither the documents nor the bank have.", "Give it as the bank's statement shows it.");
        }
    }

    /// <summary>In the documents' currency, zero or more.</summary>
    public Money Fee { get; }

    /// <summary>In the bank's currency, zero or more.</summary>
    public Money FeeAtBank { get; }

    /// <summary>The exchange at the bank; null where it shows the documents' currency.</summary>
    /// <param name="sign">1: received; −1: paid.</param>
    /// <param name="cash">What arrived or left, documents' currency.</param>
    public BankExchange? Exchange(int sign, Money cash) => _shown is not { } shown ? null
        // received: a fee in the bank's currency was kept of what the exchange made; one in the documents' was gone before it
        : sign > 0 ? new BankExchange(cash, shown + FeeAtBank, shown)
        // paid: a fee in the bank's currency is on top of what it shows; one in the documents' was exchanged with the rest
        : new BankExchange(cash + Fee, shown, -(shown + FeeAtBank));
}
