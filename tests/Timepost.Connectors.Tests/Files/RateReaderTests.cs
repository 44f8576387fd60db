using System.Text;
using NodaTime;
using Timepost.Connectors.Files;
using Timepost.Domain.Fx;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;

namespace Timepost.Connectors.Tests.Files;

public sealed class RateReaderTests
{
    private static readonly ConnectionSettings Connection = new() { Name = "bank", Role = ConnectionRole.Rates, Kind = "csv" };

    private static Reading<RateRow> Rates(string text, ConnectionSettings? connection = null, string format = "auto") =>
        Rates(new MemoryStream(Encoding.UTF8.GetBytes(text)), connection ?? Connection, format);

    private static Reading<RateRow> Rates(Stream content, ConnectionSettings connection, string format = "auto") =>
        Reading<RateRow>.Of(new ReaderCatalog().Rates(format, content, "file", connection).Read(content, "file", connection), Read.Copy);

    private static (string, string, string, LocalDate, decimal) Told(RateRow row) => (row.Provider, row.Base, row.Quote, row.Date, row.Value);

    [Theory]
    [InlineData("provider,base,quote,date,value\nbank,EUR,USD,2026-01-15,1.1600\n", "bank")]
    [InlineData("Date;Base;Currency;Rate\n15.01.2026;EUR;USD;1.16\n", "")]
    [InlineData("Rate\tQuote Currency\tBase Currency\tDay\n1.16\tUSD\tEUR\t2026-01-15\n", "")]
    public void A_list_of_rates_is_read_by_whatever_its_columns_are_headed(string text, string provider)
    {
        var reading = Rates(text);

        Assert.Empty(reading.Rejections);
        Assert.Equal((provider, "EUR", "USD", new LocalDate(2026, 1, 15), 1.16m), Told(Assert.Single(reading.Rows)));
    }

    [Fact]
    public void A_base_that_the_file_does_not_name_is_the_connections_currency_and_is_never_assumed()
    {
        const string text = "date,currency,rate\n2026-01-15,USD,1.16\n";

        Assert.Equal("EUR", Assert.Single(Rates(text, Connection with { Currency = "EUR" }).Rows).Base);
        Assert.Equal("currency-unknown", Assert.Single(Rates(text).Rejections).Code);
    }

    [Fact]
    public void Declared_columns_win()
    {
        var declared = Connection with { Columns = new Dictionary<string, string> { ["date"] = "Tag", ["quote"] = "=USD", ["base"] = "=EUR", ["value"] = "Kurs" }, DecimalMark = "," };

        Assert.Equal(1.16m, Assert.Single(Rates("Tag;Kurs\n2026-01-15;1,16\n", declared).Rows).Value);
    }

    [Theory]
    [InlineData("EUR,USD,2026-01-15,0", "rate-invalid", "value", "0")]
    [InlineData("EUR,USD,2026-01-15,-1.16", "rate-invalid", "value", "-1.16")]
    [InlineData("EUR,EUR,2026-01-15,1", "rate-invalid", "quote", "EUR")]
    [InlineData("EUR,XYZ,2026-01-15,1.16", "currency-unknown", "quote", "XYZ")]
    [InlineData("EUR,,2026-01-15,1.16", "currency-unknown", "quote", "")]
    [InlineData("EUR,USD,2026-02-30,1.16", "date-invalid", "date", "2026-02-30")]
    [InlineData("EUR,USD,2026-01-15,1e3", "number-invalid", "value", "1e3")]
    [InlineData("EUR,USD,2026-01-15,\"1,160\"", "number-mark", "value", "1,160")]
    [InlineData("EUR,USD,2026-01-15", "csv-ragged", "", "EUR,USD,2026-01-15")]
    public void A_wrong_row_is_rejected_with_its_place_and_the_others_count(string row, string code, string column, string value)
    {
        var reading = Rates($"base,quote,date,value\n{row}\nEUR,GBP,2026-01-15,0.87\n");

        var rejected = Assert.Single(reading.Rejections);
        Assert.Equal((2L, column, value, code), (rejected.Line, rejected.Column, rejected.Value, rejected.Code));
        Assert.Equal("GBP", Assert.Single(reading.Rows).Quote);
    }

    [Fact]
    public void A_table_with_a_column_per_currency_gives_a_rate_for_each_that_has_one()
    {
        var reading = Rates("Date,USD,JPY,BGN,GBP,\n2026-01-15,1.16,184.2,N/A,0.87,\n2026-01-14,1.15,x,1.9558,,\n");

        Assert.Equal(
            [("EUR", "USD", 15, 1.16m), ("EUR", "JPY", 15, 184.2m), ("EUR", "GBP", 15, 0.87m), ("EUR", "USD", 14, 1.15m)],
            reading.Rows.Select(r => (r.Base, r.Quote, r.Date.Day, r.Value)));
        var rejected = Assert.Single(reading.Rejections);
        Assert.Equal((3L, "JPY", "x", "number-invalid"), (rejected.Line, rejected.Column, rejected.Value, rejected.Code));
    }

    [Fact]
    public void A_column_of_no_currency_is_told_once_and_the_others_are_read()
    {
        var reading = Rates("Date,USD,UDS\n2026-01-15,1.16,1\n2026-01-14,1.15,1\n");

        Assert.Equal(2, reading.Rows.Count);
        Assert.Equal((1L, "UDS", "currency-unknown"), Assert.Single(reading.Rejections.Select(r => (r.Line, r.Column, r.Code))));
    }

    [Theory]
    [InlineData("id,name\n1,x\n", "auto", "header-missing")]
    [InlineData("date,quote\n2026-01-15,USD\n", "ecb", "header-missing")]
    [InlineData("Date,USD,USD\n2026-01-15,1.16,1.17\n", "auto", "header-repeated")]
    [InlineData("date,base,quote,value\n01/02/2026,EUR,USD,1.16\n", "auto", "date-ambiguous")]
    [InlineData("date,base,quote,value\n", "xml", "format-unknown")]
    public void A_file_of_something_else_is_refused(string text, string format, string code) =>
        Assert.Equal(code, Assert.Throws<FileRefusedException>(() => Rates(text, null, format)).Rejection.Code);

    [Fact]
    public void The_files_of_the_central_bank_are_read_in_place()
    {
        using var history = File.OpenRead(SharedData.Path("D-fx/eurofxref-hist.csv"));
        var all = Rates(history, Connection);
        Assert.Empty(all.Rejections);
        Assert.Equal(183_061, all.Rows.Count);
        Assert.Equal(1.1684m, all.Rows[0].Value);
        Assert.All(all.Rows.TakeLast(3), r => Assert.Equal(new LocalDate(1999, 1, 4), r.Date));

        using var daily = File.OpenRead(SharedData.Path("D-fx/eurofxref-daily.csv"));
        var day = Rates(daily, Connection);
        Assert.Empty(day.Rejections);
        Assert.Equal(29, day.Rows.Count);
        Assert.All(day.Rows, r => Assert.Equal(("EUR", new LocalDate(2026, 4, 13)), (r.Base, r.Date)));
        Assert.Equal(186.75m, day.Rows.Single(r => r.Quote == "JPY").Value);
        // the newest day of the history is the daily file
        Assert.Equal(day.Rows.Select(r => (r.Quote, r.Value)).Order(), all.Rows.Take(29).Select(r => (r.Quote, r.Value)).Order());
    }
}
