using Timepost.Domain.Mapping;

namespace Timepost.Engine.Intake;

/// <summary>The reader of a kind of file.</summary>
internal sealed record FoundReader(
    string Format, ITimeReader? Time = null, IExpenseReader? Expenses = null, ICustomerReader? Customers = null, IAccountReader? Accounts = null,
    IRateReader? Rates = null)
{
    public static FoundReader Of(
        IReaderCatalog readers, ImportKind kind, string format, Stream content, string file, ConnectionSettings settings)
    {
        switch (kind)
        {
            case ImportKind.Time:
                var time = readers.Time(format, content, file, settings);
                return new FoundReader(time.Format, Time: time);
            case ImportKind.Expenses:
                var expenses = readers.Expenses(format, content, file, settings);
                return new FoundReader(expenses.Format, Expenses: expenses);
            case ImportKind.Customers:
                var customers = readers.Customers(ListFormat(format), content, file, settings);
                return new FoundReader(customers.Format, Customers: customers);
            case ImportKind.Rates:
                // a connection's kind is csv: which of the layouts the headers say
                var rates = readers.Rates(format == "csv" ? "auto" : format, content, file, settings);
                return new FoundReader(rates.Format, Rates: rates);
            default:
                var accounts = readers.Accounts(ListFormat(format), content, file, settings);
                return new FoundReader(accounts.Format, Accounts: accounts);
        }
    }

    /// <summary>Rows of a stream that is opened with the first and closed after the last.</summary>
    public static IEnumerable<ReadItem<T>> Rows<T>(Func<Stream> open, Func<Stream, IEnumerable<ReadItem<T>>> read)
        where T : class
    {
        using var content = open();
        foreach (var item in read(content))
        {
            yield return item;
        }
    }

    // a books connection's kind is no format of lists
    private static string ListFormat(string format) => format.StartsWith("csv-", StringComparison.Ordinal) || format.StartsWith("json-", StringComparison.Ordinal) ? format : "auto";
}

/// <summary>Tells how far a file is read, once a megabyte.</summary>
internal sealed class ReportingStream(Stream inner, string name, Action<string, long, long>? report) : Stream
{
    private const long Every = 1 << 20;
    private long _told;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public override int Read(byte[] buffer, int offset, int count) => Told(inner.Read(buffer, offset, count));

    public override int Read(Span<byte> buffer) => Told(inner.Read(buffer));

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException("A file that is read has the length it has.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A file that is read is not written.");

    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        base.Dispose(disposing);
    }

    private int Told(int count)
    {
        if (report is not null && (inner.Position - _told >= Every || count == 0))
        {
            _told = inner.Position;
            report(name, _told, inner.Length);
        }

        return count;
    }
}
