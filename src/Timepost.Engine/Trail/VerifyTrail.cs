using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Trail;

/// <summary>Checks the whole chain and the heads exported earlier.</summary>
public sealed class VerifyTrail(IWorkspaceStore store, IHeadFolder heads)
{
    /// <summary>Reads only; memory does not grow with the trail.</summary>
    /// <exception cref="NotAllowedException">Below viewer.</exception>
    /// <exception cref="StoreException">The store or the heads cannot be read.</exception>
    public TrailVerification Run(Caller caller)
    {
        caller.Require(ActorRole.Viewer, "Verifying the trail");
        using var view = store.Read();
        return TrailVerifier.Verify(caller.Workspace, view.Trail.Rows(0), view.Trail.Erasures(), heads.Read());
    }
}
