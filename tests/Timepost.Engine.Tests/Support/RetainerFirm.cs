using NodaTime;
using Timepost.Domain.Mapping;
using Timepost.Engine.Retainers;
using Timepost.Engine.Subledger;

namespace Timepost.Engine.Tests.Support;

/// <summary>A firm whose one agreement has a retainer, and the accounts for it.</summary>
internal static class RetainerFirm
{
    public const string Id = "harbor-std";

    /// <summary>Of money, with these terms.</summary>
    public static Firm OfMoney(DepositTax tax, Func<RetainerTerms, RetainerTerms>? terms = null, Func<Agreement, Agreement>? agreement = null, Func<RuleSet, RuleSet>? rules = null)
    {
        var retainer = new RetainerTerms { Kind = RetainerKind.Amount, DepositTax = tax, Refundable = true };
        return Of(terms?.Invoke(retainer) ?? retainer, a => (agreement ?? (x => x))(a with { Rates = [new RateRule { Amount = 100m, Currency = Firm.Eur }] }), rules);
    }

    /// <summary>Of hours since February 2026: 10 h a month for 1,000.00.</summary>
    public static Firm OfHours(Func<RetainerTerms, RetainerTerms>? terms = null, Func<Agreement, Agreement>? agreement = null)
    {
        var retainer = new RetainerTerms { Kind = RetainerKind.Hours, Hours = 10m, Fee = 1000m };
        return Of(terms?.Invoke(retainer) ?? retainer, a => (agreement ?? (x => x))(a with { From = new LocalDate(2026, 3, 1), To = new LocalDate(2026, 4, 30) }));
    }

    public static void Work(this Firm firm, decimal hours, LocalDate? day = null) =>
        firm.Work.Add("Harbor", "Website", "Design", "Ana", day ?? new LocalDate(2026, 3, 2), (long)(hours * 3600));

    public static RetainerUseCase Retainers(this Firm firm) => new(firm.Context);

    public static long Balance(this Firm firm)
    {
        using var reading = firm.Store.Read();
        return reading.Retainers.Balance(Id);
    }

    /// <summary>The subledger's balance of a role: debit positive, minor units.</summary>
    public static long Sum(this Firm firm, AccountRole role)
    {
        using var reading = firm.Store.Read();
        return reading.Subledger.Balances(new SubledgerFilter(role)).Sum(b => b.Amount.Minor);
    }

    public static void AssertTies(this Firm firm) => Assert.All(new RetainersUseCase(firm.Context).Reconcile(firm.Caller), t => Assert.True(t.Ties, $"{t}"));

    private static Firm Of(RetainerTerms terms, Func<Agreement, Agreement> agreement, Func<RuleSet, RuleSet>? rules = null) => new(
        a => agreement(a with { Retainer = terms }),
        r => (rules ?? (x => x))(r with
        {
            Accounts =
            [
                .. r.Accounts,
                new("bank", "Assets:Bank", AccountType.Asset, AccountRole.Bank),
                new("prepaid", "Liabilities:Retainers", AccountType.Liability, AccountRole.RetainerLiability),
                new("breakage", "Income:Lapsed", AccountType.Revenue, AccountRole.BreakageRevenue),
                new("small", "Expenses:Differences", AccountType.Cost, AccountRole.SmallDifferences),
            ],
        }));
}
