using System.Globalization;
using NodaTime;

namespace Timepost.SampleGenerator;

/// <summary>Which program a receipt went into.</summary>
internal enum ExpenseTool
{
    /// <summary>The company's card programme, exported in the German way: semicolons, decimal commas.</summary>
    Card,

    /// <summary>London writes expenses into Harvest.</summary>
    Harvest,

    /// <summary>New York uses Expensify.</summary>
    Expensify,
}

/// <param name="Minor">Gross in minor units of <paramref name="Currency"/>: cents, pence, yen.</param>
/// <param name="TaxMinor">Tax in it where the tool states it; else null.</param>
internal sealed record Spent(
    ExpenseTool Tool, LocalDate Date, string Worker, string Project, string Merchant, string Category, string Text,
    long Minor, long? TaxMinor, string Currency, bool Billable, bool Reimbursable, ReceiptKind Receipt);

/// <summary>Ordinary expenses of the three months.</summary>
internal static class Expenses
{
    private sealed record Habit(
        ExpenseTool Tool, string Worker, string Project, string Merchant, string Category, string[] Texts, int Low, int High,
        int TaxPercent, string Currency, bool Billable, bool Reimbursable, int Times);

    private static readonly Habit[] Habits =
    [
        new(ExpenseTool.Card, "hanna", "launch-campaign", "Druckhaus Pankow", "Print and samples", ["Proofs, posters A1", "Paper samples", "Test print, U-Bahn formats"], 3900, 24500, 19, "EUR", true, false, 8),
        new(ExpenseTool.Card, "ayse", "fleet-dashboard", "Havelbahn", "Rail", ["Berlin - Potsdam and back, depot", "Berlin - Leipzig, jour fixe"], 1290, 6480, 7, "EUR", true, true, 9),
        new(ExpenseTool.Card, "matteo", "fleet-dashboard", "Serverhalle", "Software", ["Map tiles, monthly", "Load test, machines by the hour"], 2900, 18900, 19, "EUR", true, false, 6),
        new(ExpenseTool.Card, "hanna", "studio", "Schriftgut", "Software", ["Font licence, desktop", "Font licence, web"], 4900, 39900, 19, "EUR", false, false, 4),
        new(ExpenseTool.Card, "matteo", "studio", "Kaffee am Kanal", "Meals", ["Team lunch", "Coffee with applicant"], 780, 8450, 19, "EUR", false, true, 7),
        new(ExpenseTool.Card, "liam", "online-shop", "Hotel Sumida", "Lodging", ["Two nights, workshop", "One night, go-live"], 14800, 42600, 0, "JPY", true, true, 4),
        new(ExpenseTool.Card, "liam", "online-shop", "Tokai Rail", "Rail", ["Tokyo - Hamamatsu", "Airport express"], 2310, 8620, 0, "JPY", true, true, 6),
        new(ExpenseTool.Card, "liam", "brand-guidelines", "Kamiya Paper", "Print and samples", ["Washi samples", "Proofs on three stocks"], 3300, 19800, 0, "JPY", true, true, 5),
        new(ExpenseTool.Harvest, "owen", "packaging-refresh", "", "Print and samples", ["Mock-ups, Bankside Print", "Tin samples, Redfern Metals", "Courier to printer"], 1250, 21800, 0, "GBP", true, true, 12),
        new(ExpenseTool.Harvest, "owen", "website-care", "", "Rail", ["London - Thornbury return", "Taxi from station"], 860, 9420, 0, "GBP", true, true, 9),
        new(ExpenseTool.Harvest, "priya", "website-care", "", "Software", ["Photo licences, spring banner", "Uptime monitor, monthly"], 900, 7800, 0, "GBP", true, true, 8),
        new(ExpenseTool.Harvest, "priya", "studio", "", "Meals", ["Lunch with candidate", "Team breakfast"], 640, 4600, 0, "GBP", false, true, 5),
        new(ExpenseTool.Expensify, "grace", "spring-catalogue", "Mercer Repro", "Print and samples", ["Contract proofs", "Scans of cover art"], 4200, 31500, 0, "USD", true, true, 10),
        new(ExpenseTool.Expensify, "grace", "reader-app", "Northeast Rail", "Rail", ["NYC - Boston, user tests", "NYC - Philadelphia, user tests"], 4900, 21400, 0, "USD", true, true, 8),
        new(ExpenseTool.Expensify, "grace", "reader-app", "Corner Bakery Hudson St", "Meals", ["Snacks for user tests", "Lunch, five testers"], 1850, 9600, 0, "USD", true, true, 6),
        new(ExpenseTool.Expensify, "grace", "studio", "Desk & Lamp", "Software", ["Screen recorder", "Calendar add-on"], 900, 5900, 0, "USD", false, true, 4),
    ];

    public static IReadOnlyList<Spent> Ordinary()
    {
        var all = new List<Spent>();
        for (var h = 0; h < Habits.Length; h++)
        {
            var habit = Habits[h];
            var dice = new Dice(977UL + (ulong)h);
            for (var i = 0; i < habit.Times; i++)
            {
                // Evenly over the quarter, on working days: the same receipt never twice by chance.
                var date = Workday(Schedule.First.PlusDays(((i * 86) + dice.Below(60)) / habit.Times + dice.Below(3)));
                long gross = dice.Between(habit.Low, habit.High);
                long? tax = habit.TaxPercent == 0 ? null : TaxIn(gross, habit.TaxPercent);
                var receipt = (ReceiptKind)(1 + dice.Below(3));
                if (gross < 2000 && habit.Currency != "JPY" && dice.OneIn(3))
                {
                    receipt = ReceiptKind.None;
                }

                all.Add(new Spent(habit.Tool, date, habit.Worker, habit.Project, habit.Merchant, habit.Category, dice.Pick(habit.Texts),
                    gross, tax, habit.Currency, habit.Billable, habit.Reimbursable, receipt));
            }
        }

        return [.. all.OrderBy(s => s.Tool).ThenBy(s => s.Date).ThenBy(s => s.Worker, StringComparer.Ordinal).ThenBy(s => s.Minor)];
    }

    /// <summary>Tax contained in a gross amount, to the nearest minor unit, half up; as a till prints it.</summary>
    private static long TaxIn(long gross, int percent) => ((gross * percent * 2) + 100 + percent) / (2 * (100 + percent));

    private static LocalDate Workday(LocalDate day) => day.DayOfWeek switch
    {
        IsoDayOfWeek.Saturday => day.PlusDays(2),
        IsoDayOfWeek.Sunday => day.PlusDays(1),
        _ => day,
    };
}

/// <summary>Amounts as text.</summary>
internal static class Amount
{
    public static string Text(long minor, string currency, char mark = '.') => currency == "JPY"
        ? minor.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{minor / 100}{mark}{minor % 100:D2}");
}
