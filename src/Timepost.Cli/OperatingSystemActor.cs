using System.Security.Cryptography;
using System.Text;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Trail;

namespace Timepost.Cli;

/// <summary>Who types: the account of the operating system.</summary>
internal static class OperatingSystemActor
{
    /// <summary>The account of this process.</summary>
    public static string Account => Environment.UserName;

    /// <summary>Always the same id for the same account.</summary>
    public static ActorId Of(string account)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes("timepost actor " + account));
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new ActorId(new Guid(hash.AsSpan(0, 16), bigEndian: true));
    }

    /// <summary>Account and name for the person table; the name as timepost.yaml gives it, else the account.</summary>
    public static TrailPerson? PersonOf(ActorId actor, WorkspaceSettings workspace)
    {
        if (actor != Of(Account))
        {
            return null;
        }

        foreach (var person in workspace.People)
        {
            if (person.Account == Account && person.Name.Length > 0)
            {
                return new TrailPerson(Account, person.Name);
            }
        }

        return new TrailPerson(Account, Account);
    }
}
