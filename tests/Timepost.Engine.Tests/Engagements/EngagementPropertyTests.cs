using CsCheck;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Engagements;

/// <summary>Random sequences of all operations, with the invariants after each step.</summary>
public sealed class EngagementPropertyTests
{
    private const int Steps = 60;

    private static bool Full => Environment.GetEnvironmentVariable("TIMEPOST_FULL") == "1";

    private static readonly Gen<(int Kind, (int What, int Which, int Amount)[] Steps)> Sequence =
        Gen.Select(Gen.Int[0, 3], Gen.Select(Gen.Int[0, 10_000], Gen.Int[0, 10_000], Gen.Int[0, 100_000]).Array[Steps]);

    [Fact]
    public void Promise2_Promise5_whatever_happens_in_memory() => Sample(inMemory: true, Full ? 50_000 : 5_000);

    [Fact]
    public void Promise2_Promise5_whatever_happens_on_disk() => Sample(inMemory: false, Full ? 2_000 : 200);

    private static void Sample(bool inMemory, int iterations)
    {
        var refused = new SortedDictionary<string, int>(StringComparer.Ordinal);
        Sequence.Sample(
            sequence =>
            {
                using var firm = new RandomFirm(r => RandomFirm.Rules(r, sequence.Kind), inMemory);
                foreach (var (what, which, amount) in sequence.Steps)
                {
                    firm.Step(what, which, amount);
                    firm.Check();
                }

                lock (refused)
                {
                    foreach (var (code, count) in firm.Refused)
                    {
                        refused[code] = refused.GetValueOrDefault(code) + count;
                    }
                }
            },
            iter: iterations,
            threads: 2);
        Assert.Contains("nothing-open", refused.Keys);
        Assert.Contains("period-closed", refused.Keys);
    }
}
