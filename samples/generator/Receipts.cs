using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Timepost.SampleGenerator;

/// <summary>What a receipt file is.</summary>
internal enum ReceiptKind
{
    None,
    Text,
    Pdf,
    Png,
}

/// <summary>Draws small receipts: a text, a one-page PDF, a grey PNG. No compression library is asked, since
/// its bytes may differ from one version to the next.</summary>
internal static class Receipts
{
    public static string Extension(ReceiptKind kind) => kind switch
    {
        ReceiptKind.None => "",
        ReceiptKind.Text => ".txt",
        ReceiptKind.Pdf => ".pdf",
        ReceiptKind.Png => ".png",
    };

    public static byte[] Draw(Spent spent, int number) => spent.Receipt switch
    {
        ReceiptKind.None => [],
        ReceiptKind.Text => Encoding.UTF8.GetBytes(string.Join('\n', Lines(spent, number)) + "\n"),
        ReceiptKind.Pdf => Pdf(Lines(spent, number)),
        ReceiptKind.Png => Png(number),
    };

    private static string[] Lines(Spent s, int number) =>
    [
        s.Merchant.Length > 0 ? s.Merchant : "Receipt",
        $"No. {number:D4}",
        $"{s.Date.Year:D4}-{s.Date.Month:D2}-{s.Date.Day:D2}",
        s.Text,
        $"TOTAL {Amount.Text(s.Minor, s.Currency)} {s.Currency}",
        s.TaxMinor is { } tax ? $"incl. tax {Amount.Text(tax, s.Currency)}" : "no tax stated",
        "Sample only: no merchant of this name is meant.",
    ];

    // PDF 1.4: five objects and a cross-reference table with byte offsets.
    private static byte[] Pdf(string[] lines)
    {
        var content = new StringBuilder("BT /F1 11 Tf 36 250 Td 14 TL\n");
        foreach (var line in lines)
        {
            content.Append('(').Append(Escaped(line)).Append(") Tj T*\n");
        }

        content.Append("ET\n");
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 298 280] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            $"<< /Length {content.Length} >>\nstream\n{content}endstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ];
        var text = new StringBuilder("%PDF-1.4\n");
        var offsets = new List<int>();
        for (var i = 0; i < objects.Length; i++)
        {
            offsets.Add(text.Length);
            text.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        var table = text.Length;
        text.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets)
        {
            text.Append(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n");
        }

        text.Append(CultureInfo.InvariantCulture, $"trailer << /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (var c in text)
        {
            escaped.Append(c is '(' or ')' or '\\' ? $"\\{c}" : c < 127 ? c.ToString() : "?");
        }

        return escaped.ToString();
    }

    // PNG: 48 x 16 grey pixels, one stored deflate block (RFC 1950, 1951). The bars spell the number.
    private static byte[] Png(int number)
    {
        const int Width = 48;
        const int Height = 16;
        var raw = new byte[Height * (Width + 1)];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var dark = x % 3 != 2 && y is > 1 and < 14 && ((number >> (x / 3)) & 1) == 1;
                raw[(y * (Width + 1)) + 1 + x] = dark ? (byte)40 : (byte)235;
            }
        }

        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Chunk(png, "IHDR", [.. Big(Width), .. Big(Height), 8, 0, 0, 0, 0]);
        var length = (ushort)raw.Length;
        byte[] zlib = [0x78, 0x01, 0x01, (byte)(length & 0xFF), (byte)(length >> 8), (byte)(~length & 0xFF), (byte)((~length >> 8) & 0xFF), .. raw, .. Big(unchecked((int)Adler(raw)))];
        Chunk(png, "IDAT", zlib);
        Chunk(png, "IEND", []);
        return png.ToArray();
    }

    private static void Chunk(MemoryStream png, string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        png.Write(Big(data.Length));
        png.Write(body);
        png.Write(Big(unchecked((int)Crc(body))));
    }

    private static byte[] Big(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static uint Adler(byte[] data)
    {
        uint a = 1, b = 0;
        foreach (var value in data)
        {
            a = (a + value) % 65521;
            b = (b + a) % 65521;
        }

        return (b << 16) | a;
    }

    private static uint Crc(byte[] data)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
            }
        }

        return ~crc;
    }
}
