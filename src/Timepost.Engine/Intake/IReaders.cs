using Timepost.Domain.Fx;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;

namespace Timepost.Engine.Intake;

/// <summary>One row of a file: read, or rejected. Exactly one of the two is set.</summary>
/// <typeparam name="T">What a row becomes.</typeparam>
/// <param name="Row">The row; the object is used again for the next one, so it is valid until the next <c>MoveNext</c>.</param>
/// <param name="Rejection">Why the row could not be read.</param>
public readonly record struct ReadItem<T>(T? Row, RowRejection? Rejection)
    where T : class;

/// <summary>Reads time entries out of one format. Streaming: memory does not grow with the file.</summary>
public interface ITimeReader
{
    /// <summary>Its name, as in <c>toggl</c>.</summary>
    string Format { get; }

    /// <summary>The rows in the file's order. The content is UTF-8 (<see cref="IReaderCatalog.OpenAsUtf8"/>).</summary>
    /// <param name="content">From the first byte; offsets count from here.</param>
    /// <param name="fileName">For messages. Where it is an absolute path, files beside it may be read (solidtime).</param>
    /// <param name="connection">Date order, decimal mark, columns and so on.</param>
    /// <exception cref="FileRefusedException">While enumerating: the file as a whole cannot be read. Rows already given stand or fall with
    /// the caller's transaction.</exception>
    IEnumerable<ReadItem<TimeRow>> Read(Stream content, string fileName, ConnectionSettings connection);
}

/// <summary>Reads expenses out of one format. As <see cref="ITimeReader"/>.</summary>
public interface IExpenseReader
{
    /// <summary>Its name, as in <c>expensify</c>.</summary>
    string Format { get; }

    /// <summary>The rows in the file's order.</summary>
    /// <param name="content">UTF-8, from the first byte.</param>
    /// <param name="fileName">For messages.</param>
    /// <param name="connection">Date order, decimal mark, columns and so on.</param>
    /// <exception cref="FileRefusedException">While enumerating: the file as a whole cannot be read.</exception>
    IEnumerable<ReadItem<ExpenseRow>> Read(Stream content, string fileName, ConnectionSettings connection);
}

/// <summary>Reads a list of customers. As <see cref="ITimeReader"/>.</summary>
public interface ICustomerReader
{
    /// <summary>Its name.</summary>
    string Format { get; }

    /// <summary>The rows in the file's order.</summary>
    /// <param name="content">UTF-8, from the first byte.</param>
    /// <param name="fileName">For messages.</param>
    /// <param name="connection">Columns and so on.</param>
    /// <exception cref="FileRefusedException">While enumerating: the file as a whole cannot be read.</exception>
    IEnumerable<ReadItem<CustomerRow>> Read(Stream content, string fileName, ConnectionSettings connection);
}

/// <summary>Reads a list of accounts. As <see cref="ITimeReader"/>.</summary>
public interface IAccountReader
{
    /// <summary>Its name.</summary>
    string Format { get; }

    /// <summary>The rows in the file's order.</summary>
    /// <param name="content">UTF-8, from the first byte.</param>
    /// <param name="fileName">For messages.</param>
    /// <param name="connection">Columns and so on.</param>
    /// <exception cref="FileRefusedException">While enumerating: the file as a whole cannot be read.</exception>
    IEnumerable<ReadItem<AccountRow>> Read(Stream content, string fileName, ConnectionSettings connection);
}

/// <summary>Reads exchange rates. As <see cref="ITimeReader"/>; a line of a table with a column per currency gives several.</summary>
public interface IRateReader
{
    /// <summary>Its name.</summary>
    string Format { get; }

    /// <summary>The rates in the file's order.</summary>
    /// <param name="content">UTF-8, from the first byte.</param>
    /// <param name="fileName">For messages.</param>
    /// <param name="connection">Date order, decimal mark, columns, the base currency where the file names none.</param>
    /// <exception cref="FileRefusedException">While enumerating: the file as a whole cannot be read.</exception>
    IEnumerable<ReadItem<RateRow>> Read(Stream content, string fileName, ConnectionSettings connection);
}

/// <summary>All readers, by format.</summary>
public interface IReaderCatalog
{
    /// <summary>A reader of time entries.</summary>
    /// <param name="formatOrAuto"><c>toggl</c>, <c>harvest</c>, <c>clockify</c>, <c>kimai</c>, <c>solidtime</c>, <c>timewarrior</c>,
    /// <c>timeclock</c>, <c>csv</c>, or <c>auto</c>: by the headers that the file has.</param>
    /// <param name="seekable">UTF-8; looked into only for <c>auto</c>, and set back to where it was.</param>
    /// <param name="fileName">For messages.</param>
    /// <param name="connection">Its settings.</param>
    /// <exception cref="FileRefusedException">No such format (<c>format-unknown</c>), or nothing known fits (<c>format-not-detected</c>).</exception>
    ITimeReader Time(string formatOrAuto, Stream seekable, string fileName, ConnectionSettings connection);

    /// <summary>A reader of expenses: <c>harvest-expenses</c>, <c>expensify</c>, <c>csv-expenses</c>, or <c>auto</c>.</summary>
    /// <param name="formatOrAuto">The format.</param>
    /// <param name="seekable">UTF-8; set back to where it was.</param>
    /// <param name="fileName">For messages.</param>
    /// <param name="connection">Its settings.</param>
    /// <exception cref="FileRefusedException">As <see cref="Time"/>.</exception>
    IExpenseReader Expenses(string formatOrAuto, Stream seekable, string fileName, ConnectionSettings connection);

    /// <summary>A reader of customers: <c>csv-customers</c> or <c>auto</c>.</summary>
    /// <param name="formatOrAuto">The format.</param>
    /// <param name="seekable">UTF-8; set back to where it was.</param>
    /// <param name="fileName">For messages.</param>
    /// <param name="connection">Its settings.</param>
    /// <exception cref="FileRefusedException">As <see cref="Time"/>.</exception>
    ICustomerReader Customers(string formatOrAuto, Stream seekable, string fileName, ConnectionSettings connection);

    /// <summary>A reader of accounts: <c>csv-accounts</c> or <c>auto</c>.</summary>
    /// <param name="formatOrAuto">The format.</param>
    /// <param name="seekable">UTF-8; set back to where it was.</param>
    /// <param name="fileName">For messages.</param>
    /// <param name="connection">Its settings.</param>
    /// <exception cref="FileRefusedException">As <see cref="Time"/>.</exception>
    IAccountReader Accounts(string formatOrAuto, Stream seekable, string fileName, ConnectionSettings connection);

    /// <summary>A reader of exchange rates: <c>csv-rates</c>, <c>ecb</c>, <c>ecb-xml</c> or <c>auto</c>.</summary>
    /// <param name="formatOrAuto">The format.</param>
    /// <param name="seekable">UTF-8; set back to where it was.</param>
    /// <param name="fileName">For messages.</param>
    /// <param name="connection">Its settings.</param>
    /// <exception cref="FileRefusedException">As <see cref="Time"/>.</exception>
    IRateReader Rates(string formatOrAuto, Stream seekable, string fileName, ConnectionSettings connection);

    /// <summary>The same text as UTF-8: the given stream itself where it is UTF-8 already (a byte order mark stays, readers skip it),
    /// else a stream that transcodes as it is read. Offsets of rows count in what this returns, so where
    /// <paramref name="transcoded"/> is true its bytes are the ones to keep for <c>explain</c>, beside the file as received.</summary>
    /// <param name="seekable">The file as received, at its first byte.</param>
    /// <param name="connection">Its <see cref="ConnectionSettings.Encoding"/>; empty: UTF-8, or UTF-16 by its byte order mark.</param>
    /// <param name="transcoded">True where the bytes differ from the file's; the result cannot seek then.</param>
    /// <exception cref="FileRefusedException">An encoding of an unknown name.</exception>
    Stream OpenAsUtf8(Stream seekable, ConnectionSettings connection, out bool transcoded);
}

/// <summary>A file as a whole cannot be read; nothing of it counts.</summary>
public sealed class FileRefusedException : Exception
{
    /// <summary>With where and why.</summary>
    public FileRefusedException(RowRejection rejection, Exception? inner = null)
        : base(rejection.Reason, inner) => Rejection = rejection;

    /// <summary>Line, column, value, code and reason.</summary>
    public RowRejection Rejection { get; }
}
