using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;
using Timepost.Domain.Retainers;
using Timepost.Engine.Plans;
using Timepost.Engine.Retainers;

namespace Timepost.Engine.Explaining;

internal sealed partial class LineDerivation
{
    // which deposit or bought hours it takes from, and what was there before and after
    private void Retainer(List<DerivationStep> steps, StoredLine line)
    {
        if (_agreement?.Retainer is not { } terms || line.Kind is not (LineKind.RetainerApplied or LineKind.UnderRetainer or LineKind.RetainerFee))
        {
            return;
        }

        if (line.Retainer is not { } use)
        {
            steps.Add(new DerivationStep(
                "retainer", "", $"{Figure(terms.Hours)} h", AgreementRule, _version,
                $"bought for {_document.Identity.Period}" + (terms.RollOver > 0 ? $", unused ones stay for {Figure(terms.RollOver)} periods more" : "")));
            return;
        }

        var entries = _transaction.Retainers.Entries(_document.Identity.Agreement);
        RetainerLot? lot = null;
        foreach (var known in RetainerLot.Of(entries))
        {
            lot = known.Id == use.Lot ? known : lot;
        }

        var of = lot is null ? "the hours that another invoice of the plan buys"
            : $"the {(terms.Kind == RetainerKind.Hours ? $"{Text(lot.Bought)} bought" : $"{Text(lot.Bought)} deposited")} on {DocumentDerivation.Iso(lot.Day)}"
                + (lot.TaxCode.Length > 0 && terms.Kind == RetainerKind.Amount ? $", taxed by {lot.TaxCode} at {Figure(lot.TaxPercent)} %" : "");
        steps.Add(new DerivationStep(
            "retainer", Text(use.Before), Text(use.Before - use.Amount), AgreementRule, _version,
            $"{Text(use.Amount)} of {of}" + (use.Fee != 0 ? $"; earns {Money.OfMinor(use.Fee, _currency)} of its fee" : "")));

        string Text(long units) => RetainerFigures.Text(units, terms, _currency);
    }
}
