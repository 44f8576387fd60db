using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Explaining;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Corrections;

/// <summary>What of a row's billed seconds goes when some of its raw seconds go: rounded cumulatively, under the policy that billed them.</summary>
internal sealed class PartBilling(WorkspaceContext context, IStoreTransaction transaction)
{
    private readonly RuleHistory _history = new(context, transaction);

    /// <summary>So many raw seconds of a row.</summary>
    /// <param name="invoice">The invoice that has it.</param>
    /// <param name="line">Its line, 0 and up.</param>
    /// <param name="row">The row.</param>
    /// <param name="seconds">Raw seconds, 1 to the row's.</param>
    /// <param name="others">The entry's other rows that stand.</param>
    public TakenBack Of(IssuedInvoice invoice, int line, Disposition row, long seconds, IReadOnlyList<Disposition> others)
    {
        if (seconds >= row.Quantity)
        {
            return TakenBack.AllOf(row);
        }

        var billable = row.BillableSeconds ?? row.Quantity;
        var rest = ((billable * (row.Quantity - seconds) * 2) + row.Quantity) / (row.Quantity * 2);
        var billed = invoice.Draft.Lines[line].Kind != LineKind.Work ? rest : Billed(invoice, row, billable - rest, rest, others);
        return new TakenBack(row, seconds, row.BillableSeconds is null ? null : billable - rest, row.BilledSeconds - Math.Clamp(billed, 0, row.BilledSeconds));
    }

    private long Billed(IssuedInvoice invoice, Disposition row, long less, long rest, IReadOnlyList<Disposition> others)
    {
        if (row.ScopeKey.Length > 0 && transaction.Plans.Scopes(invoice.Stored.Identity.Agreement).TryGetValue(row.ScopeKey, out var scope))
        {
            return row.BilledSeconds - (scope.BilledSeconds - RoundingScopes.Round(Math.Max(0, scope.RawSeconds - less), scope.Pinned));
        }

        return PolicyOf(row.RuleSet, invoice.Stored.Identity.Agreement) is { Scope: RoundingScope.Entry } policy
            ? RoundingScopes.Round(others.Sum(o => o.BillableSeconds ?? o.Quantity) + rest, policy) - others.Sum(o => o.BilledSeconds)
            : rest;
    }

    private TimeRounding? PolicyOf(string ruleSet, string agreement)
    {
        foreach (var terms in (_history.Of(ruleSet) ?? context.Rules).Agreements)
        {
            if (terms.Id == agreement)
            {
                return terms.Rounding;
            }
        }

        return null;
    }
}
