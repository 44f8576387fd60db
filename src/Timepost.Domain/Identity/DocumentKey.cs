using System.Security.Cryptography;
using System.Text;

namespace Timepost.Domain.Identity;

/// <summary>The deterministic key of a document that Timepost creates: <c>TP</c> and 18 characters
/// of base32 (RFC 4648). It fits short reference fields of the books.</summary>
public readonly record struct DocumentKey
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int Characters = 18;
    private readonly string? _value;

    private DocumentKey(string value) => _value = value;

    /// <summary>Twenty characters; empty for <c>default</c>.</summary>
    public string Value => _value ?? "";

    /// <summary>The key of a document: the first 90 bits of SHA-256 over its parts. Each part is
    /// preceded by its length, so that no two lists of parts read alike.</summary>
    public static DocumentKey Of(DocumentIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in identity.Parts())
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(bytes.Length)));
            hash.AppendData(bytes);
        }

        var digest = hash.GetHashAndReset();
        return new DocumentKey(string.Create(2 + Characters, digest, static (span, bytes) =>
        {
            span[0] = 'T';
            span[1] = 'P';
            for (var i = 0; i < Characters; i++)
            {
                var bit = i * 5;
                var window = (bytes[bit / 8] << 8) | bytes[(bit / 8) + 1];
                span[2 + i] = Alphabet[(window >> (11 - (bit % 8))) & 31];
            }
        }));
    }

    /// <summary>Reads a key back.</summary>
    /// <exception cref="FormatException">Not TP and 18 characters of base32.</exception>
    public static DocumentKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == 2 + Characters && text.StartsWith("TP", StringComparison.Ordinal)
            && text.AsSpan(2).IndexOfAnyExcept(Alphabet) < 0
            ? new DocumentKey(text)
            : throw new FormatException($"'{text}' is no document key (TP and 18 characters of A-Z, 2-7).");
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>What a document key is made of. Its lines are no part of it.</summary>
/// <param name="WorkspaceKey">From <c>timepost.yaml</c>.</param>
/// <param name="Kind">invoice, bill, credit-note, journal-entry, customer.</param>
/// <param name="Party">Client, vendor or the original document.</param>
/// <param name="Agreement">The agreement's id; empty where none.</param>
/// <param name="Currency">The document's currency code; empty where none.</param>
/// <param name="Split">Purchase order, project or expense by which the document was split; empty where not.</param>
/// <param name="Period">As in <c>2026-03</c>; empty where none.</param>
/// <param name="Generation">1 and up.</param>
public sealed record DocumentIdentity(
    string WorkspaceKey, string Kind, string Party, string Agreement, string Currency, string Split, string Period, int Generation)
{
    /// <summary>The parts in their fixed order.</summary>
    public IEnumerable<string> Parts()
    {
        yield return WorkspaceKey;
        yield return Kind;
        yield return Party;
        yield return Agreement;
        yield return Currency;
        yield return Split;
        yield return Period;
        yield return Generation.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
