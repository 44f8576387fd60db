using System.Globalization;
using System.Text;
using Timepost.Domain.Books;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Delivery;

namespace Timepost.Connectors.Books;

/// <summary>Where a document stands in the journal.</summary>
internal sealed class BlockEntry
{
    public required int Year { get; init; }

    public required DocumentKey Key { get; init; }

    public required string Number { get; init; }

    /// <summary>As written; an edited block keeps it.</summary>
    public required string Hash { get; init; }

    public required IReadOnlyList<string> Attachments { get; init; }

    public required long Offset { get; set; }

    public required int Length { get; set; }

    /// <summary>No longer in the journal.</summary>
    public bool Removed { get; set; }
}

/// <summary>One file of the journal.</summary>
internal sealed class YearFile(int year)
{
    public int Year { get; } = year;

    public string Name => JournalName(Year);

    public FileStamp Stamp { get; set; } = FileStamp.None;

    /// <summary>Read anew at this opening, so its views are too.</summary>
    public bool Scanned { get; set; }

    /// <summary>What must be written before the next block.</summary>
    public string Gap { get; set; } = JournalScan.Preface;

    public static string JournalName(int year) => string.Create(CultureInfo.InvariantCulture, $"timepost-{year:D4}.journal");

    public static string BeancountName(int year) => string.Create(CultureInfo.InvariantCulture, $"timepost-{year:D4}.beancount");
}

/// <summary>What the headers must declare.</summary>
internal sealed class Declared
{
    public SortedSet<string> Currencies { get; } = new(StringComparer.Ordinal);

    /// <summary>Currencies of base amounts.</summary>
    public SortedSet<string> Bases { get; } = new(StringComparer.Ordinal);

    public SortedSet<string> Tags { get; } = new(StringComparer.Ordinal) { "due", "tax-code", "tp-key", "tp-kind" };

    public SortedSet<string> Payees { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, AccountType> Accounts { get; } = new(StringComparer.Ordinal);

    /// <summary>True where something was new.</summary>
    public bool Add(BooksDocument document, IReadOnlyList<AccountType> types)
    {
        var grew = Payees.Add(JournalBlock.Payee(document.Party));
        foreach (var (name, _) in JournalBlock.JournalTags(document))
        {
            grew |= Tags.Add(name);
        }

        for (var i = 0; i < document.Postings.Count; i++)
        {
            grew |= Currencies.Add(document.Postings[i].Amount.Currency.Code);
            if (document.Postings[i].InBase is { } inBase)
            {
                grew |= Currencies.Add(inBase.Currency.Code) | Bases.Add(inBase.Currency.Code);
            }

            grew |= i < types.Count && Accounts.TryAdd(document.Postings[i].Account, types[i]);
        }

        return grew;
    }
}

/// <summary>What is known of the books: kept in memory between sessions and in <c>.timepost-index</c> between programs.</summary>
/// <remarks>The index only saves reading: without it all is read again from the journal. Lines, one fact each, the last
/// one holds: <c>b</c> block, <c>r</c> removed, <c>f</c> stamp of a journal file, <c>d</c> stamp of a file beside it,
/// <c>u</c> what headers declare, <c>a</c> an accepted change.</remarks>
internal sealed class BooksState
{
    public const string IndexName = ".timepost-index";
    private const string Head = "timepost-index 1";

    public SortedDictionary<int, YearFile> Years { get; } = [];

    public Dictionary<string, BlockEntry> ByKey { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, BlockEntry> ByNumber { get; } = new(StringComparer.Ordinal);

    public Declared Declared { get; } = new();

    /// <summary>Stamps of files beside the journal, by path relative to the folder.</summary>
    public Dictionary<string, FileStamp> Beside { get; } = new(StringComparer.Ordinal);

    public SortedSet<string> Accepted { get; } = new(StringComparer.Ordinal);

    public List<BooksChange> Changes { get; } = [];

    /// <summary>The index file as last seen; another program may have written it since.</summary>
    public FileStamp IndexStamp { get; set; } = FileStamp.None;

    /// <summary>A write failed: what is in memory is not to be believed, the index and the journal are.</summary>
    public bool Broken { get; set; }

    /// <summary>Blocks of a year in the order of the file.</summary>
    public IEnumerable<BlockEntry> BlocksOf(int year) =>
        ByKey.Values.Where(e => e.Year == year && !e.Removed).OrderBy(e => e.Offset);

    public void Add(BlockEntry entry)
    {
        ByKey[entry.Key.Value] = entry;
        if (entry.Number.Length > 0)
        {
            ByNumber[entry.Number] = entry;
        }
    }

    public static string Line(BlockEntry e) => string.Create(
        CultureInfo.InvariantCulture,
        $"b {e.Year} {e.Offset} {e.Length} {e.Hash} {e.Key.Value} {(e.Number.Length == 0 ? "-" : e.Number)} {(e.Attachments.Count == 0 ? "-" : string.Join(':', e.Attachments))}\n");

    public static string Line(char kind, string path, FileStamp stamp) =>
        string.Create(CultureInfo.InvariantCulture, $"{kind} {stamp.Size} {stamp.Ticks} {path}\n");

    /// <summary>All of it. Files of the journal with undecided changes have no stamp, so that they are read again.</summary>
    public byte[] ToIndex()
    {
        var text = new StringBuilder(Head).Append('\n');
        foreach (var entry in ByKey.Values.OrderBy(e => e.Year).ThenBy(e => e.Offset).ThenBy(e => e.Key.Value, StringComparer.Ordinal))
        {
            text.Append(Line(entry));
            if (entry.Removed)
            {
                text.Append("r ").Append(entry.Key.Value).Append('\n');
            }
        }

        AppendDeclared(text, Declared);
        foreach (var id in Accepted)
        {
            text.Append("a ").Append(id).Append('\n');
        }

        foreach (var (path, stamp) in Beside.OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            text.Append(Line('d', path, stamp));
        }

        foreach (var file in Years.Values)
        {
            if (!Changes.Any(c => c.File == file.Name && c.Blocks))
            {
                text.Append(Line('f', file.Name, file.Stamp));
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public static void AppendDeclared(StringBuilder text, Declared declared)
    {
        foreach (var currency in declared.Currencies)
        {
            text.Append("u currency ").Append(currency).Append('\n');
        }

        foreach (var currency in declared.Bases)
        {
            text.Append("u base ").Append(currency).Append('\n');
        }

        foreach (var tag in declared.Tags)
        {
            text.Append("u tag ").Append(tag).Append('\n');
        }

        foreach (var payee in declared.Payees)
        {
            text.Append("u payee ").Append(payee).Append('\n');
        }

        foreach (var (name, type) in declared.Accounts)
        {
            text.Append("u ").Append(DocumentRecord.TypeName(type)).Append(' ').Append(name).Append('\n');
        }
    }

    /// <summary>Reads an index; from the first line that cannot be read on, nothing of it is believed.</summary>
    public static BooksState FromIndex(ReadOnlySpan<byte> bytes, IDictionary<string, FileStamp> journalStamps)
    {
        var state = new BooksState();
        var lines = Encoding.UTF8.GetString(bytes).Split('\n');
        if (lines[0] != Head)
        {
            return state;
        }

        // the last piece is what follows the last newline: nothing, or a torn line
        for (var i = 1; i < lines.Length - 1; i++)
        {
            if (!state.TryRead(lines[i], journalStamps))
            {
                break;
            }
        }

        return state;
    }

    /// <summary>An index says of each file of the journal that it is as these stamps are, and of no other file.</summary>
    public static bool Agrees(ReadOnlySpan<byte> index, IReadOnlyDictionary<string, FileStamp> journal)
    {
        var known = new Dictionary<string, FileStamp>(StringComparer.Ordinal);
        var reader = new BooksState();
        while (index.IndexOf("\nf "u8) is var at and >= 0)
        {
            index = index[(at + 1)..];
            var end = index.IndexOf((byte)'\n');
            if (end < 0 || !reader.TryRead(Encoding.UTF8.GetString(index[..end]), known))
            {
                return false;
            }
        }

        return known.Count == journal.Count && journal.All(f => known.TryGetValue(f.Key, out var stamp) && stamp == f.Value);
    }

    private bool TryRead(string line, IDictionary<string, FileStamp> journalStamps)
    {
        var parts = line.Split(' ');
        try
        {
            switch (parts[0])
            {
                case "b" when parts.Length == 8:
                    Add(new BlockEntry
                    {
                        Year = Int(parts[1]),
                        Offset = Long(parts[2]),
                        Length = Int(parts[3]),
                        Hash = parts[4],
                        Key = DocumentKey.Parse(parts[5]),
                        Number = parts[6] == "-" ? "" : parts[6],
                        Attachments = parts[7] == "-" ? [] : parts[7].Split(':'),
                    });
                    return true;
                case "r" when parts.Length == 2 && ByKey.TryGetValue(parts[1], out var entry):
                    entry.Removed = true;
                    return true;
                case "f" when parts.Length == 4:
                    journalStamps[parts[3]] = new FileStamp(Long(parts[1]), Long(parts[2]));
                    return true;
                case "d" when parts.Length == 4:
                    Beside[parts[3]] = new FileStamp(Long(parts[1]), Long(parts[2]));
                    return true;
                case "a" when parts.Length == 2:
                    Accepted.Add(parts[1]);
                    return true;
                case "u" when parts.Length >= 3:
                    return TryReadDeclared(parts[1], line[(3 + parts[1].Length)..]);
                default:
                    return false;
            }
        }
        catch (Exception failure) when (failure is FormatException or OverflowException)
        {
            return false;
        }
    }

    private bool TryReadDeclared(string kind, string name)
    {
        switch (kind)
        {
            case "currency":
                Declared.Currencies.Add(name);
                return true;
            case "base":
                Declared.Bases.Add(name);
                return true;
            case "tag":
                Declared.Tags.Add(name);
                return true;
            case "payee":
                Declared.Payees.Add(name);
                return true;
            default:
                Declared.Accounts[name] = DocumentRecord.ParseType(kind);
                return true;
        }
    }

    private static int Int(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static long Long(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
