using System.Diagnostics;
using System.Globalization;
using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;

namespace Timepost.Bench.Measures;

/// <summary>P12: exchange rates in memory, one core: look-ups among a central bank's history, and billing where every entry needs a rate.</summary>
internal static class ExchangeRates
{
    private const int Days = 7_000;
    private const int Rounds = 7;
    private const int Lookups = 2_000_000;
    private static readonly LocalDate First = new(1999, 1, 4);
    private static readonly Currency Eur = Currency.Of("EUR");
    private static readonly Currency Usd = Currency.Of("USD");

    private static readonly string[] Codes =
    [
        "USD", "JPY", "CZK", "DKK", "GBP", "HUF", "PLN", "RON", "SEK", "CHF", "ISK", "NOK", "TRY", "AUD", "BRL", "CAD", "CNY", "HKD", "IDR", "ILS", "INR", "KRW", "MXN",
        "MYR", "NZD", "PHP", "SGD", "THB", "ZAR", "KWD",
    ];

    /// <summary>Look-ups a second and bytes allocated by each: as published or turned round, and through the base.</summary>
    public static Watched Lookup()
    {
        var currencies = Array.ConvertAll(Codes, Currency.Of);
        var table = new RateTable(History(currencies));
        var watched = new Watched { ["rates"] = Days * currencies.Length };
        Measure("direct", i => (Eur, currencies[i % currencies.Length]));
        Measure("turned", i => (currencies[i % currencies.Length], Eur));
        Measure("cross", i => (currencies[i % currencies.Length], currencies[(i + 7) % currencies.Length]));
        return watched;

        void Measure(string name, Func<int, (Currency From, Currency To)> pair)
        {
            var perSecond = new List<double>();
            double bytes = 0;
            for (var round = 0; round < Rounds; round++)
            {
                var (found, before, clock) = (0, GC.GetAllocatedBytesForCurrentThread(), Stopwatch.StartNew());
                for (var i = 0; i < Lookups; i++)
                {
                    var (from, to) = pair(i);
                    found += table.Find("ecb", from, to, First.PlusDays((int)((i * 2_654_435_761L) % Days))).Rate is null ? 0 : 1;
                }

                perSecond.Add(Lookups / clock.Elapsed.TotalSeconds);
                bytes = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Lookups;
                if (found != Lookups)
                {
                    throw new InvalidOperationException($"{Lookups - found} rates were not found.");
                }
            }

            perSecond.Sort();
            watched[name] = perSecond[Rounds / 2];
            watched[name + "-bytes"] = bytes;
        }
    }

    /// <summary>The drafts of P4 where each entry's rate is in the invoice's currency, and where it is converted by the rate of its day: the medians, and
    /// that of the ratios. Arguments: drafts, entries of each, lines of each, 1 where exchange rates differ from day to day (and lines with them).</summary>
    public static Watched Bill(string[] arguments)
    {
        var numbers = Array.ConvertAll(arguments, a => int.Parse(a, CultureInfo.InvariantCulture));
        var (drafts, entries) = (numbers[0], numbers[1]);
        var inputs = Billing.Inputs(drafts, entries, numbers[2]);
        var table = new RateTable(Enumerable.Range(0, 40).Select(d => Rate(Usd, new LocalDate(2024, 12, 20).PlusDays(d), 1.25m + (numbers[3] * d / 100m), d)));
        var (plain, converted, ratios) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            GC.Collect();
            plain.Add(Time(inputs, null));
            GC.Collect();
            converted.Add(Time(inputs, table));
            ratios.Add(converted[^1] / plain[^1]);
        }

        return new Watched { ["plain"] = Median(plain), ["converted"] = Median(converted), ["ratio"] = Median(ratios) };
    }

    // as planning does it: one look-up for a rate and a day, remembered for all entries
    private static double Time(List<BillingInput> inputs, RateTable? table)
    {
        var clock = Stopwatch.StartNew();
        var known = new Dictionary<(HourlyRate Own, Currency To, LocalDate Day), ConvertedRate>();
        var own = new HourlyRate(118m, Usd);
        long billed = 0;
        foreach (var input in inputs)
        {
            var list = (BillableEntry[])input.Entries;
            for (var i = 0; i < list.Length; i++)
            {
                if (table is null)
                {
                    list[i] = list[i] with { Rate = new HourlyRate(94.4m, Eur), Converted = null };
                    continue;
                }

                var key = (own, Eur, list[i].BillingDay);
                if (!known.TryGetValue(key, out var converted))
                {
                    known[key] = converted = new ConvertedRate(own, table.Find("ecb", Usd, Eur, key.BillingDay).Rate!);
                }

                list[i] = list[i] with { Rate = converted.Rate, Converted = converted };
            }

            billed += InvoiceBilling.Draft(input).Lines.Count;
        }

        return billed > 0 ? clock.Elapsed.TotalSeconds : throw new InvalidOperationException("Nothing was billed.");
    }

    private static IEnumerable<FxRate> History(Currency[] currencies)
    {
        for (var day = 0; day < Days; day++)
        {
            for (var i = 0; i < currencies.Length; i++)
            {
                yield return Rate(currencies[i], First.PlusDays(day), 1m + (i * 3) + (day % 97 / 100m), (day * currencies.Length) + i);
            }
        }
    }

    private static FxRate Rate(Currency quote, LocalDate date, decimal value, int number) => new()
    {
        Id = new RateId(new Guid(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1])), Provider = "ecb", Base = Eur, Quote = quote, Date = date, Value = value, Captured = NodaConstants.UnixEpoch,
    };

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
