using Timepost.Domain.Billing;
using Timepost.Engine.Corrections;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Plans;

internal sealed partial class ClientPlanner
{
    private readonly Dictionary<string, List<PendingCorrection>> _pending = new(StringComparer.Ordinal);

    // the first invoice of the agreement takes what waits, up to what it comes to before a retainer pays; what it cannot hold is told
    private List<InvoiceLine> CorrectionsOn(IStoreTransaction transaction, InvoiceDraft draft, ClientPlan plan)
    {
        if (draft.Lines.Count == 0)
        {
            return [];
        }

        var agreement = draft.Identity.Agreement;
        if (!_pending.TryGetValue(agreement, out var pending))
        {
            pending = NextInvoice.Pending(transaction, agreement, draft.Currency);
        }

        _pending[agreement] = [];
        var room = draft.Lines.Where(l => l.Kind != LineKind.RetainerApplied).Sum(l => l.Net.Minor + l.Tax.Minor);
        var lines = new List<InvoiceLine>();
        foreach (var correction in pending)
        {
            if (room + correction.Note.Total.Minor < 0)
            {
                plan.TooLarge.Add(correction.Note.Key);
                continue;
            }

            room += correction.Note.Total.Minor;
            lines.AddRange(correction.Lines);
        }

        return lines;
    }
}
