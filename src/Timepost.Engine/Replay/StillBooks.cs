using Timepost.Domain.Books;
using Timepost.Domain.Identity;
using Timepost.Engine.Delivery;

namespace Timepost.Engine.Replay;

/// <summary>Books that hold nothing and take nothing, and can do what the real ones can: a replay plans for them and never delivers.</summary>
internal sealed class StillBooks(BooksCapabilities capabilities) : IBooksConnector
{
    public BooksCapabilities Capabilities { get; } = capabilities;

    public IBooksSession Open(long fencingToken) => throw new InvalidOperationException("A replay delivers nothing.");

    public IBooksSession Open(Func<long> fencingToken) => throw new InvalidOperationException("A replay delivers nothing.");

    public IBooksReading Read() => new Nothing();

    private sealed class Nothing : IBooksReading
    {
        public BooksDocument? Find(DocumentKey key, string number) => null;

        public IReadOnlyList<BooksChange> Drift() => [];

        public void Dispose()
        {
            // holds nothing
        }
    }
}
