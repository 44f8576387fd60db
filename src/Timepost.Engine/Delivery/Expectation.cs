using System.Text.Json;
using NodaTime.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Engine.Trail;

namespace Timepost.Engine.Delivery;

/// <summary>What is compared after each confirmed write: net, tax, total, number of lines, tax codes, currency, date, party, postings with what they are in
/// base, exchange rate.</summary>
internal sealed record Expectation(
    string Number, string Date, string Party, string Currency, long Net, long Tax, long Total, int Lines, string TaxCodes, string Postings,
    string Rate = "")
{
    // what was reserved by an earlier version did not keep its postings
    private const string NotKept = "not kept";

    public static Expectation Of(BooksDocument document) => new(
        document.Number,
        LocalDatePattern.Iso.Format(document.Date),
        document.Party,
        document.Currency.Code,
        document.Net.Minor,
        document.Tax.Minor,
        document.Total.Minor,
        document.Lines.Count,
        string.Join(' ', document.Lines.Select(l => l.TaxCode).Where(c => c.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)),
        string.Join('\n', document.Postings.Select(Line).Order(StringComparer.Ordinal)),
        document.Rate?.Value.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "");

    /// <summary>What differs, for a reader; empty where nothing.</summary>
    public string Differences(BooksDocument read)
    {
        var other = Of(read);
        if (this == other)
        {
            return "";
        }

        var differences = new List<string>();
        Compare("number", Number, other.Number);
        Compare("date", Date, other.Date);
        Compare("party", Party, other.Party);
        Compare("currency", Currency, other.Currency);
        Compare("net", Amount(Net), Amount(other.Net));
        Compare("tax", Amount(Tax), Amount(other.Tax));
        Compare("total", Amount(Total), Amount(other.Total));
        Compare("exchange rate", Rate, other.Rate);
        Compare("lines", Lines.ToString(System.Globalization.CultureInfo.InvariantCulture), other.Lines.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Compare("tax codes", TaxCodes, other.TaxCodes);
        ComparePostings(Postings, other.Postings, differences);
        return string.Join("; ", differences);

        void Compare(string what, string sent, string has)
        {
            if (sent != has)
            {
                differences.Add($"{what}: sent {sent}, the books have {has}");
            }
        }
    }

    public byte[] ToJson() => TrailPayload.Write(json =>
    {
        json.WriteString("number", Number);
        json.WriteString("date", Date);
        json.WriteString("party", Party);
        json.WriteString("currency", Currency);
        json.WriteNumber("net", Net);
        json.WriteNumber("tax", Tax);
        json.WriteNumber("total", Total);
        json.WriteNumber("lines", Lines);
        json.WriteString("taxCodes", TaxCodes);
        json.WriteString("postings", Postings);
        if (Rate.Length > 0)
        {
            json.WriteString("rate", Rate);
        }
    });

    public static Expectation FromJson(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return new Expectation(
            root.GetProperty("number").GetString()!, root.GetProperty("date").GetString()!, root.GetProperty("party").GetString()!,
            root.GetProperty("currency").GetString()!, root.GetProperty("net").GetInt64(), root.GetProperty("tax").GetInt64(),
            root.GetProperty("total").GetInt64(), root.GetProperty("lines").GetInt32(), root.GetProperty("taxCodes").GetString()!,
            root.TryGetProperty("postings", out var postings) ? postings.GetString()! : NotKept,
            root.TryGetProperty("rate", out var rate) ? rate.GetString()! : "");
    }

    private static string Line(BooksPosting posting) =>
        $"{posting.Account} {posting.Amount}{(posting.InBase is { } inBase ? $" @@ {inBase}" : "")}{(posting.TaxCode.Length > 0 ? $" ({posting.TaxCode})" : "")}";

    private static void ComparePostings(string sent, string has, List<string> differences)
    {
        if (sent == NotKept || sent == has)
        {
            return;
        }

        var (ours, theirs) = (sent.Split('\n').ToList(), has.Split('\n').ToList());
        foreach (var line in sent.Split('\n'))
        {
            if (theirs.Remove(line))
            {
                ours.Remove(line);
            }
        }

        differences.Add($"postings: sent {Text(ours)}, the books have {Text(theirs)}");

        static string Text(List<string> lines) => lines.Count == 0 || lines is [""] ? "nothing else" : string.Join(" + ", lines);
    }

    private string Amount(long minor) =>
        Domain.Amounts.Currency.TryOf(Currency, out var currency)
            ? Money.OfMinor(minor, currency).ToAmountString()
            : minor.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
