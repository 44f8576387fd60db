using NodaTime;
using Timepost.Connectors.Books;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Delivery;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;
using Timepost.Storage.Sqlite;

namespace Timepost.Engine.Tests.Support;

/// <summary>A clock that stands still until it is moved.</summary>
internal sealed class StandingClock(Instant now) : IClock
{
    public Instant Now { get; set; } = now;

    public Instant GetCurrentInstant() => Now;
}

/// <summary>A small firm: one client in euro, two workers, the real store, books in memory.</summary>
internal sealed class Firm : IDisposable
{
    public static readonly Currency Eur = Currency.Of("EUR");
    public static readonly ActorId Anna = new(new Guid("0198a000-0000-7000-8000-00000000000a"));
    // a file system in memory, where the machine has one: the same store, without waiting for a disk
    private const string Memory = "/dev/shm";

    private readonly string _folder;
    private readonly SqliteWorkspaceStore _store;
    private int _random;

    public Firm(Func<Agreement, Agreement>? agreement = null, Func<RuleSet, RuleSet>? rules = null, bool inMemory = false)
    {
        _folder = inMemory && Directory.Exists(Memory)
            ? Directory.CreateDirectory(Path.Combine(Memory, "timepost-firm-" + Path.GetRandomFileName())).FullName
            : Directory.CreateTempSubdirectory("timepost-firm-").FullName;
        Rules = BaseRules(agreement ?? (a => a));
        Rules = rules is null ? Rules : rules(Rules);
        _store = SqliteWorkspaceStore.Open(new SqliteStoreOptions
        {
            Path = Path.Combine(_folder, "store.db"),
            WorkspaceKey = "acme",
            Clock = Clock,
        });
        Ids = new AscendingIds(Clock, Fill);
        Store = new StoreWithWork(_store, Work);
    }

    public StandingClock Clock { get; } = new(Instant.FromUtc(2026, 4, 1, 9, 0));

    public FakeWork Work { get; } = new();

    public FakeBooks Books { get; } = new();

    public FakeBooks Sandbox { get; } = new();

    /// <summary>The embedded books in place of those in memory.</summary>
    public bool OnDisk { get; init; }

    public string BooksFolder => Path.Combine(_folder, "books");

    public RuleSet Rules { get; set; }

    public IIdSource Ids { get; }

    public IWorkspaceStore Store { get; }

    public Caller Caller { get; } = new(WorkspaceId.OfKey("acme"), Anna, ActorRole.Admin);

    public WorkspaceContext Context => new()
    {
        Store = Store,
        Rules = Rules,
        Clock = Clock,
        Ids = Ids,
        Books = new Dictionary<string, IBooksConnector>
        {
            ["books"] = OnDisk ? new EmbeddedBooks(new EmbeddedBooksSettings { Folder = BooksFolder, Accounts = Rules.Accounts }) : Books,
            ["sandbox"] = Sandbox,
        },
    };

    public PlanResult Plan(LocalDate? asOf = null, bool partial = false, string to = "") =>
        new PlanUseCase(Context).Plan(Caller, new PlanOptions(AsOf: asOf, Partial: partial, To: to));

    public ApproveResult Approve(PlanResult plan, params int[] sequences) => new ApproveUseCase(Context).Approve(Caller, plan.Plan.Id, sequences);

    public ApplyResult Apply(PlanResult plan) => new ApplyUseCase(Context).Apply(Caller, plan.Plan.Id);

    public ApplyResult PlanAndApply(LocalDate? asOf = null)
    {
        var plan = Plan(asOf);
        Approve(plan);
        return Apply(plan);
    }

    /// <summary>Plans, approves and applies also the part of a period up to a day.</summary>
    public ApplyResult PlanPartial(LocalDate asOf)
    {
        var plan = Plan(asOf, partial: true);
        Approve(plan);
        return Apply(plan);
    }

    // deterministic, and different each time
    private void Fill(Span<byte> bytes)
    {
        for (var at = 0; at < bytes.Length; at += 32)
        {
            var block = System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(_random++));
            block.AsSpan(0, Math.Min(32, bytes.Length - at)).CopyTo(bytes[at..]);
        }
    }

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static RuleSet BaseRules(Func<Agreement, Agreement> agreement) => new()
    {
        Hash = new string('a', 64),
        Workspace = new WorkspaceSettings
        {
            Key = "acme",
            Name = "Acme",
            BaseCurrency = Eur,
            Zone = "Europe/Berlin",
            Connections =
            [
                new ConnectionSettings { Name = "toggl", Role = ConnectionRole.Source, Kind = "toggl" },
                new ConnectionSettings { Name = "books", Role = ConnectionRole.Books, Kind = "embedded", Primary = true },
            ],
        },
        Policies = new Policies { BilledStatuses = ["approved"] },
        Accounts =
        [
            new("receivable", "Assets:Receivable", AccountType.Asset, AccountRole.Receivable),
            new("recoverable", "Assets:Recoverable", AccountType.Asset, AccountRole.RecoverableExpense),
            new("revenue", "Income:Consulting", AccountType.Revenue, AccountRole.Revenue),
            new("travel", "Expenses:Travel", AccountType.Cost, AccountRole.Cost),
            new("payable", "Liabilities:Payable", AccountType.Liability, AccountRole.Payable),
            new("staff", "Liabilities:Staff", AccountType.Liability, AccountRole.EmployeePayable),
            new("card", "Liabilities:Card", AccountType.Liability, AccountRole.CompanyCard),
            new("vat-out", "Liabilities:VAT", AccountType.Liability, AccountRole.None),
            new("vat-in", "Assets:VAT", AccountType.Asset, AccountRole.None),
            new("rounding", "Income:Rounding", AccountType.Revenue, AccountRole.Rounding),
        ],
        TaxCodes = [new("DE19", [new TaxRate(new LocalDate(2007, 1, 1), 19m)], "vat-out", "vat-in", "", false)],
        Clients = Rule(new ClientTarget { Id = "harbor", Customer = "Harbor Ltd" }, "Harbor"),
        Projects = new([One(new ProjectTarget { Id = "site", Job = "Website" }, "Website"), One(new ProjectTarget { Id = "app", Job = "App" }, "App")], Unmatched.Exception),
        Tasks = new([One(new TaskTarget { Id = "design", Service = "Design" }, "Design"), One(new TaskTarget { Id = "calls", Service = "Calls" }, "Calls")], Unmatched.Exception),
        Workers = new([One(new WorkerTarget { Id = "ana", Name = "Ana" }, "Ana"), One(new WorkerTarget { Id = "ben", Name = "Ben" }, "Ben")], Unmatched.Exception),
        Categories = new([One(new CategoryTarget { Id = "travel", Name = "Travel", Account = "travel", InputTaxCode = "DE19" }, "Travel")], Unmatched.Exception),
        Agreements =
        [
            agreement(new Agreement
            {
                Id = "harbor-std",
                Client = "harbor",
                Currency = Eur,
                Tax = new TaxTerms { Code = "DE19" },
                Rates = [new RateRule { Amount = 95m, Currency = Eur }],
            }),
        ],
    };

    private static EntityRules<T> Rule<T>(T target, string name)
        where T : class => new([One(target, name)], Unmatched.Exception);

    private static EntityRule<T> One<T>(T target, string name)
        where T : class => new(new EntityMatch { Names = [name] }, target, "mapping.yaml:1");
}
