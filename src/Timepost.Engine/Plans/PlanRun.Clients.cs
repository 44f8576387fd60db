using System.Text;
using NodaTime;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Exceptions;
using Timepost.Engine.Intake;
using Timepost.Engine.Trail;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Plans;

internal sealed partial class PlanRun
{
    private void PlanClient(
        ClientTarget client, IReadOnlyList<DirtyWork> dirty, Dictionary<string, SortedSet<int>> sources, List<MappedExpense> expenses,
        bool expensesDirty, IEnumerable<StoredDraft> open)
    {
        var names = sources.GetValueOrDefault(client.Id) ?? [];
        var marks = dirty.Where(d => names.Contains(d.Client)).ToList();
        var days = ChangedDays(client, marks);
        if (expensesDirty && days is not null && expenses.Exists(e => e.Client == client.Id && e.Terms is not null && !days.Contains(e.Expense.Date)))
        {
            // an expense that changed carries no month: its mark is taken away with this plan, so all of the client is looked at
            days = null;
        }

        if (expensesDirty && _mapping.AgreementsOf(client.Id).Any(t => NeedsRates(t.Agreement)))
        {
            days = null; // nor does an exchange rate
        }

        if (days is not null && open.Any(d => d.Blocked.Length > 0))
        {
            days = null; // what was blocked is looked at again, whatever else changed: its end is noticed, and it is not over before
        }

        var own = expenses.Where(e => e.Client == client.Id && !e.Blocked && (days is null || days.Contains(e.Expense.Date))).ToList();
        var changed = marks.Select(m => (m.Client, m.Month)).ToHashSet();
        var drafted = _corrections.Drafted;
        var result = Computed();
        if (_corrections.Drafted > drafted)
        {
            // a correction that was not drafted before goes on an invoice of this plan
            _planner.Recycle(result);
            result = Computed();
        }

        _corrections.MakeCreditNotes(result.TooLarge);
        KeepRetainers(result);
        foreach (var (reason, sum) in result.Waiting)
        {
            Wait(reason, sum.Entries, sum.Seconds);
        }

        AddUnchanged(client, open.Where(d => days is not null && !days.Contains(d.From)));
        new InvoiceActions(_context, _transaction, _books.Name).Add(client, result, _actions, CustomerAction);
        foreach (var mark in marks)
        {
            // what has a problem is looked at again each time, so that its end is noticed
            if (Months.End(mark.Month) <= _scope.Until && result.Problems.Count == 0 && !Keeps(mark))
            {
                _transaction.Work.ClearDirty(mark.Client, mark.Month);
            }
        }

        if (result.Problems.Count > 0 && marks.Count == 0)
        {
            foreach (var source in names)
            {
                _transaction.Work.MarkDirty(source, Months.Of(_scope.Until));
            }
        }

        foreach (var (source, month) in result.StillDirty)
        {
            _transaction.Work.MarkDirty(source, month);
        }

        _mapping.Forget(client.Id);
        _planner.Recycle(result);

        ClientPlan Computed()
        {
            var computed = _planner.Compute(_transaction, client, [.. names], days, own, changed);
            ReportBlocked(client, computed);
            Raise(computed);
            return computed;
        }
    }

    private static void ReportBlocked(ClientTarget client, ClientPlan result)
    {
        foreach (var draft in result.Drafts)
        {
            if (draft.Blocked.Length > 0)
            {
                result.Report(
                    "blocked-draft", "document", draft.Draft.Key.Value,
                    $"The invoice of {client.Id} for {draft.Draft.Identity.Period} cannot be delivered: {draft.Blocked}",
                    draft.Remedy.Length > 0 ? draft.Remedy : "Set right in the mapping or the agreement what it names, then plan again.", 0);
            }
        }
    }
}
