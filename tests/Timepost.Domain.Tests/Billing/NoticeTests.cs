using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;
using static Timepost.Domain.Tests.Billing.Given;

namespace Timepost.Domain.Tests.Billing;

/// <summary>What is missing blocks a draft and is never guessed; what it concerns stays open.</summary>
public sealed class NoticeTests
{
    [Fact]
    public void No_tax_code()
    {
        Blocks(BillingCodes.NoTaxCode, Input(Agreement() with { Tax = new() { Code = "GONE" } }, Entry(1, 60)));
        Blocks(BillingCodes.NoTaxCode, Input(Agreement() with { Tax = new() { Code = "" } }, Entry(1, 60)));
    }

    [Fact]
    public void No_tax_rate_on_the_date() => Blocks(
        BillingCodes.NoTaxRate,
        Input(Agreement(), Entry(1, 60, day: 2)).With(rules: Rules(new TaxCode("AT20", [new(March(3), 20)], "vat", "", "", false))));

    [Fact]
    public void A_rate_in_another_currency() =>
        Blocks(BillingCodes.RateCurrency, Input(Agreement(), Entry(1, 60) with { Rate = new(95, Currency.Of("USD")) }));

    [Fact]
    public void An_expense_in_another_currency() => Blocks(
        BillingCodes.ExpenseCurrency,
        Input(Agreement()).With(expenses: [Expense(1, 1) with { Gross = Money.Exact(1, Currency.Of("USD")) }]));

    [Fact]
    public void No_account()
    {
        Blocks(BillingCodes.NoAccount, Input(Agreement() with { IncomeAccount = "gone" }, Entry(1, 60)));
        Blocks(BillingCodes.NoAccount, Input(Agreement(), Entry(1, 60)).With(rules: Rules() with { Accounts = [] }));
        Blocks(BillingCodes.NoAccount, Input(Agreement() with { Expenses = new() { Account = "gone" } }).With(expenses: [Expense(1, 1)]));
    }

    [Fact]
    public void A_billable_part_below_nothing_or_above_all()
    {
        Blocks(BillingCodes.BillablePart, Input(Agreement(), Entry(1, 60) with { BillableSeconds = 61 }));
        Blocks(BillingCodes.BillablePart, Input(Agreement(), Entry(1, 60) with { BillableSeconds = -1 }));
        Blocks(BillingCodes.BillablePart, Input(Agreement(), Entry(1, 60, task: Design with { BillableFraction = 1.01m })));
    }

    [Fact]
    public void N1_what_no_invoice_can_hold()
    {
        Blocks(BillingCodes.OutOfRange, Input(Agreement(), Entry(1, 60, rate: 1e20m)));
        Blocks(BillingCodes.OutOfRange, Input(Agreement(), Entry(1, 60, rate: -1)));
        Blocks(BillingCodes.OutOfRange, Input(Agreement(), Entry(1, 1_000_000_001)));
        Blocks(BillingCodes.OutOfRange, Input(Agreement() with { MinimumFee = 0.005m }));
        Blocks(BillingCodes.OutOfRange, Input(Agreement() with { FixedFee = new(1e27m, "Fee", "") }));
        Blocks(BillingCodes.OutOfRange, Input(Agreement() with { Cap = new(null, 1e27m, true, CapExcess.Carry) }));
        Blocks(BillingCodes.OutOfRange, Input(Agreement() with { LineDiscountPercent = 101 }));
        Blocks(BillingCodes.OutOfRange, Input(Agreement()).With(expenses: [Expense(1, 1e14m)]));

        // each is within its bounds, their product is not
        var product = InvoiceBilling.Draft(Input(Agreement(), Entry(1, 1_000_000_000, rate: 1e12m)));
        Assert.Contains(product.Notices, n => n is { Code: BillingCodes.OutOfRange, Blocks: true });
    }

    [Fact]
    public void Prices_that_the_books_cannot_hold()
    {
        var draft = InvoiceBilling.Draft(Input(Agreement(), Entry(1, 1000)).With(quantity: new(2, 0, true)));
        Assert.Contains(draft.Notices, n => n is { Code: BillingCodes.PriceDecimals, Blocks: true });
    }

    [Fact]
    public void Terms_that_contradict_each_other()
    {
        Contradicts(Agreement() with { Cap = new(1m, 1m, true, CapExcess.Carry) });
        Contradicts(Agreement() with { Cap = new(null, null, true, CapExcess.Carry) });
        Contradicts(Agreement() with { Cap = new(1m, null, true, CapExcess.Carry), FixedFee = new(1m, "Fee", "") });

        static void Contradicts(Agreement terms) =>
            Assert.Contains(InvoiceBilling.Draft(Input(terms)).Notices, n => n is { Code: BillingCodes.TermsContradict, Blocks: true });
    }

    [Theory]
    [InlineData("{{7*7}}")]
    [InlineData("{% for x in y %}")]
    [InlineData("{worker")]
    [InlineData("{Project}")]
    public void T1_templates_know_placeholders_only(string template)
    {
        var draft = Draft(Agreement() with { Lines = new() { Text = template } }, Entry(1, 3600));
        Assert.Contains(draft.Notices, n => n is { Code: BillingCodes.TemplatePlaceholder, Blocks: true });
        Assert.Equal(template, draft.Lines.Single().Text);
    }

    [Theory]
    [InlineData("{{7*7}}")]
    [InlineData("{% for x in y %}")]
    [InlineData("{worker}")]
    public void T1_data_is_literal(string data)
    {
        var draft = Draft(
            Agreement() with { Lines = new() { Text = "{description}|{task}" } },
            Entry(1, 3600, task: Design with { Service = data }) with { Description = data });
        Assert.Equal($"{data}|{data}", draft.Lines.Single().Text);
        Assert.Empty(draft.Notices);
    }

    [Fact]
    public void Texts_list_what_a_line_holds()
    {
        var terms = Agreement() with { Lines = new() { By = LineGrouping.None, Text = "{worker}; {task}; {day}; {hours}; {rate}; {customer}; {period}" } };
        var draft = Draft(terms, Entry(1, 3600), Entry(2, 1805, Ben, Calls, day: 4));
        Assert.StartsWith("Ana, Ben; Calls, Design; 2026-03-02 to 2026-03-04; 1:30:05; 95.00; Client & Co.; 2026-03", draft.Lines.Single().Text, StringComparison.Ordinal);
        Assert.Equal("a, b, c and 2 more", LineTexts.Names(["e", "d", "c", "b", "a", "a", ""]));
    }

    private static void Blocks(string code, BillingInput input)
    {
        var draft = InvoiceBilling.Draft(input);
        Assert.Contains(draft.Notices, n => n.Code == code && n.Blocks);
        Assert.Equal(0, draft.Net.Minor);
    }
}
