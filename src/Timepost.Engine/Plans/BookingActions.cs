using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Plans;

/// <summary>What was recorded and is not in the books yet: payments, deposits, write-offs, what a period's end posted.</summary>
internal sealed class BookingActions(WorkspaceContext context, IStoreTransaction transaction, string books)
{
    /// <summary>Adds an action for each, in the order in which they were recorded.</summary>
    /// <param name="client">Mapped client id; empty: all.</param>
    /// <param name="actions">Of the plan.</param>
    public void Add(string client, List<PlanAction> actions)
    {
        foreach (var booking in transaction.Bookings.Open())
        {
            if ((client.Length > 0 && booking.Client != client) || transaction.Deliveries.Link(books, booking.Kind, booking.Key.Value) is not null)
            {
                continue;
            }

            var key = PlanAction.KeyOf(booking.Key.Value, ActionVerb.Create, Revisions.OfCreate(transaction, books, booking.Key.Value));
            var hash = HashOf(booking);
            actions.Add(new PlanAction
            {
                Sequence = actions.Count + 1,
                Verb = ActionVerb.Create,
                Kind = booking.Kind,
                Object = booking.Key.Value,
                Reason = $"{booking.Document.Party}, {booking.Document.Date:uuuu-MM-dd}, {booking.Document.Memo}: recorded, not in the books."
                    + (booking.Reason.Length > 0 ? $" Reason: {booking.Reason}" : ""),
                Key = key,
                Effect = booking.Document.Total,
                Net = booking.Document.Net,
                After = $"net {booking.Document.Net.ToAmountString()}, tax {booking.Document.Tax.ToAmountString()}, total {booking.Document.Total}",
                Hash = hash,
                Client = booking.Client,
                State = Approval.StateOf(context, transaction, books, key, hash, booking.Document.Total),
            });
        }
    }

    /// <summary>SHA-256 of what would be delivered, hexadecimal.</summary>
    public static string HashOf(Booking booking) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(BookingBody.Write(booking.Document with { Number = "" })));
}
