using System.Globalization;
using System.Text;
using NodaTime.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Books;

namespace Timepost.Connectors.Books;

/// <summary>The files of a document beside the journal: its record (<c>.json</c>), a copy to read (<c>.txt</c>) and its
/// attachments. All but attachments can be derived from the journal again.</summary>
internal static class DocumentFiles
{
    public const string Folder = "documents";

    public static string Json(int year, string number) => Base(year, number) + ".json";

    public static string Readable(int year, string number) => Base(year, number) + ".txt";

    public static string Attachment(int year, string number, string name) => Base(year, number) + "/" + name;

    /// <summary>For a person: head, lines, totals, legends; columns by character.</summary>
    public static string Text(BooksDocument document)
    {
        var text = new StringBuilder(1_024);
        text.Append(Title(document.Kind)).Append(' ').Append(document.Number).Append("\n\n");
        text.Append(JournalText.Plain(document.Party, 300)).Append('\n');
        foreach (var line in document.Address)
        {
            text.Append(JournalText.Plain(line, 300)).Append('\n');
        }

        text.Append("\nDate  ").Append(LocalDatePattern.Iso.Format(document.Date)).Append('\n');
        if (document.Due is { } due)
        {
            text.Append("Due   ").Append(LocalDatePattern.Iso.Format(due)).Append('\n');
        }

        text.Append('\n').Append(JournalText.Plain(document.Memo, 500)).Append("\n\n");
        foreach (var line in document.Lines)
        {
            text.Append(JournalText.Plain(line.Text, 500)).Append('\n')
                .Append(CultureInfo.InvariantCulture, $"    {DocumentRecord.Plain(line.Quantity)} {JournalText.Plain(line.Unit, 20)} x {DocumentRecord.Plain(line.UnitPrice)}");
            if (!line.Discount.IsZero)
            {
                text.Append(" less ").Append(line.Discount.ToAmountString());
            }

            text.Append(" = ").Append(line.Net);
            if (line.TaxCode.Length > 0)
            {
                text.Append("   tax ").Append(JournalText.Plain(line.TaxCode, 60)).Append(' ').Append(line.Tax);
            }

            text.Append('\n');
        }

        var width = new[] { document.Net, document.Tax, document.Total }.Max(static m => m.ToAmountString().Length);
        AppendTotal(text.Append('\n'), "Net  ", document.Net, width);
        AppendTotal(text, "Tax  ", document.Tax, width);
        AppendTotal(text, "Total", document.Total, width);
        foreach (var legend in document.Legends)
        {
            text.Append('\n').Append(JournalText.Plain(legend, 1_000)).Append('\n');
        }

        return text.ToString();
    }

    private static void AppendTotal(StringBuilder text, string name, Money amount, int width) =>
        text.Append(name).Append("  ").Append(amount.ToAmountString().PadLeft(width)).Append(' ').Append(amount.Currency.Code).Append('\n');

    private static string Base(int year, string number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Folder}/{year:D4}/{JournalText.FileName(number)}");

    private static string Title(BooksKind kind) => kind switch
    {
        BooksKind.Customer => "Customer",
        BooksKind.Invoice => "Invoice",
        BooksKind.CreditNote => "Credit note",
        BooksKind.Bill => "Bill",
        BooksKind.EmployeeExpense => "Employee expense",
        BooksKind.JournalEntry => "Journal entry",
    };
}
