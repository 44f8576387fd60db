using NodaTime;
using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;
using Timepost.Engine.Corrections;
using Timepost.Engine.Delivery;
using Timepost.Engine.Retainers;
using Timepost.Engine.Subledger;
using Timepost.Engine.Tests.Payments;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Corrections;

/// <summary>A credit of an invoice that a retainer paid restores the draw-down that it undoes.</summary>
public sealed class CreditOfRetainerTests
{
    private static readonly LocalDate April10 = new(2026, 4, 10);

    private static RuleSet Rules(RuleSet rules) => PaymentTests.WithMoney(rules) is var with ? with with
    {
        Accounts = [.. with.Accounts, new("retainers", "Liabilities:Retainers", AccountType.Liability, AccountRole.RetainerLiability)],
    } : rules;

    private static (long Ledger, long Liability) Balance(Firm firm)
    {
        using var reading = firm.Store.Read();
        return (reading.Retainers.Balance("harbor-std"), -reading.Subledger.Balances(new SubledgerFilter(AccountRole.RetainerLiability, Agreement: "harbor-std")).Sum(b => b.Amount.Minor));
    }

    [Theory]
    [InlineData(DepositTax.OnDeposit, 100_000, 95_000)]
    [InlineData(DepositTax.OnDrawDown, 119_000, 113_050)]
    public void A_credit_of_the_whole_invoice_gives_the_money_back_to_the_retainer(DepositTax tax, long deposited, long drawn)
    {
        using var firm = new Firm(a => a with { Retainer = new RetainerTerms { Kind = RetainerKind.Amount, DepositTax = tax } }, Rules);
        new RetainerUseCase(firm.Context).Receive(firm.Caller, "harbor-std", 1190m, new LocalDate(2026, 3, 1));
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 2), 36_000);
        firm.PlanAndApply();
        Assert.Equal((deposited - drawn, deposited - drawn), Balance(firm));
        var number = firm.Books.Invoices.Single(i => i.Lines.Count > 1).Number;

        new CreditUseCase(firm.Context).Draft(firm.Caller, new CreditRequest(number, "wrong client") { Mode = CreditMode.Hold, Date = April10 });
        firm.PlanAndApply(April10);

        Assert.Equal((deposited, deposited), Balance(firm));
        using var reading = firm.Store.Read();
        Assert.Empty(reading.Subledger.Balances(new SubledgerFilter(AccountRole.Receivable)));
        Assert.Empty(reading.Subledger.Balances(new SubledgerFilter(AccountRole.Revenue)));
        Assert.Equal(tax == DepositTax.OnDeposit ? -19_000 : 0, reading.Subledger.Balances(new SubledgerFilter(AccountRole.OutputTax)).Sum(b => b.Amount.Minor));
    }

    [Fact]
    public void A_credit_that_the_books_refuse_leaves_the_draw_down_as_it_was()
    {
        using var firm = new Firm(a => a with { Retainer = new RetainerTerms { Kind = RetainerKind.Amount, DepositTax = DepositTax.OnDrawDown } }, Rules);
        new RetainerUseCase(firm.Context).Receive(firm.Caller, "harbor-std", 1190m, new LocalDate(2026, 3, 1));
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 2), 36_000);
        firm.PlanAndApply();
        var before = Balance(firm);
        firm.Books.Refused.Add("CN-2026-00001");
        new CreditUseCase(firm.Context).Draft(firm.Caller, new CreditRequest(firm.Books.Invoices.Last().Number, "wrong client") { Mode = CreditMode.Hold, Date = April10 });

        firm.PlanAndApply(April10);

        Assert.Equal(before, Balance(firm));
    }

    [Fact]
    public void A_credit_of_a_part_leaves_the_retainer_and_its_lines_alone()
    {
        using var firm = new Firm(a => a with { Retainer = new RetainerTerms { Kind = RetainerKind.Amount, DepositTax = DepositTax.OnDrawDown } }, Rules);
        new RetainerUseCase(firm.Context).Receive(firm.Caller, "harbor-std", 1190m, new LocalDate(2026, 3, 1));
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 2), 36_000);
        firm.PlanAndApply();
        var (before, number) = (Balance(firm), firm.Books.Invoices.Last().Number);
        Assert.Throws<CorrectionRefusedException>(() => new CreditUseCase(firm.Context).Draft(
            firm.Caller, new CreditRequest(number, "x") { Lines = [(2, CreditMode.Reduce)], Date = April10 }));

        new CreditUseCase(firm.Context).Draft(firm.Caller, new CreditRequest(number, "discount") { Net = 100m, Date = April10 });
        firm.PlanAndApply(April10);

        Assert.Equal(before, Balance(firm));
        using var reading = firm.Store.Read();
        Assert.Equal(-11_900, reading.Subledger.Balances(new SubledgerFilter(AccountRole.UnallocatedCash)).Sum(b => b.Amount.Minor));
    }

    [Fact]
    public void What_is_owed_again_on_an_invoice_that_a_retainer_paid_can_be_paid()
    {
        using var firm = new Firm(a => a with { Retainer = new RetainerTerms { Kind = RetainerKind.Amount, DepositTax = DepositTax.OnDrawDown } }, Rules);
        new RetainerUseCase(firm.Context).Receive(firm.Caller, "harbor-std", 1190m, new LocalDate(2026, 3, 1));
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 2), 36_000);
        new OverrideUseCase(firm.Context).Add(firm.Caller, "harbor-std", "2026-03", -50m, "Goodwill", "late", "");
        firm.PlanAndApply();
        var invoice = firm.Books.Invoices.Single(i => i.Lines.Count > 1);
        Assert.Equal(0, invoice.Total.Minor);
        var line = invoice.Lines.ToList().FindIndex(l => l.Text == "Goodwill") + 1;
        new CreditUseCase(firm.Context).Draft(firm.Caller, new CreditRequest(invoice.Number, "not after all") { Lines = [(line, CreditMode.Reduce)], Date = April10 });
        firm.PlanAndApply(April10);

        var paid = new Timepost.Engine.Payments.PayUseCase(firm.Context).Pay(firm.Caller, new Timepost.Engine.Payments.PaymentRequest([invoice.Number], 59.50m, April10));

        Assert.True(Assert.Single(paid.Documents).Open.IsZero);
    }

    [Fact]
    public void Hours_are_taken_back_once_where_a_first_note_credits_their_fee_and_a_second_the_rest()
    {
        using var firm = new Firm(
            a => a with { From = new LocalDate(2026, 3, 1), Retainer = new RetainerTerms { Kind = RetainerKind.Hours, Hours = 20m, Fee = 1600m } }, Rules);
        firm.PlanAndApply(new LocalDate(2026, 3, 31));
        foreach (var mode in (CreditMode[])[CreditMode.Reduce, CreditMode.Hold])
        {
            new CreditUseCase(firm.Context).Draft(firm.Caller, new CreditRequest("INV-2026-00001", "never agreed") { Mode = mode, Date = April10 });
        }

        firm.PlanAndApply(new LocalDate(2026, 3, 31));

        Assert.Equal((0, 0), Balance(firm));
    }

    [Fact]
    public void Hours_whose_fee_is_credited_are_bought_no_more_also_where_the_books_refused_the_fee_once()
    {
        using var firm = new Firm(
            a => a with { From = new LocalDate(2026, 3, 1), Retainer = new RetainerTerms { Kind = RetainerKind.Hours, Hours = 20m, Fee = 1600m } }, Rules);
        firm.Books.Refused.Add("INV-2026-00001");
        firm.PlanAndApply(new LocalDate(2026, 3, 31));
        firm.Books.Refused.Clear();
        firm.PlanAndApply(new LocalDate(2026, 3, 31));
        Assert.Equal((72_000, 160_000), Balance(firm));

        new CreditUseCase(firm.Context).Draft(firm.Caller, new CreditRequest("INV-2026-00001", "never agreed") { Mode = CreditMode.Hold, Date = April10 });
        firm.PlanAndApply(new LocalDate(2026, 3, 31));

        Assert.Equal((0, 0), Balance(firm));
    }

    [Fact]
    public void Bought_hours_that_were_drawn_come_back_with_their_part_of_the_fee()
    {
        using var firm = new Firm(
            a => a with { From = new LocalDate(2026, 3, 1), Retainer = new RetainerTerms { Kind = RetainerKind.Hours, Hours = 20m, Fee = 1600m } }, Rules);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 2), 36_000);
        firm.PlanAndApply(new LocalDate(2026, 3, 31));
        Assert.Equal((36_000, 80_000), Balance(firm));
        var drawn = firm.Books.Invoices.Last();
        Assert.Equal(0, drawn.Total.Minor);

        new CreditUseCase(firm.Context).Draft(firm.Caller, new CreditRequest(drawn.Number, "wrong project") { Mode = CreditMode.Hold, Date = April10 });
        firm.PlanAndApply(April10);

        var (hours, liability) = Balance(firm);
        using var reading = firm.Store.Read();
        Assert.Equal(reading.Retainers.Entries("harbor-std").Where(e => e.Document == drawn.Key.Value).Sum(e => -e.Fee), reading.Retainers.Entries("harbor-std")
            .Where(e => firm.Books.Held.Any(h => h.Document.Kind == Timepost.Domain.Books.BooksKind.CreditNote && h.Document.Key.Value == e.Document)).Sum(e => e.Fee));
        Assert.True(hours >= 72_000 && liability >= 160_000, $"{hours} {liability}");
    }
}
