using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Plans;
using Timepost.Engine.Trail;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Corrections;

/// <summary>What is taken back of a row of dispositions.</summary>
/// <param name="Row">It stands on the line.</param>
/// <param name="Quantity">Raw seconds, minor units or 1; at most the row's. 0: money only, the row's share gets smaller.</param>
/// <param name="BillableSeconds">Of them billable; null where not kept.</param>
/// <param name="BilledSeconds">Billed seconds.</param>
internal sealed record TakenBack(Disposition Row, long Quantity, long? BillableSeconds, long BilledSeconds)
{
    /// <summary>Of the row's share of the net, minor units; null: by billed seconds.</summary>
    public long? NetMinor { get; init; }

    /// <summary>All of a row.</summary>
    public static TakenBack AllOf(Disposition row) => new(row, row.Quantity, row.BillableSeconds, row.BilledSeconds);
}

/// <summary>What is credited of a line.</summary>
/// <param name="Line">Line of the invoice, 0 and up.</param>
/// <param name="Mode">What becomes of the work.</param>
/// <param name="NetMinor">Net to credit, of the sign of the line's.</param>
/// <param name="Taken">Work that leaves the line; empty where money only is credited.</param>
internal sealed record LineCredit(int Line, CreditMode Mode, long NetMinor, IReadOnlyList<TakenBack> Taken)
{
    /// <summary>Tax to credit, of the sign of the line's; null: cumulative, as its net.</summary>
    public long? TaxMinor { get; init; }
}

/// <summary>Writes the draft of a credit note: negative lines, each linked to the line that it credits, with its tax code, rate and supply
/// date; base and tax cumulative.</summary>
internal sealed class CreditDrafting(WorkspaceContext context, Caller caller, IStoreTransaction transaction)
{
    /// <summary>A document of its own.</summary>
    public const string CreditNote = "credit-note";

    private readonly RoundingMode _mode = context.Rules.Workspace.MoneyRounding;

    /// <summary>Saves it with its links.</summary>
    /// <param name="invoice">What is credited.</param>
    /// <param name="credits">By line.</param>
    /// <param name="date">Its date, in an open period.</param>
    /// <param name="dated">A person gave the date.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cause">Entry or expense whose correction it is; empty where none.</param>
    /// <param name="kind">credit-note; or correction: its lines go on the next invoice of the agreement.</param>
    public StoredDraft Save(
        IssuedInvoice invoice, IReadOnlyList<LineCredit> credits, LocalDate date, bool dated, string reason, string cause, string kind = CreditNote)
    {
        var identity = invoice.Stored.Identity with { Kind = kind, Party = invoice.Stored.Key.Value, Generation = invoice.Credits + 1 };
        var key = DocumentKey.Of(identity);
        var lines = new List<InvoiceLine>();
        var links = new List<CreditLine>();
        var shares = new List<CreditShare>();
        credits = kind == CreditNote ? new DrawDowns(transaction, _mode).With(invoice, credits) : credits;
        foreach (var credit in credits.OrderBy(c => c.Line))
        {
            var original = invoice.Draft.Lines[credit.Line];
            var tax = credit.TaxMinor ?? Crediting.TaxOf(original, invoice.Credited[credit.Line], credit.NetMinor, _mode);
            var taken = SharesOf(credit, lines.Count + 1);
            lines.Add(LineOf(invoice, credit, tax, taken, kind));
            shares.AddRange(taken);
            links.Add(new CreditLine(
                key, lines.Count, invoice.Stored.Key, credit.Line + 1, credit.Mode, credit.NetMinor, tax, -lines[^1].RawSeconds, reason));
        }

        var draft = Draft(invoice, identity, key, date, lines);
        var stored = new StoredDraft
        {
            Key = key,
            Kind = identity.Kind,
            Identity = identity,
            Party = draft.Customer,
            Date = date,
            From = invoice.Stored.From,
            To = invoice.Stored.To,
            Net = draft.Net,
            Tax = draft.Tax,
            Total = draft.Total,
            Hash = HashOf(draft, links, reason),
            Body = DraftBody.Write(draft),
            Status = "draft",
            RuleSet = context.Rules.Hash,
        };
        transaction.Plans.Save(stored);
        var values = DraftValue.Of(new ComputedDraft(draft with { Identity = identity with { Party = invoice.Stored.Identity.Party } }, stored.Hash, null));
        transaction.Plans.SaveValues(key, context.Rules.Hash, values);
        transaction.Corrections.Add(
            new CreditRecord(key, invoice.Stored.Key, reason, cause, dated, caller.Actor, context.Clock.GetCurrentInstant()), links, shares);
        transaction.Trail.Append(caller.Actor, "credit", key.Value, TrailPayload.Write(json =>
        {
            json.WriteString("credits", invoice.Name);
            json.WriteString("date", date.ToString("uuuu-MM-dd", null));
            json.WriteString("total", draft.Total.ToString());
            json.WriteString("reason", reason);
            json.WriteString("cause", cause);
            json.WriteString("modes", string.Join(',', links.Select(l => $"{l.OriginalLine}:{CreditWords.Of(l.Mode)}")));
            json.WriteString("hash", Convert.ToHexStringLower(stored.Hash));
        }));
        return stored;
    }

    /// <summary>The same draft of another date.</summary>
    public void Move(StoredDraft stored, LocalDate date)
    {
        var links = transaction.Corrections.Lines(stored.Key);
        var record = transaction.Corrections.Find(stored.Key)!;
        var moved = stored with { Date = date };
        transaction.Plans.Save(moved with { Hash = Combined(SHA256.HashData([.. stored.Hash, .. Encoding.UTF8.GetBytes(date.ToString("uuuu-MM-dd", null))]), links, record.Reason) });
    }

    // the rows' shares of the credited net: each takes of the line what leaves it with its seconds
    private static List<CreditShare> SharesOf(LineCredit credit, int line)
    {
        var weights = new long[credit.Taken.Count];
        var parts = new long[credit.Taken.Count];
        var any = false;
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = credit.Taken[i].BilledSeconds > 0 ? credit.Taken[i].BilledSeconds : 0;
            any |= weights[i] > 0;
        }

        for (var i = 0; !any && i < weights.Length; i++)
        {
            weights[i] = credit.Taken[i].Quantity;
        }

        if (weights.AsSpan().IndexOfAnyExcept(0) >= 0)
        {
            Allocation.Split(credit.NetMinor, weights, parts);
        }

        // of a row that leaves the line whole, the whole share leaves with it
        return [.. credit.Taken.Select((t, i) => new CreditShare(
            line, t.Row.Item, t.Row.BillingDay, t.Quantity, t.BillableSeconds, t.BilledSeconds, t.NetMinor ?? (t.Quantity == t.Row.Quantity ? t.Row.NetMinor : parts[i])))];
    }

    private static InvoiceLine LineOf(IssuedInvoice invoice, LineCredit credit, long tax, List<CreditShare> shares, string kind)
    {
        var original = invoice.Draft.Lines[credit.Line];
        var currency = original.Net.Currency;
        var net = Money.OfMinor(credit.NetMinor, currency);
        // all of a line that has one price: its own quantity comes back
        var mirrored = credit.NetMinor == original.Net.Minor && original.Amount == original.Net && invoice.Credited[credit.Line].NetMinor == 0;
        var entries = shares.Zip(credit.Taken).Where(s => invoice.IsEntry(credit.Line, s.Second.Row)).Select(s => s.First).ToList();
        return original with
        {
            Text = $"{(kind == CreditNote ? "Credit of" : $"Correction of {invoice.Name}")} line {(credit.Line + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)}: {original.Text}",
            Quantity = mirrored ? -original.Quantity : -1m,
            Unit = mirrored ? original.Unit : "1",
            UnitPrice = mirrored ? original.UnitPrice : net.Amount,
            Amount = -net,
            Discount = Money.Zero(currency),
            Net = -net,
            Tax = Money.OfMinor(-tax, currency),
            RawSeconds = -entries.Sum(s => s.Quantity),
            BillableSeconds = -entries.Sum(s => s.BillableSeconds ?? s.Quantity),
            BilledSeconds = -entries.Sum(s => s.BilledSeconds),
            Entries = [.. entries.Select(s => new EntryShare(
                new EntryId(s.Item), s.BillingDay, -s.Quantity, -s.BilledSeconds, -s.NetMinor, CreditWords.Of(credit.Mode))
            {
                BillableSeconds = -(s.BillableSeconds ?? s.Quantity),
            })],
        };
    }

    private static InvoiceDraft Draft(IssuedInvoice invoice, DocumentIdentity identity, DocumentKey key, LocalDate date, List<InvoiceLine> lines)
    {
        var currency = invoice.Draft.Currency;
        var taxes = new List<TaxTotal>();
        foreach (var group in lines.GroupBy(l => (l.TaxCode, l.TaxPercent)).OrderBy(g => g.Key.TaxCode, StringComparer.Ordinal).ThenBy(g => g.Key.TaxPercent))
        {
            var legend = invoice.Draft.Taxes.FirstOrDefault(t => t.Code == group.Key.TaxCode)?.Legend ?? "";
            taxes.Add(new TaxTotal(
                group.Key.TaxCode, group.Key.TaxPercent, Money.OfMinor(group.Sum(l => l.Net.Minor), currency), Money.OfMinor(group.Sum(l => l.Tax.Minor), currency), legend));
        }

        var (net, tax) = (Money.OfMinor(lines.Sum(l => l.Net.Minor), currency), Money.OfMinor(lines.Sum(l => l.Tax.Minor), currency));
        return new InvoiceDraft
        {
            Identity = identity,
            Key = key,
            Customer = invoice.Draft.Customer,
            Date = date,
            Due = date,
            Period = invoice.Draft.Period,
            Currency = currency,
            Lines = lines,
            Taxes = taxes,
            Net = net,
            Tax = tax,
            Total = net + tax,
            Bridge = new ValueBridge(0, 0, 0, 0, 0, 0, 0),
        };
    }

    private static byte[] HashOf(InvoiceDraft draft, List<CreditLine> links, string reason) => Combined(DraftHash.Of(draft), links, reason);

    // an approval is of the modes and the reason, too
    private static byte[] Combined(byte[] hash, IReadOnlyList<CreditLine> links, string reason)
    {
        var text = new StringBuilder(Convert.ToHexStringLower(hash));
        foreach (var link in links)
        {
            text.Append('\n').Append(link.OriginalLine).Append(' ').Append(CreditWords.Of(link.Mode));
        }

        return SHA256.HashData(Encoding.UTF8.GetBytes(text.Append('\n').Append(reason).ToString()));
    }
}

/// <summary>Modes of a credit as a person writes them.</summary>
public static class CreditWords
{
    /// <summary>release, hold or reduce.</summary>
    public static string Of(CreditMode mode) => mode switch
    {
        CreditMode.Release => "release",
        CreditMode.Hold => "hold",
        CreditMode.Reduce => "reduce",
    };
}
