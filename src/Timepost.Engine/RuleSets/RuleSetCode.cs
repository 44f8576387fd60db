namespace Timepost.Engine.RuleSets;

/// <summary>A kind of diagnostic: its number and its code never change meaning.</summary>
/// <param name="Number">2001 to 2999.</param>
/// <param name="Code">Small letters with hyphens.</param>
internal sealed record RuleSetCode(int Number, string Code)
{
    // the text as YAML
    public static readonly RuleSetCode YamlSyntax = new(2001, "yaml-syntax");
    public static readonly RuleSetCode YamlTooLarge = new(2002, "yaml-too-large");
    public static readonly RuleSetCode YamlTooDeep = new(2003, "yaml-too-deep");
    public static readonly RuleSetCode YamlTag = new(2004, "yaml-tag");
    public static readonly RuleSetCode YamlAlias = new(2005, "yaml-alias");
    public static readonly RuleSetCode YamlDuplicateKey = new(2006, "yaml-duplicate-key");
    public static readonly RuleSetCode YamlDocuments = new(2007, "yaml-documents");
    public static readonly RuleSetCode YamlKey = new(2008, "yaml-key");

    // files
    public static readonly RuleSetCode FileMissing = new(2010, "file-missing");
    public static readonly RuleSetCode FileEncoding = new(2011, "file-encoding");
    public static readonly RuleSetCode FileTwice = new(2012, "file-twice");
    public static readonly RuleSetCode IncludePath = new(2013, "include-path");
    public static readonly RuleSetCode IncludeNested = new(2014, "include-nested");
    public static readonly RuleSetCode SchemaVersion = new(2015, "schema-version");

    // keys and values
    public static readonly RuleSetCode UnknownKey = new(2020, "unknown-key");
    public static readonly RuleSetCode MissingKey = new(2021, "missing-key");
    public static readonly RuleSetCode WrongType = new(2022, "wrong-type");
    public static readonly RuleSetCode UnknownValue = new(2023, "unknown-value");
    public static readonly RuleSetCode IdInvalid = new(2024, "id-invalid");
    public static readonly RuleSetCode DuplicateId = new(2025, "duplicate-id");
    public static readonly RuleSetCode UnknownReference = new(2026, "unknown-reference");
    public static readonly RuleSetCode NumberInvalid = new(2027, "number-invalid");
    public static readonly RuleSetCode NumberRange = new(2028, "number-range");
    public static readonly RuleSetCode DateInvalid = new(2029, "date-invalid");
    public static readonly RuleSetCode CurrencyUnknown = new(2030, "currency-unknown");
    public static readonly RuleSetCode ZoneUnknown = new(2031, "zone-unknown");
    public static readonly RuleSetCode PatternInvalid = new(2032, "pattern-invalid");
    public static readonly RuleSetCode PlaceholderUnknown = new(2033, "placeholder-unknown");
    public static readonly RuleSetCode TextInvalid = new(2034, "text-invalid");
    public static readonly RuleSetCode SetTwice = new(2035, "set-twice");
    public static readonly RuleSetCode DuplicateValue = new(2036, "duplicate-value");
    public static readonly RuleSetCode EmptyList = new(2037, "empty-list");
    public static readonly RuleSetCode PathInvalid = new(2038, "path-invalid");

    // what the keys say together
    public static readonly RuleSetCode AgreementsOverlap = new(2040, "agreements-overlap");
    public static readonly RuleSetCode DatesReversed = new(2041, "dates-reversed");
    public static readonly RuleSetCode TaxRateStart = new(2043, "tax-rate-start");
    public static readonly RuleSetCode RoleMissing = new(2044, "role-missing");
    public static readonly RuleSetCode RoleTwice = new(2045, "role-twice");
    public static readonly RuleSetCode RoleType = new(2046, "role-type");
    public static readonly RuleSetCode AccountName = new(2047, "account-name");
    public static readonly RuleSetCode ChooseOne = new(2048, "choose-one");
    public static readonly RuleSetCode MoneyDecimals = new(2049, "money-decimals");
    public static readonly RuleSetCode MatchEmpty = new(2050, "match-empty");
    public static readonly RuleSetCode RuleShadowed = new(2051, "rule-shadowed");
    public static readonly RuleSetCode RatesOverlap = new(2052, "rates-overlap");
    public static readonly RuleSetCode ProjectOfAnother = new(2053, "project-of-another-client");
    public static readonly RuleSetCode ClientInternal = new(2054, "client-internal");
    public static readonly RuleSetCode NoRate = new(2055, "no-rate-possible");
    public static readonly RuleSetCode PrimaryBooks = new(2056, "primary-books");
    public static readonly RuleSetCode ColumnsMissing = new(2057, "columns-missing");
    public static readonly RuleSetCode KindForRole = new(2058, "kind-for-role");
    public static readonly RuleSetCode TaxRates = new(2059, "tax-rates");
    public static readonly RuleSetCode TaxAccount = new(2060, "tax-account");
    public static readonly RuleSetCode ClientWithoutAgreement = new(2061, "client-without-agreement");
    public static readonly RuleSetCode KeyWithoutRole = new(2062, "key-without-role");
    public static readonly RuleSetCode OutputAccount = new(2063, "output-account-missing");
    public static readonly RuleSetCode InputAccount = new(2064, "input-account-missing");
    public static readonly RuleSetCode NotListed = new(2065, "not-listed");
    public static readonly RuleSetCode NotSupported = new(2070, "not-supported");
    public static readonly RuleSetCode FeeSplit = new(2071, "fee-split");
    public static readonly RuleSetCode FeeWithoutStart = new(2072, "fee-without-start");

    // subcontractors
    public static readonly RuleSetCode SubcontractorVendor = new(2080, "subcontractor-vendor");
    public static readonly RuleSetCode SubcontractorWithoutWorker = new(2081, "subcontractor-without-worker");
    public static readonly RuleSetCode RetentionGross = new(2082, "retention-gross");
    public static readonly RuleSetCode MarkupWithoutCostPlus = new(2083, "markup-without-cost-plus");

    // retainers
    public static readonly RuleSetCode RetainerTax = new(2090, "retainer-tax");
    public static readonly RuleSetCode RetainerHours = new(2091, "retainer-hours");
    public static readonly RuleSetCode RetainerKey = new(2092, "retainer-key");
    public static readonly RuleSetCode RetainerWith = new(2093, "retainer-with");

    // rounding of cash
    public static readonly RuleSetCode CashStep = new(2100, "cash-step");
    public static readonly RuleSetCode CashTwice = new(2101, "cash-twice");
    public static readonly RuleSetCode CashAccount = new(2102, "cash-account");

    // cash basis
    public static readonly RuleSetCode PaymentDateLock = new(2110, "payment-date-lock");
    public static readonly RuleSetCode RetainerOnCash = new(2111, "retainer-on-cash-basis");
    public static readonly RuleSetCode LockOnCash = new(2112, "lock-on-cash-basis");
    public static readonly RuleSetCode RetentionOnCash = new(2113, "retention-on-cash-basis");

    // templates of engagements
    public static readonly RuleSetCode TemplateKind = new(2150, "template-kind");
    public static readonly RuleSetCode TemplateMissing = new(2151, "template-missing");
    public static readonly RuleSetCode TemplateUnused = new(2152, "template-unused");

    // names that are one
    public static readonly RuleSetCode MergeTwice = new(2155, "merge-twice");
    public static readonly RuleSetCode MergeLoop = new(2156, "merge-loop");
    public static readonly RuleSetCode MergeClient = new(2157, "merge-client");

    // rules of the mapping
    public static readonly RuleSetCode RuleUnreachable = new(2120, "rule-unreachable");
    public static readonly RuleSetCode RulesOverlap = new(2121, "rules-overlap");
    public static readonly RuleSetCode ExpressionSyntax = new(2122, "expression-syntax");
    public static readonly RuleSetCode ExpressionWord = new(2123, "expression-word");
    public static readonly RuleSetCode ExpressionType = new(2124, "expression-type");
    public static readonly RuleSetCode ExpressionSize = new(2125, "expression-size");
    public static readonly RuleSetCode FieldUnknown = new(2126, "field-unknown");
    public static readonly RuleSetCode FieldName = new(2127, "field-name");
    public static readonly RuleSetCode FieldsForKind = new(2128, "fields-for-kind");
    public static readonly RuleSetCode TagOfExpense = new(2129, "tag-of-expense");
    public static readonly RuleSetCode ExpressionNever = new(2130, "expression-never");
    public static readonly RuleSetCode DeprecatedUse = new(2131, "deprecated-use");

    // examples
    public static readonly RuleSetCode ExampleRecord = new(2140, "example-record");
    public static readonly RuleSetCode ExampleExpectsNothing = new(2141, "example-expects-nothing");
    public static readonly RuleSetCode ExampleTime = new(2142, "example-time");
    public static readonly RuleSetCode ExampleContradicts = new(2143, "example-contradicts");
    public static readonly RuleSetCode ExampleTwice = new(2144, "example-twice");
}
