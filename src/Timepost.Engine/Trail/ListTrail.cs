using System.Text;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Trail;

/// <summary>A row of the trail with the name of who did it.</summary>
/// <param name="Row">The row.</param>
/// <param name="Person">The actor's name; null where none, or erased.</param>
/// <param name="Payload">As JSON; null where erased.</param>
public sealed record ListedTrailRow(TrailRow Row, string? Person, string? Payload);

/// <summary>Lists the trail: who did what.</summary>
public sealed class ListTrail(IWorkspaceStore store)
{
    /// <summary>So many rows after a sequence, ascending.</summary>
    /// <exception cref="NotAllowedException">Below viewer.</exception>
    public IReadOnlyList<ListedTrailRow> Run(Caller caller, long after, int limit)
    {
        caller.Require(ActorRole.Viewer, "Reading the trail");
        using var view = store.Read();
        var page = new List<ListedTrailRow>();
        foreach (var row in view.Trail.Rows(after))
        {
            if (page.Count == limit)
            {
                break;
            }

            page.Add(new ListedTrailRow(row, view.Trail.PersonName(row.Actor), row.Payload is { } payload ? Encoding.UTF8.GetString(payload) : null));
        }

        return page;
    }
}
