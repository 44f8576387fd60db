using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Exceptions;
using Timepost.Engine.Intake;

namespace Timepost.Engine.Plans;

internal sealed partial class PlanRun
{
    // work without a client is looked at again each time; under a name of several clients, one of them does not speak for all
    private bool Keeps(DirtyWork mark) => _unmapped.Contains((mark.Client, mark.Month)) || _shared.Contains(mark.Client);

    // by row: a project, a connection or a tag can decide whose it is
    private void ReportUnmapped(IReadOnlyList<DirtyWork> dirty)
    {
        var sink = new ClientPlan();
        var last = -1;
        foreach (var (client, month) in dirty)
        {
            if (client == last || !_mapping.MayLackClient(client))
            {
                continue; // the months of a client follow each other: the first says from when on
            }

            last = client;
            var name = _transaction.Work.NameOf(NameKind.Client, client);
            foreach (var row in _transaction.Work.Rows([client], Months.Start(month), _scope.Until))
            {
                if (_mapping.Of(row).Client is not null)
                {
                    continue;
                }

                _unmapped.Add((client, Months.OfDays(row.BillingDay)));
                sink.Report(
                    "unmapped-client", "client", name,
                    name.Length == 0 ? "Entries without a client." : $"No rule of the mapping matches the client '{name}'.{EndedRules.Told(_context.Rules.Clients, name)}",
                    () => name.Length == 0 ? NoClient : Matchers.SuggestClient(_context.Rules, name),
                    row.Seconds);
            }
        }

        Raise(sink);
    }

    // deleted in the source, or decided away, after final documents took it
    private void ReportGone(ClientPlan sink)
    {
        foreach (var gone in _transaction.Work.Gone())
        {
            if (!Corrections.CorrectionPolicy.OnDocuments(_transaction, gone))
            {
                continue; // held by a credit note, or given up
            }

            sink.Report(
                "correction-due", gone.Kind, gone.Id.ToString("D"), $"The {gone.Kind} of {gone.Day:uuuu-MM-dd} is deleted, and is on final documents (see `explain {gone.Id:D}`).",
                "`timepost exception resolve ID credit` drafts the credit note; or put it back in the source.", gone.Kind == "entry" ? gone.Disposed : 0);
        }
    }

    // a new exchange rate, which is marked with the expenses, can change its drafts
    private bool NeedsRates(Domain.Mapping.Agreement agreement) => agreement.Currency != _context.Rules.Workspace.BaseCurrency
        || _context.Rules.Policies.TrustSourceRates.Count > 0
        || agreement.Rates.Concat(_context.Rules.Rates).Any(r => r.Currency != agreement.Currency && (r.Client.Length == 0 || r.Client == agreement.Client))
        || (agreement.Subcontractors.Rebill == Domain.Mapping.Rebill.CostPlus && _context.Rules.Subcontractors.Any(s => s.Currency != agreement.Currency));

    private const string NoClient =
        "Name the client in the tracker, give the project a client under 'projects' in mapping.yaml, or let a rule under 'clients'"
        + " (an internal one, where it is the firm's own work) match no name: match: { names: [\"\"] }.";

    private void Raise(ClientPlan result)
    {
        foreach (var problem in result.Problems.Values.OrderBy(p => p.Kind, StringComparer.Ordinal).ThenBy(p => p.ObjectId, StringComparer.Ordinal))
        {
            var record = new ExceptionRecord
            {
                Id = new ExceptionId(_context.Ids.Next()),
                Kind = problem.Kind,
                ObjectKind = problem.ObjectKind,
                ObjectId = problem.ObjectId,
                Summary = problem.Seconds > 0
                    ? $"{problem.What} {(problem.Count == 1 ? "1 entry" : $"{problem.Count} entries")}, {Hours(problem.Seconds)} h {(problem.Count == 1 ? "waits" : "wait")}."
                    : problem.What,
                Suggestion = problem.Suggestion,
                Choices = Corrections.CorrectionPolicy.ChoicesOf(problem.Kind),
                Opened = _now,
            };
            _raised.Add(record.ConditionKey);
            if (_corrections.IsSettled(record))
            {
                continue;
            }

            if (_transaction.Exceptions.Open(record))
            {
                _opened.Add(record);
            }
        }
    }

    // what planning raised earlier and does not raise now is over
    private void CloseGone(bool all)
    {
        if (!all)
        {
            return;
        }

        var page = _transaction.Exceptions.List(openOnly: true, null, int.MaxValue);
        foreach (var exception in page)
        {
            if (PlanningKinds.Contains(exception.Kind) && !_raised.Contains(exception.ConditionKey))
            {
                _transaction.Exceptions.Gone(exception.ConditionKey, _now);
            }
        }
    }

    // rates have their codes from billing
    private static readonly HashSet<string> PlanningKinds =
    [
        .. ExceptionKinds.All.Where(k => k.Value is >= 4100 and < 4200).Select(k => k.Key),
        Domain.Billing.BillingCodes.NoRate, Domain.Billing.BillingCodes.RateCurrency, Domain.Billing.BillingCodes.RateAmbiguous,
        Domain.Billing.BillingCodes.OutOfRange,
        "receipt-required", // intake has its number
    ];

    private static string Hours(long seconds) =>
        Rounding.Round(seconds / 3600m, 2, RoundingMode.HalfUp).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);
}
