using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;
using Timepost.Engine.Corrections;
using Timepost.Engine.Fx;
using Timepost.Engine.Plans;
using Timepost.Engine.Retainers;
using Timepost.Engine.Subledger;
using Timepost.Engine.Tests.Payments;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Fx;

/// <summary>Firms with hours, discounts, expenses and draw-downs in one currency and books in another, drawn with fixed seeds, through plan and apply.</summary>
public sealed class RandomForeignFirmTests
{
    private static readonly LocalDate March1 = new(2026, 3, 1);
    private static readonly LocalDate April1 = new(2026, 4, 1);

    [Theory]
    [InlineData(1, "JPY", "EUR")]
    [InlineData(2, "USD", "EUR")]
    [InlineData(3, "KWD", "EUR")]
    [InlineData(4, "CLF", "EUR")]
    [InlineData(5, "EUR", "JPY")]
    [InlineData(6, "KWD", "JPY")]
    [InlineData(7, "JPY", "USD")]
    [InlineData(8, "USD", "CLF")]
    public void Lines_sum_to_their_document_postings_to_zero_and_tax_to_what_it_was_converted_to(int seed, string currency, string inBase)
    {
        var random = new Random(seed);
        foreach (var (mode, taxDate, retainer) in ((RateLock, TaxRateDate, DepositTax?)[])
            [(RateLock.InvoiceDate, TaxRateDate.TaxPoint, DepositTax.OnDeposit), (RateLock.TransactionDate, TaxRateDate.TaxPoint, DepositTax.OnDrawDown), (RateLock.TransactionDate, TaxRateDate.InvoiceDate, null)])
        {
            using var firm = Draw(random, Currency.Of(currency), Currency.Of(inBase), mode, taxDate, retainer);
            firm.PlanAndApply(April1);
            using var reading = firm.Store.Read();
            var documents = reading.Plans.Drafts(new DraftFilter(["invoice", "employee-expense"]), 100);
            Assert.Contains(documents, d => d.Kind == "invoice");
            foreach (var document in documents.Where(d => d.Total.Currency.Code != inBase))
            {
                Assert.Equal("final", document.Status);
                Check(reading.Locks.Of(document.Key.Value).Select(l => l.Amount).ToList(), document, Assert.Single(reading.Subledger.OfDocument(document.Key.Value)));
            }
        }
    }

    [Theory]
    [InlineData(1, "JPY", "EUR")]
    [InlineData(2, "USD", "EUR")]
    [InlineData(3, "KWD", "EUR")]
    [InlineData(4, "EUR", "EUR")]
    [InlineData(5, "EUR", "JPY")]
    [InlineData(6, "KWD", "JPY")]
    [InlineData(7, "JPY", "USD")]
    [InlineData(8, "USD", "CLF")]
    public void Credits_of_everything_leave_every_account_at_zero_in_base_whatever_was_billed_on_and_drawn(int seed, string currency, string inBase)
    {
        var random = new Random(seed);
        foreach (var (mode, tax, refundable) in ((RateLock, DepositTax, bool)[])
            [(RateLock.InvoiceDate, DepositTax.OnDrawDown, true), (RateLock.TransactionDate, DepositTax.OnDeposit, true), (RateLock.InvoiceDate, DepositTax.OnDrawDown, false)])
        {
            using var firm = Draw(random, Currency.Of(currency), Currency.Of(inBase), mode, TaxRateDate.TaxPoint, tax, refundable);
            firm.PlanAndApply(April1);
            var invoices = Invoices(firm);
            foreach (var invoice in invoices)
            {
                // sometimes a line of an expense first
                if (ExpenseLine(invoice) is { } line && random.Next(2) == 0)
                {
                    Credit(firm, new CreditRequest(invoice.Number, "wrong") { Lines = [(line, CreditMode.Hold)], Mode = CreditMode.Hold, Date = April1 });
                }

                Credit(firm, new CreditRequest(invoice.Number, "wrong") { Mode = CreditMode.Hold, Date = April1 });
            }

            Assert.Contains(invoices, i => !i.Total.IsNegative);
            Assert.All(new FxReconciliationUseCase(firm.Context).Reconcile(firm.Caller), c => Assert.True(c.Ties, c.ToString()));
            using var reading = firm.Store.Read();
            foreach (var invoice in invoices)
            {
                var postings = reading.Corrections.OfOriginal(invoice.Key).Select(c => c.Document.Value).Append(invoice.Key.Value).SelectMany(reading.Subledger.OfDocument)
                    .SelectMany(e => e.Postings);
                Assert.Equal([], postings.GroupBy(p => p.Posting.Account).Select(a => (a.Key, InBase: a.Sum(p => p.BaseMinor))).Where(a => a.InBase != 0));
            }
        }
    }

    private static List<StoredDraft> Invoices(Firm firm)
    {
        using var reading = firm.Store.Read();
        return [.. reading.Plans.Drafts(new DraftFilter(["invoice"]), 100).Where(d => d.Status == "final")];
    }

    private static int? ExpenseLine(StoredDraft invoice)
    {
        var at = DraftBody.Lines(invoice.Body, invoice.Total.Currency).ToList().FindIndex(l => l.Expense is not null);
        return at < 0 ? null : at + 1;
    }

    private static void Credit(Firm firm, CreditRequest request)
    {
        new CreditUseCase(firm.Context).Draft(firm.Caller, request);
        var plan = firm.Plan(April1);
        firm.Approve(plan, [.. plan.Actions.Where(a => a.Kind == "credit-note").Select(a => a.Sequence)]);
        firm.Apply(plan);
    }

    private static void Check(List<LockedAmount> locked, StoredDraft document, SubledgerEntry entry)
    {
        var whole = locked[0];
        Assert.Equal((document.Net, document.Tax, DraftBody.Lines(document.Body, document.Total.Currency).Count), (whole.Net, whole.Tax, locked.Count - 1));
        Assert.Equal(whole.BaseNet.Minor, locked.Skip(1).Sum(l => l.BaseNet.Minor));
        Assert.Equal(whole.BaseTax.Minor, locked.Skip(1).Sum(l => l.BaseTax.Minor));
        Assert.Equal(0, entry.Postings.Sum(p => p.BaseMinor));
        var sign = document.Kind == "invoice" ? 1 : -1;
        Assert.Equal(sign * whole.BaseTotal.Minor, entry.Postings.Where(p => p.Posting.Role is AccountRole.Receivable or AccountRole.EmployeePayable).Sum(p => p.BaseMinor));
        Assert.Equal(-sign * whole.BaseTax.Minor, entry.Postings.Where(p => p.Posting.Role is AccountRole.OutputTax or AccountRole.InputTax).Sum(p => p.BaseMinor));
    }

    private static Firm Draw(Random random, Currency currency, Currency inBase, RateLock mode, TaxRateDate taxDate, DepositTax? retainer, bool refundable = false)
    {
        var hourly = Money.Rounded(100m + random.Next(50), currency, RoundingMode.HalfUp).Amount;
        var firm = new Firm(
            a => a with
            {
                Currency = currency, Rates = [new RateRule { Amount = hourly, Currency = currency }], InvoiceDiscountPercent = 7.5m,
                Expenses = a.Expenses with { MarkupPercent = 12.5m },
                Retainer = retainer is { } tax ? new RetainerTerms { Kind = RetainerKind.Amount, DepositTax = tax, Refundable = refundable } : null,
            },
            r => PaymentTests.WithMoney(r) with
            {
                Workspace = r.Workspace with { BaseCurrency = inBase },
                Policies = r.Policies with { Rates = r.Policies.Rates with { Lock = mode, TaxRateDate = taxDate, MaxAgeDays = 0 } },
                Accounts = [.. PaymentTests.WithMoney(r).Accounts, new("retainers", "Liabilities:Retainers", AccountType.Liability, AccountRole.RetainerLiability)],
            },
            inMemory: true);
        firm.Clock.Now = Instant.FromUtc(2026, 4, 20, 9, 0);
        Rates(firm, random, [currency, Currency.Of("GBP")], inBase);
        if (retainer is not null)
        {
            new RetainerUseCase(firm.Context).Receive(firm.Caller, "harbor-std", Money.Rounded(random.Next(200, 3_000), currency, RoundingMode.HalfUp).Amount, March1);
        }

        for (var i = random.Next(3, 12); i > 0; i--)
        {
            firm.Work.Add("Harbor", random.Next(2) == 0 ? "Website" : "App", random.Next(2) == 0 ? "Design" : "Calls", "Ana", March1.PlusDays(random.Next(31)), random.Next(60, 30_000));
        }

        foreach (var (spent, id) in ((Currency, int)[])[(currency, 1), (Currency.Of("GBP"), 2)])
        {
            var gross = Money.Rounded(random.Next(10, 400), spent, RoundingMode.HalfUp);
            firm.Work.Expenses.Add(FakeWork.Rail(March1.PlusDays(random.Next(31))) with
            {
                Id = new ExpenseId(new Guid(id, 7, 7, new byte[8])), ExternalId = $"x{id}", Amount = gross, Tax = Money.Rounded(gross.Amount * 19 / 119, spent, RoundingMode.HalfUp),
            });
        }

        return firm;
    }

    private static void Rates(Firm firm, Random random, IReadOnlyList<Currency> currencies, Currency inBase)
    {
        using var transaction = firm.Store.Begin();
        foreach (var currency in currencies.Append(Currency.Of("EUR")).Distinct().Where(c => c != inBase))
        {
            for (var day = March1; day <= April1; day = day.PlusDays(1))
            {
                transaction.Rates.Add(new FxRate
                {
                    Id = new RateId(firm.Ids.Next()), Provider = "ecb", Base = inBase, Quote = currency, Date = day, Captured = firm.Clock.Now,
                    Value = Math.Round((decimal)(random.NextDouble() + 0.7), random.Next(2, 6)),
                });
            }
        }

        transaction.Commit();
    }
}
