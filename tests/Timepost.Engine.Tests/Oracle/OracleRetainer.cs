namespace Timepost.Engine.Tests.Oracle;

/// <summary>When the tax of prepaid money falls due.</summary>
internal enum OracleDepositTax
{
    /// <summary>With the advance invoice: what is owed is net.</summary>
    OnDeposit,

    /// <summary>With the work: what is owed is what was received.</summary>
    OnDrawDown,
}

/// <summary>What an invoice gets from a retainer, minor units: positive figures that are taken off.</summary>
internal readonly record struct OracleApplied(long Net, long Tax, long Due);

/// <summary>A retainer of prepaid money with one deposit (billing.md, Retainers), minor units.</summary>
internal sealed class OracleRetainer
{
    private readonly OracleDepositTax _when;
    private readonly decimal _percent;
    private readonly bool _adjust;
    private readonly bool _halfEven;
    private readonly long _deposit;
    private readonly long _depositTax;
    private long _taxGiven;

    /// <param name="received">Money that came in.</param>
    /// <param name="percent">Of the tax code at the deposit.</param>
    /// <param name="adjust">A rate that changed in between is adjusted; else kept.</param>
    public OracleRetainer(long received, OracleDepositTax when, decimal percent, bool adjust = false, bool halfEven = false)
    {
        (_when, _percent, _adjust, _halfEven) = (when, percent, adjust, halfEven);
        _depositTax = when == OracleDepositTax.OnDeposit ? (received * Exact.Of(percent) / (100 + Exact.Of(percent))).Round(halfEven) : 0;
        Balance = _deposit = received - _depositTax;
    }

    /// <summary>What is owed, never below zero.</summary>
    public long Balance { get; private set; }

    /// <summary>Tax that is missing where an adjusted rate rose (positive) or is left where it fell: the firm's.</summary>
    public long Difference { get; private set; }

    /// <summary>Applies it to an invoice of one tax code.</summary>
    /// <param name="net">Open net.</param>
    /// <param name="tax">Open tax.</param>
    /// <param name="percent">Of the code on the invoice.</param>
    public OracleApplied Apply(long net, long tax, decimal percent)
    {
        if (_when == OracleDepositTax.OnDrawDown)
        {
            var gross = Math.Min(Balance, net + tax);
            Balance -= gross;
            return new OracleApplied(gross, 0, net + tax - gross);
        }

        if (net <= 0)
        {
            return new OracleApplied(0, 0, net + tax); // no net, no line, whatever the tax
        }

        if (_adjust && percent != _percent)
        {
            return Adjusted(net, tax, percent);
        }

        var applied = Math.Min(Balance, net);
        if (applied == 0)
        {
            return new OracleApplied(0, 0, net + tax);
        }

        Balance -= applied;
        // the whole base takes exactly its tax, a part in proportion to the deposit, the last part the rest
        var share = Balance == 0 ? _depositTax - _taxGiven : (_depositTax * new Exact(_deposit - Balance, _deposit)).Round(_halfEven) - _taxGiven;
        var taken = applied == net && percent == _percent ? tax : share;
        _taxGiven += taken;
        return new OracleApplied(applied, taken, net + tax - applied - taken);
    }

    // what was received of the deposit is split by the new rate; the liability gives up what was deposited of it
    private OracleApplied Adjusted(long net, long tax, decimal percent)
    {
        var left = Balance + _depositTax - _taxGiven;
        var gross = Math.Min(left, net + tax);
        // of what was received so much is drawn by now, and of the deposit its share
        var drawn = _deposit + _depositTax - left + gross;
        var given = gross == left ? Balance : (_deposit * new Exact(drawn, _deposit + _depositTax)).Round(_halfEven) - (_deposit - Balance);
        var appliedTax = gross == net + tax ? tax : (gross * Exact.Of(percent) / (100 + Exact.Of(percent))).Round(_halfEven);
        Balance -= given;
        _taxGiven += gross - given;
        Difference += given - (gross - appliedTax);
        return new OracleApplied(gross - appliedTax, appliedTax, net + tax - gross);
    }

    /// <summary>What bought hours earn: round(fee × hours drawn ÷ hours bought) − earned before, for each draw-down in its order.</summary>
    public static IReadOnlyList<long> Earned(long fee, long bought, IEnumerable<long> drawn, bool halfEven = false)
    {
        var earned = new List<long>();
        long all = 0;
        foreach (var seconds in drawn)
        {
            all += seconds;
            Assert.True(all <= bought, "more hours than were bought");
            earned.Add((fee * new Exact(all, bought)).Round(halfEven) - earned.Sum());
        }

        return earned;
    }
}
