using System.Text;
using NodaTime;
using NodaTime.Text;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Replay;

/// <summary>Puts the record of an example into a scratch store, as intake does with a row of a file.</summary>
internal sealed class ExampleRecord(WorkspaceContext context, IStoreTransaction transaction)
{
    private const string NoConnection = "(example)";
    private const int Batch = 1;

    /// <summary>Adds it.</summary>
    public void Add(RuleExample example)
    {
        var named = example.Entry?.Connection ?? example.Expense!.Connection;
        var settings = context.Rules.Workspace.Connections.FirstOrDefault(c => c.Name == named && named.Length > 0)
            ?? new ConnectionSettings { Name = NoConnection, Role = ConnectionRole.Source, Kind = "csv" };
        var now = context.Clock.GetCurrentInstant();
        using var run = new IntakeRun
        {
            Transaction = transaction,
            Settings = settings,
            Connection = transaction.Intake.Connection(settings, context.Ids, now),
            Batch = Batch,
            Rules = context.Rules,
            Now = now,
            Ids = context.Ids,
        };
        if (example.Entry is { } entry)
        {
            var row = Row(entry, settings);
            new EntryWriter(run, new RowNormaliser(run)).Add(row, HashOf(example), RowIdentity.MatchKey(null, HashOf(example)), Pairing.Nothing, null);
        }
        else
        {
            Add(run, example, example.Expense!, settings);
        }
    }

    private TimeRow Row(EntryExample entry, ConnectionSettings settings) => new()
    {
        Line = 1,
        Client = entry.Client,
        Project = entry.Project,
        Task = entry.Task,
        Worker = entry.Worker,
        Description = entry.Description,
        Tags = entry.Tags,
        Fields = CustomFields.Written(entry.Fields),
        Date = entry.Start is null ? entry.Date : null,
        StartLocal = entry.Start,
        EndLocal = entry.End,
        StartText = entry.Start is { } start ? LocalDateTimePattern.GeneralIso.Format(start) : LocalDatePattern.Iso.Format(entry.Date),
        StatedSeconds = entry.Seconds,
        Zone = entry.Zone,
        Billable = entry.Billable,
        Status = StatusOf(entry.Status, settings),
        Rate = entry.Rate,
        Currency = entry.Currency,
    };

    private void Add(IntakeRun run, RuleExample example, ExpenseExample expense, ConnectionSettings settings)
    {
        var intake = transaction.Intake;
        var hash = HashOf(example);
        var id = context.Ids.Next();
        intake.PutExpense(new StoredExpense
        {
            Id = id,
            Connection = run.Connection,
            Batch = Batch,
            Line = 1,
            RawOffset = 0,
            RawLength = 0,
            RowHash = hash,
            MatchKey = RowIdentity.MatchKey(null, hash),
            Day = RowNormaliser.DayOf(expense.Date),
            Merchant = expense.Merchant,
            Category = expense.Category,
            Worker = intake.NameId(NameKind.Worker, expense.Worker),
            Client = intake.NameId(NameKind.Client, expense.Client),
            Project = intake.NameId(NameKind.Project, expense.Project),
            Description = expense.Description,
            Fields = CustomFields.Written(expense.Fields),
            Minor = expense.Amount.Minor,
            Currency = expense.Amount.Currency.Code,
            TaxMinor = expense.Tax?.Minor,
            Billable = expense.Billable,
            Reimbursable = expense.Reimbursable,
            Status = StatusOf(expense.Status, settings),
        });
        if (expense.Receipt)
        {
            intake.PutReceipts(new ExpenseId(id), [new StoredReceipt("receipt", "receipt", new StoredBlob(new string('0', 64), 1))]);
        }
    }

    // an example that says nothing of a status is about work that is billed
    private string StatusOf(string said, ConnectionSettings settings) => said.Length > 0 ? said
        : settings.Status.Length > 0 ? settings.Status.ToLowerInvariant()
        : context.Rules.Policies.BilledStatuses is [var first, ..] ? first : "";

    private static UInt128 HashOf(RuleExample example) => RowIdentity.HashOf(Encoding.UTF8.GetBytes(example.Name));
}
