using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets.Shapes;

namespace Timepost.Engine.RuleSets;

/// <summary>The hash of a rule set: SHA-256 over the tag <c>timepost rule set 1</c>, the word of the money
/// rounding, <c>cash</c> where books are kept on cash basis, and then file name and text of the mapping, of its includes in their order and of the agreements.
/// Each part is UTF-8, preceded by its length in bytes (4 bytes, big-endian). The rest of
/// <c>timepost.yaml</c> is no part of it: a new connection changes no amount.</summary>
public static class RuleSetHash
{
    /// <summary>Hexadecimal, small letters.</summary>
    /// <param name="moneyRounding">The workspace's.</param>
    /// <param name="basis">The workspace's.</param>
    /// <param name="texts">Mapping, includes, agreements.</param>
    public static string Of(RoundingMode moneyRounding, AccountingBasis basis, IEnumerable<RuleSetText> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, "timepost rule set 1");
        Append(hash, EnumWords.Of(moneyRounding));
        if (basis != AccountingBasis.Accrual)
        {
            Append(hash, EnumWords.Of(basis));
        }

        foreach (var text in texts)
        {
            Append(hash, text.File);
            Append(hash, text.Text);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string part)
    {
        var bytes = Encoding.UTF8.GetBytes(part);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
