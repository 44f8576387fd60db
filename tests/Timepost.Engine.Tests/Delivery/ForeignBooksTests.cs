using NodaTime;
using Timepost.Domain.Books;
using Timepost.Domain.Mapping;
using Timepost.Engine.Delivery;
using Timepost.Engine.Payments;
using Timepost.Engine.Reconciliation;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Delivery;

/// <summary>What books get of documents in another currency than the base, by what they can hold.</summary>
public sealed class ForeignBooksTests
{
    private static readonly LocalDate January15 = new(2026, 1, 15);
    private static readonly LocalDate February10 = new(2026, 2, 10);

    // 1,000.00 USD of December's work; 100.00 is paid at another rate
    private static Firm Invoiced(ForeignAmounts foreign, bool onDisk = false, decimal tax = 0m)
    {
        var firm = DollarFirm.Create([(January15, 1.16m), (February10, 1.18m)], tax, onDisk);
        firm.Books.Foreign = foreign;
        firm.At(January15);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2025, 12, 2), 36_000);
        firm.PlanAndApply(January15);
        return firm;
    }

    private static BooksDocument Paid(Firm firm)
    {
        firm.At(February10);
        new PayUseCase(firm.Context).Pay(firm.Caller, new PaymentRequest(["INV-2026-00001"], 400m, February10));
        firm.PlanAndApply(February10);
        return firm.Books.Held.Single(h => h.Document.Kind == BooksKind.Payment).Document;
    }

    private static IEnumerable<string> Postings(BooksDocument document) =>
        document.Postings.Select(p => $"{p.Account} {p.Amount}{(p.InBase is { } inBase ? $" @@ {inBase}" : "")}");

    [Fact]
    public void Books_of_base_amounts_get_each_posting_in_base_and_the_realised_difference()
    {
        using var firm = Invoiced(ForeignAmounts.BaseAmounts);
        var invoice = Assert.Single(firm.Books.Invoices);
        Assert.Equal(["Assets:Receivable 1000.00 USD @@ 862.07 EUR", "Income:Consulting -1000.00 USD @@ -862.07 EUR"], Postings(invoice));
        Assert.Equal(("862.07 EUR", 1.16m, January15), (invoice.InBase!.Total.ToString(), invoice.Rate!.Value, invoice.Rate.Date));
        Assert.Equal("1 EUR = 1.16 USD (hand, 2026-01-15)", invoice.Rate.Text);
        Assert.Equal(
            ["Assets:Bank 400.00 USD @@ 338.98 EUR", "Assets:Receivable -400.00 USD @@ -344.83 EUR", "Expenses:ExchangeLoss 5.85 EUR"], Postings(Paid(firm)));
    }

    [Fact]
    public void Books_of_a_rate_get_the_rate_and_no_realised_difference()
    {
        using var firm = Invoiced(ForeignAmounts.Rate);
        var invoice = Assert.Single(firm.Books.Invoices);
        Assert.Equal(["Assets:Receivable 1000.00 USD", "Income:Consulting -1000.00 USD"], Postings(invoice));
        Assert.Equal((null, 1.16m), (invoice.InBase, invoice.Rate!.Value));
        using (var reading = firm.Store.Read())
        {
            Assert.Equal(reading.Subledger.OfDocument(invoice.Key.Value)[0].Rates, invoice.Rate.Id);
        }

        var payment = Paid(firm);
        Assert.Equal(["Assets:Bank 400.00 USD", "Assets:Receivable -400.00 USD"], Postings(payment));
        Assert.Equal((1.18m, February10), (payment.Rate!.Value, payment.Rate.Date));
    }

    [Fact]
    public void Books_without_currencies_block_a_foreign_document_and_nothing_else()
    {
        using var firm = DollarFirm.Create([(January15, 1.16m)]);
        firm.Books.Foreign = ForeignAmounts.None;
        firm.At(January15);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2025, 12, 2), 36_000);
        firm.Work.Add("Lake", "Website", "Design", "Ana", new LocalDate(2025, 12, 3), 36_000);

        var plan = firm.Plan(January15);
        var raised = Assert.Single(plan.NewExceptions);
        Assert.Equal(("books-without-currency", 4150), (raised.Kind, Exceptions.ExceptionKinds.All[raised.Kind]));
        Assert.Contains("1000.00 USD", raised.Summary, StringComparison.Ordinal);
        Assert.Contains("hold EUR only", raised.Summary, StringComparison.Ordinal);
        Assert.Contains("set the agreement to EUR", raised.Suggestion, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, plan.Actions.Count), plan.Actions.Select(a => a.Sequence));
        Assert.All(plan.Actions, a => Assert.All(a.DependsOn, d => Assert.InRange(d, 1, a.Sequence - 1)));
        firm.Approve(plan);
        firm.Apply(plan);
        Assert.Equal("Lake GmbH", Assert.Single(firm.Books.Invoices).Party);

        // it stays until the agreement is in base currency
        Assert.Empty(firm.Plan(January15).NewExceptions);
        firm.Rules = firm.Rules with
        {
            Hash = new string('b', 64),
            Agreements = [firm.Rules.Agreements[0] with { Currency = Firm.Eur, Rates = [new RateRule { Amount = 90m, Currency = Firm.Eur }] }, firm.Rules.Agreements[1]],
        };
        firm.PlanAndApply(January15);
        Assert.Equal(2, firm.Books.Invoices.Count());
        using var reading = firm.Store.Read();
        Assert.Equal(0, reading.Exceptions.CountOpen());
    }

    [Fact]
    public void A_foreign_action_planned_before_the_books_lost_currencies_is_stale()
    {
        using var firm = DollarFirm.Create([(January15, 1.16m)]);
        firm.At(January15);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2025, 12, 2), 36_000);
        var plan = firm.Plan(January15);
        firm.Approve(plan);
        firm.Books.Foreign = ForeignAmounts.None;

        Assert.True(firm.Apply(plan).AnyStale);
        Assert.Empty(firm.Books.Invoices);
        using var reading = firm.Store.Read();
        Assert.Empty(reading.Subledger.List(new Timepost.Engine.Subledger.SubledgerFilter(), null, 10));
    }

    [Fact]
    public void Other_books_than_the_primary_ones_get_the_same_amounts_in_base()
    {
        using var firm = DollarFirm.Create([(January15, 1.16m)], taxPercent: 20m);
        firm.Rules = firm.Rules with
        {
            Workspace = firm.Rules.Workspace with
            {
                Connections = [.. firm.Rules.Workspace.Connections, new ConnectionSettings { Name = "sandbox", Role = ConnectionRole.Books, Kind = "embedded" }],
            },
        };
        firm.At(January15);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2025, 12, 2), 33_333);
        var plan = firm.Plan(January15, to: "sandbox");
        firm.Approve(plan);
        firm.Apply(plan);
        firm.PlanAndApply(January15);

        Assert.Equal(Postings(Assert.Single(firm.Books.Invoices)), Postings(Assert.Single(firm.Sandbox.Invoices)));
        Assert.All(firm.Sandbox.Invoices.Single().Postings, p => Assert.NotNull(p.InBase));
    }

    [Fact]
    public void A_base_amount_that_somebody_changed_in_the_books_differs()
    {
        using var firm = DollarFirm.Create([(January15, 1.16m)]);
        firm.Books.Rewrite = d => d.Kind != BooksKind.Invoice ? d : d with
        {
            Postings = [.. d.Postings.Select(p => p with { InBase = p.InBase! + Domain.Amounts.Money.OfMinor(p.Amount.IsNegative ? -1 : 1, Firm.Eur) })],
        };
        firm.At(January15);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2025, 12, 2), 36_000);
        firm.PlanAndApply(January15);

        using var reading = firm.Store.Read();
        var differs = Assert.Single(reading.Exceptions.List(openOnly: true, null, 10));
        Assert.Equal("books-differ", differs.Kind);
        Assert.Contains("sent Assets:Receivable 1000.00 USD @@ 862.07 EUR", differs.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Totals_differ_where_a_base_amount_was_edited_in_the_journal()
    {
        using var firm = Invoiced(ForeignAmounts.BaseAmounts, onDisk: true, tax: 20m);
        var before = Harbor(firm);
        Assert.True(before.Agrees);
        Assert.Equal(("862.07 EUR", "172.41 EUR", "1034.48 EUR"), (before.BooksInBase!.Net.ToString(), before.BooksInBase.Tax.ToString(), before.BooksInBase.Total.ToString()));

        var journal = Path.Combine(firm.BooksFolder, "timepost-2026.journal");
        var text = File.ReadAllText(journal);
        Assert.Contains("@@ 862.07 EUR", text, StringComparison.Ordinal);
        File.WriteAllText(journal, text.Replace("@@ 862.07 EUR", "@@ 863.07 EUR", StringComparison.Ordinal).Replace("@@ 172.41 EUR", "@@ 171.41 EUR", StringComparison.Ordinal));

        var after = Harbor(firm);
        Assert.Equal((after.TimepostNet, after.TimepostTotal), (after.BooksNet, after.BooksTotal));
        Assert.False(after.Agrees);
        Assert.Equal("863.07 EUR", after.BooksInBase!.Net.ToString());
    }

    private static ClientTotals Harbor(Firm firm) => new TotalsUseCase(firm.Context).Totals(firm.Caller, January15).Single(t => t.Client == "harbor");
}
