using Timepost.Domain.Mapping;

namespace Timepost.Domain.Billing;

internal sealed partial class DraftRun
{
    // after cap and minimum, which they do not count to; before tax
    private void AddByHand(List<Row> rows)
    {
        if (_input.ByHand.Count == 0)
        {
            return;
        }

        var end = _input.Period.End;
        foreach (var line in _input.ByHand.OrderBy(l => l.Id))
        {
            if (line.Amount.Currency != _currency || Math.Abs((decimal)line.Amount.Minor) > MinorLimit)
            {
                _notices.Block(BillingCodes.OutOfRange, $"The line by hand '{line.Text}' does not fit an invoice in {_currency}.");
                continue;
            }

            var row = new Row
            {
                Kind = LineKind.Override,
                ByHand = line,
                TaxUse = Math.Max(TaxBook.Outside, _taxes.UseAt(_taxes.CodeOf(line.TaxCode.Length > 0 ? line.TaxCode : _terms.Tax.Code), end, null)),
                Account = AccountFor(_terms.IncomeAccount, AccountRole.Revenue),
                Supply = _taxes.PointOf(end),
                Amount = line.Amount.Minor,
            };
            row.Show(QuantityChoice.One(row.Amount, _currency, _input.Quantity));
            row.HoursInText = false;
            rows.Add(row);
        }

        Tax(rows);
    }

    // as they were drafted: the tax is what the corrected line's own is, and is never computed anew
    private void AddCorrections(List<Row> rows)
    {
        foreach (var line in _input.Corrections)
        {
            var row = new Row
            {
                Kind = LineKind.Correction,
                Corrects = line,
                TaxUse = _taxes.UseOf(line.TaxCode, line.TaxPercent),
                Account = line.Account,
                Supply = line.SupplyDate,
                Amount = _terms.Tax.Inclusive ? (line.Net + line.Tax).Minor : line.Net.Minor,
                Net = line.Net.Minor,
                Tax = line.Tax.Minor,
            };
            row.Show(QuantityChoice.One(row.Amount, _currency, _input.Quantity));
            row.HoursInText = false;
            rows.Add(row);
        }
    }
}
