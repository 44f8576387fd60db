using System.Text;
using Timepost.Domain.Billing;
using Timepost.Domain.Books;
using Timepost.Domain.Identity;
using Timepost.Engine.Delivery;

namespace Timepost.Engine.Tests.Support;

/// <summary>Books of class B in memory, which can die or lie at a moment that a test chooses.</summary>
internal sealed class FakeBooks : IBooksConnector
{
    private readonly Dictionary<string, BooksDocument> _rendered = new(StringComparer.Ordinal);

    /// <summary>What the books hold, in the order in which it came.</summary>
    public List<(string Number, BooksDocument Document, string Hash)> Held { get; } = [];

    /// <summary>Thrown instead of writing, before anything is held.</summary>
    public Exception? FailBefore { get; set; }

    /// <summary>Thrown after the first document of a batch is held.</summary>
    public Exception? FailAfterFirst { get; set; }

    /// <summary>What the books make of a document before they hold it.</summary>
    public Func<BooksDocument, BooksDocument> Rewrite { get; set; } = d => d;

    /// <summary>What happens to the books just before a document of ours arrives.</summary>
    public Action<BooksDocument> BeforeWrite { get; set; } = _ => { };

    /// <summary>Numbers that the books refuse.</summary>
    public HashSet<string> Refused { get; } = [];

    /// <summary>What somebody changed in the books.</summary>
    public List<BooksChange> Changes { get; } = [];

    /// <summary>Kinds that the books cannot hold as they are.</summary>
    public HashSet<BooksKind> Unholdable { get; } = [];

    public long Epoch { get; set; }

    /// <summary>What they hold of another currency than the base.</summary>
    public ForeignAmounts Foreign { get; set; }

    public BooksCapabilities Capabilities => new(BooksGuarantee.UniqueNumber, QuantityRules.Default, true, true, Foreign);

    public IEnumerable<BooksDocument> Invoices => Held.Select(h => h.Document).Where(d => d.Kind == BooksKind.Invoice);

    public IBooksSession Open(long fencingToken)
    {
        if (fencingToken < Epoch)
        {
            throw new BooksException(BooksStatus.StaleToken, "stale");
        }

        Epoch = fencingToken;
        return new Session(this);
    }

    public IBooksSession Open(Func<long> fencingToken) => Open(fencingToken());

    public IBooksReading Read() => new Session(this);

    private sealed class Session(FakeBooks books) : IBooksSession
    {
        public long Epoch => books.Epoch;

        public byte[] Render(BooksDocument document)
        {
            if (document.Kind != BooksKind.Customer && document.Postings.Count == 0)
            {
                throw new BooksException(BooksStatus.NoPostings, $"{document.Number}: it has no posting.");
            }

            if (books.Unholdable.Contains(document.Kind))
            {
                throw new BooksException(BooksStatus.DateRefused, "refused by the test");
            }

            var text = new StringBuilder().Append(document.Key.Value).Append('|').Append(document.Number).Append('|').Append(document.Date).Append('|').Append(document.Total);
            foreach (var posting in document.Postings)
            {
                text.Append('|').Append(posting.Account).Append(' ').Append(posting.Amount).Append(posting.InBase is { } inBase ? $" @@ {inBase}" : "");
            }

            foreach (var line in document.Lines)
            {
                text.Append('|').Append(line.Text).Append(' ').Append(line.Net);
            }

            var bytes = Encoding.UTF8.GetBytes(text.ToString());
            books._rendered[RenderedDocument.HashOf(bytes)] = document;
            return bytes;
        }

        public IReadOnlyList<BooksOutcome> Write(IReadOnlyList<RenderedDocument> documents)
        {
            if (books.FailBefore is { } before)
            {
                books.FailBefore = null;
                throw before;
            }

            var outcomes = new List<BooksOutcome>();
            foreach (var rendered in documents)
            {
                outcomes.Add(WriteOne(rendered));
                if (books.FailAfterFirst is { } after)
                {
                    books.FailAfterFirst = null;
                    throw after;
                }
            }

            return outcomes;
        }

        public BooksDocument? Find(DocumentKey key, string number)
        {
            foreach (var held in books.Held)
            {
                if (held.Document.Key == key)
                {
                    return held.Document;
                }
            }

            return null;
        }

        public long HighestNumber(string series) => 0;

        public IReadOnlyList<BooksChange> Drift() => [.. books.Changes];

        public void Accept(BooksChange change) => books.Changes.Remove(change);

        public void Dispose()
        {
        }

        private BooksOutcome WriteOne(RenderedDocument rendered)
        {
            books.BeforeWrite(books._rendered[rendered.Hash]);
            if (books.Refused.Contains(rendered.Number))
            {
                return new BooksOutcome(rendered.Key, rendered.Number, BooksStatus.AccountUnknown, "refused by the test");
            }

            foreach (var held in books.Held)
            {
                if (held.Document.Key == rendered.Key)
                {
                    return held.Hash == rendered.Hash
                        ? new BooksOutcome(rendered.Key, rendered.Number, BooksStatus.AlreadyWritten, "")
                        : new BooksOutcome(rendered.Key, rendered.Number, BooksStatus.ConflictingContent, "other content");
                }
            }

            books.Held.Add((rendered.Number, books.Rewrite(books._rendered[rendered.Hash]), rendered.Hash));
            return new BooksOutcome(rendered.Key, rendered.Number, BooksStatus.Written, "");
        }
    }
}
