using System.CommandLine;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Engine.RuleSets;
using Timepost.Engine.RuleSets.Schemas;
using Timepost.Engine.RuleSets.Versions;

namespace Timepost.Cli.Verbs;

/// <summary><c>mapping check</c>: everything that is wrong with the settings, the mapping and the agreements.</summary>
internal static class MappingVerb
{
    public static Verb Create() => new Verb("mapping", "The mapping document: how the work side becomes the books side.").With(
        new Verb("check", "Check timepost.yaml, mapping.yaml and agreements.yaml; list all that is wrong, with place and remedy.")
        {
            Examples = [("timepost mapping check", "Exit 0: usable; 1: not")],
        }.Runs((session, _) => Check(session)),
        MappingDiffVerb.Create(),
        MappingPublishVerb.Create(),
        MappingPublishVerb.RollBack(),
        MappingHistoryVerb.Create(),
        MappingHistoryVerb.Export(),
        CoverageVerb.Create(),
        Schema());

    /// <summary>Looks at the files in the folder instead of the version that counts.</summary>
    public static Option<bool> Files() => new("--files") { Description = "Under the files in the folder, not the published version that counts" };

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

    private static ExitCode Check(Session session)
    {
        var folder = WorkspaceFolder.Find(session);
        var result = folder.LoadRules();
        if (result.RuleSet is { } rules)
        {
            // the loader knows no day
            var zone = Domain.Time.Zones.Find(rules.Workspace.Zone) ?? NodaTime.DateTimeZone.Utc;
            var today = new ProcessClock(TimeProvider.System).GetCurrentInstant().InZone(zone).Date;
            result = result with { Diagnostics = [.. result.Diagnostics, .. Deprecations.Ended(rules, today)] };
        }

        var errors = result.Diagnostics.Count(d => d.Severity == Severity.Error);
        var warnings = result.Diagnostics.Count - errors;
        session.Answer(json => json.Object(() =>
        {
            json.Flag("usable", result.RuleSet is not null);
            json.TextOrNull("ruleSet", result.RuleSet?.Hash);
            json.Count("errors", errors);
            json.Count("warnings", warnings);
            json.List("diagnostics", result.Diagnostics, diagnostic => Write(json, diagnostic));
        }));
        foreach (var diagnostic in result.Diagnostics)
        {
            session.Line(diagnostic.ToString());
        }

        session.Line($"{Figures.Count(errors, "error", "errors")}, {Figures.Count(warnings, "warning", "warnings")}");
        return result.RuleSet is null ? ExitCode.Failed : ExitCode.Done;
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
