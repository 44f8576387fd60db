using System.Security.Cryptography;
using System.Text;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;

namespace Timepost.Engine.Plans;

/// <summary>What the books hold of a customer, and under which key. Books that only append hold each version of a customer under a key
/// of its own, the generation of the document; the last one holds.</summary>
internal static class CustomerContent
{
    /// <summary>Key of a version, 1 and up.</summary>
    public static DocumentKey KeyOf(string workspaceKey, string client, int version) =>
        DocumentKey.Of(new DocumentIdentity(workspaceKey, "customer", client, "", "", "", "", version));

    /// <summary>The address as it goes to the books, the tax number last.</summary>
    public static IReadOnlyList<string> Address(ClientTarget client) =>
        client.TaxNumber.Length > 0 ? [.. client.Address, client.TaxNumber] : client.Address;

    /// <summary>SHA-256 of name, address and tax number.</summary>
    public static byte[] Hash(ClientTarget client) => Hash(client.Customer, Address(client));

    /// <summary>SHA-256 of what the books hold.</summary>
    public static byte[] Hash(string name, IReadOnlyList<string> address) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', [name, .. address])));
}
