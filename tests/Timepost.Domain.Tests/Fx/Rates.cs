using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;

namespace Timepost.Domain.Tests.Fx;

/// <summary>Rates as tests write them.</summary>
internal static class Rates
{
    public static readonly Instant Noon = Instant.FromUtc(2026, 1, 15, 12, 0);

    public static LocalDate Day(int day, int month = 1) => new(2026, month, day);

    public static Currency Of(string code) => Currency.Of(code);

    public static FxRate Rate(string quote, decimal value, LocalDate date, string of = "EUR", string provider = "ecb", int id = 1, int minutes = 0) => new()
    {
        Id = new RateId(new Guid(id, 0, 0, new byte[8])),
        Provider = provider,
        Base = Of(of),
        Quote = Of(quote),
        Date = date,
        Value = value,
        Captured = Noon + Duration.FromMinutes(minutes),
    };

    public static FoundRate Found(string from, string to, params FxRate[] rates) =>
        FoundRate.Of(Of(from), Of(to), rates) ?? throw new InvalidOperationException("These rates do not lead there.");

    public static Timepost.Domain.Amounts.Money Money(decimal amount, string currency) => Timepost.Domain.Amounts.Money.Exact(amount, Of(currency));
}
