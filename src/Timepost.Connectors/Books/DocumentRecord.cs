using System.Globalization;
using System.Text;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;

namespace Timepost.Connectors.Books;

/// <summary>A document's record: one JSON text in a fixed order and layout, format 1. The same document always gives
/// the same bytes; what is read back equals what was written.</summary>
internal static class DocumentRecord
{
    private static readonly LocalDatePattern Iso = LocalDatePattern.Iso;

    /// <summary>Lines of text, each ended by <c>\n</c>.</summary>
    public static string Write(BooksDocument document, Func<string, AccountType> typeOf)
    {
        var json = new StringBuilder(1_024);
        json.Append("{\"timepost\":1,\"kind\":");
        JournalText.AppendJson(json, KindName(document.Kind));
        Field(json, "key", document.Key.Value);
        Field(json, "number", document.Number);
        Field(json, "date", Iso.Format(document.Date));
        Field(json, "due", document.Due is { } due ? Iso.Format(due) : "");
        json.Append(",\n");
        First(json, "party", document.Party);
        Field(json, "memo", document.Memo);
        json.Append(",\n");
        First(json, "currency", document.Currency.Code);
        Field(json, "net", document.Net.ToAmountString());
        Field(json, "tax", document.Tax.ToAmountString());
        Field(json, "total", document.Total.ToAmountString());
        List(json, "lines", document.Lines, static (json, line) =>
        {
            json.Append('{');
            First(json, "text", line.Text);
            Field(json, "quantity", Plain(line.Quantity));
            Field(json, "unit", line.Unit);
            Field(json, "unitPrice", Plain(line.UnitPrice));
            Field(json, "discount", line.Discount.ToAmountString());
            Field(json, "net", line.Net.ToAmountString());
            Field(json, "taxCode", line.TaxCode);
            Field(json, "tax", line.Tax.ToAmountString());
            Field(json, "discountReason", line.DiscountReason);
            Field(json, "supplied", line.Supplied is { } day ? Iso.Format(day) : "");
            json.Append('}');
        });
        List(json, "postings", document.Postings, (json, posting) =>
        {
            json.Append('{');
            First(json, "account", posting.Account);
            Field(json, "type", TypeName(typeOf(posting.Account)));
            Field(json, "amount", posting.Amount.ToAmountString());
            Field(json, "currency", posting.Amount.Currency.Code);
            Field(json, "taxCode", posting.TaxCode);
            if (posting.InBase is { } inBase)
            {
                Field(json, "inBase", inBase.ToAmountString());
                Field(json, "baseCurrency", inBase.Currency.Code);
            }

            json.Append('}');
        });
        List(json, "tags", document.Tags, static (json, tag) =>
        {
            json.Append('{');
            First(json, "name", tag.Key);
            Field(json, "value", tag.Value);
            json.Append('}');
        });
        List(json, "attachments", document.Attachments, static (json, attachment) =>
        {
            json.Append('{');
            First(json, "name", attachment.Name);
            Field(json, "sha256", attachment.Sha256);
            Field(json, "length", attachment.Length.ToString(CultureInfo.InvariantCulture));
            json.Append('}');
        });
        List(json, "legends", document.Legends, JournalText.AppendJson);
        List(json, "address", document.Address, JournalText.AppendJson);
        List(json, "seller", document.Seller, JournalText.AppendJson);
        json.Append(",\n");
        First(json, "suppliedFrom", document.Supplied is { } supplied ? Iso.Format(supplied.Start) : "");
        Field(json, "suppliedTo", document.Supplied is { } until ? Iso.Format(until.End) : "");
        Field(json, "prices", document.TaxIncluded ? "with tax" : "net");
        List(json, "references", document.References, static (json, reference) =>
        {
            json.Append('{');
            First(json, "name", reference.Key);
            Field(json, "value", reference.Value);
            json.Append('}');
        });
        List(json, "taxes", document.Taxes, static (json, tax) =>
        {
            json.Append('{');
            First(json, "taxCode", tax.Code);
            Field(json, "percent", tax.Percent is { } percent ? Plain(percent) : "");
            Field(json, "base", tax.Base.ToAmountString());
            Field(json, "tax", tax.Tax.ToAmountString());
            json.Append('}');
        });
        AppendBase(json, document);
        return json.Append("}\n").ToString();
    }

    /// <exception cref="FormatException">Not a record of format 1.</exception>
    public static BooksDocument Read(ReadOnlyMemory<byte> utf8) => Read(utf8, out _);

    /// <summary>With the kinds of the accounts posted to, one for each posting.</summary>
    /// <exception cref="FormatException">Not a record of format 1.</exception>
    public static BooksDocument Read(ReadOnlyMemory<byte> utf8, out IReadOnlyList<AccountType> types)
    {
        try
        {
            using var parsed = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            var root = parsed.RootElement;
            if (root.GetProperty("timepost").GetInt32() != 1)
            {
                throw new FormatException("The record is of another format than 1.");
            }

            var code = Text(root, "currency");
            var currency = code == default(Currency).Code ? default : Currency.Of(code);
            types = [.. root.GetProperty("postings").EnumerateArray().Select(p => ParseType(Text(p, "type")))];
            return new BooksDocument
            {
                Kind = ParseKind(Text(root, "kind")),
                Key = DocumentKey.Parse(Text(root, "key")),
                Number = Text(root, "number"),
                Date = Iso.Parse(Text(root, "date")).Value,
                Due = Day(Text(root, "due")),
                Party = Text(root, "party"),
                Memo = Text(root, "memo"),
                Currency = currency,
                Net = Amount(root, "net", currency),
                Tax = Amount(root, "tax", currency),
                Total = Amount(root, "total", currency),
                Lines = [.. root.GetProperty("lines").EnumerateArray().Select(l => new BooksLine(
                    Text(l, "text"), Number(l, "quantity"), Text(l, "unit"), Number(l, "unitPrice"),
                    Amount(l, "discount", currency), Amount(l, "net", currency), Text(l, "taxCode"), Amount(l, "tax", currency))
                {
                    DiscountReason = Later(l, "discountReason"),
                    Supplied = Day(Later(l, "supplied")),
                })],
                Postings = [.. root.GetProperty("postings").EnumerateArray().Select(p => new BooksPosting(
                    Text(p, "account"), Amount(p, "amount", Currency.Of(Text(p, "currency"))), Text(p, "taxCode"))
                {
                    InBase = Later(p, "inBase") is { Length: > 0 } ? Amount(p, "inBase", Currency.Of(Text(p, "baseCurrency"))) : null,
                })],
                Tags = [.. root.GetProperty("tags").EnumerateArray().Select(t => KeyValuePair.Create(Text(t, "name"), Text(t, "value")))],
                Attachments = [.. root.GetProperty("attachments").EnumerateArray().Select(a => new BooksAttachment(
                    Text(a, "name"), Text(a, "sha256"), long.Parse(Text(a, "length"), NumberStyles.None, CultureInfo.InvariantCulture)))],
                Legends = [.. root.GetProperty("legends").EnumerateArray().Select(static e => e.GetString() ?? "")],
                Address = [.. root.GetProperty("address").EnumerateArray().Select(static e => e.GetString() ?? "")],
                Seller = [.. LaterList(root, "seller").Select(static e => e.GetString() ?? "")],
                Supplied = Day(Later(root, "suppliedFrom")) is { } first && Day(Later(root, "suppliedTo")) is { } last ? new DateInterval(first, last) : null,
                TaxIncluded = Later(root, "prices") == "with tax",
                InBase = ReadInBase(root),
                Rate = root.TryGetProperty("rate", out var rate)
                    ? new BooksRate(Number(rate, "value"), Iso.Parse(Text(rate, "date")).Value, Text(rate, "id"), Text(rate, "text")) : null,
                References = [.. LaterList(root, "references").Select(r => KeyValuePair.Create(Text(r, "name"), Text(r, "value")))],
                Taxes = [.. LaterList(root, "taxes").Select(t => new BooksTax(
                    Text(t, "taxCode"), Text(t, "percent").Length > 0 ? Number(t, "percent") : null, Amount(t, "base", currency), Amount(t, "tax", currency)))],
            };
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException
            or ArgumentException or UnparsableValueException or OverflowException)
        {
            throw new FormatException($"The record cannot be read: {failure.Message}", failure);
        }
    }

    public static string KindName(BooksKind kind) => kind switch
    {
        BooksKind.Customer => "customer",
        BooksKind.Invoice => "invoice",
        BooksKind.CreditNote => "credit-note",
        BooksKind.Bill => "bill",
        BooksKind.EmployeeExpense => "employee-expense",
        BooksKind.JournalEntry => "journal-entry",
        BooksKind.Payment => "payment",
    };

    public static string TypeName(AccountType type) => type switch
    {
        AccountType.Asset => "asset",
        AccountType.Liability => "liability",
        AccountType.Equity => "equity",
        AccountType.Revenue => "revenue",
        AccountType.Cost => "cost",
    };

    public static AccountType ParseType(string name)
    {
        foreach (var type in Enum.GetValues<AccountType>())
        {
            if (TypeName(type) == name)
            {
                return type;
            }
        }

        throw new FormatException($"'{name}' is no kind of account.");
    }

    /// <summary>Without trailing zeros, so that equal numbers read alike.</summary>
    public static string Plain(decimal value)
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    // a document in base currency has neither
    private static void AppendBase(StringBuilder json, BooksDocument document)
    {
        if (document.InBase is { } inBase)
        {
            json.Append(",\n\"inBase\":{");
            First(json, "currency", inBase.Total.Currency.Code);
            Field(json, "net", inBase.Net.ToAmountString());
            Field(json, "tax", inBase.Tax.ToAmountString());
            Field(json, "total", inBase.Total.ToAmountString());
            json.Append('}');
        }

        if (document.Rate is { } rate)
        {
            json.Append(",\n\"rate\":{");
            First(json, "value", Plain(rate.Value));
            Field(json, "date", Iso.Format(rate.Date));
            Field(json, "id", rate.Id);
            Field(json, "text", rate.Text);
            json.Append('}');
        }
    }

    private static BooksInBase? ReadInBase(JsonElement root)
    {
        if (!root.TryGetProperty("inBase", out var inBase))
        {
            return null;
        }

        var currency = Currency.Of(Text(inBase, "currency"));
        return new BooksInBase(Amount(inBase, "net", currency), Amount(inBase, "tax", currency), Amount(inBase, "total", currency));
    }

    private static BooksKind ParseKind(string name)
    {
        foreach (var kind in Enum.GetValues<BooksKind>())
        {
            if (KindName(kind) == name)
            {
                return kind;
            }
        }

        throw new FormatException($"'{name}' is no kind of document.");
    }

    private static void First(StringBuilder json, string name, string value)
    {
        json.Append('"').Append(name).Append("\":");
        JournalText.AppendJson(json, value);
    }

    private static void Field(StringBuilder json, string name, string value)
    {
        json.Append(',');
        First(json, name, value);
    }

    private static void List<T>(StringBuilder json, string name, IReadOnlyList<T> items, Action<StringBuilder, T> append)
    {
        json.Append(",\n\"").Append(name).Append("\":[");
        for (var i = 0; i < items.Count; i++)
        {
            json.Append(i == 0 ? "\n" : ",\n");
            append(json, items[i]);
        }

        json.Append(']');
    }

    private static string Text(JsonElement element, string name) =>
        element.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' is null.");

    // what blocks written by an earlier version do not have
    private static string Later(JsonElement element, string name) => element.TryGetProperty(name, out _) ? Text(element, name) : "";

    private static IEnumerable<JsonElement> LaterList(JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) ? list.EnumerateArray() : [];

    private static LocalDate? Day(string text) => text.Length > 0 ? Iso.Parse(text).Value : null;

    private static decimal Number(JsonElement element, string name) => decimal.Parse(
        Text(element, name), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private static Money Amount(JsonElement element, string name, Currency currency) =>
        Money.Exact(Number(element, name), currency);
}
