using System.Security.Cryptography;
using System.Text;
using Timepost.Domain.Identity;

namespace Timepost.Engine.Dispositions;

/// <summary>A fee is an item of its own: one for each agreement and period.</summary>
public static class FeeItem
{
    /// <summary>Its id.</summary>
    /// <param name="identity">Of a document of the agreement and period.</param>
    public static Guid Of(DocumentIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return new Guid(
            SHA256.HashData(Encoding.UTF8.GetBytes($"fee\n{identity.WorkspaceKey}\n{identity.Agreement}\n{identity.Period}")).AsSpan(0, 16), bigEndian: true);
    }
}
