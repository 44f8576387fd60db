using System.CommandLine;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Domain.Mapping;
using Timepost.Engine.Replay;
using Timepost.Engine.RuleSets;
using Timepost.Engine.RuleSets.Schemas;
using Timepost.Engine.RuleSets.Versions;
using Timepost.Engine.Workspaces;
using Timepost.Storage.Sqlite;

namespace Timepost.Cli.Verbs;

/// <summary><c>mapping check</c>: everything that is wrong with the settings, the mapping and the agreements.</summary>
internal static class MappingVerb
{
    public static Verb Create() => new Verb("mapping", "The mapping document: how the work side becomes the books side.").With(
        CheckVerb(),
        MappingDiffVerb.Create(),
        MappingPublishVerb.Create(),
        MappingPublishVerb.RollBack(),
        MappingHistoryVerb.Create(),
        MappingHistoryVerb.Export(),
        CoverageVerb.Create(),
        ReplayVerb.Create(),
        Schema());

    /// <summary>Looks at the files in the folder instead of the version that counts.</summary>
    public static Option<bool> Files() => new("--files") { Description = "Under the files in the folder, not the published version that counts" };

    private static Verb CheckVerb()
    {
        var examples = new Option<bool>("--examples") { Description = "Also run the examples of the mapping: what each record gives, against what it must give" };
        return new Verb("check", "Check timepost.yaml, mapping.yaml and agreements.yaml; list all that is wrong, with place and remedy.")
        {
            Examples = [("timepost mapping check", "Exit 0: usable; 1: not"), ("timepost mapping check --examples", "Exit 0: usable, and every example holds")],
        }.With(examples).Runs((session, result) => Check(session, result.GetValue(examples)));
    }

    private static Verb Schema()
    {
        var document = new Argument<string>("document") { Description = "timepost, mapping or agreements", HelpName = "DOCUMENT" };
        return new Verb("schema", "Print the JSON schema of a document, for editors and checkers.")
        {
            Examples = [("timepost mapping schema agreements > agreements.schema.json", "An editor completes keys with it")],
        }.With(document).Runs((session, result) =>
        {
            var name = result.GetValue(document)!;
            var found = RuleSetSchemas.All.FirstOrDefault(s => s.File == $"{name}.schema.json")
                ?? throw RefusedException.Usage(RefusalCode.SchemaUnknown, $"There is no schema of '{name}'.", "DOCUMENT", "Name timepost, mapping or agreements.");
            session.Terminal.Out.Write(found.Text);
            return ExitCode.Done;
        });
    }

    private static ExitCode Check(Session session, bool run)
    {
        var folder = WorkspaceFolder.Find(session);
        var result = folder.LoadRules();
        if (result.RuleSet is { } sound)
        {
            // the loader knows no day
            var zone = Domain.Time.Zones.Find(sound.Workspace.Zone) ?? NodaTime.DateTimeZone.Utc;
            var today = new ProcessClock(TimeProvider.System).GetCurrentInstant().InZone(zone).Date;
            result = result with { Diagnostics = [.. result.Diagnostics, .. Deprecations.Ended(sound, today)] };
        }

        result = BesideStore(session, folder, result);
        var errors = result.Diagnostics.Count(d => d.Severity == Severity.Error);
        var warnings = result.Diagnostics.Count - errors;
        var examples = run && result.RuleSet is { } rules ? Run(session, rules) : null;
        session.Answer(json => json.Object(() =>
        {
            json.Flag("usable", result.RuleSet is not null);
            json.TextOrNull("ruleSet", result.RuleSet?.Hash);
            json.Count("errors", errors);
            json.Count("warnings", warnings);
            json.List("diagnostics", result.Diagnostics, diagnostic => Write(json, diagnostic));
            if (examples is not null)
            {
                ExampleLines.Write(json, examples);
            }
        }));
        foreach (var diagnostic in result.Diagnostics)
        {
            session.Line(diagnostic.ToString());
        }

        session.Line($"{Figures.Count(errors, "error", "errors")}, {Figures.Count(warnings, "warning", "warnings")}");
        if (examples is not null)
        {
            ExampleLines.Show(session, examples);
        }

        return result.RuleSet is null || examples?.Any(e => e.Differences.Count > 0) == true ? ExitCode.Failed : ExitCode.Done;
    }

    // keys that every other verb refuses, where there is a store; it is only looked at
    private static RuleSetResult BesideStore(Session session, WorkspaceFolder folder, RuleSetResult result)
    {
        var store = Path.Combine(folder.StoreFolder, "store.db");
        if (!File.Exists(store) || folder.Text(RuleSetLoader.WorkspaceFile) is not { } text || RuleSetLoader.Settings(new RuleSetText(RuleSetLoader.WorkspaceFile, text)) is not { } settings)
        {
            return result;
        }

        try
        {
            var glance = StoreGlance.Of(store);
            var found = StoreFit.Of(settings, glance.WorkspaceKey, glance.BaseCurrency);
            return found.Count == 0 ? result : result with { RuleSet = null, Diagnostics = [.. result.Diagnostics, .. found] };
        }
        catch (StoreException unreadable)
        {
            session.Notice($"The store was not looked at: {unreadable.Message}");
            return result;
        }
    }

    private static IReadOnlyList<ExampleResult> Run(Session session, RuleSet rules)
    {
        using var workspace = Composition.Open(session, RulesFrom.Files);
        return workspace.Examples.Run(rules);
    }

    private static void Write(JsonAnswer json, Diagnostic diagnostic)
    {
        json.Text("severity", diagnostic.Severity == Severity.Error ? "error" : "warning");
        json.Text("code", diagnostic.Code);
        json.Count("number", diagnostic.Number);
        json.Text("file", diagnostic.File);
        json.CountOrNull("line", diagnostic.Line == 0 ? null : diagnostic.Line);
        json.CountOrNull("column", diagnostic.Column == 0 ? null : diagnostic.Column);
        json.Text("message", diagnostic.Message);
        json.Text("remedy", diagnostic.Remedy);
    }
}
