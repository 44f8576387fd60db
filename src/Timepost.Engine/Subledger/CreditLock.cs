using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Payments;
using Timepost.Engine.Corrections;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Subledger;

/// <summary>The lines of a credit note in base: each is the cumulative share of what the line that it credits was locked at, so that a line that is credited
/// whole is its exact mirror.</summary>
internal sealed class CreditLock(WorkspaceContext context, IStoreTransaction transaction)
{
    /// <summary>Net and tax of each line in base, minor units, signed as the note's; empty where it is no credit note, or its invoice has no locked lines.</summary>
    public IReadOnlyList<(long Net, long Tax)> Shares(BooksDocument note)
    {
        ArgumentNullException.ThrowIfNull(note);
        if (note.Kind != BooksKind.CreditNote || transaction.Corrections.Find(note.Key) is not { } record)
        {
            return [];
        }

        var links = transaction.Corrections.Lines(note.Key);
        var locked = transaction.Locks.Of(record.Original.Value).Where(l => l.Amount.Line > 0).ToDictionary(l => l.Amount.Line, l => l.Amount);
        if (links.Count != note.Lines.Count || links.Any(l => !locked.ContainsKey(l.OriginalLine)))
        {
            return [];
        }

        var credited = Before(note.Key, record.Original, locked);
        var shares = new (long Net, long Tax)[links.Count];
        foreach (var link in links)
        {
            shares[link.Line - 1] = Take(credited, locked[link.OriginalLine], link);
        }

        return shares;
    }

    /// <summary>The lines at their shares; what the document has besides goes to the largest.</summary>
    /// <param name="note">The credit note.</param>
    /// <param name="whole">Its line 0.</param>
    /// <param name="shares">Of <see cref="Shares"/>.</param>
    public static IReadOnlyList<LockedAmount> Lines(BooksDocument note, LockedAmount whole, IReadOnlyList<(long Net, long Tax)> shares)
    {
        ArgumentNullException.ThrowIfNull(note);
        ArgumentNullException.ThrowIfNull(whole);
        ArgumentNullException.ThrowIfNull(shares);
        var (nets, taxes) = (shares.Select(s => s.Net).ToArray(), shares.Select(s => s.Tax).ToArray());
        nets[Largest(nets)] += whole.BaseNet.Minor - nets.Sum();
        taxes[Largest(taxes)] += whole.BaseTax.Minor - taxes.Sum();
        var inBase = whole.BaseNet.Currency;
        return
        [
            .. note.Lines.Select((l, i) => new LockedAmount(
                i + 1, l.Net, l.Tax, Money.OfMinor(nets[i], inBase), Money.OfMinor(taxes[i], inBase), whole.Rates, l.Tax.IsZero ? [] : whole.TaxRates)),
        ];
    }

    private static int Largest(long[] minors)
    {
        var at = 0;
        for (var i = 1; i < minors.Length; i++)
        {
            at = Math.Abs(minors[i]) > Math.Abs(minors[at]) ? i : at;
        }

        return at;
    }

    // by line of the invoice: what the credit notes that were reserved before took of it, and what that stands at
    private Dictionary<int, Credited> Before(DocumentKey note, DocumentKey original, Dictionary<int, LockedAmount> locked)
    {
        var all = new Dictionary<int, Credited>();
        foreach (var credit in transaction.Corrections.OfOriginal(original))
        {
            if (credit.Document == note || transaction.Plans.Draft(credit.Document) is not { Status: "reserved" or "final" })
            {
                continue;
            }

            var stands = transaction.Locks.Of(credit.Document.Value).ToDictionary(l => l.Amount.Line, l => l.Amount);
            foreach (var link in transaction.Corrections.Lines(credit.Document))
            {
                if (!locked.TryGetValue(link.OriginalLine, out var line))
                {
                    continue;
                }

                var had = all.GetValueOrDefault(link.OriginalLine);
                var (net, tax) = Take(all, line, link);
                if (stands.TryGetValue(link.Line, out var own))
                {
                    // as it was kept, with what went to it as the largest
                    (net, tax) = (own.BaseNet.Minor, own.BaseTax.Minor);
                }

                all[link.OriginalLine] = new(had.Net + link.NetMinor, had.Tax + link.TaxMinor, had.BaseNet - net, had.BaseTax - tax);
            }
        }

        return all;
    }

    private (long Net, long Tax) Take(Dictionary<int, Credited> credited, LockedAmount line, CreditLine link)
    {
        var had = credited.GetValueOrDefault(link.OriginalLine);
        var net = Share(line.BaseNet.Minor, line.Net.Minor, had.Net + link.NetMinor, had.BaseNet);
        var tax = Share(line.BaseTax.Minor, line.Tax.Minor, had.Tax + link.TaxMinor, had.BaseTax);
        credited[link.OriginalLine] = new(had.Net + link.NetMinor, had.Tax + link.TaxMinor, had.BaseNet + net, had.BaseTax + tax);
        return (-net, -tax);
    }

    // a line of nothing is taken back at once
    private long Share(long inBase, long whole, long soFar, long before) =>
        whole == 0 ? inBase - before : Relief.Of(inBase, whole, soFar, before, context.Rules.Workspace.MoneyRounding);

    private readonly record struct Credited(long Net, long Tax, long BaseNet, long BaseTax);
}
