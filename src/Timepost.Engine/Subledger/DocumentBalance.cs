using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Subledger;

/// <summary>What is open on a document, and what it came to in base, as the subledger has it.</summary>
public static class DocumentBalance
{
    /// <summary>Of a draft all is open, and nothing is locked in base.</summary>
    /// <returns>Open, positive where it is still to be paid; total in minor units of base, or null.</returns>
    public static (Money Open, long? BaseTotal) Of(IStoreTransaction reading, StoredDraft document)
    {
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(document);
        if (document.Kind == "credit-note")
        {
            return (Money.Zero(document.Total.Currency), BaseOf(reading, document)); // it settles another one
        }

        if (document.Kind == Corrections.NextInvoice.Kind)
        {
            return (Money.Zero(document.Total.Currency), null); // an invoice brings it
        }

        if (document.Status is not ("final" or "reserved"))
        {
            return (document.Total, null);
        }

        var role = document.Kind switch
        {
            "invoice" => AccountRole.Receivable,
            "employee-expense" => AccountRole.EmployeePayable,
            _ => AccountRole.Payable,
        };
        var opening = Opening.Of(reading.Subledger.OfDocument(document.Key.Value), role, document.Key.Value);

        // posted before there was a subledger: nobody knows what was paid
        if (opening.Account.Length == 0)
        {
            return (document.Kind == "invoice" ? document.Total : Money.Zero(document.Total.Currency), null);
        }

        long open = 0;
        foreach (var balance in reading.Subledger.Balances(new SubledgerFilter(role, Document: document.Key.Value)))
        {
            open += balance.Amount.Currency == document.Total.Currency ? balance.Amount.Minor : 0;
        }

        var sign = role == AccountRole.Receivable ? 1 : -1;
        return (Money.OfMinor(sign * open, document.Total.Currency), sign * opening.TotalBase);
    }

    // what a credit note came to in base: on the receivable, and on what the client has to its credit
    private static long? BaseOf(IStoreTransaction reading, StoredDraft note)
    {
        long? inBase = null;
        foreach (var entry in reading.Subledger.OfDocument(note.Key.Value))
        {
            foreach (var (posting, minor) in entry.Postings)
            {
                inBase = posting.Role is AccountRole.Receivable or AccountRole.UnallocatedCash ? (inBase ?? 0) + minor : inBase;
            }
        }

        return inBase;
    }
}
