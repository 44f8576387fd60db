using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Work;
using Timepost.Engine.Plans;

namespace Timepost.Engine.Explaining;

/// <summary>From the tracker's own amount of an entry to what is billed of it, each difference by the step that made it.</summary>
internal sealed class TrackerDifference(TimeEntry entry, Currency currency)
{
    private readonly List<(StoredLine Line, TakenShare Share)> _taken = [];

    /// <summary>Adds what a line took.</summary>
    public void Add(StoredLine line, TakenShare share) => _taken.Add((line, share));

    /// <summary>Adds the steps; none where the tracker states no amount in this currency, or the same.</summary>
    public void AddTo(List<DerivationStep> steps, string version)
    {
        if (entry.Amount is not { } stated || entry.Currency != currency.Code || _taken.Count == 0)
        {
            return;
        }

        long net = 0, raw = 0;
        foreach (var (_, share) in _taken)
        {
            net += share.NetMinor;
            raw += share.RawSeconds;
        }

        var billed = Money.OfMinor(net, currency).Amount;
        if (stated == billed)
        {
            return;
        }

        var value = stated;
        var first = true;
        var perHour = entry.Rate ?? (entry.Seconds == 0 ? 0m : stated * HourlyRate.SecondsPerHour / entry.Seconds);
        Step("the tracker's own arithmetic", entry.Rate is null ? stated : Worth(perHour, entry.Seconds), $"{entry.Seconds} s × {Rate(perHour)}");
        Step("not on a document", raw == entry.Seconds ? value : Worth(perHour, raw), $"{raw} of {entry.Seconds} s are");
        if (_taken.Exists(t => t.Line.Kind == LineKind.FixedFee))
        {
            Step("fixed fee instead of hours", billed, "");
            return;
        }

        Step("rate", Sum(s => s.RawSeconds), $"{Rate(perHour)} in the tracker, {string.Join(", ", _taken.Select(t => Rate(t.Line.Rate ?? 0m)).Distinct(StringComparer.Ordinal))} here");
        Step("billable part", Sum(s => s.BillableSeconds ?? s.RawSeconds), "");
        Step("rounding of time", Sum(s => s.BilledSeconds), "");
        Step("under bought hours", value - Drawn(), "their fee was invoiced when they were bought");
        Step("discounts", value - Part(l => l.Discount), "");
        Step("tax included", value - Part(l => l.Amount - l.Discount - l.Net), "");
        Step("rounding of money", billed, "shares of the line by largest remainder");

        void Step(string what, decimal now, string note)
        {
            if (now != value)
            {
                steps.Add(new DerivationStep(
                    "difference", $"{Text(value)}{(first ? " in the tracker" : "")}", Text(now), what, version, note));
                (value, first) = (now, false);
            }
        }
    }

    private decimal Sum(Func<TakenShare, long> seconds)
    {
        var sum = 0m;
        foreach (var (line, share) in _taken)
        {
            sum += Worth(line.Rate ?? 0m, seconds(share));
        }

        return sum;
    }

    private decimal Drawn()
    {
        var sum = 0m;
        foreach (var (line, share) in _taken)
        {
            sum += line.Kind == LineKind.UnderRetainer ? Worth(line.Rate ?? 0m, share.BilledSeconds) : 0m;
        }

        return sum;
    }

    // what a line takes off, in proportion to the seconds that it bills
    private decimal Part(Func<StoredLine, Money> of)
    {
        var sum = 0m;
        foreach (var (line, share) in _taken)
        {
            sum += line.BilledSeconds == 0
                ? 0m
                : Money.Rounded(of(line).Amount * share.BilledSeconds / line.BilledSeconds, currency, RoundingMode.HalfUp).Amount;
        }

        return sum;
    }

    private decimal Worth(decimal perHour, long seconds) =>
        Money.Rounded(perHour * seconds / HourlyRate.SecondsPerHour, currency, RoundingMode.HalfUp).Amount;

    private string Text(decimal value) => $"{LineDerivation.Figure(value)} {currency}";

    private string Rate(decimal perHour) => $"{LineDerivation.Figure(Rounding.Round(perHour, 4, RoundingMode.HalfUp))} {currency}/h";
}
