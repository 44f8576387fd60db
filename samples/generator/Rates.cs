using System.Globalization;

namespace Timepost.SampleGenerator;

/// <summary>Exchange rates of the firm's bank, invented: a value each working day, so that a weekend takes Friday's.</summary>
internal static class Rates
{
    private static readonly DateOnly First = new(2026, 1, 30);
    private static readonly DateOnly Last = new(2026, 6, 30);

    public static IEnumerable<SampleFile> All()
    {
        var dice = new Dice(20_260_130);
        (string Quote, decimal Value, decimal Step, string Format)[] pairs = [("USD", 1.1600m, 0.0004m, "0.0000"), ("JPY", 171.20m, 0.06m, "0.00"), ("GBP", 0.8640m, 0.0003m, "0.0000")];
        var rows = new List<IReadOnlyList<string>> { (string[])["Date", "Base", "Quote", "Rate"] };
        for (var day = First; day <= Last; day = day.AddDays(1))
        {
            if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
            {
                continue;
            }

            for (var i = 0; i < pairs.Length; i++)
            {
                var (quote, value, step, format) = pairs[i];
                pairs[i].Value = value + (step * (dice.Below(21) - 10));
                rows.Add([day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), "EUR", quote, value.ToString(format, CultureInfo.InvariantCulture)]);
            }
        }

        yield return new("inbox/rates/rates-2026.csv", Csv.Write(rows));
    }
}
