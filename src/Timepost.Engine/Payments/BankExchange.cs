using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;

namespace Timepost.Engine.Payments;

/// <summary>A payment that the bank shows in another currency than its documents have.</summary>
/// <param name="Settles">What it is in the documents' currency, above zero: what was paid before the bank exchanged it.</param>
/// <param name="Gross">What the bank made of that in its own currency, before a fee that it kept in it; above zero.</param>
/// <param name="Moved">What moved at the bank, its own currency; received positive, paid negative.</param>
internal sealed record BankExchange(Money Settles, Money Gross, Money Moved)
{
    /// <summary>The ledger of such a payment in one currency, for books that hold documents in one only: what the bank shows becomes what it stands
    /// for. A ledger without it stays as it is.</summary>
    public static IReadOnlyList<LedgerPosting> InDocumentCurrency(IReadOnlyList<LedgerPosting> ledger, Currency currency)
    {
        var moved = new List<int>();
        var missing = 0L;
        for (var i = 0; i < ledger.Count; i++)
        {
            if (ledger[i].Amount.Currency == currency)
            {
                missing -= ledger[i].Amount.Minor;
            }
            else if (ledger[i].Role is AccountRole.Bank or AccountRole.CompanyCard or AccountRole.BankCharges)
            {
                moved.Add(i);
            }
        }

        if (missing == 0 || moved.Count == 0)
        {
            return ledger;
        }

        // bank and fee share what is missing by what they are at the bank
        var list = ledger.ToList();
        var gross = moved.Sum(i => (decimal)ledger[i].Amount.Minor);
        foreach (var at in moved)
        {
            var share = at == moved[^1] ? missing : (long)Rounding.Round(missing * ledger[at].Amount.Minor / gross, 0, RoundingMode.HalfUp);
            list[at] = ledger[at] with { Amount = Money.OfMinor(share, currency) };
            missing -= share;
            gross -= ledger[at].Amount.Minor;
        }

        return list;
    }
}
