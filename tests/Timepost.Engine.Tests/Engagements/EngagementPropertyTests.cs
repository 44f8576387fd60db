namespace Timepost.Engine.Tests.Engagements;

/// <summary>Random sequences of all operations, with the invariants after each step. Sequence n is drawn with the seed n: the same in each run.</summary>
public sealed class EngagementPropertyTests(ITestOutputHelper output)
{
    private const int Steps = 60;

    private static bool Full => Environment.GetEnvironmentVariable("TIMEPOST_FULL") == "1";

    [Fact]
    public void Promise2_Promise5_whatever_happens_in_memory() => Sample(inMemory: true, 0, Full ? 50_000 : 5_000);

    [Fact]
    public void Promise2_Promise5_whatever_happens_on_disk() => Sample(inMemory: false, 1_000_000, Full ? 2_000 : 200);

    private void Sample(bool inMemory, int first, int sequences)
    {
        output.WriteLine($"seeds {first} to {first + sequences - 1}");
        var refused = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var corrected = 0;
        Parallel.For(first, first + sequences, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed =>
        {
            var random = new Random(seed);
            using var firm = new RandomFirm(r => RandomFirm.Rules(r, seed % 5), inMemory);
            for (var step = 0; step < Steps; step++)
            {
                try
                {
                    firm.Step(random.Next(10_000), random.Next(10_000), random.Next(100_000));
                    firm.Check();
                }
                catch (Exception broken)
                {
                    throw new InvalidOperationException($"seed {seed}, step {step}: {broken.Message}", broken);
                }
            }

            lock (refused)
            {
                corrected += firm.CorrectionsOnInvoices();
                foreach (var (code, count) in firm.Refused)
                {
                    refused[code] = refused.GetValueOrDefault(code) + count;
                }
            }
        });
        Assert.Contains("nothing-open", refused.Keys);
        Assert.True(corrected > 0, $"{corrected} corrections on next invoices");
        Assert.Contains("period-closed", refused.Keys);
    }
}
