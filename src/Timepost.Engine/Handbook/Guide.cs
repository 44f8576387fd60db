using Timepost.Engine.Exceptions;

namespace Timepost.Engine.Handbook;

/// <summary>An exception as staff need it.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Meaning">In one sentence.</param>
/// <param name="Who">Who settles it.</param>
/// <param name="Do">What they do.</param>
internal sealed record GuideLine(string Kind, string Meaning, string Who, string Do);

/// <summary>What each kind of exception is to staff. A test holds it to <see cref="ExceptionKinds"/>: no kind is left out.</summary>
internal static class Guide
{
    private const string Logger = "who recorded it";
    private const string Bookkeeper = "bookkeeper";
    private const string Manager = "manager";

    public static IReadOnlyList<GuideLine> All { get; } =
    [
        new("unmapped-client", "No rule knows the client.", Manager, "Correct the name in the tracker, or add a rule."),
        new("unmapped-project", "No rule knows the project.", Manager, "Correct the name in the tracker, or add a rule."),
        new("unmapped-task", "No rule knows the task.", Manager, "Correct the name in the tracker, or add a rule."),
        new("unmapped-worker", "No rule knows the person.", Manager, "Add a rule."),
        new("unmapped-category", "No rule knows the expense category.", Manager, "Correct the category, or add a rule."),
        new("unmapped-merchant", "No rule knows the merchant of a bill.", Bookkeeper, "Correct the merchant, or add a rule."),
        new("no-agreement", "Nothing was agreed for the client, project and day.", Manager, "Add an agreement, or widen one."),
        new("missing-description", "A billable entry says nothing of what was done.", Logger, "Describe it in the tracker."),
        new("needs-exchange-rate", "There is no exchange rate for the day.", Bookkeeper, "Import or type the rate."),
        new("correction-due", "Work that was billed has changed since.", Bookkeeper, "Credit the difference, or accept it as it was."),
        new("blocked-draft", "An invoice lacks something that billing needs.", Manager, "Set right what the exception names."),
        new("subcontractor-invoice", "A subcontractor's invoice fits no open bill, or several.", Bookkeeper, "Match it by hand."),
        new("no-cost-rate", "Nothing says what a subcontractor's hour costs.", Manager, "Add a cost rate."),
        new("retainer-low", "A retainer is below its threshold.", Bookkeeper, "Ask the client for more."),
        new("books-without-currency", "The books cannot hold the invoice's currency.", Manager, "Deliver it to others, or agree another currency."),
        new("account-closed", "The books have closed the account.", Manager, "Map to another account, or open it again."),
        new("time-on-pass-through", "Billable time under an agreement that bills expenses only.", Manager, "Make an agreement for the work, or call it not billable."),
        new("no-rate", "Nothing says what an hour costs.", Manager, "Add a rate."),
        new("rate-ambiguous", "Two rates of equal rank fit.", Manager, "Take one away, or narrow one."),
        new("rate-currency", "A rate is in a currency that is not known.", Manager, "Give the rate its currency."),
        new("out-of-range", "A rate or an amount is beyond what can be billed.", Manager, "Correct it."),
        new("missing-in-reread", "An entry that was read before is missing in a later export.", Bookkeeper, "Delete it if the tracker did; keep it if the file was a part."),
        new("possible-correction", "One entry is new and a like one missing: one may be the other, corrected.", Bookkeeper, "Say that it replaces the other, or keep both."),
        new("duplicate-entry", "The same work came from two trackers.", Bookkeeper, "Delete one, or keep both."),
        new("duplicate-expense", "The same receipt, or day, vendor and amount, twice.", Bookkeeper, "Delete one, or keep both."),
        new("receipt-missing", "A receipt that is named was not delivered.", Logger, "Send the receipt."),
        new("receipt-required", "An expense of this amount needs a receipt.", Logger, "Add the receipt in the expense tool."),
        new("duration-mismatch", "Duration and times of an entry do not agree.", Logger, "Correct it in the tracker."),
        new("duration-missing", "An entry has no duration and no end.", Logger, "Correct it in the tracker."),
        new("duration-negative", "An entry ends before it begins.", Logger, "Correct it in the tracker."),
        new("duration-over-24h", "An entry is longer than a day.", Logger, "Correct it in the tracker."),
        new("time-ambiguous", "A time that the clock has twice.", Logger, "Say which in the tracker."),
        new("time-skipped", "A time that the clock leaves out.", Logger, "Correct it in the tracker."),
        new("time-out-of-range", "A date that cannot be.", Logger, "Correct it in the tracker."),
        new("date-implausible", "A date that no books hold.", Logger, "Correct it at its source."),
        new("merchant-invisible", "An expense whose vendor cannot be read.", Logger, "Correct it in the expense tool."),
        new("books-refused", "The books refused a document.", Bookkeeper, "Set right what they name, and apply again."),
        new("books-differ", "The books hold something else than was sent.", Bookkeeper, "Undo the edit there, or accept it."),
        new("held-by-credit", "Work of a credit note waits for a decision.", Bookkeeper, "Bill it again, or give it up."),
    ];
}
