using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Plans;

/// <summary>An expense as the mapping reads it.</summary>
internal sealed record MappedExpense
{
    /// <summary>The expense.</summary>
    public required Expense Expense { get; init; }

    /// <summary>Mapped client id; empty where none.</summary>
    public string Client { get; init; } = "";

    /// <summary>Mapped project, or null.</summary>
    public ProjectTarget? Project { get; init; }

    /// <summary>Mapped category, or null: then it waits.</summary>
    public CategoryTarget? Category { get; init; }

    /// <summary>Vendor's name in the books.</summary>
    public string Vendor { get; init; } = "";

    /// <summary>Mapped worker, or null.</summary>
    public WorkerTarget? Worker { get; init; }

    /// <summary>The agreement that bills it on; null where it is not billed on.</summary>
    public AgreementTerms? Terms { get; init; }

    /// <summary>Input tax in it that is deducted; zero where none.</summary>
    public required Money DeductibleTax { get; init; }

    /// <summary>Waits for a decision: neither billed on nor booked as cost.</summary>
    public bool Blocked { get; init; }

    /// <summary>To be billed on, now or later.</summary>
    public bool Billable { get; init; }

    /// <summary>Its client's agreement is in another currency: its cost is booked, billing it on waits for a rate.</summary>
    public bool NeedsRate { get; init; }
}

/// <summary>Maps expenses, and says what they lack.</summary>
internal sealed class ExpenseMapping(RuleSet rules, WorkMapping mapping)
{
    private readonly Matchers _match = new(rules);

    /// <summary>All expenses that count up to a day, mapped; what they lack is reported to the sink.</summary>
    public List<MappedExpense> Map(IStoreTransaction transaction, NodaTime.LocalDate until, ClientPlan sink)
    {
        var result = new List<MappedExpense>();
        foreach (var expense in transaction.Work.Expenses(until))
        {
            result.Add(Map(transaction, expense, sink));
        }

        return result;
    }

    /// <summary>One expense.</summary>
    public MappedExpense Map(IStoreTransaction transaction, Expense expense, ClientPlan sink)
    {
        var connection = ConnectionOf(expense);
        var category = _match.Category(expense.Category, connection).Target;
        var client = expense.Client.Length == 0 ? null : _match.Client(expense.Client, connection, []).Target;
        var project = expense.Project.Length == 0 ? null : _match.Project(expense.Project, connection, client?.Id ?? "", []).Target;
        var clientId = client?.Id ?? project?.Client ?? "";
        var worker = expense.Worker.Length == 0 ? null : _match.Worker(expense.Worker, connection, []).Target;
        // as the source says, else by the policy; what is nobody's, or the firm's own, is never billed on
        var billable = (expense.Billable ?? rules.Policies.BillableByDefault) && clientId.Length > 0 && !IsInternal(clientId);
        var terms = billable ? mapping.AgreementOf(clientId, project?.Id ?? "", expense.Date) : null;
        var needsRate = terms is not null && terms.Agreement.Currency != expense.Amount.Currency;
        var blocked = Lacks(transaction, expense, category, client, project, billable && terms is null, sink);
        if (needsRate && !blocked)
        {
            sink.Report(
                "needs-exchange-rate", "expense", expense.Id.ToString(),
                $"The expense of {expense.Date:uuuu-MM-dd}, {expense.Merchant}, is in {expense.Amount.Currency}; {clientId} is invoiced in {terms!.Agreement.Currency}.",
                "Bill it on by hand, or set it non-billable, until exchange rates are kept.", 0);
        }

        var open = transaction.Dispositions.Balance(expense.Id.Value, DispositionSide.Sale) is not { Disposed: > 0 };
        return new MappedExpense
        {
            Expense = expense,
            Client = clientId,
            Project = project,
            Category = category,
            Vendor = _match.Merchant(expense.Merchant, connection).Target?.Vendor ?? expense.Merchant,
            Worker = worker,
            Terms = blocked || needsRate || !open ? null : terms,
            NeedsRate = needsRate,
            Billable = billable,
            Blocked = blocked,
            DeductibleTax = category is null ? Money.Zero(expense.Amount.Currency) : InputTax(expense, category, terms),
        };
    }

    private bool Lacks(
        IStoreTransaction transaction, Expense expense, CategoryTarget? category, ClientTarget? client, ProjectTarget? project,
        bool noAgreement, ClientPlan sink)
    {
        if (category is null)
        {
            sink.Report(
                "unmapped-category", "category", expense.Category, $"No rule of the mapping matches the expense category '{expense.Category}'.",
                $"Add under 'expenseCategories' in mapping.yaml: match: {{ name: \"{expense.Category}\" }}.", 0);
            return true;
        }

        if (expense.Client.Length > 0 && client is null)
        {
            sink.Report(
                "unmapped-client", "client", expense.Client, $"No rule of the mapping matches the client '{expense.Client}'.",
                $"Add under 'clients' in mapping.yaml: match: {{ name: \"{expense.Client}\" }}.", 0);
            return true;
        }

        if (expense.Project.Length > 0 && project is null)
        {
            sink.Report(
                "unmapped-project", "project", $"{client?.Id}/{expense.Project}", $"No rule of the mapping matches the project '{expense.Project}'.",
                $"Add under 'projects' in mapping.yaml: match: {{ name: \"{expense.Project}\" }}.", 0);
            return true;
        }

        if (noAgreement)
        {
            sink.Report(
                "no-agreement", "client", $"{client?.Id ?? project?.Client}/{project?.Id}",
                $"No agreement covers the billable expense of {expense.Date:uuuu-MM-dd}, {expense.Merchant}.",
                "Add an agreement in agreements.yaml, or widen its from, to or projects.", 0);
            return true;
        }

        if (!expense.ReceiptWaived && rules.Policies.RequireReceiptAbove is { } above && Math.Abs(expense.Amount.Amount) > above
            && transaction.Work.ReceiptsOf(expense.Id).Count == 0)
        {
            sink.Report(
                "receipt-required", "expense", expense.Id.ToString(),
                $"The expense of {expense.Date:uuuu-MM-dd}, {expense.Merchant}, {expense.Amount}, has no receipt; above {above} one is demanded.",
                "Put the receipt into inbox/receipts under the name that the expense gives, and import again; or keep it without one, or delete it.", 0);
            return true;
        }

        return false;
    }

    // only tax that the source states: input tax that no receipt shows is never claimed; without an account it is a cost
    private Money InputTax(Expense expense, CategoryTarget category, AgreementTerms? terms)
    {
        var disbursed = terms?.Agreement.Expenses.RebillAs == RebillAs.Disbursement;
        return category.Deductible && HasInputAccount(category.InputTaxCode) && !disbursed && expense.Tax is { } stated
            ? stated
            : Money.Zero(expense.Amount.Currency);
    }

    private bool HasInputAccount(string code)
    {
        foreach (var tax in rules.TaxCodes)
        {
            if (tax.Id == code)
            {
                return tax.InputAccount.Length > 0;
            }
        }

        return false;
    }

    private bool IsInternal(string client)
    {
        foreach (var rule in rules.Clients.Rules)
        {
            if (rule.Target.Id == client)
            {
                return rule.Target.Internal;
            }
        }

        return false;
    }

    private string ConnectionOf(Expense expense) => mapping.ConnectionNameOf(expense.Connection);
}
