using System.Globalization;
using NodaTime;

namespace Timepost.SampleGenerator;

/// <summary>A row of an export and the moment by which the tracker sorts it.</summary>
internal sealed record TrackerRow(LocalDateTime At, IReadOnlyList<string> Cells)
{
    public TrackerRow With(int column, string cell)
    {
        var cells = Cells.ToArray();
        cells[column] = cell;
        return this with { Cells = cells };
    }
}

/// <summary>Rows exactly in the shape of each tracker's own export.</summary>
internal static class TrackerRows
{
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    public static IReadOnlyList<string> TogglHeader { get; } =
        "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags,Amount ()".Split(',');

    public static IReadOnlyList<string> HarvestHeader { get; } =
        ("Date,Client,Project,Project Code,Task,Notes,Hours,Hours Rounded,Billable?,Invoiced?,Approved?,First Name,Last Name,Roles,Employee?,"
        + "Billable Rate,Billable Amount,Cost Rate,Cost Amount,Currency,External Reference URL").Split(',');

    public static IReadOnlyList<string> ClockifyHeader { get; } =
        ("Project,Client,Description,Task,User,Group,Email,Tags,Billable,Start Date,Start Time,End Date,End Time,Duration (h),Duration (decimal),"
        + "Billable Rate (USD),Billable Amount (USD)").Split(',');

    public static IReadOnlyList<string> KimaiHeader { get; } =
        ("Date,From,To,Duration,Currency,Price,Internal price,Hourly price,Fixed price,Name,User,E-mail,Staff number,Customer,Project,Activity,Description,"
        + "Billable,Tags,Type,category,Account,Project number,VAT-ID,Order number").Split(',');

    public static TrackerRow Toggl(
        string user, string email, string client, string project, string task, string text, bool billable,
        LocalDateTime start, LocalDateTime end, string duration, string tags) =>
        new(start, [user, email, client, project, task, text, billable ? "Yes" : "No",
            Iso(start.Date), Clock(start), Iso(end.Date), Clock(end), duration, tags, ""]);

    public static TrackerRow Harvest(
        Worker worker, LocalDate date, string project, string task, string text, int hundredths, bool billable, bool approved)
    {
        var client = Firm.ClientOf(project);
        var rate = billable ? 92 : 0;
        var rounded = (hundredths + 24) / 25 * 25;
        return new(date.AtMidnight(), [Iso(date), client.Names[Tracker.Harvest], Firm.Project(project).Name, Firm.Project(project).Code, task, text,
            Hundredths(hundredths), Hundredths(rounded), billable ? "Yes" : "No", "No", approved ? "Yes" : "No",
            worker.First, worker.Last, worker.Role, "Yes",
            $"{rate}.00", Hundredths(rate * hundredths), "0", "0", client.CurrencyName, ""]);
    }

    public static TrackerRow Clockify(
        string project, string client, string text, string task, LocalDateTime start, LocalDateTime end, string duration, bool billable, string tags)
    {
        var seconds = int.Parse(duration[..2], Plain) * 3600 + (int.Parse(duration[3..5], Plain) * 60) + int.Parse(duration[6..], Plain);
        return new(start, [project, client, text, task, "Grace Whitfield", "", "grace@papierboot.example", tags, billable ? "Yes" : "No",
            American(start.Date), AmPm(start), American(end.Date), AmPm(end), duration, Hundredths((seconds + 18) / 36), "0.00", "0.00"]);
    }

    /// <param name="end">Null while it runs.</param>
    public static TrackerRow Kimai(
        Worker worker, string project, string task, string text, LocalDateTime start, LocalDateTime? end, string duration, bool billable, string tags)
    {
        var client = Firm.ClientOf(project);
        return new(start, [Iso(start.Date), Clock(start)[..5], end is { } e ? Clock(e)[..5] : "", duration, client.Currency, "0", "0", "0", "0",
            worker.Name, worker.Id, worker.Email, "", client.Names[Tracker.Kimai], Firm.Project(project).Name, task, text,
            billable ? "1" : "0", tags, "timesheet", "work", client.Account, Firm.Project(project).Code, client.TaxNumber, Firm.Project(project).Order]);
    }

    public static TrackerRow Of(Stint s) => s.Worker.Tracker switch
    {
        Tracker.Toggl => Toggl(s.Worker.Name, s.Worker.Email, Firm.ClientOf(s.Project).Names[Tracker.Toggl], Firm.Project(s.Project).Name, s.Task, s.Text,
            s.Billable, s.Start, s.End, Hms(TrueSeconds(s)), s.Tags),
        Tracker.Harvest => Harvest(s.Worker, s.Start.Date, s.Project, s.Task, s.Text, s.Seconds / 36, s.Billable, s.Approved),
        Tracker.Clockify => Clockify(Firm.Project(s.Project).Name, Firm.ClientOf(s.Project).Names[Tracker.Clockify], s.Text, s.Task,
            s.Start, s.End, Hms(TrueSeconds(s)), s.Billable, s.Tags),
        Tracker.Kimai => Kimai(s.Worker, s.Project, s.Task, s.Text, s.Start, s.End, Hm(s.Seconds), s.Billable, s.Tags),
    };

    // A stint is kept in wall-clock time; two of them span a night on which an hour is skipped.
    private static int TrueSeconds(Stint s) =>
        (s.Worker.Id, s.Start.Date) is ("hanna", { Month: 3, Day: 28 }) or ("grace", { Month: 3, Day: 7 }) ? s.Seconds - 3600 : s.Seconds;

    private static string Iso(LocalDate d) => $"{d.Year:D4}-{d.Month:D2}-{d.Day:D2}";

    private static string American(LocalDate d) => $"{d.Month:D2}/{d.Day:D2}/{d.Year:D4}";

    private static string Clock(LocalDateTime t) => $"{t.Hour:D2}:{t.Minute:D2}:{t.Second:D2}";

    private static string AmPm(LocalDateTime t) => $"{t.ClockHourOfHalfDay:D2}:{t.Minute:D2}:{t.Second:D2} {(t.Hour < 12 ? "AM" : "PM")}";

    private static string Hms(int seconds) => $"{seconds / 3600:D2}:{seconds / 60 % 60:D2}:{seconds % 60:D2}";

    private static string Hm(int seconds) => $"{seconds / 3600}:{seconds / 60 % 60:D2}";

    private static string Hundredths(int hundredths) => $"{hundredths / 100}.{hundredths % 100:D2}";
}
