using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Tests.Payments;

namespace Timepost.Engine.Tests.Support;

/// <summary>A firm that keeps books in euro and bills Harbor in dollars, 100.00 an hour, and Lake in euro.</summary>
internal static class DollarFirm
{
    public static readonly Currency Usd = Currency.Of("USD");

    public static Firm Create(IEnumerable<(LocalDate Date, decimal Value)> rates, decimal taxPercent = 0m, bool onDisk = false)
    {
        var firm = new Firm(
            a => a with { Currency = Usd, Tax = new TaxTerms { Code = "SALES" }, Rates = [new RateRule { Amount = 100m, Currency = Usd }] },
            r => PaymentTests.WithMoney(r) with
            {
                Policies = PaymentTests.WithMoney(r).Policies with { Rates = r.Policies.Rates with { TaxRateDate = TaxRateDate.InvoiceDate } },
                TaxCodes = [.. r.TaxCodes, new TaxCode("SALES", [new TaxRate(new LocalDate(2007, 1, 1), taxPercent)], "vat-out", "vat-in", "", false)],
                Clients = new(
                    [.. r.Clients.Rules, new EntityRule<ClientTarget>(new EntityMatch { Names = ["Lake"] }, new ClientTarget { Id = "lake", Customer = "Lake GmbH" }, "mapping.yaml:2")],
                    Unmatched.Exception),
                Agreements =
                [
                    .. r.Agreements,
                    r.Agreements[0] with
                    {
                        Id = "lake-std", Client = "lake", Currency = Firm.Eur, Tax = new TaxTerms { Code = "DE19" }, Rates = [new RateRule { Amount = 90m, Currency = Firm.Eur }],
                    },
                ],
            })
        { OnDisk = onDisk };
        using var transaction = firm.Store.Begin();
        foreach (var (date, value) in rates)
        {
            transaction.Rates.Add(new FxRate
            {
                Id = new RateId(firm.Ids.Next()), Provider = FxRate.Hand, Base = Firm.Eur, Quote = Usd, Date = date, Value = value, Captured = firm.Clock.Now,
            });
        }

        transaction.Commit();
        return firm;
    }

    public static void At(this Firm firm, LocalDate day) => firm.Clock.Now = day.AtMidnight().InUtc().ToInstant() + Duration.FromHours(9);
}
