using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Domain.Payments;
using Timepost.Domain.Subledger;
using Timepost.Engine.Delivery;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Subledger;

/// <summary>Liabilities that a document in another currency takes down (a deposit drawn, retention released, accrued cost invoiced) are relieved of what
/// they are carried at, cumulatively. Where what is taken down is monetary, the difference to the document's own rate is realised; where it is not (a deposit that
/// is not refundable, retention that is kept), the other side takes what was carried.</summary>
internal sealed class CarriedRelief(WorkspaceContext context, IStoreTransaction transaction)
{
    private static readonly AccountRole[] Income = [AccountRole.Revenue, AccountRole.BreakageRevenue, AccountRole.SmallDifferences];

    /// <summary>The postings with what they relieve, and the realised differences behind them.</summary>
    public IReadOnlyList<SubledgerPosting> Of(IReadOnlyList<SubledgerPosting> postings)
    {
        var list = postings.ToList();
        for (var i = 0; i < postings.Count; i++)
        {
            var (posting, inBase) = list[i];
            if (posting.Amount.Minor <= 0 || posting.Role is not (AccountRole.RetainerLiability or AccountRole.RetentionPayable or AccountRole.AccruedCost)
                || Carried(posting) is not { Amount: < 0 } held)
            {
                continue;
            }

            var taken = Math.Max(held.Amount, -posting.Amount.Minor);
            var relieved = -Relief.Of(held.InBase, held.Amount, taken, 0, context.Rules.Workspace.MoneyRounding);
            if (-taken < posting.Amount.Minor)
            {
                // more than is there: the rest at the document's own rate
                relieved += (long)Rounding.Round((decimal)inBase * (posting.Amount.Minor + taken) / posting.Amount.Minor, 0, context.Rules.Workspace.MoneyRounding);
            }

            list[i] = new SubledgerPosting(posting, relieved);
            Take(list, posting, inBase - relieved);
        }

        return list;
    }

    private void Take(List<SubledgerPosting> list, LedgerPosting posting, long difference)
    {
        if (difference == 0)
        {
            return;
        }

        var other = posting.Role switch
        {
            AccountRole.RetainerLiability when !IsRefundable(context.Rules, posting.Agreement) => list.FindIndex(p => Income.Contains(p.Posting.Role)),
            // kept, not paid: the cost that it takes back takes what it was carried at
            AccountRole.RetentionPayable when !list.Exists(p => p.Posting.Role is AccountRole.Payable or AccountRole.Bank) =>
                list.FindIndex(p => p.Posting.Role != AccountRole.RetentionPayable && p.Posting.Agreement == posting.Agreement),
            _ => -1,
        };
        if (other >= 0)
        {
            list[other] = list[other] with { BaseMinor = list[other].BaseMinor + difference };
            return;
        }

        var role = difference < 0 ? AccountRole.RealisedGain : AccountRole.RealisedLoss;
        list.Add(new SubledgerPosting(
            new LedgerPosting(role, new AccountBook(context.Rules).ByRole(role), Money.OfMinor(difference, context.Rules.Workspace.BaseCurrency), "")
            {
                Party = posting.Party, Document = posting.Document, Agreement = posting.Agreement,
            },
            difference));
    }

    /// <summary>Deposits of this agreement are called refundable: they are monetary.</summary>
    public static bool IsRefundable(RuleSet rules, string agreement)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return rules.Agreements.Any(a => a.Id == agreement && a.Retainer is { Refundable: true });
    }

    // a retainer is one item, whatever its account is now; the others are told apart by what they name
    private (long Amount, long InBase)? Carried(LedgerPosting posting)
    {
        var found = transaction.Subledger.Balances(new SubledgerFilter(posting.Role, posting.Role == AccountRole.RetainerLiability ? "" : posting.Party, posting.Document, posting.Agreement))
            .Where(b => b.Amount.Currency == posting.Amount.Currency && b.Document == posting.Document && b.Agreement == posting.Agreement).ToList();
        return found.Count == 0 ? null : (found.Sum(b => b.Amount.Minor), found.Sum(b => b.BaseMinor));
    }
}
