namespace Timepost.Engine.Tests.Oracle;

/// <summary>A stretch of a subcontractor's work.</summary>
/// <param name="Line">What makes it a line of its own: agreement, project, task, worker, tax rate.</param>
/// <param name="Rate">Cost of an hour, major units.</param>
internal sealed record OracleCostEntry(string Line, long RawSeconds, decimal Rate);

/// <summary>A vendor's bill, minor units.</summary>
/// <param name="Tax">Of a self-billed bill, else of the vendor's own invoice.</param>
/// <param name="Held">Retention of this bill.</param>
/// <param name="TaxLater">Input tax that is claimed at the release.</param>
internal sealed record OracleBill(IReadOnlyList<long> Lines, long Tax, long Held, long TaxLater)
{
    public long Net => Lines.Sum();

    /// <summary>Owed now.</summary>
    public long Payable => Net + Tax - Held - TaxLater;
}

/// <summary>Bills of one vendor under one agreement, in their order (billing.md, Subcontractors).</summary>
internal sealed class OracleSubcontractor(decimal retention, bool ofGross, bool taxOnRelease, decimal taxPercent, long minorUnits = 100, bool halfEven = false)
{
    private long _base;

    /// <summary>What is held back so far.</summary>
    public long Held { get; private set; }

    /// <summary>Raw seconds × cost rate ÷ 3600, rounded once on each line: time is not rounded at cost.</summary>
    public OracleBill Bill(IEnumerable<OracleCostEntry> entries)
    {
        var lines = entries.GroupBy(e => (e.Line, e.Rate)).Select(g => (g.Sum(e => e.RawSeconds) * Exact.Of(g.Key.Rate) * minorUnits / 3600).Round(halfEven)).ToList();
        var net = lines.Sum();
        var tax = lines.Sum(l => (l * Exact.Of(taxPercent) / 100).Round(halfEven));

        // cumulative: round(percent × base so far) − held so far
        _base += ofGross ? net + tax : net;
        var held = (_base * Exact.Of(retention) / 100).Round(halfEven) - Held;
        Held += held;
        var later = taxOnRelease && net != 0 ? (tax * new Exact(held, net)).Round(halfEven) : 0;
        return new OracleBill(lines, tax, held, later);
    }
}
