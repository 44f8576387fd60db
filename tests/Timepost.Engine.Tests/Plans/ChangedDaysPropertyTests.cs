using CsCheck;
using NodaTime;
using Timepost.Domain.Mapping;
using Timepost.Engine.Plans;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Plans;

/// <summary>Planning computes only what changed; the drafts are those of planning everything anew, byte for byte.</summary>
public sealed class ChangedDaysPropertyTests
{
    private static readonly LocalDate AsOf = new(2026, 6, 1);

    // project, seconds, day of the first five months, hour of the start
    private static readonly Gen<(int Project, int Seconds, int Day, int Hour)> Work =
        Gen.Select(Gen.Int[0, 1], Gen.Int[0, 40_000], Gen.Int[0, 150], Gen.Int[0, 23]);

    private static readonly Gen<((int Project, int Seconds, int Day, int Hour)[] Before, (int Which, int Seconds)[] Edits)> Cases =
        Gen.Select(Work.Array[1, 25], Gen.Select(Gen.Int[0, 1000], Gen.Int[0, 40_000]).Array[1, 3]);

    [Fact]
    public void Promise1_what_changed_alone_gives_the_drafts_of_everything() => Sample(r => r);

    [Fact]
    public void Promise1_also_where_entries_are_cut_at_midnight() =>
        Sample(r => r with { Policies = r.Policies with { Midnight = MidnightPolicy.Split } });

    [Fact]
    public void Promise1_also_where_weeks_and_months_overlap() => Sample(r => r with
    {
        Agreements =
        [
            r.Agreements[0] with { Id = "weekly", Projects = ["site"], Period = BillingPeriodLength.Week },
            r.Agreements[0] with { Id = "monthly", Projects = ["app"], Rounding = new TimeRounding(900, TimeRoundingMode.Up, 0, RoundingScope.Invoice) },
        ],
    });

    [Fact]
    public void Promise1_also_for_a_fee_of_each_quarter() => Sample(r => r with
    {
        Agreements =
        [
            r.Agreements[0] with { Id = "fee", Projects = ["site"], Period = BillingPeriodLength.Quarter, From = new LocalDate(2025, 11, 15), FixedFee = new FixedFeeTerms(500m, "Fee", "") },
            r.Agreements[0] with { Id = "monthly", Projects = ["app"], MinimumFee = 100m, SplitBy = InvoiceSplit.Project },
        ],
    });

    private static void Sample(Func<RuleSet, RuleSet> rules) => Cases.Sample(
        sample =>
        {
            using var firm = new Firm(rules: rules);
            foreach (var (project, seconds, day, hour) in sample.Before)
            {
                var start = new LocalDate(2026, 1, 1).PlusDays(day).AtMidnight().PlusHours(hour).InUtc().ToInstant();
                firm.Work.Add("Harbor", project == 0 ? "Website" : "App", "Design", "Ana", start.InUtc().Date, seconds, start: start);
            }

            firm.Plan(AsOf);
            foreach (var (which, seconds) in sample.Edits)
            {
                firm.Work.Change(
                    firm.Work.Entries[which % firm.Work.Entries.Count].Id,
                    e => e with { Seconds = seconds, End = e.Start!.Value.Plus(Duration.FromSeconds(seconds)) });
            }

            firm.Plan(AsOf);

            using var anew = new Firm(rules: rules);
            foreach (var entry in firm.Work.Entries)
            {
                anew.Work.Id(Timepost.Engine.Intake.NameKind.Client, entry.Client);
                anew.Work.Set(entry);
            }

            anew.Plan(AsOf);
            Assert.Equal(Drafts(anew), Drafts(firm));
        },
        iter: Environment.GetEnvironmentVariable("TIMEPOST_FULL") == "1" ? 2000 : 100,
        threads: 1);

    private static List<string> Drafts(Firm firm)
    {
        using var reading = firm.Store.Read();
        return [.. reading.Plans.OpenInvoices().Select(d => $"{d.Identity.Agreement} {d.Identity.Period} {d.Total} {Convert.ToHexStringLower(d.Hash)}")];
    }
}
