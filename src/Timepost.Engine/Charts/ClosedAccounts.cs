using Timepost.Domain.Books;
using Timepost.Domain.Identity;
using Timepost.Engine.Delivery;
using Timepost.Engine.Plans;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Charts;

/// <summary>Accounts of the mapping that the books' chart says are closed, and the documents that would post to one.</summary>
internal sealed class ClosedAccounts
{
    private readonly Dictionary<string, ChartAccount> _closed = new(StringComparer.Ordinal);
    private readonly WorkspaceContext _context;
    private readonly Caller _caller;
    private readonly IStoreTransaction _transaction;
    private readonly string _books;

    public ClosedAccounts(WorkspaceContext context, Caller caller, IStoreTransaction transaction, string books)
    {
        (_context, _caller, _transaction, _books) = (context, caller, transaction, books);
        var chart = Chart.Of(transaction, books, context.PrimaryBooks.Name);
        foreach (var account in context.Rules.Accounts)
        {
            if (chart.Find(account.Name, out _) is { Closed: true } found)
            {
                _closed[account.Name] = found;
            }
        }
    }

    /// <summary>False: no document is asked for.</summary>
    public bool Any => _closed.Count > 0;

    /// <summary>The closed account that an action would post to, as told to a reader; null: none, or it cannot be said before it is reserved.</summary>
    /// <param name="run">The drafts as they are now.</param>
    /// <param name="action">One of the plan.</param>
    public string? Hit(Computed run, PlanAction action)
    {
        if (!Any || action.Kind == "customer" || action.Verb is not (ActionVerb.Create or ActionVerb.Update or ActionVerb.Void))
        {
            return null;
        }

        // on cash basis also what it brings once it is paid
        var document = Document(run, action);
        foreach (var name in (document?.Postings.Select(p => p.Account) ?? []).Concat(document?.CashShares.Select(s => s.Posting.Account) ?? []))
        {
            if (_closed.TryGetValue(name, out var account))
            {
                return account.Number == name ? name : $"{name} ({account.Number})";
            }
        }

        return null;
    }

    // as it would be reserved, without a number
    private BooksDocument? Document(Computed run, PlanAction action)
    {
        try
        {
            var (document, locked) = action.Kind switch
            {
                "invoice" => Invoice(run, action),
                "credit-note" => _transaction.Plans.Draft(DocumentKey.Parse(action.Object)) is { } note
                    ? (new Corrections.CreditDocument(_context, _transaction).Build(note), null) : default,
                "bill" or "employee-expense" or "journal-entry" => run.Cost(action.Object) is { } cost
                    ? (ExpenseDocument.Build(cost.Draft, "", _context.Rules, []), cost.Lock) : default,
                Domain.Subcontracting.VendorBilling.Kind => run.SubcontractorBill(action.Object) is { } bill
                    ? (Subcontractors.VendorBillDocument.Build(bill, "", _context.Rules), bill.Computed.Lock) : default,
                _ => (_transaction.Bookings.Find(DocumentKey.Parse(action.Object))?.Document, null),
            };
            return document is null ? null : Formed(document, locked);
        }
        catch (MissingAccountException)
        {
            return null; // delivery refuses it, and says why
        }
        catch (OperationRefusedException lacking) when (lacking.Code == "needs-exchange-rate")
        {
            return null; // so, too
        }
    }

    private (BooksDocument? Document, Domain.Fx.DocumentLock? Locked) Invoice(Computed run, PlanAction action)
    {
        if (run.Client(action.Client) is not { } client || run.Invoice(client, action.Object) is not { Blocked.Length: 0 } draft)
        {
            return default;
        }

        var document = InvoiceDocument.Build(
            draft.Draft, "", _context.Rules, client, run.Recoverable(draft.Draft), [], Corrections.NextInvoice.Postings(_context, _transaction, draft.Draft));
        return (document, draft.Lock);
    }

    // with what the books get of exchange differences
    private BooksDocument Formed(BooksDocument document, Domain.Fx.DocumentLock? locked)
    {
        var posted = _transaction.Subledger.OfDocument(document.Key.Value).FirstOrDefault(e => e.Reverses is null)?.Postings;
        if (posted is null && document.Ledger.Count > 0)
        {
            var recording = new Recording(_context, _caller, _transaction);
            document = recording.OnBasis(document);
            posted = recording.Standing(document, locked).Postings;
        }

        return posted is null ? document : BooksForm.Of(document, posted, null, _context.Books[_books].Capabilities.Foreign, _context.Rules.Workspace.BaseCurrency);
    }
}
