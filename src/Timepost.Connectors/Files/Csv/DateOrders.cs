using Timepost.Connectors.Files.Text;
using Timepost.Domain.Mapping;

namespace Timepost.Connectors.Files.Csv;

/// <summary>The order of day and month in a file's date columns: declared, or decided by a value that fits one order only, or refused.
/// Never guessed.</summary>
internal static class DateOrders
{
    public static DateOrder Of(Stream content, CsvHeader header, int[] dateColumns, ConnectionSettings connection)
    {
        var declared = DateText.Order(connection.DateOrder);
        if (declared != DateOrder.Unknown || dateColumns.Length == 0)
        {
            return declared;
        }

        if (!content.CanSeek)
        {
            // nothing to look ahead in: only a text that fits both orders stops it, at its row
            return DateOrder.Unknown;
        }

        var begin = content.Position;
        var order = Scan(content, header, dateColumns);
        content.Position = begin;
        return order;
    }

    private static DateOrder Scan(Stream content, CsvHeader header, int[] dateColumns)
    {
        var rows = new CsvScanner(content, header.Separator);
        var order = DateOrder.Unknown;
        (long Line, int Column, string Text) first = default, open = default;
        while (rows.Next())
        {
            if (rows.Line <= header.Line || rows.Fault is not null || rows.Count != header.Names.Length)
            {
                continue;
            }

            foreach (var column in dateColumns)
            {
                var text = MomentText.DatePart(rows.Field(column).Trim(" \t"u8));
                switch (DateText.Evidence(text))
                {
                    case DateEvidence.None:
                        // the first date tells whether dates are written year first; if so there is nothing to look for
                        if (first.Text is null && open.Text is null && text.Length > 4 && text[4] == (byte)'-' && DateText.TryRead(text, DateOrder.Unknown, out _))
                        {
                            return DateOrder.Unknown;
                        }

                        break;
                    case DateEvidence.Both:
                        open = open.Text is null ? (rows.Line, column, rows.Text(column)) : open;
                        break;
                    case DateEvidence.DayFirst:
                        Decide(DateOrder.DayFirst, column);
                        break;
                    case DateEvidence.MonthFirst:
                        Decide(DateOrder.MonthFirst, column);
                        break;
                }
            }
        }

        if (order == DateOrder.Unknown && open.Text is not null)
        {
            var name = Rejections.Column(header.Names, open.Column);
            throw Rejections.File(
                open.Line, name, open.Text, FileCodes.DateAmbiguous,
                $"The dates of '{name}' fit both day-month and month-day order, and no value decides. Set the connection's dateOrder to dmy or mdy.");
        }

        return order;

        void Decide(DateOrder found, int column)
        {
            if (order == DateOrder.Unknown)
            {
                order = found;
                first = (rows.Line, column, rows.Text(column));
            }
            else if (order != found)
            {
                var name = Rejections.Column(header.Names, column);
                throw Rejections.File(
                    rows.Line, name, rows.Text(column), FileCodes.DateOrderMixed,
                    $"'{first.Text}' (line {first.Line}) can only be {Words(order)} and '{rows.Text(column)}' only {Words(found)}. Set the connection's dateOrder; the rows that do not fit are then rejected one by one.");
            }
        }
    }

    private static string Words(DateOrder order) => order == DateOrder.DayFirst ? "day-month" : "month-day";
}
