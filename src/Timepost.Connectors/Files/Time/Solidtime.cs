using System.Text;
using System.Text.Json;
using Timepost.Connectors.Files.Csv;
using Timepost.Connectors.Files.Text;
using Timepost.Domain.Work;

namespace Timepost.Connectors.Files.Time;

/// <summary>Names of a solidtime full export: the files beside <c>time_entries.csv</c>.</summary>
internal sealed class SolidtimeNames
{
    private const int MostRows = 200_000;
    private readonly Dictionary<string, string?> _clients = [];
    private readonly Dictionary<string, string?> _projects = [];
    private readonly Dictionary<string, string?> _projectClients = [];
    private readonly Dictionary<string, string?> _tasks = [];
    private readonly Dictionary<string, string?> _members = [];
    private readonly Dictionary<string, string?> _emails = [];
    private readonly Dictionary<string, string?> _tags = [];
    private readonly Dictionary<string, string?> _currencies = [];

    /// <summary>Read from the folder of an absolute path; empty where there is none, so that ids stand for names.</summary>
    public static SolidtimeNames Beside(string fileName)
    {
        var names = new SolidtimeNames();
        if (Path.IsPathFullyQualified(fileName) && Path.GetDirectoryName(fileName) is { } folder)
        {
            Load(Path.Combine(folder, "clients.csv"), "id", [("name", names._clients)]);
            Load(Path.Combine(folder, "projects.csv"), "id", [("name", names._projects), ("client_id", names._projectClients)]);
            Load(Path.Combine(folder, "tasks.csv"), "id", [("name", names._tasks)]);
            Load(Path.Combine(folder, "members.csv"), "id", [("name", names._members), ("email", names._emails)]);
            Load(Path.Combine(folder, "tags.csv"), "id", [("name", names._tags)]);
            Load(Path.Combine(folder, "organizations.csv"), "id", [("currency", names._currencies)]);
        }

        return names;
    }

    public string Client(string id, string project, ref List<Notice>? notices)
    {
        if (id.Length == 0 && project.Length > 0 && _projectClients.TryGetValue(project, out var owner) && owner is { Length: > 0 })
        {
            id = owner;
        }

        return Name(_clients, "client", id, ref notices);
    }

    public string Project(string id, ref List<Notice>? notices) => Name(_projects, "project", id, ref notices);

    public string Task(string id, ref List<Notice>? notices) => Name(_tasks, "task", id, ref notices);

    public string Worker(string id, ref List<Notice>? notices) => Name(_members, "member", id, ref notices);

    public string Email(string id) => _emails.GetValueOrDefault(id) ?? "";

    public string Currency(string organisation) => _currencies.GetValueOrDefault(organisation) ?? "";

    public string Tag(string id, ref List<Notice>? notices) => Name(_tags, "tag", id, ref notices);

    // an id that the files give to two names is no name: the id stays, and a person maps it
    private static string Name(Dictionary<string, string?> names, string kind, string id, ref List<Notice>? notices)
    {
        if (id.Length == 0)
        {
            return "";
        }

        if (names.TryGetValue(id, out var name))
        {
            if (name is { Length: > 0 })
            {
                return name;
            }

            (notices ??= []).Add(new("id-ambiguous", $"The export gives the {kind} id {id} to two names, or to none; the id stands for the name."));
            return id;
        }

        (notices ??= []).Add(new("id-not-named", $"No file of the export beside it names the {kind} {id}; the id stands for the name."));
        return id;
    }

    private static void Load(string path, string key, (string Header, Dictionary<string, string?> Into)[] columns)
    {
        if (!File.Exists(path))
        {
            return;
        }

        using var file = File.OpenRead(path);
        var header = CsvHeader.Find(
            CsvHeader.Peek(file), names => names.Contains(key) && Array.TrueForAll(columns, c => names.Contains(c.Header)));
        if (header is null)
        {
            throw Rejections.File(
                1, "", Path.GetFileName(path), FileCodes.HeaderMissing,
                $"'{Path.GetFileName(path)}' of the export has not the columns {key}, {string.Join(", ", columns.Select(static c => c.Header))}.");
        }

        file.Position = 0;
        var rows = new CsvScanner(file, header.Separator);
        var id = header.Index(key);
        var indexes = Array.ConvertAll(columns, c => header.Index(c.Header));
        for (var count = 0; rows.Next();)
        {
            if (rows.Line <= header.Line)
            {
                continue;
            }

            if (rows.Fault is not null || rows.Count != header.Names.Length || ++count > MostRows)
            {
                throw Rejections.File(
                    rows.Line, "", Path.GetFileName(path), rows.Fault?.Code ?? FileCodes.Ragged,
                    $"'{Path.GetFileName(path)}' of the export cannot be read at line {rows.Line}: {rows.Fault?.Reason ?? "its number of fields or rows"}.");
            }

            for (var i = 0; i < columns.Length; i++)
            {
                var (into, name) = (columns[i].Into, rows.Text(indexes[i]));
                var known = rows.Text(id);
                if (name.Length > TextLimits.Name)
                {
                    throw Rejections.File(
                        rows.Line, columns[i].Header, name, FileCodes.TextTooLong,
                        $"'{Path.GetFileName(path)}' of the export, line {rows.Line}: {TextLimits.Reason(name.Length, TextLimits.Name)}");
                }

                into[known] = into.TryGetValue(known, out var before) && before != name ? null : name;
            }
        }
    }
}

/// <summary>Rows of <c>time_entries.csv</c>: ids become names, cents an hourly rate.</summary>
internal sealed class SolidtimeRowFill(TimeColumns columns, RowValues values, SolidtimeNames names) : TimeRowFill(columns, values)
{
    private readonly int _organisation = values.Header.Index("organization_id");
    private readonly int _tags = values.Header.Index("tags");
    private readonly int _rate = values.Header.Index("billable_rate");

    public override bool Read(TimeRow row)
    {
        if (!base.Read(row))
        {
            return false;
        }

        var notices = row.Notices;
        var project = row.Project;
        row.Client = names.Client(row.Client, project, ref notices);
        row.Project = names.Project(project, ref notices);
        row.Task = names.Task(row.Task, ref notices);
        row.WorkerEmail = names.Email(row.Worker);
        row.Worker = names.Worker(row.Worker, ref notices);
        if (Values.Has(_rate))
        {
            if (!Values.Number(_rate, out var cents))
            {
                return false;
            }

            row.Rate = cents / 100m;
            row.Currency = names.Currency(Values.Name(_organisation));
        }

        if (!Tags(row, ref notices))
        {
            return false;
        }

        row.Notices = notices;
        return true;
    }

    private bool Tags(TimeRow row, ref List<Notice>? notices)
    {
        var bytes = Values.Bytes(_tags);
        if (bytes.IsEmpty || bytes.SequenceEqual("[]"u8))
        {
            return true;
        }

        string[]? ids;
        try
        {
            ids = JsonSerializer.Deserialize(bytes, TagsJson.Default.StringArray);
        }
        catch (JsonException)
        {
            ids = null;
        }

        if (ids is null || Array.IndexOf(ids, null!) >= 0)
        {
            return Values.Reject(_tags, FileCodes.JsonInvalid, "This is no JSON array of tag ids.");
        }

        var tags = new string[ids.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            tags[i] = names.Tag(ids[i], ref notices);
        }

        row.Tags = tags;
        return true;
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string[]))]
internal sealed partial class TagsJson : System.Text.Json.Serialization.JsonSerializerContext;
