using NodaTime;
using Timepost.Domain.Books;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Exceptions;
using Timepost.Engine.Plans;
using Timepost.Engine.Trail;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Delivery;

/// <summary>Carries reserved deliveries out: write, read back, compare, confirm. It writes only bytes that were
/// reserved before, and looks before it writes again.</summary>
internal sealed class DeliveryRun(WorkspaceContext context, Caller caller, ConnectionSettings books, IBooksSession session, long fence)
{
    // only the primary books make a document final
    private readonly bool _primary = books.Name == context.PrimaryBooks.Name;

    /// <summary>Deliveries of earlier runs that did not finish: looked up in the books first, sent again only where absent.</summary>
    public IReadOnlyList<string> FinishEarlier()
    {
        IReadOnlyList<DeliveryRecord> unfinished;
        using (var transaction = context.Store.Read())
        {
            unfinished = transaction.Deliveries.Unfinished(books.Name);
        }

        var report = new List<string>();
        var absent = new List<DeliveryRecord>();
        foreach (var delivery in unfinished)
        {
            if (session.Find(delivery.Document, delivery.Number) is { } found)
            {
                Conclude([new Outcome(delivery, found, BooksAnswer.Done, "")], []);
                report.Add($"{Name(delivery)}: was in the books already");
            }
            else
            {
                absent.Add(delivery);
                report.Add($"{Name(delivery)}: sent again, the same bytes");
            }
        }

        Deliver(absent, []);
        return report;
    }

    /// <summary>Writes a batch and concludes each of it.</summary>
    public void Deliver(IReadOnlyList<DeliveryRecord> batch, Dictionary<int, string> notes)
    {
        if (batch.Count == 0)
        {
            return;
        }

        CheckFence();
        var outcomes = session.Write([.. batch.Select(d => new RenderedDocument(
            d.Document, d.Number, d.Body, Convert.ToHexStringLower(d.BodyHash)))]);
        var results = new List<Outcome>(batch.Count);
        for (var i = 0; i < batch.Count; i++)
        {
            var outcome = outcomes[i];
            results.Add(outcome.Status.IsSuccess()
                ? new Outcome(batch[i], session.Find(batch[i].Document, batch[i].Number), BooksAnswer.Done, "")
                : new Outcome(batch[i], null, AnswerOf(outcome.Status), $"{outcome.Status.Code()}: {outcome.Detail}"));
        }

        Conclude(results, notes);
    }

    // a newer run took the connection: its token is larger, and this one must not write
    private void CheckFence()
    {
        using var transaction = context.Store.Read();
        if (transaction.Deliveries.CurrentFence(books.Name) != fence)
        {
            throw new BooksException(BooksStatus.StaleToken, $"A newer run has taken the connection '{books.Name}'.");
        }
    }

    private void Conclude(IReadOnlyList<Outcome> results, Dictionary<int, string> notes)
    {
        using var transaction = context.Store.Begin();
        var now = context.Clock.GetCurrentInstant();
        foreach (var (delivery, found, answer, detail) in results)
        {
            if (answer != BooksAnswer.Done)
            {
                notes[delivery.Sequence] = detail;
                if (answer == BooksAnswer.Rejected)
                {
                    Refuse(transaction, delivery, detail, now);
                }
                else
                {
                    Leave(transaction, delivery, answer, detail, now);
                }

                continue;
            }

            if (found is null)
            {
                throw new BooksException(
                    BooksStatus.Unreadable, $"{Name(delivery)} was written but is not found when read back.");
            }

            var differences = Expectation.FromJson(delivery.DocumentJson).Differences(found);
            Confirm(transaction, delivery, found, differences, now);
            if (differences.Length > 0)
            {
                notes[delivery.Sequence] = differences;
            }
        }

        transaction.Commit();
    }

    private void Confirm(IStoreTransaction transaction, DeliveryRecord delivery, BooksDocument found, string differences, Instant now)
    {
        transaction.Deliveries.SetState(
            books.Name, delivery.ActionKey, differences.Length == 0 ? DeliveryState.Confirmed : DeliveryState.ConfirmedWithDifference, now, differences);
        // of a customer it is what the next plan compares: name, address, tax number
        var hash = delivery.Kind == "customer" ? CustomerContent.Hash(found.Party, found.Address) : delivery.BodyHash;
        transaction.Deliveries.SaveLink(new BooksLink(
            books.Name, delivery.Kind, delivery.Document.Value, delivery.Number.Length > 0 ? delivery.Number : delivery.Document.Value, hash));
        if (delivery.Number.Length > 0)
        {
            transaction.Deliveries.SetNumberState(books.Name, delivery.Document, "used");
            if (_primary)
            {
                transaction.Plans.SetDraftStatus(delivery.Document, "final", delivery.Number);
            }
        }

        transaction.Plans.SetState(delivery.Plan, delivery.Sequence, ActionState.Done);
        transaction.Trail.Append(caller.Actor, "confirm", delivery.Document.Value, TrailPayload.Write(json =>
        {
            json.WriteString("key", delivery.ActionKey);
            json.WriteString("to", books.Name);
            json.WriteString("number", delivery.Number);
            json.WriteString("body", Convert.ToHexStringLower(delivery.BodyHash));
            if (differences.Length > 0)
            {
                json.WriteString("differences", differences);
            }
        }));
        if (differences.Length > 0)
        {
            Open(transaction, "books-differ", delivery, $"{Name(delivery)} is in the books, but not as it was sent: {differences}.",
                "Look at the document in the books. If it was edited there, undo it; if it is right, credit and bill it anew.", now);
        }
    }

    // the books have, or may have, something under its key: dispositions and number stay with it
    private void Leave(IStoreTransaction transaction, DeliveryRecord delivery, BooksAnswer answer, string detail, Instant now)
    {
        if (answer == BooksAnswer.Found)
        {
            transaction.Deliveries.SetState(books.Name, delivery.ActionKey, DeliveryState.Parked, now, detail);
            Open(transaction, "books-differ", delivery, $"The books hold something else under the key of {Name(delivery)}: {detail}",
                "Look at the document in the books and decide which one is right.", now);
            return;
        }

        transaction.Deliveries.SetState(books.Name, delivery.ActionKey, DeliveryState.Uncertain, now, detail);
    }

    // same key, other content: that is no simple no, a document of ours is there
    private static BooksAnswer AnswerOf(BooksStatus status) =>
        status is BooksStatus.ConflictingContent ? BooksAnswer.Found : status.Outcome();

    // only what was refused gives its dispositions back; the number stays with the document and is used by its retry
    private void Refuse(IStoreTransaction transaction, DeliveryRecord delivery, string refusal, Instant now)
    {
        transaction.Deliveries.SetState(books.Name, delivery.ActionKey, DeliveryState.Rejected, now, refusal);
        foreach (var disposition in _primary ? transaction.Dispositions.OfDocument(delivery.Document.Value) : [])
        {
            if (disposition.Reverses is null && disposition.Quantity > 0)
            {
                transaction.Dispositions.Add(disposition with
                {
                    Id = context.Ids.Next(),
                    Quantity = -disposition.Quantity,
                    BillableSeconds = -disposition.BillableSeconds,
                    BilledSeconds = -disposition.BilledSeconds,
                    NetMinor = -disposition.NetMinor,
                    Reverses = disposition.Id,
                });
            }
        }

        if (delivery.Number.Length > 0 && _primary)
        {
            transaction.Plans.SetDraftStatus(delivery.Document, "draft", "");
        }

        transaction.Plans.SetState(delivery.Plan, delivery.Sequence, ActionState.Rejected);
        transaction.Trail.Append(caller.Actor, "reject", delivery.Document.Value, TrailPayload.Write(json =>
        {
            json.WriteString("key", delivery.ActionKey);
            json.WriteString("to", books.Name);
            json.WriteString("reason", refusal);
        }));
        Open(transaction, "books-refused", delivery, $"The books refused {Name(delivery)}: {refusal}",
            "Set right what it names, then plan, approve and apply again.", now);
    }

    private void Open(IStoreTransaction transaction, string kind, DeliveryRecord delivery, string summary, string suggestion, Instant now) =>
        transaction.Exceptions.Open(new ExceptionRecord
        {
            Id = new ExceptionId(context.Ids.Next()),
            Kind = kind,
            ObjectKind = "document",
            ObjectId = delivery.Document.Value,
            Summary = summary,
            Suggestion = suggestion,
            Opened = now,
        });

    private static string Name(DeliveryRecord delivery) =>
        delivery.Number.Length > 0 ? delivery.Number : $"{delivery.Kind} {delivery.Document}";

    private sealed record Outcome(DeliveryRecord Delivery, BooksDocument? Found, BooksAnswer Answer, string Detail);
}
