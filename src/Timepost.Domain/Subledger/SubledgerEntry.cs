using NodaTime;
using Timepost.Domain.Amounts;

namespace Timepost.Domain.Subledger;

/// <summary>One entry of the subledger: double entry, append-only. Promise 5: it sums to zero in base, and in each
/// currency except where it is marked FX.</summary>
public sealed record SubledgerEntry
{
    /// <summary>Ours, UUIDv7: the order of entries.</summary>
    public required Guid Id { get; init; }

    /// <summary>The day on which it counts.</summary>
    public required LocalDate Date { get; init; }

    /// <summary>What made it: invoice, bill, credit-note, payment, deposit, accrual, …</summary>
    public required string Kind { get; init; }

    /// <summary>Key of the document (or booking) that it is the posting of.</summary>
    public required string Document { get; init; }

    /// <summary>One line for a reader.</summary>
    public required string Memo { get; init; }

    /// <summary>Why a person did it; empty where nobody had to say.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Holds a difference of exchange: it sums to zero in base only.</summary>
    public bool Fx { get; init; }

    /// <summary>Ids of the exchange rates that its base amounts come from, separated by a blank; empty where all is in base currency.</summary>
    public string Rates { get; init; } = "";

    /// <summary>Hash of the rule set that made it.</summary>
    public required string RuleSet { get; init; }

    /// <summary>The entry that this one takes back; null for all others.</summary>
    public Guid? Reverses { get; init; }

    /// <summary>At least two.</summary>
    public required IReadOnlyList<SubledgerPosting> Postings { get; init; }

    /// <summary>What is wrong with its sums; empty where they are zero as promised.</summary>
    public string Imbalance()
    {
        long inBase = 0;
        var sums = new SortedDictionary<Currency, long>();
        foreach (var posting in Postings)
        {
            inBase = checked(inBase + posting.BaseMinor);
            var amount = posting.Posting.Amount;
            sums[amount.Currency] = checked(sums.GetValueOrDefault(amount.Currency) + amount.Minor);
        }

        if (inBase != 0)
        {
            return $"off by {inBase} minor units in base";
        }

        foreach (var (currency, sum) in sums)
        {
            if (sum != 0 && !Fx)
            {
                return $"off by {Money.OfMinor(sum, currency)}";
            }
        }

        return "";
    }

    /// <summary>The exact mirror.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="date">Its day.</param>
    /// <param name="reason">Why.</param>
    public SubledgerEntry Mirror(Guid id, LocalDate date, string reason) => this with
    {
        Id = id,
        Date = date,
        Reason = reason,
        Memo = $"Reversal: {Memo}",
        Reverses = Id,
        Postings = [.. Postings.Select(p => p with { Posting = p.Posting with { Amount = -p.Posting.Amount }, BaseMinor = -p.BaseMinor })],
    };
}
