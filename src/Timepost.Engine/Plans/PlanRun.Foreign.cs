using Timepost.Engine.Delivery;

namespace Timepost.Engine.Plans;

internal sealed partial class PlanRun
{
    // books that hold the base currency only: what is in another is not planned for them, and says so; nothing else waits for it
    private void BlockForeign()
    {
        var baseCurrency = _context.Rules.Workspace.BaseCurrency;
        if (_context.Books[_books.Name].Capabilities.Foreign != ForeignAmounts.None)
        {
            return;
        }

        Block("books-without-currency", action => action.Effect.Currency == baseCurrency || action.Effect.Currency == default ? null : (
            $"The {action.Kind} over {action.Effect} cannot be delivered: the books '{_books.Name}' hold {baseCurrency} only.",
            $"Deliver it to other books (timepost plan --to NAME), or set the agreement to {baseCurrency}."));
    }

    // what would be posted to an account that the books' chart says is closed
    private void BlockClosed(PlanRecord plan)
    {
        var closed = new Charts.ClosedAccounts(_context, _caller, _transaction, _books.Name);
        if (!closed.Any)
        {
            return;
        }

        var run = new Computed(_context, _transaction, plan, _context.Books[_books.Name].Capabilities.Quantity);
        var client = "";
        Block("account-closed", action =>
        {
            if (action.Client != client)
            {
                client = action.Client;
                run.Forget(); // one client's work at a time
            }

            return closed.Hit(run, action) is not { } account ? null : Closed(action, account);
        });

        static (string, string) Closed(PlanAction action, string account) => (
            $"The {action.Kind} over {action.Effect} cannot be delivered: it would be posted to {account}, which is closed in the chart of accounts.",
            "Map to another account in mapping.yaml; or open it in the books and import the chart again (timepost import accounts). Then plan again.");
    }

    // what must not go to these books is left out, and with it what comes after it; nothing else waits for it
    private void Block(string kind, Func<PlanAction, (string What, string Suggestion)?> why)
    {
        var sink = new ClientPlan();
        var blocked = new HashSet<int>();
        foreach (var action in _actions)
        {
            if (action.Verb is not (ActionVerb.Create or ActionVerb.Update or ActionVerb.Void))
            {
                continue;
            }

            if (why(action) is { } told)
            {
                blocked.Add(action.Sequence);
                sink.Report(kind, "document", action.Object, told.What, told.Suggestion, 0);
            }
            else if (action.DependsOn.Any(blocked.Contains))
            {
                blocked.Add(action.Sequence);
            }
        }

        if (blocked.Count > 0)
        {
            Raise(sink);
            Drop(blocked);
        }
    }

    // the others keep their order, and are numbered anew
    private void Drop(HashSet<int> sequences)
    {
        var left = _actions.Where(a => !sequences.Contains(a.Sequence)).ToList();
        var numbers = left.Select((a, i) => (a.Sequence, Now: i + 1)).ToDictionary(n => n.Sequence, n => n.Now);
        _actions.Clear();
        _actions.AddRange(left.Select(a => a with { Sequence = numbers[a.Sequence], DependsOn = [.. a.DependsOn.Where(numbers.ContainsKey).Select(d => numbers[d])] }));
    }
}
