namespace Timepost.Engine.Trail;

/// <summary>What can be wrong with a trail; explained in docs/statuses/trail.md.</summary>
public enum TrailStatus
{
    /// <summary>All rows and heads agree.</summary>
    Sound = 6500,

    /// <summary>A sequence is missing or out of order.</summary>
    RowMissing = 6501,

    /// <summary>A row is not what its own hash covers.</summary>
    RowEdited = 6502,

    /// <summary>A row does not follow the one before it.</summary>
    LinkBroken = 6503,

    /// <summary>A payload is not what the chain has the digest of.</summary>
    PayloadEdited = 6504,

    /// <summary>A payload is gone and no row says that it was erased.</summary>
    PayloadMissing = 6505,

    /// <summary>A row of a format that this version does not know.</summary>
    FormatUnknown = 6506,

    /// <summary>An exported head is beyond the last row: the tail was cut, or an older store restored.</summary>
    TailCut = 6507,

    /// <summary>An exported head has another hash than its row: the chain was written anew.</summary>
    Rewritten = 6508,

    /// <summary>An exported head is unreadable, of another workspace, or not signed by the key.</summary>
    HeadInvalid = 6509,
}

/// <summary>What each status is called.</summary>
public static class TrailStatuses
{
    /// <summary>Stable code for machines.</summary>
    public static string Code(this TrailStatus status) => status switch
    {
        TrailStatus.Sound => "trail-sound",
        TrailStatus.RowMissing => "trail-row-missing",
        TrailStatus.RowEdited => "trail-row-edited",
        TrailStatus.LinkBroken => "trail-link-broken",
        TrailStatus.PayloadEdited => "trail-payload-edited",
        TrailStatus.PayloadMissing => "trail-payload-missing",
        TrailStatus.FormatUnknown => "trail-format",
        TrailStatus.TailCut => "trail-tail-cut",
        TrailStatus.Rewritten => "trail-rewritten",
        TrailStatus.HeadInvalid => "trail-head-invalid",
    };

    /// <summary>What to do next.</summary>
    public static string Remedy(this TrailStatus status) => status switch
    {
        TrailStatus.Sound => "Nothing.",
        TrailStatus.RowMissing or TrailStatus.RowEdited or TrailStatus.LinkBroken or TrailStatus.PayloadEdited or TrailStatus.PayloadMissing =>
            "Keep a copy of the store, restore the last backup that verifies, and find out who could write to the file.",
        TrailStatus.FormatUnknown => "Verify with the version of Timepost that wrote the row.",
        TrailStatus.TailCut => "If an older backup was restored, this is expected: keep the heads and note it. Else as for an edited row.",
        TrailStatus.Rewritten => "Compare with backups from before the head was exported; the rows since the last agreeing head are not to be trusted.",
        TrailStatus.HeadInvalid => "Compare the head with the copy that was kept elsewhere.",
    };
}
