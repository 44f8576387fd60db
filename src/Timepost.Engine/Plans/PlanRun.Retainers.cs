using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Engine.Retainers;

namespace Timepost.Engine.Plans;

internal sealed partial class PlanRun
{
    private readonly SortedDictionary<string, long> _retainersLeft = new(StringComparer.Ordinal);
    private readonly List<RetainerRequest> _topUps = [];

    private void KeepRetainers(ClientPlan result)
    {
        foreach (var (agreement, left) in result.RetainersLeft)
        {
            _retainersLeft[agreement] = left;
        }
    }

    // below the threshold: an alert, and where it is agreed a request that a person sends
    private void ReportRetainers()
    {
        var sink = new ClientPlan();
        foreach (var agreement in _context.Rules.Agreements)
        {
            if (agreement.Retainer is not { Threshold: { } threshold } terms || !_retainersLeft.TryGetValue(agreement.Id, out var left)
                || RetainerFigures.Units(left, terms, agreement.Currency) >= threshold)
            {
                continue;
            }

            sink.Report(
                "retainer-low", "agreement", agreement.Id,
                $"The retainer of {agreement.Id} comes to {RetainerFigures.Text(left, terms, agreement.Currency)}, below {RetainerFigures.Text(threshold, terms, agreement.Currency)}.",
                terms.Kind == RetainerKind.Hours ? "Agree on more hours, or bill what is above them as it comes."
                    : $"Ask for more: timepost retainer request {agreement.Id} AMOUNT; when it is paid: timepost retainer receive {agreement.Id} AMOUNT --date DATE",
                0);
            AddTopUp(agreement, terms);
        }

        Raise(sink);
    }

    private void AddTopUp(Agreement agreement, RetainerTerms terms)
    {
        if (terms is not { Kind: RetainerKind.Amount, TopUp: { } amount and > 0 })
        {
            return;
        }

        var open = _transaction.Retainers.OpenRequests(agreement.Id).FirstOrDefault(r => r.TopUp);
        if (open is null)
        {
            open = new RetainerRequest(
                _context.Ids.Next(), agreement.Id, _scope.AsOf, Money.Exact(amount, agreement.Currency), TopUp: true, "open", _caller.Actor.Value);
            _transaction.Retainers.AddRequest(open);
        }

        _topUps.Add(open);
    }
}
