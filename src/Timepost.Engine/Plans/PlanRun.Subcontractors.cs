using Timepost.Domain.Subcontracting;
using Timepost.Engine.Subcontractors;

namespace Timepost.Engine.Plans;

internal sealed partial class PlanRun
{
    // without subcontractors nothing of their work is read
    private void AddSubcontractors(List<MappedExpense> expenses)
    {
        IReadOnlyList<ComputedBill> bills = [];
        if (SubcontractorTable.Of(_context.Rules) is { } table)
        {
            var sink = new ClientPlan();
            new InvoiceMatching(_context, _caller, _transaction, table).Match(expenses, sink);
            bills = new SubcontractorPlanner(_mapping, table, _scope).Compute(_transaction, sink);
            foreach (var bill in bills)
            {
                if (bill.Computed.Blocked.Length > 0)
                {
                    sink.Report(
                        "blocked-draft", "document", bill.Computed.Draft.Key.Value,
                        $"The bill of {bill.Subcontractor.Vendor} for {bill.Computed.Draft.Identity.Period} cannot be delivered: {bill.Computed.Blocked}",
                        "Set right in the mapping what it names, then plan again.", 0);
                }
            }

            Raise(sink);
        }
        else if (_transaction.Plans.Newest(_books.Name)?.RuleSet == _context.Rules.Hash)
        {
            return; // there were none the last time either
        }

        new SubcontractorActions(_context, _transaction, _books.Name).Add(bills, _actions);
    }
}
