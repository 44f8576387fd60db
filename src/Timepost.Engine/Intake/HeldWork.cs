using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Timepost.Domain.Books;
using Timepost.Domain.Identity;
using Timepost.Domain.Work;
using Timepost.Engine.Exceptions;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Intake;

/// <summary>Carries out what a person decided on work that intake holds. The exception itself is resolved by its use case, in the same transaction.</summary>
public static class HeldWork
{
    /// <summary>It counts.</summary>
    public const string Keep = "keep";

    /// <summary>It never counts.</summary>
    public const string Delete = "delete";

    /// <summary>A receipt that the source names is not there; the expense counts all the same.</summary>
    internal const string ReceiptMissing = "receipt-missing";

    /// <summary>The policy demands a receipt and there is none; planning holds the expense back until one comes, or none is demanded of it.</summary>
    internal const string ReceiptRequired = "receipt-required";

    /// <summary>A date that the books cannot hold.</summary>
    internal const string DateImplausible = "date-implausible";

    /// <summary>A vendor of whose name nothing can be seen.</summary>
    internal const string MerchantInvisible = "merchant-invisible";

    private static readonly IReadOnlyList<string> DeleteOnly = [Delete];

    /// <summary>What can be decided on held work: <c>keep</c> (it counts) or <c>delete</c> (it never does).</summary>
    public static IReadOnlyList<string> Choices { get; } = [Keep, Delete];

    /// <summary>Those of <see cref="Choices"/> that an exception takes: what the books cannot hold cannot be kept.</summary>
    public static IReadOnlyList<string> ChoicesOf(ExceptionRecord exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception.Kind is DateImplausible or MerchantInvisible ? DeleteOnly : Choices;
    }

    /// <summary>True where the exception holds an entry or an expense, or asks for the receipt of one.</summary>
    public static bool Concerns(ExceptionRecord exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception.ObjectKind switch
        {
            "entry" => HoldOf(exception.Kind) != Holds.None,
            "expense" => HoldOf(exception.Kind) != Holds.None || exception.Kind is ReceiptMissing or ReceiptRequired,
            _ => false,
        };
    }

    /// <summary>Lets the entry or expense count, or deletes it.</summary>
    /// <exception cref="ArgumentException">The decision is none of <see cref="Choices"/>, or the object is not there.</exception>
    public static void Decide(IStoreTransaction transaction, ExceptionRecord exception, string decision)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(exception);
        if (decision is not (Keep or Delete))
        {
            throw new ArgumentException($"'{decision}' is none of: {string.Join(", ", Choices)}.", nameof(decision));
        }

        var id = Guid.Parse(exception.ObjectId);
        var hold = HoldOf(exception.Kind);
        if (exception.ObjectKind == "expense")
        {
            var waived = exception.Kind == ReceiptRequired && decision == Keep ? Holds.ReceiptWaived : Holds.None;
            DecideExpense(transaction.Intake, id, hold, waived, decision);
        }
        else
        {
            DecideEntry(transaction.Intake, id, hold, decision);
        }
    }

    /// <summary>Takes such a decision back: the work waits again.</summary>
    /// <exception cref="ArgumentException">The object is not there.</exception>
    public static void TakeBack(IStoreTransaction transaction, ExceptionRecord exception)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(exception);
        var id = Guid.Parse(exception.ObjectId);
        var hold = HoldOf(exception.Kind);
        if (exception.ObjectKind == "expense")
        {
            var expense = transaction.Intake.ReadExpense(new ExpenseId(id)) ?? throw new ArgumentException($"There is no expense {id}.", nameof(exception));
            transaction.Intake.PutExpense((expense with
            {
                Holds = Undecided(expense.Holds, hold), State = exception.Resolution == Delete ? EntryState.Active : expense.State,
            }).Settled());
            return;
        }

        StoredEntry before = new(), after = new();
        Read(transaction.Intake, id, before);
        Read(transaction.Intake, id, after);
        after.Holds = Undecided(after.Holds, hold);
        after.State = exception.Resolution == Delete ? EntryState.Active : after.State;
        after.Settle();
        transaction.Intake.UpdateEntry(before, after);
    }

    /// <summary>What is said of a date that the books cannot hold.</summary>
    internal static Notice DateProblem(LocalDate day) => new(
        DateImplausible,
        string.Create(
            CultureInfo.InvariantCulture, $"{LocalDatePattern.Iso.Format(day)} is outside the years {BooksLimits.FirstYear} to {BooksLimits.LastYear} that the books hold."));

    internal static Holds HoldOf(string kind) => kind switch
    {
        "missing-in-reread" => Holds.Missing,
        // of the two that share worker and day, one is missing and the other new: each has its own exception
        "possible-correction" => Holds.Missing | Holds.Correction,
        "duplicate-expense" or "duplicate-entry" => Holds.Duplicate,
        "duration-mismatch" or "duration-negative" or "duration-missing" or "duration-over-24h" or "time-out-of-range"
            or "time-ambiguous" or "time-skipped" or DateImplausible or MerchantInvisible => Holds.Problem,
        _ => kind.StartsWith("time-", StringComparison.Ordinal) || kind.StartsWith("duration-", StringComparison.Ordinal) ? Holds.Problem : Holds.None,
    };

    private static Holds Decided(Holds holds, Holds hold) =>
        (holds & ~hold) | ((holds & hold & Holds.Missing) != 0 ? Holds.KeptMissing : Holds.None);

    // one that was missing when it was decided remembers it
    private static Holds Undecided(Holds holds, Holds hold) =>
        (hold & Holds.Missing) != 0 && (holds & Holds.KeptMissing) != 0 ? (holds & ~Holds.KeptMissing) | Holds.Missing
        : holds | (hold == (Holds.Missing | Holds.Correction) ? Holds.Correction : hold);

    internal static void Read(IIntakeStore intake, Guid id, StoredEntry into)
    {
        var number = intake.EntryNumber(new EntryId(id));
        if (number == 0 || !intake.ReadEntry(number, into))
        {
            throw new ArgumentException($"There is no entry {id}.", nameof(id));
        }
    }

    private static void DecideEntry(IIntakeStore intake, Guid id, Holds hold, string decision)
    {
        StoredEntry before = new(), after = new();
        Read(intake, id, before);
        Read(intake, id, after);
        after.Holds = Decided(after.Holds, hold);
        if (decision == Delete)
        {
            after.State = EntryState.Deleted;
        }

        after.Settle();
        intake.UpdateEntry(before, after);
    }

    private static void DecideExpense(IIntakeStore intake, Guid id, Holds hold, Holds waived, string decision)
    {
        var expense = intake.ReadExpense(new ExpenseId(id)) ?? throw new ArgumentException($"There is no expense {id}.", nameof(id));
        expense = expense with { Holds = Decided(expense.Holds, hold) | waived, State = decision == Delete ? EntryState.Deleted : expense.State };
        intake.PutExpense(expense.Settled());
    }
}
