using System.Text;
using NodaTime;
using Timepost.Connectors.Files;
using Timepost.Connectors.Files.Csv;
using Timepost.Domain.Mapping;
using Timepost.Engine.Intake;

namespace Timepost.Connectors.Tests.Files;

public sealed class HostileFileTests
{
    private const string Header = "date,client,project,notes,worker,dur\n";

    private static readonly ConnectionSettings Generic = Read.Connection with
    {
        Columns = new Dictionary<string, string> { ["date"] = "date", ["client"] = "client", ["project"] = "project", ["description"] = "notes", ["worker"] = "worker", ["duration"] = "dur" },
    };

    private static string Row(string notes, string dur = "1:00", string date = "2024-05-01") => $"{date},Acme,Web,{notes},Jo,{dur}\n";

    private static (long, string) Where(Domain.Work.RowRejection r) => (r.Line, r.Code);

    [Fact]
    public void C2_a_byte_order_mark_is_skipped_and_counts_in_offsets()
    {
        var bytes = Encoding.UTF8.GetBytes("\uFEFF" + Header + Row("x"));
        var row = Assert.Single(Read.Time(bytes, "csv", Generic).Rows);
        Assert.Equal(Row("x").TrimEnd('\n'), Encoding.UTF8.GetString(bytes, (int)row.Offset, row.Length));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    public void C2_utf_16_by_its_mark_or_by_the_connection(bool bigEndian, bool mark)
    {
        var encoding = new UnicodeEncoding(bigEndian, mark);
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(Header + Row("Übersicht 🔥"))];
        var connection = mark ? Generic : Generic with { Encoding = bigEndian ? "utf-16be" : "utf-16le" };
        var row = Assert.Single(Read.Time(bytes, "csv", connection).Rows);
        Assert.Equal("Übersicht 🔥", row.Description);
    }

    [Fact]
    public void C2_utf_16_that_nobody_named_or_transcoded_is_refused()
    {
        Assert.Equal("header-missing", Assert.Throws<FileRefusedException>(() => Read.Time(Encoding.Unicode.GetBytes(Header + Row("x")), "csv", Generic)).Rejection.Code);
        byte[] marked = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Header)];
        var reader = new ReaderCatalog().Time("csv", new MemoryStream(marked), "f", Generic);
        Assert.Equal("encoding-invalid", Assert.Throws<FileRefusedException>(() => reader.Read(new MemoryStream(marked), "f", Generic).ToList()).Rejection.Code);
    }

    [Fact]
    public void C2_a_broken_utf_16_file_is_refused()
    {
        byte[] bytes = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Header), 0x00, 0xD8, 0x41, 0x00];
        var catalog = new ReaderCatalog();
        var utf8 = catalog.OpenAsUtf8(new MemoryStream(bytes), Generic, out var transcoded);
        Assert.True(transcoded);
        Assert.Equal("encoding-invalid", Assert.Throws<FileRefusedException>(() => new CsvScanner(utf8, (byte)',').Next()).Rejection.Code);
    }

    [Fact]
    public void C2_latin_1_is_read_where_declared_and_else_refused_with_line_and_column()
    {
        var bytes = Encoding.Latin1.GetBytes(Header + Row("plain") + Row("Überblick") + Row("plain"));
        var read = Read.Time(bytes, "csv", Generic);
        Assert.Equal(2, read.Rows.Count);
        var rejection = Assert.Single(read.Rejections);
        Assert.Equal((3L, "notes", "encoding-invalid"), (rejection.Line, rejection.Column, rejection.Code));
        Assert.Equal("Überblick", Read.Time(bytes, "csv", Generic with { Encoding = "latin-1" }).Rows[1].Description);
        Assert.Equal("Überblick", Read.Time(bytes, "csv", Generic with { Encoding = "windows-1252" }).Rows[1].Description);
        Assert.Equal("encoding-invalid", Assert.Throws<FileRefusedException>(() => Read.Time(bytes, "csv", Generic with { Encoding = "ebcdic" })).Rejection.Code);
    }

    [Fact]
    public void C2_a_quote_never_closed_costs_its_line_only()
    {
        var read = Read.Time(Header + Row("one") + Row("\"two") + Row("three") + Row("four"), "csv", Generic);
        Assert.Equal(["one", "three", "four"], read.Rows.Select(r => r.Description));
        Assert.Equal((3, "csv-quote-open"), Where(Assert.Single(read.Rejections)));
        Assert.Equal("notes", read.Rejections[0].Column);
        Assert.Equal([2L, 4, 5], read.Rows.Select(r => r.Line));
    }

    [Fact]
    public void C2_a_quote_never_closed_before_other_quotes_costs_its_line_only()
    {
        var read = Read.Time(Header + Row("\"two") + Row("\"three\"") + Row("four \"4\""), "csv", Generic);
        Assert.Equal(["three"], read.Rows.Select(r => r.Description));
        Assert.Equal([(2, "csv-quote-misplaced"), (4, "csv-quote-misplaced")], read.Rejections.Select(Where));
    }

    [Fact]
    public void C2_quotes_doubled_quotes_and_line_breaks_inside_quotes()
    {
        var text = Header + Row("\"a \"\"b\"\", c\r\nd\"") + Row("\"\"\"\"") + Row("last");
        var read = Read.Time(text, "csv", Generic);
        Assert.Empty(read.Rejections);
        Assert.Equal(["a \"b\", c\r\nd", "\"", "last"], read.Rows.Select(r => r.Description));
        Assert.Equal([2L, 4, 5], read.Rows.Select(r => r.Line));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void C2_each_kind_of_line_break(string lineBreak)
    {
        var read = Read.Time((Header + Row("x") + Row("y")).Replace("\n", lineBreak, StringComparison.Ordinal) + lineBreak, "csv", Generic);
        Assert.Empty(read.Rejections);
        Assert.Equal([2L, 3], read.Rows.Select(r => r.Line));
    }

    [Fact]
    public void C2_a_line_of_a_gigabyte_is_left_out_in_bounded_memory()
    {
        const long giga = 1L << 30;
        var file = new GeneratedStream(Encoding.UTF8.GetBytes(Header + Row("first") + "2024-05-01,Acme,Web,"), giga, Encoding.UTF8.GetBytes(",Jo,1:00\n" + Row("last")));
        var scanner = new CsvScanner(file, (byte)',');
        var before = GC.GetAllocatedBytesForCurrentThread();
        var seen = new List<(long Line, string? Code)>();
        while (scanner.Next())
        {
            seen.Add((scanner.Line, scanner.Fault?.Code));
        }

        Assert.Equal([(1L, null), (2, null), (3, "row-too-long"), (4, null)], seen);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 8 << 20);
        Assert.True(file.Given > giga);
    }

    [Fact]
    public void C2_a_quoted_field_of_a_gigabyte_without_an_end_is_left_out_in_bounded_memory()
    {
        var file = new GeneratedStream(Encoding.UTF8.GetBytes(Header + Row("first") + "2024-05-01,Acme,Web,\""), 64L << 20, Encoding.UTF8.GetBytes("\n" + Row("last")));
        var scanner = new CsvScanner(file, (byte)',');
        var before = GC.GetAllocatedBytesForCurrentThread();
        var codes = new List<string?>();
        while (scanner.Next())
        {
            codes.Add(scanner.Fault?.Code);
        }

        Assert.Equal([null, null, "row-too-long", null], codes);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 8 << 20);
    }

    [Fact]
    public void C2_a_nul_byte_rejects_its_row_with_line_and_column()
    {
        var read = Read.Time(Header + Row("a\0b") + Row("ok"), "csv", Generic);
        Assert.Single(read.Rows);
        Assert.Equal((2L, "notes", "csv-nul-byte"), (read.Rejections[0].Line, read.Rejections[0].Column, read.Rejections[0].Code));
    }

    [Fact]
    public void C2_ragged_rows_are_rejected_and_empty_ones_passed_over()
    {
        var read = Read.Time(Header + "2024-05-01,Acme\n" + "\n" + ",,,,,\n" + Row("a,b") + Row("ok"), "csv", Generic);
        Assert.Equal("ok", Assert.Single(read.Rows).Description);
        Assert.Equal([(2, "csv-ragged"), (5, "csv-ragged")], read.Rejections.Select(Where));
    }

    [Fact]
    public void C2_a_header_that_repeats_a_column_that_is_read_is_refused()
    {
        var refused = Read.RefusedTime("date,client,project,notes,worker,dur,dur\n", "csv", Generic);
        Assert.Equal((1L, "dur", "header-repeated"), (refused.Line, refused.Column, refused.Code));
    }

    [Fact]
    public void C2_a_missing_column_is_named()
    {
        var refused = Read.RefusedTime("date,client\n2024-05-01,x\n", "csv", Generic);
        Assert.Equal("header-missing", refused.Code);
        Assert.Contains("dur", refused.Reason, StringComparison.Ordinal);
        Assert.Equal("columns-undeclared", Read.RefusedTime("date,client\n", "csv").Code);
        var unknown = Read.RefusedTime(Header, "csv", Generic with { Columns = new Dictionary<string, string> { ["colour"] = "date" } });
        Assert.Equal(("columns-undeclared", "colour"), (unknown.Code, unknown.Column));
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+49 30 1")]
    [InlineData("-x")]
    [InlineData("@SUM(A1)")]
    [InlineData("{{7*7}}")]
    [InlineData("=cmd|'/c calc'!A1")]
    public void C1_T1_formula_like_text_is_data_on_read(string text) =>
        Assert.Equal(text, Assert.Single(Read.Time(Header + Row(text), "csv", Generic).Rows).Description);

    [Theory]
    [InlineData("\"1,5\"", "number-mark")]
    [InlineData("1e-29", "duration-invalid")]
    [InlineData("1e30", "duration-invalid")]
    [InlineData("NaN", "duration-invalid")]
    [InlineData("9007199254740993", "duration-invalid")]
    [InlineData("90", "duration-no-unit")]
    [InlineData("\"1,500\"", "number-mark")]
    public void N1_a_duration_is_exact_or_refused(string text, string code)
    {
        var rejection = Assert.Single(Read.Time(Header + Row("x", text), "csv", Generic).Rejections);
        Assert.Equal((2L, "dur", code, text.Trim('"')), (rejection.Line, rejection.Column, rejection.Code, rejection.Value));
    }

    [Fact]
    public void N1_a_decimal_comma_is_read_where_the_connection_has_one()
    {
        var read = Read.Time("date;client;project;notes;worker;dur\n2024-05-01;Acme;Web;x;Jo;1,5\n2024-05-01;Acme;Web;x;Jo;1.5\n", "csv", Generic with { DecimalMark = "," });
        Assert.Equal(5_400, Assert.Single(read.Rows).StatedSeconds);
        Assert.Equal((3, "number-mark"), Where(Assert.Single(read.Rejections)));
    }

    [Theory]
    [InlineData("2024-02-29", true)]
    [InlineData("2023-02-29", false)]
    [InlineData("0001-01-01", true)]
    [InlineData("9999-12-31", true)]
    [InlineData("0000-01-01", false)]
    [InlineData("10000-01-01", false)]
    [InlineData("2024-13-01", false)]
    [InlineData("24-05-01", false)]
    [InlineData("today", false)]
    [InlineData("2024/5/1", true)]
    [InlineData("20240501", true)]
    [InlineData("1-May-2024", true)]
    [InlineData("\"May 1, 2024\"", true)]
    [InlineData("04/04/2024", true)]
    public void D1_dates(string date, bool good)
    {
        var read = Read.Time(Header + Row("x", "1:00", date), "csv", Generic);
        Assert.Equal(good ? 1 : 0, read.Rows.Count);
        Assert.Equal(good ? [] : ["date-invalid"], read.Rejections.Select(r => r.Code));
    }

    [Fact]
    public void One_value_decides_the_order_of_a_column_and_two_that_differ_refuse_it()
    {
        var read = Read.Time(Header + Row("x", "1:00", "03/04/2024") + Row("x", "1:00", "25/04/2024"), "csv", Generic);
        Assert.Equal([new LocalDate(2024, 4, 3), new LocalDate(2024, 4, 25)], read.Rows.Select(r => r.Date!.Value));
        var mixed = Read.RefusedTime(Header + Row("x", "1:00", "04/25/2024") + Row("x", "1:00", "25/04/2024"), "csv", Generic);
        Assert.Equal((3L, "date", "date-order-mixed"), (mixed.Line, mixed.Column, mixed.Code));
        Assert.Equal("date-ambiguous", Read.RefusedTime(Header + Row("x", "1:00", "03.04.2024"), "csv", Generic).Code);
    }

    [Fact]
    public void Times_flags_zones_currencies_and_kinds_that_cannot_be_read_are_rejected_by_row()
    {
        var connection = Read.Connection with
        {
            Columns = new Dictionary<string, string>
            {
                ["startDate"] = "d", ["startTime"] = "t", ["duration"] = "dur", ["billable"] = "b", ["zone"] = "z", ["currency"] = "c", ["rate"] = "r",
            },
        };
        var read = Read.Time(
            "d,t,dur,b,z,c,r\n2024-05-01,25:00,1:00,yes,,EUR,1\n2024-05-01,9:00,1:00,maybe,,EUR,1\n2024-05-01,9:00,1:00,no,Mars/One,EUR,1\n"
            + "2024-05-01,9:00,1:00,no,,DEM,1\n2024-05-01,9:00,1:00,no,,EUR,ten\n,9:00,1:00,no,,EUR,1\n2024-05-01,,,no,,EUR,1\n2024-05-01,9:30 PM,1:00,no,Asia/Tokyo,EUR,1\n",
            "csv", connection);
        Assert.Equal(
            ["time-invalid", "flag-invalid", "zone-unknown", "currency-unknown", "number-invalid", "time-missing", "time-missing"], read.Rejections.Select(r => r.Code));
        Assert.Equal((new LocalDateTime(2024, 5, 1, 21, 30), "Asia/Tokyo"), (read.Rows[0].StartLocal!.Value, read.Rows[0].Zone));
        var kimai = Read.Time("Date,From,To,Duration,Customer,Project,Activity,Description,Type\n2024-05-01,22:00,02:00,4:00,c,p,a,d,timesheet\n2024-05-01,9:00,10:00,1:00,c,p,a,d,expense\n");
        Assert.Equal(new LocalDateTime(2024, 5, 2, 2, 0), kimai.Rows[0].EndLocal);
        Assert.Equal("row-not-time", Assert.Single(kimai.Rejections).Code);
    }

    [Fact]
    public void X4_a_key_twice_an_unknown_field_or_a_wrong_type_rejects_its_entry()
    {
        var read = Read.Time(
            """
            [{"start":"20240501T080000Z","end":"20240501T090000Z","start":"20240501T070000Z"},
             {"start":"20240501T080000Z","end":"20240501T090000Z","discount":5},
             {"start":5},
             {"start":"20240501T080000Z","tags":["a",1]},
             {"start":"20240501T080000Z","annotation":"\ud800"},
             {"end":"20240501T080000Z"},
             {"start":"yesterday"},
             7,
             {"start":"20240501T080000Z"}]
            """,
            "timewarrior");
        Assert.Equal(
            ["json-key-twice", "json-unknown-field", "json-invalid", "json-invalid", "json-invalid", "time-missing", "date-invalid", "json-invalid"],
            read.Rejections.Select(r => r.Code));
        Assert.Equal([1L, 2, 3, 4, 5, 6, 7, 8], read.Rejections.Select(r => r.Line));
        Assert.True(Assert.Single(read.Rows).Running);
    }

    [Theory]
    [InlineData(62, true)]
    [InlineData(65, false)]
    public void X4_nesting_is_bounded(int depth, bool sound)
    {
        var text = "[{\"start\":\"20240501T080000Z\",\"x\":" + new string('[', depth) + new string(']', depth) + "}]";
        if (sound)
        {
            Assert.Equal("json-unknown-field", Assert.Single(Read.Time(text, "timewarrior").Rejections).Code);
        }
        else
        {
            Assert.Equal("json-invalid", Read.RefusedTime(text, "timewarrior").Code);
        }
    }

    [Theory]
    [InlineData("{\"start\":1}")]
    [InlineData("[{\"start\":")]
    [InlineData("[] []")]
    [InlineData("[{}] x")]
    public void X4_what_is_no_array_of_entries_is_refused(string text) => Assert.Equal("json-invalid", Read.RefusedTime(text, "timewarrior").Code);

    [Fact]
    public void C2_a_json_entry_without_end_is_refused_in_bounded_memory()
    {
        var file = new GeneratedStream("[{\"start\":\"20240501T080000Z\",\"annotation\":\""u8.ToArray(), 1L << 30, "\"}]"u8.ToArray());
        var refused = Assert.Throws<FileRefusedException>(() => new Timepost.Connectors.Files.Time.TimewarriorReader().Read(file, "f", Read.Connection).ToList());
        Assert.Equal("row-too-long", refused.Rejection.Code);
        Assert.True(file.Given < 8 << 20);
    }

    [Fact]
    public void Timeclock_faults_by_line()
    {
        var read = Read.Time("i 2024-05-01 09:00 a:b\ni 2024-05-01 09:30 a:b\no 2024-05-01 10:00\nx\ni 2024-13-01 09:00 c\no 2024-05-01 10:00\n", "timeclock");
        Assert.Equal([(1, "timeclock-open-twice"), (4, "timeclock-invalid"), (5, "date-invalid"), (6, "timeclock-not-open")], read.Rejections.Select(Where));
        Assert.Equal(("a", "b"), (read.Rows[0].Client, read.Rows[0].Project));
    }

    [Theory]
    [InlineData("\"tags\":[\"a\\u0000b\"]")]
    [InlineData("\"annotation\":\"\\u0000\"")]
    public void X4_a_NUL_in_json_is_refused_as_in_csv(string field) =>
        Assert.Equal("json-invalid", Assert.Single(Read.Time("[{\"start\":\"20240501T080000Z\"," + field + "}]", "timewarrior").Rejections).Code);

    [Fact]
    public void D1_midnight_at_the_end_of_a_day_is_explained_where_it_cannot_be_read()
    {
        var connection = Read.Connection with { Columns = new Dictionary<string, string> { ["start"] = "start", ["end"] = "end", ["project"] = "project" } };
        var rejection = Assert.Single(Read.Time("start,end,project\n2026-03-02 23:00,2026-03-02 24:00,Web\n", "csv", connection).Rejections);
        Assert.Contains("24:00 is 0:00 of the next date", rejection.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("i 2026-03-02 12:00 A:W\no 2026-03-02 25:00\ni 2026-03-02 14:00 A:W\no 2026-03-02 15:00\n", 3, "14:00")]
    [InlineData("i 2026-03-02 09:00 A:W\ni 2026-03-02 10:00 A:W\no 2026-03-02 11:00\n", 2, "10:00")]
    public void N1_hours_of_a_timeclock_session_without_an_end_are_not_guessed(string text, long line, string start)
    {
        var read = Read.Time(text, "timeclock");

        var row = Assert.Single(read.Rows);
        Assert.Equal(line, row.Line);
        Assert.EndsWith(start, row.StartText, StringComparison.Ordinal);
        Assert.NotNull(row.EndLocal);
        Assert.Contains(read.Rejections, r => r is { Line: 1, Code: "timeclock-open-twice" });
    }

    [Theory]
    [InlineData("\r")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void C2_lines_of_a_timeclock_end_by_any_line_break(string end)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Join(end, "; " + new string('x', 60_000), "; " + new string('y', 65_000), "", "i 2026-03-02 12:00 A:W", "o 2026-03-02 13:00", "i 2026-03-02 14:00 A:V", "o 2026-03-02 15:00"));

        foreach (var read in new[] { Read.Time(bytes, "timeclock"), Read.Time(new OneByOne(bytes), "timeclock") })
        {
            Assert.Empty(read.Rejections);
            Assert.Equal(["W", "V"], read.Rows.Select(r => r.Project));
            Assert.All(read.Rows, r => Assert.False(r.Running));
            Assert.Equal([4L, 6L], read.Rows.Select(r => r.Line));
            Assert.Equal("i 2026-03-02 14:00 A:V" + end + "o 2026-03-02 15:00", Encoding.UTF8.GetString(bytes, (int)read.Rows[1].Offset, read.Rows[1].Length));
        }
    }

    [Fact]
    public void C2_names_and_texts_that_are_too_long_reject_their_row()
    {
        var read = Read.Time(Header + Row("fine") + Row(new string('x', 10_000)) + Row(new string('x', 10_001)) + Row("x").Replace("Acme", new string('é', 501), StringComparison.Ordinal)
            + Row("x").Replace("Acme", new string('é', 500), StringComparison.Ordinal), "csv", Generic);

        Assert.Equal([(4, "text-too-long"), (5, "text-too-long")], read.Rejections.Select(Where));
        Assert.Equal(3, read.Rows.Count);
        Assert.Equal("text-too-long", Assert.Single(Read.Time($"i 2026-03-02 12:00 {new string('a', 501)}\n", "timeclock").Rejections).Code);
        Assert.Equal("text-too-long", Assert.Single(Read.Time($$"""[{"start":"20240501T080000Z","tags":["{{new string('a', 501)}}"]}]""", "timewarrior").Rejections).Code);
        Assert.Equal("text-too-long", Assert.Single(Read.Expenses($"date,amount,currency,merchant\n2026-03-02,1.00,EUR,{new string('a', 501)}\n").Rejections).Code);
    }

    [Fact]
    public void An_unknown_format_is_refused()
    {
        Assert.Equal("format-unknown", Read.RefusedTime("x", "punchcard").Code);
        Assert.Equal("format-not-detected", Read.RefusedTime("x,y\n1,2\n").Code);
        Assert.Equal("file-empty", Read.RefusedTime("").Code);
    }

    /// <summary>A byte at a time.</summary>
    private sealed class OneByOne(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);
    }

    /// <summary>A head, then a letter so many times, then a tail: as large as wanted, nothing of it held.</summary>
    private sealed class GeneratedStream(byte[] head, long middle, byte[] tail) : Stream
    {
        public long Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => Given; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            ReadOnlySpan<byte> from = Given < head.Length ? head.AsSpan((int)Given) : Given < head.Length + middle ? default : tail.AsSpan((int)(Given - head.Length - middle));
            int count;
            if (Given >= head.Length && Given < head.Length + middle)
            {
                count = (int)Math.Min(buffer.Length, head.Length + middle - Given);
                buffer[..count].Fill((byte)'x');
            }
            else
            {
                count = Math.Min(buffer.Length, from.Length);
                from[..count].CopyTo(buffer);
            }

            Given += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
