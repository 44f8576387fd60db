using System.Text;
using Timepost.Connectors.Files.Csv;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;

namespace Timepost.Connectors.Files;

/// <summary>Makes rejections, values cut to 200 characters.</summary>
internal static class Rejections
{
    private const int LongestValue = 200;

    public static string Cut(string value)
    {
        if (value.Length <= LongestValue)
        {
            return value;
        }

        var at = char.IsHighSurrogate(value[LongestValue - 2]) ? LongestValue - 2 : LongestValue - 1;
        return value[..at] + "…";
    }

    public static RowRejection Of(CsvScanner row, string[] names, CsvFault fault)
    {
        var raw = row.Raw;
        var value = Encoding.UTF8.GetString(raw[..Math.Min(raw.Length, 4 * LongestValue)]);
        return new(row.Line, Column(names, fault.Field), Cut(value), fault.Code, fault.Reason);
    }

    public static RowRejection Ragged(CsvScanner row, string[] names) => new(
        row.Line, "", Cut(Encoding.UTF8.GetString(row.Raw[..Math.Min(row.Raw.Length, 4 * LongestValue)])), FileCodes.Ragged,
        $"The row has {row.Count} fields, the header has {names.Length}.");

    public static string Column(string[] names, int field) =>
        field < 0 ? "" : field < names.Length && names[field].Length > 0
            ? names[field]
            : (field + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static FileRefusedException File(long line, string column, string value, string code, string reason) =>
        new(new(line, column, Cut(value), code, reason));
}
