using System.Globalization;
using NodaTime;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Engine.Corrections;
using Timepost.Engine.Payments;
using Timepost.Engine.Plans;
using Timepost.Engine.Retainers;
using Timepost.Engine.Subcontractors;

namespace Timepost.Cli.Verbs;

/// <summary>The special engagements of <c>demo</c>: a retainer, subcontractors, a payment, a credit note.</summary>
internal sealed class DemoEngagements(Session session, Composition workspace, LocalDate asOf)
{
    private const string Retainer = "uferlicht-season";
    private const decimal Deposit = 17_850m;
    private const decimal Credited = 500m;
    private const string CreditReason = "two days late";
    private static readonly LocalDate DepositDay = new(2026, 2, 2);
    private static readonly LocalDate StatedMonth = new(2026, 3, 1);

    /// <summary>What a user would type for the deposit.</summary>
    public static string DepositCommand => string.Create(CultureInfo.InvariantCulture, $"timepost retainer receive {Retainer} {Deposit} --date {Figures.Day(DepositDay)}");

    public static string BillsCommand => "timepost show bills --margin";

    public string StatementCommand => $"timepost retainer statement {Retainer} --month {Month(asOf)}";

    public static string ReconcileCommand => $"timepost reconcile retainers; timepost reconcile subcontractors --month {Month(StatedMonth)}";

    /// <summary>Number of the invoice that was paid; null before.</summary>
    public string? Paid { get; private set; }

    /// <summary>Number of the invoice of which a part was credited; null before.</summary>
    public string? CreditedInvoice { get; private set; }

    public void Receive() => RetainerVerb.Told(
        session, workspace, new RetainerUseCase(workspace.Context).Receive(workspace.Caller, Retainer, Deposit, DepositDay));

    /// <summary>The first invoice of a client is paid, and a part of its second is credited; heads each with its command.</summary>
    public void PayAndCredit(Action<string> type)
    {
        List<StoredDraft> invoices;
        using (var reading = workspace.Read())
        {
            invoices = [.. reading.Plans.Drafts(new DraftFilter(["invoice"], "spreewerk", "final"), ShowVerb.Portion).OrderBy(d => d.Number, StringComparer.Ordinal)];
        }

        var (first, second) = (invoices[0], invoices[1]);
        type($"timepost pay {first.Number} --amount {Figures.Amount(first.Total)} --date {Figures.Day(asOf)}");
        PayVerb.Told(session, workspace, new PayUseCase(workspace.Context).Pay(workspace.Caller, new PaymentRequest([first.Number], first.Total.Amount, asOf)));
        Paid = first.Number;
        type(string.Create(CultureInfo.InvariantCulture, $"timepost credit {second.Number} --amount {Credited} --reason \"{CreditReason}\" --date {Figures.Day(asOf)}"));
        CreditVerb.Show(session, workspace, new CreditUseCase(workspace.Context).Draft(
            workspace.Caller, new CreditRequest(second.Number, CreditReason) { Net = Credited, Date = asOf }));
        CreditedInvoice = second.Number;
    }

    /// <summary>The month of the retainer; whether it ties to the subledger.</summary>
    public bool State()
    {
        var statement = Statement();
        RetainerTables.Show(session, statement, csv: false);
        return statement.Ties;
    }

    /// <summary>Lines of the bills for hours, and the margin on each.</summary>
    public void Bills()
    {
        using var reading = workspace.Read();
        BillMargins.Show(session, reading, HourBills(reading), next: null, csv: false);
    }

    /// <summary>Both records of retainers and of subcontractors; whether all agree.</summary>
    public bool Reconcile()
    {
        var retainers = RetainerTables.Show(session, new RetainersUseCase(workspace.Context).Reconcile(workspace.Caller), csv: false);
        var subcontractors = ReconcileSubcontractors.Show(session, workspace, Stated);
        return retainers == ExitCode.Done && subcontractors == ExitCode.Done;
    }

    public void Write(JsonAnswer json)
    {
        json.TextOrNull("paid", Paid);
        json.TextOrNull("credited", CreditedInvoice);
        json.Object("statement", () => RetainerTables.Write(json, Statement()));
        using (var reading = workspace.Read())
        {
            BillMargins.Write(json, reading, HourBills(reading));
        }

        RetainerTables.Write(json, new RetainersUseCase(workspace.Context).Reconcile(workspace.Caller));
        var (workers, retention) = new BillStatusUseCase(workspace.Context).Reconcile(workspace.Caller, Stated);
        json.Object("subcontractors", () => ReconcileSubcontractors.Write(json, Stated, workers, retention));
    }

    private static DateInterval Stated => new(StatedMonth, StatedMonth.PlusMonths(1).PlusDays(-1));

    private RetainerStatement Statement()
    {
        var month = asOf.ToYearMonth().ToDateInterval();
        return new RetainersUseCase(workspace.Context).Statement(workspace.Caller, Retainer, month.Start, month.End);
    }

    private static List<StoredDraft> HourBills(Engine.Workspaces.IStoreTransaction reading) =>
        [.. reading.Plans.Drafts(new DraftFilter([Domain.Subcontracting.VendorBilling.Kind]), ShowVerb.Portion)];

    private static string Month(LocalDate day) => day.ToString("uuuu-MM", CultureInfo.InvariantCulture);
}
