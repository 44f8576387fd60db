using Timepost.Domain.Identity;

namespace Timepost.Engine.Workspaces;

/// <summary>Ids for events and objects of ours: UUIDv7, ascending.</summary>
public interface IIdSource
{
    /// <summary>The next one; larger than all before it from this source.</summary>
    Guid Next();
}

/// <summary>Who acts, and in which workspace. Every use case takes one.</summary>
/// <param name="Workspace">The firm's books.</param>
/// <param name="Actor">The person or program.</param>
/// <param name="Role">What the actor may do.</param>
public sealed record Caller(WorkspaceId Workspace, ActorId Actor, ActorRole Role);

/// <summary>Roles are cumulative: each may do what those before it may.</summary>
public enum ActorRole
{
    /// <summary>Reads.</summary>
    Viewer = 0,

    /// <summary>Imports, decides exceptions, approves plans.</summary>
    Bookkeeper = 1,

    /// <summary>Changes agreements and mapping, writes off.</summary>
    Manager = 2,

    /// <summary>Connections, people, backups.</summary>
    Admin = 3,
}
