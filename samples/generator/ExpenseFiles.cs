using System.Globalization;
using NodaTime;

namespace Timepost.SampleGenerator;

/// <summary>Exports of three expense tools, one a month, with their receipts.</summary>
internal static class ExpenseFiles
{
    private static readonly string[] CardHeader =
        ["Beleg-Nr", "Datum", "Händler", "Kategorie", "Kunde", "Projekt", "Person", "Text", "Betrag", "Währung", "Umsatzsteuer", "Weiterberechnen", "Auslage", "Beleg"];

    private static readonly string[] HarvestHeader =
        ["Date", "Client", "Project", "Project Code", "Category", "Notes", "Amount", "Billable?", "Reimbursable?", "Invoiced?", "Approved?",
            "First Name", "Last Name", "Roles", "Employee?", "Currency", "Receipt URL"];

    private static readonly string[] ExpensifyHeader =
        ["Timestamp", "Merchant", "Amount", "MCC", "Category", "Tag", "Description", "Reimbursable", "Original Currency", "Original Amount", "Receipt"];

    public static IEnumerable<SampleFile> All()
    {
        var receipts = new List<SampleFile>();
        var rows = new List<(ExpenseTool Tool, LocalDate Date, IReadOnlyList<string> Cells)>();
        var number = 0;
        foreach (var spent in Expenses.Ordinary())
        {
            number++;
            rows.Add((spent.Tool, spent.Date, Row(spent, Id(number), Receipt(receipts, spent, number))));
        }

        Odd(rows, receipts, number);
        foreach (var (tool, name, header) in new[]
            { (ExpenseTool.Card, "card", CardHeader), (ExpenseTool.Expensify, "expensify", ExpensifyHeader), (ExpenseTool.Harvest, "harvest", HarvestHeader) })
        {
            foreach (var month in rows.Where(r => r.Tool == tool).GroupBy(r => r.Date.Month).OrderBy(g => g.Key))
            {
                yield return new($"inbox/expenses/{name}/{name}-2026-{month.Key:D2}.csv",
                    Csv.Write(month.OrderBy(r => r.Date).Select(r => r.Cells).Prepend(header), separator: tool == ExpenseTool.Card ? ';' : ','));
            }
        }

        foreach (var receipt in receipts)
        {
            yield return receipt;
        }
    }

    // The faults of the expenses; samples/agency/README.md says what must become of each.
    private static void Odd(List<(ExpenseTool, LocalDate, IReadOnlyList<string>)> rows, List<SampleFile> receipts, int number)
    {
        var proofs = new Spent(ExpenseTool.Card, new LocalDate(2026, 3, 17), "hanna", "launch-campaign", "Druckhaus Pankow", "Print and samples",
            "Proofs, key visual", 13447, 2147, "EUR", true, false, ReceiptKind.Pdf);
        // The same receipt twice: once by Hanna, once by Ayşe, under two numbers and two file names.
        var path = Receipt(receipts, proofs, number + 1);
        rows.Add((proofs.Tool, proofs.Date, Row(proofs, Id(number + 1), path)));
        var copy = receipts[^1] with { Path = "inbox/receipts/scan-0317-b.pdf" };
        receipts.Add(copy);
        rows.Add((proofs.Tool, proofs.Date, Row(proofs with { Worker = "ayse" }, Id(number + 2), copy.Path)));

        // 184.20 pounds without the receipt that the policy demands above 50.
        var hotel = new Spent(ExpenseTool.Harvest, new LocalDate(2026, 3, 11), "owen", "packaging-refresh", "", "Lodging", "Night before the tasting", 18420, null, "GBP", true, true, ReceiptKind.None);
        rows.Add((hotel.Tool, hotel.Date, Row(hotel, "", "")));

        // A category that the mapping does not know.
        var books = new Spent(ExpenseTool.Expensify, new LocalDate(2026, 3, 19), "grace", "spring-catalogue", "Bleecker Books", "Books & subscriptions", "Competitor catalogues", 8640, null, "USD", true, true, ReceiptKind.Png);
        rows.Add((books.Tool, books.Date, Row(books, "", Receipt(receipts, books, number + 3))));

        // An amount that is no number, and yen with decimals: both rejected with line and column.
        var taxi = new Spent(ExpenseTool.Expensify, new LocalDate(2026, 4, 15), "grace", "reader-app", "Northeast Rail", "Rail", "NYC - Boston, user tests", 9800, null, "USD", true, true, ReceiptKind.None);
        rows.Add((taxi.Tool, taxi.Date, With(Row(taxi, "", ""), 2, "98.0.0")));
        var rail = new Spent(ExpenseTool.Card, new LocalDate(2026, 4, 16), "liam", "online-shop", "Tokai Rail", "Rail", "Airport express", 2310, null, "JPY", true, true, ReceiptKind.None);
        rows.Add((rail.Tool, rail.Date, With(Row(rail, Id(number + 4), ""), 8, "2310,50")));
    }

    private static string Receipt(List<SampleFile> receipts, Spent spent, int number)
    {
        if (spent.Receipt == ReceiptKind.None)
        {
            return "";
        }

        var path = $"inbox/receipts/r{number:D4}{Receipts.Extension(spent.Receipt)}";
        receipts.Add(new SampleFile(path, Receipts.Draw(spent, number)));
        return path;
    }

    private static IReadOnlyList<string> Row(Spent s, string id, string receipt)
    {
        var worker = Firm.Worker(s.Worker);
        var project = Firm.Project(s.Project);
        var client = Firm.ClientOf(s.Project);
        return s.Tool switch
        {
            ExpenseTool.Card => [id, $"{s.Date.Day:D2}.{s.Date.Month:D2}.{s.Date.Year:D4}", s.Merchant, s.Category, client.Names[Tracker.Kimai], project.Name, worker.Name, s.Text,
                Amount.Text(s.Minor, s.Currency, ','), s.Currency, s.TaxMinor is { } tax ? Amount.Text(tax, s.Currency, ',') : "",
                s.Billable ? "ja" : "nein", s.Reimbursable ? "ja" : "nein", receipt],
            ExpenseTool.Harvest => [Iso(s.Date), client.Names[Tracker.Harvest], project.Name, project.Code, s.Category, s.Text, Amount.Text(s.Minor, s.Currency),
                YesNo(s.Billable), YesNo(s.Reimbursable), "No", "Yes", worker.First, worker.Last, worker.Role, "Yes", client.Id == "papierboot" ? "British Pound - GBP" : client.CurrencyName, receipt],
            ExpenseTool.Expensify => [$"{Iso(s.Date)} 00:00:00", s.Merchant, Amount.Text(s.Minor, s.Currency), Mcc(s.Category), s.Category, $"{client.Names[Tracker.Clockify]}:{project.Name}", s.Text,
                s.Reimbursable ? "yes" : "no", s.Currency, Amount.Text(s.Minor, s.Currency), receipt],
        };
    }

    private static IReadOnlyList<string> With(IReadOnlyList<string> cells, int column, string cell)
    {
        var copy = cells.ToArray();
        copy[column] = cell;
        return copy;
    }

    private static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"B-2026-{number:D4}");

    private static string Iso(LocalDate d) => $"{d.Year:D4}-{d.Month:D2}-{d.Day:D2}";

    private static string YesNo(bool yes) => yes ? "Yes" : "No";

    // ISO 18245 merchant category codes.
    private static string Mcc(string category) => category switch
    {
        "Rail" => "4112",
        "Meals" => "5812",
        "Software" => "5734",
        _ => "2741",
    };
}
