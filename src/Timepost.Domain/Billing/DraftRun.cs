using System.Buffers;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;

namespace Timepost.Domain.Billing;

/// <summary>The computation of one draft. Entries are referred to by their place in <see cref="EntryOrder"/>;
/// what is known of each stands in rented arrays, so that an entry costs no allocation but its share.</summary>
/// <remarks>Terms in their order: billable part, increment, minimum (Rounding); line money, line discount,
/// invoice discount, cap, top-up, tax (Money, Cap); lines (Lines).</remarks>
internal sealed partial class DraftRun : IDisposable
{
    // one entry of 31 years, or ten million million in all, is no work but a fault of the source
    private const long SecondsLimit = 1_000_000_000;
    private const long MinorLimit = 1_000_000_000_000_000;

    // in _groupOf: not on a line
    private const int Refused = -1;
    private const int NonBillable = -2;
    private const int Context = -3;

    private readonly BillingInput _input;
    private readonly Agreement _terms;
    private readonly Currency _currency;
    private readonly RoundingMode _money;
    private readonly Notices _notices = new();
    private readonly TaxBook _taxes;
    private readonly int _count;
    private readonly int[] _at;
    private readonly int[] _groupOf;
    private readonly long[] _raw;
    private readonly long[] _billable;
    private readonly long[] _billed;
    private readonly Scratch _scratch = Scratch.Take();

    public DraftRun(BillingInput input)
    {
        _input = input;
        _terms = input.Agreement;
        _currency = _terms.Currency;
        _money = input.Rules.Workspace.MoneyRounding;
        _taxes = new(input.Rules, _terms.Tax, input.InvoiceDate, _notices);
        (_groups, _groupNumbers) = (_scratch.Groups, _scratch.GroupNumbers);
        _count = input.Entries.Count;
        _at = ArrayPool<int>.Shared.Rent(_count);
        _groupOf = ArrayPool<int>.Shared.Rent(_count);
        _raw = ArrayPool<long>.Shared.Rent(_count);
        _billable = ArrayPool<long>.Shared.Rent(_count);
        _billed = ArrayPool<long>.Shared.Rent(_count);
    }

    public InvoiceDraft Compute(ReadOnlySpan<BillableEntry> entries)
    {
        var keys = ArrayPool<EntryOrder.Key>.Shared.Rent(_count);
        EntryOrder.Fill(_input.Entries, entries, keys.AsSpan(0, _count), _at.AsSpan(0, _count));
        ArrayPool<EntryOrder.Key>.Shared.Return(keys);

        CheckTerms();
        Group(entries);
        RoundTime(entries);
        return Build(entries, Price(entries));
    }

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(_at);
        ArrayPool<int>.Shared.Return(_groupOf);
        ArrayPool<long>.Shared.Return(_raw);
        ArrayPool<long>.Shared.Return(_billable);
        ArrayPool<long>.Shared.Return(_billed);
        _scratch.GiveBack();
    }

    private void CheckTerms()
    {
        if (_terms.Cap is { } cap)
        {
            if (cap.Amount is null == cap.Hours is null)
            {
                _notices.Block(BillingCodes.TermsContradict, $"Agreement '{_terms.Id}': a cap has an amount or hours, exactly one of them.");
            }

            if (_terms.FixedFee is not null)
            {
                _notices.Block(BillingCodes.TermsContradict, $"Agreement '{_terms.Id}': a fixed fee replaces hours, so there is nothing to cap.");
            }
        }

        if (_terms.LineDiscountPercent is < 0 or > 100 || _terms.InvoiceDiscountPercent is < 0 or > 100)
        {
            _notices.Block(BillingCodes.OutOfRange, $"Agreement '{_terms.Id}': a discount is 0 to 100 percent.");
        }
    }

    private long Minor(decimal amount) => Money.Rounded(amount, _currency, _money).Minor;

    // amounts of the terms must fit the currency: 0.005 EUR is a fault of the agreement, not a cent
    private long TermMinor(decimal amount, string what)
    {
        var minor = Math.Abs(amount) > MinorLimit ? decimal.MaxValue : amount * _currency.MinorPerMajor;
        if (Math.Abs(minor) > MinorLimit || minor != decimal.Truncate(minor))
        {
            _notices.Block(BillingCodes.OutOfRange, $"Agreement '{_terms.Id}': the {what} does not fit {_currency}.");
            return 0;
        }

        return (long)minor;
    }
}
