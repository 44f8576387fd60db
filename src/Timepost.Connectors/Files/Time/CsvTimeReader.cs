using Timepost.Connectors.Files.Csv;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;

namespace Timepost.Connectors.Files.Time;

/// <summary>Time entries out of a delimited file of one of some layouts.</summary>
internal sealed class CsvTimeReader(string format, params TimeLayout[] layouts) : ITimeReader
{
    public string Format => format;

    public IEnumerable<ReadItem<TimeRow>> Read(Stream content, string fileName, ConnectionSettings connection)
    {
        var begin = content.CanSeek ? content.Position : 0;
        var head = CsvHeader.Peek(content);
        TimeLayout? layout = null;
        var header = CsvHeader.Find(head, names => Accept(names, connection, out layout))
            ?? throw Missing(head, connection);
        var columns = layout is null ? TimeColumns.Declared(connection.Columns, header) : TimeColumns.Of(layout, header);
        Stream whole;
        if (content.CanSeek)
        {
            content.Position = begin;
            whole = content;
        }
        else
        {
            whole = new HeadedStream(head, content);
        }

        var order = DateOrders.Of(whole, header, columns.DateColumns(), connection);
        var rows = new CsvScanner(whole, header.Separator);
        var values = new RowValues(rows, header, connection, order);
        var fill = Fill(layout, columns, values, fileName);
        var custom = CustomColumns.Of(connection, header);
        var row = new TimeRow();
        while (rows.Next())
        {
            if (rows.Line <= header.Line)
            {
                continue;
            }

            if (rows.Fault is { } fault)
            {
                yield return new(null, Rejections.Of(rows, header.Names, fault));
            }
            else if (rows.Count != header.Names.Length)
            {
                yield return new(null, Rejections.Ragged(rows, header.Names));
            }
            else
            {
                row.Clear();
                (row.Offset, row.Length, row.Line) = (rows.Offset, rows.Length, rows.Line);
                values.Begin();
                row.Fields = custom.Written(values);
                yield return fill.Read(row) && values.Rejection is null ? new(row, null) : new(null, values.Rejection);
            }
        }
    }

    private static TimeRowFill Fill(TimeLayout? layout, TimeColumns columns, RowValues values, string fileName) =>
        layout == TimeLayout.SolidtimeExport
            ? new SolidtimeRowFill(columns, values, SolidtimeNames.Beside(fileName))
            : new TimeRowFill(columns, values);

    private bool Accept(string[] names, ConnectionSettings connection, out TimeLayout? layout)
    {
        layout = null;
        if (format == "csv" && connection.Columns.Count > 0)
        {
            return TimeColumns.Fits(connection.Columns, names);
        }

        layout = Array.Find(layouts, l => l.Fits(names));
        return layout is not null;
    }

    private FileRefusedException Missing(byte[] head, ConnectionSettings connection)
    {
        var wanted = format == "csv" && connection.Columns.Count > 0
            ? string.Join(", ", connection.Columns.OrderBy(static c => c.Key, StringComparer.Ordinal).Where(static c => !c.Value.StartsWith('=')).Select(static c => c.Value))
            : string.Join("; or: ", layouts.Select(static l => string.Join(", ", l.Signature)));
        return Rejections.File(
            1, "", CsvHeader.FirstLine(head), format == "csv" && connection.Columns.Count == 0 ? FileCodes.ColumnsUndeclared : FileCodes.HeaderMissing,
            $"No header row of '{format}' among the first rows. It must have the columns: {wanted}.");
    }
}
