using Timepost.Engine.Exceptions;
using Timepost.Engine.Trail;

namespace Timepost.Engine.Workspaces;

/// <summary>The store of one workspace. Storage implements it; SQLite is one file per workspace.</summary>
public interface IWorkspaceStore : IDisposable
{
    /// <summary>Begins the one write transaction; others wait. What it commits is durable
    /// (<c>synchronous=FULL</c>) when <see cref="IStoreTransaction.Commit"/> returns.</summary>
    /// <exception cref="StoreException">Busy for too long, disk full, an I/O error: nothing was changed.</exception>
    IStoreTransaction Begin();

    /// <summary>A consistent view for reading; sees no later commit.</summary>
    IStoreTransaction Read();
}

/// <summary>One transaction over all topics; each topic adds its property beside its own contract. Disposed without
/// <see cref="Commit"/> it leaves no trace.</summary>
public partial interface IStoreTransaction : IDisposable
{
    /// <summary>The trail.</summary>
    ITrailStore Trail { get; }

    /// <summary>Exceptions: what a person must decide.</summary>
    IExceptionStore Exceptions { get; }

    /// <summary>Makes all of it durable.</summary>
    /// <exception cref="StoreException">Nothing was committed.</exception>
    void Commit();
}

/// <summary>The store could not do it; nothing was changed. Says what to do.</summary>
public sealed class StoreException : Exception
{
    /// <summary>A failure with its code (<c>store-busy</c>, <c>store-full</c>, <c>store-io</c>,
    /// <c>store-newer</c>, <c>store-corrupt</c>, …) and a remedy.</summary>
    public StoreException(string code, string message, string remedy, Exception? inner = null)
        : base(message, inner) => (Code, Remedy) = (code, remedy);

    /// <summary>Stable; has a line in docs/statuses.</summary>
    public string Code { get; }

    /// <summary>What to do next.</summary>
    public string Remedy { get; }
}
