using Timepost.Domain.Amounts;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subcontracting;
using Timepost.Domain.Work;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Fx;
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

    /// <summary>Vendor's name in the books; empty where no rule matches the merchant.</summary>
    public string Vendor { get; init; } = "";

    /// <summary>Mapped worker, or null.</summary>
    public WorkerTarget? Worker { get; init; }

    /// <summary>The agreement that bills it on; null where it is not billed on.</summary>
    public AgreementTerms? Terms { get; init; }

    /// <summary>Input tax in it that is deducted; zero where none.</summary>
    public required Money DeductibleTax { get; init; }

    /// <summary>Waits for a decision: neither billed on nor booked as cost.</summary>
    public bool Blocked { get; init; }

    /// <summary>Why it waits without a decision of a person, as for its status; empty: it does not.</summary>
    public string Waits { get; init; } = "";

    /// <summary>To be billed on, now or later.</summary>
    public bool Billable { get; init; }

    /// <summary>An invoice has it already: its cost is recoverable, also where it is booked later than it was billed on.</summary>
    public bool BilledOn { get; init; }

    /// <summary>Who paid it, and so which cost document it makes: the source's word, else the category's.</summary>
    public PaidBy PaidBy => Expense.Reimbursable switch
    {
        true => PaidBy.Worker,
        false when Category is { PaidBy: PaidBy.Worker } => PaidBy.Company,
        _ => Category?.PaidBy ?? PaidBy.Worker,
    };

    /// <summary>Its client's agreement is in another currency: its cost is booked in its own, and it is billed on through a rate; it waits where there is none.</summary>
    public bool NeedsRate { get; init; }

    /// <summary>The rate of its day from its currency into the invoice's; null where none is needed, or none is there.</summary>
    public FoundRate? Rate { get; init; }

    /// <summary>What it cost, gross, in the currency of the invoice that bills it on: converted once.</summary>
    public required Money BilledGross { get; init; }

    /// <summary>Deducted input tax in <see cref="BilledGross"/>, in the same currency: converted once, by itself.</summary>
    public required Money BilledTax { get; init; }

    /// <summary>It is billed on at this rate.</summary>
    public MappedExpense At(FoundRate rate, RoundingMode rounding) => this with
    {
        Rate = rate,
        BilledGross = FxConversion.Convert(Expense.Amount, rate, rounding),
        BilledTax = FxConversion.Convert(DeductibleTax, rate, rounding),
    };

    /// <summary>It is the invoice of this subcontractor for hours that are accrued, and waits to be matched; null for all others.</summary>
    public Subcontractor? InvoiceOf { get; init; }
}

/// <summary>Maps expenses, and says what they lack.</summary>
internal sealed class ExpenseMapping(RuleSet rules, WorkMapping mapping)
{
    private readonly Matchers _match = mapping.Matchers;
    private readonly SubcontractorTable? _subcontractors = SubcontractorTable.Of(rules);
    private FinalDocuments? _finals;
    private RateBook? _rates;
    private readonly HashSet<string> _billed = [.. rules.Policies.BilledStatuses];

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
        var connection = mapping.ConnectionNameOf(expense.Connection);
        var facts = new ExpenseFacts(expense, connection);
        var category = _match.Category(expense.Category, connection, facts).Target;
        var client = expense.Client.Length == 0 ? null : _match.Client(expense.Client, connection, facts).Target;
        var project = expense.Project.Length == 0 ? null : _match.Project(expense.Project, connection, client?.Id ?? "", facts).Target;
        if (expense.Client.Length == 0)
        {
            client = project is { Client.Length: > 0 }
                ? mapping.Clients.GetValueOrDefault(project.Client)
                : _match.Client("", connection, facts).Target;
        }

        // as the source says, else by the policy; what is nobody's, or the firm's own, is never billed on
        var billable = (expense.Billable ?? rules.Policies.BillableByDefault) && client is { Internal: false };
        var terms = billable ? mapping.AgreementOf(client!.Id, project?.Id ?? "", expense.Date) : null;
        var needsRate = terms is not null && terms.Agreement.Currency != expense.Amount.Currency;
        var deductible = category is null ? Money.Zero(expense.Amount.Currency) : InputTax(expense, category, terms);
        var mapped = new MappedExpense
        {
            Expense = expense,
            Client = client?.Id ?? "",
            Project = project,
            Category = category,
            Vendor = _match.Merchant(expense.Merchant, connection, facts).Target?.Vendor ?? "",
            Worker = _match.Worker(expense.Worker, connection, facts).Target,
            NeedsRate = needsRate,
            Billable = billable,
            DeductibleTax = deductible,
            BilledGross = expense.Amount,
            BilledTax = deductible,
        };
        if (needsRate)
        {
            _rates ??= new RateBook(rules, transaction);
            mapped = _rates.Between(expense.Amount.Currency, terms!.Agreement.Currency, expense.Date) is { } rate
                ? mapped.At(rate, rules.Workspace.MoneyRounding) : mapped;
        }

        var billed = transaction.Dispositions.Balance(expense.Id.Value, DispositionSide.Sale)?.Disposed ?? 0;
        var booked = transaction.Dispositions.Balance(expense.Id.Value, DispositionSide.Cost)?.Disposed ?? 0;
        if (billed > 0 || booked > 0)
        {
            Compare(transaction, mapped, billed, booked, sink);
        }

        var open = billed == 0;
        if (_billed.Count > 0 && !_billed.Contains(expense.Status.ToLowerInvariant()))
        {
            var waits = (open && billable) || booked == 0;
            return mapped with { Blocked = true, Waits = waits ? $"status {(expense.Status.Length == 0 ? "none" : expense.Status.ToLowerInvariant())} (expenses)" : "" };
        }

        if (_subcontractors?.ByVendor(mapped.Vendor) is { SelfBilling: false } subcontractor && transaction.Settlements.OtherCost(expense.Id) is not { Other: true })
        {
            // the hours are billed on, not the invoice for them
            return mapped with { Blocked = true, Billable = false, InvoiceOf = booked == 0 && expense.Amount.Minor > 0 ? subcontractor : null };
        }

        var blocked = Unmapped(mapped, booked > 0, sink) || Lacks(transaction, mapped, billable && terms is null, sink);
        var lacksRate = needsRate && mapped.Rate is null;
        if (lacksRate && !blocked && open)
        {
            var to = terms!.Agreement.Currency;
            sink.Report(
                "needs-exchange-rate", "expense", expense.Id.ToString(),
                $"{Named(expense)} is in {expense.Amount.Currency}; {mapped.Client} is invoiced in {to}. {_rates!.Missing(expense.Amount.Currency, to, expense.Date)}",
                _rates.Remedy(expense.Amount.Currency, to, expense.Date), 0);
        }

        return mapped with { Blocked = blocked, Terms = blocked || lacksRate || !open ? null : terms, BilledOn = !open };
    }

    // names that no rule matches; who must be paid only where nothing is booked yet
    private bool Unmapped(MappedExpense mapped, bool booked, ClientPlan sink)
    {
        var expense = mapped.Expense;
        if (mapped.Category is null)
        {
            sink.Report(
                "unmapped-category", "category", expense.Category, $"No rule of the mapping matches the expense category '{expense.Category}'.{EndedRules.Told(rules.Categories, expense.Category)}",
                () => Matchers.SuggestCategory(rules, expense.Category), 0);
            return true;
        }

        if (expense.Client.Length > 0 && mapped.Client.Length == 0)
        {
            sink.Report(
                "unmapped-client", "client", expense.Client, $"No rule of the mapping matches the client '{expense.Client}'.{EndedRules.Told(rules.Clients, expense.Client)}",
                () => Matchers.SuggestClient(rules, expense.Client), 0);
            return true;
        }

        if (expense.Project.Length > 0 && mapped.Project is null)
        {
            sink.Report(
                "unmapped-project", "project", $"{mapped.Client}/{expense.Project}", $"No rule of the mapping matches the project '{expense.Project}'.{EndedRules.Told(rules.Projects, expense.Project)}",
                () => Matchers.SuggestProject(rules, expense.Project), 0);
            return true;
        }

        var nobodys = expense.Billable == true && mapped.Client.Length == 0;
        if ((!nobodys && PayeeKnown(mapped)) || booked)
        {
            return false;
        }

        if (nobodys)
        {
            sink.Report(
                "unmapped-client", "expense", expense.Id.ToString(), $"{Named(expense)} is to be billed on, and names no client.",
                "Name its client or project in the source, or say there that it is not billable, and import again.", 0);
        }
        else
        {
            ReportPayee(mapped, sink);
        }

        return true;
    }

    // what final documents have of it against what the source says now
    private void Compare(IStoreTransaction transaction, MappedExpense mapped, long billed, long booked, ClientPlan sink)
    {
        var expense = mapped.Expense;
        var gross = Math.Abs(expense.Amount.Minor);
        if ((billed > 0 && billed != gross) || (booked > 0 && booked != gross))
        {
            var taken = Money.OfMinor(billed > 0 && billed != gross ? billed : booked, expense.Amount.Currency);
            Report($"{Named(expense)} is now {expense.Amount}; final documents have {taken} of it.", "Correct the difference there, or put the amount back in the source.");
        }

        if (billed == 0)
        {
            return;
        }

        _finals ??= new FinalDocuments(transaction);
        foreach (var row in _finals.Of(expense.Id.Value))
        {
            var (party, name) = _finals.Find(row.Document);
            if (expense.Billable == false || (party.Length > 0 && party != mapped.Client))
            {
                Report(
                    $"{Named(expense)} is on {name} of {party}, and is now {(expense.Billable == false ? "not billable" : mapped.Client.Length > 0 ? $"of {mapped.Client}" : "of no client")}.",
                    "Credit it to the client, or put it back in the source.");
            }
        }

        void Report(string what, string suggestion) => sink.Report("correction-due", "expense", expense.Id.ToString(), what, suggestion, 0);
    }

    // what it names must be known; exports that name no worker, and payments by the company, may name none, a bill may not
    private static bool PayeeKnown(MappedExpense mapped) => mapped.PaidBy switch
    {
        PaidBy.Worker => mapped.Worker is not null || mapped.Expense.Worker.Length == 0,
        PaidBy.Company => mapped.Vendor.Length > 0 || mapped.Expense.Merchant.Length == 0,
        PaidBy.VendorBill => mapped.Vendor.Length > 0,
    };

    private void ReportPayee(MappedExpense mapped, ClientPlan sink)
    {
        var expense = mapped.Expense;
        if (mapped.PaidBy == PaidBy.Worker)
        {
            sink.Report(
                "unmapped-worker", "worker", expense.Worker, $"No rule of the mapping matches the worker '{expense.Worker}'.",
                () => Matchers.SuggestWorker(rules, expense.Worker), 0);
        }
        else if (expense.Merchant.Length == 0)
        {
            sink.Report(
                "unmapped-merchant", "expense", expense.Id.ToString(), $"{Named(expense)} makes a vendor's bill, and names no merchant.",
                "Name the merchant in the source, or say there who paid, and import again.", 0);
        }
        else
        {
            sink.Report(
                "unmapped-merchant", "merchant", expense.Merchant, $"No rule of the mapping matches the merchant '{expense.Merchant}'.",
                () => Matchers.SuggestMerchant(rules, expense.Merchant), 0);
        }
    }

    private bool Lacks(IStoreTransaction transaction, MappedExpense mapped, bool noAgreement, ClientPlan sink)
    {
        var expense = mapped.Expense;
        if (noAgreement)
        {
            sink.Report(
                "no-agreement", "client", $"{mapped.Client}/{mapped.Project?.Id}",
                $"No agreement covers the billable expense of {expense.Date:uuuu-MM-dd}, {expense.Merchant}.",
                $"Add an agreement with 'client: {mapped.Client}' in agreements.yaml, or widen the from, to or projects of one.", 0);
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

    private static string Named(Expense expense) => $"The expense of {expense.Date:uuuu-MM-dd}, {expense.Merchant},";

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
}
