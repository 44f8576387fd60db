namespace Timepost.Domain.Identity;

/// <summary>One firm's books. 16 bytes; the first part of every key in the store.</summary>
public readonly record struct WorkspaceId(Guid Value)
{
    /// <summary>The workspace with a key of <c>timepost.yaml</c>: always the same id (UUIDv8 of SHA-256).</summary>
    public static WorkspaceId OfKey(string key)
    {
        Span<byte> hash = stackalloc byte[32];
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes("timepost workspace " + key), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new WorkspaceId(new Guid(hash[..16], bigEndian: true));
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>Who acts: a person, a program or a token. Appears by id only.</summary>
public readonly record struct ActorId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>One configured use of a connector.</summary>
public readonly record struct ConnectionId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>A time entry, ours (UUIDv7).</summary>
public readonly record struct EntryId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>An expense, ours (UUIDv7).</summary>
public readonly record struct ExpenseId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>One import or one pulled page (UUIDv7).</summary>
public readonly record struct BatchId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>A stored plan (UUIDv7).</summary>
public readonly record struct PlanId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>Something that a person must decide (UUIDv7).</summary>
public readonly record struct ExceptionId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>One captured exchange rate (UUIDv7).</summary>
public readonly record struct RateId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}
