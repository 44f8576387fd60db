using Timepost.Domain.Mapping;

namespace Timepost.Domain.Billing;

internal sealed partial class DraftRun
{
    // after tax and what a retainer pays: what is due becomes a multiple of the least coin, by a line of its own; a half goes away from zero
    private void RoundCash(List<Row> rows)
    {
        long step = 0;
        foreach (var policy in _input.Rules.Policies.CashRounding)
        {
            step = policy.Currency == _currency ? policy.ToMinor : step;
        }

        if (step <= 1 || rows.Count == 0)
        {
            return;
        }

        long due = 0;
        foreach (var row in rows)
        {
            due += row.Net + row.Tax;
        }

        var rest = Math.Abs(due % step);
        if (rest == 0)
        {
            return;
        }

        var added = new Row
        {
            Kind = LineKind.CashRounding,
            TaxUse = TaxBook.Outside,
            Account = AccountFor("", AccountRole.Rounding),
            Supply = _input.InvoiceDate,
            Amount = Math.Sign(due) * (rest * 2 >= step ? step - rest : -rest),
        };
        added.Net = added.Amount;
        added.Show(QuantityChoice.One(added.Amount, _currency, _input.Quantity));
        added.HoursInText = false;
        rows.Add(added);
    }
}
