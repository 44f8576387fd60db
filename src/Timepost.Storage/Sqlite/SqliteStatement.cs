using System.Buffers;
using System.Globalization;
using System.Text;
using NodaTime;
using SQLitePCL;

namespace Timepost.Storage.Sqlite;

/// <summary>A prepared statement. Parameters are written <c>$1</c>, <c>$2</c>, … as PostgreSQL does, and bound by
/// that number; columns count from 0. Values keep their place until bound anew.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly sqlite3_stmt _statement;
    private readonly int[] _places;
    private readonly bool _writes;
    private bool _taken = true;

    internal SqliteStatement(SqliteDatabase database, sqlite3_stmt statement, string sql)
    {
        (_database, _statement, Sql) = (database, statement, sql);
        _writes = raw.sqlite3_stmt_readonly(statement) == 0;
        var count = raw.sqlite3_bind_parameter_count(statement);
        _places = new int[count + 1];
        for (var place = 1; place <= count; place++)
        {
            // SQLite numbers $-parameters by first appearance, not by their number
            var name = raw.sqlite3_bind_parameter_name(statement, place).utf8_to_string();
            var number = name is ['$', .. var digits] ? int.Parse(digits, CultureInfo.InvariantCulture) : 0;
            if (number < 1 || number > count)
            {
                Close();
                throw new ArgumentException($"Parameter {name} of {count} in: {sql}", nameof(sql));
            }

            _places[number] = place;
        }
    }

    /// <summary>Its text.</summary>
    public string Sql { get; }

    public SqliteStatement Bind(int number, long value)
    {
        _database.Check(raw.sqlite3_bind_int64(_statement, _places[number], value), Sql);
        return this;
    }

    public SqliteStatement Bind(int number, long? value) => value is { } v ? Bind(number, v) : BindNull(number);

    public SqliteStatement Bind(int number, bool value) => Bind(number, value ? 1L : 0L);

    public SqliteStatement Bind(int number, bool? value) => value is { } v ? Bind(number, v) : BindNull(number);

    /// <summary>Sixteen bytes, big-endian, so that UUIDv7 sort by time.</summary>
    public SqliteStatement Bind(int number, Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return Bind(number, (ReadOnlySpan<byte>)bytes);
    }

    public SqliteStatement Bind(int number, Guid? value) => value is { } v ? Bind(number, v) : BindNull(number);

    /// <summary>Microseconds since 1970.</summary>
    public SqliteStatement Bind(int number, Instant value) => Bind(number, StoreTime.Micros(value));

    public SqliteStatement Bind(int number, Instant? value) => value is { } v ? Bind(number, v) : BindNull(number);

    /// <summary>Days since 1970.</summary>
    public SqliteStatement Bind(int number, LocalDate value) => Bind(number, (long)StoreTime.Days(value));

    public SqliteStatement Bind(int number, LocalDate? value) => value is { } v ? Bind(number, v) : BindNull(number);

    /// <summary>Text; null becomes NULL.</summary>
    public SqliteStatement Bind(int number, string? value)
    {
        if (value is null)
        {
            return BindNull(number);
        }

        if (value.Length <= 256)
        {
            Span<byte> small = stackalloc byte[768];
            return BindText(number, small[..Encoding.UTF8.GetBytes(value, small)]);
        }

        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(value.Length));
        try
        {
            return BindText(number, rented.AsSpan(0, Encoding.UTF8.GetBytes(value, rented)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Text as UTF-8.</summary>
    public SqliteStatement BindText(int number, ReadOnlySpan<byte> utf8)
    {
        _database.Check(raw.sqlite3_bind_text(_statement, _places[number], utf8), Sql);
        return this;
    }

    /// <summary>Bytes.</summary>
    public SqliteStatement Bind(int number, ReadOnlySpan<byte> value)
    {
        _database.Check(raw.sqlite3_bind_blob(_statement, _places[number], value), Sql);
        return this;
    }

    public SqliteStatement BindNull(int number)
    {
        _database.Check(raw.sqlite3_bind_null(_statement, _places[number]), Sql);
        return this;
    }

    /// <summary>The next row; false at the end, when the statement can be bound and stepped anew.</summary>
    public bool Step()
    {
        if (_writes)
        {
            _database.BeforeWrite?.Invoke(Sql);
        }

        var result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW)
        {
            return true;
        }

        if (result == raw.SQLITE_DONE)
        {
            raw.sqlite3_reset(_statement);
            return false;
        }

        var error = SqliteErrors.Of(result, _database.Handle, _database.Path, Sql);
        raw.sqlite3_reset(_statement);
        throw error;
    }

    /// <summary>Runs a statement whose rows nobody wants; the number of rows changed.</summary>
    public int Run()
    {
        while (Step())
        {
            // RETURNING rows that nobody reads
        }

        return _writes ? raw.sqlite3_changes(_database.Handle) : 0;
    }

    /// <summary>Back to the first row; values stay bound.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public long Int64(int column) => raw.sqlite3_column_int64(_statement, column);

    public int Int32(int column) => checked((int)raw.sqlite3_column_int64(_statement, column));

    public long? Int64OrNull(int column) => IsNull(column) ? null : Int64(column);

    public bool Boolean(int column) => Int64(column) != 0;

    public bool? BooleanOrNull(int column) => IsNull(column) ? null : Int64(column) != 0;

    public Instant Instant(int column) => StoreTime.Instant(Int64(column));

    public Instant? InstantOrNull(int column) => IsNull(column) ? null : Instant(column);

    public LocalDate Date(int column) => StoreTime.Date(Int32(column));

    public LocalDate? DateOrNull(int column) => IsNull(column) ? null : Date(column);

    public Guid Guid(int column) => new(raw.sqlite3_column_blob(_statement, column), bigEndian: true);

    public Guid? GuidOrNull(int column) => IsNull(column) ? null : Guid(column);

    /// <summary>Text; NULL reads as empty.</summary>
    public string Text(int column)
    {
        var utf8 = raw.sqlite3_column_blob(_statement, column);
        return utf8.IsEmpty ? "" : Encoding.UTF8.GetString(utf8);
    }

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>Bytes of a blob or UTF-8 of a text, valid until the next step.</summary>
    public ReadOnlySpan<byte> Span(int column) => raw.sqlite3_column_blob(_statement, column);

    public byte[] Bytes(int column) => Span(column).ToArray();

    /// <summary>Hands it back to its connection.</summary>
    public void Dispose()
    {
        if (_taken)
        {
            _taken = false;
            raw.sqlite3_reset(_statement);
            raw.sqlite3_clear_bindings(_statement);
            _database.GiveBack(this);
        }
    }

    internal void Taken() => _taken = true;

    internal void Close() => raw.sqlite3_finalize(_statement);
}
