using System.Security.Cryptography;
using NodaTime;
using Timepost.Domain.Identity;
using Timepost.Engine.Workspaces;
using Timepost.Storage.Sqlite;

namespace Timepost.Storage.Tests.Support;

/// <summary>A clock that stands still until it is moved.</summary>
internal sealed class StandingClock(Instant now) : IClock
{
    public Instant Now { get; set; } = now;

    public Instant GetCurrentInstant() => Now;
}

/// <summary>What most tests of the store need.</summary>
internal static class Stores
{
    public static readonly ActorId Anna = new(new Guid("0198a000-0000-7000-8000-00000000000a"));

    public static StandingClock Clock { get; } = new(Instant.FromUtc(2026, 3, 1, 9, 0));

    public static Caller Caller(ActorRole role = ActorRole.Admin) => new(WorkspaceId.OfKey("acme"), Anna, role);

    public static SqliteWorkspaceStore Open(string path, double busySeconds = 0.2) => SqliteWorkspaceStore.Open(new SqliteStoreOptions
    {
        Path = path,
        WorkspaceKey = "acme",
        Clock = Clock,
        BusyTimeout = TimeSpan.FromSeconds(busySeconds),
    });

    public static IIdSource Ids(int seed = 1)
    {
        var counter = 0;
        return new AscendingIds(Clock, bytes =>
        {
            var filled = 0;
            while (filled < bytes.Length)
            {
                var block = SHA256.HashData(BitConverter.GetBytes(((long)seed << 32) + counter++));
                var take = Math.Min(block.Length, bytes.Length - filled);
                block.AsSpan(0, take).CopyTo(bytes[filled..]);
                filled += take;
            }
        });
    }
}
