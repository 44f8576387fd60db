using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Subcontractors;
using Timepost.Engine.Tests.Support;
using static Timepost.Engine.Tests.Subcontractors.Subcontracting;

namespace Timepost.Engine.Tests.Subcontractors;

/// <summary>Without self-billing: cost is accrued until the vendor's own invoice comes; nothing is booked twice.</summary>
public sealed class VendorInvoiceTests
{
    private static Expense Invoice(decimal net, decimal tax, string number = "NS-17", int id = 1) => new()
    {
        Id = new ExpenseId(new Guid(id, 0, 0, [9, 9, 9, 9, 9, 9, 9, 9])),
        Connection = FakeWork.Toggl,
        ExternalId = number,
        Date = new LocalDate(2026, 4, 3),
        Merchant = Nord,
        Category = "Travel",
        Client = "Harbor",
        Amount = Eur(net + tax),
        Tax = Eur(tax),
        Billable = true,
        Reimbursable = false,
        Status = "approved",
    };

    private static Firm Accrued(Func<Subcontractor, Subcontractor>? subcontractor = null, long seconds = 36_000)
    {
        var firm = Firm(subcontractor);
        firm.Work.Add("Harbor", "Website", "Design", "Ben", March, seconds);
        firm.PlanAndApply();
        firm.Clock.Now += Duration.FromDays(9); // 10 April: the invoice is here
        return firm;
    }

    [Fact]
    public void A_bill_without_self_billing_is_a_journal_entry_of_cost_against_accrued_cost_without_tax()
    {
        using var firm = Accrued();

        var sent = Assert.Single(firm.Books.Held, h => h.Document.Kind == BooksKind.JournalEntry).Document;
        Assert.Equal(["Expenses:Subcontractors 600.00 EUR", "Liabilities:Accrued -600.00 EUR"], sent.Postings.Select(p => $"{p.Account} {p.Amount}"));
        Assert.Equal((Eur(0), Nord), (sent.Tax, sent.Party));
    }

    [Fact]
    public void An_expense_that_is_said_to_be_another_cost_is_booked_as_any_other_and_matched_with_no_bill()
    {
        using var firm = Accrued();
        firm.Work.Expenses.Add(Invoice(600, 114, "LICENCE"));
        var id = firm.Work.Expenses[^1].Id;
        var use = new MatchUseCase(firm.Context);
        Assert.Equal("reason-missing", Assert.Throws<SubcontractorRefusedException>(() => use.Decide(firm.Caller, id, other: true, " ")).Code);
        Assert.Equal("expense-decided", Assert.Throws<SubcontractorRefusedException>(() => use.Decide(firm.Caller, id, other: false, "x")).Code);
        use.Decide(firm.Caller, id, other: true, "software licence");
        firm.Work.ExpensesDirty = true;

        firm.PlanAndApply();

        Assert.DoesNotContain(firm.Books.Held, h => h.Document.Tags.Any(t => t.Key == "vendor-invoice"));
        Assert.Contains(firm.Books.Held, h => h.Document.Total == Eur(714));
        Assert.Equal("expense-decided", Assert.Throws<SubcontractorRefusedException>(() => use.Decide(firm.Caller, id, other: false, "booked")).Code);
    }

    [Fact]
    public void An_expense_that_was_said_to_be_another_cost_can_be_the_invoice_after_all()
    {
        using var firm = Accrued();
        firm.Work.Expenses.Add(Invoice(600, 114));
        var id = firm.Work.Expenses[^1].Id;
        var use = new MatchUseCase(firm.Context);
        use.Decide(firm.Caller, id, other: true, "licence");
        use.Decide(firm.Caller, id, other: false, "no licence");

        firm.PlanAndApply();

        Assert.Contains(firm.Books.Held, h => h.Document.Tags.Any(t => t.Key == "vendor-invoice"));
    }

    [Fact]
    public void An_invoice_that_fits_exactly_one_bill_is_matched_by_the_plan_and_its_expense_is_no_cost_of_its_own()
    {
        using var firm = Accrued();
        firm.Work.Expenses.Add(Invoice(600, 114));

        firm.PlanAndApply();

        // cost 600 once, input tax and payable as the vendor states them, nothing accrued, nothing billed on
        Assert.Equal(
            (600m, 0m, 114m, -714m, 0m),
            (firm.Balance("Expenses:Subcontractors"), firm.Balance("Liabilities:Accrued"), firm.Balance("Assets:VAT"), firm.Balance("Liabilities:Payable"), firm.Balance("Expenses:Travel")));
        var sent = Assert.Single(firm.Books.Held, h => h.Document.Kind == BooksKind.Bill).Document;
        Assert.Equal((new LocalDate(2026, 4, 3), new LocalDate(2026, 4, 17), Eur(714)), (sent.Date, sent.Due, sent.Total));
        Assert.Contains(sent.Tags, t => t is { Key: "vendor-invoice", Value: "NS-17" });
        Assert.Single(firm.Books.Invoices);
        using var reading = firm.Store.Read();
        Assert.Equal(71_400, reading.Dispositions.Balance(firm.Work.Expenses[0].Id.Value, DispositionSide.Cost)!.Value.Disposed);
        Assert.DoesNotContain(firm.Plan().Actions, a => a.Kind is "journal-entry" or "bill" or "vendor-invoice");
    }

    [Fact]
    public void An_invoice_that_fits_no_bill_waits_as_an_exception_and_is_neither_cost_nor_billed_on()
    {
        using var firm = Accrued();
        firm.Work.Expenses.Add(Invoice(610, 115.90m));

        firm.PlanAndApply();

        var exception = Assert.Single(Open(firm), e => e.Kind == "subcontractor-invoice");
        Assert.Contains("bill match BILL-2026-00001", exception.Suggestion, StringComparison.Ordinal);
        Assert.Equal((600m, -600m, 0m), (firm.Balance("Expenses:Subcontractors"), firm.Balance("Liabilities:Accrued"), firm.Balance("Liabilities:Payable")));
    }

    [Fact]
    public void A_difference_within_the_tolerance_goes_to_the_cost()
    {
        using var firm = Accrued(s => s with { Tolerance = 10m });
        firm.Work.Expenses.Add(Invoice(610, 115.90m));

        firm.PlanAndApply();

        Assert.Equal(
            (610m, 0m, 115.90m, -725.90m),
            (firm.Balance("Expenses:Subcontractors"), firm.Balance("Liabilities:Accrued"), firm.Balance("Assets:VAT"), firm.Balance("Liabilities:Payable")));
    }

    [Fact]
    public void A_difference_beyond_the_tolerance_is_refused_and_books_nothing()
    {
        using var firm = Accrued(s => s with { Tolerance = 10m });

        var refused = Assert.Throws<SubcontractorRefusedException>(
            () => new MatchUseCase(firm.Context).Match(firm.Caller, "BILL-2026-00001", new VendorInvoice("NS-17", new LocalDate(2026, 4, 3), Eur(610.01m), Eur(0))));

        Assert.Equal("vendor-invoice-difference", refused.Code);
        Assert.Equal(0, firm.Balance("Liabilities:Payable"));
    }

    [Fact]
    public void Two_invoices_that_fit_one_bill_wait_for_a_person()
    {
        using var firm = Accrued();
        firm.Work.Expenses.Add(Invoice(600, 114, "NS-17", 1));
        firm.Work.Expenses.Add(Invoice(600, 114, "NS-18", 2));
        firm.Plan();
        Assert.Equal(2, Open(firm).Count(e => e.Kind == "subcontractor-invoice"));

        new MatchUseCase(firm.Context).Match(firm.Caller, "BILL-2026-00001", firm.Work.Expenses[1].Id);
        firm.Plan();

        Assert.Equal(firm.Work.Expenses[0].Id.ToString(), Assert.Single(Open(firm), e => e.Kind == "subcontractor-invoice").ObjectId);
        Assert.Equal(-714, firm.Balance("Liabilities:Payable"));
    }

    [Fact]
    public void An_invoice_typed_by_hand_is_matched_with_the_vendors_number_date_and_tax()
    {
        using var firm = Accrued();

        var booking = new MatchUseCase(firm.Context).Match(
            firm.Caller, firm.Bill().Key.Value, new VendorInvoice("NS-17", new LocalDate(2026, 4, 9), Eur(600), Eur(113.99m)));

        Assert.Equal((new LocalDate(2026, 4, 9), Eur(113.99m)), (booking.Document.Date, booking.Document.Tax));
        firm.PlanAndApply();
        Assert.Single(firm.Books.Held, h => h.Document.Kind == BooksKind.Bill);
    }

    [Theory]
    [InlineData("BILL-2026-00009", "NS-17", 600, "bill-unknown")]
    [InlineData("BILL-2026-00001", "", 600, "vendor-invoice-wrong")]
    [InlineData("BILL-2026-00001", "NS-17", -1, "vendor-invoice-wrong")]
    public void What_cannot_be_matched_is_refused(string bill, string number, int net, string code)
    {
        using var firm = Accrued();

        Assert.Equal(code, Assert.Throws<SubcontractorRefusedException>(
            () => new MatchUseCase(firm.Context).Match(firm.Caller, bill, new VendorInvoice(number, new LocalDate(2026, 4, 3), Eur(net), Eur(0)))).Code);
    }

    [Fact]
    public void A_bill_that_is_a_draft_or_self_billed_takes_no_invoice()
    {
        using var firm = Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 36_000);
        var key = firm.Plan().Bills()[0].Object;
        var invoice = new VendorInvoice("NS-17", new LocalDate(2026, 4, 3), Eur(600), Eur(114));
        Assert.Equal("bill-not-open", Assert.Throws<SubcontractorRefusedException>(() => new MatchUseCase(firm.Context).Match(firm.Caller, key, invoice)).Code);

        using var other = Firm(SelfBilling);
        other.Work.Add("Harbor", "Website", "Design", "Ben", March, 36_000);
        other.PlanAndApply();
        Assert.Equal("bill-not-open", Assert.Throws<SubcontractorRefusedException>(() => new MatchUseCase(other.Context).Match(other.Caller, key, invoice)).Code);
    }

    [Fact]
    public void What_a_self_billing_vendor_charges_besides_is_booked_as_any_expense()
    {
        using var firm = Firm(SelfBilling);
        firm.Work.Expenses.Add(Invoice(100, 19) with { Date = new LocalDate(2026, 4, 1), Billable = false, Client = "" });

        firm.PlanAndApply();

        Assert.Equal(100, firm.Balance("Expenses:Travel"));
    }

    [Fact]
    public void A_bill_is_matched_once_and_an_invoice_comes_once()
    {
        using var firm = Accrued();
        var invoice = new VendorInvoice("NS-17", new LocalDate(2026, 4, 3), Eur(600), Eur(114));
        var match = new MatchUseCase(firm.Context);
        match.Match(firm.Caller, "BILL-2026-00001", invoice);

        Assert.Equal("bill-not-open", Assert.Throws<SubcontractorRefusedException>(() => match.Match(firm.Caller, "BILL-2026-00001", invoice with { Number = "NS-18" })).Code);
        firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 36_000);
        firm.PlanAndApply();
        Assert.Equal("vendor-invoice-twice", Assert.Throws<SubcontractorRefusedException>(() => match.Match(firm.Caller, "BILL-2026-00002", invoice)).Code);
    }

    [Fact]
    public void Retention_is_held_of_the_invoice_not_of_the_accrual()
    {
        using var firm = Accrued(s => s with { Retention = new RetentionTerms(5m, RetentionBase.Net, RetentionTax.WithBill) });
        Assert.Equal(0, firm.Balance("Liabilities:Retention"));

        new MatchUseCase(firm.Context).Match(firm.Caller, "BILL-2026-00001", new VendorInvoice("NS-17", new LocalDate(2026, 4, 3), Eur(600), Eur(114)));

        Assert.Equal((-30m, -684m), (firm.Balance("Liabilities:Retention"), firm.Balance("Liabilities:Payable")));
    }

    [Fact]
    public void Without_a_tax_code_the_vendors_tax_is_part_of_the_cost()
    {
        using var firm = Accrued(s => s with { TaxCode = "" });
        firm.Work.Expenses.Add(Invoice(600, 114));

        firm.PlanAndApply();

        Assert.Equal((714m, 0m, -714m), (firm.Balance("Expenses:Subcontractors"), firm.Balance("Assets:VAT"), firm.Balance("Liabilities:Payable")));
    }

    private static IReadOnlyList<Timepost.Engine.Exceptions.ExceptionRecord> Open(Firm firm)
    {
        using var reading = firm.Store.Read();
        return reading.Exceptions.List(openOnly: true, null, 100);
    }
}
