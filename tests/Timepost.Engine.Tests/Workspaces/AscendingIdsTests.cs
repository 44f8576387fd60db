using System.Security.Cryptography;
using NodaTime;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Tests.Workspaces;

public sealed class AscendingIdsTests
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 3, 1, 12, 0);

    [Fact]
    public void Ids_are_version_7_with_the_time_in_front()
    {
        var id = new AscendingIds(new HandClock(Noon), RandomNumberGenerator.Fill).Next();
        var bytes = id.ToByteArray(bigEndian: true);
        Assert.Equal(7, bytes[6] >> 4);
        Assert.Equal(2, bytes[8] >> 6);
        Assert.Equal(Noon.ToUnixTimeMilliseconds().ToString("x12", null), Convert.ToHexStringLower(bytes.AsSpan(0, 6)));
    }

    [Fact]
    public void Ids_ascend_within_a_millisecond_and_when_the_clock_goes_back()
    {
        var clock = new HandClock(Noon);
        var ids = new AscendingIds(clock, RandomNumberGenerator.Fill);
        var last = ids.Next();
        for (var i = 0; i < 20_000; i++)
        {
            if (i == 10_000)
            {
                clock.Now -= Duration.FromHours(1);
            }

            var next = ids.Next();
            Assert.True(next.ToByteArray(true).AsSpan().SequenceCompareTo(last.ToByteArray(true)) > 0);
            last = next;
        }
    }

    [Fact]
    public void Ids_ascend_when_the_random_part_is_used_up()
    {
        var ids = new AscendingIds(new HandClock(Noon), bytes => bytes.Fill(0xFF));
        var last = ids.Next();
        for (var i = 0; i < 10_000; i++)
        {
            var next = ids.Next();
            Assert.True(next.ToByteArray(true).AsSpan().SequenceCompareTo(last.ToByteArray(true)) > 0);
            last = next;
        }
    }

    private sealed class HandClock(Instant now) : IClock
    {
        public Instant Now { get; set; } = now;

        public Instant GetCurrentInstant() => Now;
    }
}
