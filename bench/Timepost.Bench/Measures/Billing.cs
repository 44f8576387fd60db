using System.Diagnostics;
using System.Globalization;
using NodaTime;
using Timepost.Bench.Firm;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;

namespace Timepost.Bench.Measures;

/// <summary>P4: billing in memory, one core. Arguments: drafts, entries of each, lines of each.</summary>
internal static class Billing
{
    private const int Rounds = 7;

    public static Watched Run(string[] arguments)
    {
        var numbers = Array.ConvertAll(arguments, a => int.Parse(a, CultureInfo.InvariantCulture));
        var (drafts, entries, lines) = (numbers[0], numbers[1], numbers[2]);
        var inputs = Inputs(drafts, entries, lines);
        var perSecond = new List<double>();
        double allocated = 0;
        for (var round = 0; round < Rounds; round++)
        {
            GC.Collect();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();
            long billed = 0;
            foreach (var input in inputs)
            {
                billed += InvoiceBilling.Draft(input).Lines.Count;
            }

            perSecond.Add((double)drafts * entries / clock.Elapsed.TotalSeconds);
            allocated = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / drafts / entries;
            if (billed == 0)
            {
                throw new InvalidOperationException("Nothing was billed.");
            }
        }

        perSecond.Sort();
        var watched = new Watched
        {
            ["perSecond"] = perSecond[perSecond.Count / 2],
            ["bytes"] = allocated,
        };
        return watched;
    }

    /// <summary>Drafts of a generated firm; their entries are arrays.</summary>
    public static List<BillingInput> Inputs(int drafts, int entries, int lines)
    {
        var eur = Currency.Of("EUR");
        var rules = new RuleSet
        {
            Hash = "",
            Workspace = new() { Key = "bench", Name = "Bench", BaseCurrency = eur, Zone = "UTC" },
            Policies = new(),
            Accounts = [new("income", "Income:Work", AccountType.Revenue, AccountRole.Revenue)],
            TaxCodes = [new("DE19", [new(new(2000, 1, 1), 19m)], "vat", "", "", false)],
        };
        var agreement = new Agreement
        {
            Id = "agreement",
            Client = "client",
            Currency = eur,
            Tax = new() { Code = "DE19" },
            Rounding = new(360, TimeRoundingMode.Up, 0, RoundingScope.Entry),
            Lines = new() { By = LineGrouping.Project | LineGrouping.Task, Text = "{project}: {task}" },
        };
        var firm = new BenchFirm(entries, 1, 1, projects: Math.Max(1, lines / 8), tasks: Math.Min(8, lines));
        var projects = Enumerable.Range(0, firm.Projects).Select(p => new ProjectTarget { Id = $"p{p}", Job = $"Project {p}" }).ToArray();
        var tasks = Enumerable.Range(0, firm.Tasks).Select(t => new TaskTarget { Id = $"t{t}", Service = $"Task {t}" }).ToArray();
        var workers = Enumerable.Range(0, BenchFirm.Workers).Select(w => new WorkerTarget { Id = $"w{w}", Name = $"Worker {w}" }).ToArray();
        var from = new LocalDate(2025, 1, 1);
        var inputs = new List<BillingInput>(drafts);
        for (var draft = 0; draft < drafts; draft++)
        {
            var list = new BillableEntry[entries];
            for (var i = 0; i < entries; i++)
            {
                var number = (draft * entries) + i;
                // shapes of another draft's entries, so that no two drafts are alike
                var shape = firm.Entry(number);
                list[i] = new BillableEntry
                {
                    Id = new EntryId(new Guid(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0])),
                    BillingDay = new LocalDate(2025, 1, 1 + ((number * 7) % 28)),
                    StartMicros = shape.Seconds * 1_000_000L,
                    Connection = "tracker",
                    ExternalId = number.ToString("x16", CultureInfo.InvariantCulture),
                    OpenSeconds = shape.Seconds,
                    Worker = workers[shape.Worker],
                    Project = projects[shape.Project],
                    Task = tasks[shape.Task],
                    Rate = new(95m, eur),
                    Billable = true,
                    Description = "",
                };
            }

            inputs.Add(new BillingInput
            {
                Agreement = agreement,
                Rules = rules,
                Identity = new("bench", "invoice", "client", agreement.Id, "EUR", "", "2025-01", 1),
                Customer = "Client",
                Period = new(from, from.PlusMonths(1).PlusDays(-1)),
                InvoiceDate = from.PlusMonths(1),
                Entries = list,
            });
        }

        return inputs;
    }
}
