using Timepost.Domain.Amounts;
using Timepost.Domain.Subcontracting;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Plans;

namespace Timepost.Cli.Verbs;

/// <summary>What the actions of a plan that do something come to, on one side and in one currency: what clients are billed and what
/// is paid to others never add up to anything.</summary>
internal sealed record PlanTotals(DispositionSide Side, Currency Currency, Money Net, Money Tax, Money Total)
{
    /// <summary>Sales before costs, each by currency code. Actions that change nothing do not count, nor do payments and journals, which move what was counted.</summary>
    public static IReadOnlyList<PlanTotals> Of(IEnumerable<PlanAction> actions)
    {
        var sums = new SortedDictionary<(DispositionSide Side, string Currency), PlanTotals>();
        foreach (var action in actions)
        {
            if (action.Verb is not (ActionVerb.Create or ActionVerb.Update or ActionVerb.Void) || action.Effect.Currency == default || SideOf(action.Kind) is not { } side)
            {
                continue;
            }

            var currency = action.Effect.Currency;
            var had = sums.TryGetValue((side, currency.Code), out var sum)
                ? sum : new PlanTotals(side, currency, Money.Zero(currency), Money.Zero(currency), Money.Zero(currency));
            sums[(side, currency.Code)] = new PlanTotals(side, currency, had.Net + action.Net, had.Tax + (action.Effect - action.Net), had.Total + action.Effect);
        }

        return [.. sums.Values];
    }

    private static DispositionSide? SideOf(string kind) => kind switch
    {
        "invoice" or "credit-note" => DispositionSide.Sale,
        "bill" or "employee-expense" or "journal-entry" or VendorBilling.Kind => DispositionSide.Cost,
        _ => null,
    };
}
