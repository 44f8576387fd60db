using System.Globalization;
using NodaTime;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Engine.Fx;
using Timepost.Engine.Payments;
using Timepost.Engine.PeriodEnd;
using Timepost.Engine.Plans;

namespace Timepost.Cli.Verbs;

/// <summary>The month end of <c>demo</c>: a payment in dollars, the month closed, and every cent of exchange difference.</summary>
internal sealed class DemoCurrencies(Session session, Composition workspace)
{
    private const string Client = "hudson-row";
    private const decimal Amount = 5_000m;
    private const string Month = "2026-05";
    private static readonly string[] Before = ["2026-Q1", "2026-04"];
    private static readonly LocalDate Day = new(2026, 5, 20);

    private FxReport? _report;

    /// <summary>Pays a part of the client's first invoice, closes the month, and reports; heads each with its command.</summary>
    /// <returns>Whether the report ties to the subledger, and the differences to what documents and rates make them.</returns>
    public bool Run(Action<string> type)
    {
        var number = First();
        type(string.Create(CultureInfo.InvariantCulture, $"timepost pay {number} --amount {Amount} --date {Figures.Day(Day)}"));
        PayVerb.Told(session, workspace, new PayUseCase(workspace.Context).Pay(workspace.Caller, new PaymentRequest([number], Amount, Day)));
        type($"{string.Join("; ", Before.Select(period => $"timepost close {period}"))}; timepost close {Month}");
        var use = new CloseUseCase(workspace.Context);
        foreach (var period in Before)
        {
            use.Close(workspace.Caller, period);
        }

        CloseVerb.Told(session, workspace, use.Close(workspace.Caller, Month));
        type($"timepost show fx --period {Month} --by currency; timepost reconcile fx");
        var days = CloseUseCase.DaysOf(Month);
        _report = new FxReportUseCase(workspace.Context).Report(workspace.Caller, new FxScope(days.Start, days.End));
        return FxTables.Show(session, _report, _report.ByCurrency(), csv: false) == ExitCode.Done
            & FxTables.Show(session, new FxReconciliationUseCase(workspace.Context).Reconcile(workspace.Caller, null), csv: false) == ExitCode.Done;
    }

    public void Write(JsonAnswer json) => json.Object("fx", () => FxTables.Write(json, _report!, _report!.ByCurrency()));

    private string First()
    {
        using var reading = workspace.Read();
        return reading.Plans.Drafts(new DraftFilter(["invoice"], Client, "final"), ShowVerb.Portion).Min(d => d.Number)!;
    }
}
