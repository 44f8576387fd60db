using Timepost.Domain.Amounts;
using Timepost.Engine.Plans;

namespace Timepost.Cli.Verbs;

/// <summary>What the actions of a plan that do something come to, in one currency.</summary>
internal sealed record PlanTotals(Currency Currency, Money Net, Money Tax, Money Total)
{
    /// <summary>By currency code. Actions that change nothing do not count.</summary>
    public static IReadOnlyList<PlanTotals> Of(IEnumerable<PlanAction> actions)
    {
        var sums = new SortedDictionary<string, PlanTotals>(StringComparer.Ordinal);
        foreach (var action in actions)
        {
            if (action.Verb is not (ActionVerb.Create or ActionVerb.Update or ActionVerb.Void) || action.Effect.Currency == default)
            {
                continue;
            }

            var currency = action.Effect.Currency;
            var had = sums.TryGetValue(currency.Code, out var sum) ? sum : new PlanTotals(currency, Money.Zero(currency), Money.Zero(currency), Money.Zero(currency));
            sums[currency.Code] = new PlanTotals(currency, had.Net + action.Net, had.Tax + (action.Effect - action.Net), had.Total + action.Effect);
        }

        return [.. sums.Values];
    }
}
