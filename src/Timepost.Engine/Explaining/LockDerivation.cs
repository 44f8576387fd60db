using NodaTime.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Engine.Fx;
using Timepost.Engine.Plans;
using Timepost.Engine.RuleSets.Shapes;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Explaining;

/// <summary>From a document's own currency to base: what was locked when it was reserved, and by which rates. A correction of a rate changes none of it.</summary>
internal static class LockDerivation
{
    private static readonly InstantPattern Iso = InstantPattern.ExtendedIso;

    /// <summary>Adds the steps of a document (0) or of one of its lines; none where it is in base currency, or not reserved.</summary>
    public static void Add(List<DerivationStep> steps, IStoreTransaction transaction, StoredDraft document, int line)
    {
        foreach (var (amount, _, when) in transaction.Locks.Of(document.Key.Value))
        {
            if (amount.Line != line)
            {
                continue;
            }

            var locked = $"locked {Iso.Format(when)}";
            Step("base net", amount.Net, "net", amount.BaseNet, amount.Rates, locked);
            if (!amount.Tax.IsZero || !amount.BaseTax.IsZero)
            {
                Step("base tax", amount.Tax, "tax", amount.BaseTax, amount.TaxRates, locked);
                steps.Add(new DerivationStep(
                    "base total", $"{amount.BaseNet.ToAmountString()} + {amount.BaseTax.ToAmountString()}", amount.BaseTotal.ToString(), "", "",
                    amount.TaxRates.SequenceEqual(amount.Rates) ? "" : "net and tax at rates of their own: the net takes what the tax leaves of the total"));
            }
        }

        void Step(string step, Money amount, string what, Money inBase, IReadOnlyList<RateId> rates, string locked) => steps.Add(new DerivationStep(
            step, $"{amount} {what}", inBase.ToString(), Text(transaction, rates), "",
            rates.Count == 0 ? $"at what it relieves; {locked}" : $"{locked}, rate {string.Join(", ", rates)}"));
    }

    /// <summary>Adds what counts of a document on cash basis, and what waits for money; none where it is on accrual basis, or not reserved.</summary>
    public static void AddMoney(List<DerivationStep> steps, IStoreTransaction transaction, StoredDraft document, Currency inBase)
    {
        foreach (var part in transaction.CashShares.Of(document.Key.Value).Where(p => p.Whole != 0 || p.Counted != 0))
        {
            var currency = part.Posting.Amount.Currency;
            var (whole, counted) = (Money.OfMinor(part.Whole, currency), Money.OfMinor(part.Counted, currency));
            steps.Add(new DerivationStep(
                "counts", $"{part.Posting.Account}: {counted.ToAmountString()} of {whole}", Money.OfMinor(part.CountedBase, inBase).ToString(), EnumWords.Of(part.Posting.Role), "",
                counted == whole ? "on cash basis: all of it, with the money that paid it" : $"on cash basis: {whole - counted} wait for money"));
        }
    }

    // 1 EUR = 1.16 USD (ecb, 2026-01-15); …
    private static string Text(IStoreTransaction transaction, IReadOnlyList<RateId> rates) => string.Join("; ", rates.Select(transaction.Rates.Find).OfType<Domain.Fx.FxRate>()
        .Select(rate => string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"1 {rate.Base} = {rate.Value} {rate.Quote} ({rate.Provider}, {DocumentDerivation.Iso(rate.Date)})")));
}
