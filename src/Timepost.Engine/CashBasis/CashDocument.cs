using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Fx;
using Timepost.Domain.Mapping;
using Timepost.Domain.Payments;
using Timepost.Domain.Subledger;
using Timepost.Engine.Delivery;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.CashBasis;

/// <summary>A document as books on cash basis post it: what is owed against its contra account, which comes to nothing; income, cost and tax wait for money. A document stays
/// on the basis on which it was posted, and so does what credits or replaces it. What is paid when it is booked (a company card), and what comes to nothing, counts at
/// once.</summary>
/// <remarks>A credit note takes what is open off the invoice, with its share of what waits; the rest is owed to the client on the note, and is income taken back once it is
/// refunded. What counts of the invoice already is set right, so that it is a share of what is left of it.</remarks>
internal sealed class CashDocument(WorkspaceContext context, IStoreTransaction transaction)
{
    private readonly AccountBook _accounts = new(context.Rules);

    private RoundingMode Mode => context.Rules.Workspace.MoneyRounding;

    /// <summary>The document as it is posted, with what it brings later.</summary>
    /// <exception cref="MissingAccountException">No account has the role of a contra account.</exception>
    public BooksDocument Of(BooksDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (document.Ledger.Count == 0 || document.CashShares.Count > 0)
        {
            return document;
        }

        if (document.Kind == BooksKind.CreditNote && Original(document) is { } original)
        {
            return transaction.CashShares.Has(original) ? Credit(document, original) : document;
        }

        // a vendor's invoice takes the place of a bill, on that one's basis
        var replaced = document.Ledger.Where(p => Replaces(document, p)).Select(p => p.Document).Distinct().ToList();
        var isCash = replaced.Count > 0 ? replaced.TrueForAll(transaction.CashShares.Has) : context.Rules.Workspace.Basis == AccountingBasis.Cash;
        return isCash ? Opened(document) : document;
    }

    /// <summary>Its ledger in base: what is owed at the rate of its date, what it relieves at what that is carried at; each contra account as the posting before it.</summary>
    /// <param name="document">Of <see cref="Of"/>, with shares.</param>
    /// <param name="locked">What it comes to in base, where it was computed with its draft.</param>
    /// <param name="rateOfDay">The rate of its date; asked only where it is needed.</param>
    public (IReadOnlyList<SubledgerPosting> Postings, string Rates) InBase(BooksDocument document, DocumentLock? locked, Func<FoundRate> rateOfDay)
    {
        ArgumentNullException.ThrowIfNull(document);
        var postings = new List<SubledgerPosting>(document.Ledger.Count);
        var original = document.Kind == BooksKind.CreditNote ? Original(document) : null;
        var opened = original is null ? [] : transaction.Subledger.OfDocument(original);
        var counted = new Queue<CashShare>(document.CashShares.Where(s => s.Counts));
        FoundRate? rate = null;
        foreach (var posting in document.Ledger)
        {
            var inBase = document.Currency == context.Rules.Workspace.BaseCurrency ? posting.Amount.Minor
                : IsContra(posting.Role) ? -postings[^1].BaseMinor
                : !IsOwed(posting.Role) ? counted.Dequeue().BaseMinor
                : original is not null ? Credited(opened, original, posting)
                : posting.Document != document.Key.Value ? Carried(posting)
                : FxConversion.Convert(posting.Amount, rate ??= locked?.Rate ?? rateOfDay(), Mode).Minor;
            postings.Add(new SubledgerPosting(posting, inBase) { Rates = rate is null || !IsOwed(posting.Role) ? "" : string.Join(' ', rate.Ids) });
        }

        return (postings, rate is not null ? string.Join(' ', rate.Ids) : opened.Count > 0 ? opened[0].Rates : "");
    }

    /// <summary>Account against which a document stands while it is not paid: as it was posted, else by its role.</summary>
    /// <param name="transaction">The running transaction.</param>
    /// <param name="accounts">Of the rule set.</param>
    /// <param name="role">unpaid sales or unpaid costs.</param>
    /// <param name="document">Key of the document.</param>
    public static string Contra(IStoreTransaction transaction, AccountBook accounts, AccountRole role, string document)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(accounts);
        return transaction.Subledger.OfDocument(document).SelectMany(e => e.Postings).FirstOrDefault(p => p.Posting.Role == role && p.Posting.Document == document)?.Posting.Account
            ?? accounts.ByRole(role);
    }

    /// <summary>The role of the account against which an owed amount stands.</summary>
    public static AccountRole ContraOf(AccountRole owed) => owed == AccountRole.Receivable ? AccountRole.UnpaidSales : AccountRole.UnpaidCosts;

    /// <summary>What an owed amount stands against.</summary>
    public static LedgerPosting Against(LedgerPosting owed, string account)
    {
        ArgumentNullException.ThrowIfNull(owed);
        return owed with { Role = ContraOf(owed.Role), Account = account, Amount = -owed.Amount };
    }

    private string? Original(BooksDocument note) => transaction.Corrections.Find(note.Key)?.Original.Value;

    private static bool IsContra(AccountRole role) => role is AccountRole.UnpaidSales or AccountRole.UnpaidCosts;

    private static bool IsOwed(AccountRole role) => role is AccountRole.Receivable or AccountRole.Payable or AccountRole.EmployeePayable or AccountRole.AccruedCost;

    private static bool Replaces(BooksDocument document, LedgerPosting posting) =>
        posting.Role == AccountRole.AccruedCost && posting.Document.Length > 0 && posting.Document != document.Key.Value;

    private BooksDocument Opened(BooksDocument document)
    {
        var key = document.Key.Value;
        var (ledger, shares) = (new List<LedgerPosting>(), new List<CashShare>());
        var owed = document.Ledger.Where(p => IsOwed(p.Role) && p.Document == key).GroupBy(p => p with { Amount = Money.Zero(document.Currency) })
            .Select(g => g.Key with { Amount = Money.OfMinor(g.Sum(p => p.Amount.Minor), document.Currency) }).Where(p => !p.Amount.IsZero).ToList();
        if (owed.Sum(p => p.Amount.Minor) == 0)
        {
            return document; // no money will come of it
        }

        foreach (var posting in owed)
        {
            ledger.Add(posting);
            ledger.Add(Against(posting, _accounts.ByRole(ContraOf(posting.Role))));
        }

        foreach (var posting in document.Ledger.Where(p => Replaces(document, p)))
        {
            ledger.Add(posting);
            ledger.Add(Against(posting, Contra(transaction, _accounts, AccountRole.UnpaidCosts, posting.Document)));
        }

        foreach (var bill in document.Ledger.Where(p => Replaces(document, p)).Select(p => p.Document).Distinct())
        {
            foreach (var part in transaction.CashShares.Of(bill).Where(p => p.Whole != 0))
            {
                Wait(bill, part.Posting, -part.Whole);
                Wait(key, part.Posting, part.Whole);
            }
        }

        foreach (var posting in document.Ledger.Where(p => !(IsOwed(p.Role) && p.Document == key) && !Replaces(document, p)))
        {
            Wait(key, posting, posting.Amount.Minor);
        }

        return Posted(document, ledger, shares);

        void Wait(string of, LedgerPosting posting, long minor) => shares.Add(new CashShare(of, false, Plain(posting, Money.OfMinor(minor, document.Currency)), 0));
    }

    private BooksDocument Credit(BooksDocument note, string original)
    {
        var (ledger, shares) = (new List<LedgerPosting>(), new List<CashShare>());
        var settled = 0L;
        foreach (var posting in note.Ledger)
        {
            if (posting.Role == AccountRole.Receivable)
            {
                ledger.Add(posting);
                settled -= posting.Amount.Minor;
            }
            else if (posting.Role == AccountRole.UnallocatedCash)
            {
                // nothing of it is money yet: it is owed on the note until it is refunded
                ledger.Add(posting with { Role = AccountRole.Receivable, Account = _accounts.ByRole(AccountRole.Receivable) });
            }
            else
            {
                continue;
            }

            ledger.Add(Against(ledger[^1], Contra(transaction, _accounts, AccountRole.UnpaidSales, original)));
        }

        var back = note.Ledger.Where(p => p.Role is not (AccountRole.Receivable or AccountRole.UnallocatedCash)).ToList();
        long[] wholes = [.. back.Select(p => p.Amount.Minor)];
        var ofInvoice = settled == wholes.Sum() ? wholes : settled == 0 ? new long[wholes.Length] : CashShares.Portion(wholes, settled, Mode);
        var parts = transaction.CashShares.Of(original).ToDictionary(p => p.Posting);
        for (var i = 0; i < wholes.Length; i++)
        {
            var posting = Plain(back[i], Money.Zero(note.Currency));
            Add(original, posting, ofInvoice[i]);
            Add(note.Key.Value, posting, wholes[i] - ofInvoice[i]);
            parts[posting] = parts.TryGetValue(posting, out var had) ? had with { Whole = had.Whole + ofInvoice[i] } : new CashPart(posting, ofInvoice[i], 0, 0);
        }

        SetRight(original, [.. parts.Values], ledger, shares);
        return Posted(note, ledger, shares);

        void Add(string of, LedgerPosting posting, long minor)
        {
            if (minor != 0)
            {
                shares.Add(new CashShare(of, false, posting with { Amount = Money.OfMinor(minor, note.Currency) }, 0));
            }
        }
    }

    // what counts of the invoice is its share of what is left of it
    private void SetRight(string invoice, CashPart[] parts, List<LedgerPosting> ledger, List<CashShare> shares)
    {
        var (moved, inBase) = CashShares.SetRight(parts, Mode);
        for (var i = 0; i < parts.Length; i++)
        {
            if (moved[i] != 0)
            {
                var posting = parts[i].Posting with { Amount = Money.OfMinor(moved[i], parts[i].Posting.Amount.Currency) };
                shares.Add(new CashShare(invoice, true, posting, inBase[i]));
                ledger.Add(Named(posting, invoice));
            }
        }
    }

    /// <summary>A posting that counts names its document, unless it names the expense that is billed on.</summary>
    public static LedgerPosting Named(LedgerPosting posting, string document) =>
        posting.Role == AccountRole.RecoverableExpense && posting.Document.Length > 0 ? posting : posting with { Document = document };

    private static LedgerPosting Plain(LedgerPosting posting, Money amount) => posting with
    {
        Amount = amount, Party = "", Document = posting.Role == AccountRole.RecoverableExpense ? posting.Document : "",
    };

    private static BooksDocument Posted(BooksDocument document, List<LedgerPosting> ledger, List<CashShare> shares) => document with
    {
        Ledger = ledger,
        LedgerParts = [],
        Postings = LedgerPostings.ForBooks(ledger, document.Currency),
        CashShares = shares,
    };

    // of the invoice what is relieved cumulatively; what was paid at the invoice's own rate
    private long Credited(IReadOnlyList<SubledgerEntry> opened, string original, LedgerPosting posting)
    {
        var (_, _, total, totalBase) = Opening.Of(opened, AccountRole.Receivable, original);
        if (posting.Document != original)
        {
            return Relief.Of(totalBase, total, posting.Amount.Minor, 0, Mode);
        }

        var open = transaction.Subledger.Balances(new SubledgerFilter(AccountRole.Receivable, Document: original)).Where(b => b.Amount.Currency == posting.Amount.Currency).ToList();
        return -Relief.Of(totalBase, total, total - open.Sum(b => b.Amount.Minor) - posting.Amount.Minor, totalBase - open.Sum(b => b.BaseMinor), Mode);
    }

    private long Carried(LedgerPosting posting)
    {
        var held = transaction.Subledger.Balances(new SubledgerFilter(posting.Role, Document: posting.Document))
            .Where(b => b.Amount.Currency == posting.Amount.Currency && b.Agreement == posting.Agreement).ToList();
        return held.Sum(b => b.Amount.Minor) is var minor and not 0 ? -Relief.Of(held.Sum(b => b.BaseMinor), minor, -posting.Amount.Minor, 0, Mode) : 0;
    }
}
