using System.Globalization;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Subledger;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Corrections;

/// <summary>A correction that is drafted, and waits for the next invoice of its agreement.</summary>
/// <param name="Note">Its draft: a credit note in all but that an invoice brings it.</param>
/// <param name="Lines">As they stand on that invoice.</param>
internal sealed record PendingCorrection(StoredDraft Note, IReadOnlyList<InvoiceLine> Lines);

/// <summary>Corrections that the next invoice of an agreement brings. They are drafted as credit notes are, move the same dispositions
/// with the reservation of that invoice, and share its fate.</summary>
internal static class NextInvoice
{
    /// <summary>Kind of such a correction, beside credit-note.</summary>
    public const string Kind = "correction";

    /// <summary>Corrections that wait for an invoice of an agreement, in the order in which they were drafted.</summary>
    public static List<PendingCorrection> Pending(IStoreTransaction transaction, string agreement, Currency currency)
    {
        var pending = new List<PendingCorrection>();
        foreach (var key in transaction.Corrections.OpenCredits(Kind))
        {
            if (transaction.Plans.Draft(key) is { } note && note.Identity.Agreement == agreement && note.Total.Currency == currency)
            {
                pending.Add(new PendingCorrection(note, Lines(transaction, note)));
            }
        }

        return pending;
    }

    /// <summary>Clients for whom a correction waits.</summary>
    public static IEnumerable<string> Clients(IStoreTransaction transaction)
    {
        foreach (var key in transaction.Corrections.OpenCredits(Kind))
        {
            yield return transaction.Plans.Draft(transaction.Corrections.Find(key)!.Original)!.Identity.Party;
        }
    }

    /// <summary>The corrections that an invoice brings, with the first of its lines (1 and up) that is theirs.</summary>
    public static List<(DocumentKey Note, int Line)> On(StoredDraft invoice) =>
        On(DraftBody.Lines(invoice.Body, invoice.Total.Currency).Select(l => l.Correction));

    /// <summary>The same of a draft.</summary>
    public static List<(DocumentKey Note, int Line)> On(InvoiceDraft invoice) => On(invoice.Lines.Select(l => l.Correction));

    /// <summary>Why an invoice cannot be reserved with its corrections; empty where it can.</summary>
    public static string Missing(IStoreTransaction transaction, InvoiceDraft invoice)
    {
        foreach (var (note, _) in On(invoice))
        {
            if (transaction.Plans.Draft(note) is not { Status: "draft" })
            {
                return "a correction on it is not drafted any more";
            }

            if (CreditMoves.Missing(transaction, note) is { Length: > 0 } missing)
            {
                return missing;
            }
        }

        return "";
    }

    /// <summary>What its corrections post.</summary>
    public static IReadOnlyList<LedgerPosting> Postings(WorkspaceContext context, IStoreTransaction transaction, InvoiceDraft invoice)
    {
        var notes = On(invoice);
        var document = notes.Count > 0 ? new CreditDocument(context, transaction) : null;
        return [.. notes.SelectMany(n => document!.OnInvoice(transaction.Plans.Draft(n.Note)!, invoice.Key))];
    }

    /// <summary>The invoice is reserved: so are its corrections.</summary>
    public static void Reserve(WorkspaceContext context, IStoreTransaction transaction, InvoiceDraft invoice, string number)
    {
        foreach (var (key, line) in On(invoice))
        {
            var note = transaction.Plans.Draft(key)!;
            transaction.Plans.SetDraftStatus(key, "reserved", NameOn(number, line));
            CreditMoves.Reserve(context, transaction, note);
        }
    }

    /// <summary>The books have the invoice: what its corrections released is open.</summary>
    public static void Confirm(WorkspaceContext context, IStoreTransaction transaction, DocumentKey invoice, string number, NodaTime.Instant now)
    {
        foreach (var (key, line) in transaction.Plans.Draft(invoice) is { Kind: "invoice" } stored ? On(stored) : [])
        {
            transaction.Plans.SetDraftStatus(key, "final", NameOn(number, line));
            CreditMoves.Confirm(context, transaction, key);
            if (transaction.Corrections.Find(key) is { Cause: { Length: > 0 } cause })
            {
                transaction.Exceptions.Gone(cause, now); // should the same change again, it is asked again
            }
        }
    }

    /// <summary>The books do not have the invoice: what its corrections took is where it was, and they wait again.</summary>
    public static void TakeBack(WorkspaceContext context, IStoreTransaction transaction, DocumentKey invoice)
    {
        foreach (var (key, _) in transaction.Plans.Draft(invoice) is { Kind: "invoice" } stored ? On(stored) : [])
        {
            foreach (var row in StandingRows.Of(transaction.Dispositions.OfDocument(key.Value)))
            {
                transaction.Dispositions.Add(StandingRows.Reversal(row, context.Ids.Next()));
            }

            CreditMoves.TakeBack(context, transaction, key);
            transaction.Plans.SetDraftStatus(key, "draft", "");
        }
    }

    // number and line of the invoice that brings it
    private static string NameOn(string number, int line) => $"{number}/{line.ToString(CultureInfo.InvariantCulture)}";

    private static List<(DocumentKey Note, int Line)> On(IEnumerable<CorrectionUse?> lines)
    {
        var notes = new List<(DocumentKey Note, int Line)>();
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            if (line is { } use && !notes.Exists(n => n.Note == use.Note))
            {
                notes.Add((use.Note, number));
            }
        }

        return notes;
    }

    private static List<InvoiceLine> Lines(IStoreTransaction transaction, StoredDraft note)
    {
        var links = transaction.Corrections.Lines(note.Key);
        var original = IssuedInvoice.Load(transaction, transaction.Plans.Draft(links[0].Original)!);
        var rows = transaction.Dispositions.OfDocument(links[0].Original.Value);
        return [.. DraftBody.Lines(note.Body, note.Total.Currency).Select((line, i) => IssuedInvoice.LineOf(line) with
        {
            Kind = LineKind.Correction,
            Supplied = CreditDocument.SuppliedBy(original, rows, links[i].OriginalLine - 1),
            Correction = new CorrectionUse(note.Key, i + 1),
        })];
    }
}
