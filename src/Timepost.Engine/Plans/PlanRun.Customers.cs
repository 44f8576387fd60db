using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;

namespace Timepost.Engine.Plans;

internal sealed partial class PlanRun
{
    // a customer stands before its first document
    private int CustomerAction(ClientTarget client)
    {
        if (client.InBooks)
        {
            return 0;
        }

        if (_customers.TryGetValue(client.Id, out var sequence))
        {
            return sequence;
        }

        var (workspace, version) = (_context.Rules.Workspace.Key, 1);
        var key = CustomerContent.KeyOf(workspace, client.Id, version);
        var hash = CustomerContent.Hash(client);
        byte[]? held = null;
        while (_transaction.Deliveries.Link(_books.Name, "customer", key.Value) is { } link)
        {
            held = link.Hash;
            key = CustomerContent.KeyOf(workspace, client.Id, ++version);
        }

        if (held is not null && hash.AsSpan().SequenceEqual(held))
        {
            return _customers[client.Id] = 0;
        }

        var verb = held is null ? ActionVerb.Create : ActionVerb.Update;
        var actionKey = PlanAction.KeyOf(key.Value, verb, Revisions.Of(_transaction, _books.Name, key.Value, verb));
        var hex = Convert.ToHexStringLower(hash);
        _actions.Add(new PlanAction
        {
            Sequence = _actions.Count + 1,
            Verb = verb,
            Kind = "customer",
            Object = key.Value,
            Reason = verb == ActionVerb.Create
                ? $"{client.Customer} is not in the books yet."
                : $"Name, address or tax number of {client.Customer} is not as the books have it.",
            Key = actionKey,
            Effect = default,
            Net = default,
            Before = verb == ActionVerb.Create ? "" : HeldName(client.Id, version - 1),
            After = string.Join(", ", [client.Customer, .. verb == ActionVerb.Create ? [] : CustomerContent.Address(client)]),
            Hash = hex,
            Client = client.Id,
            State = _transaction.Plans.IsApproved(_books.Name, actionKey, hex) || _books.AutoApproveUpTo is not null
                ? ActionState.Approved : ActionState.Planned,
        });

        // an invoice carries name and address itself: only a customer that is missing holds it up
        return _customers[client.Id] = verb == ActionVerb.Create ? _actions.Count : 0;
    }

    // what was sent last, as its delivery kept it
    private string HeldName(string client, int version)
    {
        var key = CustomerContent.KeyOf(_context.Rules.Workspace.Key, client, version).Value;
        var verb = version == 1 ? ActionVerb.Create : ActionVerb.Update;
        var revision = _transaction.Deliveries.HighestRevision(_books.Name, key, version == 1 ? "create" : "update");
        return _transaction.Deliveries.Find(_books.Name, PlanAction.KeyOf(key, verb, revision)) is { } delivery
            ? Delivery.Expectation.FromJson(delivery.DocumentJson).Party : "";
    }

    // customers that the books have, but not as the mapping says now
    private void UpdateCustomers(ClientTarget? only)
    {
        foreach (var client in _targets.Values.OrderBy(c => c.Id, StringComparer.Ordinal))
        {
            if ((only is null || only.Id == client.Id)
                && _transaction.Deliveries.Link(_books.Name, "customer", CustomerKey(_context.Rules.Workspace.Key, client.Id).Value) is not null)
            {
                CustomerAction(client);
            }
        }
    }

    internal static DocumentKey CustomerKey(string workspaceKey, string client) => CustomerContent.KeyOf(workspaceKey, client, 1);
}
