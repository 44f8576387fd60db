using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;
using Timepost.Engine.Delivery;

namespace Timepost.Connectors.Books;

/// <summary>Where the embedded books are and what they are made of.</summary>
public sealed record EmbeddedBooksSettings
{
    /// <summary>The folder <c>books/</c> of a workspace; created where absent.</summary>
    public required string Folder { get; init; }

    /// <summary>The firm's name, the title of the beancount view.</summary>
    public string Title { get; init; } = "";

    /// <summary>Accounts of the rule set; only these can be posted to.</summary>
    public required IReadOnlyList<LedgerAccount> Accounts { get; init; }

    /// <summary>Content of a blob by its SHA-256 (hexadecimal, small letters); null where it is not there. For attachments.</summary>
    public Func<string, Stream?> OpenBlob { get; init; } = static _ => null;
}

/// <summary>The embedded books: a plain-text journal that hledger, ledger and beancount accept, one file a year,
/// with documents beside it. Class B: the number is unique and the <c>tp-key</c> tag finds a document again.</summary>
/// <remarks>See docs/books.md for the files and their format.</remarks>
public sealed class EmbeddedBooks : IBooksConnector
{
    private readonly EmbeddedBooksSettings _settings;
    private readonly IBooksFiles _files;
    private BooksState? _remembered;

    /// <summary>Books in a folder.</summary>
    /// <exception cref="BooksException"><see cref="BooksStatus.AccountNameRefused"/>: an account's name could not be
    /// read alike by the three programs.</exception>
    public EmbeddedBooks(EmbeddedBooksSettings settings)
        : this(settings, new BooksFiles())
    {
    }

    internal EmbeddedBooks(EmbeddedBooksSettings settings, IBooksFiles files)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (_settings, _files) = (settings, files);
        foreach (var account in settings.Accounts)
        {
            AccountNames.Demand(account.Name);
        }
    }

    /// <inheritdoc/>
    public BooksCapabilities Capabilities { get; } =
        new(BooksGuarantee.UniqueNumber, QuantityRules.Default, Attachments: true, FinalsOnly: true, ForeignAmounts.BaseAmounts);

    /// <inheritdoc/>
    public long LastToken => BooksFailure.Guard(() => BooksLock.LastToken(_files, Path.Combine(_settings.Folder, BooksLock.FileName)));

    /// <inheritdoc/>
    /// <remarks>A journal of a year, also an empty one, says that there are books.</remarks>
    public bool HoldNothing => BooksFailure.Guard(() => _files.List(_settings.Folder, "timepost-????.journal").Count == 0);

    /// <inheritdoc/>
    public IBooksSession Open(long fencingToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fencingToken, 1);
        return Open(() => fencingToken);
    }

    /// <inheritdoc/>
    public IBooksSession Open(Func<long> fencingToken)
    {
        ArgumentNullException.ThrowIfNull(fencingToken);
        return BooksFailure.Guard(() =>
        {
            _files.EnsureFolder(_settings.Folder);
            var hold = BooksLock.Take(_files, Path.Combine(_settings.Folder, BooksLock.FileName), fencingToken);
            try
            {
                var opening = new BooksOpening(_files, _settings);
                _remembered = opening.Open(_remembered);
                return new EmbeddedSession(_files, _settings, _remembered, hold);
            }
            catch
            {
                _remembered = null;
                hold.Dispose();
                throw;
            }
        });
    }

    /// <inheritdoc/>
    public IBooksReading Read() => new EmbeddedReading(_files, _settings);
}
