using NodaTime;
using Timepost.Domain.Fx;

namespace Timepost.Engine.Fx;

/// <summary>What documents in another currency came to in base when they were reserved or recorded. Append-only: a row is never changed or deleted.</summary>
public interface ILockStore
{
    /// <summary>Adds what a document came to.</summary>
    /// <param name="document">Its key.</param>
    /// <param name="entry">The entry of the subledger that posts it.</param>
    /// <param name="amounts">Line 0, and its lines where it has any.</param>
    /// <param name="when">Now.</param>
    void Add(string document, Guid entry, IReadOnlyList<LockedAmount> amounts, Instant when);

    /// <summary>Of the newest entry of a document, line 0 first; empty where it is in base currency, or from before locks were kept.</summary>
    IReadOnlyList<StoredLock> Of(string document);
}

/// <summary>A locked amount as it was kept.</summary>
/// <param name="Amount">The amount.</param>
/// <param name="Entry">The entry of the subledger that posts its document.</param>
/// <param name="LockedAt">When.</param>
public sealed record StoredLock(LockedAmount Amount, Guid Entry, Instant LockedAt);
