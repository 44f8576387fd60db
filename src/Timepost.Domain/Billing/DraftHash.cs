using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Timepost.Domain.Amounts;

namespace Timepost.Domain.Billing;

/// <summary>SHA-256 of a draft over a byte encoding of its own, version 1, so that two drafts are the same
/// exactly where their hashes are.</summary>
/// <remarks>Encoding: one byte 1; then each field of <see cref="InvoiceDraft"/> in the order written below.
/// Integers are big-endian (32 bits for counts, 64 for seconds and minor units); a text is its length in bytes
/// (32 bits) and its UTF-8; a day is year × 512 + month × 32 + day (32 bits); a decimal is its canonical form
/// without trailing zeros as a text in the invariant culture; a missing value is one byte 0, one that is there
/// is a byte 1 and the value; a list is its count and its elements; an id is the 16 bytes of the UUID in network order.
/// The words of notices are left out, their codes are not; so are the period of a late line, which its entries, its expense or its text
/// say, what a retainer held before, the days of supply, for which the same holds, and billable seconds, whose value stands in the bridge. A line whose expense
/// or hourly rate was converted ends with the list of its rates' ids; one without has nothing there. Rounding of cash is a line, and not once more in the
/// bridge. A line of a correction ends with that correction's key and line.</remarks>
public static class DraftHash
{
    private const byte Version = 1;

    /// <summary>32 bytes.</summary>
    public static byte[] Of(InvoiceDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var to = new Encoder(hash);
        to.Byte(Version);
        foreach (var part in draft.Identity.Parts())
        {
            to.Text(part);
        }

        to.Text(draft.Customer);
        to.Day(draft.Date);
        to.Day(draft.Due);
        to.Day(draft.Period.Start);
        to.Day(draft.Period.End);
        to.Text(draft.Currency.Code);
        to.Int(draft.Lines.Count);
        foreach (var line in draft.Lines)
        {
            Line(to, line);
        }

        to.Int(draft.Taxes.Count);
        foreach (var tax in draft.Taxes)
        {
            to.Text(tax.Code);
            to.Number(tax.Percent);
            to.Long(tax.Base.Minor);
            to.Long(tax.Tax.Minor);
            to.Text(tax.Legend);
        }

        to.Long(draft.Net.Minor);
        to.Long(draft.Tax.Minor);
        to.Long(draft.Total.Minor);
        to.Int(draft.Notices.Count);
        foreach (var notice in draft.Notices)
        {
            to.Text(notice.Code);
            to.Byte(notice.Blocks ? (byte)1 : (byte)0);
            to.Id(notice.Entry?.Value);
        }

        Shares(to, draft.WithoutLine);
        to.Long(draft.Bridge.Standard);
        to.Long(draft.Bridge.TimeRounding);
        to.Long(draft.Bridge.MoneyRounding);
        to.Long(draft.Bridge.Discounts);
        to.Long(draft.Bridge.Cap);
        to.Long(draft.Bridge.FeeVariance);
        to.Long(draft.Bridge.TaxIncluded);
        to.Flush();
        return hash.GetHashAndReset();
    }

    private static void Line(Encoder to, InvoiceLine line)
    {
        to.Text(line.Kind.ToString());
        to.Text(line.Text);
        to.Number(line.Quantity);
        to.Text(line.Unit);
        to.Number(line.UnitPrice);
        to.Long(line.Amount.Minor);
        to.Long(line.Discount.Minor);
        to.Long(line.Net.Minor);
        to.Text(line.TaxCode);
        to.Number(line.TaxPercent);
        to.Long(line.Tax.Minor);
        to.Day(line.SupplyDate);
        to.Text(line.Account);
        to.Text(line.Project);
        to.Text(line.Task);
        to.Byte(line.Rate is null ? (byte)0 : (byte)1);
        if (line.Rate is { } rate)
        {
            to.Number(rate.PerHour);
            to.Text(rate.Currency.Code);
        }

        to.Long(line.RawSeconds);
        to.Long(line.BilledSeconds);
        to.Byte(line.Late ? (byte)1 : (byte)0);
        Shares(to, line.Entries);
        to.Id(line.Expense?.Value);
        if (line.RateIds.Count > 0)
        {
            to.Int(line.RateIds.Count);
            foreach (var id in line.RateIds)
            {
                to.Id(id.Value);
            }
        }

        if (line.Retainer is { } use)
        {
            to.Id(use.Lot);
            to.Long(use.Amount);
            to.Long(use.Tax);
            to.Long(use.Fee);
        }

        if (line.Correction is { } correction)
        {
            to.Text(correction.Note.Value);
            to.Int(correction.Line);
        }
    }

    private static void Shares(Encoder to, IReadOnlyList<EntryShare> shares)
    {
        to.Int(shares.Count);
        for (var i = 0; i < shares.Count; i++)
        {
            var share = shares[i];
            to.Id(share.Id.Value);
            to.Day(share.BillingDay);
            to.Long(share.RawSeconds);
            to.Long(share.BilledSeconds);
            to.Long(share.NetMinor);
            to.Text(share.To);
        }
    }

    private sealed class Encoder(IncrementalHash hash) : IDisposable
    {
        private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(1 << 14);
        private int _used;

        public void Byte(byte value) => Next(1)[0] = value;

        public void Int(int value) => BinaryPrimitives.WriteInt32BigEndian(Next(4), value);

        public void Long(long value) => BinaryPrimitives.WriteInt64BigEndian(Next(8), value);

        public void Day(LocalDate day) => Int(DayKey.Of(day));

        public void Number(decimal value) =>
            Text(Canonical.Number(value).ToString(System.Globalization.CultureInfo.InvariantCulture));

        public void Id(Guid? id)
        {
            Byte(id is null ? (byte)0 : (byte)1);
            if (id is { } value)
            {
                value.TryWriteBytes(Next(16), bigEndian: true, out _);
            }
        }

        public void Text(string text)
        {
            var length = Encoding.UTF8.GetByteCount(text);
            Int(length);
            if (length <= _buffer.Length)
            {
                Encoding.UTF8.GetBytes(text, Next(length));
            }
            else
            {
                Flush();
                hash.AppendData(Encoding.UTF8.GetBytes(text));
            }
        }

        public void Flush()
        {
            hash.AppendData(_buffer, 0, _used);
            _used = 0;
        }

        public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

        private Span<byte> Next(int bytes)
        {
            if (_used + bytes > _buffer.Length)
            {
                Flush();
            }

            _used += bytes;
            return _buffer.AsSpan(_used - bytes, bytes);
        }
    }
}
