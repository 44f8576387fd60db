using System.CommandLine;
using NodaTime;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Engine.RuleSets;
using Timepost.Engine.RuleSets.Versions;
using Timepost.Engine.Workspaces;

namespace Timepost.Cli.Verbs;

/// <summary><c>mapping history</c>, <c>mapping export</c>: what was published.</summary>
internal static class MappingHistoryVerb
{
    public static Verb Create() => new Verb("history", "The published versions of the mapping, newest first: when, by whom, how far each reached, and how many documents it made.")
    {
        Examples = [("timepost mapping history", "All of them")],
    }.Runs((session, _) =>
    {
        using var workspace = Composition.Open(session, RulesFrom.Workspace);
        using var reading = workspace.Read();
        var versions = reading.RuleSets.Versions().Reverse().ToList();
        var documents = reading.RuleSets.Documents();
        var zone = Zone(workspace);
        session.Answer(json => json.Object(() => json.List("versions", versions, version =>
        {
            json.Text("version", version.Version.ToString());
            json.Time("published", version.Published);
            json.Text("by", Who(reading, version));
            json.Text("level", RuleSetChanges.Word(version.Level));
            json.TextOrNull("note", version.Note);
            json.TextOrNull("rollsBack", version.RollsBack);
            json.Text("ruleSet", version.RuleSet);
            json.Count("documents", documents.GetValueOrDefault(version.RuleSet));
            json.Texts("changes", version.Changes.Select(Changelog.Told));
            json.Texts("amounts", version.Amounts);
        })));
        var table = new Table(
            new Column("version", ColumnKind.Id), new Column("date", ColumnKind.Word), new Column("by"), new Column("level", ColumnKind.Word),
            new Column("documents", ColumnKind.Number), new Column("note") { Sentence = true })
        { Empty = "Nothing is published: the files count. Publish them: timepost mapping publish" };
        foreach (var version in versions)
        {
            table.Add(version.Version.ToString(), Figures.Day(version.Published.InZone(zone).Date), Who(reading, version), RuleSetChanges.Word(version.Level),
                Figures.Count(documents.GetValueOrDefault(version.RuleSet)), version.RollsBack.Length > 0 ? $"Rolls back to {version.RollsBack}. {version.Note}".TrimEnd() : version.Note);
        }

        session.Show(table);
        return ExitCode.Done;
    });

    public static Verb Export()
    {
        var number = new Argument<string?>("version") { Description = "A published version. Default: the newest", HelpName = "VERSION", Arity = ArgumentArity.ZeroOrOne };
        var to = new Option<string>("--to") { Description = "Folder to write into", HelpName = "DIR", Required = true };
        var force = new Option<bool>("--force") { Description = "Also over files that say something else" };
        return new Verb("export", "Write the texts of a published version into a folder, as they were; timepost.yaml only where the folder has none.")
        {
            Examples = [("timepost mapping export 1.0.0 --to old", "To look at it"), ("timepost mapping export --to . --force", "The files in the folder are again what counts")],
        }.With(number, to, force).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session, RulesFrom.Workspace);
            using var reading = workspace.Read();
            var version = Version(reading, MappingPublishVerb.Version(result.GetValue(number), "VERSION"));
            if (result.GetValue(force) || Path.GetFullPath(session.Terminal.FullPath(result.GetValue(to)!)).TrimEnd(Path.DirectorySeparatorChar) == workspace.Folder.Path.TrimEnd(Path.DirectorySeparatorChar))
            {
                workspace.Caller.Require(ActorRole.Manager, "Writing over files of the mapping");
            }

            Write(session, reading, version, session.Terminal.FullPath(result.GetValue(to)!), result.GetValue(force));
            return ExitCode.Done;
        });
    }

    /// <summary>The zone of the workspace, for dates.</summary>
    public static DateTimeZone Zone(Composition workspace) => Domain.Time.Zones.Find(workspace.Context.Rules.Workspace.Zone) ?? DateTimeZone.Utc;

    /// <summary>Who published: the name in the person table, else the id.</summary>
    public static string Who(IStoreTransaction reading, MappingVersion version) => reading.Trail.PersonName(version.Actor) ?? version.Actor.ToString();

    private static MappingVersion Version(IStoreTransaction reading, SemanticVersion? number) =>
        number is null && reading.RuleSets.Newest() is { } newest ? newest : PublishUseCase.Named(reading.RuleSets, number?.ToString() ?? "");

    private static void Write(Session session, IStoreTransaction reading, MappingVersion version, string folder, bool force)
    {
        var texts = PublishedRules.Texts(reading.RuleSets, version).ToList();
        // settings that are there stay: connections and people are no part of a version
        texts.AddRange(reading.RuleSets.Texts(version.RuleSet).Where(t => t.File == RuleSetLoader.WorkspaceFile && !File.Exists(Path.Combine(folder, t.File))));
        var differing = texts.Where(t => Stands(folder, t) is { } had && had != t.Text).Select(t => t.File).ToList();
        if (differing.Count > 0 && !force)
        {
            throw RefusedException.Failed(RefusalCode.ExportDiffers, $"{string.Join(", ", differing)} {(differing.Count == 1 ? "says" : "say")} something else there; nothing was written.", folder,
                "Export into another folder, or over them with --force.");
        }

        foreach (var text in texts)
        {
            var path = Path.Combine(folder, text.File);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            WholeFile.Write(path, text.Text);
        }

        session.Answer(json => json.Object(() =>
        {
            json.Text("version", version.Version.ToString());
            json.Text("folder", folder);
            json.Texts("files", texts.Select(t => t.File));
        }));
        session.Line($"Version {version.Version}: {string.Join(", ", texts.Select(t => t.File))}");
    }

    // a file of another encoding says something else
    private static string? Stands(string folder, RuleSetText text)
    {
        var path = Path.Combine(folder, text.File);
        return File.Exists(path) ? RuleSetFolder.TextOf(text.File, File.ReadAllBytes(path)) ?? "" : null;
    }
}
