using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;

namespace Timepost.Domain.Subcontracting;

/// <summary>From a subcontractor's open work of a period to its bill at cost: raw seconds × cost rate ÷ 3600, rounded once a line.
/// Tax and retention only where the firm writes the vendor's invoice itself; else they come with the vendor's own.</summary>
public static class VendorBilling
{
    /// <summary>Kind of a vendor bill for hours.</summary>
    public const string Kind = "subcontractor-bill";

    /// <summary>What an entry's seconds became on the cost side.</summary>
    public const string BillLine = "bill-line";

    /// <summary>Computes the bill. Lines by project, task, worker; a change of rate, tax rate or agreement splits them.</summary>
    public static VendorBill Compute(VendorBillInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var notices = new List<BillingNotice>();
        var lines = new List<InvoiceLine>();
        var agreements = new List<string>();
        var groups = input.Work.GroupBy(w => KeyOf(input, w, notices))
            .OrderBy(g => g.Key.Project, StringComparer.Ordinal).ThenBy(g => g.Key.Task, StringComparer.Ordinal).ThenBy(g => g.Key.Worker, StringComparer.Ordinal)
            .ThenBy(g => g.Key.Agreement, StringComparer.Ordinal).ThenBy(g => g.Key.Rate).ThenBy(g => g.Key.TaxPercent);
        foreach (var group in groups)
        {
            lines.Add(Line(input, group.Key, [.. group.OrderBy(w => w.BillingDay).ThenBy(w => w.Id.Value)], notices));
            agreements.Add(group.Key.Agreement);
        }

        var retained = input.Subcontractor is { SelfBilling: true, Retention: { } terms } ? Retain(input, terms, lines, agreements) : [];
        var draft = Draft(input, lines, notices);
        return new VendorBill(draft, agreements, retained, Hash(draft, agreements, retained));
    }

    private static Key KeyOf(VendorBillInput input, SubcontractedWork work, List<BillingNotice> notices)
    {
        var percent = 0m;
        if (input.Subcontractor.SelfBilling && CodeOf(input) is { ReverseCharge: false } code)
        {
            if (code.On(work.BillingDay) is { } rate)
            {
                percent = rate.Percent;
            }
            else
            {
                notices.Add(new BillingNotice(BillingCodes.NoTaxRate, true, $"Tax code '{code.Id}' has no rate on {work.BillingDay:uuuu-MM-dd}.", work.Id));
            }
        }

        return new Key(work.Project?.Id ?? "", work.Task?.Id ?? "", work.Worker.Id, work.Agreement, work.Rate.PerHour, percent);
    }

    private static InvoiceLine Line(VendorBillInput input, in Key key, IReadOnlyList<SubcontractedWork> work, List<BillingNotice> notices)
    {
        var (currency, mode) = (input.Subcontractor.Currency, input.Rules.Workspace.MoneyRounding);
        var seconds = work.Sum(w => w.OpenSeconds);
        var rate = new HourlyRate(key.Rate, currency);
        var net = rate.Of(seconds).Round(mode);
        var shown = QuantityChoice.ForHours(seconds, key.Rate, net.Minor, currency, mode, input.Quantity, QuantityPolicy.Quantity1);
        if (!shown.Fits)
        {
            notices.Add(new BillingNotice(BillingCodes.PriceDecimals, true, $"The books' price decimals cannot hold {net}."));
        }

        var first = work[0];
        var text = string.Join(", ", new[] { first.Project?.Job ?? "", first.Task?.Service ?? "", first.Worker.Name }.Where(t => t.Length > 0));
        var shares = new long[work.Count];
        Allocation.Split(net.Minor, [.. work.Select(w => w.OpenSeconds)], shares);
        return new InvoiceLine
        {
            Kind = LineKind.Work,
            Text = shown.HoursInText ? $"{text} ({LineTexts.Hours(seconds)} h at {LineTexts.Price(key.Rate, currency)})" : text,
            Quantity = shown.Quantity,
            Unit = shown.Unit,
            UnitPrice = shown.Price,
            Amount = net,
            Discount = Money.Zero(currency),
            Net = net,
            TaxCode = input.Subcontractor.SelfBilling ? input.Subcontractor.TaxCode : "",
            TaxPercent = key.TaxPercent,
            Tax = Money.Rounded(net.Amount * key.TaxPercent / 100m, currency, mode),
            SupplyDate = work[^1].BillingDay,
            Supplied = new DateInterval(first.BillingDay, work[^1].BillingDay),
            Account = input.Subcontractor.Account,
            Project = key.Project,
            Task = key.Task,
            Rate = rate,
            RawSeconds = seconds,
            BillableSeconds = seconds,
            BilledSeconds = seconds,
            Entries =
            [
                .. work.Select((w, i) => new EntryShare(w.Id, w.BillingDay, w.OpenSeconds, w.OpenSeconds, shares[i], BillLine) { BillableSeconds = w.OpenSeconds }),
            ],
        };
    }

    // what is held, agreement by agreement; the tax of it waits for the release where that is agreed
    private static List<Retained> Retain(VendorBillInput input, RetentionTerms terms, List<InvoiceLine> lines, List<string> agreements)
    {
        var (currency, mode) = (input.Subcontractor.Currency, input.Rules.Workspace.MoneyRounding);
        var retained = new List<Retained>();
        foreach (var agreement in agreements.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var own = Enumerable.Range(0, lines.Count).Where(i => agreements[i] == agreement).ToList();
            var (net, tax) = (own.Sum(i => lines[i].Net.Minor), own.Sum(i => lines[i].Tax.Minor));
            var basis = terms.Base == RetentionBase.Gross ? net + tax : net;
            var held = Retention.Held(terms, input.Earlier.GetValueOrDefault(agreement), basis, currency, mode);
            var later = terms.Tax == RetentionTax.OnRelease ? Retention.TaxOfHeld(tax, held, net, currency, mode) : 0;
            if (later != 0)
            {
                var parts = new long[own.Count];
                Allocation.Split(later, [.. own.Select(i => lines[i].Tax.Minor)], parts);
                for (var k = 0; k < own.Count; k++)
                {
                    var line = lines[own[k]];
                    lines[own[k]] = line with { Tax = line.Tax - Money.OfMinor(parts[k], currency) };
                }
            }

            retained.Add(new Retained(agreement, basis, held, later));
        }

        return retained;
    }

    private static InvoiceDraft Draft(VendorBillInput input, List<InvoiceLine> lines, List<BillingNotice> notices)
    {
        var currency = input.Subcontractor.Currency;
        var net = Money.OfMinor(lines.Sum(l => l.Net.Minor), currency);
        var tax = Money.OfMinor(lines.Sum(l => l.Tax.Minor), currency);
        var legend = CodeOf(input)?.Legend ?? "";
        return new InvoiceDraft
        {
            Identity = input.Identity,
            Key = DocumentKey.Of(input.Identity),
            Customer = input.Subcontractor.Vendor,
            Date = input.Date,
            Due = input.Date.PlusDays(input.Subcontractor.PaymentDays),
            Period = input.Period,
            Currency = currency,
            Lines = lines,
            Taxes =
            [
                .. lines.Where(l => l.TaxCode.Length > 0).GroupBy(l => (l.TaxCode, l.TaxPercent)).OrderBy(g => g.Key.TaxPercent).Select(g => new TaxTotal(
                    g.Key.TaxCode, g.Key.TaxPercent, Money.OfMinor(g.Sum(l => l.Net.Minor), currency), Money.OfMinor(g.Sum(l => l.Tax.Minor), currency), legend)),
            ],
            Net = net,
            Tax = tax,
            Total = net + tax,
            Notices = [.. notices.Distinct().OrderBy(n => n.Code, StringComparer.Ordinal).ThenBy(n => n.Text, StringComparer.Ordinal).ThenBy(n => n.Entry?.Value)],
            Bridge = new ValueBridge(0, 0, 0, 0, 0, 0, 0),
        };
    }

    private static TaxCode? CodeOf(VendorBillInput input)
    {
        foreach (var code in input.Rules.TaxCodes)
        {
            if (input.Subcontractor.SelfBilling && code.Id == input.Subcontractor.TaxCode)
            {
                return code;
            }
        }

        return null;
    }

    private static byte[] Hash(InvoiceDraft draft, List<string> agreements, List<Retained> retained)
    {
        var text = new StringBuilder(Convert.ToHexStringLower(DraftHash.Of(draft)));
        foreach (var agreement in agreements)
        {
            text.Append('\n').Append(agreement);
        }

        foreach (var (agreement, basis, held, later) in retained)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{agreement} {basis} {held} {later}");
        }

        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private readonly record struct Key(string Project, string Task, string Worker, string Agreement, decimal Rate, decimal TaxPercent);
}
