using NodaTime;

namespace Timepost.Engine.Tests.Samples.AgencyOracle;

/// <param name="Split">Purchase order; empty where not split.</param>
/// <param name="Period">As in 2026-03.</param>
/// <param name="Net">Before tax, after all terms.</param>
/// <param name="Hours">Billed, after rounding.</param>
/// <param name="Capped">The net stands at the cap; the engine cuts the crossing entry at a whole second, so it may lie
/// below by less than one second's money.</param>
internal sealed record OracleInvoice(
    string Agreement, string Split, string Period, string Currency, decimal Net, decimal Tax, decimal Hours, bool Capped = false);

/// <summary>First invoices of each agreement and month, by the design's billing rules, from the whole quarter at once:
/// nothing was billed before, so nothing is late and nothing is carried over.</summary>
internal static class OracleInvoices
{
    /// <summary>Of hudson-app, a month, in dollars.</summary>
    private const decimal Cap = 25_500m;

    public static IReadOnlyList<OracleInvoice> Of(IReadOnlyList<OracleEntry> entries, IReadOnlyList<OracleExpense> expenses)
    {
        var parts = entries.Where(e => e.Waits == Waits.No && e.Billable && e.Client is not ("papierboot" or ""))
            .SelectMany(e => e.Parts.Select(p => new Part(e, p.Day, p.Seconds))).ToList();
        var invoices = new List<OracleInvoice>();
        foreach (var project in OracleTables.Agreement.Keys.Order(StringComparer.Ordinal))
        {
            var (agreement, currency) = OracleTables.Agreement[project];
            for (var month = 2; month <= 4; month++)
            {
                var work = parts.Where(p => p.Entry.Project == project && p.Day.Month == month).ToList();
                var (hours, net) = Work(agreement, currency, work);
                var spent = expenses.Where(e => e.Waits == ExpenseWaits.No && e.Billable && e.Project == project && e.Date.Month == month)
                    .Select(e => Spent(agreement, currency, e)).ToList();
                var capped = agreement == "hudson-app" && net > Cap;
                if (capped)
                {
                    net = Cap + spent.Sum();
                }
                else if (agreement == "hudson-catalogue")
                {
                    // 5 % off work; what is passed through is passed through whole.
                    net = net - Rounded(net * 0.05m, currency) + spent.Sum();
                }
                else if (agreement == "thornbury-care")
                {
                    // Top-up is of the work: recharged expenses do not count towards a minimum fee.
                    net = Math.Max(net, 9000m) + spent.Sum();
                }
                else
                {
                    net += spent.Sum();
                }

                // Only Berlin is taxed: 19 %, once per document.
                var tax = agreement == "spreewerk" ? Rounded(net * 0.19m, currency) : 0m;
                var split = project switch { "Fleet Dashboard" => "PO-4711", "Launch Campaign" => "PO-4729", _ => "" };
                invoices.Add(new(agreement, split, $"2026-{month:D2}", currency, net, tax, hours, capped));
            }
        }

        return invoices;
    }

    /// <summary>Hours billed and the net of work lines, before discounts on the invoice and top-ups.</summary>
    private static (decimal Hours, decimal Net) Work(string agreement, string currency, List<Part> work)
    {
        switch (agreement)
        {
            case "kitanami-brand":
                return (0m, 880_000m);

            case "hudson-catalogue":
                // 6 minutes up, per entry; lines by task and rate.
                return Lines(work.GroupBy(p => p.Entry).Select(e => (e.Key.Task, Rate(agreement, e.First()), Up(e.Sum(Billable), 360))), currency, 0m);

            case "hudson-app":
                return Lines(work.GroupBy(p => (p.Entry, Rate: Rate(agreement, p)))
                    .Select(e => ($"{e.Key.Entry.Task}|{e.Key.Entry.Worker}", e.Key.Rate, Up(e.Sum(Billable), 360))), currency, 0m);

            case "kitanami-shop":
                // 15 minutes half up, per worker, task and day; lines by task and worker; 5 % off each.
                return Lines(work.GroupBy(p => (p.Entry.Worker, p.Entry.Task, p.Day))
                    .Select(d => ($"{d.Key.Task}|{d.Key.Worker}", Rate(agreement, d.First()), HalfUp(d.Sum(Billable), 900))), currency, 0.05m);

            case "spreewerk":
                return Lines(work.Select(p => (p.Entry.Task, Rate(agreement, p), Billable(p))), currency, 0m);

            case "thornbury-care":
                // A quarter hour up, per line: task and rate.
                return Lines(work.GroupBy(p => (p.Entry.Task, Rate: Rate(agreement, p)))
                    .Select(l => (l.Key.Task, l.Key.Rate, Up(l.Sum(Billable), 900))), currency, 0m);

            case "thornbury-packaging":
                return Lines(work.Select(p => ($"{p.Entry.Task}|{p.Entry.Worker}", Rate(agreement, p), Billable(p))), currency, 0m);

            default:
                throw new InvalidOperationException($"The oracle does not bill {agreement}.");
        }
    }

    private static (decimal Hours, decimal Net) Lines(IEnumerable<(string Line, decimal Rate, long Seconds)> billed, string currency, decimal discount)
    {
        var net = 0m;
        var seconds = 0L;
        foreach (var line in billed.GroupBy(b => (b.Line, b.Rate)))
        {
            var sum = line.Sum(b => b.Seconds);
            var amount = Rounded(sum * line.Key.Rate / 3600m, currency);
            net += amount - Rounded(amount * discount, currency);
            seconds += sum;
        }

        return (seconds / 3600m, net);
    }

    private static decimal Spent(string agreement, string currency, OracleExpense e)
    {
        Assert.Equal(currency, e.Currency);
        // Input tax is claimed where the receipt states it, but not on meals: those are recharged gross.
        var cost = e.Category == "Meals" ? e.Gross : e.Gross - (e.Tax ?? 0m);
        var percent = agreement switch { "hudson-catalogue" or "hudson-app" => 10m, "thornbury-packaging" => 5m, _ => 0m };
        return agreement == "kitanami-shop" ? e.Gross : Rounded(cost * (100m + percent) / 100m, currency);
    }

    private static long Billable(Part p) => OracleTables.BillablePart(p.Entry.Task, p.Seconds);

    private static decimal Rate(string agreement, Part p) => OracleTables.Rate(agreement, p.Entry.Worker, p.Entry.Task, p.Day)!.Value;

    private static long Up(long seconds, long step) => (seconds + step - 1) / step * step;

    private static long HalfUp(long seconds, long step) => ((2 * seconds) + step) / (2 * step) * step;

    private static decimal Rounded(decimal amount, string currency) => decimal.Round(amount, currency == "JPY" ? 0 : 2, MidpointRounding.AwayFromZero);

    private sealed record Part(OracleEntry Entry, LocalDate Day, long Seconds);
}
