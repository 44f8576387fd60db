using Timepost.Engine.Tests.Samples.AgencyOracle;

namespace Timepost.Engine.Tests.Samples;

/// <summary>What the sample holds, counted by the oracle. The README of the sample repeats these figures for people.</summary>
public sealed class AgencyOracleTests(ITestOutputHelper output)
{
    private static readonly IReadOnlyList<OracleEntry> Entries = OracleEntries.Load(SampleFolder.Agency);
    private static readonly IReadOnlyList<OracleExpense> Spent = OracleExpenses.Load(SampleFolder.Agency);

    [Fact]
    public void Prints()
    {
        output.WriteLine($"entries {Entries.Count} expenses {Spent.Count}");
        foreach (var g in Entries.GroupBy(e => e.Waits).OrderBy(g => g.Key)) output.WriteLine($"{g.Key} {g.Count()} {(g.Count() < 12 ? string.Join(" ", g.Select(e => $"{e.File}:{e.Line}")) : "")}");
        foreach (var g in Spent.GroupBy(e => e.Waits).OrderBy(g => g.Key)) output.WriteLine($"{g.Key} {g.Count()} {(g.Count() < 12 ? string.Join(" ", g.Select(e => $"{e.File}:{e.Line}")) : "")}");
        foreach (var e in Entries.Where(e => e.Shifted || e.Parts.Count > 1)) output.WriteLine($"odd {e}  {string.Join(" ", e.Parts)}");
        foreach (var g in Entries.Where(e => e.Waits == Waits.No).SelectMany(e => e.Parts.Select(p => (e.Client, p.Day.Month, p.Seconds))).GroupBy(x => (x.Client, x.Month)).OrderBy(g => g.Key)) output.WriteLine($"{g.Key} {g.Sum(x => x.Seconds)}");
        foreach (var g in Entries.Where(e => e.Waits == Waits.No && e.Project == "Reader App").SelectMany(e => e.Parts.Select(p => (p.Day.Month, V: p.Seconds * OracleTables.Rate("hudson-app", e.Worker, e.Task, p.Day)!.Value / 3600m))).GroupBy(x => x.Month)) output.WriteLine($"app {g.Key} {g.Sum(x => x.V)}");
        foreach (var i in OracleInvoices.Of(Entries, Spent)) output.WriteLine($"{i}");
    }
}
