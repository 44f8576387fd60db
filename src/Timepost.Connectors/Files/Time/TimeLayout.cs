using Timepost.Connectors.Files.Csv;
using Timepost.Domain.Mapping;

namespace Timepost.Connectors.Files.Time;

/// <summary>What a column of a time file is.</summary>
internal enum TimeField
{
    Id,
    Worker,
    FirstName,
    LastName,
    Email,
    Client,
    Project,
    Task,
    Description,
    Tags,
    Start,
    End,
    StartDate,
    StartTime,
    EndDate,
    EndTime,
    Date,
    Clock,
    Duration,
    Hours,
    Minutes,
    Seconds,
    Zone,
    Billable,
    BillableHours,
    Status,
    Invoiced,
    Approved,
    Exported,
    Rate,
    FixedPrice,
    Amount,
    Currency,
    Type,
    Count,
}

/// <summary>A known shape of a time file: which headers it must have, and what each column is. A header ending in <c>(*)</c> carries a
/// currency between the brackets.</summary>
/// <param name="Format">Name of the format.</param>
/// <param name="Signature">Headers that make a file be of this shape.</param>
/// <param name="Columns">Fields and the headers that they may have, the first that is there.</param>
internal sealed record TimeLayout(string Format, string[] Signature, (TimeField Field, string Header)[] Columns)
{
    public static readonly TimeLayout Toggl = new(
        "toggl",
        ["User", "Email", "Client", "Project", "Description", "Billable", "Start date", "Start time", "Duration", "Tags"],
        [
            (TimeField.Worker, "User"), (TimeField.Email, "Email"), (TimeField.Client, "Client"), (TimeField.Project, "Project"),
            (TimeField.Task, "Task"), (TimeField.Description, "Description"), (TimeField.Billable, "Billable"),
            (TimeField.StartDate, "Start date"), (TimeField.StartTime, "Start time"),
            (TimeField.EndDate, "End date"), (TimeField.EndDate, "Stop date"), (TimeField.EndTime, "End time"), (TimeField.EndTime, "Stop time"),
            (TimeField.Duration, "Duration"), (TimeField.Tags, "Tags"), (TimeField.Amount, "Amount (*)"),
        ]);

    public static readonly TimeLayout ClockifyDetailed = new(
        "clockify",
        ["Project", "Client", "Description", "Start Date", "Start Time", "Duration (h)"],
        [
            (TimeField.Worker, "User"), (TimeField.Email, "Email"), (TimeField.Client, "Client"), (TimeField.Project, "Project"),
            (TimeField.Task, "Task"), (TimeField.Description, "Description"), (TimeField.Tags, "Tags"), (TimeField.Billable, "Billable"),
            (TimeField.StartDate, "Start Date"), (TimeField.StartTime, "Start Time"), (TimeField.EndDate, "End Date"), (TimeField.EndTime, "End Time"),
            (TimeField.Clock, "Duration (h)"), (TimeField.Hours, "Duration (decimal)"),
            (TimeField.Rate, "Billable Rate (*)"), (TimeField.Amount, "Billable Amount (*)"),
        ]);

    public static readonly TimeLayout ClockifyReport = new(
        "clockify",
        ["Date", "Project", "Client", "Description", "Time (h)"],
        [
            (TimeField.Date, "Date"), (TimeField.Worker, "User"), (TimeField.Email, "Email"), (TimeField.Client, "Client"), (TimeField.Project, "Project"),
            (TimeField.Task, "Task"), (TimeField.Description, "Description"), (TimeField.Tags, "Tags"), (TimeField.Billable, "Billable"),
            (TimeField.Clock, "Time (h)"), (TimeField.Hours, "Time (decimal)"), (TimeField.Amount, "Amount (*)"),
        ]);

    public static readonly TimeLayout Harvest = new(
        "harvest",
        ["Date", "Client", "Project", "Task", "Notes", "Hours", "First Name", "Last Name"],
        [
            (TimeField.Date, "Date"), (TimeField.Client, "Client"), (TimeField.Project, "Project"), (TimeField.Task, "Task"),
            (TimeField.Description, "Notes"), (TimeField.Hours, "Hours"), (TimeField.Billable, "Billable?"), (TimeField.Invoiced, "Invoiced?"),
            (TimeField.Approved, "Approved?"), (TimeField.FirstName, "First Name"), (TimeField.LastName, "Last Name"),
            (TimeField.Rate, "Billable Rate"), (TimeField.Amount, "Billable Amount"), (TimeField.Currency, "Currency"),
            (TimeField.StartTime, "Started At"), (TimeField.EndTime, "Ended At"),
        ]);

    public static readonly TimeLayout Kimai = new(
        "kimai",
        ["Date", "From", "To", "Duration", "Customer", "Project", "Activity", "Description"],
        [
            (TimeField.StartDate, "Date"), (TimeField.StartTime, "From"), (TimeField.EndTime, "To"), (TimeField.Duration, "Duration"),
            (TimeField.Currency, "Currency"), (TimeField.Amount, "Price"), (TimeField.Amount, "Rate"), (TimeField.Rate, "Hourly price"), (TimeField.Rate, "Hourly rate"),
            (TimeField.FixedPrice, "Fixed price"), (TimeField.FixedPrice, "Fixed rate"), (TimeField.Worker, "Name"), (TimeField.Worker, "User"),
            (TimeField.Email, "E-mail"), (TimeField.Client, "Customer"), (TimeField.Project, "Project"), (TimeField.Task, "Activity"),
            (TimeField.Description, "Description"), (TimeField.Billable, "Billable"), (TimeField.Exported, "Exported"),
            (TimeField.Tags, "Tags"), (TimeField.Type, "Type"),
        ]);

    public static readonly TimeLayout SolidtimeDetailed = new(
        "solidtime",
        ["Description", "Task", "Project", "Client", "User", "Start", "End", "Duration", "Billable"],
        [
            (TimeField.Description, "Description"), (TimeField.Task, "Task"), (TimeField.Project, "Project"), (TimeField.Client, "Client"),
            (TimeField.Worker, "User"), (TimeField.Start, "Start"), (TimeField.End, "End"), (TimeField.Clock, "Duration"),
            (TimeField.Hours, "Duration (decimal)"), (TimeField.Billable, "Billable"), (TimeField.Tags, "Tags"),
        ]);

    /// <summary>The full export's <c>time_entries.csv</c>: names are ids of the files beside it.</summary>
    public static readonly TimeLayout SolidtimeExport = new(
        "solidtime",
        ["id", "description", "start", "end", "billable", "member_id", "user_id", "organization_id", "client_id", "project_id", "task_id", "tags"],
        [
            (TimeField.Id, "id"), (TimeField.Description, "description"), (TimeField.Start, "start"), (TimeField.End, "end"),
            (TimeField.Billable, "billable"), (TimeField.Worker, "member_id"), (TimeField.Client, "client_id"),
            (TimeField.Project, "project_id"), (TimeField.Task, "task_id"),
        ]);

    /// <summary>The import file of solidtime and others, read as generic without a declared map.</summary>
    public static readonly TimeLayout GenericIso = new(
        "csv",
        ["description", "billable", "client", "project", "tags", "start", "end", "task", "user_name", "user_email"],
        [
            (TimeField.Description, "description"), (TimeField.Billable, "billable"), (TimeField.Client, "client"), (TimeField.Project, "project"),
            (TimeField.Tags, "tags"), (TimeField.Start, "start"), (TimeField.End, "end"), (TimeField.Task, "task"),
            (TimeField.Worker, "user_name"), (TimeField.Email, "user_email"),
        ]);

    /// <summary>In the order in which they are tried.</summary>
    public static readonly TimeLayout[] Known =
        [Toggl, SolidtimeExport, Kimai, Harvest, ClockifyDetailed, ClockifyReport, GenericIso, SolidtimeDetailed];

    public bool Fits(string[] names) => Array.TrueForAll(Signature, wanted => names.Contains(wanted, StringComparer.OrdinalIgnoreCase));
}

/// <summary>Columns of one file: index per field, constants, and the currency that a header names.</summary>
internal sealed class TimeColumns
{
    private readonly int[] _index = new int[(int)TimeField.Count];
    private readonly string?[] _constant = new string?[(int)TimeField.Count];

    private TimeColumns() => Array.Fill(_index, -1);

    /// <summary>Columns of amounts, each with the currency of its header (empty where none).</summary>
    public List<(int Column, string Currency)> Amounts { get; } = [];

    /// <summary>Currency that the rate's header names.</summary>
    public string RateCurrency { get; private set; } = "";

    /// <summary>Index of the column, or -1.</summary>
    public int this[TimeField field] => _index[(int)field];

    /// <summary>The same text for each row, where the connection declares one.</summary>
    public string? Constant(TimeField field) => _constant[(int)field];

    /// <summary>Columns that hold dates, for the order of day and month.</summary>
    public int[] DateColumns()
    {
        int[] all = [this[TimeField.Date], this[TimeField.StartDate], this[TimeField.EndDate], this[TimeField.Start], this[TimeField.End]];
        return Array.FindAll(all, static i => i >= 0);
    }

    public static TimeColumns Of(TimeLayout layout, CsvHeader header)
    {
        var columns = new TimeColumns();
        foreach (var (field, name) in layout.Columns)
        {
            if (name.EndsWith("(*)", StringComparison.Ordinal))
            {
                columns.Bracketed(field, name[..^3], header);
            }
            else if (columns._index[(int)field] < 0)
            {
                columns._index[(int)field] = header.Index(name);
            }
        }

        columns.AddAmount();
        return columns;
    }

    /// <summary>By the connection's map of our fields to headers; <c>=text</c> is the same text for each row.</summary>
    public static TimeColumns Declared(IReadOnlyDictionary<string, string> map, CsvHeader header)
    {
        var columns = new TimeColumns();
        foreach (var (key, value) in map.OrderBy(static m => m.Key, StringComparer.Ordinal))
        {
            var field = Field(key) ?? throw Rejections.File(
                header.Line, key, value, FileCodes.ColumnsUndeclared, $"'{key}' is no field of a time entry. Known: {string.Join(", ", Keys.Select(static k => k.Key))}.");
            if (value.StartsWith('='))
            {
                columns._constant[(int)field] = value[1..].Trim();
                continue;
            }

            var index = header.Index(value);
            columns._index[(int)field] = index >= 0
                ? index
                : throw Rejections.File(header.Line, value, "", FileCodes.HeaderMissing, $"The connection maps {key} to the column '{value}', which the file lacks. It has: {string.Join(", ", header.Names)}.");
        }

        columns.AddAmount();
        return columns;
    }

    /// <summary>The headers that a declared map needs.</summary>
    public static bool Fits(IReadOnlyDictionary<string, string> map, string[] names) =>
        map.Values.All(value => value.StartsWith('=') || names.Contains(value, StringComparer.OrdinalIgnoreCase));

    private static TimeField? Field(string key)
    {
        var plain = key.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        foreach (var (name, field) in Keys)
        {
            if (name.Equals(plain, StringComparison.OrdinalIgnoreCase))
            {
                return field;
            }
        }

        return null;
    }

    private static readonly (string Key, TimeField Field)[] Keys =
    [
        ("id", TimeField.Id), ("worker", TimeField.Worker), ("user", TimeField.Worker), ("firstName", TimeField.FirstName), ("lastName", TimeField.LastName),
        ("email", TimeField.Email), ("workerEmail", TimeField.Email), ("client", TimeField.Client), ("customer", TimeField.Client), ("project", TimeField.Project),
        ("task", TimeField.Task), ("activity", TimeField.Task), ("description", TimeField.Description), ("notes", TimeField.Description), ("tags", TimeField.Tags),
        ("start", TimeField.Start), ("end", TimeField.End), ("startDate", TimeField.StartDate), ("startTime", TimeField.StartTime),
        ("endDate", TimeField.EndDate), ("endTime", TimeField.EndTime), ("date", TimeField.Date), ("clock", TimeField.Clock), ("duration", TimeField.Duration),
        ("hours", TimeField.Hours), ("minutes", TimeField.Minutes), ("seconds", TimeField.Seconds), ("zone", TimeField.Zone), ("timezone", TimeField.Zone),
        ("billable", TimeField.Billable), ("billableHours", TimeField.BillableHours), ("status", TimeField.Status), ("rate", TimeField.Rate),
        ("amount", TimeField.Amount), ("currency", TimeField.Currency),
    ];

    private void Bracketed(TimeField field, string prefix, CsvHeader header)
    {
        for (var i = 0; i < header.Names.Length; i++)
        {
            var name = header.Names[i];
            if (!name.StartsWith(prefix + "(", StringComparison.OrdinalIgnoreCase) || !name.EndsWith(')'))
            {
                continue;
            }

            var currency = name[(prefix.Length + 1)..^1].Trim();
            if (currency.Length > 0 && !Domain.Amounts.Currency.TryOf(currency, out _))
            {
                throw Rejections.File(header.Line, name, currency, FileCodes.CurrencyUnknown, $"The header '{name}' names no active currency of ISO 4217.");
            }

            if (field == TimeField.Amount)
            {
                Amounts.Add((i, currency));
            }
            else
            {
                _index[(int)field] = i;
                RateCurrency = currency;
            }
        }
    }

    private void AddAmount()
    {
        if (this[TimeField.Amount] >= 0)
        {
            Amounts.Add((this[TimeField.Amount], ""));
        }
    }
}
