using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Engine.PeriodEnd;

namespace Timepost.Engine.Fx;

/// <summary>What a report of exchange differences is about.</summary>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="Party">Mapped client id, vendor or worker; empty: all.</param>
/// <param name="Document">Key of a document; empty: all.</param>
public sealed record FxScope(LocalDate From, LocalDate To, string Party = "", string Document = "");

/// <summary>What an item did in base in the days of a report; receivables positive, payables negative.</summary>
/// <param name="Item">What is, or was, open.</param>
/// <param name="Number">Number of its document in the books; else its key; empty where it has no document.</param>
/// <param name="Open">Own currency, on the last day.</param>
/// <param name="Opening">In base, before the first day; with a revaluation that was not reversed by then.</param>
/// <param name="Issued">What was opened, at the base that was locked.</param>
/// <param name="Settled">At the payment's rate.</param>
/// <param name="Realised">Gain positive.</param>
/// <param name="Unrealised">At period ends; gain positive.</param>
/// <param name="Reversal">On the days after.</param>
/// <param name="Closing">Opening + issued − settled + realised + unrealised + reversal.</param>
public sealed record FxMovement(
    MonetaryItem Item, string Number, Money Open, Money Opening, Money Issued, Money Settled, Money Realised, Money Unrealised, Money Reversal, Money Closing);

/// <summary>All movements of a report, and whether they tie.</summary>
/// <param name="Scope">What it is about.</param>
/// <param name="Items">By currency, account, party and document.</param>
/// <param name="Closing">Sum of the closings.</param>
/// <param name="Subledger">What the subledger's balances of the same items come to on the last day.</param>
public sealed record FxReport(FxScope Scope, IReadOnlyList<FxMovement> Items, Money Closing, Money Subledger)
{
    /// <summary>They agree to the minor unit.</summary>
    public bool Ties => Closing == Subledger;

    /// <summary>The same by currency of the items; their accounts and documents are left out.</summary>
    public IReadOnlyList<FxMovement> ByCurrency() =>
    [
        .. Items.GroupBy(i => i.Item.Currency).OrderBy(g => g.Key).Select(g => g.Aggregate((a, b) => new FxMovement(
            a.Item, "", a.Open + b.Open, a.Opening + b.Opening, a.Issued + b.Issued, a.Settled + b.Settled, a.Realised + b.Realised, a.Unrealised + b.Unrealised,
            a.Reversal + b.Reversal, a.Closing + b.Closing)))
            .Select(m => m with { Item = new MonetaryItem(Domain.Mapping.AccountRole.None, "", "", "", "", m.Item.Currency), Number = "" }),
    ];
}
