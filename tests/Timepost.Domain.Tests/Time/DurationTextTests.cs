using CsCheck;
using Timepost.Domain.Amounts;
using Timepost.Domain.Time;

namespace Timepost.Domain.Tests.Time;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("1:30", 5_400)]
    [InlineData("1:30:00", 5_400)]
    [InlineData("01:00:01", 3_601)]
    [InlineData("1.5", 5_400)]
    [InlineData("1h 30m", 5_400)]
    [InlineData("1h30m", 5_400)]
    [InlineData("1 h 30 min", 5_400)]
    [InlineData("90m", 5_400)]
    [InlineData("PT1H30M", 5_400)]
    [InlineData("PT90M", 5_400)]
    [InlineData("PT5400S", 5_400)]
    [InlineData("0h 15m", 900)]
    [InlineData(" 0:06 ", 360)]
    [InlineData("-0:30", -1_800)]
    [InlineData("1.5h", 5_400)]
    public void Spellings(string text, long seconds)
    {
        Assert.Equal(DurationFault.None, DurationText.Read(text, DurationUnit.Unnamed, '.', out var reading));
        Assert.Equal(new DurationReading(seconds, false), reading);
    }

    [Theory]
    [InlineData("5400", DurationUnit.Seconds, 5_400)]
    [InlineData("90", DurationUnit.Minutes, 5_400)]
    [InlineData("2", DurationUnit.Hours, 7_200)]
    public void A_bare_number_has_its_unit_named(string text, DurationUnit unit, long seconds)
    {
        Assert.Equal(DurationFault.None, DurationText.Read(text, unit, '.', out var reading));
        Assert.Equal(seconds, reading.Seconds);
        Assert.Equal(DurationFault.UnitNotNamed, DurationText.Read(text, DurationUnit.Unnamed, '.', out _));
    }

    [Fact]
    public void A_decimal_comma_only_where_the_mark_is_one()
    {
        Assert.Equal(DurationFault.None, DurationText.Read("1,5", DurationUnit.Unnamed, ',', out var reading));
        Assert.Equal(5_400, reading.Seconds);
        Assert.Equal(DurationFault.OtherMark, DurationText.Read("1,5", DurationUnit.Unnamed, '.', out _));
        Assert.Equal(DurationFault.OtherMark, DurationText.Read("1.5", DurationUnit.Unnamed, ',', out _));
    }

    [Theory]
    [InlineData("0.6389", 2_300, true)]
    [InlineData("0.15", 540, false)]
    [InlineData("0.3333", 1_200, true)]
    public void Decimal_hours_go_to_the_nearest_second(string text, long seconds, bool rounded)
    {
        DurationText.Read(text, DurationUnit.Hours, '.', out var reading);
        Assert.Equal(new DurationReading(seconds, rounded), reading);
    }

    [Theory]
    [InlineData("0.5", 0)]
    [InlineData("1.5", 2)]
    [InlineData("2.5", 2)]
    [InlineData("-2.5", -2)]
    public void Half_a_second_goes_to_the_even_one(string text, long seconds)
    {
        DurationText.Read(text, DurationUnit.Seconds, '.', out var reading);
        Assert.Equal(new DurationReading(seconds, true), reading);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1:5")]
    [InlineData("1:60")]
    [InlineData("1:00:60")]
    [InlineData("1:00:5")]
    [InlineData("13-13")]
    [InlineData("3127::00")]
    [InlineData("::3127")]
    [InlineData("30m 1h")]
    [InlineData("1h 2h")]
    [InlineData("1d")]
    [InlineData("P1D")]
    [InlineData("PT")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("--1:00")]
    [InlineData("١:٣٠")]
    [InlineData("1e30")]
    [InlineData("1e-29")]
    [InlineData("99999999999999")]
    [InlineData("0.0000000000000000000000000001")]
    public void N1_anything_else_is_refused(string text) =>
        Assert.NotEqual(DurationFault.None, DurationText.Read(text, DurationUnit.Hours, '.', out _));

    [Fact]
    public void The_table_of_another_tracker()
    {
        var rows = File.ReadAllLines(SharedData.PathOf("F-vectors", "kimai_duration_parse.csv")).Skip(1).ToList();
        foreach (var row in rows)
        {
            var last = row.LastIndexOf(',');
            var format = row.LastIndexOf(',', last - 1);
            var (text, kind, expected) = (row[..format].Trim('"'), row[(format + 1)..last], row[(last + 1)..]);
            var unit = kind == "decimal" ? DurationUnit.Hours : DurationUnit.Unnamed;
            var fault = DurationText.Read(text, unit, text.Contains(',', StringComparison.Ordinal) ? ',' : '.', out var reading);
            if (expected == "INVALID")
            {
                Assert.NotEqual(DurationFault.None, fault);
            }
            else
            {
                Assert.Equal((DurationFault.None, expected), (fault, reading.Seconds.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            }
        }

        Assert.Equal(21, rows.Count);
    }
}

public sealed class DecimalTextTests
{
    [Theory]
    [InlineData("12.30", '.', false, "12.30")]
    [InlineData("-0.01", '.', false, "-0.01")]
    [InlineData("+5", '.', false, "5")]
    [InlineData("1,234.56", '.', false, "1234.56")]
    [InlineData("2.001,0", ',', false, "2001.0")]
    [InlineData("1,500", '.', true, "1500")]
    [InlineData("9007199254740993", '.', false, "9007199254740993")]
    [InlineData("9999999999999999999999999999", '.', false, "9999999999999999999999999999")]
    [InlineData("0.0000000000000000000000000001", '.', false, null)]
    [InlineData("0.000000000000000000000000001", '.', false, "0.000000000000000000000000001")]
    public void N1_exact(string text, char mark, bool declared, string? expected)
    {
        var fault = DecimalText.Read(text, mark, declared, out var value);
        Assert.Equal(expected, fault == DecimalFault.None ? value.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
    }

    [Theory]
    [InlineData("21474836.48")] // 2^31 cents: the sign bit of a word
    [InlineData("30000000.00")]
    [InlineData("3000000000")]
    [InlineData("900000000000000")]
    [InlineData("1.9999999999")]
    [InlineData("-9007199254740993")] // 2^53 + 1
    public void N1_words_with_their_highest_bit_set(string text)
    {
        Assert.Equal(DecimalFault.None, DecimalText.Read(text, '.', false, out var value));
        Assert.Equal(text, value.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void N1_every_plain_decimal_reads_as_the_number_that_it_writes() =>
        Gen.Decimal.Where(d => d.ToString(System.Globalization.CultureInfo.InvariantCulture).Count(char.IsAsciiDigit) <= 28).Sample(number =>
        {
            var text = number.ToString(System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(DecimalFault.None, DecimalText.Read(text, '.', false, out var value));
            Assert.Equal(number, value);
        });

    [Theory]
    [InlineData("0.005", ',', true, DecimalFault.OtherMark)]
    [InlineData("0,500", '.', true, DecimalFault.OtherMark)]
    [InlineData("-0,500", '.', true, DecimalFault.OtherMark)]
    [InlineData("00,500.00", '.', true, DecimalFault.OtherMark)]
    [InlineData("1,5", '.', false, DecimalFault.OtherMark)]
    [InlineData("1,5", '.', true, DecimalFault.OtherMark)]
    [InlineData("1,500", '.', false, DecimalFault.OtherMark)]
    [InlineData("1.5", ',', false, DecimalFault.OtherMark)]
    [InlineData("1,50,000.00", '.', true, DecimalFault.OtherMark)]
    [InlineData("1e30", '.', false, DecimalFault.NotPlain)]
    [InlineData("1e-29", '.', false, DecimalFault.NotPlain)]
    [InlineData("NaN", '.', false, DecimalFault.NotPlain)]
    [InlineData("∞", '.', false, DecimalFault.NotPlain)]
    [InlineData("EUR 5", '.', false, DecimalFault.NotPlain)]
    [InlineData(".5", '.', false, DecimalFault.NotPlain)]
    [InlineData("5.", '.', false, DecimalFault.NotPlain)]
    [InlineData("", '.', false, DecimalFault.Empty)]
    [InlineData("99999999999999999999999999999", '.', false, DecimalFault.TooLong)]
    public void N1_or_refused(string text, char mark, bool declared, DecimalFault fault) =>
        Assert.Equal(fault, DecimalText.Read(text, mark, declared, out _));
}
