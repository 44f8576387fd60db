using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Explaining;

/// <summary>Derivation of an expense: its mapping, its cost document, and the line that bills it on.</summary>
internal sealed class ExpenseDerivation(WorkspaceContext context, IStoreTransaction transaction, IRawReader raw)
{
    private readonly string _version = context.Rules.Hash[..12];

    public Derivation? Explain(Guid id)
    {
        if (transaction.Work.Expense(new ExpenseId(id)) is not { } expense)
        {
            return null;
        }

        var steps = new List<DerivationStep>();
        if (transaction.Work.RawOf(new EntryId(id)) is { } span)
        {
            var text = raw.Read(span);
            steps.Add(new DerivationStep(
                "raw", $"{span.FileName}, line {span.Line}", text?.TrimEnd('\r', '\n') ?? "", "", span.Sha256[..12],
                text is null ? $"expired, hash {span.Sha256}" : ""));
        }

        steps.Add(new DerivationStep(
            "expense", $"{expense.Merchant}, {DocumentDerivation.Iso(expense.Date)}", expense.Amount.ToString(), "", "", expense.Description));
        var problems = new ClientPlan();
        var mapped = new ExpenseMapping(context.Rules, new WorkMapping(context.Rules, transaction.Work)).Map(transaction, expense, problems);
        steps.Add(new DerivationStep("category", expense.Category, mapped.Category?.Id ?? "", mapped.Category is null ? "no rule matches" : "account " + mapped.Category.Account, _version, ""));
        steps.Add(new DerivationStep("input tax", expense.Amount.ToAmountString(), mapped.DeductibleTax.ToAmountString(), mapped.Category?.InputTaxCode ?? "", _version, expense.Tax is null ? "the source states none: none is claimed" : "as the source states"));
        foreach (var problem in problems.Problems.Values)
        {
            steps.Add(new DerivationStep("waits", problem.Kind, "", "", _version, problem.What + " " + problem.Suggestion));
        }

        foreach (var disposition in transaction.Dispositions.Of(id))
        {
            var document = transaction.Plans.Draft(DocumentKey.Parse(disposition.Document));
            var name = document is { Number.Length: > 0 } ? document.Number : disposition.Document;
            steps.Add(new DerivationStep(
                disposition.Side == DispositionSide.Cost ? "cost document" : "billed on", Money.OfMinor(disposition.Quantity, expense.Amount.Currency).ToString(), name,
                disposition.To, disposition.RuleSet[..12], $"line {name}/{disposition.Line}"));
            if (document is not null)
            {
                new DocumentDerivation(context, transaction, document).AddBooks(steps);
            }
        }

        return new Derivation(id.ToString(), steps);
    }
}
