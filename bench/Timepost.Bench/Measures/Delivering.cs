using System.Diagnostics;
using System.Globalization;
using Timepost.Bench.Firm;
using Timepost.Engine.Delivery;
using Timepost.Engine.Plans;

namespace Timepost.Bench.Measures;

/// <summary>P10: 10,000 timesheet lines to 20 posted invoices of 15 lines in the embedded books, warm and in process; exact.</summary>
internal static class Delivering
{
    private const int Rounds = 7;
    private const int Lines = 10_000;

    public static Watched Run(string folder)
    {
        var firm = new BenchFirm(Lines, 20, months: 1, projects: 3, tasks: 5);
        var csv = FirmFiles.Csv(folder, firm);
        var (reading, posting) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            var (read, posted) = Once(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"deliver-{round}")), firm, csv);
            reading.Add(read);
            posting.Add(posted);
        }

        // the first two compile
        return new Watched
        {
            ["import"] = Median(reading.Skip(2)),
            ["post"] = Median(posting.Skip(2)),
            ["whole"] = Median(reading.Zip(posting, (r, p) => r + p).Skip(2)),
        };
    }

    private static (double Read, double Posted) Once(string folder, BenchFirm firm, string csv)
    {
        FirmFiles.RuleSet(folder, firm);
        using var workspace = new BenchWorkspace(folder);
        var clock = Stopwatch.StartNew();
        workspace.Import(csv);
        var read = clock.Elapsed.TotalSeconds;
        clock.Restart();
        var plan = new PlanUseCase(workspace.Context).Plan(workspace.Caller, new PlanOptions(AsOf: BenchWorkspace.AsOf));
        new ApproveUseCase(workspace.Context).Approve(workspace.Caller, plan.Plan.Id, []);
        var applied = new ApplyUseCase(workspace.Context).Apply(workspace.Caller, plan.Plan.Id);
        var posted = clock.Elapsed.TotalSeconds;
        Demand(applied, plan, firm);
        return (read, posted);
    }

    // exact: each second that was worked is on a line, each line's amount is what its seconds come to
    private static void Demand(ApplyResult applied, PlanResult plan, BenchFirm firm)
    {
        var invoices = applied.Applied.Where(a => a.Action.Kind == "invoice").ToList();
        if (invoices.Count != firm.Clients || invoices.Any(a => a.Action.State != ActionState.Done))
        {
            throw new InvalidOperationException("Not every invoice is in the books.");
        }

        decimal expected = 0;
        var seconds = new SortedDictionary<(int Client, int Project, int Task), long>();
        for (var number = 0; number < firm.Entries; number++)
        {
            var entry = firm.Entry(number);
            var key = (entry.Client, entry.Project, entry.Task);
            seconds[key] = seconds.GetValueOrDefault(key) + ((entry.Seconds + 359) / 360 * 360);
        }

        foreach (var (_, sum) in seconds)
        {
            expected += Math.Round(sum * 95m / 3600m, 2, MidpointRounding.AwayFromZero);
        }

        var net = plan.Actions.Where(a => a.Kind == "invoice").Sum(a => a.Net.Minor) / 100m;
        if (net != expected)
        {
            throw new InvalidOperationException($"{net} was billed, {expected} was worked.");
        }
    }

    private static double Median(IEnumerable<double> times)
    {
        var sorted = times.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
