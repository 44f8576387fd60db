using System.Globalization;
using Timepost.Cli.Shell;
using Timepost.Engine.Trail;

namespace Timepost.Cli.Verbs;

/// <summary><c>trail verify</c>, <c>trail head</c>: the chain of hashes, and the signed heads of it.</summary>
internal static class TrailVerb
{
    public static Verb Create() => new Verb("trail", "The trail: the append-only log of all that happened.").With(
        new Verb("verify", "Recompute the chain of hashes and compare it with the heads exported earlier; names the first bad row.")
        {
            Examples = [("timepost trail verify", "Exit 0: sound; 1: somebody changed it")],
        }.Runs((session, _) =>
        {
            using var workspace = Composition.Open(session);
            return Show(session, new VerifyTrail(workspace.Context.Store, workspace.Heads).Run(workspace.Caller));
        }),
        new Verb("head", "Export the trail's last row as a signed file now. Keep a copy elsewhere.")
        {
            Examples = [("timepost trail head", "For the auditor")],
        }.Runs((session, _) =>
        {
            using var workspace = Composition.Open(session);
            return Show(session, new ExportHead(workspace.Context.Store, workspace.Heads, workspace.Context.Clock).Run(workspace.Caller));
        }));

    private static ExitCode Show(Session session, TrailVerification found)
    {
        session.Answer(json => json.Object(() =>
        {
            json.Text("status", found.Status.Code());
            json.Count("rows", found.Rows);
            json.TextOrNull("head", found.Head?.Hash);
            json.Count("heads", found.Heads);
            json.Count("erased", found.Erased.Count);
            json.CountOrNull("badRow", found.Fault?.Sequence);
            json.TextOrNull("fault", found.Fault?.Text);
            json.TextOrNull("remedy", found.Fault?.Status.Remedy());
        }));
        if (found.Fault is { } fault)
        {
            session.Line($"{fault.Status.Code()}: {fault.Text}");
            session.Line($"Next: {fault.Status.Remedy()}");
            return ExitCode.Failed;
        }

        session.Line(string.Create(
            CultureInfo.InvariantCulture, $"The trail is sound: {found.Rows} rows, {found.Heads} exported heads agree, {found.Erased.Count} payloads erased."));
        return ExitCode.Done;
    }

    private static ExitCode Show(Session session, HeadExport export)
    {
        session.Answer(json => json.Object(() =>
        {
            json.TextOrNull("file", export.File);
            json.CountOrNull("row", export.Head?.Sequence);
            json.TextOrNull("hash", export.Head?.Hash);
            json.TextOrNull("fault", export.Fault?.Text);
        }));
        if (export.Fault is { } fault)
        {
            session.Line($"{fault.Status.Code()}: {fault.Text}");
            return ExitCode.Failed;
        }

        session.Line(export.Head is null ? "The trail has no row yet." : export.File is null ? "The head of this row is exported already." : $"Exported: {export.File}");
        return ExitCode.Done;
    }
}
