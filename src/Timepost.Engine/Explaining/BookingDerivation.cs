using NodaTime.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;
using Timepost.Engine.Plans;
using Timepost.Engine.RuleSets.Shapes;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Explaining;

/// <summary>A payment, a deposit, a release, a journal entry: who recorded it, when and why, what it posted at which rates, what it settled,
/// and where it is in the books.</summary>
internal sealed class BookingDerivation(WorkspaceContext context, IStoreTransaction transaction)
{
    /// <summary>Its steps.</summary>
    public Derivation Explain(Booking booking)
    {
        var steps = new List<DerivationStep>
        {
            new("document", string.Join(", ", new[] { booking.Kind, booking.Client, booking.Agreement }.Where(p => p.Length > 0)), booking.Key.Value, "", "",
                $"{booking.Kind}, {booking.Status}, {LocalDatePattern.Iso.Format(booking.Document.Date)}: {booking.Document.Memo}"),
            new("recorded", transaction.Trail.PersonName(booking.Actor) ?? booking.Actor.Value.ToString(), InstantPattern.General.Format(booking.Created), "", "", booking.Reason),
        };
        foreach (var entry in transaction.Subledger.OfDocument(booking.Key.Value))
        {
            AddEntry(steps, entry);
        }

        if (!booking.Document.Total.IsZero)
        {
            steps.Add(new DerivationStep(
                "total", booking.Document.Tax.IsZero ? "" : $"{booking.Document.Net.ToAmountString()} + {booking.Document.Tax.ToAmountString()}", booking.Document.Total.ToString(), "", "", ""));
        }

        AddBooks(steps, booking);
        return new Derivation(booking.Number.Length > 0 ? booking.Number : booking.Key.Value, steps);
    }

    private void AddEntry(List<DerivationStep> steps, SubledgerEntry entry)
    {
        var day = LocalDatePattern.Iso.Format(entry.Date);
        if (entry.Reverses is { } reversed)
        {
            steps.Add(new DerivationStep("taken back", reversed.ToString(), day, "", RuleHistory.Short(entry.RuleSet), entry.Reason));
        }

        foreach (var (posting, inBase) in entry.Postings)
        {
            steps.Add(new DerivationStep(
                "posting", posting.Account, posting.Amount.ToString(), EnumWords.Of(posting.Role), RuleHistory.Short(entry.RuleSet),
                $"{day}, {Money.OfMinor(inBase, context.Rules.Workspace.BaseCurrency)} in base{(posting.TaxCode.Length > 0 ? $", {posting.TaxCode}" : "")}"));
        }

        foreach (var (posting, inBase) in entry.Postings)
        {
            if (posting.Document.Length > 0 && posting.Document != entry.Document)
            {
                if (posting.Role == AccountRole.RecoverableExpense)
                {
                    steps.Add(new DerivationStep("billed on", posting.Document, posting.Amount.ToString(), EnumWords.Of(posting.Role), "", "of an expense"));
                    continue;
                }

                if (posting.Role is not (AccountRole.Receivable or AccountRole.Payable or AccountRole.EmployeePayable or AccountRole.UnallocatedCash)
                    && transaction.CashShares.Has(posting.Document))
                {
                    var isContra = posting.Role is AccountRole.UnpaidSales or AccountRole.UnpaidCosts;
                    steps.Add(new DerivationStep(
                        isContra ? "waited" : "counts", NameOf(posting.Document), posting.Amount.ToString(), EnumWords.Of(posting.Role), "",
                        isContra ? "for money until now" : $"{Money.OfMinor(inBase, context.Rules.Workspace.BaseCurrency)} in base, with this money"));
                    continue;
                }

                if (posting.Role is AccountRole.RealisedGain or AccountRole.RealisedLoss)
                {
                    steps.Add(new DerivationStep("difference", NameOf(posting.Document), posting.Amount.ToString(), EnumWords.Of(posting.Role), "", "of exchange, realised"));
                    continue;
                }

                if (entry.Kind.StartsWith("revaluation", StringComparison.Ordinal))
                {
                    steps.Add(new DerivationStep("revalues", NameOf(posting.Document), posting.Amount.ToString(), EnumWords.Of(posting.Role), "", "at the closing rate, less what it is carried at"));
                    continue;
                }

                steps.Add(new DerivationStep(
                    "settles", NameOf(posting.Document), posting.Amount.ToString(), EnumWords.Of(posting.Role), "",
                    $"{Money.OfMinor(inBase, context.Rules.Workspace.BaseCurrency)} of what it stands at in base"));
            }
        }

        foreach (var id in entry.Rates.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            steps.Add(Guid.TryParse(id, out var rate) && transaction.Rates.Find(new RateId(rate)) is { } found
                ? new DerivationStep(
                    "exchange rate", LocalDatePattern.Iso.Format(found.Date), found.Value.ToString(System.Globalization.CultureInfo.InvariantCulture), found.Provider, "",
                    $"{found.Base}/{found.Quote}, id {id}")
                : new DerivationStep("exchange rate", id, "", "", "", "not kept"));
        }
    }

    private void AddBooks(List<DerivationStep> steps, Booking booking)
    {
        var links = transaction.Deliveries.Links(booking.Key.Value);
        foreach (var link in links)
        {
            steps.Add(new DerivationStep(
                "action", PlanAction.KeyOf(booking.Key.Value, ActionVerb.Create, Math.Max(1, transaction.Deliveries.HighestRevision(link.Connection, booking.Key.Value, "create"))),
                "confirmed", "reserved, written, read back and compared", "", ""));
            steps.Add(new DerivationStep("books", link.Connection, link.ExternalId, "", "",
                $"tag tp-key {booking.Key.Value}, content {Convert.ToHexStringLower(link.Hash)[..12]}"));
        }

        if (links.Count == 0)
        {
            steps.Add(new DerivationStep("books", booking.Status, "not in the books", "", "", "the next plan delivers it"));
        }
    }

    private string NameOf(string document)
    {
        var key = DocumentKey.Parse(document);
        return transaction.Plans.Draft(key) is { Number.Length: > 0 } draft ? draft.Number
            : transaction.Bookings.Find(key) is { Number.Length: > 0 } booking ? booking.Number
            : document;
    }
}
