using Timepost.Connectors.Files.Csv;
using Timepost.Connectors.Files.Text;
using Timepost.Domain.Fx;
using Timepost.Domain.Mapping;
using Timepost.Engine.Intake;

namespace Timepost.Connectors.Files.Rates;

/// <summary>Exchange rates out of a delimited list, a rate on each row.</summary>
internal sealed class RateReader : IRateReader
{
    internal static readonly FieldLayout[] Layouts =
    [
        new(
            "csv-rates",
            ["Date|Day", "Quote|Quote Currency|Currency|Counter Currency|To", "Rate|Value|Exchange Rate"],
            [
                ("provider", ["Provider", "Source"]), ("base", ["Base", "Base Currency", "From"]),
                ("quote", ["Quote", "Quote Currency", "Counter Currency", "To", "Currency"]), ("date", ["Date", "Day"]),
                ("value", ["Value", "Rate", "Exchange Rate"]),
            ]),
    ];

    public string Format => "csv-rates";

    public IEnumerable<ReadItem<RateRow>> Read(Stream content, string fileName, ConnectionSettings connection)
    {
        var row = new RateRow();
        foreach (var (values, columns, rejection) in FieldRows.Read(content, Layouts, true, ["date"], connection))
        {
            yield return rejection is not null ? new(null, rejection)
                : Fill(row, values, columns) && values.Rejection is null ? new(row, null)
                : new(null, values.Rejection);
        }
    }

    private static bool Fill(RateRow row, RowValues values, FieldColumns columns)
    {
        row.Line = values.Row.Line;
        row.Column = Rejections.Column(values.Header.Names, columns["value"]);
        row.Provider = values.Has(columns["provider"]) ? values.Name(columns["provider"]).Trim() : columns.Constant("provider") ?? "";
        if (!values.Date(columns["date"], out var date) || !Currency(values, columns, "base", out var of) || !Currency(values, columns, "quote", out var quote)
            || !Value(values, columns["value"], out var value))
        {
            return false;
        }

        if (of == quote)
        {
            return values.Reject(columns["quote"], FileCodes.RateInvalid, $"{quote} in {quote} is always 1: base and quote must be two currencies.");
        }

        (row.Date, row.Base, row.Quote, row.Value) = (date, of, quote, value);
        return true;
    }

    // a base that the file does not name is the connection's currency; none is ever assumed
    private static bool Currency(RowValues values, FieldColumns columns, string field, out string code)
    {
        code = columns.Constant(field) ?? "";
        if (columns[field] >= 0 && !values.CurrencyCode(columns[field], out code))
        {
            return false;
        }

        code = code.Length > 0 || field == "quote" ? code : values.Connection.Currency;
        return Domain.Amounts.Currency.TryOf(code, out _) || values.Reject(
            columns[field], FileCodes.CurrencyUnknown,
            code.Length > 0 ? $"'{code}' is no active currency of ISO 4217."
            : $"No {field} currency: fill the column '{field}'{(field == "base" ? ", or set the connection's currency" : "")}.");
    }

    /// <summary>A rate above 0.</summary>
    internal static bool Value(RowValues values, int column, out decimal value) => values.Number(column, out value)
        && (value > 0 || values.Reject(column, FileCodes.RateInvalid, "A rate is above 0: units of the quote currency for one of the base."));
}

/// <summary>Reference rates as the European Central Bank publishes them: a date, then a column per currency with its units for one euro;
/// <c>N/A</c> or nothing where there is no rate.</summary>
internal sealed class EcbReader : IRateReader
{
    internal const string Euro = "EUR";

    // columns of the published history whose currencies became euro, or were replaced: no invoice can be in them
    internal static readonly HashSet<string> Withdrawn = new(
        ["BGN", "CYP", "EEK", "HRK", "LTL", "LVL", "MTL", "ROL", "SIT", "SKK", "TRL"], StringComparer.Ordinal);

    public string Format => "ecb";

    /// <summary>Date first, then codes of three capital letters alone; a comma may end the line.</summary>
    public static bool Fits(string[] names)
    {
        var last = names[^1].Length == 0 ? names.Length - 1 : names.Length;
        return last > 1 && names[0].Equals("Date", StringComparison.OrdinalIgnoreCase)
            && names.AsSpan(1, last - 1).ToArray().All(static n => n.Length == 3 && n.All(char.IsAsciiLetterUpper));
    }

    public IEnumerable<ReadItem<RateRow>> Read(Stream content, string fileName, ConnectionSettings connection)
    {
        var begin = content.Position;
        var head = CsvHeader.Peek(content);
        content.Position = begin;
        var header = CsvHeader.Find(head, Fits) ?? throw Rejections.File(
            1, "", CsvHeader.FirstLine(head), FileCodes.HeaderMissing, "No header row among the first rows has a date and then codes of currencies alone.");
        var columns = Columns(header);
        var order = DateOrders.Of(content, header, [0], connection);
        var rows = new CsvScanner(content, header.Separator);
        var values = new RowValues(rows, header, connection, order);
        var row = new RateRow { Base = Euro };
        foreach (var column in columns.Unknown)
        {
            // once for the file: no row of it can be read
            yield return new(null, new(
                header.Line, header.Names[column], header.Names[column], FileCodes.CurrencyUnknown,
                $"'{header.Names[column]}' is no active currency of ISO 4217: its column is left out."));
        }

        while (rows.Next())
        {
            if (rows.Line <= header.Line)
            {
                continue;
            }

            values.Begin();
            if (rows.Fault is { } fault)
            {
                yield return new(null, Rejections.Of(rows, header.Names, fault));
                continue;
            }

            if (rows.Count != header.Names.Length)
            {
                yield return new(null, Rejections.Ragged(rows, header.Names));
                continue;
            }

            if (!values.Date(0, out var date))
            {
                yield return new(null, values.Rejection);
                continue;
            }

            foreach (var column in columns.Read)
            {
                if (IsNone(values, column))
                {
                    continue;
                }

                values.Begin();
                if (!RateReader.Value(values, column, out var value))
                {
                    yield return new(null, values.Rejection);
                    continue;
                }

                (row.Line, row.Column, row.Quote, row.Date, row.Value) = (rows.Line, header.Names[column], header.Names[column], date, value);
                yield return new(row, null);
            }
        }
    }

    private static bool IsNone(RowValues values, int column)
    {
        var text = values.Bytes(column);
        return text.IsEmpty || text.SequenceEqual("N/A"u8) || text.SequenceEqual("-"u8);
    }

    private static (List<int> Read, List<int> Unknown) Columns(CsvHeader header)
    {
        var (read, unknown) = (new List<int>(), new List<int>());
        for (var i = 1; i < header.Names.Length; i++)
        {
            var name = header.Names[i];
            if (name.Length == 0 || name == Euro || Withdrawn.Contains(name))
            {
                continue;
            }

            _ = header.Index(name);
            (Domain.Amounts.Currency.TryOf(name, out _) ? read : unknown).Add(i);
        }

        return (read, unknown);
    }
}
