namespace Timepost.Cli.Output;

/// <summary>What a column holds; decides alignment and how it is exported.</summary>
internal enum ColumnKind
{
    /// <summary>Text of unknown origin.</summary>
    Text,

    /// <summary>An id, key, number or code: never wrapped or cut.</summary>
    Id,

    /// <summary>A number or an amount of ours: right-aligned, stays a number in an export, where it has no thousands separators.</summary>
    Number,

    /// <summary>A date, or a word of ours.</summary>
    Word,
}

/// <summary>A column.</summary>
internal sealed record Column(string Title, ColumnKind Kind = ColumnKind.Text)
{
    /// <summary>Its header in an export, where none may be empty; null: the title.</summary>
    public string? Exported { get; init; }

    /// <summary>A text to be read as a whole: broken between words on a terminal, never cut.</summary>
    public bool Sentence { get; init; }

    /// <summary>Cells that it needs at least on a terminal, where its texts are that long; 0: as its kind says.</summary>
    public int Least { get; init; }

    /// <summary>What tells its texts apart stands at their end, as in paths: there they are kept, and cut at the beginning.</summary>
    public bool EndMatters { get; init; }

    /// <summary>Left out on a terminal that is too narrow, the highest first; 0: never.</summary>
    public int Spare { get; init; }

    /// <summary>The currency of the amounts beside it: a reader needs no title for it.</summary>
    public static Column Currency { get; } = new("", ColumnKind.Word) { Exported = "currency" };
}

/// <summary>Rows under columns, drawn on a terminal, aligned elsewhere, or as CSV.</summary>
internal sealed class Table(params IReadOnlyList<Column> columns)
{
    private readonly List<IReadOnlyList<string>> _rows = [];

    public IReadOnlyList<Column> Columns { get; } = columns;

    public IReadOnlyList<IReadOnlyList<string>> Rows => _rows;

    /// <summary>What is said where there are no rows.</summary>
    public string Empty { get; init; } = "Nothing.";

    /// <summary>One cell for each column.</summary>
    public void Add(params IReadOnlyList<string> cells)
    {
        if (cells.Count != Columns.Count)
        {
            throw new ArgumentException($"{cells.Count} cells for {Columns.Count} columns.", nameof(cells));
        }

        _rows.Add(cells);
    }
}
