using Timepost.Domain.Amounts;
using Timepost.Domain.Fx;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;
using Timepost.Engine.Delivery;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.CashBasis;

/// <summary>What money makes of the documents that wait for it: their shares of income, cost and tax, which come to the money to the minor unit; and what will never come, because it
/// is given up.</summary>
internal sealed class CashSettlement(WorkspaceContext context, IStoreTransaction transaction, AccountBook accounts)
{
    private readonly Dictionary<string, List<CashPart>> _parts = new(StringComparer.Ordinal);
    private readonly List<CashShare> _shares = [];

    /// <summary>What came so far, for the entry.</summary>
    public IReadOnlyList<CashShare> Shares => _shares;

    private RoundingMode Mode => context.Rules.Workspace.MoneyRounding;

    private Currency Base => context.Rules.Workspace.BaseCurrency;

    /// <summary>The document is on cash basis.</summary>
    public bool Has(string document) => Parts(document).Count > 0;

    /// <summary>The other side of a posting that settles a document.</summary>
    public SubledgerPosting Against(SubledgerPosting relieved)
    {
        var owed = relieved.Posting;
        return new SubledgerPosting(
            CashDocument.Against(owed, CashDocument.Contra(transaction, accounts, CashDocument.ContraOf(owed.Role), owed.Document)), -relieved.BaseMinor);
    }

    /// <summary>Money for a document: its shares, posted.</summary>
    /// <param name="document">Its key.</param>
    /// <param name="money">In its currency, signed as its income or cost: of a sale negative.</param>
    /// <param name="inBase">The same in base.</param>
    /// <param name="rate">That of the money.</param>
    public IReadOnlyList<SubledgerPosting> Count(string document, Money money, long inBase, FoundRate rate)
    {
        var parts = Parts(document);
        var minors = CashShares.Of(parts, money.Minor, Mode);
        var bases = money.Currency == Base ? minors : CashShares.InBase([.. parts.Select((p, i) => (p.Posting.Role, minors[i]))], inBase, rate, Mode);
        var postings = new List<SubledgerPosting>(parts.Count);
        for (var i = 0; i < parts.Count; i++)
        {
            if (minors[i] != 0)
            {
                var posting = parts[i].Posting with { Amount = Money.OfMinor(minors[i], money.Currency) };
                _shares.Add(new CashShare(document, true, posting, bases[i]));
                postings.Add(new SubledgerPosting(CashDocument.Named(posting, document), bases[i]) { Rates = money.Currency == Base ? "" : string.Join(' ', rate.Ids) });
                parts[i] = parts[i] with { Counted = parts[i].Counted + minors[i], CountedBase = parts[i].CountedBase + bases[i] };
            }
        }

        // base money that the bank shows in another currency: what its exchange makes of it more or less
        if (money.Currency == Base && inBase != money.Minor)
        {
            var most = postings.MaxBy(p => p.Posting.Role is AccountRole.Revenue or AccountRole.Cost ? Math.Abs(p.BaseMinor) : 0)!.Posting;
            postings.Add(new SubledgerPosting(new LedgerPosting(most.Role, most.Account, Money.OfMinor(inBase - money.Minor, Base), most.TaxCode), inBase - money.Minor));
        }

        return postings;
    }

    /// <summary>So much of a document will never come: its shares of what waits do not wait any more. Of a sale, expenses that were laid out for the client are the firm's own.</summary>
    /// <param name="settled">The posting that relieves what is owed of it by all that is settled.</param>
    /// <param name="given">Of it, what is given up; minor units above zero.</param>
    /// <param name="role">Account that takes expenses.</param>
    public IReadOnlyList<SubledgerPosting> GiveUp(SubledgerPosting settled, long given, AccountRole role)
    {
        var (owed, document) = (settled.Posting, settled.Posting.Document);
        var parts = Parts(document);
        var lost = CashShares.Portion([.. parts.Select(p => p.Whole - p.Counted)], Math.Sign(owed.Amount.Minor) * given, Mode);
        var postings = new List<SubledgerPosting>();
        for (var i = 0; i < parts.Count; i++)
        {
            if (lost[i] == 0)
            {
                continue;
            }

            var posting = parts[i].Posting with { Amount = Money.OfMinor(lost[i], owed.Amount.Currency) };
            parts[i] = parts[i] with { Whole = parts[i].Whole - lost[i] };
            _shares.Add(new CashShare(document, false, posting with { Amount = -posting.Amount }, 0));
            if (posting.Role == AccountRole.RecoverableExpense && owed.Role == AccountRole.Receivable)
            {
                var inBase = owed.Amount.Currency == Base ? lost[i] : (long)Rounding.Round((decimal)settled.BaseMinor * lost[i] / owed.Amount.Minor, 0, Mode);
                postings.Add(new SubledgerPosting(posting, inBase));
                postings.Add(new SubledgerPosting(new LedgerPosting(role, accounts.ByRole(role), -posting.Amount, "") { Document = document }, -inBase));
            }
        }

        return postings;
    }

    /// <summary>Takes back what came with an entry.</summary>
    public void Mirror(SubledgerEntry entry) => _shares.AddRange(Mirrored(transaction, entry));

    /// <summary>What came with an entry, with the other sign.</summary>
    public static IReadOnlyList<CashShare> Mirrored(IStoreTransaction transaction, SubledgerEntry entry)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(entry);
        return [.. transaction.CashShares.OfEntry(entry.Id).Select(s => s with { Posting = s.Posting with { Amount = -s.Posting.Amount }, BaseMinor = -s.BaseMinor })];
    }

    /// <summary>Credit balances of a client that are no money yet: paid invoices that were credited on cash basis. Credits, negative.</summary>
    public static IEnumerable<SubledgerBalance> Credits(IStoreTransaction transaction, string client)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return transaction.Subledger.Balances(new SubledgerFilter(AccountRole.Receivable, Party: client)).Where(b => b.Amount.Minor < 0 && transaction.CashShares.Has(b.Document));
    }

    private List<CashPart> Parts(string document) => _parts.TryGetValue(document, out var parts) ? parts : _parts[document] = [.. transaction.CashShares.Of(document)];
}
