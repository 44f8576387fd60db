using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Retainers;

namespace Timepost.Engine.Retainers;

/// <summary>What was asked of a client, to be paid in advance. It posts nothing.</summary>
/// <param name="Id">Ours.</param>
/// <param name="Retainer">The agreement's id.</param>
/// <param name="Day">When.</param>
/// <param name="Amount">What is to be paid, tax included where the deposit is taxed.</param>
/// <param name="TopUp">A plan asked, because the balance is below the threshold.</param>
/// <param name="Status">open, received, withdrawn.</param>
/// <param name="Actor">Who asked.</param>
public sealed record RetainerRequest(Guid Id, string Retainer, LocalDate Day, Money Amount, bool TopUp, string Status, Guid Actor)
{
    /// <summary>Why it was withdrawn; empty where it was not.</summary>
    public string Reason { get; init; } = "";
}

/// <summary>Ledgers of retainers. The store refuses a balance below zero and every change of a row.</summary>
public interface IRetainerStore
{
    /// <summary>Appends a row.</summary>
    /// <exception cref="RetainerBelowZeroException">More than is left of the lot; or the row that it takes back is taken back already.</exception>
    void Add(RetainerEntry entry);

    /// <summary>Ids of retainers that have rows, sorted.</summary>
    IReadOnlyList<string> Retainers();

    /// <summary>The ledger of one, in its order.</summary>
    IReadOnlyList<RetainerEntry> Entries(string retainer);

    /// <summary>The rows that a document made, in their order.</summary>
    IReadOnlyList<RetainerEntry> OfDocument(string document);

    /// <summary>What is left of all lots of one: minor units or seconds.</summary>
    long Balance(string retainer);

    /// <summary>Adds a request.</summary>
    void AddRequest(RetainerRequest request);

    /// <summary>Requests of one retainer (empty: of all) that are open, oldest first.</summary>
    IReadOnlyList<RetainerRequest> OpenRequests(string retainer);

    /// <summary>Requests of one retainer whatever became of them, oldest first.</summary>
    IReadOnlyList<RetainerRequest> Requests(string retainer);

    /// <summary>By id, or null.</summary>
    RetainerRequest? Request(Guid id);

    /// <summary>A request was answered, or withdrawn for a reason.</summary>
    void SetRequestStatus(Guid id, string status, string reason = "");
}

/// <summary>A retainer would be below zero (promise of the ledger). Nothing was changed.</summary>
public sealed class RetainerBelowZeroException(string retainer, string message) : InvalidOperationException(message)
{
    /// <summary>The agreement's id.</summary>
    public string Retainer { get; } = retainer;
}
