using System.CommandLine;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Engine.Explaining;

namespace Timepost.Cli.Verbs;

/// <summary><c>explain ID</c>: from an amount in the books back to the raw records.</summary>
internal static class ExplainVerb
{
    public static Verb Create()
    {
        var id = new Argument<string>("id") { Description = "A document's or a payment's number or key, a line of an invoice (NUMBER/3), an entry's or expense's id", HelpName = "ID" };
        return new Verb("explain", "Show the derivation of an amount: every step, figure and rule, back to the raw records.")
        {
            Examples =
            [
                ("timepost explain INV-2026-00007", "An invoice"),
                ("timepost explain INV-2026-00007/2", "Its second line, entry by entry"),
                ("timepost explain PAY-2026-00003", "A payment: who, when, what it posted and settled"),
            ],
        }.With(id).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            Show(session, new ExplainUseCase(workspace.Context, workspace.Raw).Explain(workspace.Caller, result.GetValue(id)!));
            return ExitCode.Done;
        });
    }

    public static void Show(Session session, Derivation derivation)
    {
        session.Answer(json => json.Object(() =>
        {
            json.Text("id", derivation.Id);
            json.List("steps", derivation.Steps, step =>
            {
                json.Text("step", step.Step);
                json.TextOrNull("from", step.From);
                json.TextOrNull("to", step.To);
                json.TextOrNull("rule", step.Rule);
                json.TextOrNull("version", step.Version);
                json.TextOrNull("note", step.Note);
            });
        }));
        session.Line(derivation.Id);
        var table = new Table(new Column("step", ColumnKind.Word), new Column("from") { Sentence = true }, new Column("to") { Sentence = true }, new Column("rule") { Sentence = true }, new Column("note") { Sentence = true });
        foreach (var step in derivation.Steps)
        {
            table.Add(step.Step, step.From, step.To, step.Version.Length > 0 ? $"{step.Rule} ({step.Version})" : step.Rule, step.Note);
        }

        session.Show(table);
    }
}
