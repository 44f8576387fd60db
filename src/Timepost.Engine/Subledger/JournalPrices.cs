using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Domain.Subledger;
using Timepost.Engine.Fx;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Subledger;

/// <summary>The exchange rates that belong to entries of the subledger: what a program needs to value them as Timepost does.</summary>
internal static class JournalPrices
{
    /// <summary>The rates that the entries used, as they were captured, then the closing rate of each month and each closed period that they reach
    /// into, for every currency but the base. A later one of the same currency and day counts instead of an earlier one.</summary>
    public static IReadOnlyList<FoundRate> Of(WorkspaceContext context, IStoreTransaction transaction, IReadOnlyList<SubledgerEntry> entries)
    {
        var baseCurrency = context.Rules.Workspace.BaseCurrency;
        var used = new Dictionary<(Currency Currency, string Ids), FoundRate>();
        var first = new SortedDictionary<Currency, LocalDate>();
        var last = LocalDate.MinIsoValue;
        foreach (var entry in entries)
        {
            last = LocalDate.Max(last, entry.Date);
            foreach (var currency in entry.Postings.Select(p => p.Posting.Amount.Currency).Distinct())
            {
                if (currency != baseCurrency)
                {
                    first[currency] = first.TryGetValue(currency, out var had) ? LocalDate.Min(had, entry.Date) : entry.Date;
                    AddUsed(transaction, entry.Rates, currency, baseCurrency, used);
                }
            }
        }

        var rates = used.Values.OrderBy(r => r.Rates.Max(x => x.Captured)).ThenBy(r => r.Rates[^1].Id.Value).ToList();
        var book = new RateBook(context.Rules, transaction);
        var closed = transaction.Subledger.Closes().Select(c => c.LastDay).ToList();
        foreach (var (currency, from) in first)
        {
            foreach (var end in MonthEnds(from, last).Concat(closed).Where(d => d >= from).Distinct().Order())
            {
                if (book.ToBase(currency, end) is { } closing)
                {
                    rates.Add(closing);
                }
            }
        }

        return rates;
    }

    /// <summary>The rows that ids name; those that are not there are left out.</summary>
    public static IReadOnlyList<FxRate> Rows(IStoreTransaction transaction, string ids)
    {
        var rows = new List<FxRate>();
        foreach (var id in ids.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Guid.TryParse(id, out var parsed) && transaction.Rates.Find(new RateId(parsed)) is { } row)
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    /// <summary>The ways from a currency to base that rows give, in their order: each by itself, or with the next one.</summary>
    public static IEnumerable<FoundRate> Among(IReadOnlyList<FxRate> rows, Currency currency, Currency baseCurrency)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            if ((FoundRate.Of(currency, baseCurrency, [rows[i]])
                ?? (i + 1 < rows.Count ? FoundRate.Of(currency, baseCurrency, [rows[i], rows[i + 1]]) : null)) is { } rate)
            {
                yield return rate;
            }
        }
    }

    private static void AddUsed(
        IStoreTransaction transaction, string ids, Currency currency, Currency baseCurrency, Dictionary<(Currency Currency, string Ids), FoundRate> used)
    {
        if (used.ContainsKey((currency, ids)))
        {
            return;
        }

        foreach (var rate in Among(Rows(transaction, ids), currency, baseCurrency))
        {
            used[(currency, string.Join(' ', rate.Ids))] = rate;
        }
    }

    private static IEnumerable<LocalDate> MonthEnds(LocalDate first, LocalDate last)
    {
        var month = new LocalDate(first.Year, first.Month, 1);
        while (month <= last)
        {
            month = month.PlusMonths(1);
            yield return month.PlusDays(-1);
        }
    }
}
