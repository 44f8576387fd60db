using NodaTime;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Engine.Subcontractors;

namespace Timepost.Cli.Verbs;

/// <summary><c>reconcile subcontractors</c>: each worker's seconds, and each vendor's retention.</summary>
internal static class ReconcileSubcontractors
{
    public static Verb Create()
    {
        var month = BillStatusVerb.Month();
        return new Verb("subcontractors", "Subcontractors: approved time = billed + disputed + not payable + open, by worker; what is held back = the subledger.")
        {
            Examples = [("timepost reconcile subcontractors --month 2026-03", "March")],
            Notes = "Exit codes: 0 all agree, 1 something differs.",
        }.With(month).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            var days = BillVerb.Month(result.GetValue(month), workspace);
            return Show(session, workspace, days);
        });
    }

    /// <summary>Of the vendors' people and of what is held back, in a month.</summary>
    public static ExitCode Show(Session session, Composition workspace, DateInterval days)
    {
        var (workers, retention) = new BillStatusUseCase(workspace.Context).Reconcile(workspace.Caller, days);
        var agrees = workers.All(w => w.Agrees) && retention.All(r => r.Agrees);
        session.Answer(json => json.Object(() => Write(json, days, workers, retention)));
        session.Show(Workers(workers));
        session.Show(Retention(retention));
        return agrees ? ExitCode.Done : ExitCode.Failed;
    }

    public static void Write(JsonAnswer json, DateInterval days, IReadOnlyList<WorkerReconciliation> workers, IReadOnlyList<RetentionReconciliation> retention)
    {
        json.Text("month", BillStatusVerb.Name(days));
        json.Flag("agrees", workers.All(w => w.Agrees) && retention.All(r => r.Agrees));
        json.List("workers", workers, worker =>
        {
            json.Text("vendor", worker.Vendor);
            json.Text("worker", worker.Worker);
            BillStatusVerb.Write(json, worker.Seconds);
            json.Flag("agrees", worker.Agrees);
        });
        json.List("retention", retention, vendor =>
        {
            json.Text("vendor", vendor.Vendor);
            json.Text("currency", vendor.Held.Currency.Code);
            json.Money("expected", vendor.Expected);
            json.Money("held", vendor.Held);
            json.Flag("agrees", vendor.Agrees);
        });
    }

    private static Table Workers(IReadOnlyList<WorkerReconciliation> workers)
    {
        var table = new Table(
            new Column("vendor"), new Column("worker", ColumnKind.Id), new Column("approved h", ColumnKind.Number), new Column("billed h", ColumnKind.Number),
            new Column("disputed h", ColumnKind.Number), new Column("not payable h", ColumnKind.Number), new Column("open h", ColumnKind.Number), new Column("", ColumnKind.Word) { Exported = "agrees" })
        { Empty = "No work of subcontractors." };
        foreach (var worker in workers)
        {
            table.Add(
                worker.Vendor, worker.Worker, Figures.Hours(worker.Seconds.Approved), Figures.Hours(worker.Seconds.Billed), Figures.Hours(worker.Seconds.Disputed),
                Figures.Hours(worker.Seconds.NotPayable), Figures.Hours(worker.Seconds.Open), worker.Agrees ? "agrees" : "DIFFERS");
        }

        return table;
    }

    private static Table Retention(IReadOnlyList<RetentionReconciliation> retention)
    {
        var table = new Table(
            new Column("vendor"), new Column("held back, by its terms", ColumnKind.Number), new Column("by the subledger", ColumnKind.Number), Column.Currency,
            new Column("", ColumnKind.Word) { Exported = "agrees" })
        { Empty = "No subcontractors: the mapping names none." };
        foreach (var vendor in retention)
        {
            table.Add(vendor.Vendor, Figures.Reader(vendor.Expected), Figures.Reader(vendor.Held), vendor.Held.Currency.Code, vendor.Agrees ? "agrees" : "DIFFERS");
        }

        return table;
    }
}
