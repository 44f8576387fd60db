using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;

namespace Timepost.Domain.Tests.Billing;

/// <summary>A small firm for billing tests: one client, March 2026, EUR, 20 % tax.</summary>
internal static class Given
{
    public static readonly Currency Eur = Currency.Of("EUR");
    public static readonly WorkerTarget Ana = new() { Id = "ana", Name = "Ana" };
    public static readonly WorkerTarget Ben = new() { Id = "ben", Name = "Ben" };
    public static readonly TaskTarget Design = new() { Id = "design", Service = "Design" };
    public static readonly TaskTarget Calls = new() { Id = "calls", Service = "Calls" };
    public static readonly ProjectTarget Site = new() { Id = "site", Job = "Site" };
    public static readonly ProjectTarget Shop = new() { Id = "shop", Job = "Shop" };
    public static readonly CategoryTarget Travel = new() { Id = "travel", Name = "Travel", Account = "travel" };

    public static LocalDate March(int day) => new(2026, 3, day);

    public static RuleSet Rules(params TaxCode[] codes) => new()
    {
        Hash = "",
        Workspace = new() { Key = "acme", Name = "Acme", BaseCurrency = Eur, Zone = "UTC" },
        Policies = new(),
        Accounts =
        [
            new("income", "Income:Work", AccountType.Revenue, AccountRole.Revenue),
            new("fees", "Income:Fees", AccountType.Revenue, AccountRole.None),
            new("recoverable", "Assets:Recoverable", AccountType.Asset, AccountRole.RecoverableExpense),
        ],
        TaxCodes = codes.Length > 0 ? codes : [Tax("AT20", 20)],
    };

    public static TaxCode Tax(string id, decimal percent) =>
        new(id, [new(new(2000, 1, 1), percent)], "vat", "", "", false);

    public static Agreement Agreement(string currency = "EUR") => new()
    {
        Id = "agreement",
        Client = "client",
        Currency = Currency.Of(currency),
        Tax = new() { Code = "AT20" },
        Lines = new() { By = LineGrouping.Task, Text = "{task}" },
    };

    public static TimeRounding Round(int increment, TimeRoundingMode mode, RoundingScope scope, int minimum = 0) =>
        new(increment, mode, minimum, scope);

    public static EntryId Id(int number) => new(new Guid(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]));

    public static BillableEntry Entry(
        int number, long seconds, WorkerTarget? worker = null, TaskTarget? task = null, int day = 2, decimal rate = 95m, ProjectTarget? project = null) => new()
    {
        Id = Id(number),
        BillingDay = March(day),
        Connection = "files",
        ExternalId = $"e{number:0000}",
        OpenSeconds = seconds,
        Worker = worker ?? Ana,
        Task = task ?? Design,
        Project = project ?? Site,
        Rate = new(rate, Eur),
        Billable = true,
        Description = "",
    };

    public static BillableExpense Expense(int number, decimal gross, decimal tax = 0, int day = 5) => new()
    {
        Id = new(new Guid(number, 1, 0, [0, 0, 0, 0, 0, 0, 0, 0])),
        Date = March(day),
        Gross = Money.Exact(gross, Eur),
        DeductibleTax = Money.Exact(tax, Eur),
        Category = Travel,
        Merchant = "Railway",
    };

    public static BillingInput Input(Agreement agreement, params BillableEntry[] entries) => new()
    {
        Agreement = agreement,
        Rules = Rules(),
        Identity = new("acme", "invoice", "client", agreement.Id, agreement.Currency.Code, "", "2026-03", 1),
        Customer = "Client & Co.",
        Period = new(March(1), March(31)),
        InvoiceDate = new(2026, 4, 1),
        Entries = entries,
    };

    public static BillingInput With(
        this BillingInput input, RuleSet? rules = null, IReadOnlyList<BillableEntry>? entries = null, IReadOnlyList<BillableExpense>? expenses = null,
        PriorBilling? prior = null, QuantityRules? quantity = null, bool feeAlreadyBilled = false) => new()
    {
        Agreement = input.Agreement,
        Rules = rules ?? input.Rules,
        Identity = input.Identity,
        Customer = input.Customer,
        Period = input.Period,
        InvoiceDate = input.InvoiceDate,
        Entries = entries ?? input.Entries,
        Expenses = expenses ?? input.Expenses,
        Prior = prior ?? input.Prior,
        Quantity = quantity ?? input.Quantity,
        FeeAlreadyBilled = feeAlreadyBilled || input.FeeAlreadyBilled,
    };

    public static InvoiceDraft Draft(Agreement agreement, params BillableEntry[] entries) =>
        InvoiceBilling.Draft(Input(agreement, entries));

    public static long BilledOf(this InvoiceDraft draft, int number)
    {
        long sum = 0;
        foreach (var line in draft.Lines)
        {
            foreach (var share in line.Entries)
            {
                sum += share.Id == Id(number) ? share.BilledSeconds : 0;
            }
        }

        return sum;
    }

    public static long RawOf(this InvoiceDraft draft, int number)
    {
        long sum = 0;
        foreach (var line in draft.Lines)
        {
            foreach (var share in line.Entries)
            {
                sum += share.Id == Id(number) ? share.RawSeconds : 0;
            }
        }

        return sum;
    }
}
