using NodaTime;
using Timepost.Domain.Books;
using Timepost.Domain.Mapping;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Delivery;

/// <summary>What an invoice in the books says beside its amounts.</summary>
public sealed class InvoiceContentTests
{
    [Fact]
    public void It_names_the_seller_the_days_of_supply_and_each_tax_with_its_rate()
    {
        using var firm = new Firm(rules: r => r with { Workspace = r.Workspace with { Address = ["Hafen 1", "Berlin"], TaxNumber = "DE1" } });
        Work(firm, 2, 3600);
        Work(firm, 17, 1800);
        firm.PlanAndApply();

        var invoice = firm.Books.Invoices.Single();

        Assert.Equal(["Acme", "Hafen 1", "Berlin", "Tax number DE1"], invoice.Seller);
        Assert.Equal(new DateInterval(new LocalDate(2026, 3, 2), new LocalDate(2026, 3, 17)), invoice.Supplied);
        Assert.Equal([new BooksTax("DE19", 19m, invoice.Net, invoice.Tax)], invoice.Taxes);
        Assert.Equal("2026-03-17", invoice.Tags.Single(t => t.Key == "supply").Value);
        Assert.Equal(new LocalDate(2026, 3, 17), invoice.Lines.Single().Supplied);
    }

    [Theory]
    [InlineData(InvoiceSplit.PurchaseOrder, "Purchase order PO-7")]
    [InlineData(InvoiceSplit.Project, "Project Website")]
    public void It_says_by_what_it_was_split(InvoiceSplit split, string reference)
    {
        using var firm = new Firm(a => a with { SplitBy = split }, r => r with
        {
            Projects = r.Projects with { Rules = [.. r.Projects.Rules.Select(p => p with { Target = p.Target with { PurchaseOrder = "PO-7" } })] },
        });
        Work(firm, 2, 3600);
        firm.PlanAndApply();

        Assert.Equal([reference], firm.Books.Invoices.Single().References.Select(r => $"{r.Key} {r.Value}"));
    }

    [Theory]
    [InlineData(5, 0, "5 % discount")]
    [InlineData(0, 2.5, "2.5 % discount on the invoice")]
    [InlineData(5, 2.5, "5 % discount, then 2.5 % on the invoice")]
    public void A_discount_says_its_percentage(double ofLine, double ofInvoice, string reason)
    {
        using var firm = new Firm(a => a with { LineDiscountPercent = (decimal)ofLine, InvoiceDiscountPercent = (decimal)ofInvoice });
        Work(firm, 2, 3600);
        firm.PlanAndApply();

        Assert.Equal(reason, firm.Books.Invoices.Single().Lines.Single().DiscountReason);
    }

    [Fact]
    public void Prices_with_tax_are_marked()
    {
        using var firm = new Firm(a => a with { Tax = a.Tax with { Inclusive = true } });
        Work(firm, 2, 3600);
        firm.PlanAndApply();

        Assert.True(firm.Books.Invoices.Single().TaxIncluded);
    }

    [Fact]
    public void The_supply_date_is_that_of_the_work_also_where_the_invoice_date_chooses_the_rate()
    {
        using var firm = new Firm(a => a with { Tax = a.Tax with { Point = TaxPoint.Invoice } });
        Work(firm, 10, 3600);
        firm.PlanAndApply();

        Assert.Equal("2026-03-10", firm.Books.Invoices.Single().Tags.Single(t => t.Key == "supply").Value);
    }

    private static void Work(Firm firm, int day, long seconds) =>
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, day), seconds);
}
