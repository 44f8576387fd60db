using System.Globalization;
using NodaTime;
using Timepost.Domain.Billing;
using Timepost.Domain.Books;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Plans;
using Timepost.Engine.Subledger;
using Timepost.Engine.Trail;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Delivery;

/// <summary>Reserves approved actions: in one durable transaction each batch is computed anew, compared with what
/// was approved, numbered, disposed and written down byte by byte. Nothing leaves before that is committed.</summary>
internal sealed partial class Reserver(
    WorkspaceContext context, Caller caller, ConnectionSettings books, IBooksSession session, long fence, PlanRecord plan)
{
    private readonly Conclusion _conclusion = new(context, caller, books);

    // only the primary books count for billed and open: a sandbox uses nothing up
    private readonly bool _primary = books.Name == context.PrimaryBooks.Name;

    /// <summary>Reserves what is still as it was planned; marks the rest stale.</summary>
    public IReadOnlyList<DeliveryRecord> Reserve(IReadOnlyList<PlanAction> batch, Dictionary<int, string> notes)
    {
        using var transaction = context.Store.Begin();
        if (transaction.Deliveries.CurrentFence(books.Name) != fence)
        {
            throw new BooksException(BooksStatus.StaleToken, $"A newer run has taken the connection '{books.Name}'.");
        }

        var run = new Computed(context, transaction, plan, context.Books[books.Name].Capabilities.Quantity);
        var closed = new Charts.ClosedAccounts(context, caller, transaction, books.Name);
        var counts = transaction.RuleSets.Newest();
        var reserved = new List<DeliveryRecord>(batch.Count);
        var all = transaction.Plans.Actions(plan.Id);
        var states = all.ToDictionary(a => a.Sequence, a => a.State);
        var invoices = all.Where(a => a.Kind == "invoice").Select(a => a.Sequence).ToHashSet();
        foreach (var action in batch)
        {
            // published since this run began: what it computes with counts no more
            if (counts is not null && counts.RuleSet != context.Rules.Hash)
            {
                MarkStale(transaction, action, $"version {counts.Version} of the mapping was published meanwhile", notes);
                continue;
            }

            if (plan.RuleSet != context.Rules.Hash)
            {
                MarkStale(transaction, action, "the rule set has changed", notes);
                continue;
            }

            if (IsForeignToTheBooks(action.Effect.Currency))
            {
                MarkStale(transaction, action, $"the books '{books.Name}' hold no {action.Effect.Currency}", notes);
                continue;
            }

            if (action.DependsOn.FirstOrDefault(d => states[d] != ActionState.Done && (states[d] != ActionState.Reserved || invoices.Contains(d))) is var missing and > 0)
            {
                var why = states[missing] switch { ActionState.Rejected => "was refused", ActionState.Reserved => "is not in the books yet", _ => "is not approved" };
                notes[action.Sequence] = $"waits for action {missing.ToString(CultureInfo.InvariantCulture)}, which {why}";
                continue;
            }

            if (transaction.Deliveries.Find(books.Name, action.Key) is { } earlier)
            {
                states[action.Sequence] = Earlier(transaction, action, earlier, notes);
                continue;
            }

            if (closed.Hit(run, action) is { } account)
            {
                MarkStale(transaction, action, $"the account {account} is closed in the chart of accounts", notes);
                continue;
            }

            try
            {
                var delivery = action.Kind switch
                {
                    "customer" => Customer(transaction, action),
                    "invoice" => Invoice(transaction, run, action),
                    "credit-note" => Credit(transaction, action),
                    "bill" or "employee-expense" or "journal-entry" => Expense(transaction, run, action),
                    Domain.Subcontracting.VendorBilling.Kind => SubcontractorBill(transaction, run, action, notes),
                    _ => Booked(transaction, action),
                };
                if (delivery is not null)
                {
                    reserved.Add(delivery);
                    states[action.Sequence] = ActionState.Reserved;
                }
            }
            catch (MissingAccountException lacking)
            {
                Refuse(action, lacking.Message);
            }
            catch (OperationRefusedException lacking) when (lacking.Code == "needs-exchange-rate")
            {
                Refuse(action, $"{lacking.Message} {lacking.Remedy}"); // what plans without a rate: a bill for hours, a credit note
            }
            catch (BooksException refused) when (refused.Status.Outcome() == BooksAnswer.Rejected)
            {
                Refuse(action, $"{refused.Code}: {refused.Message}");
            }
        }

        transaction.RuleSets.Keep(context.Rules.Hash, context.RuleTexts);
        transaction.Commit();
        return reserved;

        // one document that the books cannot hold does not stop the others
        void Refuse(PlanAction action, string refusal)
        {
            _conclusion.RefuseUnreserved(transaction, plan, action, refusal, context.Clock.GetCurrentInstant());
            notes[action.Sequence] = refusal;
            states[action.Sequence] = ActionState.Rejected;
        }

        DeliveryRecord? Customer(IStoreTransaction tx, PlanAction action)
        {
            if (run.Client(action.Client) is not { } client)
            {
                MarkStale(tx, action, "the client is no longer in the mapping", notes);
                return null;
            }

            return Add(tx, action, Render(tx, CustomerDocument(client, DocumentKey.Parse(action.Object))));
        }

        DeliveryRecord? Invoice(IStoreTransaction tx, Computed computed, PlanAction action)
        {
            if (computed.Client(action.Client) is not { } client
                || computed.Invoice(client, action.Object) is not { } draft || Convert.ToHexStringLower(draft.Hash) != action.Hash)
            {
                MarkStale(tx, action, "it comes to something else now: work, expenses, rules or exchange rates have changed since it was planned", notes);
                return null;
            }

            if (draft.Blocked.Length > 0)
            {
                MarkStale(tx, action, draft.Blocked, notes);
                return null;
            }

            if (IsClosed(tx, action, draft.Draft.Date, notes))
            {
                return null;
            }

            if (_primary && Corrections.NextInvoice.Missing(tx, draft.Draft) is { Length: > 0 } missing)
            {
                MarkStale(tx, action, missing, notes);
                return null;
            }

            // a document that lacks an account takes no number
            var document = InvoiceDocument.Build(
                draft.Draft, "", context.Rules, client, computed.Recoverable(draft.Draft), Receipts(tx, draft.Draft),
                Corrections.NextInvoice.Postings(context, tx, draft.Draft));
            document = document with { Number = TakeNumber(tx, draft.Draft.Identity.Kind, draft.Draft.Key, draft.Draft.Date) };
            var going = Render(tx, document, draft.Lock);
            if (_primary)
            {
                Save(tx, draft, document.Number);
                var scopes = new Dictionary<(EntryId, LocalDate), string>();
                var tally = ScopeTally.Of(draft.Input!, draft.Draft, scopes);
                Dispose(tx, draft, computed, scopes);
                new Retainers.RetainerRows(context, caller.Actor, tx).Reserve(draft.Draft);
                tx.Plans.AddScopes(draft.Draft.Identity.Agreement, draft.Draft.Key, tally, draft.Input!.Agreement.Rounding);
                Corrections.NextInvoice.Reserve(context, tx, draft.Draft, document.Number);
            }

            return Add(tx, action, going);
        }

        // its lines, its date and what it takes back stand since it was drafted
        DeliveryRecord? Credit(IStoreTransaction tx, PlanAction action)
        {
            if (tx.Plans.Draft(DocumentKey.Parse(action.Object)) is not { Status: "draft" } note || Convert.ToHexStringLower(note.Hash) != action.Hash)
            {
                MarkStale(tx, action, "it is not drafted any more as it was planned", notes);
                return null;
            }

            if (Corrections.CreditMoves.Missing(tx, note.Key) is { Length: > 0 } missing)
            {
                MarkStale(tx, action, missing, notes);
                return null;
            }

            if (IsClosed(tx, action, note.Date, notes))
            {
                return null;
            }

            var document = new Corrections.CreditDocument(context, tx).Build(note);
            document = document with { Number = TakeNumber(tx, note.Kind, note.Key, note.Date) };
            var going = Render(tx, document);
            if (_primary)
            {
                if (Corrections.CreditMoves.RestoreRetainers(context, caller, tx, note) is { Length: > 0 } used)
                {
                    MarkStale(tx, action, used, notes);
                    return null;
                }

                tx.Plans.SetDraftStatus(note.Key, "reserved", document.Number);
                Corrections.CreditMoves.Reserve(context, tx, note);
            }

            return Add(tx, action, going);
        }

        // posted when it was recorded: here it only gets its number
        DeliveryRecord? Booked(IStoreTransaction tx, PlanAction action)
        {
            if (tx.Bookings.Find(DocumentKey.Parse(action.Object)) is not { Status: "open" } booking || BookingActions.HashOf(booking) != action.Hash)
            {
                MarkStale(tx, action, "it is not recorded any more as it was planned", notes);
                return null;
            }

            var document = booking.Document with { Number = TakeNumber(tx, booking.Kind, booking.Key, booking.Document.Date) };
            var going = RenderPosted(tx, document);
            if (_primary)
            {
                tx.Bookings.SetStatus(booking.Key, "reserved", document.Number);
            }

            return Add(tx, action, going, posted: true);
        }

        DeliveryRecord? Expense(IStoreTransaction tx, Computed computed, PlanAction action)
        {
            if (computed.Cost(action.Object) is not { } draft || Convert.ToHexStringLower(draft.Hash) != action.Hash)
            {
                MarkStale(tx, action, "the expense has changed since it was planned", notes);
                return null;
            }

            if (IsClosed(tx, action, draft.Draft.Date, notes))
            {
                return null;
            }

            var document = ExpenseDocument.Build(draft.Draft, "", context.Rules, Receipts(tx, draft.Draft));
            document = document with { Number = TakeNumber(tx, draft.Draft.Identity.Kind, draft.Draft.Key, draft.Draft.Date) };
            var going = Render(tx, document, draft.Lock);
            if (_primary)
            {
                Save(tx, draft, document.Number);
                var line = draft.Draft.Lines[0];
                Take(tx, line.Expense!.Value.Value, DispositionSide.Cost, ItemMeasure.Minor, Math.Abs(draft.Draft.Total.Minor), draft.Draft, "bill-line", 1, line.SupplyDate, line.Net.Minor);
            }

            return Add(tx, action, going);
        }
    }

    // an earlier plan has reserved the same action; what is in the books is done, what is parked waits for a person
    private ActionState Earlier(IStoreTransaction transaction, PlanAction action, DeliveryRecord earlier, Dictionary<int, string> notes)
    {
        if (earlier.State is DeliveryState.Confirmed or DeliveryState.ConfirmedWithDifference)
        {
            transaction.Plans.SetState(plan.Id, action.Sequence, ActionState.Done);
            return ActionState.Done;
        }

        MarkStale(transaction, action, $"an earlier delivery of it is {earlier.State}", notes);
        return ActionState.Stale;
    }

    // nothing is posted in a closed period
    private bool IsClosed(IStoreTransaction transaction, PlanAction action, LocalDate date, Dictionary<int, string> notes)
    {
        if (!_primary || transaction.Subledger.LockedThrough() is not { } locked || date > locked)
        {
            return false;
        }

        MarkStale(transaction, action, $"its date, {date:uuuu-MM-dd}, is in a closed period: the books are closed through {locked:uuuu-MM-dd}", notes);
        return true;
    }

    private void MarkStale(IStoreTransaction transaction, PlanAction action, string why, Dictionary<int, string> notes)
    {
        transaction.Plans.SetState(plan.Id, action.Sequence, ActionState.Stale);
        notes[action.Sequence] = why;
    }

    private void Save(IStoreTransaction transaction, ComputedDraft draft, string number)
    {
        transaction.Plans.Save(InvoiceActions.ToStored(draft, context.Rules.Hash));
        transaction.Plans.SetDraftStatus(draft.Draft.Key, "reserved", number);
    }

    private DeliveryRecord Add(IStoreTransaction transaction, PlanAction action, Going going, bool posted = false)
    {
        var (document, bytes) = (going.Document, going.Bytes);
        if (_primary && !posted)
        {
            new Recording(context, caller, transaction).Post(action.Kind, document, going.Postings, rates: going.Rates, locked: going.Locked);
        }

        var delivery = new DeliveryRecord
        {
            Connection = books.Name,
            ActionKey = action.Key,
            Plan = plan.Id,
            Sequence = action.Sequence,
            Document = document.Key,
            Kind = action.Kind,
            Number = document.Number,
            Body = bytes,
            BodyHash = System.Security.Cryptography.SHA256.HashData(bytes),
            DocumentJson = Expectation.Of(document).ToJson(),
            Fence = fence,
            State = DeliveryState.Reserved,
            ReservedAt = context.Clock.GetCurrentInstant(),
        };
        transaction.Deliveries.Add(delivery);
        transaction.Plans.SetState(plan.Id, action.Sequence, ActionState.Reserved);
        transaction.Trail.Append(caller.Actor, "reserve", document.Key.Value, TrailPayload.Write(json =>
        {
            json.WriteString("plan", plan.Id.ToString());
            json.WriteString("key", action.Key);
            json.WriteString("to", books.Name);
            json.WriteString("number", document.Number);
            json.WriteString("body", Convert.ToHexStringLower(delivery.BodyHash));
        }));
        return delivery;
    }

    private string TakeNumber(IStoreTransaction transaction, string kind, DocumentKey key, LocalDate date)
    {
        var pattern = NumberPattern.Of(kind, books);
        var series = NumberPattern.Series(pattern, date);
        return NumberPattern.Number(pattern, date, transaction.Deliveries.TakeNumber(books.Name, series, key, session.HighestNumber(series)));
    }

    private static List<BooksAttachment> Receipts(IStoreTransaction transaction, InvoiceDraft draft)
    {
        var attachments = new List<BooksAttachment>();
        foreach (var line in draft.Lines)
        {
            if (line.Expense is { } expense)
            {
                foreach (var (name, sha256, length) in transaction.Work.ReceiptsOf(expense))
                {
                    attachments.Add(new BooksAttachment(name, sha256, length));
                }
            }
        }

        return attachments;
    }

    private BooksDocument CustomerDocument(ClientTarget client, DocumentKey key) => new()
    {
        Kind = BooksKind.Customer,
        Key = key,
        Number = "",
        Date = plan.AsOf,
        Party = client.Customer,
        Memo = "",
        Currency = default,
        Net = default,
        Tax = default,
        Total = default,
        Tags = [new("client", client.Id)],
        Address = CustomerContent.Address(client),
    };
}
