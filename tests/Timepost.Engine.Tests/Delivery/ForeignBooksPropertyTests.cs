using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Engine.Corrections;
using Timepost.Engine.Delivery;
using Timepost.Engine.Payments;
using Timepost.Engine.Plans;
using Timepost.Engine.Subledger;
using Timepost.Engine.Tests.Support;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Tests.Delivery;

/// <summary>Whatever is billed, paid, credited and given up in dollars: books and subledger never differ by a cent, by what the books can hold.</summary>
public sealed class ForeignBooksPropertyTests
{
    private static readonly LocalDate First = new(2026, 1, 15);

    [Theory]
    [InlineData(ForeignAmounts.BaseAmounts, 1)]
    [InlineData(ForeignAmounts.BaseAmounts, 2)]
    [InlineData(ForeignAmounts.BaseAmounts, 3)]
    [InlineData(ForeignAmounts.Rate, 4)]
    [InlineData(ForeignAmounts.Rate, 5)]
    [InlineData(ForeignAmounts.None, 6)]
    [InlineData(ForeignAmounts.None, 7)]
    public void Promise5_books_get_what_was_posted(ForeignAmounts foreign, int seed)
    {
        var random = new Random(seed);
        using var firm = DollarFirm.Create(
            Enumerable.Range(0, 200).Select(i => (First.PlusDays(i - 1), decimal.Round(1.05m + (random.Next(3_000) / 10_000m), 4))), taxPercent: 7.7m);
        firm.Books.Foreign = foreign;
        var day = First;
        var refused = 0;
        for (var i = 0; i < 30; i++)
        {
            day = day.PlusDays(random.Next(4));
            firm.At(day);
            firm.Work.Add(random.Next(4) == 0 ? "Lake" : "Harbor", "Website", "Design", "Ana", new LocalDate(2025, random.Next(1, 13), random.Next(1, 28)), random.Next(1, 90_000));
            if (random.Next(2) == 0)
            {
                firm.PlanAndApply(day);
                Check(firm, foreign);
            }

            try
            {
                One(firm, random, day);
            }
            catch (Exception failure) when (failure is OperationRefusedException or CorrectionRefusedException)
            {
                refused++;
            }
        }

        firm.PlanAndApply(day);
        Check(firm, foreign);
        Assert.InRange(refused, 0, 29);
        if (foreign == ForeignAmounts.BaseAmounts)
        {
            AssertSameBalances(firm);
        }
    }

    private static void One(Firm firm, Random random, LocalDate day)
    {
        List<StoredDraft> finals;
        Booking? payment;
        using (var reading = firm.Store.Read())
        {
            finals = [.. reading.Plans.Drafts(new DraftFilter(["invoice"]), int.MaxValue).Where(d => d.Status == "final")];
            payment = reading.Bookings.List("payment", "", "", int.MaxValue) is { Count: > 0 } payments ? payments[random.Next(payments.Count)] : null;
        }

        var amount = random.Next(1, 200_000) / 100m;
        if (finals.Count == 0 || random.Next(6) == 0)
        {
            new PayUseCase(firm.Context).Pay(firm.Caller, new PaymentRequest([], amount, day, Client: "harbor", Currency: "USD"));
            return;
        }

        var number = finals[random.Next(finals.Count)].Number;
        var money = new MoneyUseCase(firm.Context);
        switch (random.Next(6))
        {
            case 0 or 1:
                new PayUseCase(firm.Context).Pay(firm.Caller, new PaymentRequest([number], amount, day, Fee: random.Next(3) == 0 ? 3.33m : 0m));
                break;
            case 2:
                money.Allocate(firm.Caller, number, null, day);
                break;
            case 3:
                money.WriteOff(firm.Caller, number, random.Next(1, 5_000) / 100m, random.Next(2) == 0, day, "small");
                break;
            case 4:
                new CreditUseCase(firm.Context).Draft(firm.Caller, new CreditRequest(number, "agreed") { Net = random.Next(1, 20_000) / 100m, Date = day });
                break;
            default:
                if (payment is not null)
                {
                    money.Undo(firm.Caller, payment.Key.Value, day, "wrong");
                }

                break;
        }
    }

    private static void Check(Firm firm, ForeignAmounts foreign)
    {
        using var reading = firm.Store.Read();
        foreach (var (number, document, _) in firm.Books.Held)
        {
            if (document.Kind == BooksKind.Customer)
            {
                continue;
            }

            var entry = Assert.Single(reading.Subledger.OfDocument(document.Key.Value), e => e.Reverses is null);
            if (document.Currency == Firm.Eur)
            {
                Assert.All(document.Postings, p => Assert.Equal((Firm.Eur, null), (p.Amount.Currency, p.InBase)));
                Assert.Equal((null, null), (document.Rate, document.InBase));
                continue;
            }

            Assert.NotEqual(ForeignAmounts.None, foreign);
            Assert.NotNull(document.Rate);
            if (foreign == ForeignAmounts.BaseAmounts)
            {
                Assert.Equal(0, document.Postings.Sum(p => (p.InBase ?? p.Amount).Minor));
                Assert.All(document.Postings, p => Assert.Equal(Firm.Eur, (p.InBase ?? p.Amount).Currency));
                Assert.Equal(Sums(entry.Postings.Select(p => (p.Posting.Account, p.BaseMinor))), Sums(document.Postings.Select(p => (p.Account, (p.InBase ?? p.Amount).Minor))));
            }
            else
            {
                Assert.All(document.Postings, p => Assert.Equal((DollarFirm.Usd, null), (p.Amount.Currency, p.InBase)));
                Assert.Equal(0, document.Postings.Sum(p => p.Amount.Minor));
            }

            Assert.Equal(
                Sums(entry.Postings.Where(p => p.Posting.Amount.Currency == DollarFirm.Usd).Select(p => (p.Posting.Account, p.Posting.Amount.Minor))),
                Sums(document.Postings.Where(p => p.Amount.Currency == DollarFirm.Usd).Select(p => (p.Account, p.Amount.Minor))));
        }

        Assert.DoesNotContain(reading.Exceptions.List(openOnly: true, null, int.MaxValue), e => e.Kind != "books-without-currency" && e.Kind != "held-by-credit");
    }

    // all of it has been delivered: account by account, in base
    private static void AssertSameBalances(Firm firm)
    {
        using var reading = firm.Store.Read();
        Assert.Empty(reading.Bookings.Open());
        Assert.Equal(
            Sums(reading.Subledger.Balances(new SubledgerFilter()).Select(b => (b.Account, b.BaseMinor))),
            Sums(firm.Books.Held.SelectMany(h => h.Document.Postings).Select(p => (p.Account, (p.InBase ?? p.Amount).Minor))));
        Assert.Contains(reading.Subledger.Balances(new SubledgerFilter()), b => b.Account is "Income:ExchangeGain" or "Expenses:ExchangeLoss");
    }

    private static IEnumerable<string> Sums(IEnumerable<(string Account, long Minor)> postings) => postings.GroupBy(p => p.Account, StringComparer.Ordinal)
        .Select(g => (g.Key, Sum: g.Sum(p => p.Minor))).Where(s => s.Sum != 0).Select(s => $"{s.Key} {Money.OfMinor(s.Sum, Firm.Eur)}").Order(StringComparer.Ordinal);
}
