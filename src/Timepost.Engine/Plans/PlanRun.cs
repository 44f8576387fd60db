using System.Text;
using NodaTime;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Exceptions;
using Timepost.Engine.Intake;
using Timepost.Engine.Trail;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Plans;

/// <summary>One planning run in one transaction: dirty clients, their drafts, the actions.</summary>
internal sealed partial class PlanRun
{
    private readonly WorkspaceContext _context;
    private readonly IStoreTransaction _transaction;
    private readonly Caller _caller;
    private readonly ConnectionSettings _books;
    private readonly PlanScope _scope;
    private readonly WorkMapping _mapping;
    private readonly ClientPlanner _planner;
    private readonly IReadOnlyDictionary<string, ClientTarget> _targets;
    private readonly SortedDictionary<string, (long Entries, long Seconds)> _waiting = new(StringComparer.Ordinal);
    private readonly List<ExceptionRecord> _opened = [];
    private readonly HashSet<(int Client, int Month)> _unmapped = [];
    private readonly HashSet<int> _shared = [];
    private readonly HashSet<string> _raised = new(StringComparer.Ordinal);
    private readonly Corrections.CorrectionPolicy _corrections;
    private readonly PlanId _plan;
    private readonly Instant _now;
    private readonly List<PlanAction> _actions = [];
    private readonly Dictionary<string, int> _customers = new(StringComparer.Ordinal);

    public PlanRun(WorkspaceContext context, IStoreTransaction transaction, Caller caller, ConnectionSettings books, PlanScope scope)
    {
        (_context, _transaction, _caller, _books, _scope) = (context, transaction, caller, books, scope);
        _mapping = new WorkMapping(context.Rules, transaction.Work);
        _planner = new ClientPlanner(_mapping, scope);
        _targets = _mapping.Clients;
        _corrections = new Corrections.CorrectionPolicy(context, caller, transaction, scope.AsOf);
        _plan = new PlanId(context.Ids.Next());
        _now = context.Clock.GetCurrentInstant();
    }

    public PlanResult Run(ClientTarget? only, Action<long, long>? progress)
    {
        if (_transaction.Plans.Newest(_books.Name)?.RuleSet is { } last && last != _context.Rules.Hash)
        {
            _transaction.Work.MarkAllDirty();
        }

        var plan = new PlanRecord
        {
            Id = _plan,
            Created = _now,
            AsOf = _scope.AsOf,
            Until = _scope.Until,
            Partial = _scope.Partial,
            To = _books.Name,
            Client = only?.Id ?? "",
            RuleSet = _context.Rules.Hash,
            Tzdb = Domain.Time.Zones.TzdbVersion,
            Status = "open",
        };
        var dirty = _transaction.Work.Dirty();
        var sources = _mapping.SourceClients();
        ReportUnmapped(dirty);
        _corrections.Refresh(dirty.Select(d => (d.Client, d.Month)).ToHashSet());
        if (only is not null)
        {
            _shared.UnionWith(sources.Where(s => s.Key != only.Id).SelectMany(s => s.Value));
        }

        var sink = new ClientPlan();
        var expenses = new ExpenseMapping(_context.Rules, _mapping).Map(_transaction, _scope.Until, sink);
        ReportGone(sink);
        Raise(sink);
        foreach (var expense in expenses)
        {
            if (expense.Waits.Length > 0 && (only is null || expense.Client == only.Id))
            {
                Wait(expense.Waits, 1, 0);
            }
        }

        var expensesDirty = _transaction.Work.ExpensesDirty();
        var todo = Todo(dirty, sources, expenses, expensesDirty, only);
        var open = _transaction.Plans.OpenInvoices().ToLookup(d => d.Identity.Party, StringComparer.Ordinal);
        var ids = new SortedSet<string>(open.Select(g => g.Key).Where(id => only is null || id == only.Id).Where(_targets.ContainsKey), StringComparer.Ordinal);
        ids.UnionWith(todo.Keys);
        var done = 0;
        foreach (var id in ids)
        {
            progress?.Invoke(done++, ids.Count);
            if (todo.TryGetValue(id, out var client))
            {
                PlanClient(client, dirty, sources, expenses, expensesDirty, open[id]);
            }
            else
            {
                AddUnchanged(_targets[id], open[id]);
            }
        }

        UpdateCustomers(only);
        if (only is null)
        {
            var costs = new ClientPlan();
            new ExpenseActions(_context, _transaction, _books.Name).Add(expenses, _actions, costs);
            Raise(costs);
            if (expensesDirty)
            {
                ClearDirtyExpenses();
            }

            AddSubcontractors(expenses);
        }

        new Corrections.CreditActions(_context, _caller, _transaction, _books.Name).Add(only?.Id ?? "", _actions);
        new BookingActions(_context, _transaction, _books.Name).Add(only?.Id ?? "", _actions);
        BlockForeign();
        BlockClosed(plan);

        ReportRetainers();
        CloseGone(only is null);
        plan = plan with
        {
            Unchanged = Math.Max(0, _transaction.Plans.CountDrafts("final") - _actions.Count(a => a.Verb == ActionVerb.Skip)),
            Status = _actions.Exists(a => a.State == ActionState.Planned) ? "open"
                : _actions.Exists(a => a.State == ActionState.Approved) ? "approved" : "applied",
        };
        Store(plan);
        return new PlanResult(
            plan, _actions, [.. _waiting.Select(w => (w.Key, w.Value.Entries, w.Value.Seconds))], _transaction.Exceptions.CountOpen(), _opened)
        {
            TopUps = _topUps,
            MappingVersion = _context.MappingVersion,
            Deprecated = new DeprecatedUses(_mapping).Of(_transaction, expenses, _scope.Until),
        };
    }

    // an expense of a day that is not planned yet is looked at again when it is
    private void ClearDirtyExpenses()
    {
        foreach (var expense in _transaction.Work.Expenses(LocalDate.MaxIsoValue))
        {
            if (expense.Date > _scope.Until)
            {
                return;
            }
        }

        _transaction.Work.ClearDirtyExpenses();
    }

    // clients with changed work, an undelivered draft of another date or rule set, or expenses that changed
    private Dictionary<string, ClientTarget> Todo(
        IReadOnlyList<DirtyWork> dirty, Dictionary<string, SortedSet<int>> sources, List<MappedExpense> expenses, bool expensesDirty, ClientTarget? only)
    {
        var changed = dirty.Select(d => d.Client).ToHashSet();
        var ids = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (client, names) in sources)
        {
            if (changed.Overlaps(names))
            {
                ids.Add(client);
            }
        }

        ids.UnionWith(_transaction.Plans.ClientsWithOutdatedDrafts(_context.Rules.Hash, _scope.AsOf));
        if (expensesDirty)
        {
            ids.UnionWith(expenses.Where(e => e.Terms is not null).Select(e => e.Client));
            ids.UnionWith(_context.Rules.Agreements.Where(NeedsRates).Select(a => a.Client));
        }

        var byHand = _transaction.Corrections.OpenOverrides("").Select(o => o.Agreement).ToHashSet(StringComparer.Ordinal);
        ids.UnionWith(Corrections.NextInvoice.Clients(_transaction));
        foreach (var agreement in _context.Rules.Agreements)
        {
            if (agreement is { FixedFee: not null, From: not null } or { Retainer: not null } || byHand.Contains(agreement.Id))
            {
                ids.Add(agreement.Client);
            }
        }

        return ids.Where(id => (only is null || id == only.Id) && _targets.ContainsKey(id)).ToDictionary(id => id, id => _targets[id], StringComparer.Ordinal);
    }

    private void Wait(string reason, long entries, long seconds)
    {
        _waiting.TryGetValue(reason, out var had);
        _waiting[reason] = (had.Entries + entries, had.Seconds + seconds);
    }

    // drafts that nothing changed since they were planned, and that the books still do not have
    private void AddUnchanged(ClientTarget client, IEnumerable<StoredDraft> open)
    {
        var actions = new InvoiceActions(_context, _transaction, _books.Name);
        foreach (var draft in open)
        {
            actions.AddUnchanged(client, draft, _actions, CustomerAction);
        }
    }

    // the periods that changed, where nothing ties them to others: no cap, no retainer, no fee of periods without work, no final document yet, no
    // entry cut at midnight
    private DateInterval? ChangedDays(ClientTarget client, List<DirtyWork> marks)
    {
        var agreements = _mapping.AgreementsOf(client.Id);
        if (marks.Count == 0 || _context.Rules.Policies.Midnight == MidnightPolicy.Split
            || agreements.Any(a => a.Agreement is { Cap: not null } or { Retainer: not null } or { FixedFee: not null, From: not null }))
        {
            return null;
        }

        foreach (var document in _transaction.Plans.DraftsOf(client.Id))
        {
            if (document.Kind == "invoice"
                && (document.Status != "draft" || document.RuleSet != _context.Rules.Hash || document.Date != _scope.AsOf))
            {
                return null;
            }
        }

        return Whole(new DateInterval(Months.Start(marks.Min(m => m.Month)), Months.End(marks.Max(m => m.Month))), agreements);
    }

    // whole periods of every agreement: weeks and months widen one another until both fit; null where they never do
    private static DateInterval? Whole(DateInterval days, IReadOnlyList<AgreementTerms> agreements)
    {
        const int mostTries = 24;
        for (var i = 0; i < mostTries; i++)
        {
            var wider = days;
            foreach (var terms in agreements)
            {
                var first = Domain.Billing.BillingPeriods.Of(days.Start, terms.Agreement.Period).Days;
                var last = Domain.Billing.BillingPeriods.Of(days.End, terms.Agreement.Period).Days;
                wider = wider.Union(first)!.Union(last)!;
            }

            if (wider == days)
            {
                return days;
            }

            days = wider;
        }

        return null;
    }

    private void Store(PlanRecord plan)
    {
        _transaction.Plans.Add(plan);
        foreach (var action in _actions)
        {
            _transaction.Plans.Add(plan.Id, action);
        }

        _transaction.RuleSets.Keep(plan.RuleSet, _context.RuleTexts);
        _transaction.Plans.SupersedeOlder(plan.Id, plan.To);
        _transaction.Trail.Append(_caller.Actor, "plan", plan.Id.ToString(), TrailPayload.Write(json =>
        {
            json.WriteString("asOf", plan.AsOf.ToString("uuuu-MM-dd", null));
            json.WriteString("until", plan.Until.ToString("uuuu-MM-dd", null));
            json.WriteString("to", plan.To);
            json.WriteString("ruleSet", plan.RuleSet);
            json.WriteString("tzdb", plan.Tzdb);
            json.WriteNumber("actions", _actions.Count);
            json.WriteString("digest", Digest());
        }));
        RecordPolicy(plan);
    }

    // what autoApproveUpTo lets through has its approval and its row of the trail, as what a person approves
    private void RecordPolicy(PlanRecord plan)
    {
        var approved = 0;
        foreach (var action in _actions)
        {
            if (action.State == ActionState.Approved && !_transaction.Plans.IsApproved(plan.To, action.Key, action.Hash))
            {
                _transaction.Plans.AddApproval(plan.To, action.Key, action.Hash, ApproveUseCase.Policy, _now);
                approved++;
            }
        }

        if (approved == 0)
        {
            return;
        }

        _transaction.Trail.Append(_caller.Actor, "approve", plan.Id.ToString(), TrailPayload.Write(json =>
        {
            json.WriteNumber("actions", approved);
            json.WriteBoolean("all", !_actions.Exists(a => a.State == ActionState.Planned));
            json.WriteString("policy", "autoApproveUpTo");
            json.WriteString("upTo", _books.AutoApproveUpTo!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }));
    }

    private string Digest()
    {
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        foreach (var action in _actions)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(action.Key));
            hash.AppendData(Encoding.UTF8.GetBytes(action.Hash));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
