namespace Timepost.Domain.Identity;

/// <summary>One firm's books. 16 bytes; the first part of every key in the store.</summary>
public readonly record struct WorkspaceId(Guid Value)
{
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
