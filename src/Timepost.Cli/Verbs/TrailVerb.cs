using System.CommandLine;
using System.Globalization;
using Timepost.Cli.Shell;
using Timepost.Engine.Trail;

namespace Timepost.Cli.Verbs;

/// <summary><c>trail verify</c>, <c>trail head</c>.</summary>
internal static class TrailVerb
{
    public static Verb Create() => new Verb("trail", "The append-only, hash-chained log of all that happened.").With(
        new Verb("verify", "Check the whole chain, and the signed heads exported earlier; name the first bad row.")
        {
            Examples = [("timepost trail verify", "Exit 0: sound; 1: not")],
        }.Runs((session, _) =>
        {
            using var workspace = Composition.Open(session);
            var result = new VerifyTrail(workspace.Context.Store, workspace.Heads).Run(workspace.Caller);
            session.Answer(json => json.Object(() =>
            {
                json.Text("status", result.Fault is null ? "sound" : result.Status.ToString());
                json.Count("rows", result.Rows);
                json.CountOrNull("badRow", result.Fault?.Sequence);
                json.TextOrNull("text", result.Fault?.Text);
            }));
            session.Line(result.Fault is { } fault
                ? string.Create(CultureInfo.InvariantCulture, $"The trail is NOT sound: row {fault.Sequence}: {fault.Text}")
                : string.Create(CultureInfo.InvariantCulture, $"The trail is sound: {result.Rows} rows."));
            return result.Fault is null ? ExitCode.Done : ExitCode.Failed;
        }),
        new Verb("head", "Export the signed head of the trail now; keep the file where nobody can rewrite it.").Runs((session, _) =>
        {
            using var workspace = Composition.Open(session);
            var export = new ExportHead(workspace.Context.Store, workspace.Heads, workspace.Context.Clock).Run(workspace.Caller);
            session.Answer(json => json.Object(() =>
            {
                json.TextOrNull("file", export.File);
                json.TextOrNull("fault", export.Fault?.Text);
            }));
            session.Line(export.Fault is { } fault ? $"Nothing was exported: {fault.Text}" : export.File is { } file ? $"Head in {file}" : "This head is exported already.");
            return export.Fault is null ? ExitCode.Done : ExitCode.Failed;
        }));
}
