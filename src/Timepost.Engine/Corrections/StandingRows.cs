using NodaTime;
using Timepost.Engine.Dispositions;

namespace Timepost.Engine.Corrections;

/// <summary>Rows of dispositions that stand: not taken back by a later row.</summary>
internal static class StandingRows
{
    /// <summary>Those of a list that holds all rows of an item or a document. A row that takes a reversal back stands itself.</summary>
    public static List<Disposition> Of(IReadOnlyList<Disposition> rows)
    {
        var reversed = new HashSet<Guid>();
        foreach (var row in rows)
        {
            if (row.Reverses is { } taken)
            {
                reversed.Add(taken);
            }
        }

        var standing = new List<Disposition>(rows.Count);
        foreach (var row in rows)
        {
            if ((row.Quantity > 0 || (row.Quantity == 0 && row.Reverses is null)) && !reversed.Contains(row.Id))
            {
                standing.Add(row);
            }
        }

        return standing;
    }

    /// <summary>What a line has of an item on a day, or null.</summary>
    public static Disposition? Find(IReadOnlyList<Disposition> standing, int line, Guid item, LocalDate day)
    {
        foreach (var row in standing)
        {
            if (row.Line == line && row.Item == item && row.BillingDay == day && row.Side == DispositionSide.Sale)
            {
                return row;
            }
        }

        return null;
    }

    /// <summary>A row that takes another one back exactly.</summary>
    public static Disposition Reversal(Disposition row, Guid id) => row with
    {
        Id = id,
        Quantity = -row.Quantity,
        BillableSeconds = -row.BillableSeconds,
        BilledSeconds = -row.BilledSeconds,
        NetMinor = -row.NetMinor,
        Reverses = row.Id,
    };

    /// <summary>The same row with less of everything; null where nothing is left of it.</summary>
    public static Disposition? Less(Disposition row, Guid id, CreditShare taken) => row.Quantity <= taken.Quantity ? null : row with
    {
        Id = id,
        Quantity = row.Quantity - taken.Quantity,
        BillableSeconds = row.BillableSeconds - (taken.BillableSeconds ?? 0),
        BilledSeconds = row.BilledSeconds - taken.BilledSeconds,
        NetMinor = row.NetMinor - taken.NetMinor,
        Reverses = null,
    };
}
