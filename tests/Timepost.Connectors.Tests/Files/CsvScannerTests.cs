using System.Globalization;
using System.Text;
using CsCheck;
using Timepost.Connectors.Files.Csv;

namespace Timepost.Connectors.Tests.Files;

public sealed class CsvScannerTests
{
    private static readonly Gen<string> Cell = Gen.OneOf(
        Gen.Int[0, 8].Select(i => "ab,\"\n\r;ü "[i]).Array[0, 12].Select(c => new string(c)), Gen.Const(""), Gen.Int.Select(i => i.ToString(CultureInfo.InvariantCulture)));

    [Fact]
    public void What_is_written_by_the_standard_is_read_back_with_its_span() => Gen.Select(Cell.Array[2, 5].Array[1, 40], Gen.OneOf(Gen.Const("\n"), Gen.Const("\r\n"), Gen.Const("\r")))
        .Sample((rows, lineBreak) =>
        {
            var text = new StringBuilder();
            var spans = new List<(int, int)>();
            foreach (var row in rows)
            {
                var line = string.Join(',', row.Select(c => c.AsSpan().IndexOfAny("\",\n\r") >= 0 || c.Length == 0 ? $"\"{c.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : c));
                spans.Add((Encoding.UTF8.GetByteCount(text.ToString()), Encoding.UTF8.GetByteCount(line)));
                text.Append(line).Append(lineBreak);
            }

            var scanner = new CsvScanner(new Drips(Encoding.UTF8.GetBytes(text.ToString())), (byte)',');
            for (var i = 0; i < rows.Length; i++)
            {
                if (Array.TrueForAll(rows[i], static c => c.Length == 0))
                {
                    continue;
                }

                Assert.True(scanner.Next());
                Assert.Null(scanner.Fault);
                Assert.Equal(rows[i], Enumerable.Range(0, scanner.Count).Select(scanner.Text));
                Assert.Equal(spans[i], ((int)scanner.Offset, scanner.Length));
            }

            return !scanner.Next();
        });

    [Fact]
    public void Any_bytes_end_in_rows_or_faults_and_every_line_is_accounted_for() => Gen.Byte.Select(b => (byte)(b % 8 switch { 0 => '"', 1 => ',', 2 => '\n', 3 => '\r', 4 => 0, 5 => 0xC3, _ => 'a' }))
        .Array[0, 300].Sample(bytes =>
        {
            var scanner = new CsvScanner(new MemoryStream(bytes), (byte)',');
            long last = -1;
            while (scanner.Next())
            {
                Assert.True(scanner.Offset > last && scanner.Offset + scanner.Length <= bytes.Length);
                last = scanner.Offset;
            }
        });

    /// <summary>Gives three bytes at a time, so that every boundary falls everywhere.</summary>
    private sealed class Drips(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(3, buffer.Length)]);
    }
}
