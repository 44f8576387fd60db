using Timepost.Domain.Mapping;

namespace Timepost.Engine.RuleSets.Binding;

/// <summary>Makes the retainer of an agreement, and checks what its keys say together.</summary>
internal static class RetainerBinding
{
    // one kind's keys mean nothing to the other
    private static readonly string[] OfAmount = ["depositTax", "taxChange", "topUp", "expiresAfter", "refundable"];
    private static readonly string[] OfHours = ["hours", "fee", "rollOver", "feeText", "drawText"];

    public static RetainerTerms? Terms(MapValues? values) => values is null
        ? null
        : new RetainerTerms
        {
            Kind = values.Choice("kind", RetainerKind.Amount),
            DepositTax = values.Has("depositTax") ? values.Choice("depositTax", DepositTax.OnDeposit) : null,
            TaxChange = values.Choice("taxChange", RetainerTaxChange.Keep),
            Threshold = values.Number("threshold"),
            TopUp = values.Number("topUp"),
            Refundable = values.Boolean("refundable", false),
            Account = values.Text("account"),
            ExpiresAfterMonths = values.Has("expiresAfter") ? values.Whole("expiresAfter", 1) : null,
            Hours = values.Number("hours") ?? 0,
            Fee = values.Number("fee") ?? 0,
            RollOver = values.Whole("rollOver", 0),
            FeeText = values.Text("feeText", RetainerTerms.DefaultFeeText),
            DrawText = values.Text("drawText", RetainerTerms.DefaultDrawText),
        };

    public static void Check(Bound<Agreement> agreement, MappingBinding mapping, DiagnosticBag bag)
    {
        if (agreement.Value.Retainer is not { } terms || agreement.At.Group("retainer") is not { } at || !at.AllSound)
        {
            return;
        }

        var id = agreement.Value.Id;
        if (terms is { Kind: RetainerKind.Amount, DepositTax: null })
        {
            bag.Error(RuleSetCode.RetainerTax, at.Node, $"The retainer of '{id}' does not say when a deposit is taxed.",
                "Write `depositTax: on-deposit` (with the advance invoice) or `depositTax: on-draw-down` (with the work that it pays). None is assumed.");
        }

        if (terms.Kind == RetainerKind.Hours && (terms.Seconds <= 0 || !at.Has("fee")))
        {
            bag.Error(RuleSetCode.RetainerHours, at.Node, $"The retainer of '{id}' does not say how many hours are bought, or what they cost.",
                "Write `hours` (above 0) and `fee`.");
        }

        if (terms.Kind == RetainerKind.Hours && agreement.Value.From is null)
        {
            bag.Error(RuleSetCode.RetainerHours, at.Node, $"The agreement '{id}' does not say when it begins: from when on its hours are bought is not known.",
                "Add `from`.");
        }

        foreach (var key in terms.Kind == RetainerKind.Hours ? OfAmount : OfHours)
        {
            if (at.Has(key))
            {
                bag.Error(RuleSetCode.RetainerKey, at.At(key)!, $"`{key}` means nothing for a retainer of the other kind.", "Leave it out, or change `kind`.");
            }
        }

        if (mapping.Accounts.Find(a => a.Value.Id == terms.Account) is { Value.Type: not AccountType.Liability })
        {
            bag.Error(RuleSetCode.RoleType, at.At("account")!, $"The account '{terms.Account}' of the retainer is no liability.", "What was prepaid is owed: name an account of type liability.");
        }

        foreach (var other in new[] { "cap", "fixedFee" })
        {
            if (agreement.At.Has(other))
            {
                bag.Error(RuleSetCode.RetainerWith, agreement.At.At(other)!, $"The agreement '{id}' has a retainer and `{other}`: they cannot be combined.",
                    "Keep the one that was agreed, or make an agreement of its own for some projects.");
            }
        }
    }
}
