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

        var sink = new ClientPlan();
        var blocked = new HashSet<int>();
        foreach (var action in _actions)
        {
            var writes = action.Verb is ActionVerb.Create or ActionVerb.Update or ActionVerb.Void;
            if (writes && action.Effect.Currency != baseCurrency && action.Effect.Currency != default)
            {
                blocked.Add(action.Sequence);
                sink.Report(
                    "books-without-currency", "document", action.Object, $"The {action.Kind} over {action.Effect} cannot be delivered: the books '{_books.Name}' hold {baseCurrency} only.",
                    $"Deliver it to other books (timepost plan --to NAME), or set the agreement to {baseCurrency}.", 0);
            }
            else if (writes && action.DependsOn.Any(blocked.Contains))
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
