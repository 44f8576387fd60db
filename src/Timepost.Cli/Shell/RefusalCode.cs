using Timepost.Engine.Corrections;

namespace Timepost.Cli.Shell;

/// <summary>What kind a refusal is. Number and code never change meaning; each has its line in docs/statuses/command-line.md, and a
/// test holds the two together.</summary>
/// <param name="Number">7001 to 7999; 0 where the engine gave the code, whose line stands on the page of its topic.</param>
/// <param name="Code">Small letters with hyphens.</param>
internal sealed record RefusalCode(int Number, string Code)
{
    // the line that was typed
    public static readonly RefusalCode Usage = new(7001, "usage");
    public static readonly RefusalCode UsageVerb = new(7002, "usage-verb");
    public static readonly RefusalCode UsageVerbMissing = new(7003, "usage-verb-missing");
    public static readonly RefusalCode UsageOption = new(7004, "usage-option");
    public static readonly RefusalCode UsageArgument = new(7005, "usage-argument");
    public static readonly RefusalCode DateWrong = new(7006, "date-wrong");
    public static readonly RefusalCode ListWrong = new(7007, "list-wrong");
    public static readonly RefusalCode LimitWrong = new(7008, "limit-wrong");
    public static readonly RefusalCode PageWrong = new(7009, "page-wrong");

    // workspaces and samples
    public static readonly RefusalCode WorkspaceMissing = new(7010, "workspace-missing");
    public static readonly RefusalCode WorkspaceExists = new(7011, "workspace-exists");
    public static readonly RefusalCode WorkspaceIsFile = new(7012, "workspace-is-file");
    public static readonly RefusalCode SampleUnknown = new(7013, "sample-unknown");
    public static readonly RefusalCode CurrencyUnknown = new(7014, "currency-unknown");
    public static readonly RefusalCode ZoneUnknown = new(7015, "zone-unknown");

    // names that are none, or several
    public static readonly RefusalCode PlanUnknown = new(7020, "plan-unknown");
    public static readonly RefusalCode PlanAmbiguous = new(7021, "plan-ambiguous");
    public static readonly RefusalCode ExceptionUnknown = new(7022, "exception-unknown");
    public static readonly RefusalCode ExceptionAmbiguous = new(7023, "exception-ambiguous");
    public static readonly RefusalCode StateUnknown = new(7024, "state-unknown");
    public static readonly RefusalCode KindUnknown = new(7025, "kind-unknown");
    public static readonly RefusalCode SchemaUnknown = new(7026, "schema-unknown");
    public static readonly RefusalCode ShellUnknown = new(7027, "shell-unknown");
    public static readonly RefusalCode NotFound = new(7028, "not-found");

    // the rule set
    public static readonly RefusalCode RuleSetWrong = new(7030, "rule-set-wrong");
    public static readonly RefusalCode TextTooLarge = new(7031, "text-too-large");
    public static readonly RefusalCode BooksMissing = new(7032, "books-missing");
    public static readonly RefusalCode AccountMissing = new(7033, "account-missing");

    public static readonly RefusalCode NotAllowed = new(7040, "not-allowed");

    // files and the machine
    public static readonly RefusalCode NothingToImport = new(7050, "nothing-to-import");
    public static readonly RefusalCode FileMissing = new(7051, "file-missing");
    public static readonly RefusalCode FileDenied = new(7052, "file-denied");
    public static readonly RefusalCode FileIo = new(7053, "file-io");

    // the trail
    public static readonly RefusalCode TrailRowUnknown = new(7060, "trail-row-unknown");
    public static readonly RefusalCode PersonUnknown = new(7061, "person-unknown");

    // exchange rates
    public static readonly RefusalCode RateWrong = new(7070, "rate-wrong");

    // retainers
    public static readonly RefusalCode RetainerUnknown = new(7080, "retainer-unknown");
    public static readonly RefusalCode RetainerAmount = new(7081, "retainer-amount");
    public static readonly RefusalCode RetainerTooLittle = new(7082, "retainer-too-little");
    public static readonly RefusalCode RetainerNotRefundable = new(7083, "retainer-not-refundable");
    public static readonly RefusalCode RetainerOfHours = new(7084, "retainer-of-hours");
    public static readonly RefusalCode RetainerReason = new(7085, "retainer-reason");
    public static readonly RefusalCode RetainerTaxRate = new(7086, "retainer-tax-rate");
    public static readonly RefusalCode RequestUnknown = new(7150, "request-unknown");
    public static readonly RefusalCode RequestNotOpen = new(7151, "request-not-open");

    // corrections
    public static readonly RefusalCode DocumentUnknown = new(7120, "document-unknown");
    public static readonly RefusalCode NotFinal = new(7121, "not-final");
    public static readonly RefusalCode CreditExceeds = new(7122, "credit-exceeds");
    public static readonly RefusalCode CreditModeMissing = new(7123, "credit-mode-missing");
    public static readonly RefusalCode CreditLineUnknown = new(7124, "credit-line-unknown");
    public static readonly RefusalCode CreditEntryNotOn = new(7125, "credit-entry-not-on");
    public static readonly RefusalCode CorrectionContradicts = new(7126, "correction-contradicts");
    public static readonly RefusalCode ReasonMissing = new(7127, "reason-missing");
    public static readonly RefusalCode PeriodLocked = new(7128, "period-locked");
    public static readonly RefusalCode CreditNotADraft = new(7129, "credit-not-a-draft");
    public static readonly RefusalCode NothingHeld = new(7130, "nothing-held");
    public static readonly RefusalCode NothingOpen = new(7131, "nothing-open");
    public static readonly RefusalCode AgreementUnknown = new(7132, "agreement-unknown");
    public static readonly RefusalCode PeriodWrong = new(7133, "period-wrong");
    public static readonly RefusalCode AmountWrong = new(7134, "amount-wrong");
    public static readonly RefusalCode OverrideTaken = new(7135, "override-taken");
    public static readonly RefusalCode CreditIt = new(7136, "credit-it");
    public static readonly RefusalCode NothingToCredit = new(7137, "nothing-to-credit");

    // exchange differences
    public static readonly RefusalCode FxBy = new(7140, "fx-by");
    public static readonly RefusalCode FxDays = new(7141, "fx-days");

    // the audit
    public static readonly RefusalCode MergeKindUnknown = new(7185, "merge-kind-unknown");
    // versions of the mapping
    public static readonly RefusalCode ExamplesFail = new(7160, "examples-fail");
    public static readonly RefusalCode VersionWrong = new(7161, "version-wrong");
    public static readonly RefusalCode ExportDiffers = new(7162, "export-differs");

    // replay
    public static readonly RefusalCode RuleSetUnknown = new(7175, "rule-set-unknown");
    public static readonly RefusalCode RuleSetAmbiguous = new(7176, "rule-set-ambiguous");
    public static readonly RefusalCode RuleSetNotKept = new(7177, "rule-set-not-kept");
    public static readonly RefusalCode ReplayDays = new(7178, "replay-days");

    public static readonly RefusalCode Unexpected = new(7090, "unexpected");

    /// <summary>Of a correction.</summary>
    public static RefusalCode Of(CorrectionRefusal refusal) => refusal switch
    {
        CorrectionRefusal.DocumentUnknown => DocumentUnknown,
        CorrectionRefusal.NotFinal => NotFinal,
        CorrectionRefusal.Exceeds => CreditExceeds,
        CorrectionRefusal.ModeMissing => CreditModeMissing,
        CorrectionRefusal.LineUnknown => CreditLineUnknown,
        CorrectionRefusal.EntryNotOn => CreditEntryNotOn,
        CorrectionRefusal.Contradicts => CorrectionContradicts,
        CorrectionRefusal.ReasonMissing => ReasonMissing,
        CorrectionRefusal.PeriodLocked => PeriodLocked,
        CorrectionRefusal.NotADraft => CreditNotADraft,
        CorrectionRefusal.NothingHeld => NothingHeld,
        CorrectionRefusal.NothingOpen => NothingOpen,
        CorrectionRefusal.AgreementUnknown => AgreementUnknown,
        CorrectionRefusal.PeriodWrong => PeriodWrong,
        CorrectionRefusal.AmountWrong => AmountWrong,
        CorrectionRefusal.OverrideTaken => OverrideTaken,
        CorrectionRefusal.CreditIt => CreditIt,
        CorrectionRefusal.NothingToCredit => NothingToCredit,
    };

    /// <summary>A code of the engine, of the store, of the books or of a reader, as it is.</summary>
    public static RefusalCode OfEngine(string code) => new(0, code);
}
