using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Fx;
using Timepost.Domain.Mapping;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Fx;

/// <summary>The exchange rates of a run, under the policy of its rule set: what planning and posting ask. The same store and rule set give the same
/// rates, in whatever order they are asked. Holds what it read, so it lives no longer than its transaction.</summary>
public sealed class RateBook
{
    private const int FewDays = 2;
    private readonly Dictionary<(Currency From, Currency To, LocalDate Date), FoundRate?> _found = [];
    private readonly Dictionary<LocalDate, RateTable> _days = [];
    private readonly Dictionary<LocalDate, RateTable> _months = [];
    private readonly bool _listsHand;
    private readonly IStoreTransaction _transaction;
    private readonly Currency _base;
    private readonly RatePolicy _policy;

    /// <summary>Of a rule set and a transaction.</summary>
    public RateBook(RuleSet rules, IStoreTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(transaction);
        (_transaction, _base, _policy) = (transaction, rules.Workspace.BaseCurrency, rules.Policies.Rates);
        _listsHand = _policy.Providers.Contains(FxRate.Hand);
    }

    /// <summary>From a currency to the workspace's base currency on a day; null where there is none that is young enough.</summary>
    public FoundRate? ToBase(Currency from, LocalDate date) => Between(from, _base, date);

    /// <summary>From one currency to another on a day; null where there is none that is young enough. Which of several providers
    /// counts is <see cref="RatePolicy"/>'s word.</summary>
    public FoundRate? Between(Currency from, Currency to, LocalDate date)
    {
        if (from == to)
        {
            return FoundRate.Same(from);
        }

        if (!_found.TryGetValue((from, to, date), out var found))
        {
            _found[(from, to, date)] = found = BooksLimits.Hold(date) ? Search(from, to, date) : null;
        }

        return found;
    }

    /// <summary>What is missing, for a reader: where <see cref="Between"/> gave null.</summary>
    public string Missing(Currency from, Currency to, LocalDate date) => string.Create(
        CultureInfo.InvariantCulture,
        $"There is no rate from {from} to {to} {(_policy.Providers.Count == 0 ? "" : $"of {string.Join(" or ", _policy.Providers)} ")}for {LocalDatePattern.Iso.Format(date)}{Before}.{Others(from, to, date)}");

    // a provider that is not listed, or misspelt in the list
    private string Others(Currency from, Currency to, LocalDate date)
    {
        if (_policy.Providers.Count == 0 || !BooksLimits.Hold(date))
        {
            return "";
        }

        var table = TableOf(date);
        var others = table.Providers.Where(p => !_policy.Providers.Contains(p) && table.Find(p, from, to, date).Rate is not null).ToList();
        return others.Count == 0 ? "" : $" There is one of {string.Join(" and ", others)}, which policies.rates.provider does not name.";
    }

    private string Before => _policy.MaxAgeDays switch
    {
        0 => "",
        1 => " or the day before",
        var days => string.Create(CultureInfo.InvariantCulture, $" or the {days} days before"),
    };

    /// <summary>What to do to close the gap.</summary>
    public string Remedy(Currency from, Currency to, LocalDate date) => $"Type it in: {Typed(from, to, date)}; or import a file of rates.";

    /// <summary>The line to type that closes the gap.</summary>
    public string Typed(Currency from, Currency to, LocalDate date)
    {
        // what the base currency can do without is the other one
        var (quoteOf, quote) = to == _base ? (to, from) : from == _base ? (from, to) : (to, from);
        return $"timepost rate add {quote} VALUE --date {LocalDatePattern.Iso.Format(date)}{(quoteOf == _base ? "" : $" --base {quoteOf}")}";
    }

    private FoundRate? Search(Currency from, Currency to, LocalDate date)
    {
        var table = TableOf(date);
        return _policy.Providers.Count == 0 ? Latest(table, from, to, date) : First(table, from, to, date);
    }

    private static FoundRate? Latest(RateTable table, Currency from, Currency to, LocalDate date)
    {
        FoundRate? best = null;
        var bestOfHand = false;
        foreach (var provider in table.Providers)
        {
            if (table.Find(provider, from, to, date).Rate is not { } rate)
            {
                continue;
            }

            var ofHand = provider == FxRate.Hand;
            if (best is null || rate.Date > best.Date || (rate.Date == best.Date && ofHand && !bestOfHand))
            {
                (best, bestOfHand) = (rate, ofHand);
            }
        }

        return best;
    }

    // what was typed for the very day, then the list, then what was typed before
    private FoundRate? First(RateTable table, Currency from, Currency to, LocalDate date)
    {
        var typed = _listsHand ? null : table.Find(FxRate.Hand, from, to, date).Rate;
        if (typed?.Date == date)
        {
            return typed;
        }

        foreach (var provider in _policy.Providers)
        {
            if (table.Find(provider, from, to, date).Rate is { } rate)
            {
                return rate;
            }
        }

        return typed;
    }

    // what one or two days need is read for them alone; many days share the months that they are in
    private RateTable TableOf(LocalDate date)
    {
        if (!_days.TryGetValue(date, out var table))
        {
            if (_days.Count < FewDays)
            {
                return _days[date] = Table(date, date);
            }

            var month = date.With(DateAdjusters.StartOfMonth);
            if (!_months.TryGetValue(month, out table))
            {
                _months[month] = table = Table(month, date.With(DateAdjusters.EndOfMonth));
            }
        }

        return table;
    }

    private RateTable Table(LocalDate first, LocalDate last) =>
        new(_transaction.Rates.Between(first.PlusDays(-_policy.MaxAgeDays), last), _policy.MaxAgeDays);
}
