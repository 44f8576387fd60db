using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Engine.Corrections;
using Timepost.Engine.Fx;
using Timepost.Engine.Payments;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;
using static Timepost.Engine.Tests.Fx.Dollars;

namespace Timepost.Engine.Tests.Fx;

/// <summary>Random sequences of what can become of invoices in another currency, with periods closed in between; each seed is a case of its own.</summary>
public sealed class SettlementPropertyTests
{
    private static readonly (string Currency, string Base, decimal Rate, decimal Hour)[] Currencies =
        [("USD", "EUR", 1.1637m, 97.35m), ("JPY", "EUR", 171.31m, 14_333m), ("KWD", "EUR", 0.3571m, 31.117m), ("EUR", "JPY", 0.0058371m, 89.90m)];

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Any_sequence_that_settles_in_full_leaves_exactly_zero_and_realised_plus_surviving_unrealised_is_the_total_movement(int seed)
    {
        var random = new Random(seed);
        var (currency, inBase, rate, hour) = Currencies[seed % Currencies.Length];
        using var firm = new Dollars(currency, inBase, rate: hour, rules: r => r with
        {
            Policies = r.Policies with { SmallDifference = 0.05m },
            Agreements = [r.Agreements[0] with { EarlyPayment = new EarlyPaymentTerms(2m, 90) }],
        });
        for (var day = Day(1, 1); day <= Day(6, 30); day = day.PlusDays(3))
        {
            firm.Rate(day, decimal.Round(rate * (decimal)(0.85 + (0.3 * random.NextDouble())), 7));
        }

        var invoices = 3;
        for (var i = 0; i < invoices; i++)
        {
            firm.Invoice(Day(1 + (i % 2), 5 + i), random.Next(1, 40) * 1_800);
        }

        var (today, closed) = (Day(2, 10), 0);
        for (var step = 0; step < 14; step++)
        {
            try
            {
                Step(firm, random, $"INV-2026-0000{random.Next(invoices) + 1}", today);
            }
            catch (OperationRefusedException)
            {
                // what does not fit is refused and changes nothing: the books are checked all the same
            }
            catch (CorrectionRefusedException)
            {
                // as above
            }

            firm.Firm.PlanAndApply(today);
            Check(firm, today);
            if (random.Next(3) == 0 && today < Day(5, 20))
            {
                today = today.PlusDays(random.Next(1, 25));
                while (closed + 1 < today.Month)
                {
                    closed++;
                    firm.Close($"2026-0{closed}");
                    CloseAgain(firm, closed, random);
                }
            }
        }

        SettleInFull(firm, today, invoices);
        Check(firm, today);
        Assert.Equal((0, 0), firm.At(AccountRole.Receivable));
        Assert.Equal((0, 0), firm.At(AccountRole.UnallocatedCash));
        using var reading = firm.Firm.Store.Read();
        Assert.DoesNotContain(reading.Subledger.Balances(new SubledgerFilter()), b => b.Role is AccountRole.Receivable or AccountRole.UnallocatedCash);
    }

    private static void Step(Dollars firm, Random random, string number, LocalDate today)
    {
        var pay = new PayUseCase(firm.Firm.Context);
        var money = new MoneyUseCase(firm.Firm.Context);
        decimal Amount(int most) => Money.Rounded((decimal)random.NextDouble() * most, firm.Currency, RoundingMode.Up).Amount * (firm.Currency.Decimals == 0 ? 150 : 1);
        switch (random.Next(9))
        {
            case 0 or 1:
                pay.Pay(firm.Firm.Caller, new PaymentRequest([number], Amount(700), today, Fee: random.Next(2) * Amount(9)));
                break;
            case 2:
                pay.Pay(firm.Firm.Caller, new PaymentRequest([number], Amount(900), today)
                {
                    AtBank = Money.Rounded((decimal)random.NextDouble() * 900, firm.Base, RoundingMode.Up).Amount, FeeCurrency = firm.Base.Code, Fee = random.Next(2) * 7m,
                });
                break;
            case 3:
                pay.Pay(firm.Firm.Caller, new PaymentRequest(["INV-2026-00001", "INV-2026-00002"], Amount(4_000), today));
                break;
            case 4:
                new CreditUseCase(firm.Firm.Context).Draft(firm.Firm.Caller, new CreditRequest(number, "agreed") { Net = Amount(300), Date = today });
                break;
            case 5:
                money.Allocate(firm.Firm.Caller, number, random.Next(2) == 0 ? null : Amount(90), today);
                break;
            case 6:
                money.Refund(firm.Firm.Caller, "harbor", Amount(90), firm.Currency.Code, today, "too much");
                break;
            case 7:
                money.WriteOff(firm.Firm.Caller, number, Amount(40), random.Next(2) == 0, today, "for peace");
                break;
            default:
                using (var reading = firm.Firm.Store.Read())
                {
                    var had = reading.Bookings.List("payment", "", "", int.MaxValue);
                    if (had.Count > 0)
                    {
                        var undone = had[random.Next(had.Count)].Key.Value;
                        reading.Dispose();
                        money.Undo(firm.Firm.Caller, undone, today, "returned");
                    }
                }

                break;
        }
    }

    // the rest is paid, what is over goes back
    private static void SettleInFull(Dollars firm, LocalDate today, int invoices)
    {
        for (var i = 1; i <= invoices; i++)
        {
            var open = Open(firm, $"INV-2026-0000{i}");
            if (open > 0)
            {
                firm.Pay($"INV-2026-0000{i}", Money.OfMinor(open, firm.Currency).Amount, today);
            }
        }

        var over = -firm.At(AccountRole.UnallocatedCash).Amount;
        if (over > 0)
        {
            new MoneyUseCase(firm.Firm.Context).Refund(firm.Firm.Caller, "harbor", Money.OfMinor(over, firm.Currency).Amount, firm.Currency.Code, today, "too much");
        }
    }

    private static long Open(Dollars firm, string number)
    {
        using var reading = firm.Firm.Store.Read();
        return reading.Plans.DraftByNumber(number) is { } document ? DocumentBalance.Of(reading, document).Open.Minor : 0;
    }

    // closing again with the same inputs posts nothing
    private static void CloseAgain(Dollars firm, int month, Random random)
    {
        if (random.Next(2) == 0)
        {
            firm.Reopen($"2026-0{month}");
            var again = firm.Close($"2026-0{month}");
            Assert.Empty(again.Revalued);
            Assert.Empty(again.Posted);
        }
    }

    private static void Check(Dollars firm, LocalDate today)
    {
        using var reading = firm.Firm.Store.Read();
        Assert.Equal(0, reading.Subledger.Balances(new SubledgerFilter()).Sum(b => b.BaseMinor));

        // revalue then reverse is zero
        Assert.Equal(0, firm.Unrealised());
        var report = new FxReportUseCase(firm.Firm.Context).Report(firm.Firm.Caller, new FxScope(Day(1, 1), today));
        Assert.True(report.Ties);
        Assert.Equal(firm.Realised(to: today), report.Items.Sum(i => i.Realised.Minor));
        Assert.All(new FxReconciliationUseCase(firm.Firm.Context).Reconcile(firm.Firm.Caller), c => Assert.True(c.Ties, c.ToString()));

        // realised plus surviving unrealised is what base moved: closing + settled − issued
        foreach (var close in reading.Subledger.Closes().Where(c => c.Closed))
        {
            var until = new FxReportUseCase(firm.Firm.Context).Report(firm.Firm.Caller, new FxScope(Day(1, 1), close.LastDay));
            var movement = until.Items.Sum(i => i.Closing.Minor + i.Settled.Minor - i.Issued.Minor);
            Assert.Equal(movement, firm.Realised(to: close.LastDay) + firm.Unrealised(to: close.LastDay));
        }
    }
}
