using System.CommandLine;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Domain.Identity;
using Timepost.Engine.Corrections;
using Timepost.Engine.Plans;

namespace Timepost.Cli.Verbs;

/// <summary><c>write-off</c>: gives up what was not billed. A second form can be added beside <see cref="Work"/>.</summary>
internal static class WriteOffVerb
{
    public static Verb Create()
    {
        var entries = new Option<string[]>("--entry") { Description = "What is open of this entry; several with several", HelpName = "ID" };
        var client = new Option<string>("--client") { Description = "All open billable work of this client: its id in the mapping, or its name in a source", HelpName = "NAME" };
        var until = new Option<string>("--until") { Description = "With --client: up to this day", HelpName = "DATE" };
        var reason = CreditVerb.Reason();
        return new Verb("write-off", "Give up unbilled work, with a reason (role manager): it is never billed, and counted as leakage.")
        {
            Examples = [("timepost write-off --client acme --until 2026-03-31 --reason \"agreed at the review\"", "What is open of a client")],
        }.With(entries, client, until, reason).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            var typed = result.GetValue(entries) ?? [];
            return Work(session, workspace, [.. typed.Select(CreditVerb.Entry)], result.GetValue(client), result.GetValue(until), result.GetValue(reason) ?? "");
        });
    }

    private static ExitCode Work(Session session, Composition workspace, IReadOnlyList<Guid> entries, string? client, string? until, string reason)
    {
        if (entries.Count == 0 == client is null || (client is null) != (until is null))
        {
            throw RefusedException.Usage(
                RefusalCode.CorrectionContradicts, "Which work?", "--entry", "Give --entry ID, or --client NAME with --until DATE.");
        }

        var use = new WriteOffUseCase(workspace.Context);
        var written = client is null
            ? use.Entries(workspace.Caller, entries, reason)
            : use.Client(workspace.Caller, ClientOf(workspace, client), Dates.Parse(until, "--until")!.Value, reason);
        workspace.ExportDailyHead();
        session.Answer(json => json.Object(() => json.List("writtenOff", written, w =>
        {
            json.Text("document", w.Document.Value);
            json.TextOrNull("client", w.Client);
            json.Count("entries", w.Entries);
            json.Count("seconds", w.Seconds);
        })));
        foreach (var w in written)
        {
            session.Line($"{w.Client}: {Figures.Count(w.Entries, "entry", "entries")}, {Figures.Hours(w.Seconds)} h written off. Next: timepost plan");
        }

        return ExitCode.Done;
    }

    private static string ClientOf(Composition workspace, string typed)
    {
        using var reading = workspace.Read();
        return new ClientNames(workspace.Context, reading).IdOf(typed);
    }
}
