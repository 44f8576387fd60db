using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Payments;
using Timepost.Engine.PeriodEnd;
using Timepost.Engine.Subledger;
using Timepost.Engine.Tests.Payments;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Fx;

/// <summary>A firm with books in euro (or another currency) whose client is billed in dollars (or another), with rates typed by hand.</summary>
internal sealed class Dollars : IDisposable
{
    public static readonly Currency Usd = Currency.Of("USD");

    public Dollars(string currency = "USD", string inBase = "EUR", RetainerTerms? retainer = null, Func<RuleSet, RuleSet>? rules = null, decimal rate = 100m)
    {
        (Currency, Base) = (Currency.Of(currency), Currency.Of(inBase));
        Firm = new Firm(
            a => a with { Currency = Currency, Tax = new TaxTerms { Code = "EXPORT" }, Rates = [new RateRule { Amount = rate, Currency = Currency }], Retainer = retainer },
            r => (rules ?? (x => x))(PaymentTests.WithMoney(r) with
            {
                Workspace = r.Workspace with { BaseCurrency = Base },
                TaxCodes = [.. r.TaxCodes, new TaxCode("EXPORT", [new TaxRate(new LocalDate(2007, 1, 1), 0m)], "", "", "", false)],
                Accounts = [.. PaymentTests.WithMoney(r).Accounts, new("retainers", "Liabilities:Retainers", AccountType.Liability, AccountRole.RetainerLiability)],
            }), inMemory: true);
        Firm.Clock.Now = Instant.FromUtc(2026, 12, 30, 9, 0);
    }

    public Firm Firm { get; }

    public Currency Currency { get; }

    public Currency Base { get; }

    public void Dispose() => Firm.Dispose();

    public static LocalDate Day(int month, int day) => new(2026, month, day);

    /// <summary>So many of the client's currency for one of base.</summary>
    public void Rate(LocalDate date, decimal value, string? currency = null)
    {
        using var transaction = Firm.Store.Begin();
        transaction.Rates.Add(new FxRate
        {
            Id = new RateId(Firm.Ids.Next()), Provider = FxRate.Hand, Base = Base, Quote = currency is null ? Currency : Currency.Of(currency), Date = date, Value = value,
            Captured = Firm.Clock.Now += Duration.FromMinutes(1),
        });
        transaction.Commit();
    }

    /// <summary>An invoice of ten hours, worked in the month before.</summary>
    public void Invoice(LocalDate date, int seconds = 36_000)
    {
        Firm.Work.Add("Harbor", "Website", "Design", "Ana", date.PlusMonths(-1), seconds);
        Firm.PlanAndApply(date);
    }

    public PaymentResult Pay(string number, decimal amount, LocalDate date, decimal? atBank = null, string atBankCurrency = "", decimal fee = 0, string feeCurrency = "") =>
        new PayUseCase(Firm.Context).Pay(Firm.Caller, new PaymentRequest([number], amount, date, Fee: fee) { AtBank = atBank, AtBankCurrency = atBankCurrency, FeeCurrency = feeCurrency });

    public CloseResult Close(string period) => new CloseUseCase(Firm.Context).Close(Firm.Caller, period);

    public void Reopen(string period) => new CloseUseCase(Firm.Context).Reopen(Firm.Caller, period, "late");

    /// <summary>Balance of a role at the end of a day (null: of all): own currency, and base with revaluations.</summary>
    public (long Amount, long InBase) At(AccountRole role, LocalDate? day = null, LocalDate? from = null)
    {
        using var reading = Firm.Store.Read();
        var balances = reading.Subledger.Balances(new SubledgerFilter(role, From: from, To: day));
        return (balances.Where(b => b.Amount.Currency == Currency).Sum(b => b.Amount.Minor), balances.Sum(b => b.BaseMinor));
    }

    /// <summary>Gains less losses of the two accounts in these days, base minor units.</summary>
    public long Gains(AccountRole gain, AccountRole loss, LocalDate? from = null, LocalDate? to = null) => -At(gain, to, from).InBase - At(loss, to, from).InBase;

    public long Realised(LocalDate? from = null, LocalDate? to = null) => Gains(AccountRole.RealisedGain, AccountRole.RealisedLoss, from, to);

    public long Unrealised(LocalDate? from = null, LocalDate? to = null) => Gains(AccountRole.UnrealisedGain, AccountRole.UnrealisedLoss, from, to);
}
