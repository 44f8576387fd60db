using Timepost.Domain.Amounts;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Fx;

/// <summary>The rates of money that moved: those that its entry names, or the quotient of what the bank shows.</summary>
internal sealed class EntryRates
{
    private static readonly string[] Payments = ["payment", "refund"];

    private readonly Dictionary<Currency, FoundRate> _rates = [];
    private readonly RoundingMode _mode;

    public EntryRates(WorkspaceContext context, IStoreTransaction reading, SubledgerEntry entry)
    {
        _mode = context.Rules.Workspace.MoneyRounding;
        var inBase = context.Rules.Workspace.BaseCurrency;
        if (!Payments.Contains(entry.Kind) || entry.Postings.All(p => p.Posting.Amount.Currency == inBase))
        {
            return; // a document stands at what was locked
        }

        var named = new List<FxRate>();
        foreach (var id in entry.Rates.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Guid.TryParse(id, out var guid) && reading.Rates.Find(new RateId(guid)) is { } rate)
            {
                named.Add(rate);
            }
        }

        var bank = entry.Postings.Where(p => p.Posting.Role is AccountRole.Bank or AccountRole.CompanyCard).Select(p => p.Posting.Amount.Currency).Distinct().ToList();
        foreach (var currency in entry.Postings.Select(p => p.Posting.Amount.Currency).Where(c => c != inBase).Distinct())
        {
            if (Made(currency, inBase, named) is { } rate)
            {
                _rates[currency] = rate;
            }
        }

        // the bank shows another currency: what it is in base ÷ what it stands for
        var others = entry.Postings.Where(p => p.Posting.Role is not (AccountRole.RealisedGain or AccountRole.RealisedLoss)).Select(p => p.Posting.Amount.Currency).Distinct();
        if (bank is [var there] && others.Where(c => c != there).ToList() is [var own] && (there == inBase || _rates.ContainsKey(there)))
        {
            var (gross, stands) = (0L, 0L);
            foreach (var (posting, _) in entry.Postings)
            {
                var isDifference = posting.Role is AccountRole.RealisedGain or AccountRole.RealisedLoss;
                gross += posting.Amount.Currency == there && !isDifference ? posting.Amount.Minor : 0;
                stands += posting.Amount.Currency == own ? posting.Amount.Minor : 0;
            }

            if (stands != 0 && own != inBase)
            {
                var shown = Money.OfMinor(gross, there);
                _rates[own] = FoundRate.OfAmounts(Money.OfMinor(stands, own), there == inBase ? shown : FxConversion.Convert(shown, _rates[there], _mode));
            }
        }
    }

    /// <summary>What a posting comes to in base; what was posted where no rate of it is known.</summary>
    public long InBase(LedgerPosting posting, long posted) =>
        _rates.TryGetValue(posting.Amount.Currency, out var rate) ? FxConversion.Convert(posting.Amount, rate, _mode).Minor : posted;

    private static FoundRate? Made(Currency from, Currency to, List<FxRate> named)
    {
        foreach (var rate in named)
        {
            if (FoundRate.Of(from, to, [rate]) is { } direct)
            {
                return direct;
            }
        }

        foreach (var first in named)
        {
            foreach (var second in named)
            {
                if (first != second && FoundRate.Of(from, to, [first, second]) is { } cross)
                {
                    return cross;
                }
            }
        }

        return null;
    }
}
