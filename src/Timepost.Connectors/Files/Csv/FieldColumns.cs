using Timepost.Domain.Mapping;

namespace Timepost.Connectors.Files.Csv;

/// <summary>A shape of a file whose fields go by name: expenses, customers, accounts.</summary>
/// <param name="Format">Name of the format.</param>
/// <param name="Signature">Headers that it must have; <c>a|b</c>: one of them.</param>
/// <param name="Columns">Fields and the headers that they may have, the first that is there.</param>
internal sealed record FieldLayout(string Format, string[] Signature, (string Field, string[] Headers)[] Columns)
{
    public bool Fits(string[] names) => Array.TrueForAll(
        Signature, wanted => Array.Exists(wanted.Split('|'), one => names.Contains(one, StringComparer.OrdinalIgnoreCase)));
}

/// <summary>Where each field of a file stands, by a layout or by the connection's map.</summary>
internal sealed class FieldColumns
{
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _constant = new(StringComparer.Ordinal);

    public int this[string field] => _index.GetValueOrDefault(field, -1);

    /// <summary>The same text for each row, where the connection declares one.</summary>
    public string? Constant(string field) => _constant.GetValueOrDefault(field);

    /// <summary>The declared map where there is one, else the layout that fits.</summary>
    public static (CsvHeader Header, FieldColumns Columns) Find(byte[] head, FieldLayout[] layouts, bool declared, ConnectionSettings connection)
    {
        FieldLayout? layout = null;
        var map = declared ? connection.Columns : new Dictionary<string, string>();
        var header = CsvHeader.Find(head, names =>
        {
            if (map.Count > 0)
            {
                return map.Values.All(v => v.StartsWith('=') || names.Contains(v, StringComparer.OrdinalIgnoreCase));
            }

            layout = Array.Find(layouts, l => l.Fits(names));
            return layout is not null;
        });
        if (header is null)
        {
            var wanted = map.Count > 0
                ? string.Join(", ", map.Values.Where(static v => !v.StartsWith('=')).Order(StringComparer.Ordinal))
                : string.Join("; or: ", layouts.Select(static l => string.Join(", ", l.Signature)));
            throw Rejections.File(
                1, "", CsvHeader.FirstLine(head), FileCodes.HeaderMissing, $"No header row among the first rows has the columns: {wanted}.");
        }

        var columns = new FieldColumns();
        if (layout is null)
        {
            columns.Declare(map, header, layouts[^1]);
            return (header, columns);
        }

        foreach (var (field, headers) in layout.Columns)
        {
            var index = headers.Select(header.Index).FirstOrDefault(static i => i >= 0, -1);
            if (index >= 0)
            {
                columns._index[field] = index;
            }
        }

        return (header, columns);
    }

    private void Declare(IReadOnlyDictionary<string, string> map, CsvHeader header, FieldLayout generic)
    {
        foreach (var (key, value) in map.OrderBy(static m => m.Key, StringComparer.Ordinal))
        {
            var plain = key.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
            var field = Array.Find(generic.Columns, c => c.Field.Equals(plain, StringComparison.OrdinalIgnoreCase)).Field
                ?? throw Rejections.File(
                    header.Line, key, value, FileCodes.ColumnsUndeclared, $"'{key}' is no field here. Known: {string.Join(", ", generic.Columns.Select(static c => c.Field))}.");
            if (value.StartsWith('='))
            {
                _constant[field] = value[1..].Trim();
            }
            else
            {
                _index[field] = header.Index(value);
            }
        }
    }
}

/// <summary>Reads the rows of such a file.</summary>
internal static class FieldRows
{
    public static IEnumerable<(RowValues Values, FieldColumns Columns, Domain.Work.RowRejection? Rejection)> Read(
        Stream content, FieldLayout[] layouts, bool declared, string[] dateFields, ConnectionSettings connection)
    {
        var begin = content.CanSeek ? content.Position : 0;
        var head = CsvHeader.Peek(content);
        var (header, columns) = FieldColumns.Find(head, layouts, declared, connection);
        Stream whole = content;
        if (content.CanSeek)
        {
            content.Position = begin;
        }
        else
        {
            whole = new HeadedStream(head, content);
        }

        var dates = Array.FindAll(Array.ConvertAll(dateFields, f => columns[f]), static i => i >= 0);
        var order = DateOrders.Of(whole, header, dates, connection);
        var rows = new CsvScanner(whole, header.Separator);
        var values = new RowValues(rows, header, connection, order);
        while (rows.Next())
        {
            if (rows.Line <= header.Line)
            {
                continue;
            }

            values.Begin();
            yield return rows.Fault is { } fault ? (values, columns, Rejections.Of(rows, header.Names, fault))
                : rows.Count != header.Names.Length ? (values, columns, Rejections.Ragged(rows, header.Names))
                : (values, columns, null);
        }
    }
}
