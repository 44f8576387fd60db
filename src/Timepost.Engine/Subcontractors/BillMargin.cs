using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Subcontracting;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Subcontractors;

/// <summary>What a client is billed for the entries of a line of a vendor's bill, against what they cost.</summary>
/// <param name="Line">Line of the bill, 1 and up.</param>
/// <param name="Cost">Its net.</param>
/// <param name="Seconds">Raw seconds on it.</param>
/// <param name="BilledSeconds">Raw seconds of the same entries that are on clients' lines.</param>
/// <param name="EndedSeconds">Raw seconds of the same entries that no client is billed for.</param>
/// <param name="Client">Net of the clients' lines for them, in the bill's currency; null while nothing of it is billed, or it is in another currency.</param>
public sealed record LineMargin(int Line, Money Cost, long Seconds, long BilledSeconds, long EndedSeconds, Money? Client)
{
    /// <summary>Client − cost; null while it is not known of all entries.</summary>
    public Money? Margin => BilledSeconds + EndedSeconds < Seconds ? null
        : Client is { } client ? client - Cost
        : BilledSeconds == 0 ? -Cost : null;
}

/// <summary>Margins of bills, from the dispositions of both sides.</summary>
public static class BillMargin
{
    /// <summary>One for each line; empty for a draft, whose entries are on neither side yet.</summary>
    public static IReadOnlyList<LineMargin> Of(IStoreTransaction reading, StoredDraft bill)
    {
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(bill);
        if (bill.Kind != VendorBilling.Kind || bill.Status == "draft")
        {
            return [];
        }

        var currency = bill.Net.Currency;
        var documents = new Dictionary<string, Currency>(StringComparer.Ordinal);
        var lines = DraftBody.Lines(bill.Body, currency);
        var own = Standing(reading.Dispositions.OfDocument(bill.Key.Value)).Where(d => d.Side == DispositionSide.Cost).ToLookup(d => d.Line);
        var margins = new List<LineMargin>(lines.Count);
        for (var number = 1; number <= lines.Count; number++)
        {
            long seconds = 0, billed = 0, ended = 0, net = 0;
            var (known, any) = (true, false);
            foreach (var cost in own[number])
            {
                seconds += cost.Quantity;
                foreach (var sale in Standing(reading.Dispositions.Of(cost.Item)).Where(d => d.Side == DispositionSide.Sale))
                {
                    if (sale.To != Disposed.Line)
                    {
                        ended += sale.Quantity;
                        continue;
                    }

                    billed += sale.Quantity;
                    net += sale.NetMinor;
                    any = true;
                    known &= CurrencyOf(sale.Document) == currency;
                }
            }

            margins.Add(new LineMargin(number, lines[number - 1].Net, seconds, billed, ended, any && known ? Money.OfMinor(net, currency) : null));
        }

        return margins;

        Currency CurrencyOf(string document)
        {
            if (!documents.TryGetValue(document, out var found))
            {
                documents[document] = found = reading.Plans.Draft(DocumentKey.Parse(document))?.Net.Currency ?? default;
            }

            return found;
        }
    }

    private static IEnumerable<Disposition> Standing(IReadOnlyList<Disposition> rows)
    {
        var reversed = rows.Where(r => r.Reverses is not null).Select(r => r.Reverses!.Value).ToHashSet();
        return rows.Where(r => r.Reverses is null && !reversed.Contains(r.Id));
    }
}
