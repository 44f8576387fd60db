using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using NodaTime;
using Timepost.Cli.Shell;
using Timepost.Engine.Delivery;
using Timepost.Engine.Explaining;
using Timepost.Engine.Intake;
using Timepost.Engine.Plans;
using Timepost.Engine.Reconciliation;

namespace Timepost.Cli.Verbs;

/// <summary><c>demo</c>: the sample firm from nothing to checked books, by the real engine, in a temporary folder.</summary>
internal static class DemoVerb
{
    // the sample's months are February to April 2026; its invoices are dated on the first working day after
    private static readonly LocalDate AsOf = new(2026, 5, 4);
    private const string DeliverCommand = "timepost approve last; timepost apply last";

    private static string PlanCommand => $"timepost plan --as-of {AsOf:uuuu-MM-dd}";

    public static Verb Create()
    {
        var folder = new Option<string>("--folder") { Description = "Where. Default: a new temporary folder", HelpName = "DIR" };
        return new Verb("demo", "The sample firm from exports to checked books, in a temporary folder. No network, no server, no key.")
        {
            Examples = [("timepost demo", "About ten seconds")],
        }.With(folder).Runs((session, result) => Run(session, result.GetValue(folder)));
    }

    private static ExitCode Run(Session asked, string? typed)
    {
        // with --json the steps are one document at the end
        var session = asked.Json ? asked.Silent() : asked;
        var folder = typed is null ? Directory.CreateTempSubdirectory("timepost-demo-").FullName : session.Terminal.FullPath(typed);
        Heading(session, 1, "The sample firm", $"timepost init {folder} --sample agency");
        var files = SampleFirm.CopyTo("agency", folder);
        session.Line(string.Create(CultureInfo.InvariantCulture, $"{files} files in {folder}"));
        var inside = new Session(session.Terminal, folder, json: false, session.Quiet);
        using var workspace = Composition.Open(inside);

        var steps = 1;
        Heading(session, ++steps, "Read the exports of four trackers and a sheet, the expenses, and exchange rates", "timepost import time; timepost import expenses; timepost import rates");
        var time = ImportVerb.Run(inside, workspace, ImportKind.Time, [], "", "");
        var expenses = ImportVerb.Run(inside, workspace, ImportKind.Expenses, [], "", "");
        var rates = ImportVerb.Run(inside, workspace, ImportKind.Rates, [], "", "");
        var imported = new ImportResult([.. time.Files, .. expenses.Files, .. rates.Files], rates.OpenExceptions);
        ImportVerb.Show(inside, imported);

        var special = new DemoEngagements(inside, workspace, AsOf);
        Heading(session, ++steps, "A client pays in advance", DemoEngagements.DepositCommand);
        special.Receive();

        Heading(session, ++steps, "Plan: what would be written to the books, and why", PlanCommand);
        var plan = PlanVerb.Compute(session, workspace, new PlanOptions(AsOf: AsOf));
        var shown = Shown(plan.Actions);
        PlanVerb.Show(inside, plan, shown, string.Create(CultureInfo.InvariantCulture, $"(and {plan.Actions.Count - shown.Count} cost documents of expenses, which are not listed here)"));

        Heading(session, ++steps, "Approve it, and deliver it into the books", DeliverCommand);
        var (approved, applied) = Deliver(session, workspace, plan);

        Heading(session, ++steps, "A payment, and a credit note of a part", command: null);
        special.PayAndCredit(command => Typed(session, command));

        Heading(session, ++steps, "Plan and deliver again: these two, and the vendor's own invoice, which fits a bill that is in the books now", $"{PlanCommand}; {DeliverCommand}");
        var later = PlanVerb.Compute(session, workspace, new PlanOptions(AsOf: AsOf));
        session.Show(PlanTables.Actions([.. later.Actions.Where(a => a.Verb != ActionVerb.Skip)], "Nothing to do."));
        var (_, appliedLater) = Deliver(session, workspace, later);
        var again = new PlanUseCase(workspace.Context).Plan(workspace.Caller, new PlanOptions(AsOf: AsOf));
        var left = again.Actions.Count(a => a.Verb is ActionVerb.Create or ActionVerb.Update);
        session.Line(string.Create(CultureInfo.InvariantCulture, $"Planned again: {left} left to do."));

        Heading(session, ++steps, "The retainer's statement: what was prepaid, what each invoice took of it, what is left", special.StatementCommand);
        var ties = special.State();

        Heading(session, ++steps, "Vendors' bills for hours: what they cost, what clients are billed for them", DemoEngagements.BillsCommand);
        special.Bills();

        Heading(session, ++steps, "Retainers and subcontractors against the subledger", DemoEngagements.ReconcileCommand);
        ties &= special.Reconcile();

        Heading(session, ++steps, "The journal, checked by hledger", "hledger -f books/hledger.journal check --strict");
        var journal = Check(session, Path.Combine(folder, "books"));

        Heading(session, ++steps, "Source, Timepost and books, side by side", "timepost show totals");
        var totals = new TotalsUseCase(workspace.Context).Totals(workspace.Caller, AsOf);
        var agree = ShowTotals.Show(inside, totals);

        Heading(session, ++steps, "A payment in dollars, and the end of May: what other currencies made of it, to the cent", command: null);
        var currencies = new DemoCurrencies(inside, workspace);
        ties &= currencies.Run(command => Typed(session, command));

        Heading(session, ++steps, "The mapping is published; what another rate would change, before it counts", command: null);
        var mapping = new DemoMapping(inside, workspace);
        ties &= mapping.Run(command => Typed(session, command));

        var invoice = applied.Applied.Where(a => a.Action.Kind == "invoice").Select(a => a.Number).FirstOrDefault(n => n.Length > 0);
        if (invoice is not null)
        {
            Heading(session, ++steps, "One amount, explained to its raw records", $"timepost explain {invoice}/1");
            Explain(inside, workspace, invoice);
        }

        Next(session, folder, invoice);
        asked.Answer(json => json.Object(() =>
        {
            json.Text("workspace", folder);
            ImportVerb.Write(json, imported.Files);
            PlanJson.Applied(json, applied);
            PlanJson.Computed(json, plan);
            json.Count("exceptions", workspace.OpenExceptions());
            json.Count("approved", approved);
            json.Count("deliveredLater", Done(appliedLater));
            json.Count("leftToDo", left);
            special.Write(json);
            currencies.Write(json);
            mapping.Write(json);
            json.Flag("journalAccepted", journal);
            ShowTotals.Write(json, "reconciliation", totals);
            json.TextOrNull("invoice", invoice);
        }));
        return left > 0 || applied.AnyFailed || appliedLater.AnyFailed || !ties || !journal ? ExitCode.Failed : agree;
    }

    private static (int Approved, ApplyResult Applied) Deliver(Session session, Composition workspace, PlanResult plan)
    {
        var approved = new ApproveUseCase(workspace.Context).Approve(workspace.Caller, plan.Plan.Id, []).Approved;
        var applied = ApplyVerb.Deliver(session, workspace, plan.Plan.Id);
        session.Line(string.Create(CultureInfo.InvariantCulture, $"{approved} actions approved, {Done(applied)} in the books, read back and equal."));
        return (approved, applied);
    }

    private static int Done(ApplyResult applied) => applied.Applied.Count(a => a.Action.State == ActionState.Done);

    private static List<PlanAction> Shown(IReadOnlyList<PlanAction> actions) => [.. actions.Where(a => a.Kind is "customer" or "invoice" or "subcontractor-bill" or "advance-invoice")];

    private static void Heading(Session session, int number, string what, string? command)
    {
        session.Line();
        session.Line(string.Create(CultureInfo.InvariantCulture, $"── {number}. {what}"));
        if (command is not null)
        {
            Typed(session, command);
        }
    }

    private static void Typed(Session session, string command) => session.Line($"   $ {command}");

    // the line, and the first of its entries down to the row of the export
    private static void Explain(Session session, Composition workspace, string invoice)
    {
        var explain = new ExplainUseCase(workspace.Context, workspace.Raw);
        var line = explain.Explain(workspace.Caller, invoice + "/1");
        var entries = line.Steps.Where(s => s.Step == "entry").ToList();
        var shown = line.Steps.Where(s => s.Step != "entry").ToList();
        ExplainVerb.Show(session, line with { Steps = [.. entries.Take(3), .. shown] });
        session.Line(string.Create(CultureInfo.InvariantCulture, $"({entries.Count} entries in all.) The first of them:"));
        using var reading = workspace.Read();
        var document = reading.Plans.DraftByNumber(invoice)!;
        var first = reading.Dispositions.OfDocument(document.Key.Value).First(d => d.Line == 1);
        ExplainVerb.Show(session, explain.Explain(workspace.Caller, first.Item.ToString()));
    }

    private static bool Check(Session session, string books)
    {
        var main = Directory.GetFiles(books, "hledger*.journal").Order(StringComparer.Ordinal).FirstOrDefault();
        if (main is null)
        {
            session.Line("There is no hledger view of the books.");
            return false;
        }

        try
        {
            using var process = Process.Start(new ProcessStartInfo("hledger", ["-f", main, "check", "--strict"])
            {
                RedirectStandardError = true, RedirectStandardOutput = true,
            })!;
            var said = process.StandardError.ReadToEnd();
            process.WaitForExit();
            session.Line(process.ExitCode == 0 ? "hledger accepts every account, commodity, balance and assertion." : $"hledger refuses it: {said}");
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            session.Line("hledger is not installed: not checked by it (apt install hledger). Timepost has read back and compared each document.");
            return true;
        }
    }

    // a link counts: the launcher follows it
    private static bool OnPath()
    {
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (File.Exists(Path.Combine(folder, "timepost")))
            {
                return true;
            }
        }

        return false;
    }

    private static void Next(Session session, string folder, string? invoice)
    {
        session.Line();
        session.Line("── What to look at, and what to type next");
        session.Line($"   workspace     {folder}");
        session.Line($"   journal       {Path.Combine(folder, "books")}");
        session.Line($"   rules         {Path.Combine(folder, "mapping.yaml")}, {Path.Combine(folder, "agreements.yaml")}");
        if (!OnPath())
        {
            session.Line("   export PATH=\"$PWD:$PATH\"          in the clone: makes timepost a command anywhere");
        }

        session.Line($"   cd {folder}");
        session.Line("   timepost exception list              what waits for a decision, with suggested fixes");
        session.Line($"   timepost explain {invoice ?? "NUMBER"}        every step of an invoice");
        session.Line("   timepost show invoices --csv         for a spreadsheet");
        session.Line("   timepost init my-firm                a workspace of your own");
    }
}
