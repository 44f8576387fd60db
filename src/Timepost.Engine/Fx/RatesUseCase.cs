using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Engine.Trail;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Fx;

/// <summary>A rate that a person typed.</summary>
/// <param name="Rate">The row that counts now.</param>
/// <param name="Added">False: it was there already with this value.</param>
public sealed record TypedRate(FxRate Rate, bool Added);

/// <summary>Rates typed by hand, and the list of all. Files of rates come in as other files do (<see cref="Intake.ImportFiles"/>).</summary>
public sealed class RatesUseCase(WorkspaceContext context)
{
    /// <summary>Adds a rate of the provider <see cref="FxRate.Hand"/>, with a row in the trail. The value that counts already adds nothing; another one
    /// is a correction, and the row before stays.</summary>
    /// <param name="caller">Bookkeeper or above.</param>
    /// <param name="quoteOf">The currency of which the value buys one unit; null: the workspace's base currency.</param>
    /// <param name="quote">The currency in which it is priced.</param>
    /// <param name="date">The day for which it holds, 1970 to 2099.</param>
    /// <param name="value">Units of the quote currency for one unit of the other; above 0.</param>
    /// <exception cref="NotAllowedException">Below bookkeeper.</exception>
    /// <exception cref="WrongRateException">The value is not above 0, the two currencies are one, or the day is none of the books'.</exception>
    public TypedRate Add(Caller caller, Currency? quoteOf, Currency quote, LocalDate date, decimal value)
    {
        caller.Require(ActorRole.Bookkeeper, "Adding an exchange rate");
        var of = quoteOf ?? context.Rules.Workspace.BaseCurrency;
        if (value <= 0)
        {
            throw new WrongRateException("A rate is above 0.", "Give the units of the currency for one unit of the base, as in 1.16.");
        }

        if (of == quote)
        {
            throw new WrongRateException($"{quote} in {quote} is always 1.", "Name another currency, or another --base.");
        }

        if (!BooksLimits.Hold(date))
        {
            throw new WrongRateException(
                string.Create(CultureInfo.InvariantCulture, $"{LocalDatePattern.Iso.Format(date)} lies outside {BooksLimits.FirstYear} to {BooksLimits.LastYear}, which no books hold."), "Correct the date.");
        }

        using var transaction = context.Store.Begin();
        var rate = new FxRate
        {
            Id = new RateId(context.Ids.Next()), Provider = FxRate.Hand, Base = of, Quote = quote, Date = date, Value = value, Captured = context.Clock.GetCurrentInstant(),
        };
        if (transaction.Rates.Newest(FxRate.Hand, of, quote, date) is { } had && had.Value == rate.Value)
        {
            return new TypedRate(had, false);
        }

        transaction.Rates.Add(rate);
        transaction.Trail.Append(caller.Actor, "rate", rate.Id.ToString(), TrailPayload.Write(json =>
        {
            json.WriteString("provider", rate.Provider);
            json.WriteString("base", rate.Base.Code);
            json.WriteString("quote", rate.Quote.Code);
            json.WriteString("date", LocalDatePattern.Iso.Format(rate.Date));
            json.WriteString("value", rate.Value.ToString(CultureInfo.InvariantCulture));
        }));
        transaction.Commit();
        return new TypedRate(rate, true);
    }

    /// <summary>So many rates, the latest day first, after one where it is given.</summary>
    /// <param name="caller">Viewer or above.</param>
    /// <param name="currency">Only those of this currency, as base or quote; null: all.</param>
    /// <param name="after">The last row of the page before.</param>
    /// <param name="most">Rows at most.</param>
    /// <exception cref="NotAllowedException">Below viewer.</exception>
    public IReadOnlyList<FxRate> List(Caller caller, Currency? currency, RateId? after, int most)
    {
        caller.Require(ActorRole.Viewer, "Reading exchange rates");
        using var transaction = context.Store.Read();
        return transaction.Rates.List(currency, after, most);
    }
}

/// <summary>Something that was typed can be no exchange rate. Nothing was changed.</summary>
public sealed class WrongRateException(string what, string remedy) : InvalidOperationException(what)
{
    /// <summary>What to do.</summary>
    public string Remedy { get; } = remedy;
}
