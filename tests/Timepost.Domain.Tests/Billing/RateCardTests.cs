using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;
using static Timepost.Domain.Tests.Billing.Given;

namespace Timepost.Domain.Tests.Billing;

public sealed class RateCardTests
{
    [Fact]
    public void The_first_level_that_has_a_rate_wins()
    {
        var rules = new List<RateRule>
        {
            Rule(10),
            Rule(20) with { Client = "client" },
            Rule(30) with { Worker = "ana" },
            Rule(40) with { Project = "site" },
            Rule(50) with { Worker = "ana", Project = "site" },
            Rule(60) with { Task = "design" },
        };
        var expected = new[]
        {
            (60m, RateLevel.Task), (50m, RateLevel.WorkerOnProject), (40m, RateLevel.Project),
            (30m, RateLevel.Worker), (20m, RateLevel.Client), (10m, RateLevel.Workspace),
        };
        foreach (var (amount, level) in expected)
        {
            var found = Card(rules).Find(Site, Design, Ana, March(2));
            Assert.Equal((amount, level, ""), (found.Rate!.Value.PerHour, found.Level, found.Code));
            Assert.Same(rules[^1], found.Rule);
            rules.RemoveAt(rules.Count - 1);
        }

        Assert.Equal(BillingCodes.NoRate, Card(rules).Find(Site, Design, Ana, March(2)).Code);
    }

    [Fact]
    public void The_entrys_own_rate_comes_before_all()
    {
        var found = Card([Rule(60) with { Task = "design" }]).Find(Site, Design, Ana, March(2), new HourlyRate(77, Eur));
        Assert.Equal((77m, RateLevel.Entry), (found.Rate!.Value.PerHour, found.Level));
    }

    [Fact]
    public void The_agreements_rates_come_before_the_mappings_within_a_level_only()
    {
        Assert.Equal(70, Card([Rule(60) with { Task = "design" }], [Rule(70) with { Task = "design" }]).Find(Site, Design, Ana, March(2)).Rate!.Value.PerHour);
        Assert.Equal(60, Card([Rule(60) with { Task = "design" }], [Rule(70) with { Project = "site" }]).Find(Site, Design, Ana, March(2)).Rate!.Value.PerHour);

        // an agreement's rate for all of it is a rate of its client
        var found = Card([Rule(20) with { Client = "client" }], [Rule(70)]).Find(Site, Design, Ana, March(2));
        Assert.Equal((70m, RateLevel.Client), (found.Rate!.Value.PerHour, found.Level));
    }

    [Fact]
    public void What_says_more_comes_first_within_a_level() =>
        Assert.Equal(65, Card([Rule(60) with { Task = "design" }, Rule(65) with { Task = "design", Worker = "ana" }])
            .Find(Site, Design, Ana, March(2)).Rate!.Value.PerHour);

    [Theory]
    [InlineData(9, 90)]
    [InlineData(10, 100)]
    [InlineData(20, 100)]
    [InlineData(21, 90)]
    public void The_billing_day_chooses_among_effective_dates(int day, int amount) =>
        Assert.Equal(amount, Card([Rule(90), Rule(100) with { From = March(10), To = March(20) }])
            .Find(Site, Design, Ana, March(day)).Rate!.Value.PerHour);

    [Fact]
    public void A_rate_in_another_currency_is_given_in_that_and_never_skipped_for_a_lesser_one()
    {
        var dollars = Rule(60) with { Task = "design", Currency = Currency.Of("USD") };
        var found = Card([dollars, Rule(10)]).Find(Site, Design, Ana, March(2));
        Assert.Equal((new HourlyRate(60, Currency.Of("USD")), RateLevel.Task, ""), (found.Rate, found.Level, found.Code));

        // the same level has one in euro: that is the one
        Assert.Equal(55, Card([dollars, Rule(55) with { Task = "design" }]).Find(Site, Design, Ana, March(2)).Rate!.Value.PerHour);
        Assert.Equal(new HourlyRate(1, Currency.Of("USD")), Card([]).Find(Site, Design, Ana, March(2), new HourlyRate(1, Currency.Of("USD"))).Rate);
        Assert.Equal(BillingCodes.RateCurrency, Card([]).Find(Site, Design, Ana, March(2), new HourlyRate(1, default)).Code);

        // two others of one rank: nobody can say which is meant
        Assert.Equal(
            BillingCodes.RateAmbiguous, Card([dollars, dollars with { Currency = Currency.Of("GBP") }]).Find(Site, Design, Ana, March(2)).Code);
    }

    [Fact]
    public void Two_rates_of_one_rank_are_ambiguous_unless_they_are_the_same()
    {
        Assert.Equal(BillingCodes.RateAmbiguous, Card([Rule(90), Rule(100)]).Find(Site, Design, Ana, March(2)).Code);
        Assert.Equal("", Card([Rule(90), Rule(90)]).Find(Site, Design, Ana, March(2)).Code);
    }

    [Fact]
    public void Rates_below_zero_are_refused()
    {
        Assert.Equal(BillingCodes.OutOfRange, Card([Rule(-1)]).Find(Site, Design, Ana, March(2)).Code);
        Assert.Equal(BillingCodes.OutOfRange, Card([]).Find(Site, Design, Ana, March(2), new HourlyRate(-1, Eur)).Code);
        Assert.Equal(0, Card([Rule(0)]).Find(Site, Design, Ana, March(2)).Rate!.Value.PerHour);
    }

    [Fact]
    public void Rates_of_other_clients_projects_tasks_and_workers_do_not_count() =>
        Assert.Equal(BillingCodes.NoRate, Card(
        [
            Rule(1) with { Client = "other" }, Rule(1) with { Project = "shop" }, Rule(1) with { Task = "calls" },
            Rule(1) with { Worker = "ben" }, Rule(1) with { Worker = "ana", Project = "shop" },
        ]).Find(Site, Design, Ana, new LocalDate(2026, 3, 2)).Code);

    private static RateRule Rule(decimal amount) => new() { Amount = amount, Currency = Eur };

    private static RateCard Card(IReadOnlyList<RateRule> rules, IReadOnlyList<RateRule>? own = null) =>
        new(Rules() with { Rates = [.. rules] }, Agreement() with { Rates = own ?? [] });
}
