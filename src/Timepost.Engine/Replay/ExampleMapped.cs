using NodaTime;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Intake;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Replay;

/// <summary>What the names of an example's record come to. Ids are empty where nothing matched, or where the record is held.</summary>
internal sealed class ExampleMapped
{
    public ExampleMapped(RuleSet rules, IStoreTransaction transaction, RuleExample example)
    {
        var mapping = new WorkMapping(rules, transaction.Work);
        if (example.Entry is not null)
        {
            int[] clients = [0, .. transaction.Work.Names(NameKind.Client).Select(n => n.Id)];
            foreach (var row in transaction.Work.Rows(clients, null, LocalDate.MaxIsoValue))
            {
                // the store puts marks down when it commits, and this is never committed
                transaction.Work.MarkDirty(row.Client, Months.OfDays(row.BillingDay));
                var combo = mapping.Of(row);
                Day = Days.ToDate(row.BillingDay);
                (Client, Project, Task, Worker) = (combo.Client?.Id ?? "", combo.Project?.Id ?? "", combo.Task?.Id ?? "", combo.Worker?.Id ?? "");
            }
        }
        else
        {
            foreach (var expense in new ExpenseMapping(rules, mapping).Map(transaction, LocalDate.MaxIsoValue, new ClientPlan()))
            {
                Day = expense.Expense.Date;
                Expense = expense.Expense.Id;
                (Client, Project, Worker) = (expense.Client, expense.Project?.Id ?? "", expense.Worker?.Id ?? "");
            }
        }

        Terms = Client.Length > 0 && Day is { } day ? mapping.AgreementOf(Client, Project, day) : null;
    }

    public string Client { get; } = "";

    public string Project { get; } = "";

    public string Task { get; } = "";

    public string Worker { get; } = "";

    /// <summary>The expense's id; null for an entry.</summary>
    public ExpenseId? Expense { get; }

    /// <summary>Billing day; null where the record is held.</summary>
    public LocalDate? Day { get; }

    /// <summary>The agreement that covers it; null where none does.</summary>
    public AgreementTerms? Terms { get; }
}
