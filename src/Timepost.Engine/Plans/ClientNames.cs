using Timepost.Domain.Mapping;
using Timepost.Engine.Intake;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Plans;

/// <summary>A client as a reader types it: its id in the mapping, its customer in the books, or its name in a source.</summary>
public sealed class ClientNames
{
    private readonly WorkMapping _mapping;
    private readonly IWorkStore _work;
    private readonly IStoreTransaction _reading;

    private static readonly AccountRole[] Roles = [AccountRole.Receivable, AccountRole.UnallocatedCash, AccountRole.RetainerLiability];

    /// <summary>Reads the names that sources gave.</summary>
    public ClientNames(WorkspaceContext context, IStoreTransaction reading)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(reading);
        (_mapping, _work, _reading) = (new WorkMapping(context.Rules, reading.Work), reading.Work, reading);
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

    /// <summary>The id under which the client has documents and money: as <see cref="IdOf"/>, but an id that documents or postings have
    /// is itself, whatever the mapping says now.</summary>
    /// <exception cref="UnknownClientException">Neither the mapping nor a source has it, nor does a document or posting.</exception>
    public string OnDocuments(string typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        return !_mapping.Clients.ContainsKey(typed) && Had(_reading, typed) ? typed : IdOf(typed);
    }

    /// <summary>A client that the mapping names no more, or never named, has documents, money or work that was given up under this id.</summary>
    internal static bool Had(IStoreTransaction reading, string client) => client.Length > 0
        && (reading.Plans.DraftsOf(client).Any(d => d.Kind == "invoice" && d.Status is "final" or "reserved")
            || reading.Corrections.WriteOffs(client).Count > 0 || IsDebtor(reading, client));

    // vendors and workers are parties of other accounts
    private static bool IsDebtor(IStoreTransaction reading, string party) =>
        Roles.Any(role => reading.Subledger.List(new SubledgerFilter(role, party), null, 1).Count > 0);

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
