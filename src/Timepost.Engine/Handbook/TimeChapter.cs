using NodaTime;
using NodaTime.TimeZones;
using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;
using Timepost.Domain.Time;
using Timepost.Engine.RuleSets.Shapes;

namespace Timepost.Engine.Handbook;

/// <summary>Zones, days and the clock changes; how time is rounded, with examples.</summary>
internal sealed class TimeChapter(RuleSet rules, HandbookText text, LocalDate today)
{
    private static readonly long[] Examples = [60, 420, 960, 1_830, 3_599, 3_600, 5_460];

    public void Write()
    {
        Zones();
        Rounding();
    }

    private void Zones()
    {
        text.Chapter("Days and zones");
        text.Say(rules.Policies.BillingDay switch
        {
            BillingDayZone.Worker => "An entry counts on the date where the work was done: in the zone of the person.",
            BillingDayZone.Client => "An entry counts on the date where the client is.",
            BillingDayZone.Workspace => $"An entry counts on the date in the firm's zone, {rules.Workspace.Zone}.",
        });
        var zones = new SortedSet<string>(StringComparer.Ordinal) { rules.Workspace.Zone };
        zones.UnionWith(rules.Workers.Rules.Select(r => r.Target.Zone).Where(z => z.Length > 0));
        zones.UnionWith(rules.Clients.Rules.Select(r => r.Target.Zone).Where(z => z.Length > 0));
        text.List(
            rules.Policies.Midnight == MidnightPolicy.Split
                ? "Work over midnight is cut there: each part counts on its own day."
                : "Work over midnight counts on the day on which it began.",
            rules.Policies.Skipped == SkippedTimePolicy.Shift
                ? "A time that the clock leaves out (spring) is moved on by the gap."
                : "A time that the clock leaves out (spring) waits until somebody corrects it.",
            rules.Policies.Ambiguous switch
            {
                AmbiguousTimePolicy.Earlier => "A time that the clock has twice (autumn) is the first of the two.",
                AmbiguousTimePolicy.Later => "A time that the clock has twice (autumn) is the second of the two.",
                AmbiguousTimePolicy.Reject => "A time that the clock has twice (autumn) waits until somebody says which it is.",
            });
        text.Table(
            ["zone", "next clock change", "what happens"],
            [.. zones.Select(Change)]);
    }

    private IReadOnlyList<string> Change(string name)
    {
        if (Domain.Time.Zones.Find(name) is not { } zone)
        {
            return [name, "", ""];
        }

        var interval = zone.GetZoneInterval(today.AtMidnight().InUtc().ToInstant());
        if (!interval.HasEnd || interval.End - today.AtMidnight().InUtc().ToInstant() > Duration.FromDays(400))
        {
            return [name, "none is planned", ""];
        }

        var (before, after) = (interval.IsoLocalEnd, zone.GetZoneInterval(interval.End).IsoLocalStart);
        return [name, HandbookText.Day(before.Date), $"{before.TimeOfDay.ToString("HH:mm", null)} becomes {after.TimeOfDay.ToString("HH:mm", null)}"];
    }

    private void Rounding()
    {
        text.Chapter("Rounding of time");
        text.Say("What was recorded is never overwritten; what is billed is rounded by these rules, in this order: the billable part, the increment, the least.");
        var policies = rules.Agreements.GroupBy(a => a.Rounding).OrderBy(g => g.Min(a => a.Id), StringComparer.Ordinal).ToList();
        if (policies.Count == 0)
        {
            text.Say("There are no agreements yet.");
            return;
        }

        foreach (var group in policies)
        {
            var rounding = group.Key;
            text.Section(Words(rounding));
            text.Say($"Agreements: {string.Join(", ", group.Select(a => a.Id).Order(StringComparer.Ordinal))}.");
            if (rounding.Mode != TimeRoundingMode.None || rounding.MinimumSeconds > 0)
            {
                text.Table([">recorded", ">billed"], [.. Examples.Select(s => (IReadOnlyList<string>)[HandbookText.Time(s), HandbookText.Time(RoundingScopes.Round(s, rounding))])]);
            }
        }
    }

    private static string Words(TimeRounding rounding)
    {
        var least = rounding.MinimumSeconds > 0 ? $", at least {HandbookText.Time(rounding.MinimumSeconds)}" : "";
        var scope = rounding.Scope switch
        {
            RoundingScope.Entry => "each entry",
            RoundingScope.Day => "each day of a person and task",
            RoundingScope.Line => "each line of the invoice",
            RoundingScope.Invoice => "each project on the invoice",
        };
        return rounding.Mode == TimeRoundingMode.None
            ? $"Not rounded{least}"
            : $"{char.ToUpperInvariant(scope[0])}{scope[1..]}, {EnumWords.Of(rounding.Mode).Replace('-', ' ')} to {HandbookText.Time(rounding.IncrementSeconds)}{least}";
    }
}
