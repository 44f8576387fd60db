using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Mapping;
using Timepost.Domain.Payments;
using Timepost.Domain.Subledger;
using Timepost.Engine.Corrections;

namespace Timepost.Engine.Subledger;

public sealed partial class Recording
{
    // its own part as any document's; each correction at what the invoice that it corrects stood at, so that it makes no difference of exchange
    private (IReadOnlyList<SubledgerPosting> Postings, string Rates) WithCorrections(BooksDocument document)
    {
        var own = document.Ledger.Count - document.Corrections.Sum(c => c.Ledger.Count);
        var (inBase, ids) = InBase(document with { Ledger = [.. document.Ledger.Take(own)], Corrections = [] });
        var (postings, rates) = (inBase.ToList(), ids.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList());
        for (var i = 0; i < document.Corrections.Count; i++)
        {
            var (part, rate) = CorrectionInBase(document, i);
            postings.AddRange(part);
            rates.AddRange(rate.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }

        return (postings, string.Join(' ', rates.Distinct(StringComparer.Ordinal)));
    }

    // cumulative over all corrections of an invoice, so that they never take more than what it opened with
    private (IReadOnlyList<SubledgerPosting> Postings, string Rates) CorrectionInBase(BooksDocument document, int at)
    {
        var correction = document.Corrections[at];
        var workspace = context.Rules.Workspace;
        var opened = transaction.Subledger.OfDocument(correction.Original);
        var (_, _, total, totalBase) = Opening.Of(opened, AccountRole.Receivable, correction.Original);
        if (document.Currency == workspace.BaseCurrency || total == 0)
        {
            // in base; or of an invoice that a retainer paid, or from before the subledger: at the rate of its day
            var date = transaction.Plans.Draft(Domain.Identity.DocumentKey.Parse(correction.Original))!.Date;
            return InBase(document with { Date = date, Ledger = correction.Ledger, Corrections = [] });
        }

        var before = CorrectedBefore(document, at);
        var taken = -correction.Ledger[0].Amount.Minor;
        var relieved = Relief.Of(totalBase, total, before + taken, 0, workspace.MoneyRounding) - Relief.Of(totalBase, total, before, 0, workspace.MoneyRounding);
        var (perMajor, basePerMajor) = ((decimal)document.Currency.MinorPerMajor, (decimal)workspace.BaseCurrency.MinorPerMajor);
        return (
            BaseAmounts.Of(
                correction.Ledger, amount => amount * perMajor * totalBase / total / basePerMajor, workspace.BaseCurrency, workspace.MoneyRounding, -relieved),
            opened.Count > 0 ? opened[0].Rates : "");
    }

    // by corrections on invoices that were reserved before this one, and by those that stand before it on this one
    private long CorrectedBefore(BooksDocument document, int at)
    {
        long before = 0;
        var original = document.Corrections[at].Original;
        var here = document.Corrections.Select(c => c.Note).ToHashSet(StringComparer.Ordinal);
        foreach (var earlier in document.Corrections.Take(at))
        {
            before -= earlier.Original == original ? earlier.Ledger[0].Amount.Minor : 0;
        }

        foreach (var credit in transaction.Corrections.OfOriginal(Domain.Identity.DocumentKey.Parse(original)))
        {
            before -= !here.Contains(credit.Document.Value) && transaction.Plans.Draft(credit.Document) is { Kind: NextInvoice.Kind, Status: "final" or "reserved" } note ? note.Total.Minor : 0;
        }

        return before;
    }
}
