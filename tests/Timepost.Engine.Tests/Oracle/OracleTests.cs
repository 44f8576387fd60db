using System.Globalization;
using System.Text;
using CsCheck;
using NodaTime;
using Timepost.Domain.Books;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Oracle;

/// <summary>What the program puts on invoices against what a second computation, written from the design alone, says.</summary>
public sealed class OracleTests
{
    private static bool Full => Environment.GetEnvironmentVariable("TIMEPOST_FULL") == "1";

    [Fact]
    public void Issue3_an_independent_oracle_agrees_on_random_firms()
    {
        // firm n is drawn with the stream n: the same firms in each run
        Parallel.For(1, (Full ? 10_000 : 1_000) + 1, new ParallelOptions { MaxDegreeOfParallelism = 2 }, number =>
        {
            var firm = OracleFirms.Any.Generate(new PCG((uint)number, 1UL), null, out _);
            var result = new OracleBilling(firm).Bill();
            var expected = Expected(result);
            var (actual, exceptions) = Actual(firm, result);
            Assert.True(expected == actual, $"firm {number}\n{OracleFirms.Describe(firm)}\noracle:\n{expected}\nprogram:\n{actual}\n{exceptions}");
        });
    }

    private static string Expected(OracleResult result)
    {
        var text = new StringBuilder();
        foreach (var document in Sorted(result.Documents.Where(d => d.Lines.Count > 0).Select(d => Text(
            d.Lines.Select(l => (l.Net, l.Tax, l.Seconds)),
            d.Lines.GroupBy(l => (l.Code, l.Percent)).Select(g => (g.Key.Code, g.Key.Percent, g.Sum(l => l.Net), g.Sum(l => l.Tax))),
            result.Tied))))
        {
            text.AppendLine(document);
        }

        return text.AppendJoin(", ", result.Billed.OrderBy(b => b.Key).Select(b => $"{b.Key}: {b.Value}")).ToString();
    }

    private static (string Text, string Exceptions) Actual(OracleCase firm, OracleResult expected)
    {
        using var opened = OracleFirms.Open(firm);
        foreach (var day in firm.AtOnce ? [firm.AsOf] : Ends(firm))
        {
            opened.PlanAndApply(day);
        }

        using var reading = opened.Store.Read();
        var text = new StringBuilder();
        foreach (var document in Sorted(opened.Books.Held.Select(h => h.Document).Where(d => d.Kind is BooksKind.Invoice or BooksKind.CreditNote).Select(d =>
        {
            Assert.Equal(d.Total, d.Net + d.Tax);
            Assert.Equal((d.Net.Minor, d.Tax.Minor), (d.Lines.Sum(l => l.Net.Minor), d.Lines.Sum(l => l.Tax.Minor)));
            var seconds = reading.Dispositions.OfDocument(d.Key.Value).GroupBy(r => r.Line).ToDictionary(g => g.Key, g => g.Sum(r => r.BilledSeconds));
            return Text(
                d.Lines.Select((l, i) => (l.Net.Minor, l.Tax.Minor, seconds.GetValueOrDefault(i + 1))),
                d.Taxes.Select(t => (t.Code, t.Percent ?? 0, t.Base.Minor, t.Tax.Minor)),
                expected.Tied);
        })))
        {
            text.AppendLine(document);
        }

        // of what the oracle calls billable, what lines have taken
        var known = expected.Billed.Keys.Order();
        text.AppendJoin(", ", known.Select(i => $"{i}: {Taken(reading, firm.Entries[i])}"));
        return (text.ToString(), string.Join('\n', reading.Exceptions.List(true, null, 100).Select(e => $"{e}")));
    }

    // the first day after each period
    private static IEnumerable<LocalDate> Ends(OracleCase firm)
    {
        for (var day = OracleTime.PeriodOf(firm.Terms.From!.Value, firm.Terms.Period); day <= firm.AsOf; day = OracleTime.Next(day, firm.Terms.Period))
        {
            yield return day;
        }
    }

    private static long Taken(Timepost.Engine.Workspaces.IStoreTransaction reading, OracleEntry entry) =>
        reading.Dispositions.Balance(OracleFirms.IdOf(entry).Value, DispositionSide.Sale)?.Disposed ?? 0;

    private static string Text(IEnumerable<(long Net, long Tax, long Seconds)> lines, IEnumerable<(string Code, decimal Percent, long Base, long Tax)> taxes, bool tied)
    {
        var all = lines.ToList();
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"net {all.Sum(l => l.Net)} tax {all.Sum(l => l.Tax)} total {all.Sum(l => l.Net + l.Tax)}, {all.Count} lines:");
        all = tied ? [.. all.Select(l => (l.Net + l.Tax, 0L, l.Seconds))] : all;
        all.Sort();
        all.ForEach(l => text.Append(CultureInfo.InvariantCulture, $" {l.Net}+{l.Tax}({l.Seconds} s)"));
        foreach (var tax in taxes.Where(t => t.Base != 0 || t.Tax != 0).OrderBy(t => t.Code, StringComparer.Ordinal).ThenBy(t => t.Percent))
        {
            text.Append(CultureInfo.InvariantCulture, $"; {tax.Code} {tax.Percent:0.##} %: {tax.Base} {tax.Tax}");
        }

        return text.ToString();
    }

    private static IEnumerable<string> Sorted(IEnumerable<string> documents) => documents.Order(StringComparer.Ordinal);
}
