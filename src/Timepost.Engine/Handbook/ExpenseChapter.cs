using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets.Shapes;

namespace Timepost.Engine.Handbook;

/// <summary>How expenses are coded.</summary>
internal sealed class ExpenseChapter(RuleSet rules, HandbookText text)
{
    public void Write()
    {
        text.Chapter("Expenses");
        text.List(
            "Three things are said of an expense, each for itself: somebody is paid back (reimbursable), the client pays it (billable, with a client), or it is the firm's own.",
            rules.Policies.RequireReceiptAbove is { } above
                ? above == 0m ? "Every expense needs a receipt; without one it waits." : $"Above {HandbookText.Number(above)} (in the expense's currency) a receipt is needed; without one it waits."
                : "A receipt is welcome, and not demanded.",
            "The same receipt twice, or the same day, vendor and amount, is asked about before anything is booked.");
        text.Table(
            ["category, written as", "on invoices", "account", "input tax", "paid by, where not said"],
            [.. rules.Categories.Rules.Select(r => (IReadOnlyList<string>)
            [
                HandbookText.Match(r.Match), r.Target.Name, AccountName(r.Target.Account),
                r.Target.InputTaxCode.Length == 0 ? "none" : r.Target.Deductible ? r.Target.InputTaxCode : $"{r.Target.InputTaxCode}, not deductible",
                EnumWords.Of(r.Target.PaidBy).Replace('-', ' '),
            ])],
            "The mapping names no categories yet.");
        if (rules.Categories.Rules.Count > 0)
        {
            text.Say(rules.Categories.Otherwise == Unmatched.Create ? "Another category is taken under its own name." : "An expense of another category waits until somebody decides.");
        }

        text.Table(
            ["merchant, written as", "vendor in the books"],
            [.. rules.Merchants.Rules.Select(r => (IReadOnlyList<string>)[HandbookText.Match(r.Match), r.Target.Vendor])]);
        text.Say(rules.Merchants.Otherwise == Unmatched.Create
            ? $"{(rules.Merchants.Rules.Count > 0 ? "Any other merchant" : "Each merchant")} is a vendor under its own name."
            : "A bill of another merchant waits until somebody decides.");
    }

    private string AccountName(string id) => rules.Accounts.FirstOrDefault(a => a.Id == id)?.Name ?? id;
}
