using System.Globalization;
using System.Text;
using NodaTime;
using NodaTime.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Books;

namespace Timepost.Connectors.Books;

/// <summary>A document as a person reads it, in plain text: who, to whom, when, what, at which price, taxed how. Columns are
/// aligned by character.</summary>
internal static class DocumentText
{
    private const int HeadWidth = 18, TextWidth = 48, MaxRunes = 500;
    private static readonly LocalDatePattern Day = LocalDatePattern.CreateWithInvariantCulture("d MMMM uuuu");
    private static readonly LocalDatePattern DayOnly = LocalDatePattern.CreateWithInvariantCulture("%d");
    private static readonly LocalDatePattern DayAndMonth = LocalDatePattern.CreateWithInvariantCulture("d MMMM");

    public static string Of(BooksDocument document)
    {
        var text = new StringBuilder(2_048);
        text.Append(Title(document.Kind)).Append(' ').Append(document.Number).Append("\n\n");
        if (document.Seller.Count > 0)
        {
            Block(text, "From", document.Seller);
            text.Append('\n');
        }

        Block(text, PartyName(document.Kind), [document.Party, .. document.Address]);
        text.Append('\n');
        Head(text, document);
        text.Append('\n');
        Lines(document).AppendTo(text);
        if (document.TaxIncluded)
        {
            text.Append("\nPrices and discounts include tax; net amounts do not.\n");
        }

        if (document.Taxes.Count > 0)
        {
            Taxes(document).AppendTo(text.Append('\n'));
        }

        Totals(document).AppendTo(text.Append('\n'));
        InBase(text, document);
        foreach (var legend in document.Legends)
        {
            text.Append('\n').Append(JournalText.Plain(legend, 1_000)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary><c>1 to 31 March 2026</c>, <c>3 February to 31 March 2026</c>, <c>4 May 2026</c>.</summary>
    public static string Days(DateInterval days)
    {
        var (first, last) = (days.Start, days.End);
        if (first == last)
        {
            return Day.Format(last);
        }

        var from = first.Year != last.Year ? Day : first.Month != last.Month ? DayAndMonth : DayOnly;
        return $"{from.Format(first)} to {Day.Format(last)}";
    }

    private static void Head(StringBuilder text, BooksDocument document)
    {
        Pair(text, "Date", Day.Format(document.Date));
        if (document.Due is { } due)
        {
            Pair(text, "Due", Day.Format(due));
        }

        if (document.Supplied is { } supplied)
        {
            Pair(text, "Supplied", Days(supplied));
        }

        foreach (var (name, value) in document.References)
        {
            Pair(text, JournalText.Plain(name, HeadWidth - 1), JournalText.Plain(value, MaxRunes));
        }
    }

    private static TextTable Lines(BooksDocument document)
    {
        var (discounts, taxed) = (false, false);
        foreach (var line in document.Lines)
        {
            discounts |= !line.Discount.IsZero;
            taxed |= line.TaxCode.Length > 0;
        }

        var code = document.Currency.Code;
        var table = new TextTable(TextWidth);
        var titles = new List<string> { "Description", "Quantity", "", "Price" };
        AddIf(discounts, "Discount");
        AddIf(document.TaxIncluded, $"With tax {code}");
        titles.Add($"Net {code}");
        AddIf(taxed, "Tax code");
        table.Head(titles, taxed);
        foreach (var line in document.Lines)
        {
            var cells = new List<string>
            {
                JournalText.Plain(line.Text, MaxRunes),
                DocumentRecord.Plain(line.Quantity),
                line.Unit is "1" ? "" : JournalText.Plain(line.Unit, 20),
                Price(line.UnitPrice, document.Currency),
            };
            if (discounts)
            {
                cells.Add(line.Discount.IsZero ? "" : (-line.Discount).ToAmountString());
            }

            if (document.TaxIncluded)
            {
                cells.Add((line.Net + line.Tax).ToAmountString());
            }

            cells.Add(line.Net.ToAmountString());
            if (taxed)
            {
                cells.Add(line.TaxCode.Length > 0 ? JournalText.Plain(line.TaxCode, 60) : "outside tax");
            }

            table.Row(cells);
            if (line.DiscountReason.Length > 0)
            {
                table.Note(JournalText.Plain(line.DiscountReason, MaxRunes));
            }
        }

        return table;

        void AddIf(bool wanted, string title)
        {
            if (wanted)
            {
                titles.Add(title);
            }
        }
    }

    private static TextTable Taxes(BooksDocument document)
    {
        var code = document.Currency.Code;
        var table = new TextTable(TextWidth);
        table.Head(["Tax", "Rate", $"Base {code}", $"Tax {code}"], lastIsText: false);
        foreach (var tax in document.Taxes)
        {
            table.Row(
            [
                tax.Code.Length > 0 ? JournalText.Plain(tax.Code, 60) : "outside tax",
                tax.Code.Length == 0 ? "" : tax.Percent is { } percent ? $"{DocumentRecord.Plain(percent)} %" : "as stated",
                tax.Base.ToAmountString(),
                tax.Code.Length == 0 ? "" : tax.Tax.ToAmountString(),
            ]);
        }

        return table;
    }

    private static TextTable Totals(BooksDocument document)
    {
        var table = new TextTable(TextWidth);
        table.Row(["Net", document.Net.ToAmountString(), document.Currency.Code]);
        table.Row(["Tax", document.Tax.ToAmountString(), document.Currency.Code]);
        table.Row(["Total", document.Total.ToAmountString(), document.Currency.Code]);
        return table;
    }

    // where it is in another currency: tax is stated in that of the member state too (Articles 91 and 230 of Directive 2006/112/EC)
    private static void InBase(StringBuilder text, BooksDocument document)
    {
        if (document.Rate is { } rate)
        {
            Pair(text.Append('\n'), "Exchange rate", JournalText.Plain(rate.Text, MaxRunes));
        }

        if (document.InBase is { } inBase)
        {
            var table = new TextTable(TextWidth);
            if (!inBase.Tax.IsZero || !document.Tax.IsZero)
            {
                table.Row(["Net", inBase.Net.ToAmountString(), inBase.Net.Currency.Code]);
                table.Row(["Tax", inBase.Tax.ToAmountString(), inBase.Tax.Currency.Code]);
            }

            table.Row(["Total", inBase.Total.ToAmountString(), inBase.Total.Currency.Code]);
            table.AppendTo(text.Append('\n'));
        }
    }

    private static void Block(StringBuilder text, string name, IReadOnlyList<string> lines)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            Pair(text, i == 0 ? name : "", JournalText.Plain(lines[i], 300));
        }
    }

    private static void Pair(StringBuilder text, string name, string value) =>
        text.Append(name.PadRight(HeadWidth)).Append(value).Append('\n');

    // with the currency's decimals at least: 105.00, and 131.925 as it is
    private static string Price(decimal price, Currency currency)
    {
        var plain = DocumentRecord.Plain(price);
        var point = plain.IndexOf('.', StringComparison.Ordinal);
        return (point < 0 ? 0 : plain.Length - point - 1) >= currency.Decimals
            ? plain
            : price.ToString($"F{currency.Decimals}", CultureInfo.InvariantCulture);
    }

    private static string PartyName(BooksKind kind) => kind switch
    {
        BooksKind.Invoice or BooksKind.CreditNote or BooksKind.Customer => "To",
        BooksKind.Bill or BooksKind.JournalEntry => "Bought from",
        BooksKind.EmployeeExpense => "Paid by",
        BooksKind.Payment => "With",
    };

    private static string Title(BooksKind kind) => kind switch
    {
        BooksKind.Customer => "Customer",
        BooksKind.Invoice => "Invoice",
        BooksKind.CreditNote => "Credit note",
        BooksKind.Bill => "Bill",
        BooksKind.EmployeeExpense => "Employee expense",
        BooksKind.JournalEntry => "Journal entry",
        BooksKind.Payment => "Payment",
    };
}
