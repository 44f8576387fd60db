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
