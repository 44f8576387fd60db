using CsCheck;
using NodaTime;
using Timepost.Domain.Time;

namespace Timepost.Domain.Tests.Time;

public sealed class MidnightSplitTests
{
    private static readonly string[] Ids =
        ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "America/Sao_Paulo", "Europe/Dublin", "Asia/Kathmandu", "Africa/Casablanca"];

    private static Instant At(string zone, int year, int month, int day, int hour, int minute = 0) =>
        new LocalDateTime(year, month, day, hour, minute).InZoneLeniently(Zones.Find(zone)!).ToInstant();

    private static (LocalDate Day, long Seconds)[] Parts(string zone, Instant start, Instant end, long? seconds = null) =>
        MidnightSplit.Parts(start, end, seconds ?? (long)(end - start).TotalSeconds, Zones.Find(zone)!);

    [Fact]
    public void Cut_at_local_midnight() => Assert.Equal(
        [(new LocalDate(2024, 5, 1), 7_200L), (new LocalDate(2024, 5, 2), 10_800L)],
        Parts("Europe/Berlin", At("Europe/Berlin", 2024, 5, 1, 22), At("Europe/Berlin", 2024, 5, 2, 3)));

    [Fact]
    public void An_end_at_midnight_is_one_part() => Assert.Equal(
        [(new LocalDate(2024, 5, 1), 7_200L)],
        Parts("Europe/Berlin", At("Europe/Berlin", 2024, 5, 1, 22), At("Europe/Berlin", 2024, 5, 2, 0)));

    [Fact]
    public void D1_a_day_whose_midnight_does_not_exist_begins_at_one() => Assert.Equal(
        [(new LocalDate(2018, 11, 3), 3_600L), (new LocalDate(2018, 11, 4), 3_600L)],
        Parts("America/Sao_Paulo", At("America/Sao_Paulo", 2018, 11, 3, 23), At("America/Sao_Paulo", 2018, 11, 4, 2)));

    [Fact]
    public void D1_a_date_that_does_not_exist_has_no_part() => Assert.Equal(
        [(new LocalDate(2011, 12, 29), 7_200L), (new LocalDate(2011, 12, 31), 7_200L)],
        Parts("Pacific/Apia", At("Pacific/Apia", 2011, 12, 29, 22), At("Pacific/Apia", 2011, 12, 31, 2)));

    [Fact]
    public void Stated_seconds_are_shared_by_largest_remainder()
    {
        var parts = Parts("Europe/Berlin", At("Europe/Berlin", 2024, 5, 1, 23), At("Europe/Berlin", 2024, 5, 2, 2), 10_000);
        Assert.Equal([(new LocalDate(2024, 5, 1), 3_333L), (new LocalDate(2024, 5, 2), 6_667L)], parts);
    }

    [Fact]
    public void Seconds_are_preserved_and_days_ascend() => Gen.Select(Gen.Int[0, Ids.Length - 1], Gen.Long[0, 60L * 365 * 86_400], Gen.Int[0, 200_000], Gen.Long[0, 400_000])
        .Sample((zone, start, length, seconds) =>
        {
            var begin = Instant.FromUnixTimeSeconds(start);
            var parts = Parts(Ids[zone], begin, begin + Duration.FromSeconds(length), seconds);
            return parts.Sum(p => p.Seconds) == seconds
                && parts[0].Day == begin.InZone(Zones.Find(Ids[zone])!).Date
                && parts.Zip(parts.Skip(1)).All(p => p.First.Day < p.Second.Day)
                && parts.All(p => p.Seconds >= 0);
        });
}
