using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;
using Timepost.Engine.Trail;

namespace Timepost.Engine.Subledger;

/// <summary>Reads and writes a booking's document: JSON with fields in a fixed order. Postings are those of its ledger.</summary>
public static class BookingBody
{
    private static readonly LocalDatePattern Iso = LocalDatePattern.Iso;

    /// <summary>The bytes of a document; attachments are no part of them.</summary>
    public static byte[] Write(BooksDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return TrailPayload.Write(json =>
        {
            json.WriteString("kind", document.Kind.ToString());
            json.WriteString("key", document.Key.Value);
            json.WriteString("date", Iso.Format(document.Date));
            WriteDay(json, "due", document.Due);
            json.WriteString("party", document.Party);
            json.WriteString("memo", document.Memo);
            json.WriteString("currency", document.Currency.Code);
            json.WriteNumber("net", document.Net.Minor);
            json.WriteNumber("tax", document.Tax.Minor);
            json.WriteNumber("total", document.Total.Minor);
            WriteDay(json, "suppliedFrom", document.Supplied?.Start);
            WriteDay(json, "suppliedTo", document.Supplied?.End);
            json.WriteStartArray("lines");
            foreach (var line in document.Lines)
            {
                WriteLine(json, line);
            }

            json.WriteEndArray();
            json.WriteStartArray("taxes");
            foreach (var tax in document.Taxes)
            {
                json.WriteStartObject();
                json.WriteString("code", tax.Code);
                if (tax.Percent is { } percent)
                {
                    json.WriteNumber("percent", percent);
                }

                json.WriteNumber("base", tax.Base.Minor);
                json.WriteNumber("tax", tax.Tax.Minor);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("ledger");
            foreach (var posting in document.Ledger)
            {
                WritePosting(json, posting);
            }

            json.WriteEndArray();
            Pairs(json, "tags", document.Tags);
            Pairs(json, "references", document.References);
            Texts(json, "legends", document.Legends);
            Texts(json, "address", document.Address);
            Texts(json, "seller", document.Seller);
        });
    }

    /// <summary>The document, without a number.</summary>
    public static BooksDocument Read(ReadOnlyMemory<byte> body)
    {
        using var text = JsonDocument.Parse(body);
        var root = text.RootElement;
        var currency = Currency.Of(Text(root, "currency"));
        IReadOnlyList<LedgerPosting> ledger = [.. root.GetProperty("ledger").EnumerateArray().Select(ReadPosting)];
        var from = Day(root, "suppliedFrom");
        return new BooksDocument
        {
            Kind = Enum.Parse<BooksKind>(Text(root, "kind")),
            Key = DocumentKey.Parse(Text(root, "key")),
            Number = "",
            Date = Day(root, "date")!.Value,
            Due = Day(root, "due"),
            Party = Text(root, "party"),
            Memo = Text(root, "memo"),
            Currency = currency,
            Net = Amount(root, "net", currency),
            Tax = Amount(root, "tax", currency),
            Total = Amount(root, "total", currency),
            Supplied = from is { } start ? new DateInterval(start, Day(root, "suppliedTo")!.Value) : null,
            Lines = [.. root.GetProperty("lines").EnumerateArray().Select(line => ReadLine(line, currency))],
            Taxes = [.. root.GetProperty("taxes").EnumerateArray().Select(tax => new BooksTax(
                Text(tax, "code"), tax.TryGetProperty("percent", out var percent) ? percent.GetDecimal() : null,
                Amount(tax, "base", currency), Amount(tax, "tax", currency)))],
            Ledger = ledger,
            Postings = LedgerPostings.ForBooks(ledger, currency),
            Tags = ReadPairs(root, "tags"),
            References = ReadPairs(root, "references"),
            Legends = ReadTexts(root, "legends"),
            Address = ReadTexts(root, "address"),
            Seller = ReadTexts(root, "seller"),
        };
    }

    private static void WriteLine(Utf8JsonWriter json, BooksLine line)
    {
        json.WriteStartObject();
        json.WriteString("text", line.Text);
        json.WriteNumber("quantity", line.Quantity);
        json.WriteString("unit", line.Unit);
        json.WriteNumber("unitPrice", line.UnitPrice);
        json.WriteNumber("discount", line.Discount.Minor);
        json.WriteNumber("net", line.Net.Minor);
        json.WriteString("taxCode", line.TaxCode);
        json.WriteNumber("tax", line.Tax.Minor);
        json.WriteString("discountReason", line.DiscountReason);
        WriteDay(json, "supplied", line.Supplied);
        json.WriteEndObject();
    }

    private static BooksLine ReadLine(JsonElement line, Currency currency) => new(
        Text(line, "text"), line.GetProperty("quantity").GetDecimal(), Text(line, "unit"), line.GetProperty("unitPrice").GetDecimal(),
        Amount(line, "discount", currency), Amount(line, "net", currency), Text(line, "taxCode"), Amount(line, "tax", currency))
    {
        DiscountReason = Text(line, "discountReason"),
        Supplied = Day(line, "supplied"),
    };

    private static void WritePosting(Utf8JsonWriter json, LedgerPosting posting)
    {
        json.WriteStartObject();
        json.WriteString("role", posting.Role.ToString());
        json.WriteString("account", posting.Account);
        json.WriteString("currency", posting.Amount.Currency.Code);
        json.WriteNumber("amount", posting.Amount.Minor);
        json.WriteString("taxCode", posting.TaxCode);
        json.WriteString("party", posting.Party);
        json.WriteString("document", posting.Document);
        json.WriteString("agreement", posting.Agreement);
        json.WriteEndObject();
    }

    private static LedgerPosting ReadPosting(JsonElement posting) => new(
        Enum.Parse<AccountRole>(Text(posting, "role")), Text(posting, "account"),
        Amount(posting, "amount", Currency.Of(Text(posting, "currency"))), Text(posting, "taxCode"))
    {
        Party = Text(posting, "party"),
        Document = Text(posting, "document"),
        Agreement = Text(posting, "agreement"),
    };

    private static void WriteDay(Utf8JsonWriter json, string name, LocalDate? day) => json.WriteString(name, day is { } d ? Iso.Format(d) : "");

    private static void Pairs(Utf8JsonWriter json, string name, IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        json.WriteStartArray(name);
        foreach (var (key, value) in pairs)
        {
            json.WriteStartObject();
            json.WriteString("name", key);
            json.WriteString("value", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static IReadOnlyList<KeyValuePair<string, string>> ReadPairs(JsonElement root, string name) =>
        [.. root.GetProperty(name).EnumerateArray().Select(p => KeyValuePair.Create(Text(p, "name"), Text(p, "value")))];

    private static IReadOnlyList<string> ReadTexts(JsonElement root, string name) =>
        [.. root.GetProperty(name).EnumerateArray().Select(t => t.GetString()!)];

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static Money Amount(JsonElement element, string name, Currency currency) => Money.OfMinor(element.GetProperty(name).GetInt64(), currency);

    private static LocalDate? Day(JsonElement element, string name) => Text(element, name) is { Length: > 0 } text ? Iso.Parse(text).Value : null;
}
