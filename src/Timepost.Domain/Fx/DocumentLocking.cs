using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;

namespace Timepost.Domain.Fx;

/// <summary>From a draft in another currency to its amounts in base (design: money and currencies). Pure.</summary>
/// <remarks><para>Tax is converted per code and day of its rate, and rounded once each.</para>
/// <para><see cref="RateLock.InvoiceDate"/>: the total is converted at the rate of the document date. Each line stands at its total at that rate less its tax
/// at the tax's own rate, so that the lines take what tax leaves; their base nets are spread by largest remainder.</para>
/// <para><see cref="RateLock.TransactionDate"/>: a line of hours is the exact sum of its entries' nets, each at the rate of its billing day, rounded once; every
/// other line is converted at the rate of the document date. The document is the sum.</para></remarks>
public static class DocumentLocking
{
    /// <summary>The amounts in base; or the days without a rate, ascending, where one is missing.</summary>
    /// <param name="draft">A draft with lines.</param>
    /// <param name="mode">Invoice date or transaction date.</param>
    /// <param name="taxDate">Which day's rate is that of tax.</param>
    /// <param name="rateOn">The rate from the draft's currency to base on a day; null where there is none.</param>
    /// <param name="rounding">The workspace's rounding of money.</param>
    public static (DocumentLock? Lock, IReadOnlyList<LocalDate> Missing) Of(
        InvoiceDraft draft, RateLock mode, TaxRateDate taxDate, Func<LocalDate, FoundRate?> rateOn, RoundingMode rounding)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(rateOn);
        var rates = new SortedDictionary<LocalDate, FoundRate>();
        var missing = new SortedSet<LocalDate>();
        Need(draft.Date);
        foreach (var line in draft.Lines)
        {
            if (!line.Tax.IsZero)
            {
                Need(TaxDay(draft, line, taxDate));
            }

            if (mode == RateLock.TransactionDate && line.Kind == LineKind.Work)
            {
                foreach (var share in line.Entries)
                {
                    Need(share.BillingDay);
                }
            }
        }

        return missing.Count > 0 ? (null, [.. missing]) : (new Run(draft, mode, taxDate, rates, rounding).Lock(), []);

        void Need(LocalDate day)
        {
            if (!rates.ContainsKey(day) && !missing.Contains(day))
            {
                if (rateOn(day) is { } rate)
                {
                    rates[day] = rate;
                }
                else
                {
                    missing.Add(day);
                }
            }
        }
    }

    // what is invoiced before it is supplied is taxed when it is invoiced
    private static LocalDate TaxDay(InvoiceDraft draft, InvoiceLine line, TaxRateDate taxDate) =>
        taxDate == TaxRateDate.InvoiceDate ? draft.Date : LocalDate.Min(line.SupplyDate, draft.Date);

    private sealed class Run(InvoiceDraft draft, RateLock mode, TaxRateDate taxDate, SortedDictionary<LocalDate, FoundRate> rates, RoundingMode rounding)
    {
        private readonly FoundRate _rate = rates[draft.Date];

        public DocumentLock Lock()
        {
            var taxes = new LineTaxes(draft, line => TaxDay(draft, line, taxDate), rates, rounding);
            var nets = mode == RateLock.TransactionDate ? NetsByDay(taxes) : NetsOfInvoiceDate(taxes);
            var lines = new List<LockedAmount>(nets.Length);
            for (var i = 0; i < nets.Length; i++)
            {
                var line = draft.Lines[i];
                lines.Add(new LockedAmount(i + 1, line.Net, line.Tax, InBase(nets[i]), InBase(taxes.Minors[i]), RatesOf(line), taxes.RatesOf(i)));
            }

            var document = new LockedAmount(
                0, draft.Net, draft.Tax, InBase(nets.Sum()), InBase(taxes.Minors.Sum()), mode == RateLock.InvoiceDate ? _rate.Ids : Distinct(lines.SelectMany(l => l.Rates)),
                Distinct(lines.SelectMany(l => l.TaxRates)));
            return new DocumentLock(document, lines, taxes.Groups, _rate);
        }

        private long[] NetsOfInvoiceDate(LineTaxes taxes)
        {
            var whole = FxConversion.Convert(draft.Total, _rate, rounding).Minor - taxes.Groups.Sum(t => t.BaseTax.Minor);
            return Spreading.Over([.. draft.Lines.Select((line, i) => Fraction.At((line.Net + line.Tax).Minor, _rate) - taxes.Exact[i])], whole, rounding);
        }

        private long[] NetsByDay(LineTaxes taxes)
        {
            var nets = new long[draft.Lines.Count];
            for (var i = 0; i < nets.Length; i++)
            {
                nets[i] = draft.Lines[i].Kind == LineKind.RetainerApplied ? 0 : ByDay(draft.Lines[i]).Round(rounding);
            }

            Applied(nets, taxes);
            return nets;
        }

        // what a retainer pays stands at what the lines that it pays stand at on average, so that a document paid in full comes to nothing in base, too
        private void Applied(long[] nets, LineTaxes taxes)
        {
            var soFar = new Dictionary<string, (long Minor, long InBase)>(StringComparer.Ordinal);
            for (var i = 0; i < nets.Length; i++)
            {
                var line = draft.Lines[i];
                if (line.Kind != LineKind.RetainerApplied)
                {
                    continue;
                }

                var (whole, inBase) = (0L, 0L);
                for (var j = 0; j < nets.Length; j++)
                {
                    var paid = draft.Lines[j];
                    if (paid.Kind != LineKind.RetainerApplied && (line.TaxCode.Length == 0 || paid.TaxCode == line.TaxCode))
                    {
                        whole += paid.Net.Minor + (line.TaxCode.Length == 0 ? paid.Tax.Minor : 0);
                        inBase += nets[j] + (line.TaxCode.Length == 0 ? taxes.Minors[j] : 0);
                    }
                }

                var before = soFar.GetValueOrDefault(line.TaxCode);
                var minor = before.Minor + line.Net.Minor;
                var at = whole == 0 ? Fraction.At(minor, _rate).Round(rounding) : Fraction.Of((System.Numerics.BigInteger)minor * inBase, whole).Round(rounding);
                nets[i] = at - before.InBase;
                soFar[line.TaxCode] = (minor, at);
            }
        }

        // the exact sum over the billing days; what no entry has a share of is at the rate of the document
        private Fraction ByDay(InvoiceLine line)
        {
            if (line.Kind != LineKind.Work)
            {
                return Fraction.At(line.Net.Minor, _rate);
            }

            var (sum, rest) = (default(Fraction), line.Net.Minor);
            foreach (var day in line.Entries.GroupBy(e => e.BillingDay))
            {
                var minor = day.Sum(e => e.NetMinor);
                rest -= minor;
                sum += Fraction.At(minor, rates[day.Key]);
            }

            return rest == 0 ? sum : sum + Fraction.At(rest, _rate);
        }

        private IReadOnlyList<RateId> RatesOf(InvoiceLine line) => mode == RateLock.InvoiceDate || line.Kind != LineKind.Work || line.Entries.Count == 0
            ? _rate.Ids
            : Distinct(line.Entries.Select(e => e.BillingDay).Distinct().Order().SelectMany(day => rates[day].Ids));

        private Money InBase(long minor) => Money.OfMinor(minor, _rate.To);

        private static IReadOnlyList<RateId> Distinct(IEnumerable<RateId> ids) => [.. ids.Distinct()];
    }
}
