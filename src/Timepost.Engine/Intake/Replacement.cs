using Timepost.Domain.Identity;
using Timepost.Domain.Work;
using Timepost.Engine.Exceptions;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Intake;

/// <summary>The missing and the new row of a possible correction as one entry or expense: the missing one keeps its id, and with it all that
/// became of it, and takes what the new row says; the new one keeps the earlier record and counts no more.</summary>
internal static class Replacement
{
    /// <summary>The new row is the missing one, corrected.</summary>
    public const string Replaces = "replaces";

    private const Holds Both = Holds.Missing | Holds.Correction;

    /// <summary>True where the exception can be decided so.</summary>
    public static bool Concerns(ExceptionRecord exception) =>
        exception.Kind == "possible-correction" && exception.ObjectKind is "entry" or "expense";

    /// <summary>Open exceptions of rows that could be the other half of this one.</summary>
    public static IReadOnlyList<ExceptionRecord> Others(IStoreTransaction transaction, ExceptionRecord exception)
    {
        var side = SideOf(transaction.Intake, exception);
        return side is null
            ? []
            : [.. transaction.Exceptions.List(openOnly: true, null, int.MaxValue).Where(e =>
                Concerns(e) && e.ObjectKind == exception.ObjectKind && e.ObjectId != exception.ObjectId
                && SideOf(transaction.Intake, e) is { } other && other == side.Value with { Missing = !side.Value.Missing })];
    }

    /// <summary>Joins the two.</summary>
    /// <returns>False where one of them is held for another reason, which must be decided first.</returns>
    public static bool Join(IStoreTransaction transaction, ExceptionRecord one, ExceptionRecord other)
    {
        var oneIsMissing = SideOf(transaction.Intake, one) is { Missing: true };
        var missing = Guid.Parse((oneIsMissing ? one : other).ObjectId);
        var added = Guid.Parse((oneIsMissing ? other : one).ObjectId);
        return one.ObjectKind == "entry"
            ? Entries(transaction.Intake, missing, added, Active(Both), Gone)
            : Expenses(transaction.Intake, missing, added, Active(Both), Gone);
    }

    /// <summary>Makes them two again, both waiting.</summary>
    /// <returns>False where something came after it that stands on it.</returns>
    public static bool Part(IStoreTransaction transaction, ExceptionRecord one, ExceptionRecord other)
    {
        var oneIsGone = StateOf(transaction.Intake, one) == EntryState.Deleted;
        var kept = Guid.Parse((oneIsGone ? other : one).ObjectId);
        var gone = Guid.Parse((oneIsGone ? one : other).ObjectId);
        if (StateOf(transaction.Intake, oneIsGone ? other : one) is not (EntryState.Active or EntryState.Running))
        {
            return false;
        }

        return one.ObjectKind == "entry"
            ? Entries(transaction.Intake, kept, gone, _ => (Holds.Missing, EntryState.Active), h => (h | Holds.Correction, EntryState.Active))
            : Expenses(transaction.Intake, kept, gone, _ => (Holds.Missing, EntryState.Active), h => (h | Holds.Correction, EntryState.Active));
    }

    private static Func<Holds, (Holds, EntryState)> Active(Holds without) => h => (h & ~without, EntryState.Active);

    private static (Holds, EntryState) Gone(Holds holds) => (holds & ~Both, EntryState.Deleted);

    // each takes what the other says; its id and its place in the store stay
    private static bool Entries(
        IIntakeStore intake, Guid first, Guid second, Func<Holds, (Holds Holds, EntryState State)> ofFirst, Func<Holds, (Holds Holds, EntryState State)> ofSecond)
    {
        StoredEntry firstBefore = new(), secondBefore = new(), firstAfter = new(), secondAfter = new();
        HeldWork.Read(intake, first, firstBefore);
        HeldWork.Read(intake, second, secondBefore);
        HeldWork.Read(intake, second, firstAfter);
        HeldWork.Read(intake, first, secondAfter);
        if (((firstBefore.Holds | secondBefore.Holds) & Holds.Reasons & ~Both) != 0)
        {
            return false;
        }

        (firstAfter.Number, firstAfter.Id) = (firstBefore.Number, firstBefore.Id);
        (secondAfter.Number, secondAfter.Id) = (secondBefore.Number, secondBefore.Id);
        (firstAfter.Holds, firstAfter.State) = ofFirst(firstAfter.Holds);
        (secondAfter.Holds, secondAfter.State) = ofSecond(secondAfter.Holds);
        firstAfter.Settle();
        secondAfter.Settle();
        intake.UpdateEntry(firstBefore, firstAfter);
        intake.UpdateEntry(secondBefore, secondAfter);
        return true;
    }

    private static bool Expenses(
        IIntakeStore intake, Guid first, Guid second, Func<Holds, (Holds Holds, EntryState State)> ofFirst, Func<Holds, (Holds Holds, EntryState State)> ofSecond)
    {
        var firstBefore = ReadExpense(intake, first);
        var secondBefore = ReadExpense(intake, second);
        if (((firstBefore.Holds | secondBefore.Holds) & Holds.Reasons & ~Both) != 0)
        {
            return false;
        }

        var (firstHolds, firstState) = ofFirst(secondBefore.Holds);
        var (secondHolds, secondState) = ofSecond(firstBefore.Holds);
        intake.PutExpense((secondBefore with { Id = first, Holds = firstHolds, State = firstState }).Settled());
        intake.PutExpense((firstBefore with { Id = second, Holds = secondHolds, State = secondState }).Settled());
        var receipts = intake.Receipts(new ExpenseId(first));
        intake.PutReceipts(new ExpenseId(first), intake.Receipts(new ExpenseId(second)));
        intake.PutReceipts(new ExpenseId(second), receipts);
        return true;
    }

    private static StoredExpense ReadExpense(IIntakeStore intake, Guid id) =>
        intake.ReadExpense(new ExpenseId(id)) ?? throw new ArgumentException($"There is no expense {id}.", nameof(id));

    private static EntryState StateOf(IIntakeStore intake, ExceptionRecord exception)
    {
        var id = Guid.Parse(exception.ObjectId);
        if (exception.ObjectKind == "expense")
        {
            return ReadExpense(intake, id).State;
        }

        var entry = new StoredEntry();
        HeldWork.Read(intake, id, entry);
        return entry.State;
    }

    private static Side? SideOf(IIntakeStore intake, ExceptionRecord exception)
    {
        var id = Guid.Parse(exception.ObjectId);
        if (exception.ObjectKind == "expense")
        {
            var expense = ReadExpense(intake, id);
            return Of(expense.Connection, expense.Worker, expense.Day, expense.Holds);
        }

        var entry = new StoredEntry();
        HeldWork.Read(intake, id, entry);
        return Of(entry.Connection, entry.Worker, entry.ShownDay, entry.Holds);
    }

    private static Side? Of(int connection, int worker, int day, Holds holds) =>
        (holds & Both) == 0 ? null : new Side(connection, worker, day, (holds & Holds.Missing) != 0);

    private readonly record struct Side(int Connection, int Worker, int Day, bool Missing);
}
