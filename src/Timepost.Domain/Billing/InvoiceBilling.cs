using System.Runtime.InteropServices;

namespace Timepost.Domain.Billing;

/// <summary>From open work to an invoice draft. Pure: the same input gives the same draft, byte for byte,
/// in whatever order entries and expenses come.</summary>
public static class InvoiceBilling
{
    /// <summary>Computes a draft. What is missing (a tax rate, an account, a rate in the invoice's currency)
    /// becomes a notice that blocks the draft; what it concerns stays open.</summary>
    /// <exception cref="ArgumentException">A part of an entry is given twice, or its seconds are below zero.</exception>
    public static InvoiceDraft Draft(BillingInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var run = new DraftRun(input);
        return run.Compute(input.Entries switch
        {
            BillableEntry[] array => array,
            List<BillableEntry> list => CollectionsMarshal.AsSpan(list),
            var other => other.ToArray(),
        });
    }
}
