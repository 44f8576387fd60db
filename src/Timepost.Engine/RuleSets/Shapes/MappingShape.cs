using Timepost.Domain.Mapping;
using Timepost.Domain.Mapping.Expressions;
using static Timepost.Engine.RuleSets.Shapes.ValueShape;

namespace Timepost.Engine.RuleSets.Shapes;

/// <summary>The keys of <c>mapping.yaml</c> and of the files that it includes.</summary>
internal static class MappingShape
{
    public static MapShape RatePolicy { get; } = new(
        "rate policy", "Which exchange rates count.",
        new("provider", OneOrMore(Text), "Providers whose rates are taken, the first that has one young enough: names of connections, what a file's `provider` column says, `hand` for rates that are typed. Where `hand` is not named, a rate typed for the very day wins, and an earlier one counts last.")
        {
            Default = "any; the latest day first, of one day `hand`",
        },
        new("maxAge", Whole(0, 366), "Days that a rate may be old: a day without one takes the last earlier one.") { Default = "4" },
        new("lock", Choice<RateLock>(), "Which day's rate makes the base amount of an invoice. `transaction-date`: hours at that of their billing day, all else at that of the invoice date. `payment-date` is that of books on cash basis, which know no other. Costs take that of their own date.")
        {
            Default = "invoice-date",
        },
        new("taxRateDate", Choice<TaxRateDate>(), "Which day's rate makes the base amount of tax: `tax-point` is the supply date of each line, or the document date where it comes first.") { Default = "tax-point" });

    public static MapShape CashRounding { get; } = new(
        "cash rounding", "A currency in which less than a multiple cannot be paid.",
        new("currency", CurrencyCode, "The currency of the document.") { Required = true },
        new("to", Sum, "What the amount due becomes a multiple of, as in 0.05; major units.") { Required = true });

    public static MapShape Policies { get; } = new(
        "policies", "Policies of time, status and expenses.",
        new("billingDay", Choice<BillingDayZone>(), "Whose zone gives the date on which an entry counts.") { Default = "worker" },
        new("midnight", Choice<MidnightPolicy>(), "`start`: all of an entry counts on the day on which it began; `split`: it is cut at midnight.") { Default = "start" },
        new("ambiguous", Choice<AmbiguousTimePolicy>(), "A local time that occurs twice (clocks go back).") { Default = "earlier" },
        new("skipped", Choice<SkippedTimePolicy>(), "A local time that does not occur (clocks go forward).") { Default = "shift" },
        new("billedStatuses", OneOrMore(Text), "Statuses that are billed; entries with another wait.") { Default = "all" },
        new("trustSourceRates", OneOrMore(Reference("connection")), "Connections whose own rates on entries are used.") { Default = "none" },
        new("billableByDefault", Flag, "Whether an entry is billable where the source does not say.") { Default = "true" },
        new("requireDescription", Flag, "Billable entries without a description wait as exceptions.") { Default = "false" },
        new("smallDifference", Sum, "A payment that is off by at most this closes its document; major units of the document's currency. Too little goes to the account with role small-differences, too much too.") { Default = "nothing" },
        new("requireReceiptAbove", Sum, "Expenses above this without a receipt wait as exceptions; major units of the expense's currency.") { Default = "never" },
        new("cashRounding", ListOf(CashRounding), "Rounds what is due on invoices in a currency, after tax and what a retainer pays, by a line of its own to the account with role rounding; a half away from zero.") { Default = "never" },
        new("rates", Group(RatePolicy), "Exchange rates."));

    public static MapShape Deprecation { get; } = new(
        "deprecation", "What is on its way out: it works for a stated time, and each plan that uses it says so.",
        new("until", Day, "Last day, included. A rule matches work of billing days up to it, also later; work after it finds no rule.") { Required = true },
        new("use", Text, "What to use instead.") { Required = true });

    private static readonly KeyShape DeprecatedKey = new("deprecated", Group(Deprecation), "It is on its way out.") { Default = "it is not" };

    public static MapShape Account { get; } = new(
        "account", "An account of the books.",
        new("id", Id("account"), "Short name that this rule set uses.") { Required = true },
        new("name", AccountName, "Full name in the books, parts joined by colons.") { Required = true },
        new("type", Choice<AccountType>(), "What it is in the balance sheet or income statement.") { Required = true },
        new("role", Choice<AccountRole>(), "What it is for. `discounts`: discounts on invoices are debited here, and income stands at full price; `rounding`: takes rounding lines. Without them both are part of the income.") { Default = "none" },
        DeprecatedKey);

    public static MapShape TaxRateKeys { get; } = new(
        "tax rate", "A rate and the first supply date on which it holds.",
        new("from", Day, "First day, included.") { Required = true },
        new("percent", Percent, "As in 19 or 5.5.") { Required = true });

    public static MapShape TaxCode { get; } = new(
        "tax code", "A tax code of the books.",
        new("id", Id("tax code"), "As in the books.") { Required = true },
        new("percent", Percent, "One rate from ever. Either this or `rates`."),
        new("rates", ListOf(TaxRateKeys) with { NotEmpty = true }, "Rates by date, ascending. Either this or `percent`."),
        new("outputAccount", Reference("account"), "Takes output tax; needed where a rate is above 0.") { Default = "none" },
        new("inputAccount", Reference("account"), "Takes deductible input tax.") { Default = "none: input tax is a cost" },
        new("legend", Text, "What the invoice must say (reverse charge, exempt, export).") { Default = "nothing" },
        new("reverseCharge", Flag, "The customer accounts for the tax: none on the document.") { Default = "false" },
        DeprecatedKey);

    public static MapShape Match { get; } = new(
        "match", "When a rule applies: one of ids, names, normalised names or the pattern fits (where any is given), and each condition holds.",
        new("ids", OneOrMore(Text), "The source's own ids of the thing; exact. They come by a custom field of the connection: `client-id`, `project-id`, `task-id`, `worker-id`, `category-id` or `merchant-id` under `fields`."),
        new("names", OneOrMore(Text with { MayBeEmpty = true }), "Exact names; \"\" is no name at all."),
        new("normalised", OneOrMore(Text), "Names without regard to case, accents, punctuation, legal forms and runs of blanks."),
        new("pattern", Pattern, "`*` stands for any text, `?` for one character; without regard to case."),
        new("connection", Reference("connection"), "Only names from this connection.") { Default = "any" },
        new("client", Reference("client"), "Only under this client.") { Default = "any" },
        new("tag", Text, "Only entries that carry this tag.") { Default = "any" },
        new("field", TextMap, "Only entries and expenses whose custom fields (see `fields` of a connection) have these values, all of them; exact.") { Default = "any" },
        new("when", Text with { Most = RuleExpression.MaxLength }, "Only entries and expenses of which this holds, as in `tag = \"travel\" and hours > 2`; docs/rules.md has the words.") { Default = "any" });

    private static readonly KeyShape MatchKey = new("match", OneOrMore(Group(Match)), "Which source names mean it; several alternatives as a list.")
    {
        Default = "its id and its name, normalised",
    };

    public static MapShape Client { get; } = new(
        "client", "A client and the customer that it is in the books.",
        new("id", Id("client"), "Agreements name it.") { Required = true },
        new("customer", Text, "Name of the customer in the books.") { Required = true },
        new("zone", ZoneName, "IANA zone of the client.") { Default = "the workspace's" },
        new("address", OneOrMore(Text), "Postal address, one line each."),
        new("taxNumber", Text, "VAT or tax number."),
        new("internal", Flag, "Work for the firm itself, never invoiced.") { Default = "false" },
        MatchKey,
        DeprecatedKey);

    public static MapShape Project { get; } = new(
        "project", "A project and the job that it is in the books.",
        new("id", Id("project"), "Agreements and rates name it.") { Required = true },
        new("job", Text, "Name in the books and on invoices.") { Required = true },
        new("client", Reference("client"), "Whose it is.") { Default = "the client of the entry" },
        new("purchaseOrder", Text, "Purchase-order number.") { Default = "none" },
        new("billable", Flag, "Overrides what the source says.") { Default = "the source's" },
        MatchKey,
        DeprecatedKey);

    public static MapShape Task { get; } = new(
        "task", "A task and the service that it is in the books.",
        new("id", Id("task"), "Rates name it.") { Required = true },
        new("service", Text, "Name in the books and on invoices.") { Required = true },
        new("incomeAccount", Reference("account"), "Account of its work.") { Default = "the agreement's" },
        new("taxCode", Reference("tax code"), "Tax code of its work.") { Default = "the agreement's" },
        new("billable", Flag, "Overrides what the source says.") { Default = "the source's" },
        new("billableFraction", Number(0, 1), "Share of the time that is billable.") { Default = "1" },
        MatchKey,
        DeprecatedKey);

    public static MapShape Worker { get; } = new(
        "worker", "A worker.",
        new("id", Id("worker"), "Rates name it.") { Required = true },
        new("name", Text, "Name on invoices.") { Required = true },
        new("zone", ZoneName, "IANA zone where the work is done.") { Default = "the connection's, then the workspace's" },
        new("vendor", Text, "Vendor's name where the worker is a subcontractor.") { Default = "an employee" },
        MatchKey,
        DeprecatedKey);

    public static MapShape Category { get; } = new(
        "category", "An expense category and its account.",
        new("id", Id("category"), "Unique.") { Required = true },
        new("name", Text, "Name on invoices.") { Required = true },
        new("account", Reference("account"), "Cost account.") { Required = true },
        new("inputTaxCode", Reference("tax code"), "Tax code of purchases.") { Default = "no input tax" },
        new("deductible", Flag, "Whether input tax is deductible.") { Default = "true" },
        new("paidBy", Choice<PaidBy>(), "Who pays where the source does not say.") { Default = "worker" },
        MatchKey,
        DeprecatedKey);

    public static MapShape Merchant { get; } = new(
        "merchant", "A merchant and the vendor that it is in the books.",
        new("id", Id("merchant"), "Unique.") { Required = true },
        new("vendor", Text, "Name in the books.") { Required = true },
        MatchKey,
        DeprecatedKey);

    /// <summary>The lists of entities: key, shape of a rule, key of its name in the books.</summary>
    public static IReadOnlyList<(string Key, MapShape Rule, string NameKey)> Entities { get; } =
    [
        ("clients", Client, "customer"), ("projects", Project, "job"), ("tasks", Task, "service"),
        ("workers", Worker, "name"), ("categories", Category, "name"), ("merchants", Merchant, "vendor"),
    ];

    private static readonly KeyShape[] Content =
    [
        WorkspaceShape.Schema,
        new("policies", Group(Policies), "Policies of time, status and expenses."),
        new("accounts", ListOf(Account), "Accounts of the books."),
        new("taxCodes", ListOf(TaxCode), "Tax codes of the books."),
        .. Entities.Select(e => new KeyShape(e.Key, Group(Rules(e.Key, e.Rule)), $"{char.ToUpperInvariant(e.Key[0])}{e.Key[1..]} and how source names find them; the first rule that matches wins.")
        {
            Default = e.Key == "merchants" ? "each merchant is a vendor under its own name" : "",
        }),
        new("rates", ListOf(AgreementsShape.MappingRate), "Hourly rates, below those of agreements."),
        new("subcontractors", ListOf(SubcontractorShape.Subcontractor), "Vendors whose people's time is bought by the hour."),
        new("merges", ListOf(AuditShapes.Merge), "Names that count as others. Those that the program writes stand in `merges.yaml`, which is part of the mapping without being named under `includes`."),
        new("conventions", ListOf(AuditShapes.Convention), "How names are to be written."),
        new("templates", ListOf(AgreementsShape.EngagementTemplate), "Terms for each kind of engagement; each agreement names exactly one, once there are any."),
        new("examples", ListOf(ExampleShape.Example), "Records with the result that they must give."),
    ];

    public static MapShape Root { get; } = new(
        "mapping", "How the work side becomes the books side.",
        [.. Content, new("includes", ListOf(FilePath), "Further files of the mapping, relative to the workspace; their rules follow this file's.")]);

    /// <summary>A file that the mapping includes: the same keys, but no further includes.</summary>
    public static MapShape Included { get; } = new("included mapping", "A part of the mapping.", Content);

    private static MapShape Rules(string key, MapShape rule) => new(
        $"{key} and rules", $"Rules for {key}, in order.",
        new("otherwise", Choice<Unmatched>(), "Where no rule matches: `create` it in the books under its own name, `link` it (clients) to the customer of that name in a list of the books, or an `exception`.")
        {
            Default = "exception",
        },
        new("rules", ListOf(rule), "First match wins."));
}
