using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;
using Timepost.Engine.Corrections;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Plans;
using Timepost.Engine.Subledger;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Corrections;

/// <summary>A firm with an account for credit balances, and short ways to credit and to look.</summary>
internal static class Corrected
{
    public static readonly LocalDate March2 = new(2026, 3, 2);

    public static readonly LocalDate May = new(2026, 5, 2);

    public static Firm Firm(Func<Agreement, Agreement>? agreement = null, Func<RuleSet, RuleSet>? rules = null) => new(agreement, r =>
    {
        var with = r with { Accounts = [.. r.Accounts, new("unallocated", "Liabilities:Unallocated", AccountType.Liability, AccountRole.UnallocatedCash), new("bank", "Assets:Bank", AccountType.Asset, AccountRole.Bank)] };
        return rules is null ? with : rules(with);
    });

    public static DraftedCredit Credit(
        this Firm firm, CreditMode? mode, decimal? net = null, string number = "INV-2026-00001", (int, CreditMode?)[]? lines = null, Guid[]? entries = null, LocalDate? date = null) =>
        new CreditUseCase(firm.Context).Draft(firm.Caller, new CreditRequest(number, "agreed with the client") { Mode = mode, Net = net, Lines = lines ?? [], Entries = entries ?? [], Date = date });

    public static CorrectionRefusal Refusal(Action action) => Assert.Throws<CorrectionRefusedException>(action).Refusal;

    public static long Open(this Firm firm, EntryId entry, long seconds)
    {
        using var reading = firm.Store.Read();
        return seconds - (reading.Dispositions.Balance(entry.Value, DispositionSide.Sale)?.Disposed ?? 0);
    }

    public static decimal OpenOn(this Firm firm, string number)
    {
        using var reading = firm.Store.Read();
        return reading.Subledger.Balances(new SubledgerFilter(AccountRole.Receivable, Document: reading.Plans.DraftByNumber(number)!.Key.Value)).Sum(b => b.Amount.Amount);
    }

    public static decimal Balance(this Firm firm, AccountRole role)
    {
        using var reading = firm.Store.Read();
        return reading.Subledger.Balances(new SubledgerFilter(role)).Sum(b => b.Amount.Amount);
    }

    public static StoredDraft Document(this Firm firm, string number)
    {
        using var reading = firm.Store.Read();
        return reading.Plans.DraftByNumber(number)!;
    }

    public static string Standing(this Firm firm, EntryId entry)
    {
        using var reading = firm.Store.Read();
        var rows = reading.Dispositions.Of(entry.Value);
        var reversed = rows.Where(r => r.Reverses is not null).Select(r => r.Reverses!.Value).ToHashSet();
        return string.Join(", ", rows.Where(r => r.Quantity > 0 && !reversed.Contains(r.Id)).Select(r => $"{r.To} {r.Quantity}/{r.BilledSeconds}"));
    }

    public static string StandingOn(this Firm firm, EntryId entry, string number)
    {
        using var reading = firm.Store.Read();
        var key = reading.Plans.DraftByNumber(number)!.Key.Value;
        return string.Join(", ", StandingRows.Of(reading.Dispositions.Of(entry.Value)).Where(r => r.Document == key).Select(r => $"{r.To} {r.Quantity}"));
    }

    /// <summary>The client pays so much of an invoice.</summary>
    public static void Pay(this Firm firm, string number, decimal amount)
    {
        using var transaction = firm.Store.Begin();
        var key = transaction.Plans.DraftByNumber(number)!.Key.Value;
        var (paid, id) = (Money.Exact(amount, Support.Firm.Eur), firm.Ids.Next());
        transaction.Subledger.Post(new SubledgerEntry
        {
            Id = id,
            Date = new LocalDate(2026, 4, 1),
            Kind = "payment",
            Document = DocumentKey.Of(new DocumentIdentity("acme", "payment", "harbor", "", "EUR", id.ToString(), "", 1)).Value,
            Memo = "paid",
            RuleSet = firm.Rules.Hash,
            Postings =
            [
                new(new LedgerPosting(AccountRole.Bank, "Assets:Bank", paid, ""), paid.Minor),
                new(new LedgerPosting(AccountRole.Receivable, "Assets:Receivable", -paid, "") { Party = "harbor", Document = key }, -paid.Minor),
            ],
        });
        transaction.Commit();
    }

    /// <summary>The books are closed through a day.</summary>
    public static void Close(this Firm firm, LocalDate day) => firm.Work.LockedThrough = day;
}
