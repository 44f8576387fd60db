using System.Globalization;
using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Engine.Fx;
using Timepost.Storage.Sqlite.Intake;

namespace Timepost.Storage.Sqlite.Fx;

/// <summary>Exchange rates in SQLite. Triggers refuse every change of a row.</summary>
internal sealed class SqliteRateStore(SqliteDatabase database, Guid workspace) : IRateStore
{
    private bool _marked;

    public void Add(FxRate rate)
    {
        database.Prepare(RateSql.Insert).Bind(1, workspace).Bind(2, rate.Id.Value).Bind(3, rate.Provider).Bind(4, rate.Base.Code).Bind(5, rate.Quote.Code)
            .Bind(6, rate.Date).Bind(7, Text(rate.Value)).Bind(8, rate.Captured).RunAndDispose();
        if (!_marked)
        {
            database.Prepare(ExpenseSql.MarkDirty).Bind(1, workspace).RunAndDispose();
            _marked = true;
        }
    }

    public FxRate? Find(RateId id)
    {
        using var statement = database.Prepare(RateSql.Find).Bind(1, workspace).Bind(2, id.Value);
        return One(statement);
    }

    public FxRate? Newest(string provider, Currency quoteOf, Currency quote, LocalDate date)
    {
        using var statement = database.Prepare(RateSql.Newest).Bind(1, workspace).Bind(2, provider).Bind(3, quoteOf.Code).Bind(4, quote.Code).Bind(5, date);
        return One(statement);
    }

    public bool Has(string provider, Currency quoteOf, Currency quote, LocalDate date, decimal value)
    {
        using var statement = database.Prepare(RateSql.OfDay).Bind(1, workspace).Bind(2, provider).Bind(3, quoteOf.Code).Bind(4, quote.Code).Bind(5, date);
        return All(statement).Exists(r => r.Value == value);
    }

    public IReadOnlyList<FxRate> For(string? provider, Currency quoteOf, Currency quote)
    {
        using var statement = database.Prepare(RateSql.OfPair).Bind(1, workspace).Bind(2, provider ?? "").Bind(3, quoteOf.Code).Bind(4, quote.Code);
        return All(statement);
    }

    public IReadOnlyList<FxRate> Between(LocalDate first, LocalDate last)
    {
        using var statement = database.Prepare(RateSql.Between).Bind(1, workspace).Bind(2, first).Bind(3, last);
        return All(statement);
    }

    public IReadOnlyList<FxRate> List(Currency? currency, RateId? after, int most)
    {
        var code = currency?.Code ?? "";
        if (after is not { } id)
        {
            using var first = database.Prepare(RateSql.First).Bind(1, workspace).Bind(2, code).Bind(3, (long)most);
            return All(first);
        }

        if (Find(id) is not { } last)
        {
            return [];
        }

        using var next = database.Prepare(RateSql.After).Bind(1, workspace).Bind(2, code).Bind(3, (long)most).Bind(4, last.Date).Bind(5, id.Value);
        return All(next);
    }

    public bool WasRead(string sha256, int connection)
    {
        using var statement = database.Prepare(RateSql.WasRead).Bind(1, workspace).Bind(2, (ReadOnlySpan<byte>)Convert.FromHexString(sha256))
            .Bind(3, (long)connection);
        return statement.Step();
    }

    // FxRate keeps no trailing zeros, so that equal values are equal texts
    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    private static FxRate? One(SqliteStatement statement) => statement.Step() ? Read(statement) : null;

    private static List<FxRate> All(SqliteStatement statement)
    {
        var rows = new List<FxRate>();
        while (statement.Step())
        {
            rows.Add(Read(statement));
        }

        return rows;
    }

    private static FxRate Read(SqliteStatement statement) => new()
    {
        Id = new RateId(statement.Guid(0)),
        Provider = statement.Text(1),
        Base = Currency.Of(statement.Text(2)),
        Quote = Currency.Of(statement.Text(3)),
        Date = statement.Date(4),
        Value = decimal.Parse(statement.Text(5), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture),
        Captured = statement.Instant(6),
    };
}
