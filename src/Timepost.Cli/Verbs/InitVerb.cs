using System.CommandLine;
using System.Text;
using Timepost.Cli.Shell;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Domain.Time;
using Timepost.Engine.RuleSets;
using Timepost.Engine.RuleSets.Schemas;
using Timepost.Engine.RuleSets.Starter;

namespace Timepost.Cli.Verbs;

/// <summary><c>init DIR</c>: a new workspace, or the sample firm.</summary>
internal static class InitVerb
{
    private static readonly Argument<string> Folder = new("dir") { Description = "The folder; made if it is not there", HelpName = "DIR" };
    private static readonly Option<string> Sample = new("--sample") { Description = "Copy a sample firm: agency", HelpName = "NAME" };
    private static readonly Option<string> Name = new("--name") { Description = "Name of the firm. Default: the folder's name", HelpName = "NAME" };
    private static readonly Option<string> BaseCurrency = new("--currency")
    {
        Description = "Base currency, ISO 4217", HelpName = "CODE", DefaultValueFactory = _ => "EUR",
    };

    private static readonly Option<string> Zone = new("--zone")
    {
        Description = "Time zone of the firm, as in Europe/Berlin", HelpName = "ZONE", DefaultValueFactory = _ => "Etc/UTC",
    };

    public static Verb Create() => new Verb("init", "Make a new workspace: settings, mapping, agreements, inbox, books.")
    {
        Examples =
        [
            ("timepost init acme --currency GBP --zone Europe/London", "An empty workspace"),
            ("timepost init try --sample agency", "The sample firm, to look around in"),
        ],
    }.With(Folder, Sample, Name, BaseCurrency, Zone).Runs((session, result) => Run(
        session, result.GetValue(Folder)!, result.GetValue(Sample), result.GetValue(Name), result.GetValue(BaseCurrency)!, result.GetValue(Zone)!));

    private static ExitCode Run(Session session, string typed, string? sample, string? name, string currency, string zone)
    {
        var folder = session.Terminal.FullPath(typed);
        if (File.Exists(folder))
        {
            throw RefusedException.Failed(RefusalCode.WorkspaceIsFile, $"'{typed}' is a file.", folder, "Name a folder.");
        }

        if (File.Exists(Path.Combine(folder, "timepost.yaml")))
        {
            throw RefusedException.Failed(
                RefusalCode.WorkspaceExists, $"There is a workspace in '{typed}' already.", folder, "Use it with --workspace, or name another folder.");
        }

        WriteSchemas(folder);
        var files = sample is null ? Blank(folder, name, currency, zone) : SampleFirm.CopyTo(sample, folder);
        session.Answer(json => json.Object(() =>
        {
            json.Text("workspace", folder);
            json.TextOrNull("sample", sample);
            json.Count("files", files);
        }));
        session.Line($"Workspace in {folder}");
        session.Line("Next:");
        session.Line($"  cd {typed}");
        session.Line(sample is null ? "  edit mapping.yaml and agreements.yaml, then: timepost mapping check" : "  timepost import time; timepost import expenses; timepost import rates; timepost plan");
        return ExitCode.Done;
    }

    // editors look for them where the documents' first lines say
    private static void WriteSchemas(string folder)
    {
        var schemas = Directory.CreateDirectory(Path.Combine(folder, ".timepost", "schemas")).FullName;
        foreach (var schema in RuleSetSchemas.All)
        {
            WholeFile.Write(Path.Combine(schemas, schema.File), schema.Text);
        }
    }

    private static int Blank(string folder, string? name, string currency, string zone)
    {
        if (!Currency.TryOf(currency, out var known))
        {
            throw RefusedException.Usage(RefusalCode.CurrencyUnknown, $"'{currency}' is no currency of ISO 4217.", "--currency", "Give three capital letters, as in EUR, USD, JPY.");
        }

        if (Zones.Find(zone) is null)
        {
            throw RefusedException.Usage(RefusalCode.ZoneUnknown, $"'{zone}' is no time zone.", "--zone", "Give a name of the zone database, as in Europe/Berlin or America/New_York.");
        }

        var firm = name ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        foreach (var inbox in (string[])["time", "expenses", "customers", "accounts", "receipts"])
        {
            Directory.CreateDirectory(Path.Combine(folder, "inbox", inbox));
        }

        Directory.CreateDirectory(Path.Combine(folder, "books"));
        Directory.CreateDirectory(Path.Combine(folder, ".timepost"));
        var files = StarterDocuments.All.Select(t => (t.File, Filled(t, KeyOf(firm), firm, known.Code, zone))).OrderBy(t => t.File == "timepost.yaml").ToList();
        // timepost.yaml last: a folder is a workspace once it is whole
        foreach (var (file, text) in files)
        {
            var path = Path.Combine(folder, file);
            if (!File.Exists(path))
            {
                WholeFile.Write(path, text);
            }
        }

        return files.Count;
    }

    // the starter documents are YAML that loads as it is; the firm's own values take the place of theirs
    private static string Filled(RuleSetText starter, string key, string firm, string currency, string zone) => starter.Text
        .Replace("workspace: my-firm ", $"workspace: {key} ", StringComparison.Ordinal)
        .Replace("name: My Firm", $"name: {Quoted(firm)}", StringComparison.Ordinal)
        .Replace("baseCurrency: EUR", $"baseCurrency: {currency}", StringComparison.Ordinal)
        .Replace("currency: EUR", $"currency: {currency}", StringComparison.Ordinal)
        .Replace("\nzone: Europe/Berlin", $"\nzone: {zone}", StringComparison.Ordinal);

    private static string Quoted(string text) =>
        "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    // the key is part of every document key, for good: small letters, digits and hyphens, accents folded
    private static string KeyOf(string name)
    {
        var slug = NormalisedName.Slug(name, out _);
        return slug.Length > 0 ? slug : "workspace";
    }
}
