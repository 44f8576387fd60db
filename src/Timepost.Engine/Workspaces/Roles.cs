namespace Timepost.Engine.Workspaces;

/// <summary>The actor's role does not allow it. Nothing was read or changed.</summary>
public sealed class NotAllowedException(ActorRole needed, ActorRole has, string what)
    : InvalidOperationException($"{what} needs the role {needed.ToString().ToLowerInvariant()}; you have {has.ToString().ToLowerInvariant()}.")
{
    /// <summary>The least role that may.</summary>
    public ActorRole Needed { get; } = needed;

    /// <summary>The actor's role.</summary>
    public ActorRole Has { get; } = has;
}

/// <summary>Checks of roles, at the start of every use case.</summary>
public static class Roles
{
    /// <summary>Goes on where the caller has the role or a higher one.</summary>
    /// <exception cref="NotAllowedException">The caller's role is lower.</exception>
    public static void Require(this Caller caller, ActorRole needed, string what)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (caller.Role < needed)
        {
            throw new NotAllowedException(needed, caller.Role, what);
        }
    }
}
