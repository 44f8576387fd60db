using NodaTime;
using NodaTime.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;
using Timepost.Engine.Delivery;
using Timepost.Engine.Subledger;
using Timepost.Engine.Trail;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.PeriodEnd;

/// <summary>What a closing posted.</summary>
/// <param name="Period">Its label.</param>
/// <param name="Days">First and last day.</param>
/// <param name="Posted">Kind, party, agreement, amount; each is reversed on the first day after.</param>
/// <param name="Left">What kept work out, for the reader.</param>
/// <param name="Undelivered">What is recorded and not in the books yet.</param>
public sealed record CloseResult(
    string Period, DateInterval Days, IReadOnlyList<(string Kind, string Party, string Agreement, Money Amount)> Posted, IReadOnlyList<string> Left, int Undelivered)
{
    /// <summary>Unrealised differences that it posted, by currency and account; each is reversed on the first day after.</summary>
    public IReadOnlyList<RevaluedAccount> Revalued { get; init; } = [];

    /// <summary>Days with postings before the period that were never closed: nothing was accrued or revalued at their ends; null where there are none.</summary>
    public DateInterval? NeverClosed { get; init; }
}

/// <summary>Closes a period: posts what is accrued and deferred, then revalues what is open in other currencies, each reversed on the first day of the next,
/// and locks it.</summary>
public sealed class CloseUseCase(WorkspaceContext context)
{
    private static readonly LocalDatePattern Iso = LocalDatePattern.Iso;

    /// <summary>Closes.</summary>
    /// <param name="caller">Bookkeeper or above.</param>
    /// <param name="label">2026-03, 2026-Q1 or 2026.</param>
    /// <remarks>On cash basis nothing is accrued or deferred, and only money itself is revalued. Closing again with the same inputs posts nothing; with others only the difference, and its reversal.</remarks>
    /// <exception cref="OperationRefusedException">See docs/statuses/operations.md.</exception>
    public CloseResult Close(Caller caller, string label)
    {
        caller.Require(ActorRole.Bookkeeper, "Closing a period");
        var days = DaysOf(label);
        using var transaction = context.Store.Begin();
        if (days.End >= context.Today(context.PrimaryBooks))
        {
            throw new OperationRefusedException("period-not-ended", $"{label} has not ended.", $"Close it after {Iso.Format(days.End)}.");
        }

        if (transaction.Subledger.LockedThrough() is { } locked && days.End <= locked)
        {
            throw new OperationRefusedException(
                "period-closed", $"The books are closed through {Iso.Format(locked)}.", "Open it again first: timepost close PERIOD --reopen REASON");
        }

        var skipped = SkippedBefore(transaction, days.Start);
        var amounts = new PeriodEndAmounts(context, transaction, days.End);
        var computed = context.Rules.Workspace.Basis == AccountingBasis.Cash ? [] : amounts.Compute(); // on cash basis only money counts
        var revaluation = new Revaluation(context, caller, transaction, label, days.End);
        revaluation.Demand(computed.Select(a => a.Amount.Currency));
        var posted = Post(caller, transaction, label, days.End, computed);
        var revalued = revaluation.Post();
        transaction.Subledger.Add(new PeriodClose(context.Ids.Next(), label, days.End, true, caller.Actor, "", context.Clock.GetCurrentInstant()));
        transaction.Trail.Append(caller.Actor, "close", label, TrailPayload.Write(json =>
        {
            json.WriteString("through", Iso.Format(days.End));
            json.WriteNumber("posted", posted.Count);
            json.WriteNumber("revalued", revalued.Count);
        }));
        var undelivered = transaction.Bookings.Open().Count(b => b.Document.Date <= days.End);
        transaction.Commit();
        return new CloseResult(label, days, posted, amounts.Left, undelivered) { Revalued = revalued, NeverClosed = skipped };
    }

    // days with postings before the period that no closing has reached: nothing was accrued or revalued at their ends
    private static DateInterval? SkippedBefore(IStoreTransaction transaction, LocalDate start)
    {
        var open = transaction.Subledger.LockedThrough() is { } last ? last.PlusDays(1) : (LocalDate?)null;
        return open < start || open is null
            ? transaction.Subledger.List(new SubledgerFilter(From: open, To: start.PlusDays(-1)), null, 1) is [var first, ..] ? new DateInterval(open ?? first.Date, start.PlusDays(-1)) : null
            : null;
    }

    /// <summary>Opens the newest closed period again. What was posted stays: closing again posts the difference.</summary>
    /// <param name="caller">Manager or above.</param>
    /// <param name="label">As it was closed.</param>
    /// <param name="reason">Why; it is in the trail.</param>
    /// <exception cref="OperationRefusedException">See docs/statuses/operations.md.</exception>
    public void Reopen(Caller caller, string label, string reason)
    {
        caller.Require(ActorRole.Manager, "Opening a closed period");
        var days = DaysOf(label);
        if (string.IsNullOrWhiteSpace(reason))
        {
            throw new OperationRefusedException("reason-missing", "No reason is given.", "Say why: --reopen REASON");
        }

        using var transaction = context.Store.Begin();
        if (transaction.Subledger.LockedThrough() != days.End || !transaction.Subledger.Closes().Any(c => c.Period == label && c.Closed))
        {
            throw new OperationRefusedException(
                "period-not-closed", $"{label} is not the newest closed period: {(transaction.Subledger.LockedThrough() is { } locked ? $"the books are closed through {Iso.Format(locked)}" : "none is closed")}.",
                "Open the newest closed period first.");
        }

        transaction.Subledger.Add(new PeriodClose(context.Ids.Next(), label, days.End, false, caller.Actor, reason, context.Clock.GetCurrentInstant()));
        transaction.Trail.Append(caller.Actor, "reopen", label, TrailPayload.Write(json => json.WriteString("reason", reason)));
        transaction.Commit();
    }

    /// <summary>First and last day of a month, a quarter or a year.</summary>
    /// <exception cref="OperationRefusedException"><c>period-wrong</c>.</exception>
    public static DateInterval DaysOf(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        if (label.Length is 4 or 7 && int.TryParse(label[..4], System.Globalization.NumberStyles.None, null, out var year) && year is >= BooksLimits.FirstYear and < BooksLimits.LastYear)
        {
            var start = new LocalDate(year, 1, 1);
            if (label.Length == 4)
            {
                return new DateInterval(start, new LocalDate(year, 12, 31));
            }

            if (label[4..6] == "-Q" && label[6] is >= '1' and <= '4')
            {
                start = start.PlusMonths(3 * (label[6] - '1'));
                return new DateInterval(start, start.PlusMonths(3).PlusDays(-1));
            }

            if (label[4] == '-' && int.TryParse(label[5..], System.Globalization.NumberStyles.None, null, out var month) && month is >= 1 and <= 12)
            {
                start = start.PlusMonths(month - 1);
                return new DateInterval(start, start.PlusMonths(1).PlusDays(-1));
            }
        }

        throw new OperationRefusedException("period-wrong", $"'{label}' is no period.", "Write it as 2026-03, 2026-Q1 or 2026.");
    }

    // against what stands already on that day: closing again posts only what changed
    private List<(string Kind, string Party, string Agreement, Money Amount)> Post(
        Caller caller, IStoreTransaction transaction, string label, LocalDate end, IReadOnlyList<PeriodEndAmount> amounts)
    {
        var targets = amounts.ToDictionary(KeyOf, StringComparer.Ordinal);
        foreach (var standing in Standing(transaction, end))
        {
            var key = KeyOf(standing);
            targets[key] = targets.TryGetValue(key, out var target)
                ? target with { Amount = target.Amount - standing.Amount }
                : standing with { Amount = -standing.Amount };
        }

        var posted = new List<(string Kind, string Party, string Agreement, Money Amount)>();
        foreach (var (_, amount) in targets.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            if (!amount.Amount.IsZero)
            {
                Book(caller, transaction, label, end, amount);
                posted.Add((amount.Kind, amount.Party, amount.Agreement, amount.Amount));
            }
        }

        return posted;
    }

    private static string KeyOf(PeriodEndAmount amount) =>
        string.Join('\n', amount.Kind, amount.Party, amount.Agreement, amount.Account, amount.Amount.Currency.Code);

    private static IEnumerable<PeriodEndAmount> Standing(IStoreTransaction transaction, LocalDate end)
    {
        foreach (var entry in transaction.Subledger.List(new SubledgerFilter(From: end, To: end), null, int.MaxValue))
        {
            if (entry.Kind is PeriodEndAmounts.AccruedIncome or PeriodEndAmounts.AccruedCost or PeriodEndAmounts.DeferredRevenue)
            {
                var (side, other) = (entry.Postings[0].Posting, entry.Postings[1].Posting);
                yield return new PeriodEndAmount(
                    entry.Kind, side.Party, entry.Memo.Split(" | ")[0], side.Agreement, other.Account, other.Role,
                    entry.Kind == PeriodEndAmounts.AccruedIncome ? side.Amount : -side.Amount);
            }
        }
    }

    private void Book(Caller caller, IStoreTransaction transaction, string label, LocalDate end, PeriodEndAmount amount)
    {
        var accounts = new AccountBook(context.Rules);
        var role = amount.Kind switch
        {
            PeriodEndAmounts.AccruedIncome => AccountRole.AccruedIncome,
            PeriodEndAmounts.AccruedCost => AccountRole.AccruedCost,
            _ => AccountRole.DeferredRevenue,
        };
        var sign = role == AccountRole.AccruedIncome ? 1 : -1;
        var side = new LedgerPosting(role, accounts.ByRole(role), Money.OfMinor(sign * amount.Amount.Minor, amount.Amount.Currency), "")
        {
            Party = amount.Party, Agreement = amount.Agreement,
        };
        var other = new LedgerPosting(amount.AccountRole, amount.Account, -side.Amount, "");
        var recording = new Recording(context, caller, transaction);
        var document = Document(amount, [side, other], end, label, amount.Kind);
        var (postings, rates) = recording.InBase(document);
        recording.Book(amount.Kind, document, postings, amount.Party, amount.Agreement, rates: rates);

        // the mirror has the same base amounts, whatever the rate of its day
        var back = amount.Kind + "-reversal";
        IReadOnlyList<SubledgerPosting> mirrored = [.. postings.Select(p => p with { Posting = p.Posting with { Amount = -p.Posting.Amount }, BaseMinor = -p.BaseMinor })];
        recording.Book(
            back, Document(amount with { Amount = -amount.Amount }, [.. mirrored.Select(p => p.Posting)], end.PlusDays(1), label, back), mirrored, amount.Party,
            amount.Agreement, rates: rates);
    }

    private BooksDocument Document(PeriodEndAmount amount, IReadOnlyList<LedgerPosting> ledger, LocalDate date, string label, string kind) => new()
    {
        Kind = BooksKind.JournalEntry,
        Key = DocumentKey.Of(new DocumentIdentity(
            context.Rules.Workspace.Key, kind, amount.Party, amount.Agreement, amount.Amount.Currency.Code, context.Ids.Next().ToString("N"), label, 1)),
        Number = "",
        Date = date,
        Party = amount.Name.Length > 0 ? amount.Name : "Period end",
        Memo = $"{kind.Replace('-', ' ')} {label} {amount.Agreement}".TrimEnd(),
        Currency = amount.Amount.Currency,
        Net = amount.Amount,
        Tax = Money.Zero(amount.Amount.Currency),
        Total = amount.Amount,
        Ledger = ledger,
        Postings = LedgerPostings.ForBooks(ledger, amount.Amount.Currency),
        Tags = [new("agreement", amount.Agreement), new("period", label)],
    };
}
