namespace Timepost.Engine.Corrections;

/// <summary>Why a correction is refused. Each has a code of the command line and a line in docs/statuses.</summary>
public enum CorrectionRefusal
{
    /// <summary>No document has this number or key.</summary>
    DocumentUnknown,

    /// <summary>It is not an invoice that the books have.</summary>
    NotFinal,

    /// <summary>More than is left of it.</summary>
    Exceeds,

    /// <summary>Nobody said what becomes of the work.</summary>
    ModeMissing,

    /// <summary>The invoice has no such line.</summary>
    LineUnknown,

    /// <summary>The invoice has nothing of this entry, or only under a fee.</summary>
    EntryNotOn,

    /// <summary>What was asked for contradicts itself.</summary>
    Contradicts,

    /// <summary>A reason is missing.</summary>
    ReasonMissing,

    /// <summary>The date is in a closed period.</summary>
    PeriodLocked,

    /// <summary>It is no credit note that is still a draft.</summary>
    NotADraft,

    /// <summary>It holds nothing.</summary>
    NothingHeld,

    /// <summary>There is no open work in it.</summary>
    NothingOpen,

    /// <summary>No such agreement.</summary>
    AgreementUnknown,

    /// <summary>No such period of the agreement.</summary>
    PeriodWrong,

    /// <summary>The amount is zero or does not fit the currency.</summary>
    AmountWrong,

    /// <summary>No such line by hand, or an invoice has it already.</summary>
    OverrideTaken,

    /// <summary>Once issued to the client a document is credited, not voided.</summary>
    CreditIt,

    /// <summary>What is wrong has no amount that could be credited.</summary>
    NothingToCredit,
}

/// <summary>A correction was refused; nothing was changed.</summary>
public sealed class CorrectionRefusedException(CorrectionRefusal refusal, string message, string remedy) : InvalidOperationException(message)
{
    /// <summary>Why.</summary>
    public CorrectionRefusal Refusal { get; } = refusal;

    /// <summary>What to do instead.</summary>
    public string Remedy { get; } = remedy;
}
