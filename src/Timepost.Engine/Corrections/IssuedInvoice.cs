using System.Text.Json;
using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Corrections;

/// <summary>An invoice as it was issued, with what is left of it after all its credit notes, drafts of them too.</summary>
internal sealed class IssuedInvoice
{
    private readonly List<Disposition> _standing;

    private IssuedInvoice(StoredDraft stored, InvoiceDraft draft, CreditedLine[] credited, List<Disposition> standing, int credits) =>
        (Stored, Draft, Credited, _standing, Credits) = (stored, draft, credited, standing, credits);

    /// <summary>As stored.</summary>
    public StoredDraft Stored { get; }

    /// <summary>Its lines, without their entries.</summary>
    public InvoiceDraft Draft { get; }

    /// <summary>Credited so far, one for each line.</summary>
    public CreditedLine[] Credited { get; }

    /// <summary>Highest generation of its credit notes.</summary>
    public int Credits { get; }

    /// <summary>Number in the books, else the key.</summary>
    public string Name => Stored.Number.Length > 0 ? Stored.Number : Stored.Key.Value;

    /// <summary>Net of a line (0 and up) that no credit note takes.</summary>
    public long LeftOf(int line) => Draft.Lines[line].Net.Minor - Credited[line].NetMinor;

    /// <summary>What a line (0 and up) has of entries, an expense or a fee, and no draft of a credit note takes.</summary>
    public List<Disposition> RowsOf(int line) => _standing.FindAll(r => r.Line == line + 1);

    /// <summary>The item is an entry: neither the line's expense, nor a line by hand, nor a fee's own.</summary>
    public bool IsEntry(int line, Disposition row) => Draft.Lines[line] is { Expense: null, ByHand: null } && row.Item != FeeItem.Of(Stored.Identity);

    /// <summary>Reads an invoice and its credit notes.</summary>
    public static IssuedInvoice Load(IStoreTransaction transaction, StoredDraft stored)
    {
        var draft = DraftOf(stored);
        var standing = StandingRows.Of(transaction.Dispositions.OfDocument(stored.Key.Value)).FindAll(r => r.Side == DispositionSide.Sale);
        var credited = new CreditedLine[draft.Lines.Count];
        var generation = 0;
        foreach (var credit in transaction.Corrections.OfOriginal(stored.Key))
        {
            var note = transaction.Plans.Draft(credit.Document)!;
            generation = Math.Max(generation, note.Identity.Generation);
            if (note.Status == "void")
            {
                continue;
            }

            foreach (var line in transaction.Corrections.Lines(credit.Document))
            {
                var had = credited[line.OriginalLine - 1];
                credited[line.OriginalLine - 1] = new CreditedLine(had.NetMinor + line.NetMinor, had.TaxMinor + line.TaxMinor);
            }

            if (note.Status == "draft")
            {
                TakeOff(standing, transaction, credit.Document);
            }
        }

        return new IssuedInvoice(stored, draft, credited, standing, generation);
    }

    // a draft of a credit note has moved nothing yet, and what it will move is spoken for
    private static void TakeOff(List<Disposition> standing, IStoreTransaction transaction, DocumentKey note)
    {
        var lines = transaction.Corrections.Lines(note).ToDictionary(l => l.Line, l => l.OriginalLine);
        foreach (var share in transaction.Corrections.Shares(note))
        {
            if (StandingRows.Find(standing, lines[share.Line], share.Item, share.BillingDay) is { } row)
            {
                standing.Remove(row);
                if (StandingRows.Less(row, row.Id, share) is { } rest)
                {
                    standing.Add(rest with { Reverses = row.Reverses });
                }
            }
        }
    }

    private static InvoiceDraft DraftOf(StoredDraft stored) => new()
    {
        Identity = stored.Identity,
        Key = stored.Key,
        Customer = stored.Party,
        Date = stored.Date,
        Due = stored.Due ?? stored.Date,
        Period = new DateInterval(stored.From, stored.To),
        Currency = stored.Total.Currency,
        Lines = [.. DraftBody.Lines(stored.Body, stored.Total.Currency).Select(LineOf)],
        Taxes = TaxesOf(stored),
        Net = stored.Net,
        Tax = stored.Tax,
        Total = stored.Total,
        Bridge = new ValueBridge(0, 0, 0, 0, 0, 0, 0),
    };

    /// <summary>A line as it was stored, without its entries.</summary>
    internal static InvoiceLine LineOf(StoredLine line) => new()
    {
        Kind = line.Kind,
        Text = line.Text,
        Quantity = line.Quantity,
        Unit = line.Unit,
        UnitPrice = line.UnitPrice,
        Amount = line.Amount,
        Discount = line.Discount,
        Net = line.Net,
        TaxCode = line.TaxCode,
        TaxPercent = line.TaxPercent,
        Tax = line.Tax,
        SupplyDate = line.SupplyDate,
        Account = line.Account,
        Project = line.Project,
        Task = line.Task,
        Rate = line.Rate is { } rate ? new HourlyRate(rate, line.Net.Currency) : null,
        RawSeconds = line.RawSeconds,
        BillableSeconds = line.BillableSeconds ?? line.RawSeconds,
        BilledSeconds = line.BilledSeconds,
        Late = line.Late,
        LatePeriod = line.LatePeriod,
        ByHand = line.ByHand,
        Correction = line.Correction,
        Retainer = line.Retainer,
        Expense = line.Expense is { } expense ? new ExpenseId(expense) : null,
        RateIds = line.RateIds,
    };

    private static List<TaxTotal> TaxesOf(StoredDraft stored)
    {
        using var body = JsonDocument.Parse(stored.Body);
        var taxes = new List<TaxTotal>();
        foreach (var tax in body.RootElement.TryGetProperty("taxes", out var list) ? list.EnumerateArray() : default)
        {
            taxes.Add(new TaxTotal(
                tax.GetProperty("code").GetString()!, tax.GetProperty("percent").GetDecimal(), Money.OfMinor(tax.GetProperty("base").GetInt64(), stored.Net.Currency),
                Money.OfMinor(tax.GetProperty("tax").GetInt64(), stored.Net.Currency), tax.GetProperty("legend").GetString()!));
        }

        return taxes;
    }
}
