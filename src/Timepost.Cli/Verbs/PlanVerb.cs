using System.CommandLine;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Engine.Plans;

namespace Timepost.Cli.Verbs;

/// <summary><c>plan</c>: what one delivery would do, each action with its reason.</summary>
internal static class PlanVerb
{
    private static readonly Option<string> Client = new("--client") { Description = "Only this client (id in the mapping)", HelpName = "ID" };
    private static readonly Option<string> Until = new("--until") { Description = "Periods that ended on or before it. Default: the as-of date", HelpName = "DATE" };
    private static readonly Option<string> AsOf = new("--as-of") { Description = "Date of the documents. Default: today where the books are", HelpName = "DATE" };
    private static readonly Option<string> To = new("--to") { Description = "Books connection. Default: the primary one", HelpName = "NAME" };
    private static readonly Option<bool> Partial = new("--partial") { Description = "Also the part of an unfinished period up to --until" };

    public static Verb Create() => new Verb("plan", "Compute and show what would be written to the books. Nothing is written.")
    {
        Examples =
        [
            ("timepost plan", "All clients, all periods that have ended"),
            ("timepost plan --client acme --until 2026-03-31 --as-of 2026-04-02", "One client to the end of March, invoices dated 2 April"),
            ("timepost plan --json", "For a script"),
        ],
        Notes = "Exit codes: 0, or 3 when exceptions wait (timepost exception list).",
    }.With(Client, Until, AsOf, To, Partial).Runs((session, result) =>
    {
        var options = new PlanOptions(
            result.GetValue(Client) ?? "", Dates.Parse(result.GetValue(Until), "--until"), Dates.AsOf(result.GetValue(AsOf)),
            result.GetValue(To) ?? "", result.GetValue(Partial));
        using var workspace = Composition.Open(session);
        var planned = Compute(session, workspace, options);
        workspace.ExportDailyHead();
        return Show(session, planned);
    });

    public static PlanResult Compute(Session session, Composition workspace, PlanOptions options)
    {
        using var bar = session.Progress("planning");
        return new PlanUseCase(workspace.Context).Plan(workspace.Caller, options with { Progress = bar.Report });
    }

    // what is approved already, or on its way, needs no approval to be delivered
    private static string Next(PlanResult result, int todo) => todo > 0 ? $"Next: timepost approve {result.Plan.Id}"
        : result.Reserved > 0 || result.Actions.Any(a => a.State == ActionState.Approved) ? $"Next: timepost apply {result.Plan.Id}"
        : "Nothing to approve.";

    /// <summary>Which mapping counted.</summary>
    public static string MappingLine(string version) => version.Length > 0 ? $"Mapping: version {version}" : "Mapping: unpublished";

    public static ExitCode Show(Session session, PlanResult result) => Show(session, result, result.Actions, "");

    /// <summary>With some of its actions listed, and a line for those that are not; all of them count in the totals.</summary>
    public static ExitCode Show(Session session, PlanResult result, IReadOnlyList<PlanAction> listed, string rest)
    {
        session.Answer(json => json.Object(() => PlanJson.Write(json, result)));
        session.Line($"Plan {result.Plan.Id}, as of {Figures.Day(result.Plan.AsOf)}, periods until {Figures.Day(result.Plan.Until)}, to {result.Plan.To}");
        session.Line(MappingLine(result.MappingVersion));
        session.Show(PlanTables.Actions(listed, result.Reserved > 0 ? "Nothing new to do." : "Nothing to do."));
        if (rest.Length > 0)
        {
            session.Line(rest);
        }

        if (result.Plan.Unchanged > 0)
        {
            var more = result.Actions.Any(a => a.Verb == ActionVerb.Skip) ? "more " : "";
            session.Line(result.Plan.Unchanged == 1 ? $"1 {more}document in the books stays as it is." : $"{Figures.Count(result.Plan.Unchanged)} {more}documents in the books stay as they are.");
        }

        var totals = PlanTotals.Of(result.Actions);
        if (totals.Count > 0)
        {
            session.Line();
            session.Show(PlanTables.Totals(totals));
        }

        if (result.Waiting.Count > 0)
        {
            session.Line();
            session.Show(PlanTables.Waiting(result.Waiting));
        }

        var todo = result.Actions.Count(a => a.State == ActionState.Planned);
        session.Line();
        if (result.OpenExceptions > 0)
        {
            session.Line($"{Waits.Told(result.OpenExceptions)} ({Figures.Count(result.NewExceptions.Count)} new): timepost exception list");
        }

        foreach (var asked in result.TopUps)
        {
            session.Line($"The retainer of {asked.Retainer} is low; ask for {Figures.Amount(asked.Amount)} {asked.Amount.Currency} (nothing is posted): timepost show retainers");
        }

        if (result.Reserved > 0)
        {
            session.Line(result.Reserved == 1 ? "1 document is reserved, but not in the books." : $"{Figures.Count(result.Reserved)} documents are reserved, but not in the books.");
        }

        if (result.Plan.Until > result.Plan.AsOf && result.Actions.Any(a => a is { Kind: "invoice", Verb: ActionVerb.Create or ActionVerb.Update }))
        {
            session.Notice($"The invoices are dated {Figures.Day(result.Plan.AsOf)}, before the end of work that they bill (until {Figures.Day(result.Plan.Until)}). Another date: --as-of");
        }

        foreach (var use in result.Deprecated)
        {
            session.Notice(use.Told(NodaTime.LocalDate.Max(result.Plan.AsOf, result.Plan.Created.InUtc().Date)));
        }

        session.Line(Next(result, todo));
        return result.OpenExceptions > 0 ? ExitCode.ExceptionsWait : ExitCode.Done;
    }
}
