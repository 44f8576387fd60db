using System.Text;
using System.Text.Json;
using Timepost.Connectors.Files.Csv;
using Timepost.Connectors.Files.Text;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;

namespace Timepost.Connectors.Files.Lists;

/// <summary>Accounts out of a chart that is a JSON tree: each key an account, the objects in it the accounts below, all other keys what is said of it
/// (<c>rootType</c>, <c>accountType</c>, <c>isGroup</c>, <c>accountNumber</c>; also as <c>root_type</c> and so on). The tree is the file itself, or its key <c>tree</c>.
/// An account without a number goes by its full name.</summary>
internal sealed class AccountTreeReader : IAccountReader
{
    private const int MaxBytes = 16 * 1024 * 1024;
    private const int MaxDepth = 64;
    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    public string Format => "json-accounts";

    /// <summary>A file that begins as a JSON object does.</summary>
    public static bool Fits(ReadOnlySpan<byte> head) => head.TrimStart("\uFEFF \t\r\n"u8) is [(byte)'{', ..];

    public IEnumerable<ReadItem<AccountRow>> Read(Stream content, string fileName, ConnectionSettings connection)
    {
        ArgumentNullException.ThrowIfNull(content);
        var rows = Rows(Bytes(content));
        foreach (var row in rows)
        {
            yield return row.Name.Length is 0 or > TextLimits.Name
                ? new(null, new RowRejection(row.Line, "name", row.Name[..Math.Min(row.Name.Length, 100)], FileCodes.NameMissing, $"An account has a name of at most {TextLimits.Name} characters."))
                : row.Heading || AccountTypeWords.Of(row.Type) is not null
                    ? new(row, null)
                    : new(null, new RowRejection(
                        row.Line, "rootType", row.Type.Length <= 100 ? row.Type : row.Type[..100], FileCodes.AccountTypeUnknown,
                        "Neither the account nor one above it says a type that is known: `rootType` is one of Asset, Liability, Equity, Income, Expense."));
        }
    }

    private static byte[] Bytes(Stream content)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = content.Read(buffer)) > 0;)
        {
            if (whole.Length + read > MaxBytes)
            {
                throw Rejections.File(1, "", "", FileCodes.RowTooLong, "A chart of accounts in JSON has at most 16 MB.");
            }

            whole.Write(buffer, 0, read);
        }

        return whole.ToArray();
    }

    // depth first, in the order of the file; a row stands before those below it, and is a heading once there are any
    private static List<AccountRow> Rows(byte[] bytes)
    {
        var rows = new List<AccountRow>();
        var numbers = new Dictionary<AccountRow, string>(ReferenceEqualityComparer.Instance);
        var text = bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsSpan(3) : bytes;
        var lines = new LineCount();
        var reader = new Utf8JsonReader(text, Options);
        try
        {
            var path = new Stack<AccountRow>();
            var key = "";
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        key = reader.GetString()!;
                        break;
                    case JsonTokenType.StartObject when reader.CurrentDepth == 0 || (reader.CurrentDepth == 1 && key == "tree"):
                        rows.Clear(); // what stood before the tree was about the file
                        path.Clear();
                        break;
                    case JsonTokenType.StartObject:
                        var above = path.Count > 0 ? path.Peek() : null;
                        var row = new AccountRow { Line = lines.At(text, reader.TokenStartIndex), Name = key.Trim(), Parent = above?.Id ?? "", Type = above?.Type ?? "" };
                        row.Id = above is null ? row.Name : $"{above.Id}:{row.Name}";
                        if (above is not null)
                        {
                            above.Heading = true;
                        }

                        rows.Add(row);
                        path.Push(row);
                        break;
                    case JsonTokenType.EndObject:
                        if (path.Count > 0)
                        {
                            path.Pop();
                        }

                        break;
                    case JsonTokenType.StartArray:
                        throw Rejections.File(lines.At(text, reader.TokenStartIndex), key, "", FileCodes.JsonInvalid, "A chart of accounts in JSON is a tree of objects; this is a list.");
                    default:
                        if (path.Count > 0)
                        {
                            Say(path.Peek(), key, numbers, ref reader);
                        }

                        break;
                }
            }
        }
        catch (JsonException bad)
        {
            throw Rejections.File((bad.LineNumber ?? 0) + 1, "", "", FileCodes.JsonInvalid, $"The file is no sound JSON: {bad.Message}");
        }

        Settle(rows, numbers);
        return rows;
    }

    private static void Say(AccountRow row, string key, Dictionary<AccountRow, string> numbers, ref Utf8JsonReader reader)
    {
        switch (key)
        {
            case "rootType" or "root_type" when reader.TokenType == JsonTokenType.String:
                row.Type = reader.GetString()!;
                break;
            case "accountType" or "account_type" when reader.TokenType == JsonTokenType.String:
                row.Description = reader.GetString()!;
                break;
            case "isGroup" or "is_group":
                row.Heading |= reader.TokenType == JsonTokenType.True || (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var group) && group != 0);
                break;
            case "accountNumber" or "account_number" when reader.TokenType is JsonTokenType.Number or JsonTokenType.String:
                numbers[row] = reader.TokenType == JsonTokenType.Number ? Encoding.UTF8.GetString(reader.ValueSpan) : reader.GetString() ?? "";
                break;
            default:
                break; // a rate of tax and the like is nothing that an account of the books needs here
        }
    }

    // what was said after the accounts below it holds for them too, and a number takes the place of the full name
    private static void Settle(List<AccountRow> rows, Dictionary<AccountRow, string> numbers)
    {
        var known = new Dictionary<string, AccountRow>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var above = known.GetValueOrDefault(row.Parent);
            known.TryAdd(row.Id, row);
            if (AccountTypeWords.Of(row.Type) is null && above is not null)
            {
                row.Type = above.Type;
            }

            if (row.Type.Length == 0)
            {
                row.Type = row.Description;
            }

            row.Parent = above?.Id ?? "";
            if (numbers.GetValueOrDefault(row) is { Length: > 0 } number)
            {
                row.Id = number;
            }
        }
    }

    // lines counted on from where the last were
    private sealed class LineCount
    {
        private long _line = 1;
        private int _at;

        public long At(ReadOnlySpan<byte> text, long offset)
        {
            _line += text[_at..(int)offset].Count((byte)'\n');
            _at = (int)offset;
            return _line;
        }
    }
}
