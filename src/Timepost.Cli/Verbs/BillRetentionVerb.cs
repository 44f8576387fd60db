using System.CommandLine;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Engine.Subcontractors;
using Timepost.Engine.Workspaces;

namespace Timepost.Cli.Verbs;

/// <summary><c>bill settle</c>, <c>bill approve</c>, <c>bill release</c>, <c>bill forfeit</c>: what is held back of subcontractors.</summary>
internal static class BillRetentionVerb
{
    public static Verb Settle() => Step(
        "settle", "Propose what may be released or forfeited for a quarter: what was held back at its end, and is still.",
        (use, caller, vendor, quarter) => use.Settle(caller, vendor, quarter));

    public static Verb Approve() => Step(
        "approve", "Approve a proposed settlement, as long as it is still right.", (use, caller, vendor, quarter) => use.Approve(caller, vendor, quarter));

    public static Verb Release()
    {
        var (vendor, amount, date) = (Vendor(), Amount(), Date());
        return new Verb("release", "Owe the vendor a part of what is held back, within an approved settlement (role manager).")
        {
            Examples = [("timepost bill release \"Nord Studio\" 30.00 --date 2026-04-15", "On 15 April")],
        }.With(vendor, amount, date).Runs((session, result) =>
        {
            var day = Dates.Parse(result.GetValue(date), "--date");
            using var workspace = Composition.Open(session);
            var booking = new RetentionUseCase(workspace.Context).Release(workspace.Caller, result.GetValue(vendor)!, BillVerb.Amount(result.GetValue(amount)!, "amount"), day);
            workspace.ExportDailyHead();
            BillVerb.Show(session, booking);
            return ExitCode.Done;
        });
    }

    public static Verb Forfeit()
    {
        var (vendor, amount, date) = (Vendor(), Amount(), Date());
        var reason = new Option<string>("--reason") { Description = "Why; it stands in the trail", HelpName = "TEXT" };
        return new Verb("forfeit", "Keep a part of what is held back for good, against the cost, within an approved settlement (role manager).")
        {
            Examples = [("timepost bill forfeit \"Nord Studio\" 12.50 --reason \"defects not repaired\"", "With its reason")],
        }.With(vendor, amount, reason, date).Runs((session, result) =>
        {
            var day = Dates.Parse(result.GetValue(date), "--date");
            using var workspace = Composition.Open(session);
            var booking = new RetentionUseCase(workspace.Context).Forfeit(
                workspace.Caller, result.GetValue(vendor)!, BillVerb.Amount(result.GetValue(amount)!, "amount"), day, result.GetValue(reason) ?? "");
            workspace.ExportDailyHead();
            BillVerb.Show(session, booking);
            return ExitCode.Done;
        });
    }

    /// <summary>proposed or approved.</summary>
    public static string Word(SettlementStep step) => step == SettlementStep.Approved ? "approved" : "proposed";

    /// <summary>Fields of a settlement.</summary>
    public static void Write(JsonAnswer json, Settlement settlement)
    {
        json.Text("vendor", settlement.Vendor);
        json.Text("quarter", settlement.Quarter);
        json.Text("step", Word(settlement.Step));
        json.Money("held", settlement.Held);
        json.Text("currency", settlement.Held.Currency.Code);
        json.Time("at", settlement.Happened);
    }

    private static Verb Step(string name, string description, Func<RetentionUseCase, Caller, string, string, Settlement> step)
    {
        var vendor = Vendor();
        var quarter = new Option<string>("--quarter") { Description = "As in 2026-Q1", HelpName = "YYYY-QN", Required = true };
        return new Verb(name, description)
        {
            Examples = [($"timepost bill {name} \"Nord Studio\" --quarter 2026-Q1", "The first quarter")],
        }.With(vendor, quarter).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            var settlement = step(new RetentionUseCase(workspace.Context), workspace.Caller, result.GetValue(vendor)!, result.GetValue(quarter)!);
            workspace.ExportDailyHead();
            session.Answer(json => json.Object(() => Write(json, settlement)));
            session.Line($"{settlement.Vendor}, {settlement.Quarter}: {Figures.Reader(settlement.Held)} {settlement.Held.Currency.Code} {Word(settlement.Step)}.");
            session.Line(settlement.Step == SettlementStep.Approved
                ? $"Next: timepost bill release \"{settlement.Vendor}\" {Figures.Amount(settlement.Held)}"
                : $"Next: timepost bill approve \"{settlement.Vendor}\" --quarter {settlement.Quarter}");
            return ExitCode.Done;
        });
    }

    private static Argument<string> Vendor() => new("vendor") { Description = "The vendor's name, or the id of the subcontractor", HelpName = "VENDOR" };

    private static Argument<string> Amount() => new("amount") { Description = "Of what is held back, as in 1234.50", HelpName = "AMOUNT" };

    private static Option<string> Date() => new("--date") { Description = "The day. Default: today", HelpName = "DATE" };
}
