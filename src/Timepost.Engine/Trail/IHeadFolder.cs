namespace Timepost.Engine.Trail;

/// <summary>Where heads are exported, and the key that signs them.</summary>
public interface IHeadFolder
{
    /// <summary>All heads that are there, with whether their signature holds; by name.</summary>
    /// <exception cref="Workspaces.StoreException">store-io.</exception>
    IReadOnlyList<ExportedHead> Read();

    /// <summary>True where a head of this name is there.</summary>
    bool Has(string name);

    /// <summary>Signs and writes one, durably; never over another.</summary>
    /// <param name="name">Without extension, as in <c>2026-03-31</c>.</param>
    /// <param name="head">What.</param>
    /// <returns>The file.</returns>
    /// <exception cref="Workspaces.StoreException">store-io, store-full.</exception>
    string Write(string name, TrailHead head);
}
