using NodaTime;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Exceptions;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Plans;

/// <summary>What to plan.</summary>
/// <param name="Client">Mapped client id; empty: all.</param>
/// <param name="Until">Periods that ended on or before it; null: <paramref name="AsOf"/>.</param>
/// <param name="AsOf">Date of the documents; null: today in the zone of the books' organisation.</param>
/// <param name="To">Books connection; empty: the primary one.</param>
/// <param name="Partial">Also the part of a period up to <paramref name="Until"/>.</param>
/// <param name="Progress">Told how many clients are done, and of how many; null: nobody looks.</param>
public sealed record PlanOptions(
    string Client = "", LocalDate? Until = null, LocalDate? AsOf = null, string To = "", bool Partial = false, Action<long, long>? Progress = null);

/// <summary>A computed plan.</summary>
/// <param name="Plan">Its header.</param>
/// <param name="Actions">Its actions.</param>
/// <param name="Waiting">Work that waits: reason, entries, seconds.</param>
/// <param name="OpenExceptions">How many exceptions are open now.</param>
/// <param name="NewExceptions">Opened by this plan.</param>
public sealed record PlanResult(
    PlanRecord Plan, IReadOnlyList<PlanAction> Actions, IReadOnlyList<(string Reason, long Entries, long Seconds)> Waiting,
    long OpenExceptions, IReadOnlyList<ExceptionRecord> NewExceptions)
{
    /// <summary>Deliveries of earlier runs that are reserved and not known to be in the books: the next apply finishes them.</summary>
    public int Reserved { get; init; }

    /// <summary>The published version under which it was computed; empty: the files, as nothing is published.</summary>
    public string MappingVersion { get; init; } = "";

    /// <summary>Parts of the mapping on their way out that open work still uses.</summary>
    public IReadOnlyList<DeprecatedUse> Deprecated { get; init; } = [];

    /// <summary>What clients are to be asked for, as their retainers are low: requests that are open, and post nothing.</summary>
    public IReadOnlyList<Retainers.RetainerRequest> TopUps { get; init; } = [];
}

/// <summary>Computes a plan and stores it. Nothing is written to the books.</summary>
public sealed class PlanUseCase(WorkspaceContext context)
{
    /// <summary>Plans.</summary>
    /// <exception cref="NotAllowedException">Below bookkeeper.</exception>
    /// <exception cref="MissingBooksException">No such books.</exception>
    /// <exception cref="UnknownClientException">No such client in the mapping.</exception>
    public PlanResult Plan(Caller caller, PlanOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        caller.Require(ActorRole.Bookkeeper, "Planning");
        var books = context.BooksNamed(options.To);
        var asOf = options.AsOf ?? context.Today(books);
        var until = options.Until ?? asOf;
        var changes = Drift(books.Name);
        using var transaction = context.Store.Begin();
        if (transaction.Subledger.LockedThrough() is { } locked && asOf <= locked)
        {
            throw new Subledger.LockedPeriodException(asOf, locked);
        }

        var client = options.Client.Length == 0 ? null : FindClient(transaction, options.Client);
        var run = new PlanRun(context, transaction, caller, books, new PlanScope(
            asOf, until, options.Partial, context.Books[books.Name].Capabilities.Quantity));
        var result = run.Run(client, options.Progress);
        var opened = Delivery.BooksDrift.Record(context, transaction, books.Name, changes, complete: false);
        result = result with
        {
            OpenExceptions = transaction.Exceptions.CountOpen(),
            NewExceptions = [.. result.NewExceptions, .. opened],
            Reserved = transaction.Deliveries.Unfinished(books.Name).Count,
        };
        transaction.Commit();
        return result;
    }

    private IReadOnlyList<Delivery.BooksChange> Drift(string connection)
    {
        using var reading = context.Books[connection].Read();
        return reading.Drift();
    }

    private ClientTarget FindClient(IStoreTransaction transaction, string id)
    {
        var clients = new WorkMapping(context.Rules, transaction.Work).Clients;
        return clients.GetValueOrDefault(id)
            ?? clients.Values.Where(c => c.Customer == id).OrderBy(c => c.Id, StringComparer.Ordinal).FirstOrDefault()
            ?? throw new UnknownClientException(id, clients.Keys);
    }
}

/// <summary>The mapping has no client with this id.</summary>
public sealed class UnknownClientException(string client, IEnumerable<string> known) : ArgumentException(
    $"The mapping has no client '{client}'. Clients: {string.Join(", ", known.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}.")
{
    /// <summary>As given.</summary>
    public string Client { get; } = client;
}
