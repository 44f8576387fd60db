namespace Timepost.Engine.Intake;

/// <summary>Which numbers were seen: one bit each.</summary>
internal sealed class SeenRows
{
    private ulong[] _bits = [];

    /// <summary>How many were.</summary>
    public long Count { get; private set; }

    /// <summary>Whether a number was.</summary>
    public bool Has(long number)
    {
        var word = number >> 6;
        return word < _bits.Length && (_bits[word] >> (int)(number & 63) & 1) != 0;
    }

    /// <summary>It was; false where it had been before.</summary>
    public bool Add(long number)
    {
        var word = (int)(number >> 6);
        if (word >= _bits.Length)
        {
            Array.Resize(ref _bits, Math.Max(word + 1, _bits.Length * 2));
        }

        var bit = 1UL << (int)(number & 63);
        if ((_bits[word] & bit) != 0)
        {
            return false;
        }

        _bits[word] |= bit;
        Count++;
        return true;
    }
}
