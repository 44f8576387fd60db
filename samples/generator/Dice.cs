namespace Timepost.SampleGenerator;

/// <summary>SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every runtime, which
/// <c>System.Random</c> does not promise.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>0 and up, below <paramref name="limit"/>.</summary>
    public int Below(int limit) => (int)(Next() % (ulong)limit);

    /// <summary>Both ends included.</summary>
    public int Between(int low, int high) => low + Below(high - low + 1);

    public bool OneIn(int n) => Below(n) == 0;

    public T Pick<T>(IReadOnlyList<T> of) => of[Below(of.Count)];

    private ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15UL;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }
}
