using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Engine.Plans;
using Timepost.Engine.Subledger;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Subcontractors;

/// <summary>A firm whose worker Ben is of the vendor Nord Studio, at 60.00 an hour; clients pay 95.00.</summary>
internal static class Subcontracting
{
    public const string Nord = "Nord Studio";

    public static readonly LocalDate March = new(2026, 3, 2);

    public static readonly DateInterval WholeMarch = new(new LocalDate(2026, 3, 1), new LocalDate(2026, 3, 31));

    public static Firm Firm(
        Func<Subcontractor, Subcontractor>? subcontractor = null, SubcontractorTerms? terms = null, Func<RuleSet, RuleSet>? rules = null) =>
        new(a => a with { Subcontractors = terms ?? SubcontractorTerms.ByRate }, r => (rules ?? (x => x))(r with
        {
            Workers = new(
                [
                    r.Workers.Rules[0],
                    new(new EntityMatch { Names = ["Ben"] }, new WorkerTarget { Id = "ben", Name = "Ben", Vendor = Nord }, "mapping.yaml:9"),
                ],
                Unmatched.Exception),
            Accounts =
            [
                .. r.Accounts,
                new("accrued", "Liabilities:Accrued", AccountType.Liability, AccountRole.AccruedCost),
                new("retention", "Liabilities:Retention", AccountType.Liability, AccountRole.RetentionPayable),
                new("subcontracted", "Expenses:Subcontractors", AccountType.Cost, AccountRole.None),
            ],
            Subcontractors = [(subcontractor ?? (s => s))(new Subcontractor
            {
                Id = "nord",
                Vendor = Nord,
                Currency = Support.Firm.Eur,
                TaxCode = "DE19",
                Account = "subcontracted",
                PaymentDays = 14,
                Rates = [new RateRule { Amount = 60m, Currency = Support.Firm.Eur, Origin = "mapping.yaml:30" }],
            })],
        }));

    public static Subcontractor SelfBilling(Subcontractor subcontractor) => subcontractor with { SelfBilling = true };

    public static Func<Subcontractor, Subcontractor> Holding(decimal percent, RetentionBase of = RetentionBase.Net, RetentionTax tax = RetentionTax.WithBill) =>
        s => s with { SelfBilling = true, Retention = new RetentionTerms(percent, of, tax) };

    public static IReadOnlyList<PlanAction> Bills(this PlanResult plan) => [.. plan.Actions.Where(a => a.Kind == "subcontractor-bill")];

    /// <summary>Balance in euro of an account, credit negative.</summary>
    public static decimal Balance(this Firm firm, string account)
    {
        using var reading = firm.Store.Read();
        return reading.Subledger.Balances(new SubledgerFilter()).Where(b => b.Account == account).Sum(b => b.Amount.Amount);
    }

    public static StoredDraft Bill(this Firm firm, string number = "BILL-2026-00001")
    {
        using var reading = firm.Store.Read();
        return reading.Plans.DraftByNumber(number)!;
    }

    public static Money Eur(decimal amount) => Money.Exact(amount, Support.Firm.Eur);
}
