using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Delivery;

/// <summary>Drafts computed anew inside a reserving transaction, each client once.</summary>
internal sealed partial class Computed
{
    private readonly Dictionary<string, Dictionary<string, ComputedDraft>> _clients = new(StringComparer.Ordinal);
    private readonly Dictionary<EntryId, long> _limits = [];
    private readonly Dictionary<Guid, MappedExpense> _expenses = [];
    private readonly IStoreTransaction _transaction;
    private readonly ClientPlanner _planner;
    private readonly WorkMapping _mapping;
    private readonly WorkspaceContext _context;
    private readonly PlanRecord _plan;
    private List<MappedExpense>? _mapped;
    private Dictionary<string, ComputedDraft>? _costs;
    private Dictionary<string, SortedSet<int>>? _sources;

    public Computed(WorkspaceContext context, IStoreTransaction transaction, PlanRecord plan, QuantityRules quantity)
    {
        (_context, _transaction, _plan) = (context, transaction, plan);
        _mapping = new WorkMapping(context.Rules, transaction.Work);
        _scope = new PlanScope(plan.AsOf, plan.Until, plan.Partial, quantity);
        _planner = new ClientPlanner(_mapping, _scope);
    }

    /// <summary>A client by its id in the mapping; null where there is none.</summary>
    public ClientTarget? Client(string id) => _mapping.Clients.GetValueOrDefault(id);

    /// <summary>The client's draft with a key as it would be now; null where there is none.</summary>
    public ComputedDraft? Invoice(ClientTarget client, string key)
    {
        if (!_clients.TryGetValue(client.Id, out var drafts))
        {
            _sources ??= _mapping.SourceClients();
            var names = _sources.GetValueOrDefault(client.Id) ?? [];
            var own = Expenses().Where(e => e.Client == client.Id && !e.Blocked).ToList();
            var plan = _planner.Compute(_transaction, client, [.. names], null, own);
            drafts = plan.Drafts.ToDictionary(d => d.Draft.Key.Value, StringComparer.Ordinal);
            foreach (var (entry, limit) in plan.Limits)
            {
                _limits[entry] = limit;
            }

            _clients[client.Id] = drafts;
        }

        return drafts.GetValueOrDefault(key);
    }

    /// <summary>Lets go of the drafts of clients that were asked for.</summary>
    public void Forget()
    {
        _clients.Clear();
        _limits.Clear();
    }

    /// <summary>The cost document with a key as it would be now; null where there is none.</summary>
    public ComputedDraft? Cost(string key)
    {
        _costs ??= ExpenseActions.Drafts(_context.Rules, _transaction, Expenses())
            .ToDictionary(d => d.Computed.Draft.Key.Value, d => d.Computed, StringComparer.Ordinal);
        return _costs.GetValueOrDefault(key);
    }

    /// <summary>Approved raw seconds of an entry.</summary>
    public long Limit(EntryId entry) => _limits[entry];

    /// <summary>Gross of an expense, minor units of its own currency.</summary>
    public long Gross(ExpenseId expense) => _expenses[expense.Value].Expense.Amount.Minor;

    /// <summary>What an expense that is billed on relieves of recoverable expense: gross without deducted input tax, minor units of the invoice's currency.
    /// It was debited in its own; where the two differ, the subledger relieves what it carries (<see cref="Subledger.RecoverableRelief"/>).</summary>
    public long NetCost(ExpenseId expense)
    {
        var mapped = _expenses[expense.Value];
        return mapped.BilledGross.Minor - mapped.BilledTax.Minor;
    }

    /// <summary>By expense that an invoice bills on: what was debited to recoverable expense, minor units of the invoice's currency.</summary>
    public Dictionary<Guid, long> Recoverable(InvoiceDraft draft)
    {
        var costs = new Dictionary<Guid, long>();
        foreach (var line in draft.Lines)
        {
            if (line.Expense is { } expense && line.Kind is LineKind.Expense or LineKind.Disbursement)
            {
                costs[line.Expense!.Value.Value] = NetCost(line.Expense.Value);
            }
        }

        return costs;
    }

    private List<MappedExpense> Expenses()
    {
        if (_mapped is null)
        {
            _mapped = new ExpenseMapping(_context.Rules, _mapping).Map(_transaction, _plan.Until, new ClientPlan());
            foreach (var mapped in _mapped)
            {
                _expenses[mapped.Expense.Id.Value] = mapped;
            }
        }

        return _mapped;
    }
}
