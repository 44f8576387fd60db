using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;
using Timepost.Domain.Retainers;
using Timepost.Engine.Plans;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Corrections;

/// <summary>What a credit gives back of what its invoice drew of a retainer. A credit settles what is open on the invoice first, then it
/// undoes the draw-down, and only what was paid besides is a credit balance of the client.</summary>
internal sealed class DrawDowns(IStoreTransaction transaction, RoundingMode mode)
{
    /// <summary>The credits with the lines of the draw-down that they undo; as they are where they name such lines themselves.</summary>
    /// <param name="invoice">What is credited.</param>
    /// <param name="credits">By line.</param>
    public IReadOnlyList<LineCredit> With(IssuedInvoice invoice, IReadOnlyList<LineCredit> credits)
    {
        var lines = invoice.Draft.Lines;
        var applied = Enumerable.Range(0, lines.Count).Where(i => lines[i].Kind == LineKind.RetainerApplied).ToList();
        var key = invoice.Stored.Key.Value;
        if (applied.Count == 0 || credits.Any(c => applied.Contains(c.Line)) || transaction.Subledger.OfDocument(key).Count == 0)
        {
            return credits;
        }

        var byCode = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var credit in credits)
        {
            var code = lines[credit.Line].TaxCode;
            var gross = credit.NetMinor + Crediting.TaxOf(lines[credit.Line], invoice.Credited[credit.Line], credit.NetMinor, mode);
            byCode[code] = byCode.GetValueOrDefault(code) + gross;
        }

        var left = byCode.Values.Sum() - Math.Max(0, OpenOn(invoice));
        var all = credits.ToList();
        // what was drawn last comes back first
        foreach (var line in Enumerable.Reverse(applied))
        {
            var code = lines[line].TaxCode;
            var drawn = -invoice.LeftOf(line) - (lines[line].Tax.Minor - invoice.Credited[line].TaxMinor);
            var take = Math.Min(Math.Min(left, drawn), code.Length == 0 ? left : byCode.GetValueOrDefault(code));
            if (take > 0)
            {
                left -= take;
                byCode[code] = byCode.GetValueOrDefault(code) - take;
                all.Add(Part(invoice, line, take));
            }
        }

        return all;
    }

    /// <summary>What a line of a credit note gives back to the ledger of the retainer.</summary>
    /// <param name="note">The credit note.</param>
    /// <param name="link">Its line.</param>
    /// <param name="line">The line of the invoice, which has a use of a retainer.</param>
    public RetainerUse Back(StoredDraft note, CreditLine link, InvoiceLine line)
    {
        var use = line.Retainer!;
        if (line.Kind == LineKind.RetainerApplied)
        {
            var gross = -link.NetMinor - link.TaxMinor;
            var before = Before(note, link, (_, l) => -l.NetMinor - l.TaxMinor);
            // at the rate of the deposit its net comes back as it is; at another one (taxChange: adjust) its share of what the liability gave up
            var amount = use.Amount == -line.Net.Minor ? -link.NetMinor : Share(use.Amount, -line.Net.Minor - line.Tax.Minor, before, gross);
            return use with { Amount = amount, Tax = gross - amount };
        }

        var seconds = Billed(note.Key, link);
        return use with { Amount = seconds, Tax = 0, Fee = Share(use.Fee, use.Amount, Before(note, link, Billed), seconds) };
    }

    // net cumulative: round(net × given back so far ÷ drawn) − given back before; the tax is the rest
    private LineCredit Part(IssuedInvoice invoice, int line, long gross)
    {
        var (original, credited) = (invoice.Draft.Lines[line], invoice.Credited[line]);
        var whole = -original.Net.Minor - original.Tax.Minor;
        var before = -credited.NetMinor - credited.TaxMinor;
        var net = (long)Rounding.Round((decimal)-original.Net.Minor * (before + gross) / whole, 0, mode) + credited.NetMinor;
        return new LineCredit(line, CreditMode.Reduce, -net, []) { TaxMinor = net - gross };
    }

    // drafts of credit notes will settle their part
    private long OpenOn(IssuedInvoice invoice)
    {
        var open = transaction.Subledger.Balances(new SubledgerFilter(AccountRole.Receivable, Document: invoice.Stored.Key.Value)).Sum(b => b.Amount.Minor);
        foreach (var credit in transaction.Corrections.OfOriginal(invoice.Stored.Key))
        {
            open += transaction.Plans.Draft(credit.Document) is { Kind: CreditDrafting.CreditNote, Status: "draft" } note ? note.Total.Minor : 0;
        }

        return open;
    }

    private long Billed(Domain.Identity.DocumentKey note, CreditLine link) =>
        transaction.Corrections.Shares(note).Where(s => s.Line == link.Line).Sum(s => s.BilledSeconds);

    private long Before(StoredDraft note, CreditLine link, Func<Domain.Identity.DocumentKey, CreditLine, long> part)
    {
        long before = 0;
        foreach (var credit in transaction.Corrections.OfOriginal(link.Original))
        {
            if (credit.Document != note.Key && transaction.Plans.Draft(credit.Document) is { Status: "reserved" or "final" })
            {
                before += transaction.Corrections.Lines(credit.Document).Where(l => l.OriginalLine == link.OriginalLine).Sum(l => part(credit.Document, l));
            }
        }

        return before;
    }

    private long Share(long amount, long whole, long before, long now) => whole == 0 ? 0 : SoFar(amount, whole, before + now) - SoFar(amount, whole, before);

    private long SoFar(long amount, long whole, long part) => (long)Rounding.Round((decimal)amount * part / whole, 0, mode);
}
