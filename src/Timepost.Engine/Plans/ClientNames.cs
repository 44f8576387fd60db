using Timepost.Engine.Intake;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Plans;

/// <summary>A client as a reader types it: its id in the mapping, its customer in the books, or its name in a source.</summary>
public sealed class ClientNames
{
    private readonly WorkMapping _mapping;
    private readonly IWorkStore _work;

    /// <summary>Reads the names that sources gave.</summary>
    public ClientNames(WorkspaceContext context, IStoreTransaction reading)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(reading);
        (_mapping, _work) = (new WorkMapping(context.Rules, reading.Work), reading.Work);
    }

    /// <summary>The client's id in the mapping.</summary>
    /// <exception cref="UnknownClientException">Neither the mapping nor a source has it.</exception>
    public string IdOf(string typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        if (_mapping.Clients.ContainsKey(typed))
        {
            return typed;
        }

        var id = _work.IdOf(NameKind.Client, typed);
        foreach (var (client, sources) in _mapping.SourceClients())
        {
            if ((id != 0 && sources.Contains(id)) || (_mapping.Clients.TryGetValue(client, out var target) && target.Customer == typed))
            {
                return client;
            }
        }

        throw new UnknownClientException(typed, _mapping.Clients.Keys);
    }

    /// <summary>The names under which sources have the client: the one that was typed, or those that the mapping gives to the id.</summary>
    /// <exception cref="UnknownClientException">Neither the mapping nor a source has it.</exception>
    public IReadOnlyList<string> SourcesOf(string typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        if (_work.IdOf(NameKind.Client, typed) != 0)
        {
            return [typed];
        }

        var names = new List<string>();
        if (_mapping.SourceClients().TryGetValue(IdOf(typed), out var sources))
        {
            foreach (var source in sources)
            {
                if (source != 0)
                {
                    names.Add(_work.NameOf(NameKind.Client, source));
                }
            }
        }

        return names;
    }
}
