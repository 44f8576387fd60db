using System.CommandLine;
using System.Reflection;
using System.Security.Cryptography;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets;
using Timepost.Engine.Staging;
using Timepost.Engine.Workspaces;
using Timepost.Storage.Sqlite.Scratch;
using Timepost.Storage.Staging;

namespace Timepost.Cli.Verbs;

/// <summary><c>staging</c>: a recorded workspace with persons masked, and every difference that a later program or mapping makes to it.</summary>
internal static class StagingVerb
{
    public static Verb Create() => new Verb("staging", "Recorded work with persons masked, computed again under a later version of the program or another mapping.").With(Export(), Run());

    private static string Program { get; } = typeof(StagingVerb).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static Verb Export()
    {
        var target = new Argument<string>("target") { Description = "A new folder, or a new file that ends in .zip", HelpName = "DIR|FILE.zip" };
        return new Verb("export", "Write the recorded work with persons masked, the rule set in force, and the documents that the two give now.")
        {
            Examples = [("timepost staging export staging.zip", "To be run by whoever tries new versions")],
            Notes = "Names, e-mails, descriptions, addresses and tax numbers are masked; names of clients, projects, tasks, categories, merchants and tags are kept. A manager may.",
        }.With(target).Runs((session, result) =>
        {
            var path = session.Terminal.FullPath(result.GetValue(target)!);
            if (File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()))
            {
                throw new StagingRefusedException("staging-target-exists", $"'{result.GetValue(target)}' is there already.", "Name another folder or file, or remove this one.");
            }

            using var workspace = Composition.Open(session);
            var archive = path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);
            var made = archive ? NewFolder(workspace.Folder.StoreFolder) : path;
            var whole = false;
            try
            {
                StagingManifest manifest;
                using (var package = new StagingFolder(made))
                {
                    manifest = new StagingExport(workspace.Context, workspace.Scratch, workspace.Staging, Program).Export(workspace.Caller, package);
                }

                if (archive)
                {
                    StagingArchive.Pack(made, path);
                }

                whole = true;
                session.Answer(json => json.Object(() =>
                {
                    json.Text("target", path);
                    json.Text("asOf", Figures.Day(manifest.AsOf));
                    json.Text("ruleSet", manifest.RuleSet);
                    json.Count("documents", manifest.Documents);
                }));
                session.Line($"{Figures.Count(manifest.Documents, "document", "documents")} as of {Figures.Day(manifest.AsOf)}. Names of clients, projects, tasks, categories, merchants and tags are kept. Next: timepost staging run {result.GetValue(target)}");
                return ExitCode.Done;
            }
            finally
            {
                if ((archive || !whole) && Directory.Exists(made))
                {
                    Directory.Delete(made, recursive: true);
                }
            }
        });
    }

    private static Verb Run()
    {
        var from = new Argument<string>("export") { Description = "What staging export wrote", HelpName = "DIR|FILE.zip" };
        var mapping = new Option<string>("--mapping") { Description = "A folder with timepost.yaml, mapping.yaml and agreements.yaml to compute under; without it the export's own", HelpName = "DIR" };
        var lines = new Option<bool>("--lines") { Description = "Also each line that differs, before and after" };
        return new Verb("run", "Compute an export under this version of the program and list every difference from what it says. Needs no workspace.")
        {
            Examples =
            [
                ("timepost staging run staging.zip --lines", "After an update of the program"),
                ("timepost staging run staging.zip --mapping changed", "Under a changed copy of the export's rules"),
            ],
            Notes = "Exit codes: 0 no difference, 1 something differs.",
        }.With(from, mapping, lines).Runs((session, result) =>
        {
            var path = session.Terminal.FullPath(result.GetValue(from)!);
            var temporary = NewFolder(Path.GetTempPath());
            Directory.CreateDirectory(temporary);
            try
            {
                var folder = path;
                if (File.Exists(path))
                {
                    folder = Path.Combine(temporary, "export");
                    StagingArchive.Unpack(path, folder);
                }
                else if (!Directory.Exists(path))
                {
                    throw RefusedException.Usage(RefusalCode.FileMissing, $"There is no folder or file '{result.GetValue(from)}'.", path, "Name what 'timepost staging export' wrote.");
                }

                var clock = new ProcessClock(TimeProvider.System);
                var run = new StagingRun(new SqliteStagingStores(null, Path.Combine(temporary, "scratch"), clock), clock, new AscendingIds(clock, RandomNumberGenerator.Fill), Program);
                using var package = new StagingFolder(folder);
                var manifest = run.Manifest(package);
                var rules = Rules(session, package, result.GetValue(mapping));
                var found = run.Run(package, rules);
                session.Answer(json => json.Object(() =>
                {
                    json.Text("program", Program);
                    json.Text("exportedBy", manifest.Program);
                    json.Text("asOf", Figures.Day(manifest.AsOf));
                    json.Text("from", manifest.RuleSet);
                    json.Text("to", rules.Hash);
                    ReplayVerb.Write(json, found);
                }));
                if (!session.Json)
                {
                    ReplayVerb.Show(session, found, result.GetValue(lines), workspace: false);
                }

                return found.Documents.Count > 0 || found.Exceptions.Count > 0 ? ExitCode.Failed : ExitCode.Done;
            }
            finally
            {
                Directory.Delete(temporary, recursive: true);
            }
        });
    }

    private static RuleSet Rules(Session session, StagingFolder package, string? mapping)
    {
        if (mapping is not null && !Directory.Exists(session.Terminal.FullPath(mapping)))
        {
            throw RefusedException.Usage(RefusalCode.FileMissing, $"There is no folder '{mapping}'.", session.Terminal.FullPath(mapping), "Name a folder with timepost.yaml, mapping.yaml and agreements.yaml.");
        }

        var loaded = mapping is null ? RuleSetLoader.Load(StagingRun.Texts(package)) : WorkspaceFolder.At(session.Terminal.FullPath(mapping)).LoadRules();
        if (loaded.RuleSet is { } rules)
        {
            return rules;
        }

        var errors = loaded.Diagnostics.Where(d => d.Severity == Severity.Error).ToList();
        errors.Take(20).ToList().ForEach(e => session.Notice(e.ToString()));
        throw RefusedException.Failed(
            RefusalCode.RuleSetWrong, $"{Figures.Count(errors.Count, "error", "errors")} in the rule set.", errors[0].Where,
            mapping is null ? "This version of the program asks more of a rule set: correct a copy of the export's rules, and name it with --mapping." : "Correct it, then run again.");
    }

    private static string NewFolder(string parent) => Path.Combine(parent, "timepost-staging-" + Path.GetRandomFileName());
}
