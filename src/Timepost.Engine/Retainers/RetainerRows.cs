using NodaTime;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Retainers;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Retainers;

/// <summary>Writes the ledgers of retainers, in the caller's transaction.</summary>
internal sealed class RetainerRows(WorkspaceContext context, ActorId actor, IStoreTransaction transaction)
{
    /// <summary>Appends a row; id, actor and balance are filled in.</summary>
    /// <exception cref="RetainerBelowZeroException">More than is left.</exception>
    public RetainerEntry Add(RetainerEntry row)
    {
        var entry = row with { Id = context.Ids.Next(), Actor = actor.Value, Balance = transaction.Retainers.Balance(row.Retainer) + row.Amount };
        if (entry.Balance < 0)
        {
            throw new RetainerBelowZeroException(row.Retainer, $"The retainer '{row.Retainer}' would be below zero.");
        }

        transaction.Retainers.Add(entry);
        return entry;
    }

    /// <summary>What an invoice takes of a retainer, or buys for it, when it is reserved.</summary>
    public void Reserve(InvoiceDraft draft)
    {
        if (HoursLot.Buys(draft))
        {
            Buy(draft);
            return;
        }

        foreach (var line in draft.Lines)
        {
            if (line.Retainer is { } use && use is not { Amount: 0, Fee: 0 })
            {
                Add(Row(draft.Identity.Agreement, use.Lot, RetainerEntryKind.DrawDown, draft.Date, draft.Key.Value) with
                {
                    Amount = -use.Amount,
                    Tax = -use.Tax,
                    TaxCode = line.TaxCode,
                    TaxPercent = line.TaxPercent,
                    Fee = -use.Fee,
                });
            }
        }
    }

    /// <summary>A document did not come to be: each row that it made is taken back by one of the same size. Bought hours that other
    /// documents use already stay, until their invoice is delivered.</summary>
    public void Restore(DocumentKey document, string reason)
    {
        var rows = transaction.Retainers.OfDocument(document.Value);
        var locked = transaction.Subledger.LockedThrough();
        foreach (var row in rows)
        {
            if (row.Reverses is not null || rows.Any(r => r.Reverses == row.Id))
            {
                continue;
            }

            if (row.Amount > 0 && LotOf(row) is var lot && (lot.Balance < row.Amount || lot.FeeLeft < row.Fee))
            {
                continue;
            }

            Add(row with
            {
                Kind = RetainerEntryKind.Restore,
                Day = locked is { } last && row.Day <= last ? last.PlusDays(1) : row.Day,
                Amount = -row.Amount,
                Tax = -row.Tax,
                Fee = -row.Fee,
                From = null,
                To = null,
                Reverses = row.Id,
                Reason = reason,
            });
        }
    }

    /// <summary>What a credit note gives back to the retainers of the invoice that it credits, or takes of them: what was drawn is there again, and
    /// hours whose fee is credited are bought no more.</summary>
    /// <param name="note">The credit note.</param>
    /// <param name="invoice">The invoice.</param>
    /// <param name="lines">The credited lines of the invoice, with what comes back of the retainer that they use; null where they use none.</param>
    /// <returns>Why it cannot be done; empty where it was.</returns>
    public string Credit(Plans.StoredDraft note, Plans.StoredDraft invoice, IEnumerable<(InvoiceLine Line, RetainerUse? Back)> lines)
    {
        foreach (var (line, back) in lines)
        {
            if (line.Kind == LineKind.RetainerFee)
            {
                // one stands: those of earlier attempts were taken back
                var rows = transaction.Retainers.OfDocument(invoice.Key.Value);
                foreach (var bought in rows.Where(r => r.Kind == RetainerEntryKind.Deposit && !rows.Any(b => b.Reverses == r.Id)).ToList())
                {
                    if (LotOf(bought) is var lot && (lot.Balance < bought.Amount || lot.FeeLeft < bought.Fee))
                    {
                        return "hours that it sold are used: credit the invoices that drew them first";
                    }

                    if (transaction.Retainers.Entries(bought.Retainer).Any(r => r.Lot == bought.Lot && IsUndelivered(r)))
                    {
                        return "hours that it sold come back with a credit note that the books do not have yet";
                    }

                    Add(bought with
                    {
                        Kind = RetainerEntryKind.Restore, Day = note.Date, Document = note.Key.Value, Amount = -bought.Amount, Tax = -bought.Tax, Fee = -bought.Fee,
                        From = null, To = null, Reason = $"credit of {invoice.Number}",
                    });
                }
            }
            else if (back is { } use && use is not { Amount: 0, Fee: 0 })
            {
                Add(Row(invoice.Identity.Agreement, use.Lot, RetainerEntryKind.Restore, note.Date, note.Key.Value) with
                {
                    Amount = use.Amount, Tax = use.Tax, TaxCode = line.TaxCode, TaxPercent = line.TaxPercent, Fee = use.Fee, Reason = $"credit of {invoice.Number}",
                });
            }
        }

        return "";
    }

    // the books may still refuse it, and then its hours are drawn again
    private bool IsUndelivered(RetainerEntry row) => row is { Kind: RetainerEntryKind.Restore, Amount: > 0, Document.Length: > 0 }
        && transaction.Plans.Draft(DocumentKey.Parse(row.Document)) is { Kind: "credit-note", Status: "reserved" };

    /// <summary>A row to be filled in.</summary>
    public static RetainerEntry Row(string retainer, Guid lot, RetainerEntryKind kind, LocalDate day, string document) => new()
    {
        Id = Guid.Empty,
        Retainer = retainer,
        Lot = lot,
        Kind = kind,
        Day = day,
        Document = document,
        Amount = 0,
        Balance = 0,
    };

    private void Buy(InvoiceDraft draft)
    {
        Agreement? agreement = null;
        foreach (var known in context.Rules.Agreements)
        {
            agreement = known.Id == draft.Identity.Agreement ? known : agreement;
        }

        // delivered anew after the books refused it: hours that stayed are not bought twice
        var lot = HoursLot.Of(agreement!, draft);
        var had = RetainerLot.Of(transaction.Retainers.Entries(agreement!.Id)).FirstOrDefault(l => l.Id == lot.Id);
        if (had is { Bought: > 0 })
        {
            return;
        }

        Add(Row(agreement.Id, lot.Id, RetainerEntryKind.Deposit, draft.Date, draft.Key.Value) with
        {
            Amount = lot.Bought,
            Tax = lot.Tax,
            TaxCode = lot.TaxCode,
            TaxPercent = lot.TaxPercent,
            Fee = lot.Fee,
            From = lot.From,
            To = lot.To,
        });
    }

    private RetainerLot LotOf(RetainerEntry row) =>
        RetainerLot.Of(transaction.Retainers.Entries(row.Retainer)).First(l => l.Id == row.Lot);
}
