using NodaTime;
using Timepost.Domain.Books;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Corrections;
using Timepost.Engine.Exceptions;
using Timepost.Engine.Plans;
using Timepost.Engine.Subledger;
using Timepost.Engine.Trail;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Delivery;

/// <summary>Writes down how a delivery to one books connection ended: its state, its document, its dispositions, its
/// number, the trail, and what a person must decide.</summary>
internal sealed class Conclusion(WorkspaceContext context, Caller caller, ConnectionSettings books)
{
    /// <summary>What a person can decide of a parked delivery: it is there, or it is not.</summary>
    public static readonly IReadOnlyList<string> ParkedChoices = [ExceptionUseCase.Accept, ExceptionUseCase.Absent];

    // only the primary books make a document final
    private readonly bool _primary = books.Name == context.PrimaryBooks.Name;

    /// <summary>How a reader knows a delivery.</summary>
    public static string NameOf(string kind, DocumentKey document, string number) => number.Length > 0 ? number : $"{kind} {document}";

    /// <summary>The condition of an exception about a document.</summary>
    public static string ConditionOf(string kind, DocumentKey document) => $"{kind}|document|{document.Value}";

    /// <summary>The books have it; where they have it otherwise than it was sent, an exception says how.</summary>
    public void Confirm(IStoreTransaction transaction, DeliveryRecord delivery, BooksDocument found, string differences, Instant now)
    {
        Settle(transaction, delivery, found, delivery.Number, differences, now);
        if (differences.Length > 0)
        {
            var name = NameOf(delivery.Kind, delivery.Document, delivery.Number);
            Open(transaction, "books-differ", delivery.Document, $"{name} is in the books, but not as it was sent: {differences}.",
                "Look at the document in the books. If it was edited there, undo it; if it is right, credit and bill it anew.", [ExceptionUseCase.Accept], now);
        }
    }

    /// <summary>The books have it under a number, also where a person says so.</summary>
    public void Settle(IStoreTransaction transaction, DeliveryRecord delivery, BooksDocument found, string number, string differences, Instant now)
    {
        // of a customer it is what the next plan compares: name, address, tax number
        var hash = delivery.Kind == "customer" ? CustomerContent.Hash(found.Party, found.Address) : delivery.BodyHash;
        transaction.Deliveries.SetState(
            books.Name, delivery.ActionKey, differences.Length == 0 ? DeliveryState.Confirmed : DeliveryState.ConfirmedWithDifference, now, differences);
        transaction.Deliveries.SaveLink(new BooksLink(
            books.Name, delivery.Kind, delivery.Document.Value, number.Length > 0 ? number : delivery.Document.Value, hash));
        if (delivery.Number.Length > 0)
        {
            transaction.Deliveries.SetNumberState(books.Name, delivery.Document, number == delivery.Number ? "used" : "void");
            if (_primary)
            {
                transaction.Plans.SetDraftStatus(delivery.Document, "final", number);
                transaction.Bookings.SetStatus(delivery.Document, "final", number);
                if (delivery.Kind == "invoice")
                {
                    NextInvoice.Confirm(context, transaction, delivery.Document, number, now);
                }

                if (delivery.Kind == "credit-note")
                {
                    CreditMoves.Confirm(context, transaction, delivery.Document);
                    AskWhatIsHeld(transaction, delivery.Document, number, now);
                    if (transaction.Corrections.Find(delivery.Document) is { Cause: { Length: > 0 } cause })
                    {
                        transaction.Exceptions.Gone(cause, now); // should the same change again, it is asked again
                    }
                }
            }
        }

        transaction.Plans.SetState(delivery.Plan, delivery.Sequence, ActionState.Done);
        transaction.Exceptions.Gone(ConditionOf("books-refused", delivery.Document), now);
        transaction.Trail.Append(caller.Actor, "confirm", delivery.Document.Value, TrailPayload.Write(json =>
        {
            json.WriteString("key", delivery.ActionKey);
            json.WriteString("to", books.Name);
            json.WriteString("number", number);
            json.WriteString("body", Convert.ToHexStringLower(delivery.BodyHash));
            if (differences.Length > 0)
            {
                json.WriteString("differences", differences);
            }
        }));
    }

    /// <summary>The books said no: its dispositions are given back, its number stays with it and is used by its retry.</summary>
    public void Refuse(IStoreTransaction transaction, DeliveryRecord delivery, string refusal, Instant now)
    {
        Release(transaction, delivery, DeliveryState.Rejected, refusal, now);
        Refused(transaction, delivery.Document, delivery.ActionKey, NameOf(delivery.Kind, delivery.Document, delivery.Number), refusal, now);
    }

    /// <summary>It could not even be written down for the books: nothing was reserved, the action waits for what it names.</summary>
    public void RefuseUnreserved(IStoreTransaction transaction, PlanRecord plan, PlanAction action, string refusal, Instant now)
    {
        transaction.Plans.SetState(plan.Id, action.Sequence, ActionState.Rejected);
        var document = DocumentKey.Parse(action.Object);
        Refused(transaction, document, action.Key, NameOf(action.Kind, document, ""), refusal, now);
    }

    /// <summary>It is proven not to be in the books: its dispositions are given back, the next plan makes it anew.</summary>
    public void Absent(IStoreTransaction transaction, DeliveryRecord delivery, string why, Instant now)
    {
        Release(transaction, delivery, DeliveryState.Absent, why, now);
        transaction.Trail.Append(caller.Actor, "absent", delivery.Document.Value, Reason(delivery.ActionKey, why));
    }

    /// <summary>The books hold something else under its key: dispositions and number stay with it, a person decides.</summary>
    public void Park(IStoreTransaction transaction, DeliveryRecord delivery, string detail, Instant now)
    {
        transaction.Deliveries.SetState(books.Name, delivery.ActionKey, DeliveryState.Parked, now, detail);
        Open(transaction, "books-differ", delivery.Document,
            $"The books hold something else under the key of {NameOf(delivery.Kind, delivery.Document, delivery.Number)}: {detail}",
            "Look at the document in the books. If it is right as it is there, accept it; if it does not belong there, take it out, then say absent: the next plan makes it anew.",
            ParkedChoices, now);
    }

    private void Release(IStoreTransaction transaction, DeliveryRecord delivery, DeliveryState state, string note, Instant now)
    {
        transaction.Deliveries.SetState(books.Name, delivery.ActionKey, state, now, note);
        foreach (var disposition in _primary ? StandingRows.Of(transaction.Dispositions.OfDocument(delivery.Document.Value)) : [])
        {
            if (disposition.Quantity > 0)
            {
                transaction.Dispositions.Add(StandingRows.Reversal(disposition, context.Ids.Next()));
            }
        }

        if (_primary && delivery.Kind == "credit-note")
        {
            CreditMoves.TakeBack(context, transaction, delivery.Document);
        }
        else if (_primary && delivery.Kind == "invoice")
        {
            NextInvoice.TakeBack(context, transaction, delivery.Document);
        }

        if (delivery.Number.Length > 0 && _primary)
        {
            transaction.Plans.SetDraftStatus(delivery.Document, "draft", "");
            if (transaction.Bookings.Find(delivery.Document) is not null)
            {
                transaction.Bookings.SetStatus(delivery.Document, "open", ""); // it happened all the same: its posting stands
            }
            else
            {
                new Recording(context, caller, transaction).TakeBack(delivery.Document, null, note);
                new Retainers.RetainerRows(context, caller.Actor, transaction).Restore(delivery.Document, note);
            }
        }

        transaction.Plans.SetState(delivery.Plan, delivery.Sequence, ActionState.Rejected);
    }

    // what a credit note holds is nobody's until a person decides
    private void AskWhatIsHeld(IStoreTransaction transaction, DocumentKey note, string number, Instant now)
    {
        if (CreditMoves.Holds(transaction, note))
        {
            Open(transaction, HeldWorkOfCredit.Kind, note, $"{number} holds the work that it credits: it is not billed until somebody decides.",
                $"Open it (it is billed by the next plan) with `timepost credit --unhold {number}`, or give it up.", HeldWorkOfCredit.Choices, now);
        }
    }

    private void Refused(IStoreTransaction transaction, DocumentKey document, string actionKey, string name, string refusal, Instant now)
    {
        transaction.Trail.Append(caller.Actor, "reject", document.Value, Reason(actionKey, refusal));
        Open(transaction, "books-refused", document, $"The books refused {name}: {refusal}",
            "Set right what it names, then plan, approve and apply again.", [ExceptionUseCase.Accept], now);
    }

    private byte[] Reason(string actionKey, string why) => TrailPayload.Write(json =>
    {
        json.WriteString("key", actionKey);
        json.WriteString("to", books.Name);
        json.WriteString("reason", why);
    });

    private void Open(
        IStoreTransaction transaction, string kind, DocumentKey document, string summary, string suggestion, IReadOnlyList<string> choices, Instant now) =>
        transaction.Exceptions.Open(new ExceptionRecord
        {
            Id = new ExceptionId(context.Ids.Next()),
            Kind = kind,
            ObjectKind = "document",
            ObjectId = document.Value,
            Summary = summary,
            Suggestion = suggestion,
            Choices = choices,
            Opened = now,
        });
}
