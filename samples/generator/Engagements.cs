using System.Globalization;
using NodaTime;

namespace Timepost.SampleGenerator;

/// <summary>The special engagements: a client that pays in advance, one that buys hours, and two subcontractors. They have files of their
/// own: a sheet of hours that the office keeps by hand, and the invoices that come in by mail.</summary>
internal static class Engagements
{
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    private static readonly string[] SheetHeader = ["Nr", "Datum", "Person", "Kunde", "Projekt", "Tätigkeit", "Text", "Stunden"];

    private static readonly string[] MailHeader = ["Rechnung", "Datum", "Lieferant", "Kategorie", "Text", "Brutto", "Umsatzsteuer", "Beleg"];

    // Low and High in quarter hours
    private sealed record Habit(
        string Worker, string Client, string Project, (string Task, string Text)[] Work, IsoDayOfWeek[] Days, int Low, int High, int Skipped = 0);

    private static readonly Habit[] Habits =
    [
        new("Jana Vogel", "Uferlicht Theater", "Season Website",
            [("Development", "Calendar of plays, import"), ("Development", "Ticket shop: seat plan"), ("Development", "Archive of seasons"), ("Testing", "Ticket shop on phones")],
            [IsoDayOfWeek.Tuesday, IsoDayOfWeek.Thursday], 10, 18),
        new("Nele Fuchs", "Uferlicht Theater", "Season Website",
            [("Design", "Season key visual on screen"), ("Design", "Pages of plays"), ("Project management", "Schedule with the dramaturgy")],
            [IsoDayOfWeek.Monday], 6, 12),
        new("Nele Fuchs", "Wannsee Segelclub", "Member Area",
            [("Support", "Berth list"), ("Support", "Member accounts"), ("Development", "Booking of boats"), ("Development", "Course sign-up")],
            // nothing in the first week: hours of February are left for March
            [IsoDayOfWeek.Wednesday, IsoDayOfWeek.Friday], 6, 15, Skipped: 8),
        new("Tomasz Lis", "Wannsee Segelclub", "Regatta Posters",
            [("Design", "Regatta poster, drawing"), ("Design", "Sail plan, illustration"), ("Design", "Poster series, colours")],
            [IsoDayOfWeek.Thursday], 14, 26),
    ];

    /// <summary>Cents an hour that Lis Illustration charges, as in samples/agency/mapping.yaml.</summary>
    private const int LisCents = 4800;

    public static IEnumerable<SampleFile> All()
    {
        var rows = Rows();
        yield return new("inbox/time/sheet/sheet-2026.csv", Csv.Write(
            rows.Select((r, i) => (IReadOnlyList<string>)[
                string.Create(Plain, $"S-{i + 1:D3}"), German(r.Day), r.Habit.Worker, r.Habit.Client, r.Habit.Project, r.Task, r.Text, Hours(r.Quarters)]).Prepend(SheetHeader),
            separator: ';'));

        // March: the one invoice that had come in by the end of April; it is of exactly the hours on the sheet
        var net = rows.Where(r => r.Habit.Worker == "Tomasz Lis" && r.Day.Month == 3).Sum(r => r.Quarters) * (LisCents / 4);
        var tax = ((net * 19) + 50) / 100;
        var invoice = new Spent(
            ExpenseTool.Card, new LocalDate(2026, 4, 2), "", "", "Lis Illustration", "Subcontracted work", "Drawings, March 2026", net + tax, tax, "EUR", false, false, ReceiptKind.Text);
        const string receipt = "inbox/receipts/li-2026-03.txt";
        yield return new("inbox/expenses/mail/mail-2026-04.csv", Csv.Write(
            [
                MailHeader,
                ["LI-2026-03", German(invoice.Date), invoice.Merchant, invoice.Category, invoice.Text, Amount.Text(net + tax, "EUR", ','), Amount.Text(tax, "EUR", ','), receipt],
            ],
            separator: ';'));
        yield return new(receipt, Receipts.Draw(invoice, 3));
    }

    private static List<(LocalDate Day, Habit Habit, string Task, string Text, int Quarters)> Rows()
    {
        var all = new List<(LocalDate Day, Habit Habit, string Task, string Text, int Quarters)>();
        for (var h = 0; h < Habits.Length; h++)
        {
            var (habit, dice) = (Habits[h], new Dice(4242UL + (ulong)h));
            for (var day = Schedule.First.PlusDays(habit.Skipped); day <= Schedule.Last; day = day.PlusDays(1))
            {
                if (habit.Days.Contains(day.DayOfWeek))
                {
                    var (task, text) = dice.Pick(habit.Work);
                    all.Add((day, habit, task, text, dice.Between(habit.Low, habit.High)));
                }
            }
        }

        return [.. all.OrderBy(r => r.Day)];
    }

    private static string German(LocalDate d) => $"{d.Day:D2}.{d.Month:D2}.{d.Year:D4}";

    private static string Hours(int quarters) => $"{quarters / 4},{quarters % 4 * 25:D2}";
}
