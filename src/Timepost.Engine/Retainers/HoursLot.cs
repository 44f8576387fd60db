using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Retainers;

namespace Timepost.Engine.Retainers;

/// <summary>The hours that a fee buys. Their id comes from the invoice's key, so that work of the same plan can use them.</summary>
internal static class HoursLot
{
    /// <summary>Part of a fee invoice's identity: it is an invoice of its own.</summary>
    public const string Split = "retainer";

    /// <summary>The lot of a fee invoice.</summary>
    public static RetainerLot Of(Agreement agreement, InvoiceDraft draft)
    {
        var terms = agreement.Retainer!;
        var last = draft.Period.End;
        for (var i = 0; i < terms.RollOver; i++)
        {
            last = BillingPeriods.Of(last.PlusDays(1), agreement.Period).Days.End;
        }

        var line = draft.Lines[0];
        return new RetainerLot
        {
            Id = IdOf(draft.Key),
            Day = draft.Period.Start,
            Bought = terms.Seconds,
            Balance = terms.Seconds,
            Tax = line.Tax.Minor,
            TaxCode = line.TaxCode,
            TaxPercent = line.TaxPercent,
            Fee = line.Net.Minor,
            FeeLeft = line.Net.Minor,
            From = draft.Period.Start,
            To = last,
        };
    }

    /// <summary>The id of the lot of a fee invoice.</summary>
    public static Guid IdOf(DocumentKey key) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"retainer\n{key.Value}")).AsSpan(0, 16), bigEndian: true);

    /// <summary>A draft is the invoice of bought hours.</summary>
    public static bool Buys(InvoiceDraft draft) => draft.Lines is [{ Kind: LineKind.RetainerFee }];
}
