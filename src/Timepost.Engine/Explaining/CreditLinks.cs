using System.Globalization;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Engine.Corrections;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Explaining;

/// <summary>The links between an invoice and its credit notes, both ways.</summary>
internal sealed class CreditLinks(IStoreTransaction transaction)
{
    /// <summary>Of a credit note what it credits, line by line; of an invoice what was credited of it.</summary>
    public void Add(List<DerivationStep> steps, StoredDraft document)
    {
        if (transaction.Corrections.Find(document.Key) is { } credit)
        {
            steps.Add(new DerivationStep("credits", NameOf(credit.Original), document.Total.ToString(), "", "", $"{credit.Reason}{(credit.Cause.Length > 0 ? $" (correction of {credit.Cause.Split('|')[^1]})" : "")}"));
            foreach (var line in transaction.Corrections.Lines(document.Key))
            {
                steps.Add(Step(line, $"{NameOf(line.Original)}/{line.OriginalLine.ToString(CultureInfo.InvariantCulture)}", document));
            }

            return;
        }

        foreach (var note in transaction.Corrections.OfOriginal(document.Key))
        {
            foreach (var line in transaction.Corrections.Lines(note.Document))
            {
                steps.Add(Step(line, $"line {line.OriginalLine.ToString(CultureInfo.InvariantCulture)}", document) with { Note = $"credited by {NameOf(note.Document)}, explain {note.Document}: {note.Reason}" });
            }
        }
    }

    /// <summary>Of an entry, an expense or a fee: the credit notes that took something of it back.</summary>
    public void AddOf(List<DerivationStep> steps, Guid item)
    {
        foreach (var key in transaction.Corrections.Crediting(item))
        {
            var note = transaction.Plans.Draft(key)!;
            foreach (var share in transaction.Corrections.Shares(key).Where(s => s.Item == item))
            {
                var line = transaction.Corrections.Lines(key).First(l => l.Line == share.Line);
                steps.Add(new DerivationStep(
                    "credited", $"{share.Quantity} s, {Money.OfMinor(share.NetMinor, note.Net.Currency).ToAmountString()} net", $"{CreditWords.Of(line.Mode)}, {note.Status}", "", RuleHistory.Short(note.RuleSet),
                    $"{NameOf(key)}/{share.Line.ToString(CultureInfo.InvariantCulture)} credits {NameOf(line.Original)}/{line.OriginalLine.ToString(CultureInfo.InvariantCulture)}: {line.Reason}"));
            }
        }
    }

    /// <summary>What a line of a credit note takes back of entries.</summary>
    public static IEnumerable<TakenShare> Shares(IStoreTransaction transaction, StoredDraft note, int number)
    {
        var link = transaction.Corrections.Lines(note.Key).FirstOrDefault(l => l.Line == number);
        foreach (var share in link is null ? [] : transaction.Corrections.Shares(note.Key).Where(s => s.Line == number))
        {
            if (transaction.Work.Entry(new EntryId(share.Item)) is not null)
            {
                yield return new TakenShare(
                    new EntryId(share.Item), share.BillingDay, -share.Quantity, -share.BillableSeconds, -share.BilledSeconds, -share.NetMinor, CreditWords.Of(link!.Mode));
            }
        }
    }

    private static DerivationStep Step(CreditLine line, string from, StoredDraft document) => new(
        "credited line", from,
        $"{Money.OfMinor(line.NetMinor, document.Net.Currency).ToAmountString()} net, {Money.OfMinor(line.TaxMinor, document.Net.Currency).ToAmountString()} tax",
        CreditWords.Of(line.Mode), "", line.Mode == CreditMode.Reduce ? "money only: no seconds move" : $"{line.Seconds} s leave the line");

    private string NameOf(DocumentKey key) => transaction.Plans.Draft(key) is { Number.Length: > 0 } draft ? draft.Number : key.Value;
}
