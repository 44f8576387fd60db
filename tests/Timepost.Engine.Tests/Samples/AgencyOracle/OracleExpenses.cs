using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Timepost.Engine.Tests.Samples.AgencyOracle;

/// <summary>What keeps an expense off invoices.</summary>
internal enum ExpenseWaits
{
    No,
    Rejected,
    Duplicate,
    NoReceipt,
    UnmappedCategory,
}

/// <param name="Gross">Major units.</param>
/// <param name="Tax">In it, where stated.</param>
internal sealed record OracleExpense(
    string File, int Line, LocalDate Date, string Project, string Category, decimal Gross, decimal? Tax, string Currency, bool Billable, string Receipt, ExpenseWaits Waits);

/// <summary>Reads the nine exports of expenses by simple means; the invoices by mail have tests of their own.</summary>
internal static class OracleExpenses
{
    public static IReadOnlyList<OracleExpense> Load(string agency)
    {
        var folder = Path.Combine(agency, "inbox", "expenses");
        var all = new List<OracleExpense>();
        foreach (var path in Directory.EnumerateFiles(folder, "*.csv", SearchOption.AllDirectories).Where(p => !p.EndsWith(EngagementTests.Mail, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var file = Path.GetRelativePath(agency, path).Replace('\\', '/');
            var tool = Path.GetFileName(Path.GetDirectoryName(path));
            all.AddRange(PlainCsv.Read(path, tool == "card" ? ';' : ',').Select(r => tool switch
            {
                "card" => Card(r.Cells, file, r.Line),
                "harvest" => Harvest(r.Cells, file, r.Line),
                "expensify" => Expensify(r.Cells, file, r.Line),
                var other => throw new InvalidOperationException($"The oracle reads no '{other}'."),
            }));
        }

        return WithDuplicates(all, agency);
    }

    private static OracleExpense Card(Dictionary<string, string> c, string file, int line) => Make(
        file, line, LocalDatePattern.CreateWithInvariantCulture("dd.MM.uuuu").Parse(c["Datum"]).Value, c["Projekt"], c["Kategorie"],
        c["Betrag"].Replace(',', '.'), c["Umsatzsteuer"].Replace(',', '.'), c["Währung"], c["Weiterberechnen"] == "ja", c["Beleg"]);

    private static OracleExpense Harvest(Dictionary<string, string> c, string file, int line) => Make(
        file, line, LocalDatePattern.Iso.Parse(c["Date"]).Value, c["Project"], c["Category"], c["Amount"], "", c["Currency"][^3..], c["Billable?"] == "Yes", c["Receipt URL"]);

    private static OracleExpense Expensify(Dictionary<string, string> c, string file, int line)
    {
        var project = c["Tag"].Split(':')[1];
        return Make(file, line, LocalDatePattern.Iso.Parse(c["Timestamp"][..10]).Value, project, c["Category"], c["Amount"], "", "USD", project != "Studio Operations", c["Receipt"]);
    }

    private static OracleExpense Make(string file, int line, LocalDate date, string project, string category, string gross, string tax, string currency, bool billable, string receipt)
    {
        var number = decimal.TryParse(gross, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            && (currency != "JPY" || decimal.IsInteger(amount));
        var waits = !number ? ExpenseWaits.Rejected
            : !OracleTables.KnownCategories.Contains(category) ? ExpenseWaits.UnmappedCategory
            : amount > 50 && receipt.Length == 0 ? ExpenseWaits.NoReceipt
            : ExpenseWaits.No;
        return new(file, line, date, project, category, amount, tax.Length == 0 ? null : decimal.Parse(tax, CultureInfo.InvariantCulture), currency, billable, receipt, waits);
    }

    // The same receipt by its bytes: the first counts, the later ones wait until somebody says that they are no copies.
    private static List<OracleExpense> WithDuplicates(List<OracleExpense> all, string agency)
    {
        var twice = all.Where(e => e.Receipt.Length > 0)
            .GroupBy(e => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(agency, e.Receipt)))))
            .SelectMany(g => g.Skip(1)).ToHashSet();
        return [.. all.Select(e => twice.Contains(e) ? e with { Waits = ExpenseWaits.Duplicate } : e)];
    }
}
