using Timepost.Domain.Mapping;

namespace Timepost.Domain.Billing;

internal sealed partial class DraftRun
{
    // lines of their own, by project, date, category, merchant, id
    private List<Row> ExpenseRows()
    {
        var terms = _terms.Expenses;
        var rows = new List<Row>();
        var expenses = _input.Expenses.ToArray();
        Array.Sort(expenses, Compare);
        for (var i = 0; i < expenses.Length; i++)
        {
            var expense = expenses[i];
            if (i > 0 && expenses[i - 1].Id == expense.Id)
            {
                throw new ArgumentException($"Expense {expense.Id} is given twice.", nameof(expenses));
            }

            if (expense.Gross.Currency != _currency || expense.DeductibleTax.Currency != _currency)
            {
                _notices.Block(BillingCodes.ExpenseCurrency, $"Expense {expense.Id} in {expense.Gross.Currency} cannot be billed on an invoice in {_currency}.");
                continue;
            }

            if (Math.Abs((decimal)expense.Gross.Minor) > MinorLimit || Math.Abs((decimal)expense.DeductibleTax.Minor) > MinorLimit
                || Math.Abs(terms.MarkupPercent) > 1_000)
            {
                _notices.Block(BillingCodes.OutOfRange, $"Expense {expense.Id} or its markup is out of range.");
                continue;
            }

            var account = AccountFor(terms.Account, AccountRole.RecoverableExpense);
            var recharge = terms.RebillAs == RebillAs.Recharge;
            var use = recharge
                ? _taxes.UseAt(_taxes.CodeOf(terms.TaxCode.Length > 0 ? terms.TaxCode : _terms.Tax.Code), expense.Date, null)
                : TaxBook.Outside;
            if (use < 0 || account.Length == 0)
            {
                continue;
            }

            // disbursement: gross, no markup, outside tax; recharge: a supply of the firm's own
            var cost = recharge ? expense.Gross - expense.DeductibleTax : expense.Gross;
            var net = recharge ? Minor(cost.Amount * (100 + terms.MarkupPercent) / 100) : cost.Minor;
            var row = new Row
            {
                Kind = recharge ? LineKind.Expense : LineKind.Disbursement,
                Expense = expense,
                TaxUse = use,
                Account = account,
                Supply = _taxes.PointOf(expense.Date),
                Late = expense.Late,
                LateDay = expense.Date,
                Amount = AmountForNet(net, use),
            };
            row.Show(QuantityChoice.One(row.Amount, _currency, _input.Quantity));
            row.HoursInText = false;
            rows.Add(row);
        }

        return rows;
    }

    private static int Compare(BillableExpense left, BillableExpense right)
    {
        var order = Names(left.Project?.Job, right.Project?.Job);
        order = order != 0 ? order : left.Date.CompareTo(right.Date);
        order = order != 0 ? order : string.CompareOrdinal(left.Category.Name, right.Category.Name);
        order = order != 0 ? order : string.CompareOrdinal(left.Merchant, right.Merchant);
        return order != 0 ? order : left.Id.Value.CompareTo(right.Id.Value);
    }

    // what has no name comes last
    private static int Names(string? left, string? right) =>
        left is null || right is null ? (left is null).CompareTo(right is null) : string.CompareOrdinal(left, right);
}
