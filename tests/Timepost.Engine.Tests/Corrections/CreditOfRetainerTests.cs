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

    [Theory]
    [InlineData(DepositTax.OnDeposit, 10_000, 9_996, 75_004)]
    [InlineData(DepositTax.OnDrawDown, 11_900, 11_895, 89_255)]
    public void A_credit_of_a_part_gives_its_part_back_to_the_retainer(DepositTax tax, long part, long second, long rest)
    {
        using var firm = new Firm(a => a with { Retainer = new RetainerTerms { Kind = RetainerKind.Amount, DepositTax = tax } }, Rules);
        new RetainerUseCase(firm.Context).Receive(firm.Caller, "harbor-std", 1190m, new LocalDate(2026, 3, 1));
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 2), 36_000);
        firm.PlanAndApply();
        var (before, number) = (Balance(firm), firm.Books.Invoices.Single(i => i.Lines.Count > 1).Number);
        Assert.Throws<CorrectionRefusedException>(() => new CreditUseCase(firm.Context).Draft(
            firm.Caller, new CreditRequest(number, "x") { Lines = [(2, CreditMode.Reduce)], Date = April10 }));

        foreach (var (net, back) in new (decimal?, long)[] { (100m, part), (99.96m, second), (null, rest) })
        {
            new CreditUseCase(firm.Context).Draft(firm.Caller, new CreditRequest(number, "discount") { Net = net, Mode = CreditMode.Reduce, Date = April10 });
            firm.PlanAndApply(April10);
            var now = Balance(firm);
            Assert.Equal((before.Ledger + back, before.Liability + back), now);
            before = now;
        }

        // the last one gave back all that was drawn; nothing is the client's besides, and nothing is owed
        using var reading = firm.Store.Read();
        Assert.Equal(tax == DepositTax.OnDeposit ? 100_000 : 119_000, before.Ledger);
        Assert.Empty(reading.Subledger.Balances(new SubledgerFilter(AccountRole.UnallocatedCash)));
        Assert.Empty(reading.Subledger.Balances(new SubledgerFilter(AccountRole.Receivable)));
        Assert.Equal(tax == DepositTax.OnDeposit ? -19_000 : 0, reading.Subledger.Balances(new SubledgerFilter(AccountRole.OutputTax)).Sum(b => b.Amount.Minor));
    }

    [Fact]
    public void A_credit_of_a_part_settles_what_is_open_first_and_undoes_the_draw_down_after_it()
    {
        using var firm = new Firm(a => a with { Retainer = new RetainerTerms { Kind = RetainerKind.Amount, DepositTax = DepositTax.OnDrawDown } }, Rules);
        new RetainerUseCase(firm.Context).Receive(firm.Caller, "harbor-std", 500m, new LocalDate(2026, 3, 1));
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 2), 36_000);
        firm.PlanAndApply();
        var number = firm.Books.Invoices.Last().Number; // 1,130.50, of which 500.00 were drawn

        Credit(100m);
        Assert.Equal((0, 0), Balance(firm));
        Assert.Equal(511.50m, firm.OpenOn(number));
        Credit(500m);
        Assert.Equal((8_350, 8_350), Balance(firm)); // 595.00 less 511.50
        Assert.Equal(0, firm.OpenOn(number));
        Credit(350m);
        Assert.Equal((50_000, 50_000), Balance(firm));
        Assert.Equal(0, firm.Balance(AccountRole.UnallocatedCash));

        void Credit(decimal net)
        {
            new CreditUseCase(firm.Context).Draft(firm.Caller, new CreditRequest(number, "agreed") { Net = net, Date = April10 });
            firm.PlanAndApply(April10);
        }
    }

    [Fact]
    public void Money_that_was_paid_besides_the_retainer_is_the_clients()
    {
        using var firm = new Firm(a => a with { Retainer = new RetainerTerms { Kind = RetainerKind.Amount, DepositTax = DepositTax.OnDrawDown } }, Rules);
        new RetainerUseCase(firm.Context).Receive(firm.Caller, "harbor-std", 500m, new LocalDate(2026, 3, 1));
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 2), 36_000);
        firm.PlanAndApply();
        var number = firm.Books.Invoices.Last().Number;
        firm.Pay(number, 630.50m);

        new CreditUseCase(firm.Context).Draft(firm.Caller, new CreditRequest(number, "wrong client") { Net = 600m, Date = April10 });
        firm.PlanAndApply(April10);

        Assert.Equal((50_000, 50_000), Balance(firm));
        Assert.Equal(-214m, firm.Balance(AccountRole.UnallocatedCash));
    }

    [Fact]
    public void Drawn_hours_of_one_entry_come_back_with_their_part_of_the_fee()
    {
        using var firm = new Firm(
            a => a with { From = new LocalDate(2026, 3, 1), Retainer = new RetainerTerms { Kind = RetainerKind.Hours, Hours = 20m, Fee = 1000m } }, Rules);
        var first = firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 2), 12_000);
        var second = firm.Work.Add("Harbor", "Website", "Design", "Ben", new LocalDate(2026, 3, 2), 24_000);
        firm.PlanAndApply(new LocalDate(2026, 3, 31));
        Assert.Equal((36_000, 50_000), Balance(firm));
        var number = firm.Books.Invoices.Last().Number;

        firm.Credit(CreditMode.Hold, number: number, entries: [first.Value], date: April10);
        firm.PlanAndApply(new LocalDate(2026, 3, 31));

        Assert.Equal((48_000, 66_667), Balance(firm)); // 500.00 × 12,000 ÷ 36,000
        Assert.Equal(("held 12000/0", "hours-retainer 24000/24000"), (firm.Standing(first), firm.Standing(second)));
        firm.Work.Change(second, e => e with { State = Timepost.Domain.Work.EntryState.Deleted });
        firm.Plan(new LocalDate(2026, 3, 31));
        var use = new Timepost.Engine.Exceptions.ExceptionUseCase(firm.Context);
        use.Resolve(firm.Caller, use.List(firm.Caller, openOnly: true, null, 10).Single(e => e.Kind == "correction-due").Id, "credit");
        firm.PlanAndApply(new LocalDate(2026, 3, 31));
        Assert.Equal((72_000, 100_000), Balance(firm));
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
