using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Timepost.Cli.Shell;
using Timepost.Domain.Books;

namespace Timepost.Cli.Verbs;

/// <summary>Dates as typed: YYYY-MM-DD, and nothing that could be read in two ways.</summary>
internal static class Dates
{
    private static readonly LocalDate FirstAsOf = new(BooksLimits.FirstYear, 1, 1);
    private static readonly LocalDate LastAsOf = new LocalDate(BooksLimits.LastYear, 12, 31).PlusDays(-3_650);

    public static LocalDate? Parse(string? text, string option)
    {
        if (text is null)
        {
            return null;
        }

        var result = LocalDatePattern.Iso.Parse(text);
        return result.Success
            ? result.Value
            : throw RefusedException.Usage(RefusalCode.DateWrong, $"'{text}' is no date.", option, Hint(text));
    }

    /// <summary>A date of documents: they and what is due by them must lie in the years that the books hold.</summary>
    public static LocalDate? AsOf(string? text)
    {
        var date = Parse(text, "--as-of");
        return date is not { } day || (day >= FirstAsOf && day <= LastAsOf)
            ? date
            : throw RefusedException.Usage(
                RefusalCode.DateWrong, $"'{text}' is no date for documents: they are dated {FirstAsOf:uuuu'-'MM'-'dd} to {LastAsOf:uuuu'-'MM'-'dd}.", "--as-of",
                "The books hold 1970 to 2099, and the longest payment term of 3650 days must fit in.");
    }

    // 31.03.2026, 31/3/2026, 2026/03/31, 20260331: say how it is written here, where it can be told
    private static string Hint(string text)
    {
        var parts = text.Split(['.', '/', '-', ' '], StringSplitOptions.RemoveEmptyEntries);
        int[] numbers = [.. parts.Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1)];
        var guess = numbers switch
        {
            [> 999 and < 10000, > 0 and < 13, > 0 and < 32] => (numbers[0], numbers[1], numbers[2]),
            [> 12 and < 32, > 0 and < 13, > 999 and < 10000] => (numbers[2], numbers[1], numbers[0]),
            [> 0 and < 13, > 12 and < 32, > 999 and < 10000] => (numbers[2], numbers[0], numbers[1]),
            _ => default,
        };
        const string how = "Write the date as YYYY-MM-DD, as in 2026-03-31.";
        return guess != default && guess.Item3 <= CalendarSystem.Iso.GetDaysInMonth(guess.Item1, guess.Item2)
            ? $"{how} Did you mean {new LocalDate(guess.Item1, guess.Item2, guess.Item3):uuuu'-'MM'-'dd}?"
            : how;
    }
}
