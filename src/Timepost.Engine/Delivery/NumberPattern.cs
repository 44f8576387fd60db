using System.Globalization;
using NodaTime;

namespace Timepost.Engine.Delivery;

/// <summary>Patterns of document numbers, as in <c>INV-{year}-{number:5}</c>: literal text, the year of the document
/// date, and last the running number with at least so many digits.</summary>
public static class NumberPattern
{
    private const string Mark = "{number";

    /// <summary>The pattern of a kind of document: invoices, and what counts as one, as the connection says.</summary>
    public static string Of(string kind, Domain.Mapping.ConnectionSettings books)
    {
        ArgumentNullException.ThrowIfNull(books);
        return kind switch
        {
            "invoice" or "advance-invoice" => books.Numbering,
            "credit-note" => "CN-{year}-{number:5}",
            "bill" or "subcontractor-bill" or "vendor-invoice" => "BILL-{year}-{number:5}",
            "employee-expense" => "EXP-{year}-{number:5}",
            "payment" or "deposit" or "refund" => "PAY-{year}-{number:5}",
            _ => "JE-{year}-{number:5}",
        };
    }

    /// <summary>What stands before the running number: each series counts on its own, without gaps.</summary>
    /// <exception cref="FormatException">The pattern does not end with <c>{number}</c> or <c>{number:N}</c>.</exception>
    public static string Series(string pattern, LocalDate date)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var (prefix, _) = Split(pattern);
        return prefix.Replace("{year}", date.Year.ToString("0000", CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    /// <summary>The number of a document.</summary>
    /// <exception cref="FormatException">As <see cref="Series"/>.</exception>
    public static string Number(string pattern, LocalDate date, long running) =>
        Series(pattern, date) + running.ToString(new string('0', Split(pattern).Digits), CultureInfo.InvariantCulture);

    private static (string Prefix, int Digits) Split(string pattern)
    {
        var at = pattern.IndexOf(Mark, StringComparison.Ordinal);
        var rest = at < 0 ? "" : pattern[(at + Mark.Length)..];
        if (rest == "}")
        {
            return (pattern[..at], 1);
        }

        if (rest is [':', var digit, '}'] && digit is >= '1' and <= '9')
        {
            return (pattern[..at], digit - '0');
        }

        throw new FormatException($"'{pattern}' is no pattern of numbers: it must end with {{number}} or {{number:1}} to {{number:9}}.");
    }
}
