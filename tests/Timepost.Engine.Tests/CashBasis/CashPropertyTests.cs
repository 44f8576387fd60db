using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Corrections;
using Timepost.Engine.Fx;
using Timepost.Engine.Payments;
using Timepost.Engine.Subledger;
using Timepost.Engine.Tests.Fx;
using Timepost.Engine.Tests.Support;
using Timepost.Engine.Workspaces;
using static Timepost.Engine.Tests.Fx.Dollars;

namespace Timepost.Engine.Tests.CashBasis;

/// <summary>Random sequences of what can become of invoices and costs on cash basis; each seed is a case of its own.</summary>
public sealed class CashPropertyTests
{
    private static readonly (string Currency, string Base, decimal Rate, decimal Hour)[] Currencies =
        [("USD", "EUR", 1.1637m, 97.35m), ("JPY", "EUR", 171.31m, 14_333m), ("KWD", "EUR", 0.3571m, 31.117m), ("EUR", "JPY", 0.0058371m, 89.90m), ("EUR", "EUR", 1m, 83.17m)];

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 15)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void After_every_step_income_and_tax_are_the_money_received_and_what_is_owed_comes_to_nothing(int seed)
    {
        using var firm = Firm(seed, out var random);
        var today = Day(2, 10);
        for (var step = 0; step < 14; step++)
        {
            try
            {
                Step(firm, random, today, givesUp: true);
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
                var closed = today.Month;
                today = today.PlusDays(random.Next(1, 25));
                for (; closed < today.Month; closed++)
                {
                    Assert.Empty(firm.Close($"2026-0{closed}").Posted);
                }
            }
        }

        SettleInFull(firm, today);
        Check(firm, today);
        using var reading = firm.Firm.Store.Read();
        Assert.DoesNotContain(
            reading.Subledger.Balances(new SubledgerFilter()),
            b => b.Role is AccountRole.Receivable or AccountRole.UnpaidSales or AccountRole.UnallocatedCash or AccountRole.EmployeePayable or AccountRole.UnpaidCosts
                or AccountRole.RecoverableExpense);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Once_all_is_settled_income_and_tax_are_those_of_the_documents_and_nothing_is_left_of_expenses(int seed)
    {
        using var firm = Firm(seed + 100, out var random);
        var today = Day(2, 10);
        for (var step = 0; step < 10; step++)
        {
            try
            {
                Step(firm, random, today, givesUp: false);
            }
            catch (OperationRefusedException)
            {
                // as above
            }
            catch (CorrectionRefusedException)
            {
                // as above
            }

            firm.Firm.PlanAndApply(today);
            today = today.PlusDays(random.Next(0, 9));
        }

        SettleInFull(firm, today);
        OnCash.Check(firm);
        using var reading = firm.Firm.Store.Read();
        var sales = reading.Plans.Drafts(new Timepost.Engine.Plans.DraftFilter([]), int.MaxValue).Where(d => d is { Kind: "invoice" or "credit-note", Status: "final" }).ToList();
        Assert.Equal(-sales.Sum(d => d.Tax.Minor), firm.At(AccountRole.OutputTax).Amount);
        var parts = firm.Parts().Where(p => p.Kind is "invoice" or "credit-note").SelectMany(p => p.Parts).ToList();
        Assert.Equal(-sales.Sum(d => d.Net.Minor), parts.Where(p => p.Posting.Role != AccountRole.OutputTax).Sum(p => p.Counted));
        Assert.Empty(reading.Subledger.Balances(new SubledgerFilter(AccountRole.RecoverableExpense)));
    }

    private static Dollars Firm(int seed, out Random random)
    {
        var dice = random = new Random(seed);
        var (currency, inBase, rate, hour) = Currencies[seed % Currencies.Length];
        var firm = OnCash.Firm(currency, inBase, hour, r => r with
        {
            Policies = r.Policies with { SmallDifference = 0.05m },
            TaxCodes = [.. r.TaxCodes, new TaxCode("DE7", [new TaxRate(new LocalDate(2007, 1, 1), 7m)], "vat-out", "vat-in", "", false)],
        });
        for (var day = Day(1, 1); currency != inBase && day <= Day(6, 30); day = day.PlusDays(3))
        {
            firm.Rate(day, decimal.Round(rate * (decimal)(0.85 + (0.3 * dice.NextDouble())), 7));
        }

        if (inBase == "JPY")
        {
            firm.Rate(Day(1, 1), 0.0058m, "EUR");
        }

        for (var i = 0; i < 3; i++)
        {
            // the first two bill an expense on, in the currency of the books
            if (i < 2)
            {
                var gross = Money.Rounded(dice.Next(20, 300) * (firm.Base.Decimals == 0 ? 150 : 1.19m), firm.Base, RoundingMode.HalfUp);
                firm.Firm.Work.Expenses.Add(FakeWork.Rail(Day(1, 3 + i)) with
                {
                    Id = new ExpenseId(new Guid(seed, (short)i, 0, [8, 7, 6, 5, 4, 3, 2, 1])), ExternalId = $"x{i}", Amount = gross,
                    Tax = Money.Rounded(gross.Amount * 19 / 119, firm.Base, RoundingMode.HalfUp), Reimbursable = dice.Next(3) > 0,
                });
            }

            firm.Invoice(Day(1 + (i % 2), 5 + i), dice.Next(1, 40) * 1_800);
        }

        return firm;
    }

    private static void Step(Dollars firm, Random random, LocalDate today, bool givesUp)
    {
        var pay = new PayUseCase(firm.Firm.Context);
        var money = new MoneyUseCase(firm.Firm.Context);
        var number = $"INV-2026-0000{random.Next(3) + 1}";
        decimal Amount(int most) => Money.Rounded((decimal)random.NextDouble() * most, firm.Currency, RoundingMode.Up).Amount * (firm.Currency.Decimals == 0 ? 150 : 1);
        switch (random.Next(givesUp ? 11 : 8))
        {
            case 0 or 1:
                pay.Pay(firm.Firm.Caller, new PaymentRequest([number], Amount(900), today, Fee: random.Next(2) * Amount(9)));
                break;
            case 2:
                pay.Pay(firm.Firm.Caller, new PaymentRequest([number], Amount(900), today)
                {
                    AtBank = firm.Currency == firm.Base ? null : Money.Rounded((decimal)random.NextDouble() * 900, firm.Base, RoundingMode.Up).Amount,
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
                Undo(firm, random, money, today);
                break;
            case 8:
                money.WriteOff(firm.Firm.Caller, number, random.Next(3) == 0 ? null : Amount(40), random.Next(2) == 0, today, "for peace");
                break;
            case 9:
                pay.Pay(firm.Firm.Caller, new PaymentRequest([number], Amount(3_000), today, Discount: true));
                break;
            default:
                PayCosts(firm, today, 0.6m);
                break;
        }
    }

    private static void Undo(Dollars firm, Random random, MoneyUseCase money, LocalDate today)
    {
        IReadOnlyList<Booking> had;
        using (var reading = firm.Firm.Store.Read())
        {
            had = reading.Bookings.List("payment", "", "", int.MaxValue);
        }

        if (had.Count > 0)
        {
            money.Undo(firm.Firm.Caller, had[random.Next(had.Count)].Key.Value, today, "returned");
        }
    }

    // what workers laid out; a part of it, or all
    private static void PayCosts(Dollars firm, LocalDate today, decimal part)
    {
        foreach (var cost in firm.Parts().Where(p => p.Kind == "employee-expense" && p.Open < 0))
        {
            var minor = (long)Math.Ceiling(-cost.Open * part);
            new PayUseCase(firm.Firm.Context).Pay(firm.Firm.Caller, new PaymentRequest([cost.Number], Money.OfMinor(minor, firm.Base).Amount, today));
        }
    }

    // the rest is paid, what is over goes back
    private static void SettleInFull(Dollars firm, LocalDate today)
    {
        PayCosts(firm, today, 1m);
        foreach (var invoice in firm.Parts().Where(p => p.Kind == "invoice" && p.Open > 0))
        {
            firm.Pay(invoice.Number, Money.OfMinor(invoice.Open, firm.Currency).Amount, today);
        }

        long over;
        using (var reading = firm.Firm.Store.Read())
        {
            over = -MoneyPosting.Unallocated(reading, "harbor").Where(b => b.Amount.Currency == firm.Currency).Sum(b => b.Amount.Minor);
        }

        if (over > 0)
        {
            firm.Refund(Money.OfMinor(over, firm.Currency).Amount, today);
        }
    }

    private static void Check(Dollars firm, LocalDate today)
    {
        OnCash.Check(firm);
        var report = new FxReportUseCase(firm.Firm.Context).Report(firm.Firm.Caller, new FxScope(Day(1, 1), today));
        Assert.True(report.Ties);
        Assert.All(new FxReconciliationUseCase(firm.Firm.Context).Reconcile(firm.Firm.Caller), c => Assert.True(c.Ties, c.ToString()));
    }
}
