using Timepost.Domain.Books;
using Timepost.Domain.Identity;
using Timepost.Engine.Delivery;

namespace Timepost.Connectors.Books;

/// <summary>A look at the embedded books beside whoever writes them. Reads no more than it is asked for.</summary>
internal sealed class EmbeddedReading(IBooksFiles files, EmbeddedBooksSettings settings) : IBooksReading
{
    private readonly BooksOpening _opening = new(files, settings);
    private BooksState? _state;

    public BooksDocument? Find(DocumentKey key, string number)
    {
        ArgumentNullException.ThrowIfNull(number);
        return BooksFailure.Guard(() => new BooksFolder(files, settings, State()).Find(key, number));
    }

    public IReadOnlyList<BooksChange> Drift() =>
        BooksFailure.Guard<IReadOnlyList<BooksChange>>(() => _state is null && _opening.IsAsWritten() ? [] : [.. State().Changes]);

    public void Dispose()
    {
    }

    private BooksState State() => _state ??= _opening.Look();
}
