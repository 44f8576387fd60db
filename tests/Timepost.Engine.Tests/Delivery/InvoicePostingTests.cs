using NodaTime;
using Timepost.Domain.Mapping;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Delivery;

public sealed class InvoicePostingTests
{
    [Fact]
    public void Discounts_are_posted_to_their_own_account_and_income_stands_at_full_price() => Assert.Equal(
        ["Assets:Receivable 96.65 EUR", "Income:Consulting -95.00 EUR DE19", "Income:Discounts 13.78 EUR DE19", "Liabilities:VAT -15.43 EUR DE19"],
        Postings(a => a with { LineDiscountPercent = 10, InvoiceDiscountPercent = 5 }, withDiscounts: true));

    [Fact]
    public void A_discount_of_a_price_with_tax_is_posted_without_it() => Assert.Equal(
        ["Assets:Receivable 85.50 EUR", "Income:Consulting -79.83 EUR DE19", "Income:Discounts 7.98 EUR DE19", "Liabilities:VAT -13.65 EUR DE19"],
        Postings(a => a with { LineDiscountPercent = 10, Tax = a.Tax with { Inclusive = true } }, withDiscounts: true));

    [Fact]
    public void Without_such_an_account_income_is_net_of_discounts() => Assert.Equal(
        ["Assets:Receivable 101.75 EUR", "Income:Consulting -85.50 EUR DE19", "Liabilities:VAT -16.25 EUR DE19"],
        Postings(a => a with { LineDiscountPercent = 10 }, withDiscounts: false));

    [Fact]
    public void Work_shown_for_nothing_is_no_discount_in_the_books() => Assert.Equal(
        ["Assets:Receivable 113.05 EUR", "Income:Consulting -95.00 EUR DE19", "Liabilities:VAT -18.05 EUR DE19"],
        Postings(a => a with { NonBillable = NonBillablePolicy.Show }, withDiscounts: true, shown: true));

    [Fact]
    public void Rounding_lines_are_posted_to_the_account_with_that_role() => Assert.Equal(
        ["Assets:Receivable 37.69 EUR", "Income:Consulting -31.35 EUR DE19", "Income:Rounding -0.32 EUR DE19", "Liabilities:VAT -6.02 EUR DE19"],
        Postings(a => a with { Lines = a.Lines with { Quantity = QuantityPolicy.RoundingLine } }, withDiscounts: true, seconds: 1200));

    private static string[] Postings(Func<Agreement, Agreement> agreement, bool withDiscounts, bool shown = false, long seconds = 3600)
    {
        using var firm = new Firm(agreement, r => withDiscounts
            ? r with { Accounts = [.. r.Accounts, new("discounts", "Income:Discounts", AccountType.Revenue, AccountRole.Discounts)] }
            : r);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 2), seconds);
        if (shown)
        {
            firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 2), 3600, billable: false);
        }

        firm.PlanAndApply();
        return [.. firm.Books.Invoices.Single().Postings.Select(p => $"{p.Account} {p.Amount} {p.TaxCode}".TrimEnd()).Order(StringComparer.Ordinal)];
    }
}
