using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Engine.Plans;

namespace Timepost.Engine.Staging;

/// <summary>The documents of an export: <c>documents.jsonl</c>, one JSON object a line.</summary>
internal static class GoldenDocuments
{
    public const string File = "documents.jsonl";

    public static void Write(Stream into, StoredDraft draft)
    {
        using (var json = new Utf8JsonWriter(into))
        {
            json.WriteStartObject();
            json.WriteString("key", draft.Key.Value);
            json.WriteString("kind", draft.Kind);
            json.WriteString("workspace", draft.Identity.WorkspaceKey);
            json.WriteString("identityParty", draft.Identity.Party);
            json.WriteString("agreement", draft.Identity.Agreement);
            json.WriteString("split", draft.Identity.Split);
            json.WriteString("period", draft.Identity.Period);
            json.WriteNumber("generation", draft.Identity.Generation);
            json.WriteString("party", draft.Party);
            json.WriteString("date", LocalDatePattern.Iso.Format(draft.Date));
            if (draft.Due is { } due)
            {
                json.WriteString("due", LocalDatePattern.Iso.Format(due));
            }

            json.WriteString("from", LocalDatePattern.Iso.Format(draft.From));
            json.WriteString("to", LocalDatePattern.Iso.Format(draft.To));
            json.WriteString("currency", draft.Net.Currency.Code);
            json.WriteNumber("net", draft.Net.Minor);
            json.WriteNumber("tax", draft.Tax.Minor);
            json.WriteNumber("total", draft.Total.Minor);
            json.WriteString("blocked", draft.Blocked);
            json.WriteString("hash", Convert.ToHexStringLower(draft.Hash));
            json.WritePropertyName("body");
            json.WriteRawValue(draft.Body, skipInputValidation: true);
            json.WriteEndObject();
        }

        into.Write("\n"u8);
    }

    public static IEnumerable<StoredDraft> Read(Stream from)
    {
        using var reader = new StreamReader(from);
        while (reader.ReadLine() is { } line)
        {
            yield return Parse(line);
        }
    }

    private static StoredDraft Parse(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            string Text(string name) => root.GetProperty(name).GetString()!;
            LocalDate Day(string name) => LocalDatePattern.Iso.Parse(Text(name)).Value;
            var currency = Currency.Of(Text("currency"));
            return new StoredDraft
            {
                Key = DocumentKey.Parse(Text("key")),
                Kind = Text("kind"),
                Identity = new DocumentIdentity(
                    Text("workspace"), Text("kind"), Text("identityParty"), Text("agreement"), currency.Code, Text("split"), Text("period"), root.GetProperty("generation").GetInt32()),
                Party = Text("party"),
                Date = Day("date"),
                Due = root.TryGetProperty("due", out _) ? Day("due") : null,
                From = Day("from"),
                To = Day("to"),
                Net = Money.OfMinor(root.GetProperty("net").GetInt64(), currency),
                Tax = Money.OfMinor(root.GetProperty("tax").GetInt64(), currency),
                Total = Money.OfMinor(root.GetProperty("total").GetInt64(), currency),
                Hash = Convert.FromHexString(Text("hash")),
                Body = System.Text.Encoding.UTF8.GetBytes(root.GetProperty("body").GetRawText()),
                Status = "draft",
                RuleSet = "",
                Blocked = Text("blocked"),
            };
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or FormatException or InvalidOperationException or UnparsableValueException or ArgumentException)
        {
            throw StagingRefusedException.Unreadable(File);
        }
    }
}
