namespace Timepost.Engine.Retainers;

/// <summary>Why a retainer does not do what was asked.</summary>
public enum RetainerRefusal
{
    /// <summary>No agreement of this id has a retainer.</summary>
    Unknown,

    /// <summary>The amount is zero, below zero, or finer than the currency's minor unit.</summary>
    AmountWrong,

    /// <summary>More than is left.</summary>
    TooLittle,

    /// <summary>The agreement does not let it be paid back.</summary>
    NotRefundable,

    /// <summary>Hours are invoiced by a plan, not received or paid back by hand.</summary>
    HoursOnly,

    /// <summary>A reason is missing.</summary>
    ReasonMissing,

    /// <summary>The tax code has no rate on the day.</summary>
    NoTaxRate,

    /// <summary>There is no such request.</summary>
    RequestUnknown,

    /// <summary>The request was answered by money, or withdrawn already.</summary>
    RequestNotOpen,
}

/// <summary>A retainer refuses. Nothing was changed.</summary>
public sealed class RetainerRefusedException(RetainerRefusal refusal, string message, string remedy) : InvalidOperationException(message)
{
    /// <summary>Why.</summary>
    public RetainerRefusal Refusal { get; } = refusal;

    /// <summary>What to do next.</summary>
    public string Remedy { get; } = remedy;
}
