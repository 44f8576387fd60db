using NodaTime;
using Timepost.Domain.Books;
using Timepost.Domain.Mapping;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Delivery;

/// <summary>Carries reserved deliveries out: write, read back, compare, confirm. It writes only bytes that were
/// reserved before, and looks before it writes again.</summary>
internal sealed class DeliveryRun(WorkspaceContext context, Caller caller, ConnectionSettings books, IBooksSession session, long fence)
{
    private readonly Conclusion _conclusion = new(context, caller, books);

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
                Leave(transaction, delivery, answer, detail, now);
                continue;
            }

            if (found is null)
            {
                throw new BooksException(
                    BooksStatus.Unreadable, $"{Name(delivery)} was written but is not found when read back.");
            }

            var differences = Expectation.FromJson(delivery.DocumentJson).Differences(found);
            _conclusion.Confirm(transaction, delivery, found, differences, now);
            if (differences.Length > 0)
            {
                notes[delivery.Sequence] = differences;
            }
        }

        transaction.Commit();
    }

    private void Leave(IStoreTransaction transaction, DeliveryRecord delivery, BooksAnswer answer, string detail, Instant now)
    {
        switch (answer)
        {
            case BooksAnswer.Rejected:
                _conclusion.Refuse(transaction, delivery, detail, now);
                break;
            case BooksAnswer.Found:
                _conclusion.Park(transaction, delivery, detail, now);
                break;
            default:
                transaction.Deliveries.SetState(books.Name, delivery.ActionKey, DeliveryState.Uncertain, now, detail);
                break;
        }
    }

    // same key, other content: that is no simple no, a document of ours is there
    private static BooksAnswer AnswerOf(BooksStatus status) =>
        status is BooksStatus.ConflictingContent ? BooksAnswer.Found : status.Outcome();

    private static string Name(DeliveryRecord delivery) =>
        Conclusion.NameOf(delivery.Kind, delivery.Document, delivery.Number);

    private sealed record Outcome(DeliveryRecord Delivery, BooksDocument? Found, BooksAnswer Answer, string Detail);
}
