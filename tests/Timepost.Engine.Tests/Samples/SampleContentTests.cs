using Timepost.Engine.RuleSets;
using Timepost.Engine.Tests.Samples.AgencyOracle;

namespace Timepost.Engine.Tests.Samples;

/// <summary>What the sample holds, counted by the oracle: samples/agency/README.md tells people the same.</summary>
public sealed class SampleContentTests
{
    private static readonly IReadOnlyList<OracleEntry> Entries = OracleEntries.Load(SampleFolder.Agency);
    private static readonly IReadOnlyList<OracleExpense> Spent = OracleExpenses.Load(SampleFolder.Agency);

    [Fact]
    public void The_rule_set_has_no_diagnostic()
    {
        var result = RuleSetFolder.Load(file => File.Exists(Path.Combine(SampleFolder.Agency, file)) ? File.ReadAllBytes(Path.Combine(SampleFolder.Agency, file)) : null, out _);
        Assert.Empty(result.Diagnostics);
        Assert.NotNull(result.RuleSet);
        Assert.Equal(10, result.RuleSet.Agreements.Count);
        Assert.Equal(2, result.RuleSet.Subcontractors.Count);
    }

    [Fact]
    public void Entries_by_what_keeps_them()
    {
        Assert.Equal(3196, Entries.Count);
        Assert.Equal(
            [
                (Waits.No, 3147), (Waits.Rejected, 2), (Waits.Running, 1), (Waits.UnmappedClient, 4), (Waits.UnmappedWorker, 2),
                (Waits.DurationMismatch, 1), (Waits.TooLong, 1), (Waits.NoRate, 2), (Waits.NoDescription, 1), (Waits.NotApproved, 35),
            ],
            Entries.GroupBy(e => e.Waits).OrderBy(g => g.Key).Select(g => (g.Key, g.Count())));
    }

    [Fact]
    public void Expenses_by_what_keeps_them()
    {
        Assert.Equal(117, Spent.Count);
        Assert.Equal(
            [(ExpenseWaits.No, 112), (ExpenseWaits.Rejected, 2), (ExpenseWaits.Duplicate, 1), (ExpenseWaits.NoReceipt, 1), (ExpenseWaits.UnmappedCategory, 1)],
            Spent.GroupBy(e => e.Waits).OrderBy(g => g.Key).Select(g => (g.Key, g.Count())));
    }

    [Fact]
    public void Seven_workers_of_four_zones_and_nine_projects()
    {
        var sound = Entries.Where(e => e.Waits == Waits.No).ToList();
        Assert.Equal(OracleTables.ZoneOfWorker.Keys.Order(StringComparer.Ordinal), sound.Select(e => e.Worker).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(4, OracleTables.ZoneOfWorker.Values.Distinct().Count());
        Assert.Equal(9, sound.Select(e => e.Project).Distinct().Count());
    }

    [Theory]
    [InlineData("inbox/time/toggl/toggl-2026-03.csv", "Night launch: landing page live", 19800)] // 22:30 to 05:00, an hour skipped
    [InlineData("inbox/time/clockify/clockify-2026-03.csv", "Store release window, watch", 14400)] // 23:00 to 04:00, an hour skipped
    [InlineData("inbox/time/kimai/kimai-2026-03.csv", "Night launch: consent banner", 3600)] // began in the hour that does not exist
    [InlineData("inbox/time/kimai/kimai-2026-04.csv", "Cut-over: data copy", 18900)] // ended in the hour that exists twice
    [InlineData("inbox/time/kimai/kimai-2026-04.csv", "Cut-over: orders end to end", 14400)] // began in it
    public void Nights_on_which_clocks_change(string file, string text, long seconds) =>
        Assert.Equal(seconds, Assert.Single(Entries, e => e.File == file && e.Text == text).Seconds);

    [Fact]
    public void The_readme_states_the_invoices_of_the_oracle()
    {
        var readme = File.ReadAllText(Path.Combine(SampleFolder.Agency, "README.md"));
        foreach (var i in OracleInvoices.Of(Entries, Spent))
        {
            var name = i.Split.Length > 0 ? $"{i.Agreement}, {i.Split}" : i.Agreement;
            Assert.Contains(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"| {name} | {i.Period} | {i.Currency} | {i.Net} | {i.Tax} |"), readme);
        }
    }
}
