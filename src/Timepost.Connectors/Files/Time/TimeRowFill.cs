using System.Globalization;
using System.Text;
using NodaTime;
using Timepost.Connectors.Files.Csv;
using Timepost.Domain.Time;
using Timepost.Domain.Work;

namespace Timepost.Connectors.Files.Time;

/// <summary>From the fields of a row to a time entry.</summary>
internal class TimeRowFill(TimeColumns columns, RowValues values)
{
    // two decimals of an hour, rounded either way, and a little
    private const long DecimalSlackSeconds = 36;

    protected RowValues Values => values;

    protected TimeColumns Columns => columns;

    /// <summary>False where the row is rejected.</summary>
    public virtual bool Read(TimeRow row)
    {
        Names(row);
        List<Notice>? notices = null;
        if (!Kind() || !When(row) || !Duration(row, ref notices) || !Terms(row, ref notices))
        {
            return false;
        }

        row.Notices = notices;
        return true;
    }

    protected string Name(TimeField field) => columns.Constant(field) ?? values.Name(columns[field]);

    protected virtual void Names(TimeRow row)
    {
        row.ExternalId = values.Has(columns[TimeField.Id]) ? values.Text(columns[TimeField.Id]) : null;
        row.Worker = columns[TimeField.FirstName] >= 0 || columns[TimeField.LastName] >= 0
            ? $"{Name(TimeField.FirstName)} {Name(TimeField.LastName)}".Trim()
            : Name(TimeField.Worker);
        row.WorkerEmail = Name(TimeField.Email);
        row.Client = Name(TimeField.Client);
        row.Project = Name(TimeField.Project);
        row.Task = Name(TimeField.Task);
        row.Description = columns.Constant(TimeField.Description) ?? values.Text(columns[TimeField.Description]);
        row.Tags = values.List(columns[TimeField.Tags], ',');
    }

    // Kimai's export can carry expenses beside timesheets
    private bool Kind() =>
        !values.Has(columns[TimeField.Type]) || Ascii.EqualsIgnoreCase(values.Bytes(columns[TimeField.Type]), "timesheet")
        || values.Reject(columns[TimeField.Type], FileCodes.NotTime, "Only rows of the type timesheet are time entries.");

    private bool When(TimeRow row)
    {
        var start = columns[TimeField.Start];
        if (values.Has(start))
        {
            return Moments(row, start);
        }

        var date = columns[TimeField.StartDate] >= 0 ? columns[TimeField.StartDate] : columns[TimeField.Date];
        if (!values.Has(date))
        {
            return values.Reject(date >= 0 ? date : start, FileCodes.WhenMissing, "The row has neither a start nor a date.");
        }

        if (!values.Date(date, out var day))
        {
            return false;
        }

        var startTime = columns[TimeField.StartTime];
        if (!values.Has(startTime))
        {
            row.Date = day;
            row.StartText = Text(date);
            return true;
        }

        if (!values.Time(startTime, out var time))
        {
            return false;
        }

        row.StartLocal = day + time;
        row.StartText = Text(date) + " " + Text(startTime);
        var endTime = columns[TimeField.EndTime];
        if (!values.Has(endTime))
        {
            return true;
        }

        if (!values.Time(endTime, out var until))
        {
            return false;
        }

        var last = day;
        if (values.Has(columns[TimeField.EndDate]))
        {
            if (!values.Date(columns[TimeField.EndDate], out last))
            {
                return false;
            }
        }
        else if (until < time)
        {
            // one date for both: an end before the start is on the next date
            if (day.Year == 9999 && day.DayOfYear == 365)
            {
                return values.Reject(date, FileCodes.DateInvalid, "The entry ends after the last day of the calendar.");
            }

            last = day.PlusDays(1);
        }

        row.EndLocal = last + until;
        return true;
    }

    private bool Moments(TimeRow row, int start)
    {
        var order = values;
        if (!order.Moment(start, out var local, out var offset))
        {
            return false;
        }

        row.StartText = Text(start);
        if (offset is { } known)
        {
            row.Start = new OffsetDateTime(local, known);
        }
        else
        {
            row.StartLocal = local;
        }

        if (values.Has(columns[TimeField.Date]))
        {
            if (!values.Date(columns[TimeField.Date], out var shown))
            {
                return false;
            }

            row.Date = shown;
        }

        var end = columns[TimeField.End];
        if (!values.Has(end))
        {
            return true;
        }

        if (!values.Moment(end, out var until, out var endOffset))
        {
            return false;
        }

        if (endOffset is { } endKnown)
        {
            row.End = new OffsetDateTime(until, endKnown);
        }
        else
        {
            row.EndLocal = until;
        }

        return true;
    }

    private bool Duration(TimeRow row, ref List<Notice>? notices)
    {
        var clock = columns[TimeField.Clock] >= 0 && values.Has(columns[TimeField.Clock]) ? columns[TimeField.Clock] : columns[TimeField.Duration];
        var hours = columns[TimeField.Hours];
        if (values.Has(clock))
        {
            if (!values.Duration(clock, DurationUnit.Unnamed, out var seconds, ref notices))
            {
                return false;
            }

            row.StatedSeconds = seconds;
            List<Notice>? beside = null;
            if (values.Has(hours))
            {
                if (!values.Duration(hours, DurationUnit.Hours, out var stated, ref beside))
                {
                    return false;
                }

                if (Math.Abs(stated - seconds) > DecimalSlackSeconds)
                {
                    (notices ??= []).Add(new("duration-columns-differ", $"The decimal column says '{Text(hours)}' hours, the other '{Text(clock)}': the latter is taken."));
                }
            }
        }
        else if (!Plain(row, hours, DurationUnit.Hours, ref notices)
            || !Plain(row, columns[TimeField.Minutes], DurationUnit.Minutes, ref notices)
            || !Plain(row, columns[TimeField.Seconds], DurationUnit.Seconds, ref notices))
        {
            return false;
        }

        if (values.Has(columns[TimeField.BillableHours]))
        {
            if (!values.Duration(columns[TimeField.BillableHours], DurationUnit.Hours, out var billable, ref notices))
            {
                return false;
            }

            row.BillableSeconds = billable;
        }

        var timed = row.Start is not null || row.StartLocal is not null;
        if (row.StatedSeconds is null && !timed)
        {
            return values.Reject(clock >= 0 ? clock : hours, FileCodes.WhenMissing, "The row has a date, but neither a duration nor a start and an end.");
        }

        row.Running = timed && row.StatedSeconds is null && row.End is null && row.EndLocal is null;
        return true;
    }

    private bool Plain(TimeRow row, int column, DurationUnit unit, ref List<Notice>? notices)
    {
        if (row.StatedSeconds is not null || !values.Has(column))
        {
            return true;
        }

        if (!values.Duration(column, unit, out var seconds, ref notices))
        {
            return false;
        }

        row.StatedSeconds = seconds;
        return true;
    }

    private bool Terms(TimeRow row, ref List<Notice>? notices)
    {
        if (!values.Zone(columns[TimeField.Zone], out var zone)
            || !values.Flag(columns[TimeField.Billable], out var billable)
            || !Status(row)
            || !values.CurrencyCode(columns[TimeField.Currency], out var currency))
        {
            return false;
        }

        row.Zone = zone;
        row.Billable = billable;
        var named = columns[TimeField.Currency] >= 0 ? currency : columns.Constant(TimeField.Currency) ?? "";
        if (values.Has(columns[TimeField.Rate]))
        {
            if (!values.Number(columns[TimeField.Rate], out var rate))
            {
                return false;
            }

            row.Rate = rate;
            named = columns.RateCurrency.Length > 0 ? columns.RateCurrency : named;
        }

        foreach (var (column, headed) in columns.Amounts)
        {
            if (!values.Has(column))
            {
                continue;
            }

            if (!values.Number(column, out var amount))
            {
                return false;
            }

            row.Amount = amount;
            named = headed.Length > 0 ? headed : named;
        }

        row.Currency = named.Length > 0 || (row.Rate is null && row.Amount is null) ? named : values.Connection.Currency;
        if (values.Has(columns[TimeField.FixedPrice]))
        {
            if (!values.Number(columns[TimeField.FixedPrice], out var fixedPrice))
            {
                return false;
            }

            if (fixedPrice != 0)
            {
                row.Rate = null;
                row.Amount = fixedPrice;
                (notices ??= []).Add(new("fixed-price", $"The source has a fixed price of {fixedPrice.ToString(CultureInfo.InvariantCulture)} {row.Currency} for this entry, not an hourly rate; it is kept as the source's amount."));
            }
        }

        return true;
    }

    private bool Status(TimeRow row)
    {
        row.Status = values.Connection.Status;
        if (values.Has(columns[TimeField.Status]))
        {
            row.Status = Name(TimeField.Status).ToLowerInvariant();
        }

        if (!values.Flag(columns[TimeField.Approved], out var approved) || !values.Flag(columns[TimeField.Invoiced], out var invoiced)
            || !values.Flag(columns[TimeField.Exported], out var exported))
        {
            return false;
        }

        if (approved is not null || invoiced is not null)
        {
            row.Status = invoiced == true ? "invoiced" : approved == true ? "approved" : approved == false ? "unapproved" : "uninvoiced";
        }
        else if (exported == true)
        {
            row.Status = "exported";
        }

        return true;
    }

    private string Text(int column) => Encoding.UTF8.GetString(values.Bytes(column));
}
