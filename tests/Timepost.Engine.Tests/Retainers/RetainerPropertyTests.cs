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
}
