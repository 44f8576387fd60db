using Timepost.Domain.Mapping;
using Timepost.Domain.Work;

namespace Timepost.Connectors.Files.Csv;

/// <summary>Columns of a file that the connection names as custom fields.</summary>
internal sealed class CustomColumns
{
    private const int AtHand = 20_000;
    private readonly (string Name, int Column)[] _columns;
    private readonly string[] _values;
    private readonly Dictionary<string, string> _written = new(StringComparer.Ordinal);

    private CustomColumns((string Name, int Column)[] columns) => (_columns, _values) = (columns, new string[columns.Length]);

    /// <summary>Finds the columns.</summary>
    /// <exception cref="Engine.Intake.FileRefusedException">The file lacks one.</exception>
    public static CustomColumns Of(ConnectionSettings connection, CsvHeader header)
    {
        var columns = new List<(string, int)>();
        foreach (var (name, column) in connection.Fields.OrderBy(static f => f.Key, StringComparer.Ordinal))
        {
            var index = header.Index(column);
            columns.Add((name, index >= 0 ? index : throw Rejections.File(
                header.Line, column, "", FileCodes.HeaderMissing,
                $"The connection maps the custom field {name} to the column '{column}', which the file lacks. It has: {string.Join(", ", header.Names)}.")));
        }

        return new CustomColumns([.. columns]);
    }

    /// <summary>For formats without columns.</summary>
    /// <exception cref="Engine.Intake.FileRefusedException">The connection names custom fields.</exception>
    public static void Refuse(ConnectionSettings connection)
    {
        if (connection.Fields.Count > 0)
        {
            throw Rejections.File(
                1, connection.Fields.Values.Order(StringComparer.Ordinal).First(), "", FileCodes.HeaderMissing,
                $"The connection names custom fields, and a file of this format has no columns. Take `fields` from the connection.");
        }
    }

    /// <summary>The fields of the row at hand as one text; null where it fills none. One that is too long rejects the row.</summary>
    public string? Written(RowValues values)
    {
        if (_columns.Length == 0)
        {
            return null;
        }

        var any = false;
        for (var i = 0; i < _columns.Length; i++)
        {
            _values[i] = values.Name(_columns[i].Column);
            any |= _values[i].Length > 0;
        }

        if (!any)
        {
            return null;
        }

        // rows of the same values share one text
        var key = string.Join('\0', _values);
        if (!_written.TryGetValue(key, out var text))
        {
            if (_written.Count >= AtHand)
            {
                _written.Clear();
            }

            var fields = new Dictionary<string, string>(StringComparer.Ordinal);
            for (var i = 0; i < _columns.Length; i++)
            {
                if (_values[i].Length > 0)
                {
                    fields.Add(_columns[i].Name, _values[i]);
                }
            }

            _written.Add(key, text = CustomFields.Written(fields)!);
        }

        return text;
    }
}
