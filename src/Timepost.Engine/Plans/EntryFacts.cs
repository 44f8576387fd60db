using Timepost.Domain.Mapping.Expressions;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;

namespace Timepost.Engine.Plans;

/// <summary>The facts of the row at hand. What planning does not read anyway is read when a rule asks for it.</summary>
/// <param name="work">Reads the rest.</param>
/// <param name="needs">What rules ask of the rest.</param>
internal sealed class RowFacts(IWorkStore work, EntryDetails needs) : IEntryFacts
{
    private WorkRow _row = new();
    private ComboNames _names = new("", "", "", "", "");
    private WorkDetails _details = WorkDetails.None;
    private bool _read;

    public void Set(WorkRow row, ComboNames names) => (_row, _names, _read) = (row, names, false);

    public IReadOnlyList<string> Tags => Details.Tags;

    public int? Day => _row.BillingDay;

    public long? Seconds => _row.Seconds;

    public bool? Billable => _row.Billable;

    public decimal? Amount => null;

    public string Text(TextFact fact) => fact switch
    {
        TextFact.Connection => _names.Connection,
        TextFact.Client => _names.Client,
        TextFact.Project => _names.Project,
        TextFact.Task => _names.Task,
        TextFact.Worker => _names.Worker,
        TextFact.Status => _row.Status,
        TextFact.Description => Details.Description,
        _ => "",
    };

    public string Field(string name) => Details.Fields.GetValueOrDefault(name, "");

    private WorkDetails Details
    {
        get
        {
            if (!_read)
            {
                (_details, _read) = (work.DetailsOf(_row.Id, needs), true);
            }

            return _details;
        }
    }
}

/// <summary>The facts of an entry.</summary>
internal sealed class EntryFacts(TimeEntry entry, string connection) : IEntryFacts
{
    public IReadOnlyList<string> Tags => entry.Tags;

    public int? Day => Days.FromDate(entry.BillingDay);

    public long? Seconds => entry.Seconds;

    public bool? Billable => entry.Billable;

    public decimal? Amount => null;

    public string Text(TextFact fact) => fact switch
    {
        TextFact.Connection => connection,
        TextFact.Client => entry.Client,
        TextFact.Project => entry.Project,
        TextFact.Task => entry.Task,
        TextFact.Worker => entry.Worker,
        TextFact.Status => entry.Status,
        TextFact.Description => entry.Description,
        _ => "",
    };

    public string Field(string name) => entry.Fields.GetValueOrDefault(name, "");
}

/// <summary>The facts of an expense.</summary>
internal sealed class ExpenseFacts(Expense expense, string connection) : IEntryFacts
{
    public IReadOnlyList<string> Tags => [];

    public int? Day => Days.FromDate(expense.Date);

    public long? Seconds => null;

    public bool? Billable => expense.Billable;

    public decimal? Amount => expense.Amount.Amount;

    public string Text(TextFact fact) => fact switch
    {
        TextFact.Connection => connection,
        TextFact.Client => expense.Client,
        TextFact.Project => expense.Project,
        TextFact.Worker => expense.Worker,
        TextFact.Status => expense.Status,
        TextFact.Description => expense.Description,
        TextFact.Merchant => expense.Merchant,
        TextFact.Category => expense.Category,
        TextFact.Currency => expense.Amount.Currency.Code,
        _ => "",
    };

    public string Field(string name) => expense.Fields.GetValueOrDefault(name, "");
}
