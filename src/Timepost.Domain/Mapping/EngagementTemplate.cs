namespace Timepost.Domain.Mapping;

/// <summary>A kind of engagement: what its agreement may and must say.</summary>
public enum EngagementKind
{
    /// <summary>The firm's own work, by the hour or at a fee.</summary>
    Standard,

    /// <summary>Prepaid money or hours.</summary>
    Retainer,

    /// <summary>Work that the firm buys by the hour and bills on.</summary>
    Subcontractor,

    /// <summary>Expenses alone are billed on; time under it is not.</summary>
    PassThrough,
}

/// <summary>Terms of one kind of engagement. Agreements that name it have taken them over; what is left of it is what it is for.</summary>
/// <param name="Id">Agreements name it; unique in the rule set.</param>
/// <param name="Kind">Whose agreements may name it.</param>
/// <param name="Origin">File and line.</param>
public sealed record EngagementTemplate(string Id, EngagementKind Kind, string Origin);
