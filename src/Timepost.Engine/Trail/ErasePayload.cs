using Timepost.Domain.Identity;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Trail;

/// <summary>Erasing what the trail knows of a person, while the chain stays valid.</summary>
public sealed class ErasePayload(IWorkspaceStore store)
{
    /// <summary>Deletes the payload and salt of a row for good. The row itself, with its digest, stays.</summary>
    /// <returns>The row that says so; null where there was no payload to erase.</returns>
    /// <exception cref="NotAllowedException">Below admin.</exception>
    public long? Run(Caller caller, long sequence)
    {
        caller.Require(ActorRole.Admin, "Erasing from the trail");
        using var transaction = store.Begin();
        var row = transaction.Trail.Erase(caller.Actor, sequence);
        transaction.Commit();
        return row;
    }

    /// <summary>Deletes the name of an actor; the trail goes on showing the id.</summary>
    /// <returns>True where there was a name.</returns>
    /// <exception cref="NotAllowedException">Below admin.</exception>
    public bool RunPerson(Caller caller, ActorId person)
    {
        caller.Require(ActorRole.Admin, "Erasing a person's name");
        using var transaction = store.Begin();
        var erased = transaction.Trail.ErasePerson(person);
        if (erased)
        {
            transaction.Trail.Append(caller.Actor, "erase-person", person.ToString(), "{}"u8);
        }

        transaction.Commit();
        return erased;
    }
}
