using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Domain.Work;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Explaining;

/// <summary>Derivation of an expense: its mapping, its cost document, and the line that bills it on.</summary>
internal sealed class ExpenseDerivation(WorkspaceContext context, IStoreTransaction transaction, IRawReader raw)
{
    private readonly RuleHistory _history = new(context, transaction);

    public Derivation? Explain(Guid id)
    {
        if (transaction.Work.Expense(new ExpenseId(id)) is not { } expense)
        {
            return null;
        }

        var steps = new List<DerivationStep>();
        AddSource(steps, transaction, raw, id);
        var dispositions = transaction.Dispositions.Of(id);
        AddMapping(steps, expense, dispositions.Count > 0 ? dispositions[^1].RuleSet : context.Rules.Hash);
        var recomputed = new Recomputed(context, transaction, _history);
        foreach (var disposition in dispositions)
        {
            var document = transaction.Plans.Draft(DocumentKey.Parse(disposition.Document));
            var number = document?.Number ?? transaction.Bookings.Find(DocumentKey.Parse(disposition.Document))?.Number ?? "";
            var name = number.Length > 0 ? number : disposition.Document;
            steps.Add(new DerivationStep(
                disposition.Side == DispositionSide.Cost ? "cost document" : "billed on", Money.OfMinor(disposition.Quantity, expense.Amount.Currency).ToString(), name,
                disposition.To, RuleHistory.Short(disposition.RuleSet), $"line {name}/{disposition.Line}"));
            if (document is not null)
            {
                var derivation = new DocumentDerivation(transaction, _history, recomputed, document);
                if (disposition is { Line: > 0, Quantity: > 0 })
                {
                    derivation.AddLine(steps, disposition.Line);
                }

                derivation.AddBooks(steps);
            }
        }

        return new Derivation(id.ToString(), steps);
    }

    /// <summary>Adds the raw record of an expense, and what it says.</summary>
    public static void AddSource(List<DerivationStep> steps, IStoreTransaction transaction, IRawReader raw, Guid id)
    {
        if (transaction.Work.RawOf(new ExpenseId(id)) is { } span)
        {
            var text = raw.Read(span);
            steps.Add(new DerivationStep(
                "raw", $"{span.FileName}, line {span.Line}", text?.TrimEnd('\r', '\n') ?? "", "", span.Sha256[..12],
                text is null ? $"expired, hash {span.Sha256}" : ""));
        }

        if (transaction.Work.Expense(new ExpenseId(id)) is { } expense)
        {
            steps.Add(new DerivationStep(
                "expense", string.Join(", ", new[] { expense.Merchant, DocumentDerivation.Iso(expense.Date) }.Where(p => p.Length > 0)),
                expense.Amount.ToString(), $"explain {id}", "", expense.Description));
        }
    }

    // under the rule set that booked it; under the one in force where nothing did yet
    private void AddMapping(List<DerivationStep> steps, Expense expense, string ruleSet)
    {
        var version = RuleHistory.Short(ruleSet);
        if (_history.Of(ruleSet) is not { } rules)
        {
            steps.Add(new DerivationStep("rules", version, "", "", version, RuleHistory.NotKept));
            return;
        }

        var problems = new ClientPlan();
        var mapped = new ExpenseMapping(rules, new WorkMapping(rules, transaction.Work)).Map(transaction, expense, problems);
        steps.Add(new DerivationStep("category", expense.Category, mapped.Category?.Id ?? "", mapped.Category is null ? "no rule matches" : "account " + mapped.Category.Account, version, ""));
        steps.Add(new DerivationStep("input tax", expense.Amount.ToAmountString(), mapped.DeductibleTax.ToAmountString(), mapped.Category?.InputTaxCode ?? "", version, expense.Tax is null ? "the source states none: none is claimed" : "as the source states"));
        if (mapped.InvoiceOf is { } subcontractor)
        {
            steps.Add(new DerivationStep(
                "waits", Subcontractors.InvoiceMatching.Waits, "", "subcontractor " + subcontractor.Id, version, $"The invoice of {subcontractor.Vendor} for hours: it takes the place of accrued cost (timepost bill match)."));
        }

        foreach (var problem in problems.Problems.Values)
        {
            steps.Add(new DerivationStep("waits", problem.Kind, "", "", version, problem.What + " " + problem.Suggestion));
        }
    }
}
