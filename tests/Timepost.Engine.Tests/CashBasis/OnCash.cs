using NodaTime;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;
using Timepost.Engine.Corrections;
using Timepost.Engine.Payments;
using Timepost.Engine.Subledger;
using Timepost.Engine.Tests.Fx;

namespace Timepost.Engine.Tests.CashBasis;

/// <summary>A firm that keeps books on cash basis, and bills Harbor with 19 % tax.</summary>
internal static class OnCash
{
    private static readonly AccountRole[] Owed = [AccountRole.Receivable, AccountRole.UnpaidSales];
    private static readonly AccountRole[] Owes = [AccountRole.Payable, AccountRole.EmployeePayable, AccountRole.AccruedCost, AccountRole.UnpaidCosts];

    public static RuleSet Of(RuleSet rules) => rules with
    {
        Workspace = rules.Workspace with { Basis = AccountingBasis.Cash },
        Policies = rules.Policies with { Rates = rules.Policies.Rates with { Lock = RateLock.PaymentDate, TaxRateDate = TaxRateDate.InvoiceDate } },
        Accounts =
        [
            .. rules.Accounts,
            new("unpaid-sales", "Assets:UnpaidSales", AccountType.Asset, AccountRole.UnpaidSales),
            new("unpaid-costs", "Liabilities:UnpaidCosts", AccountType.Liability, AccountRole.UnpaidCosts),
        ],
        Agreements = [rules.Agreements[0] with { Tax = new TaxTerms { Code = "DE19" }, EarlyPayment = new EarlyPaymentTerms(2m, 400) }],
    };

    public static Dollars Firm(string currency = "USD", string inBase = "EUR", decimal rate = 100m, Func<RuleSet, RuleSet>? rules = null) =>
        new(currency, inBase, rules: r => (rules ?? (x => x))(Of(r)), rate: rate);

    public static void Credit(this Dollars firm, string number, LocalDate date, decimal? net = null)
    {
        new CreditUseCase(firm.Firm.Context).Draft(
            firm.Firm.Caller, new CreditRequest(number, "agreed") { Net = net, Date = date, Mode = net is null ? Domain.Billing.CreditMode.Hold : null });
        firm.Firm.PlanAndApply(date);
    }

    public static PaymentResult Refund(this Dollars firm, decimal amount, LocalDate date) =>
        new MoneyUseCase(firm.Firm.Context).Refund(firm.Firm.Caller, "harbor", amount, firm.Currency.Code, date, "credited");

    /// <summary>Every account that is not zero: own currency of the client, and base.</summary>
    public static string[] Balances(this Dollars firm)
    {
        using var reading = firm.Firm.Store.Read();
        return
        [
            .. reading.Subledger.Balances(new SubledgerFilter()).GroupBy(b => b.Account).Where(g => g.Any(b => b.Amount.Minor != 0 || b.BaseMinor != 0))
                .Select(g => (g.Key, Own: g.Where(b => b.Amount.Currency == firm.Currency).Sum(b => b.Amount.Minor), InBase: g.Sum(b => b.BaseMinor)))
                .Where(g => g.Own != 0 || g.InBase != 0).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key} {g.Own} {g.InBase}"),
        ];
    }

    public static DocumentParts[] Parts(this Dollars firm)
    {
        using var reading = firm.Firm.Store.Read();
        var documents = reading.Plans.Drafts(new Timepost.Engine.Plans.DraftFilter([]), int.MaxValue).Where(d => d.Status is "final" or "reserved").ToList();
        return [.. documents.Where(d => reading.CashShares.Has(d.Key.Value)).Select(d => new DocumentParts(
            d.Number, d.Kind, reading.CashShares.Of(d.Key.Value), Open(reading, d.Key.Value, d.Kind is "invoice" or "credit-note" ? AccountRole.Receivable : AccountRole.EmployeePayable)))];
    }

    private static long Open(Timepost.Engine.Workspaces.IStoreTransaction reading, string document, AccountRole role) =>
        reading.Subledger.Balances(new SubledgerFilter(role, Document: document)).Sum(b => b.Amount.Minor);

    /// <summary>What holds at every moment: what is owed stands against its contra account, no difference arises, and a document waits for exactly what is open of it.</summary>
    public static void Check(Dollars firm)
    {
        using (var reading = firm.Firm.Store.Read())
        {
            var all = reading.Subledger.Balances(new SubledgerFilter());
            foreach (var side in new[] { Owed, Owes })
            {
                Assert.Equal(0, all.Where(b => side.Contains(b.Role)).Sum(b => b.BaseMinor));
                Assert.All(all.Where(b => side.Contains(b.Role)).GroupBy(b => b.Amount.Currency), g => Assert.Equal(0, g.Sum(b => b.Amount.Minor)));
            }

            // money that nothing explains is owed back at whatever it is worth then; no document makes a difference
            foreach (var entry in reading.Subledger.List(new SubledgerFilter(), null, int.MaxValue).Where(e => e.Kind != "refund"))
            {
                Assert.DoesNotContain(entry.Postings, p => p.Posting.Role is AccountRole.RealisedGain or AccountRole.RealisedLoss);
            }

            // income, tax and what was laid out are money received, less what is not explained yet
            AccountRole[] money = [AccountRole.Bank, AccountRole.CompanyCard, AccountRole.BankCharges, AccountRole.UnallocatedCash, AccountRole.SmallDifferences, AccountRole.RealisedGain, AccountRole.RealisedLoss];
            AccountRole[] counted =
            [
                AccountRole.Revenue, AccountRole.Cost, AccountRole.OutputTax, AccountRole.InputTax, AccountRole.RecoverableExpense, AccountRole.WriteOff, AccountRole.BadDebt,
                AccountRole.Discounts, AccountRole.Rounding,
            ];
            Assert.Equal(all.Where(b => money.Contains(b.Role)).Sum(b => b.BaseMinor), -all.Where(b => counted.Contains(b.Role)).Sum(b => b.BaseMinor));
            Assert.All(all, b => Assert.True(money.Concat(counted).Concat(Owed).Concat(Owes).Contains(b.Role) || b.Role is AccountRole.UnrealisedGain or AccountRole.UnrealisedLoss, b.ToString()));
        }

        Assert.Equal(0, firm.Unrealised());
        foreach (var document in firm.Parts())
        {
            Assert.Equal(document.Open, -document.Parts.Sum(p => p.Whole - p.Counted));
            if (document.Open == 0)
            {
                Assert.All(document.Parts, p => Assert.Equal((document.Number, p.Whole), (document.Number, p.Counted)));
            }
        }
    }
}

/// <summary>What a document brings, and what is open on it: signed as posted.</summary>
internal sealed record DocumentParts(string Number, string Kind, IReadOnlyList<CashPart> Parts, long Open);
