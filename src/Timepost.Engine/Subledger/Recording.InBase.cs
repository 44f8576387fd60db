using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Payments;
using Timepost.Domain.Subledger;
using Timepost.Engine.CashBasis;
using Timepost.Engine.Delivery;
using Timepost.Engine.Fx;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Subledger;

public sealed partial class Recording
{
    /// <summary>A document's ledger in base, and the ids of the rates: as it was locked with its draft, or at the rate of its date; a credit note at what its
    /// invoice stands at, so that it makes no difference of exchange; what it takes down at what that is
    /// carried at (<see cref="CarriedRelief"/>).</summary>
    /// <param name="document">With its ledger.</param>
    /// <param name="locked">What it comes to in base, where it was computed with its draft.</param>
    /// <exception cref="OperationRefusedException">There is no rate: <c>needs-exchange-rate</c>.</exception>
    public (IReadOnlyList<SubledgerPosting> Postings, string Rates) InBase(BooksDocument document, DocumentLock? locked = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        var workspace = context.Rules.Workspace;
        if (document.CashShares.Count > 0)
        {
            return new CashDocument(context, transaction).InBase(document, locked, () => RateOf(document.Currency, document.Date));
        }

        if (document.Currency == workspace.BaseCurrency)
        {
            return (BaseAmounts.At(document.Ledger, FoundRate.Same(document.Currency), workspace.MoneyRounding), "");
        }

        if (locked is not null)
        {
            var sign = document.Kind is BooksKind.Invoice or BooksKind.CreditNote ? -1 : 1;
            return (
                new CarriedRelief(context, transaction).Of(LockedPostings.Of(document.Ledger, document.LedgerParts, sign, locked, workspace.MoneyRounding)),
                string.Join(' ', locked.Document.Rates.Concat(locked.Document.TaxRates).Distinct()));
        }

        if (document.Kind == BooksKind.CreditNote && CreditInBase(document) is { } credit)
        {
            return credit;
        }

        var rate = RateOf(document.Currency, document.Date);
        return (new CarriedRelief(context, transaction).Of(BaseAmounts.At(document.Ledger, rate, workspace.MoneyRounding)), string.Join(' ', rate.Ids));
    }

    private static (long Minor, long InBase) Sum(IEnumerable<SubledgerPosting> postings)
    {
        var sum = (Minor: 0L, InBase: 0L);
        foreach (var (posting, inBase) in postings)
        {
            sum = (sum.Minor + posting.Amount.Minor, sum.InBase + inBase);
        }

        return sum;
    }

    // what a document in another currency comes to, beside its entry: as it was locked, else as it was posted
    private void Keep(SubledgerEntry entry, BooksDocument document, DocumentLock? locked)
    {
        var inBase = context.Rules.Workspace.BaseCurrency;
        if (document.Currency == inBase)
        {
            return;
        }

        IReadOnlyList<LockedAmount> amounts = locked is not null ? [locked.Document, .. Drawn(entry, document, locked)] : Posted(entry, document, inBase);
        transaction.Locks.Add(document.Key.Value, entry.Id, amounts, context.Clock.GetCurrentInstant());
    }

    // what a deposit that is not refundable pays stands at what it was carried at, as posted; the work takes what its income got less
    private IReadOnlyList<LockedAmount> Drawn(SubledgerEntry entry, BooksDocument document, DocumentLock locked)
    {
        var drawn = document.Ledger.FirstOrDefault(p => p.Role == AccountRole.RetainerLiability && p.Amount.Minor > 0 && !CarriedRelief.IsRefundable(context.Rules, p.Agreement));
        if (drawn is null || entry.Postings.FirstOrDefault(p => p.Posting == drawn) is not { } posted || entry.Postings.Any(p => IsDifference(p) && IsOf(p, drawn)))
        {
            return locked.Lines;
        }

        var mode = context.Rules.Workspace.MoneyRounding;
        var less = LockedPostings.Of(document.Ledger, document.LedgerParts, -1, locked, mode).First(p => p.Posting == drawn).BaseMinor - posted.BaseMinor;
        var income = document.LedgerParts.Where(p => p.Posting.Role == AccountRole.Revenue).ToList();
        var earning = income.Select(p => p.Line).ToHashSet();
        var first = document.Ledger.FirstOrDefault(p => p.Role == AccountRole.Revenue);
        var work = income.Where(p => p.Posting.Account == first?.Account && p.Posting.TaxCode == first.TaxCode).Select(p => p.Line).ToHashSet();
        var applied = document.LedgerParts.Where(p => p.Posting.Role == AccountRole.RetainerLiability && p.Amount.Minor > 0 && !earning.Contains(p.Line)).Select(p => p.Line).ToHashSet();
        return RelievedLock.Drawn(locked.Lines, applied, work, less, mode);
    }

    private List<LockedAmount> Posted(SubledgerEntry entry, BooksDocument document, Currency inBase)
    {
        var own = entry.Postings.Where(p => p.Posting.Amount.Currency == document.Currency).ToList();
        var taxes = own.Where(p => p.Posting.Role is AccountRole.OutputTax or AccountRole.InputTax).ToList();
        var (tax, taxBase) = Sum(taxes);
        var credited = new CreditLock(context, transaction).Shares(document);
        var baseTax = document.Tax.IsZero || tax == 0 ? 0 : document.Tax.Minor == tax ? taxBase : document.Tax.Minor == -tax ? -taxBase : credited.Sum(c => c.Tax);
        var total = TotalOf(document, own);
        if (document.CashShares.Count > 0 && !document.Tax.IsZero)
        {
            // tax has no posting before it is paid
            baseTax = credited.Count > 0 ? credited.Sum(c => c.Tax) : (long)Rounding.Round((decimal)total * document.Tax.Minor / document.Total.Minor, 0, context.Rules.Workspace.MoneyRounding);
        }

        var amount = new LockedAmount(
            0, document.Net, document.Tax, Money.OfMinor(total - baseTax, inBase), Money.OfMinor(baseTax, inBase),
            Ids(own.Except(taxes)), document.Tax.IsZero ? [] : Ids(taxes));
        var mode = context.Rules.Workspace.MoneyRounding;
        return [amount, .. credited.Count > 0 ? CreditLock.Lines(document, amount, credited) : RelievedLock.Lines(amount, [.. document.Lines.Select(l => (l.Net, l.Tax))], mode)];
    }

    // what is owed or moved: the posting of the document's total; of a credit note what it settles and what it gives back
    private static long TotalOf(BooksDocument document, List<SubledgerPosting> own)
    {
        if (document.Kind == BooksKind.CreditNote)
        {
            return own.Where(p => p.Posting.Role is AccountRole.Receivable or AccountRole.UnallocatedCash).Sum(p => p.BaseMinor);
        }

        foreach (var (posting, minor) in own)
        {
            if (Math.Abs(posting.Amount.Minor) == Math.Abs(document.Total.Minor))
            {
                return Math.Sign(posting.Amount.Minor) == Math.Sign(document.Total.Minor) ? minor : -minor;
            }
        }

        return 0;
    }

    private static IReadOnlyList<RateId> Ids(IEnumerable<SubledgerPosting> postings) =>
        [.. postings.SelectMany(p => p.Rates.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Distinct().Select(id => new RateId(Guid.Parse(id)))];
}
