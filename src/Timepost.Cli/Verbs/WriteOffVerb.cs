using System.CommandLine;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Domain.Identity;
using Timepost.Engine.Corrections;
using Timepost.Engine.Plans;

namespace Timepost.Cli.Verbs;

/// <summary><c>write-off</c>: gives up what was not billed, or what is open on an invoice.</summary>
internal static class WriteOffVerb
{
    public static Verb Create()
    {
        var number = new Argument<string?>("number") { Description = "An invoice: what is open on it is given up", HelpName = "NUMBER", Arity = ArgumentArity.ZeroOrOne };
        var amount = new Option<string>("--amount") { Description = "With NUMBER: so much of it. Default: all that is open", HelpName = "AMOUNT" };
        var badDebt = new Option<bool>("--bad-debt") { Description = "With NUMBER: it will not be paid; to the account of bad debt" };
        var date = PayVerb.Date();
        var entries = new Option<string[]>("--entry") { Description = "What is open of this entry; several with several", HelpName = "ID" };
        var client = new Option<string>("--client") { Description = "All open billable work of this client: its id in the mapping, or its name in a source", HelpName = "NAME" };
        var until = new Option<string>("--until") { Description = "With --client: up to this day", HelpName = "DATE" };
        var reason = CreditVerb.Reason();
        return new Verb("write-off", "Give up unbilled work, or what is open on an invoice, with a reason (role manager).")
        {
            Examples = [("timepost write-off INV-2026-00001 --bad-debt --reason insolvent", "What is open on an invoice"), ("timepost write-off --client acme --until 2026-03-31 --reason \"agreed at the review\"", "What is open of a client")],
        }.With(number, amount, badDebt, date, entries, client, until, reason).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            if (result.GetValue(number) is null && (result.GetValue(amount) is not null || result.GetValue(badDebt)))
            {
                throw RefusedException.Usage(RefusalCode.CorrectionContradicts, "Of which invoice?", "--amount", "Name the invoice before it.");
            }

            if (result.GetValue(number) is { } invoice)
            {
                return PayVerb.Told(session, workspace, new Engine.Payments.MoneyUseCase(workspace.Context).WriteOff(
                    workspace.Caller, invoice, Amounts.Parse(result.GetValue(amount), "--amount"), result.GetValue(badDebt), PayVerb.DateOf(workspace, result.GetValue(date)), result.GetValue(reason) ?? ""));
            }

            var typed = result.GetValue(entries) ?? [];
            return Work(session, workspace, [.. typed.Select(CreditVerb.Entry)], result.GetValue(client), result.GetValue(until), result.GetValue(reason) ?? "");
        });
    }

    private static ExitCode Work(Session session, Composition workspace, IReadOnlyList<Guid> entries, string? client, string? until, string reason)
    {
        if (entries.Count == 0 == client is null || (client is null) != (until is null))
        {
            throw RefusedException.Usage(
                RefusalCode.CorrectionContradicts, "Which work?", "--entry", "Name an invoice, give --entry ID, or --client NAME with --until DATE.");
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
