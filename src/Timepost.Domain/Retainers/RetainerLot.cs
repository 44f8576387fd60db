using NodaTime;
using Timepost.Domain.Amounts;

namespace Timepost.Domain.Retainers;

/// <summary>One deposit, or the hours bought for one period, as far as it is left. Minor units, or seconds.</summary>
public sealed record RetainerLot
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>When it came in: the first is used first.</summary>
    public required LocalDate Day { get; init; }

    /// <summary>What came in.</summary>
    public long Bought { get; init; }

    /// <summary>What is left, zero or more.</summary>
    public long Balance { get; init; }

    /// <summary>Deposited tax that belongs to what is left, minor units.</summary>
    public long Tax { get; init; }

    /// <summary>Tax that was deposited, minor units.</summary>
    public long TaxBought { get; init; }

    /// <summary>Tax code of the deposit; empty where it was not taxed.</summary>
    public string TaxCode { get; init; } = "";

    /// <summary>Rate of the deposit, percent.</summary>
    public decimal TaxPercent { get; init; }

    /// <summary>The fee that was paid for the hours, minor units, net.</summary>
    public long Fee { get; init; }

    /// <summary>What of the fee is not earned yet.</summary>
    public long FeeLeft { get; init; }

    /// <summary>First day that it serves; null: any.</summary>
    public LocalDate? From { get; init; }

    /// <summary>Last day that it serves; null: it does not lapse.</summary>
    public LocalDate? To { get; init; }

    /// <summary>It serves work of a day.</summary>
    public bool Serves(LocalDate day) => (From is not { } from || day >= from) && (To is not { } to || day <= to);

    /// <summary>What is earned of the fee by so many seconds more: round(fee × drawn so far ÷ bought) − earned before. All that is left
    /// with the last second.</summary>
    public long Earned(long seconds, Currency currency, RoundingMode mode)
    {
        if (Bought <= 0 || seconds >= Balance)
        {
            return seconds > 0 && seconds >= Balance ? FeeLeft : 0;
        }

        var target = Money.Rounded(Money.OfMinor(Fee, currency).Amount * (Bought - Balance + seconds) / Bought, currency, mode).Minor;
        return Math.Clamp(target - (Fee - FeeLeft), 0, FeeLeft);
    }

    /// <summary>The deposited tax that goes with a part of what is left: round(tax × drawn so far ÷ deposited) − given before; the last part takes the rest.</summary>
    public long TaxOf(long amount, Currency currency, RoundingMode mode)
    {
        if (amount >= Balance || Bought <= 0)
        {
            return amount >= Balance ? Tax : 0;
        }

        var target = Money.Rounded(Money.OfMinor(TaxBought, currency).Amount * (Bought - Balance + amount) / Bought, currency, mode).Minor;
        return Math.Clamp(target - (TaxBought - Tax), 0, Tax);
    }

    /// <summary>A part of what is left that was paid with tax, as net and tax of the deposit: round(deposited net × gross drawn so far ÷ deposited gross) −
    /// given before.</summary>
    /// <param name="gross">Minor units, at most <see cref="Balance"/> + <see cref="Tax"/>.</param>
    /// <param name="currency">Its currency.</param>
    /// <param name="mode">The workspace's rounding of money.</param>
    public (long Net, long Tax) Split(long gross, Currency currency, RoundingMode mode)
    {
        if (gross >= Balance + Tax)
        {
            return (Balance, Tax);
        }

        var (all, drawn) = (Bought + TaxBought, Bought - Balance + TaxBought - Tax);
        var target = all <= 0 ? 0 : Money.Rounded(Money.OfMinor(Bought, currency).Amount * (drawn + gross) / all, currency, mode).Minor;
        var net = Math.Clamp(target - (Bought - Balance), 0, Math.Min(gross, Balance));
        return gross - net > Tax ? (gross - Tax, Tax) : (net, gross - net);
    }

    /// <summary>What is left after a use of it.</summary>
    public RetainerLot Less(RetainerUse use)
    {
        ArgumentNullException.ThrowIfNull(use);
        return this with { Balance = Balance - use.Amount, Tax = Tax - use.Tax, FeeLeft = FeeLeft - use.Fee };
    }

    /// <summary>The lots of a ledger in the order in which they came in, used up ones too.</summary>
    public static IReadOnlyList<RetainerLot> Of(IEnumerable<RetainerEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var lots = new Dictionary<Guid, RetainerLot>();
        foreach (var entry in entries)
        {
            var opens = entry.Kind == RetainerEntryKind.Deposit || (entry.Kind == RetainerEntryKind.Adjust && entry.Amount > 0);
            var lot = lots.GetValueOrDefault(entry.Lot) ?? new RetainerLot { Id = entry.Lot, Day = entry.Day };
            if (opens)
            {
                lot = lot with { Day = entry.Day, TaxCode = entry.TaxCode, TaxPercent = entry.TaxPercent, From = entry.From, To = entry.To };
            }

            // a deposit that is taken back was never bought
            var bought = opens || (entry.Kind == RetainerEntryKind.Restore && entry.Amount < 0);
            lots[entry.Lot] = lot with
            {
                Bought = lot.Bought + (bought ? entry.Amount : 0),
                Balance = lot.Balance + entry.Amount,
                Tax = lot.Tax + entry.Tax,
                TaxBought = lot.TaxBought + (bought ? entry.Tax : 0),
                Fee = lot.Fee + (bought ? entry.Fee : 0),
                FeeLeft = lot.FeeLeft + entry.Fee,
            };
        }

        return [.. lots.Values.OrderBy(l => l.Day).ThenBy(l => l.Id)];
    }
}

/// <summary>What a line takes of a lot. Zero or more.</summary>
/// <param name="Lot">The lot.</param>
/// <param name="Amount">Minor units that leave the liability, or seconds.</param>
/// <param name="Tax">Deposited tax that goes with them, minor units.</param>
/// <param name="Fee">Fee that is earned by them, minor units; hours only.</param>
public sealed record RetainerUse(Guid Lot, long Amount, long Tax, long Fee)
{
    /// <summary>Balance of the retainer before, over all lots; for a reader, it is no part of the draft's hash.</summary>
    public long Before { get; init; }
}
