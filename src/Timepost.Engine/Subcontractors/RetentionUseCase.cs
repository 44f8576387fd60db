using System.Globalization;
using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subcontracting;
using Timepost.Engine.Delivery;
using Timepost.Engine.Subledger;
using Timepost.Engine.Trail;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Subcontractors;

/// <summary>Settles what is held back from a vendor: proposed and approved for a quarter, then released or forfeited, never more than
/// was approved and is held.</summary>
public sealed class RetentionUseCase(WorkspaceContext context)
{
    private const string TooMuch = "retention-too-much";

    /// <summary>Proposes: what was held at the end of the quarter, and is held still.</summary>
    /// <param name="caller">A bookkeeper.</param>
    /// <param name="vendor">Vendor's name, or id of the subcontractor.</param>
    /// <param name="quarter">As in <c>2026-Q1</c>.</param>
    /// <exception cref="NotAllowedException">Below bookkeeper.</exception>
    /// <exception cref="SubcontractorRefusedException">No such vendor or quarter.</exception>
    public Settlement Settle(Caller caller, string vendor, string quarter)
    {
        caller.Require(ActorRole.Bookkeeper, "Proposing a settlement");
        return Step(caller, vendor, quarter, SettlementStep.Proposed, (_, _) => { });
    }

    /// <summary>Approves what was proposed, as long as it is still right.</summary>
    /// <inheritdoc cref="Settle"/>
    public Settlement Approve(Caller caller, string vendor, string quarter)
    {
        caller.Require(ActorRole.Bookkeeper, "Approving a settlement");
        return Step(caller, vendor, quarter, SettlementStep.Approved, (transaction, now) =>
        {
            var proposed = transaction.Settlements.Of(now.Vendor).LastOrDefault(s => s.Quarter == quarter && s.Step == SettlementStep.Proposed)
                ?? throw new SubcontractorRefusedException(
                    "settlement-missing", $"Nothing is proposed for {now.Vendor}, {quarter}.", $"timepost bill settle \"{now.Vendor}\" --quarter {quarter}");
            if (proposed.Held != now.Held)
            {
                throw new SubcontractorRefusedException(
                    "settlement-changed", $"{proposed.Held} was proposed for {now.Vendor}, {quarter}; {now.Held} is held of it now.", $"Propose anew: timepost bill settle \"{now.Vendor}\" --quarter {quarter}");
            }
        });
    }

    /// <summary>Owes the vendor a part of what is held: from retention payable to payable, with the input tax that waited for it.</summary>
    /// <param name="caller">A manager.</param>
    /// <param name="vendor">Vendor's name, or id of the subcontractor.</param>
    /// <param name="amount">Major units of what is held, above zero.</param>
    /// <param name="date">The day; null: today.</param>
    /// <exception cref="NotAllowedException">Below manager.</exception>
    /// <exception cref="SubcontractorRefusedException">More than is held, or than a settlement approves.</exception>
    public Booking Release(Caller caller, string vendor, decimal amount, LocalDate? date)
    {
        caller.Require(ActorRole.Manager, "Releasing retention");
        return End(caller, vendor, amount, date, RetentionLedger.ReleaseKind, "");
    }

    /// <summary>Keeps a part of what is held for good: against the cost.</summary>
    /// <param name="caller">A manager.</param>
    /// <param name="vendor">Vendor's name, or id of the subcontractor.</param>
    /// <param name="amount">Major units of what is held, above zero.</param>
    /// <param name="date">The day; null: today.</param>
    /// <param name="reason">Why.</param>
    /// <exception cref="NotAllowedException">Below manager.</exception>
    /// <exception cref="SubcontractorRefusedException">More than is held, or than a settlement approves; or no reason.</exception>
    public Booking Forfeit(Caller caller, string vendor, decimal amount, LocalDate? date, string reason)
    {
        caller.Require(ActorRole.Manager, "Forfeiting retention");
        return string.IsNullOrWhiteSpace(reason)
            ? throw new SubcontractorRefusedException("reason-missing", "To keep what is held needs a reason.", "Give --reason.")
            : End(caller, vendor, amount, date, RetentionLedger.ForfeitKind, reason);
    }

    /// <summary>First and last day of a quarter.</summary>
    /// <exception cref="SubcontractorRefusedException">Not as in <c>2026-Q1</c>.</exception>
    public static DateInterval DaysOf(string quarter)
    {
        ArgumentNullException.ThrowIfNull(quarter);
        if (quarter is [_, _, _, _, '-', 'Q', >= '1' and <= '4'] && int.TryParse(quarter.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year > 0)
        {
            var first = new LocalDate(year, ((quarter[6] - '1') * 3) + 1, 1);
            return new DateInterval(first, first.PlusMonths(3).PlusDays(-1));
        }

        throw new SubcontractorRefusedException("quarter-wrong", $"'{quarter}' is no quarter.", "Write it as in 2026-Q1.");
    }

    private Subcontractor Named(string vendor) => SubcontractorTable.Of(context.Rules)?.Named(vendor) ?? throw new SubcontractorRefusedException(
        "subcontractor-unknown", $"The mapping has no subcontractor '{vendor}'.",
        context.Rules.Subcontractors.Count == 0
            ? "The mapping names none: add them under 'subcontractors' in mapping.yaml."
            : $"Name one by its id or vendor: {string.Join(", ", context.Rules.Subcontractors.Select(s => s.Vendor))}");

    private Settlement Step(Caller caller, string vendor, string quarter, SettlementStep step, Action<IStoreTransaction, Settlement> demand)
    {
        var subcontractor = Named(vendor);
        var end = DaysOf(quarter).End;
        using var transaction = context.Store.Begin();
        var (then, now) = (RetentionLedger.Held(transaction, subcontractor, end), RetentionLedger.Held(transaction, subcontractor));
        var settlement = new Settlement
        {
            Id = context.Ids.Next(),
            Vendor = subcontractor.Vendor,
            Quarter = quarter,
            Held = Money.OfMinor(then.Sum(h => Math.Max(0, Math.Min(h.Value, now.GetValueOrDefault(h.Key)))), subcontractor.Currency),
            Step = step,
            Actor = caller.Actor,
            Happened = context.Clock.GetCurrentInstant(),
        };
        demand(transaction, settlement);
        transaction.Settlements.Add(settlement);
        transaction.Trail.Append(caller.Actor, step == SettlementStep.Proposed ? "retention-settle" : "retention-approve", settlement.Id.ToString(), TrailPayload.Write(json =>
        {
            json.WriteString("vendor", subcontractor.Vendor);
            json.WriteString("quarter", quarter);
            json.WriteString("held", settlement.Held.ToString());
        }));
        transaction.Commit();
        return settlement;
    }

    private Booking End(Caller caller, string vendor, decimal amount, LocalDate? date, string kind, string reason)
    {
        var subcontractor = Named(vendor);
        var currency = subcontractor.Currency;
        if (amount <= 0 || decimal.Round(amount, currency.Decimals, MidpointRounding.ToZero) != amount)
        {
            throw new SubcontractorRefusedException("amount-wrong", $"{amount} is no amount in {currency}.", "Give one above zero, with no more decimals than the currency has.");
        }

        using var transaction = context.Store.Begin();
        var held = RetentionLedger.Held(transaction, subcontractor);
        var asked = Money.Exact(amount, currency);
        DemandHeld(transaction, subcontractor, held, asked);
        var parts = new long[held.Count];
        Allocation.Split(asked.Minor, [.. held.Values], parts);
        var day = date ?? context.Today(context.PrimaryBooks);
        SubcontractorRefusedException.DemandOpen(transaction.Subledger, day);
        var document = Document(transaction, subcontractor, kind, day, asked, [.. held.Keys.Zip(parts, (agreement, minor) => (agreement, minor)).Where(p => p.minor != 0)]);
        var booking = new Recording(context, caller, transaction).Book(kind, document, reason: reason);
        transaction.Commit();
        return booking;
    }

    private static void DemandHeld(IStoreTransaction transaction, Subcontractor subcontractor, SortedDictionary<string, long> held, Money asked)
    {
        var all = Money.OfMinor(held.Values.Sum(), subcontractor.Currency);
        if (asked > all)
        {
            throw new SubcontractorRefusedException(TooMuch, $"{asked} is more than is held back from {subcontractor.Vendor}: {all}.", "`timepost bill status` shows what is held.");
        }

        var approved = transaction.Settlements.Of(subcontractor.Vendor).LastOrDefault(s => s.Step == SettlementStep.Approved)
            ?? throw new SubcontractorRefusedException(
                "settlement-missing", $"No settlement of {subcontractor.Vendor} is approved.", $"timepost bill settle \"{subcontractor.Vendor}\" --quarter 2026-Q1, then bill approve.");
        var ended = 0L;
        foreach (var entry in RetentionLedger.Entries(transaction, new SubledgerFilter(AccountRole.RetentionPayable, subcontractor.Vendor), approved.Id))
        {
            ended += entry.Kind is RetentionLedger.ReleaseKind or RetentionLedger.ForfeitKind
                ? entry.Postings.Where(p => p.Posting.Role == AccountRole.RetentionPayable).Sum(p => p.Posting.Amount.Minor) : 0;
        }

        var left = approved.Held - Money.OfMinor(ended, subcontractor.Currency);
        if (asked > left)
        {
            throw new SubcontractorRefusedException(
                TooMuch, $"{asked} is more than the settlement of {approved.Quarter} approves for {subcontractor.Vendor}: {left} of {approved.Held} is left.",
                "Release less, or settle and approve a later quarter.");
        }
    }

    private BooksDocument Document(
        IStoreTransaction transaction, Subcontractor subcontractor, string kind, LocalDate day, Money asked, IReadOnlyList<(string Agreement, long Minor)> parts)
    {
        var (currency, release) = (subcontractor.Currency, kind == RetentionLedger.ReleaseKind);
        var key = DocumentKey.Of(new DocumentIdentity(
            context.Rules.Workspace.Key, kind, subcontractor.Id, "", currency.Code, "", day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture),
            transaction.Bookings.List(kind, "", "", int.MaxValue).Count + 1));
        var accounts = new AccountBook(context.Rules);
        var postings = new LedgerPostings(currency);
        var (costRole, cost) = release ? default : VendorBillDocument.CostOf(accounts, subcontractor.Account);
        long tax = 0;
        var taxes = RetentionLedger.Taxes(transaction, subcontractor);
        foreach (var (agreement, minor) in parts)
        {
            postings.Add(AccountRole.RetentionPayable, accounts.ByRole(AccountRole.RetentionPayable), minor, party: subcontractor.Vendor, agreement: agreement);
            if (!release)
            {
                postings.Add(costRole, cost, -minor, agreement: agreement);
            }
            else if (TaxOf(subcontractor, taxes.GetValueOrDefault(agreement), minor) is var due and not 0)
            {
                postings.Add(AccountRole.InputTax, accounts.InputTax(subcontractor.TaxCode), due, subcontractor.TaxCode, agreement: agreement);
                tax += due;
            }
        }

        var total = Money.OfMinor(asked.Minor + tax, currency);
        if (release)
        {
            postings.Add(AccountRole.Payable, accounts.ByRole(AccountRole.Payable), -total.Minor, party: subcontractor.Vendor, document: key.Value);
        }

        var ledger = postings.ToList();
        return new BooksDocument
        {
            Kind = BooksKind.JournalEntry,
            Key = key,
            Number = "",
            Date = day,
            Party = subcontractor.Vendor,
            Memo = release ? "Retention released" : "Retention forfeited",
            Currency = currency,
            Net = asked,
            Tax = Money.OfMinor(tax, currency),
            Total = total,
            Ledger = ledger,
            Postings = LedgerPostings.ForBooks(ledger, currency),
            Tags = [new("rule-set", context.Rules.Hash[..12]), new("subcontractor", subcontractor.Id)],
            Taxes = tax == 0 ? [] : [new BooksTax(subcontractor.TaxCode, null, asked, Money.OfMinor(tax, currency))],
        };
    }

    // cumulative: round(tax that waits × released so far ÷ held) − claimed before, so that the last release claims the rest
    private long TaxOf(Subcontractor subcontractor, RetainedTax sums, long minor)
    {
        if (subcontractor.Retention?.Tax != RetentionTax.OnRelease || subcontractor.TaxCode.Length == 0 || sums.Held == 0)
        {
            return 0;
        }

        var mode = context.Rules.Workspace.MoneyRounding;
        return Retention.TaxOfHeld(sums.TaxThatWaits, sums.Released + minor, sums.Held, subcontractor.Currency, mode) - sums.TaxOfReleases;
    }
}
