using Timepost.Domain.Billing;
using Timepost.Domain.Subcontracting;
using Timepost.Engine.Plans;
using Timepost.Engine.Subcontractors;

namespace Timepost.Engine.Delivery;

internal sealed partial class Computed
{
    private readonly PlanScope _scope;
    private Dictionary<string, ComputedBill>? _bills;

    /// <summary>The vendor bill for hours with a key as it would be now; null where there is none.</summary>
    public ComputedBill? SubcontractorBill(string key)
    {
        if (_bills is null)
        {
            _bills = new(StringComparer.Ordinal);
            if (SubcontractorTable.Of(_context.Rules) is { } table)
            {
                foreach (var bill in new SubcontractorPlanner(_mapping, table, _scope).Compute(_transaction, new ClientPlan()))
                {
                    _bills[bill.Computed.Draft.Key.Value] = bill;
                }
            }
        }

        return _bills.GetValueOrDefault(key);
    }
}
