using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Plans;
using Timepost.Engine.Trail;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Corrections;

/// <summary>Overrides by hand: each is a line of its own, with a reason, on the next open invoice of an agreement and period. It consumes
/// no entries, and is billed once.</summary>
public sealed class OverrideUseCase(WorkspaceContext context)
{
    /// <summary>Keeps a line by hand.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="agreement">The agreement's id.</param>
    /// <param name="period">Label of the period, as in 2026-03.</param>
    /// <param name="amount">Major units: net, or gross where tax is inclusive; not zero.</param>
    /// <param name="text">As printed.</param>
    /// <param name="reason">Why.</param>
    /// <param name="taxCode">Tax code; empty: the agreement's.</param>
    /// <exception cref="NotAllowedException">Below manager.</exception>
    /// <exception cref="CorrectionRefusedException">Agreement, period, amount, tax code or reason are wrong.</exception>
    public InvoiceOverride Add(Caller caller, string agreement, string period, decimal amount, string text, string reason, string taxCode)
    {
        ArgumentNullException.ThrowIfNull(period);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(taxCode);
        caller.Require(ActorRole.Manager, "An override by hand");
        CreditUseCase.DemandReason(reason);
        var terms = context.Rules.Agreements.FirstOrDefault(a => a.Id == agreement)
            ?? throw new CorrectionRefusedException(
                CorrectionRefusal.AgreementUnknown, $"There is no agreement '{agreement}'.", $"Name one of agreements.yaml: {string.Join(", ", context.Rules.Agreements.Select(a => a.Id).Order(StringComparer.Ordinal))}");
        if (BillingPeriods.Parse(period, terms.Period) is null)
        {
            throw new CorrectionRefusedException(
                CorrectionRefusal.PeriodWrong, $"'{period}' is no period of {terms.Id}, which is invoiced by the {terms.Period.ToString().ToLowerInvariant()}.",
                $"Write it as in {BillingPeriods.Of(context.Today(context.PrimaryBooks), terms.Period).Label}.");
        }

        if (taxCode.Length > 0 && !context.Rules.TaxCodes.Any(c => c.Id == taxCode))
        {
            throw new CorrectionRefusedException(
                CorrectionRefusal.Contradicts, $"The mapping has no tax code '{taxCode}'.", $"Name one of mapping.yaml: {string.Join(", ", context.Rules.TaxCodes.Select(c => c.Id))}");
        }

        var minor = Math.Abs(amount) < 1_000_000_000_000m ? amount * terms.Currency.MinorPerMajor : 0m;
        if (minor == 0 || minor != decimal.Truncate(minor) || string.IsNullOrWhiteSpace(text))
        {
            throw new CorrectionRefusedException(
                CorrectionRefusal.AmountWrong, $"A line by hand has a text and an amount in {terms.Currency} that is not zero.", "Give both, as in -50.00 --text \"Goodwill\".");
        }

        using var transaction = context.Store.Begin();
        var line = new InvoiceOverride(
            context.Ids.Next(), terms.Id, period, Money.OfMinor((long)minor, terms.Currency), text.Trim(), taxCode, reason, caller.Actor, context.Clock.GetCurrentInstant());
        transaction.Corrections.Add(line);
        Note(transaction, caller, "adjust", line);
        transaction.Commit();
        return line;
    }

    /// <summary>Takes one away that no invoice has taken.</summary>
    /// <exception cref="NotAllowedException">Below manager.</exception>
    /// <exception cref="CorrectionRefusedException">There is none, or an invoice has it.</exception>
    public InvoiceOverride Drop(Caller caller, Guid id)
    {
        caller.Require(ActorRole.Manager, "An override by hand");
        using var transaction = context.Store.Begin();
        if (transaction.Corrections.Override(id) is not { } line || transaction.Dispositions.Balance(id, DispositionSide.Sale) is not null)
        {
            throw new CorrectionRefusedException(
                CorrectionRefusal.OverrideTaken, $"No line by hand {id} waits.", "`timepost adjust --list` shows those that wait; what an invoice has is credited.");
        }

        transaction.Corrections.RemoveOverride(id);
        foreach (var terms in context.Rules.Agreements.Where(a => a.Id == line.Agreement))
        {
            foreach (var draft in transaction.Plans.DraftsOf(terms.Client))
            {
                // the next plan drafts it anew, if anything is left for it
                if (draft is { Kind: "invoice", Status: "draft" } && draft.Identity.Agreement == line.Agreement && draft.Identity.Period == line.Period)
                {
                    AbandonedDraft.Remove(transaction, draft.Key, context.Clock.GetCurrentInstant());
                    CreditMoves.MarkClientDirty(context.Rules, transaction, draft);
                }
            }
        }

        Note(transaction, caller, "adjust-drop", line);
        transaction.Commit();
        return line;
    }

    /// <summary>Those that wait for an invoice, by agreement and period.</summary>
    /// <exception cref="NotAllowedException">Below viewer.</exception>
    public IReadOnlyList<InvoiceOverride> List(Caller caller)
    {
        caller.Require(ActorRole.Viewer, "Reading overrides");
        using var transaction = context.Store.Read();
        return transaction.Corrections.OpenOverrides("");
    }

    private static void Note(IStoreTransaction transaction, Caller caller, string kind, InvoiceOverride line) =>
        transaction.Trail.Append(caller.Actor, kind, line.Id.ToString(), TrailPayload.Write(json =>
        {
            json.WriteString("agreement", line.Agreement);
            json.WriteString("period", line.Period);
            json.WriteString("amount", line.Amount.ToString());
            json.WriteString("text", line.Text);
            json.WriteString("reason", line.Reason);
        }));
}
