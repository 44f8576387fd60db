using Timepost.Domain.Books;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Exceptions;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Delivery;

/// <summary>A delivery under whose key the books hold something else: a person moves it to confirmed or absent, and the
/// books are looked at before it is believed.</summary>
internal static class ParkedDelivery
{
    /// <summary>Moves the parked deliveries of a document on; false where there is none.</summary>
    /// <exception cref="DecisionRefusedException">The books say otherwise.</exception>
    public static bool Decide(
        WorkspaceContext context, Caller caller, IStoreTransaction transaction, ExceptionRecord exception, string decision)
    {
        var any = false;
        var document = DocumentKey.Parse(exception.ObjectId);
        foreach (var connection in context.Rules.Workspace.Connections)
        {
            if (connection.Role != ConnectionRole.Books)
            {
                continue;
            }

            foreach (var delivery in transaction.Deliveries.Parked(connection.Name, document))
            {
                any = true;
                using var reading = context.Books[connection.Name].Read();
                var held = reading.Find(delivery.Document, delivery.Number) is { } found && found.Key == delivery.Document ? found : null;
                Move(context, new Conclusion(context, caller, connection), transaction, delivery, held, decision);
            }
        }

        return any;
    }

    private static void Move(
        WorkspaceContext context, Conclusion conclusion, IStoreTransaction transaction, DeliveryRecord delivery, BooksDocument? held, string decision)
    {
        var now = context.Clock.GetCurrentInstant();
        var name = Conclusion.NameOf(delivery.Kind, delivery.Document, delivery.Number);
        if (decision == ExceptionUseCase.Accept)
        {
            if (held is null)
            {
                throw new DecisionRefusedException($"{name} is not in the books.", $"Decide '{ExceptionUseCase.Absent}': the next plan makes it anew.");
            }

            conclusion.Settle(transaction, delivery, held, held.Number, Expectation.FromJson(delivery.DocumentJson).Differences(held), now);
            return;
        }

        if (held is not null)
        {
            throw new DecisionRefusedException(
                $"The books still hold something under the key of {name}: {(held.Number.Length > 0 ? held.Number : held.Party)}.",
                $"Take it out of the books first, or decide '{ExceptionUseCase.Accept}'.");
        }

        conclusion.Absent(transaction, delivery, "not in the books", now);
    }
}
