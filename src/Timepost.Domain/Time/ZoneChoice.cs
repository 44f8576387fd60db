using NodaTime;
using NodaTime.TimeZones;
using Timepost.Domain.Mapping;

namespace Timepost.Domain.Time;

/// <summary>The zones that are known around an entry, and which of them counts for what.</summary>
/// <param name="Row">The entry's own; null where it names none.</param>
/// <param name="Worker">The worker's; null where unknown.</param>
/// <param name="Connection">The connection's; null where it names none.</param>
/// <param name="Workspace">The workspace's.</param>
/// <param name="Client">The client's; null: the workspace's.</param>
/// <param name="LocalTimesIn">Whose zone the connection's local times are in.</param>
public readonly record struct ZoneChoice(
    DateTimeZone? Row,
    DateTimeZone? Worker,
    DateTimeZone? Connection,
    DateTimeZone Workspace,
    DateTimeZone? Client,
    LocalTimesIn LocalTimesIn)
{
    /// <summary>Where the work was done: the entry's, the worker's, the connection's, the workspace's, whichever is known first.</summary>
    public DateTimeZone Work => Row ?? Worker ?? Connection ?? Workspace;

    /// <summary>In which local times are read: <see cref="Work"/>, or the connection's for all where it says so.</summary>
    public DateTimeZone Reading => LocalTimesIn == LocalTimesIn.Connection ? Connection ?? Workspace : Work;

    /// <summary>In which the billing day is a date, and at whose midnight entries are cut.</summary>
    public DateTimeZone Billing(BillingDayZone policy) => policy switch
    {
        BillingDayZone.Worker => Work,
        BillingDayZone.Workspace => Workspace,
        BillingDayZone.Client => Client ?? Workspace,
    };
}

/// <summary>Zones by their IANA id, from the tzdb that is built in.</summary>
public static class Zones
{
    /// <summary>Version of the zone data, as in <c>2025b</c>; written to the trail of each run.</summary>
    public static string TzdbVersion { get; } = TzdbDateTimeZoneSource.Default.TzdbVersion;

    /// <summary>The zone of an id; null where there is none, or the id is empty.</summary>
    public static DateTimeZone? Find(string id) =>
        string.IsNullOrEmpty(id) ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(id);
}
