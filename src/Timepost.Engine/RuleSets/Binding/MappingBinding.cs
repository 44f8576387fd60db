using NodaTime;
using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets.Shapes;

namespace Timepost.Engine.RuleSets.Binding;

/// <summary>What the mapping and its includes hold, with places for the checks that follow.</summary>
internal sealed class MappingBinding(DiagnosticBag bag)
{
    public Policies Policies { get; private set; } = new();

    public List<Bound<LedgerAccount>> Accounts { get; } = [];

    public List<Bound<TaxCode>> TaxCodes { get; } = [];

    public EntityBinding<ClientTarget> Clients { get; } = new("clients", Client);

    public EntityBinding<ProjectTarget> Projects { get; } = new("projects", Project);

    public EntityBinding<TaskTarget> Tasks { get; } = new("tasks", TaskOf);

    public EntityBinding<WorkerTarget> Workers { get; } = new("workers", Worker);

    public EntityBinding<CategoryTarget> Categories { get; } = new("categories", Category);

    public EntityBinding<MerchantTarget> Merchants { get; } = new("merchants", Merchant, Unmatched.Create);

    public List<Bound<RateRule>> Rates { get; } = [];

    public List<Bound<Subcontractor>> Subcontractors { get; } = [];

    public List<Bound<EngagementTemplate>> Templates { get; } = [];

    public List<Bound<NameMerge>> Merges { get; } = [];

    public List<NameConvention> Conventions { get; } = [];
    /// <summary>Custom fields that rules name.</summary>
    public IEnumerable<NamedField> Fields =>
        [.. Clients.Fields, .. Projects.Fields, .. Tasks.Fields, .. Workers.Fields, .. Categories.Fields, .. Merchants.Fields];

    public List<RuleExample> Examples { get; } = [];

    private MapValues? _policies;

    /// <summary>Where the policies stand; null where none are given.</summary>
    public MapValues? PoliciesAt => _policies;

    /// <summary>Adds one file, in the order of the rule set.</summary>
    public void Add(MapValues root)
    {
        if (root.Group("policies") is { } policies)
        {
            if (_policies is null)
            {
                _policies = policies;
                Policies = PoliciesOf(policies);
            }
            else
            {
                bag.Error(RuleSetCode.SetTwice, policies.Node, $"Policies stand in two files; first in {_policies.Origin}.", "Keep them in one file.");
            }
        }

        foreach (var values in root.Groups("accounts"))
        {
            Accounts.Add(new(
                new(values.Text("id"), values.Text("name"), values.Choice("type", AccountType.Asset), values.Choice("role", AccountRole.None)) { Deprecated = values.Deprecated }, values));
        }

        foreach (var values in root.Groups("taxCodes"))
        {
            TaxCodes.Add(new(TaxCodeOf(values), values));
        }

        Clients.Add(root, bag);
        Projects.Add(root, bag);
        Tasks.Add(root, bag);
        Workers.Add(root, bag);
        Categories.Add(root, bag);
        Merchants.Add(root, bag);
        foreach (var values in root.Groups("rates"))
        {
            Rates.Add(new(AgreementBinding.Rate(values, null, bag), values));
        }

        Subcontractors.AddRange(SubcontractorBinding.Bind(root, bag));
        Merges.AddRange(MergeBinding.Bind(root));
        Conventions.AddRange(root.Groups("conventions").Select(values => new NameConvention(
            values.Choice("kind", MergeKind.Client), values.Text("pattern"), values.Text("example"), values.Text("client"), values.Origin)));
        foreach (var values in root.Groups("templates"))
        {
            Templates.Add(new(new(values.Text("id"), values.Choice("kind", EngagementKind.Standard), values.Origin), values));
        }
        ExampleBinding.Add(root, Examples, bag);
    }

    private Policies PoliciesOf(MapValues values)
    {
        var otherwise = new Policies();
        return new Policies
        {
            BillingDay = values.Choice("billingDay", otherwise.BillingDay),
            Midnight = values.Choice("midnight", otherwise.Midnight),
            Ambiguous = values.Choice("ambiguous", otherwise.Ambiguous),
            Skipped = values.Choice("skipped", otherwise.Skipped),
            BilledStatuses = [.. values.Texts("billedStatuses").Select(s => s.ToLowerInvariant())],
            TrustSourceRates = values.Texts("trustSourceRates"),
            BillableByDefault = values.Boolean("billableByDefault", otherwise.BillableByDefault),
            RequireDescription = values.Boolean("requireDescription", otherwise.RequireDescription),
            RequireReceiptAbove = values.Number("requireReceiptAbove"),
            SmallDifference = values.Number("smallDifference"),
            Rates = values.Group("rates") is { } rates ? RatesOf(rates) : otherwise.Rates,
            CashRounding = CashRoundingBinding.Bind(values, bag),
        };
    }

    private static RatePolicy RatesOf(MapValues values) => new()
    {
        Providers = values.Texts("provider"),
        MaxAgeDays = values.Whole("maxAge", new RatePolicy().MaxAgeDays),
        Lock = values.Choice("lock", RateLock.InvoiceDate),
        TaxRateDate = values.Choice("taxRateDate", TaxRateDate.TaxPoint),
    };

    private TaxCode TaxCodeOf(MapValues values)
    {
        var rates = values.Groups("rates").Select(r => new TaxRate(r.Date("from") ?? default, r.Number("percent") ?? 0)).ToList();
        if (values.Has("percent") == values.Has("rates"))
        {
            bag.Error(RuleSetCode.ChooseOne, values.Node, $"The tax code '{values.Text("id")}' needs either 'percent' or 'rates', and not both.",
                "`percent` is one rate from ever; `rates` is a list of dates and percents.");
        }

        if (values.Number("percent") is { } percent)
        {
            rates = [new TaxRate(new LocalDate(1, 1, 1), percent)];
        }

        for (var i = 1; i < rates.Count; i++)
        {
            if (rates[i].From <= rates[i - 1].From)
            {
                bag.Error(RuleSetCode.TaxRates, values.At("rates")!, $"The rates of the tax code '{values.Text("id")}' are not in the order of their dates.",
                    "Sort them by `from`, each date once.");
                break;
            }
        }

        var taxed = rates.Exists(r => r.Percent > 0);
        var reverse = values.Boolean("reverseCharge", false);
        if (taxed && !reverse && !values.Has("outputAccount") && !values.Has("inputAccount"))
        {
            bag.Error(RuleSetCode.TaxAccount, values.Node, $"The tax code '{values.Text("id")}' has a rate above 0 and no account for the tax.",
                "Add `outputAccount` (sales), `inputAccount` (purchases) or both.");
        }

        if (reverse && !values.Has("legend"))
        {
            bag.Error(RuleSetCode.MissingKey, values.Node, $"The reverse-charge code '{values.Text("id")}' needs the key 'legend'.",
                "Add what the invoice must say: `legend: Reverse charge`.");
        }

        return new TaxCode(
            values.Text("id"), rates, values.Text("outputAccount"), values.Text("inputAccount"), values.Text("legend"), reverse)
        {
            Deprecated = values.Deprecated,
        };
    }

    private static ClientTarget Client(MapValues values) => new()
    {
        Id = values.Text("id"),
        Customer = values.Text("customer"),
        Zone = values.Text("zone"),
        Address = values.Texts("address"),
        TaxNumber = values.Text("taxNumber"),
        Internal = values.Boolean("internal", false),
    };

    private static ProjectTarget Project(MapValues values) => new()
    {
        Id = values.Text("id"),
        Job = values.Text("job"),
        Client = values.Text("client"),
        PurchaseOrder = values.Text("purchaseOrder"),
        Billable = values.Boolean("billable"),
    };

    private static TaskTarget TaskOf(MapValues values) => new()
    {
        Id = values.Text("id"),
        Service = values.Text("service"),
        IncomeAccount = values.Text("incomeAccount"),
        TaxCode = values.Text("taxCode"),
        Billable = values.Boolean("billable"),
        BillableFraction = values.Number("billableFraction") ?? 1m,
    };

    private static WorkerTarget Worker(MapValues values) => new()
    {
        Id = values.Text("id"),
        Name = values.Text("name"),
        Zone = values.Text("zone"),
        Vendor = values.Text("vendor"),
    };

    private static CategoryTarget Category(MapValues values) => new()
    {
        Id = values.Text("id"),
        Name = values.Text("name"),
        Account = values.Text("account"),
        InputTaxCode = values.Text("inputTaxCode"),
        Deductible = values.Boolean("deductible", true),
        PaidBy = values.Choice("paidBy", PaidBy.Worker),
    };

    private static MerchantTarget Merchant(MapValues values) => new() { Id = values.Text("id"), Vendor = values.Text("vendor") };
}
