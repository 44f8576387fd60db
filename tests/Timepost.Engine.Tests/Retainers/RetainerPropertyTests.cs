using NodaTime;
using Timepost.Domain.Mapping;
using Timepost.Engine.Retainers;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Retainers;

/// <summary>Whatever is done in whatever order, the balance is never below zero and the liability account says the same.</summary>
public sealed class RetainerPropertyTests
{
    [Theory]
    [InlineData(1, DepositTax.OnDeposit)]
    [InlineData(2, DepositTax.OnDrawDown)]
    [InlineData(3, DepositTax.OnDeposit)]
    public void Any_sequence_of_deposits_draws_refunds_and_refusals_ties(int seed, DepositTax tax)
    {
        var random = new Random(seed);
        using var firm = RetainerFirm.OfMoney(tax, t => t with { ExpiresAfterMonths = 2 });
        var day = new LocalDate(2026, 4, 1);
        var refused = 0;
        for (var i = 0; i < 24; i++)
        {
            switch (random.Next(6))
            {
                case 0 or 1:
                    firm.Retainers().Receive(firm.Caller, RetainerFirm.Id, random.Next(1, 100_000) / 100m, day.PlusDays(-random.Next(90)));
                    break;
                case 2:
                    Try(() => firm.Retainers().Refund(firm.Caller, RetainerFirm.Id, random.Next(1, 30_000) / 100m, day, "property"));
                    break;
                case 3:
                    Try(() => firm.Retainers().Adjust(firm.Caller, RetainerFirm.Id, random.Next(-20_000, 5_000) / 100m, day, "property"));
                    break;
                case 4:
                    firm.Retainers().Expire(firm.Caller, day);
                    break;
                default:
                    firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, random.Next(1, 31)), random.Next(1, 20_000));
                    if (random.Next(3) == 0)
                    {
                        firm.Books.Refused.Add($"INV-2026-{random.Next(1, 12):00000}");
                    }

                    firm.PlanAndApply();
                    firm.Books.Refused.Clear();
                    firm.Clock.Now += Duration.FromDays(1);
                    day = day.PlusDays(1);
                    break;
            }

            Assert.True(firm.Balance() >= 0);
            Assert.Equal(-firm.Balance(), firm.Sum(AccountRole.RetainerLiability));
            firm.AssertTies();
        }

        Assert.True(refused < 24);

        void Try(Action action)
        {
            try
            {
                action();
            }
            catch (RetainerRefusedException)
            {
                refused++;
            }
        }
    }

    [Theory]
    [InlineData(11, LineGrouping.Project | LineGrouping.Task, RoundingScope.Entry)]
    [InlineData(12, LineGrouping.Entry, RoundingScope.Day)]
    [InlineData(13, LineGrouping.None, RoundingScope.Line)]
    public void Any_sequence_of_work_refusals_and_expiries_of_hours_ties(int seed, LineGrouping by, RoundingScope scope)
    {
        var random = new Random(seed);
        using var firm = RetainerFirm.OfHours(t => t with { Hours = 7.5m, Fee = 333.33m, RollOver = 1 }, a => a with
        {
            From = new LocalDate(2026, 1, 1),
            To = null,
            Lines = new LineTerms { By = by },
            Rounding = new TimeRounding(360, TimeRoundingMode.Up, 0, scope),
        });
        firm.Clock.Now = Instant.FromUtc(2026, 2, 1, 9, 0);
        var raw = 0L;
        for (var month = 1; month <= 6; month++)
        {
            for (var i = random.Next(8); i > 0; i--)
            {
                var seconds = random.Next(1, 15_000);
                raw += seconds;
                firm.Work.Add("Harbor", random.Next(2) == 0 ? "Website" : "App", "Design", random.Next(2) == 0 ? "Ana" : "Ben", new LocalDate(2026, month, random.Next(1, 28)), seconds);
            }

            if (random.Next(2) == 0)
            {
                firm.Books.Refused.Add($"INV-2026-{random.Next(1, 14):00000}");
            }

            firm.PlanAndApply();
            Check(firm);
            firm.Books.Refused.Clear();
            firm.PlanAndApply();
            firm.Retainers().Expire(firm.Caller, firm.Clock.Now.InUtc().Date);
            Check(firm);
            firm.Clock.Now += Duration.FromDays(30);
        }

        // every raw second is on a line or under bought hours, once
        using var reading = firm.Store.Read();
        Assert.Equal(raw, firm.Work.Entries.Sum(e => reading.Dispositions.Of(e.Id.Value).Sum(d => d.Quantity)));
        Assert.Equal(raw - reading.Plans.DraftsOf("harbor").Where(d => d.Status == "final").SelectMany(d => reading.Dispositions.OfDocument(d.Key.Value))
            .Where(d => d.To == Timepost.Domain.Billing.Disposed.HoursRetainer).Sum(d => d.Quantity), firm.Work.Entries.Sum(e => reading.Dispositions.Of(e.Id.Value)
            .Where(d => d.To == Timepost.Domain.Billing.Disposed.Line).Sum(d => d.Quantity)));

        static void Check(Firm firm)
        {
            firm.AssertTies();
            using var reading = firm.Store.Read();
            Assert.All(Timepost.Domain.Retainers.RetainerLot.Of(reading.Retainers.Entries(RetainerFirm.Id)), l =>
            {
                Assert.InRange(l.Balance, 0, l.Bought);
                Assert.InRange(l.FeeLeft, 0, l.Fee);
                Assert.Equal(l.Balance == 0, l.FeeLeft == 0);
            });
        }
    }
}
