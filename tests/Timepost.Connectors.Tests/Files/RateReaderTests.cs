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

    private const string Envelope =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        + "<gesmes:Envelope xmlns:gesmes=\"http://www.gesmes.org/xml/2002-08-01\" xmlns=\"http://www.ecb.int/vocabulary/2002-08-01/eurofxref\">\n"
        + "<gesmes:subject>Reference rates</gesmes:subject><Cube>\n";

    private const string End = "</Cube></gesmes:Envelope>";

    private static string Day(string time, string cubes) => $"<Cube time='{time}'>\n{cubes}</Cube>\n";

    [Fact]
    public void The_banks_xml_gives_a_rate_for_each_day_and_currency_found_by_what_the_file_looks_like()
    {
        var text = Envelope
            + Day("2026-01-15", "<Cube currency='USD' rate='1.16'/><Cube currency='BGN' rate='1.9558'/><Cube currency='JPY' rate='184.2'/>")
            + Day("2026-01-14", "<Cube currency=\"USD\" rate=\"1.15\"/>") + End;

        foreach (var format in (string[])["auto", "ecb-xml"])
        {
            var reading = Rates("\uFEFF" + text, null, format);
            Assert.Empty(reading.Rejections);
            Assert.Equal(
                [("EUR", "USD", 15, 1.16m), ("EUR", "JPY", 15, 184.2m), ("EUR", "USD", 14, 1.15m)],
                reading.Rows.Select(r => (r.Base, r.Quote, r.Date.Day, r.Value)));
        }
    }

    [Theory]
    [InlineData("<Cube currency='USD' rate='1,16'/>", "number-invalid", "rate")]
    [InlineData("<Cube currency='USD' rate='1e-3'/>", "number-invalid", "rate")]
    [InlineData("<Cube currency='USD' rate='NaN'/>", "number-invalid", "rate")]
    [InlineData("<Cube currency='USD' rate='1.00000000000000000000000000001'/>", "number-invalid", "rate")]
    [InlineData("<Cube currency='USD'/>", "number-invalid", "rate")]
    [InlineData("<Cube currency='USD' rate='0'/>", "rate-invalid", "rate")]
    [InlineData("<Cube currency='XYZ' rate='1'/><Cube currency='XYZ' rate='2'/>", "currency-unknown", "currency")]
    public void N1_a_wrong_rate_of_the_banks_xml_is_rejected_with_its_line_and_the_others_count(string cube, string code, string column)
    {
        var reading = Rates(Envelope + Day("2026-01-15", cube + "<Cube currency='GBP' rate='0.87'/>") + End);

        var rejected = Assert.Single(reading.Rejections);
        Assert.Equal((5L, code, column), (rejected.Line, rejected.Code, rejected.Column));
        Assert.Equal("GBP", Assert.Single(reading.Rows).Quote);
    }

    [Fact]
    public void Rates_of_the_banks_xml_under_no_day_are_rejected()
    {
        var reading = Rates(
            Envelope + "<Cube currency='USD' rate='1.1'/>" + Day("15.01.2026", "<Cube currency='USD' rate='1.1'/>") + Day("2026-01-14", "<Cube currency='USD' rate='1.15'/>")
            + "<Cube currency='USD' rate='1.1'/>" + End);

        Assert.Equal(["date-invalid", "date-invalid", "date-invalid", "date-invalid"], reading.Rejections.Select(r => r.Code));
        Assert.Equal(1.15m, Assert.Single(reading.Rows).Value);
    }

    [Theory]
    [InlineData("X1", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><Envelope><Cube time='2026-01-15'>&e;</Cube></Envelope>", "xml-invalid", "document type")]
    [InlineData("X2", "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]><Envelope>&b;</Envelope>", "xml-invalid", "document type")]
    [InlineData("", "<Envelope><Cube time='2026-01-15'><Cube currency='USD' rate='1.1'/>", "xml-invalid", "No sound XML")]
    [InlineData("", "<html><body>not found</body></html>", "header-missing", "'Cube'")]
    [InlineData("", "<Envelope/>", "header-missing", "'Cube'")]
    public void A_file_that_is_not_the_banks_xml_is_refused(string id, string text, string code, string words)
    {
        var refused = Assert.Throws<FileRefusedException>(() => Rates(text)).Rejection;

        Assert.True(code == refused.Code && refused.Reason.Contains(words, StringComparison.Ordinal), $"{id}: {refused.Code}, {refused.Reason}");
    }

    [Theory]
    [InlineData(200_000, "", "64 elements deep")] // X3
    [InlineData(1, "x", "64 KiB")]
    public void X3_the_banks_xml_is_read_in_bounded_memory(int deep, string fill, string words)
    {
        var text = string.Concat(Enumerable.Repeat("<Cube>", deep)) + (fill.Length > 0 ? $"<Cube time='{new string('x', 1 << 20)}'/>" : "");
        var content = new MemoryStream(Encoding.UTF8.GetBytes(text));

        var refused = Assert.Throws<FileRefusedException>(() => Rates(content, Connection)).Rejection;

        Assert.Equal("xml-invalid", refused.Code);
        Assert.Contains(words, refused.Reason, StringComparison.Ordinal);
        Assert.True(content.Position < 256 * 1024, $"{content.Position} bytes were read.");
    }

    [Fact]
    public void The_xml_of_the_central_bank_says_what_its_csv_of_the_day_says()
    {
        using var xml = File.OpenRead(SharedData.Path("D-fx/eurofxref-daily.rendered.xml"));
        using var csv = File.OpenRead(SharedData.Path("D-fx/eurofxref-daily.csv"));

        var (read, same) = (Rates(xml, Connection), Rates(csv, Connection));

        Assert.Empty(read.Rejections);
        Assert.Equal(same.Rows.Select(Told), read.Rows.Select(Told));
    }

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
