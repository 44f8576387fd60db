using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Fx;
using Timepost.Engine.Tests.RuleSets;
using Timepost.Engine.Tests.Support;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Tests.Fx;

public sealed class RateBookTests
{
    private static readonly Currency Usd = Currency.Of("USD");
    private static readonly Currency Gbp = Currency.Of("GBP");
    private static readonly Currency Jpy = Currency.Of("JPY");

    private static LocalDate Day(int day) => new(2026, 1, day);

    private static void Put(Firm firm, string provider, string quote, int day, decimal value)
    {
        using var transaction = firm.Store.Begin();
        transaction.Rates.Add(new FxRate
        {
            Id = new RateId(firm.Ids.Next()), Provider = provider, Base = Firm.Eur, Quote = Currency.Of(quote), Date = Day(day), Value = value, Captured = firm.Clock.Now,
        });
        transaction.Commit();
    }

    private static FoundRate? Ask(Firm firm, Currency from, Currency to, int day)
    {
        using var reading = firm.Store.Read();
        return new RateBook(firm.Rules, reading).Between(from, to, Day(day));
    }

    [Fact]
    public void To_base_is_to_the_currency_of_the_workspace_and_of_the_base_itself_one()
    {
        using var firm = new Firm();
        Put(firm, "ecb", "USD", 15, 1.16m);
        using var reading = firm.Store.Read();
        var book = new RateBook(firm.Rules, reading);

        Assert.Equal((Firm.Eur, 1.16m), (book.ToBase(Usd, Day(15))!.To, book.ToBase(Usd, Day(15))!.Denominator));
        Assert.Same(book.ToBase(Usd, Day(17)), book.ToBase(Usd, Day(17)));
        Assert.Empty(book.ToBase(Firm.Eur, Day(15))!.Ids);
        Assert.Null(book.ToBase(Usd, Day(20)));
        Assert.Null(book.ToBase(Gbp, Day(15)));
        Assert.Null(book.ToBase(Usd, new LocalDate(1, 1, 1)));
    }

    [Fact]
    public void What_was_typed_wins_over_a_file_of_the_same_day_and_a_later_day_over_both()
    {
        using var firm = new Firm();
        Put(firm, "ecb", "USD", 15, 1.16m);
        Put(firm, "hand", "USD", 15, 1.17m);
        Assert.Equal(1.17m, Ask(firm, Firm.Eur, Usd, 15)!.Numerator);

        Put(firm, "ecb", "USD", 16, 1.18m);
        Assert.Equal(1.18m, Ask(firm, Firm.Eur, Usd, 16)!.Numerator);
        Assert.Equal(1.17m, Ask(firm, Firm.Eur, Usd, 15)!.Numerator);
    }

    [Fact]
    public void Of_two_providers_of_one_day_the_name_that_sorts_first_wins_whichever_came_first()
    {
        using var firm = new Firm();
        Put(firm, "ecb", "USD", 15, 1.16m);
        Put(firm, "bank", "USD", 15, 1.15m);

        Assert.Equal(1.15m, Ask(firm, Firm.Eur, Usd, 15)!.Numerator);
    }

    [Fact]
    public void A_cross_of_rates_that_were_typed_goes_through_their_base()
    {
        using var firm = new Firm();
        Put(firm, "hand", "USD", 15, 1.16m);
        Put(firm, "ecb", "JPY", 15, 184.2m);
        Assert.Null(Ask(firm, Usd, Jpy, 15)); // no cross of two providers

        Put(firm, "hand", "JPY", 15, 184m);
        Assert.Equal((184m, 1.16m), (Ask(firm, Usd, Jpy, 15)!.Numerator, Ask(firm, Usd, Jpy, 15)!.Denominator));
    }

    [Fact]
    public void The_policy_names_the_provider_beside_what_was_typed_and_the_age()
    {
        using var firm = new Firm(rules: r => r with { Policies = r.Policies with { Rates = new RatePolicy { Providers = ["ecb"], MaxAgeDays = 1 } } });
        Put(firm, "bank", "USD", 15, 1.15m);
        Assert.Null(Ask(firm, Firm.Eur, Usd, 15));

        Put(firm, "ecb", "USD", 15, 1.16m);
        Put(firm, "hand", "GBP", 15, 0.87m);
        Assert.Equal(1.16m, Ask(firm, Firm.Eur, Usd, 16)!.Numerator);
        Assert.NotNull(Ask(firm, Firm.Eur, Gbp, 15));
        Assert.Null(Ask(firm, Firm.Eur, Usd, 17));
        using var reading = firm.Store.Read();
        Assert.Equal(
            "There is no rate from EUR to USD of ecb for 2026-01-17 or the day before.", new RateBook(firm.Rules, reading).Missing(Firm.Eur, Usd, Day(17)));
    }

    private static RatePolicy Policy(params string[] providers) => new() { Providers = providers };

    // issue 4: providers with precedence
    [Fact]
    public void The_first_provider_of_the_list_that_has_a_rate_young_enough_counts_whichever_is_later()
    {
        using var firm = new Firm(rules: r => r with { Policies = r.Policies with { Rates = Policy("ecb", "bank") } });
        Put(firm, "bank", "USD", 17, 1.15m);
        Put(firm, "alpha", "USD", 17, 1.14m);
        Put(firm, "ecb", "USD", 15, 1.16m);

        Assert.Equal(1.16m, Ask(firm, Firm.Eur, Usd, 17)!.Numerator);
        Assert.Equal(1.15m, Ask(firm, Firm.Eur, Usd, 20)!.Numerator); // that of ecb is five days old
        Assert.Null(Ask(firm, Firm.Eur, Usd, 22));
    }

    [Fact]
    public void A_rate_typed_for_the_very_day_wins_over_a_list_that_does_not_name_hand_and_an_earlier_one_counts_last()
    {
        using var firm = new Firm(rules: r => r with { Policies = r.Policies with { Rates = Policy("ecb") } });
        Put(firm, "ecb", "USD", 15, 1.16m);
        Put(firm, "hand", "USD", 17, 1.17m);

        Assert.Equal(1.17m, Ask(firm, Firm.Eur, Usd, 17)!.Numerator);
        Assert.Equal(1.16m, Ask(firm, Firm.Eur, Usd, 18)!.Numerator);
        Assert.Equal(1.17m, Ask(firm, Firm.Eur, Usd, 20)!.Numerator);
    }

    [Fact]
    public void Where_the_list_names_hand_its_place_counts()
    {
        using var firm = new Firm(rules: r => r with { Policies = r.Policies with { Rates = Policy("ecb", "hand", "bank") } });
        Put(firm, "hand", "USD", 17, 1.17m);
        Put(firm, "bank", "USD", 17, 1.15m);
        Assert.Equal(1.17m, Ask(firm, Firm.Eur, Usd, 17)!.Numerator);

        Put(firm, "ecb", "USD", 15, 1.16m);
        Assert.Equal(1.16m, Ask(firm, Firm.Eur, Usd, 17)!.Numerator);
    }

    [Fact]
    public void A_book_gives_the_same_rate_in_whatever_order_and_however_many_days_are_asked()
    {
        using var firm = new Firm();
        for (var day = 1; day <= 28; day += 3)
        {
            Put(firm, "ecb", "USD", day, 1.1m + (day / 100m));
            // a provider that changed its base within the month: a cross goes through the base of its own days
            Put(firm, "bank", "JPY", day, 180m + day);
        }

        using (var transaction = firm.Store.Begin())
        {
            transaction.Rates.Add(new FxRate
            {
                Id = new RateId(firm.Ids.Next()), Provider = "ecb", Base = Usd, Quote = Gbp, Date = Day(28), Value = 0.75m, Captured = firm.Clock.Now,
            });
            transaction.Commit();
        }

        using var reading = firm.Store.Read();
        var book = new RateBook(firm.Rules, reading);
        (Currency, Currency)[] pairs = [(Firm.Eur, Usd), (Usd, Firm.Eur), (Usd, Jpy), (Firm.Eur, Jpy), (Gbp, Firm.Eur)];
        for (var day = 31; day >= 1; day--)
        {
            foreach (var (from, to) in pairs)
            {
                Assert.Equal(Ask(firm, from, to, day)?.ToString(), book.Between(from, to, Day(day))?.ToString());
            }
        }
    }

    [Theory]
    [InlineData("USD", "EUR", "rate add USD VALUE --date 2026-01-15;")]
    [InlineData("EUR", "USD", "rate add USD VALUE --date 2026-01-15;")]
    [InlineData("USD", "GBP", "rate add USD VALUE --date 2026-01-15 --base GBP;")]
    public void A_gap_is_closed_by_the_line_that_is_suggested(string from, string to, string line)
    {
        using var firm = new Firm();
        using var reading = firm.Store.Read();

        Assert.Contains(line, new RateBook(firm.Rules, reading).Remedy(Currency.Of(from), Currency.Of(to), Day(15)), StringComparison.Ordinal);
    }

    [Fact]
    public void Typing_a_rate_writes_a_row_of_the_trail_and_typing_it_again_nothing()
    {
        using var firm = new Firm();
        var use = new RatesUseCase(firm.Context);

        var first = use.Add(firm.Caller, null, Usd, Day(15), 1.1600m);
        var again = use.Add(firm.Caller, Firm.Eur, Usd, Day(15), 1.16m);
        var corrected = use.Add(firm.Caller, null, Usd, Day(15), 1.17m);
        var back = use.Add(firm.Caller, null, Usd, Day(15), 1.16m);

        Assert.Equal((true, false, true, true), (first.Added, again.Added, corrected.Added, back.Added));
        Assert.Equal(first.Rate.Id, again.Rate.Id);
        Assert.Equal(3, use.List(firm.Caller, Usd, null, 10).Count);
        using var reading = firm.Store.Read();
        var row = reading.Trail.Rows(0).First(r => r.Kind == "rate");
        Assert.Equal(
            """{"provider":"hand","base":"EUR","quote":"USD","date":"2026-01-15","value":"1.16"}""", System.Text.Encoding.UTF8.GetString(row.Payload!));
        Assert.Equal(3, reading.Trail.Rows(0).Count(r => r.Kind == "rate"));
    }

    [Fact]
    public void What_can_be_no_rate_is_refused_and_a_viewer_types_none()
    {
        using var firm = new Firm();
        var use = new RatesUseCase(firm.Context);

        Assert.Throws<WrongRateException>(() => use.Add(firm.Caller, null, Usd, Day(15), 0m));
        Assert.Throws<WrongRateException>(() => use.Add(firm.Caller, null, Firm.Eur, Day(15), 1m));
        Assert.Throws<WrongRateException>(() => use.Add(firm.Caller, null, Usd, new LocalDate(1969, 12, 31), 1.16m));
        Assert.Throws<NotAllowedException>(() => use.Add(firm.Caller with { Role = ActorRole.Viewer }, null, Usd, Day(15), 1.16m));
        Assert.Empty(use.List(firm.Caller with { Role = ActorRole.Viewer }, null, null, 10));
    }

    [Fact]
    public void Policies_name_a_provider_and_an_age()
    {
        static (string, int) Of(string policies) => RuleSetTexts.Load(mapping: RuleSetTexts.Mapping + policies).RuleSet!.Policies.Rates is var rates
            ? (string.Join(' ', rates.Providers), rates.MaxAgeDays) : default;

        Assert.Equal(("", 4), Of("\n"));
        Assert.Equal(("ecb", 7), Of("\npolicies:\n  rates: { provider: ecb, maxAge: 7 }\n"));
        Assert.Equal(("ecb bank hand", 4), Of("\npolicies:\n  rates: { provider: [ecb, bank, hand] }\n"));
        Assert.Equal([2028], RuleSetTexts.Load(mapping: RuleSetTexts.Mapping + "\npolicies:\n  rates: { maxAge: -1 }\n").Diagnostics.Select(d => d.Number));
    }
}
