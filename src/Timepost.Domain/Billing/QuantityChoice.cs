using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;

namespace Timepost.Domain.Billing;

/// <summary>What a line shows as quantity and price.</summary>
/// <param name="Quantity">At most the books' decimals.</param>
/// <param name="Unit"><c>h</c>, <c>min</c> or <c>1</c>.</param>
/// <param name="Price">At most the books' decimals.</param>
/// <param name="Amount">What the books make of quantity × price, minor units.</param>
/// <param name="HoursInText">The hours must stand in the text.</param>
/// <param name="Fits">False: the books' price decimals cannot hold the amount.</param>
internal readonly record struct QuantityChoice(
    decimal Quantity, string Unit, decimal Price, long Amount, bool HoursInText, bool Fits)
{
    /// <summary>Quantity and price for hours. Where the books recompute, <see cref="Amount"/> equals
    /// <paramref name="amount"/> but with <see cref="QuantityPolicy.RoundingLine"/>, where a line of its own closes it.</summary>
    public static QuantityChoice ForHours(
        long seconds, decimal rate, long amount, Currency currency, RoundingMode money, QuantityRules books, QuantityPolicy policy)
    {
        var hours = Rounded((decimal)seconds / HourlyRate.SecondsPerHour, books.QuantityDecimals);
        var price = Rounded(rate, books.PriceDecimals);
        if (!books.Recomputes || Recomputed(hours, price, currency, money) == amount)
        {
            // books that do not recompute keep the amount they are given
            if (!books.Recomputes || price == rate || amount == 0)
            {
                return new(hours, "h", price, amount, false, true);
            }
        }

        switch (policy)
        {
            case QuantityPolicy.PriceByMinute:
                var minutes = Rounded((decimal)seconds / 60, books.QuantityDecimals);
                var byMinute = Rounded(rate / 60, books.PriceDecimals);
                if (Recomputed(minutes, byMinute, currency, money) == amount)
                {
                    return new(minutes, "min", byMinute, amount, false, true);
                }

                if (minutes > 0)
                {
                    byMinute = Rounded((decimal)amount / currency.MinorPerMajor / minutes, books.PriceDecimals);
                    if (Recomputed(minutes, byMinute, currency, money) == amount)
                    {
                        return new(minutes, "min", byMinute, amount, false, true);
                    }
                }

                return One(amount, currency, books);
            case QuantityPolicy.RoundingLine:
                return currency.Decimals > books.PriceDecimals
                    ? One(amount, currency, books)
                    : new(hours, "h", price, Recomputed(hours, price, currency, money), false, true);
            case QuantityPolicy.Quantity1:
                return One(amount, currency, books);
            default:
                throw new ArgumentOutOfRangeException(nameof(policy), policy, "No policy of quantities.");
        }
    }

    /// <summary>Quantity 1, the price being the amount; hours go into the text.</summary>
    public static QuantityChoice One(long amount, Currency currency, QuantityRules books)
    {
        var price = Canonical.Number(Money.OfMinor(amount, currency).Amount);
        return new(1, "1", price, amount, true, !books.Recomputes || Rounded(price, books.PriceDecimals) == price);
    }

    /// <summary>What books that recompute make of it, minor units.</summary>
    public static long Recomputed(decimal quantity, decimal price, Currency currency, RoundingMode money) =>
        Money.Rounded(quantity * price, currency, money).Minor;

    private static decimal Rounded(decimal value, int decimals) =>
        Canonical.Number(decimal.Round(value, decimals, MidpointRounding.AwayFromZero));
}
