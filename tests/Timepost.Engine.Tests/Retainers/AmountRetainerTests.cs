using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Books;
using Timepost.Domain.Mapping;
using Timepost.Domain.Retainers;
using Timepost.Engine.Delivery;
using Timepost.Engine.Plans;
using Timepost.Engine.Retainers;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Retainers;

/// <summary>Prepaid money: deposit, draw-down, and what the books, the subledger and the ledger of the retainer say of it.</summary>
public sealed class AmountRetainerTests
{
    private static readonly LocalDate March1 = new(2026, 3, 1);

    private static IReadOnlyList<StoredLine> LinesOf(Firm firm, string number)
    {
        using var reading = firm.Store.Read();
        var draft = reading.Plans.DraftsOf("harbor").Single(d => d.Number == number);
        return DraftBody.Lines(reading.Plans.Draft(draft.Key)!.Body, Firm.Eur);
    }

    private static BooksDocument Booked(Firm firm, string number) => firm.Books.Held.Single(d => d.Number == number).Document;

    [Fact]
    public void Tax_on_deposit_1190_work_800_plus_152_leaves_nothing_due_and_200()
    {
        using var firm = RetainerFirm.OfMoney(DepositTax.OnDeposit);
        var received = firm.Retainers().Receive(firm.Caller, RetainerFirm.Id, 1190m, March1);
        Assert.Equal((190_00L, 0L, 1000_00L), (received.Tax.Minor, received.Before, received.After));
        Assert.Equal((1190_00L, -1000_00L, -190_00L), (firm.Sum(AccountRole.Bank), firm.Sum(AccountRole.RetainerLiability), firm.Sum(AccountRole.OutputTax)));
        firm.Work(8m);
        firm.PlanAndApply();
        var advance = Booked(firm, "INV-2026-00002");
        Assert.Equal((BooksKind.Invoice, 1000_00L, 190_00L), (advance.Kind, advance.Net.Minor, advance.Tax.Minor));
        var invoice = Booked(firm, "INV-2026-00001");
        Assert.Equal((0L, 0L, 0L), (invoice.Net.Minor, invoice.Tax.Minor, invoice.Total.Minor));
        var lines = LinesOf(firm, "INV-2026-00001");
        Assert.Equal([(LineKind.Work, 800_00L, 152_00L), (LineKind.RetainerApplied, -800_00L, -152_00L)], lines.Select(l => (l.Kind, l.Net.Minor, l.Tax.Minor)));
        Assert.Equal("DE19", lines[1].TaxCode);
        Assert.Equal((200_00L, -200_00L, -800_00L, -190_00L, 0L),
            (firm.Balance(), firm.Sum(AccountRole.RetainerLiability), firm.Sum(AccountRole.Revenue), firm.Sum(AccountRole.OutputTax), firm.Sum(AccountRole.Receivable)));
        firm.AssertTies();
    }

    [Fact]
    public void A_refund_of_a_retainer_is_not_undone_as_a_payment()
    {
        using var firm = RetainerFirm.OfMoney(DepositTax.OnDrawDown);
        firm.Retainers().Receive(firm.Caller, RetainerFirm.Id, 1000m, March1);
        var refund = firm.Retainers().Refund(firm.Caller, RetainerFirm.Id, 100m, March1, "ends");
        Assert.Equal("payment-of-retainer", Assert.Throws<Timepost.Engine.Workspaces.OperationRefusedException>(
            () => new Timepost.Engine.Payments.MoneyUseCase(firm.Context).Undo(firm.Caller, refund.Document, March1, "wrong")).Code);
        firm.AssertTies();
    }

    [Fact]
    public void Tax_on_draw_down_1000_same_work_takes_952_and_leaves_48()
    {
        using var firm = RetainerFirm.OfMoney(DepositTax.OnDrawDown);
        firm.Retainers().Receive(firm.Caller, RetainerFirm.Id, 1000m, March1);
        Assert.Equal((-1000_00L, 0L), (firm.Sum(AccountRole.RetainerLiability), firm.Sum(AccountRole.OutputTax)));
        firm.Work(8m);
        firm.PlanAndApply();
        Assert.Equal((BooksKind.Payment, 1000_00L), (Booked(firm, "PAY-2026-00001").Kind, Booked(firm, "PAY-2026-00001").Total.Minor));
        var lines = LinesOf(firm, "INV-2026-00001");
        Assert.Equal([(800_00L, 152_00L, "DE19"), (-952_00L, 0L, "")], lines.Select(l => (l.Net.Minor, l.Tax.Minor, l.TaxCode)));
        Assert.Equal((0L, 48_00L, -48_00L, -152_00L), (Booked(firm, "INV-2026-00001").Total.Minor, firm.Balance(), firm.Sum(AccountRole.RetainerLiability), firm.Sum(AccountRole.OutputTax)));
        firm.AssertTies();
    }

    [Fact]
    public void An_invoice_above_the_balance_takes_all_of_it_and_the_rest_is_due()
    {
        using var firm = RetainerFirm.OfMoney(DepositTax.OnDeposit);
        firm.Retainers().Receive(firm.Caller, RetainerFirm.Id, 119m, March1);
        firm.Work(8m);
        firm.PlanAndApply();
        Assert.Equal((833_00L, 0L), (firm.Sum(AccountRole.Receivable), firm.Balance()));
        firm.AssertTies();
    }

    [Theory]
    [InlineData(RetainerTaxChange.Keep, -800_00, -152_00, 8_00, 200_00)]
    [InlineData(RetainerTaxChange.Adjust, -800_00, -160_00, 0, 193_28)]
    public void A_rate_that_changed_since_the_deposit_is_kept_or_adjusted(RetainerTaxChange change, long net, long tax, long due, long left)
    {
        using var firm = RetainerFirm.OfMoney(DepositTax.OnDeposit, t => t with { TaxChange = change }, rules: r => r with
        {
            TaxCodes = [new("DE19", [new TaxRate(new LocalDate(2007, 1, 1), 19m), new TaxRate(new LocalDate(2026, 3, 1), 20m)], "vat-out", "vat-in", "", false)],
        });
        firm.Retainers().Receive(firm.Caller, RetainerFirm.Id, 1190m, new LocalDate(2026, 2, 28));
        firm.Work(8m);
        firm.PlanAndApply();
        var applied = LinesOf(firm, "INV-2026-00001")[1];
        Assert.Equal((net, tax), (applied.Net.Minor, applied.Tax.Minor));
        // the work is taxed at 20 % in the end, whoever pays the difference
        Assert.Equal((due, left, -160_00L - (190_00L - TaxDrawn(firm))), (firm.Sum(AccountRole.Receivable), firm.Balance(), firm.Sum(AccountRole.OutputTax)));
        firm.AssertTies();
    }

    [Fact]
    public void The_page_has_these_figures()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Folder, "docs", "retainers.md"));
        foreach (var row in (string[])[
            "| *Retainer applied* | −800.00 − 152.00 tax, the same tax code | −952.00, no tax code |", "| balance | 200.00 | 48.00 |",
            "| `keep` | −800.00 − 152.00 | 8.00 | 200.00 |", "| `adjust` | −800.00 − 160.00 | 0.00 | 193.28 |"])
        {
            Assert.Contains(row, page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Money_that_came_in_later_pays_no_earlier_document()
    {
        using var firm = RetainerFirm.OfMoney(DepositTax.OnDrawDown);
        firm.Retainers().Receive(firm.Caller, RetainerFirm.Id, 1000m, new LocalDate(2026, 4, 2));
        AssertRefused(RetainerRefusal.TooLittle, () => firm.Retainers().Refund(firm.Caller, RetainerFirm.Id, 1m, new LocalDate(2026, 4, 1), "early"));
        firm.Work(8m);
        firm.PlanAndApply();
        Assert.Equal((952_00L, 1000_00L), (firm.Sum(AccountRole.Receivable), firm.Balance()));
    }

    [Fact]
    public void A_ledger_that_does_not_tie_is_listed_with_its_difference()
    {
        using var firm = RetainerFirm.OfMoney(DepositTax.OnDrawDown);
        firm.Retainers().Receive(firm.Caller, RetainerFirm.Id, 1000m, March1);
        using (var transaction = firm.Store.Begin())
        {
            var row = transaction.Retainers.Entries(RetainerFirm.Id)[0];
            transaction.Retainers.Add(row with { Id = firm.Ids.Next(), Kind = RetainerEntryKind.DrawDown, Amount = -1, Balance = 999_99 });
            transaction.Commit();
        }

        var tie = Assert.Single(new RetainersUseCase(firm.Context).Reconcile(firm.Caller));
        Assert.Equal((false, 999_99L, 1000_00L), (tie.Ties, tie.Ledger.Minor, tie.Subledger.Minor));
        Assert.False(new RetainersUseCase(firm.Context).Statement(firm.Caller, RetainerFirm.Id, March1, new LocalDate(2026, 3, 31)).Ties);
    }

    private static long TaxDrawn(Firm firm)
    {
        using var reading = firm.Store.Read();
        return -reading.Retainers.Entries(RetainerFirm.Id).Where(e => e.Amount < 0).Sum(e => e.Tax);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_equal_base_takes_exactly_the_tax_of_its_lines_rounded_per_line_or_document(bool perDocument)
    {
        // 33.33 each: three lines of 6.33 tax, or 19.00 on the document
        using var firm = RetainerFirm.OfMoney(DepositTax.OnDeposit, agreement: a => a with
        {
            Tax = a.Tax with { PerDocument = perDocument },
            Lines = new LineTerms { By = LineGrouping.Entry },
            Rates = [new RateRule { Amount = 33.33m, Currency = Firm.Eur }],
        });
        firm.Retainers().Receive(firm.Caller, RetainerFirm.Id, 500m, March1);
        firm.Work(1m);
        firm.Work(1m, new LocalDate(2026, 3, 3));
        firm.Work(1m, new LocalDate(2026, 3, 4));
        firm.PlanAndApply();
        Assert.Equal((0L, 0L), (firm.Sum(AccountRole.Receivable), LinesOf(firm, "INV-2026-00001").Sum(l => l.Tax.Minor)));
        firm.AssertTies();
    }

    [Fact]
    public void Lots_are_used_oldest_first_and_two_drafts_of_a_plan_never_draw_the_same_money()
    {
        using var firm = RetainerFirm.OfMoney(DepositTax.OnDrawDown);
        firm.Retainers().Receive(firm.Caller, RetainerFirm.Id, 100m, March1);
        firm.Retainers().Receive(firm.Caller, RetainerFirm.Id, 200m, new LocalDate(2026, 2, 1));
        firm.Work(1m, new LocalDate(2026, 2, 2));
        firm.Work(8m);
        firm.PlanAndApply();
        Assert.Equal([-119_00L], LinesOf(firm, "INV-2026-00001").Where(l => l.Kind == LineKind.RetainerApplied).Select(l => l.Net.Minor));
        Assert.Equal([-81_00L, -100_00L], LinesOf(firm, "INV-2026-00002").Where(l => l.Kind == LineKind.RetainerApplied).Select(l => l.Net.Minor));
        Assert.Equal(0, firm.Balance());
        firm.AssertTies();
    }

    [Fact]
    public void Never_below_zero_also_with_two_runs_at_once_the_later_one_is_stale()
    {
        using var firm = RetainerFirm.OfMoney(DepositTax.OnDrawDown, t => t with { Refundable = true });
        firm.Retainers().Receive(firm.Caller, RetainerFirm.Id, 952m, March1);
        firm.Work(8m);
        var plan = firm.Plan();
        firm.Approve(plan);
        firm.Retainers().Refund(firm.Caller, RetainerFirm.Id, 900m, new LocalDate(2026, 4, 1), "asked for");
        var applied = firm.Apply(plan);
        Assert.Contains(applied.Applied, a => a.Action is { Kind: "invoice", State: ActionState.Stale });
        Assert.Equal(52_00, firm.Balance());
        firm.PlanAndApply();
        Assert.Equal(0, firm.Balance());
        Assert.Equal(900_00, firm.Sum(AccountRole.Receivable));
        firm.AssertTies();
    }

    [Fact]
    public void What_the_books_refuse_is_restored_and_drawn_again()
    {
        using var firm = RetainerFirm.OfMoney(DepositTax.OnDeposit);
        firm.Retainers().Receive(firm.Caller, RetainerFirm.Id, 1190m, March1);
        firm.Work(8m);
        firm.Books.Refused.Add("INV-2026-00001");
        firm.PlanAndApply();
        Assert.Equal(1000_00, firm.Balance());
        firm.AssertTies();
        firm.Books.Refused.Clear();
        firm.PlanAndApply();
        Assert.Equal(200_00, firm.Balance());
        firm.AssertTies();
    }

    [Fact]
    public void A_draw_down_is_no_disposition_and_no_revenue()
    {
        using var firm = RetainerFirm.OfMoney(DepositTax.OnDeposit, agreement: a => a with { MinimumFee = 900m });
        firm.Retainers().Receive(firm.Caller, RetainerFirm.Id, 1190m, March1);
        firm.Work(8m);
        firm.PlanAndApply();
        using var reading = firm.Store.Read();
        var draft = reading.Plans.DraftsOf("harbor").Single(d => d.Number == "INV-2026-00001");
        Assert.Single(reading.Dispositions.OfDocument(draft.Key.Value));
        var body = reading.Plans.Draft(draft.Key)!.Body;
        var bridge = DraftBody.Bridge(body);
        Assert.Equal(900_00, bridge.Standard + bridge.TimeRounding + bridge.MoneyRounding + bridge.Discounts + bridge.Cap + bridge.FeeVariance + bridge.TaxIncluded);
        Assert.Equal(-900_00, DraftBody.OfRetainer(body, Firm.Eur).Minor);
        // topped up once: the applied line does not count to the minimum
        firm.Work(0.5m, new LocalDate(2026, 3, 30));
        firm.Clock.Now += Duration.FromDays(31);
        Assert.DoesNotContain(firm.Plan().Actions, a => a.Verb == ActionVerb.Create && a.Net.Minor > 50_00);
    }

    [Fact]
    public void With_tax_in_the_price_the_gross_is_applied()
    {
        using var firm = RetainerFirm.OfMoney(DepositTax.OnDeposit, agreement: a => a with { Tax = a.Tax with { Inclusive = true } });
        firm.Retainers().Receive(firm.Caller, RetainerFirm.Id, 1000m, March1);
        firm.Work(8m);
        firm.PlanAndApply();
        Assert.Equal((0L, 800_00L), (firm.Sum(AccountRole.Receivable), -LinesOf(firm, "INV-2026-00001")[1].Amount.Minor));
        firm.AssertTies();
    }

    [Fact]
    public void A_deposit_that_has_lapsed_is_not_applied_and_expires_to_breakage()
    {
        using var firm = RetainerFirm.OfMoney(DepositTax.OnDeposit, t => t with { ExpiresAfterMonths = 1 });
        firm.Retainers().Receive(firm.Caller, RetainerFirm.Id, 1190m, new LocalDate(2026, 2, 15));
        firm.Work(8m);
        firm.PlanAndApply();
        Assert.Equal(952_00, firm.Sum(AccountRole.Receivable));
        Assert.Equal(1000_00, firm.Balance());
        var expired = Assert.Single(firm.Retainers().Expire(firm.Caller, new LocalDate(2026, 4, 1)));
        Assert.Equal((1000_00L, 0L), (expired.Before, expired.After));
        Assert.Equal((-1000_00L, 0L), (firm.Sum(AccountRole.BreakageRevenue), firm.Sum(AccountRole.RetainerLiability)));
        Assert.Empty(firm.Retainers().Expire(firm.Caller, new LocalDate(2026, 4, 1)));
        firm.AssertTies();
    }

    [Fact]
    public void A_request_posts_nothing_and_a_receipt_answers_it()
    {
        using var firm = RetainerFirm.OfMoney(DepositTax.OnDeposit);
        firm.Retainers().Request(firm.Caller, RetainerFirm.Id, 1190m);
        Assert.Equal((0L, 0L), (firm.Balance(), firm.Sum(AccountRole.RetainerLiability)));
        var list = new RetainersUseCase(firm.Context).List(firm.Caller);
        Assert.Equal(1190_00, Assert.Single(Assert.Single(list).Requests).Amount.Minor);
        firm.Retainers().Receive(firm.Caller, RetainerFirm.Id, 1190m, March1);
        Assert.Empty(Assert.Single(new RetainersUseCase(firm.Context).List(firm.Caller)).Requests);
    }

    [Fact]
    public void A_request_is_withdrawn_with_a_reason_while_no_money_has_answered_it()
    {
        using var firm = RetainerFirm.OfMoney(DepositTax.OnDeposit);
        var (asked, answered) = (firm.Retainers().Request(firm.Caller, RetainerFirm.Id, 500m, March1), firm.Retainers().Request(firm.Caller, RetainerFirm.Id, 1190m, March1));
        firm.Retainers().Receive(firm.Caller, RetainerFirm.Id, 1190m, March1);
        Assert.Equal(RetainerRefusal.ReasonMissing, Refused(asked.Id, ""));
        Assert.Equal(RetainerRefusal.RequestUnknown, Refused(Guid.Empty, "x"));
        Assert.Equal(RetainerRefusal.RequestNotOpen, Refused(answered.Id, "x"));

        firm.Retainers().Withdraw(firm.Caller, asked.Id, "asked twice");

        var state = Assert.Single(new RetainersUseCase(firm.Context).List(firm.Caller));
        Assert.Empty(state.Requests);
        Assert.Equal("asked twice", Assert.Single(state.Withdrawn).Reason);
        Assert.Equal(RetainerRefusal.RequestNotOpen, Refused(asked.Id, "again"));
        var month = new RetainersUseCase(firm.Context).Statement(firm.Caller, RetainerFirm.Id, March1, March1.PlusDays(30));
        Assert.Equal(["withdrawn", "received"], month.Requests.Select(r => r.Status));

        RetainerRefusal Refused(Guid id, string reason) => Assert.Throws<RetainerRefusedException>(() => firm.Retainers().Withdraw(firm.Caller, id, reason)).Refusal;
    }

    [Fact]
    public void A_refund_gives_back_its_share_of_the_tax()
    {
        using var firm = RetainerFirm.OfMoney(DepositTax.OnDeposit);
        firm.Retainers().Receive(firm.Caller, RetainerFirm.Id, 1190m, March1);
        var refund = firm.Retainers().Refund(firm.Caller, RetainerFirm.Id, 595m, new LocalDate(2026, 4, 1), "less work");
        Assert.Equal((-595_00L, -95_00L, 500_00L), (refund.Amount.Minor, refund.Tax.Minor, refund.After));
        Assert.Equal((595_00L, -500_00L, -95_00L), (firm.Sum(AccountRole.Bank), firm.Sum(AccountRole.RetainerLiability), firm.Sum(AccountRole.OutputTax)));
        firm.PlanAndApply();
        Assert.Equal(-595_00, Booked(firm, "PAY-2026-00001").Total.Minor);
        firm.AssertTies();
    }

    [Fact]
    public void An_adjustment_goes_to_small_differences_and_needs_a_manager_and_a_reason()
    {
        using var firm = RetainerFirm.OfMoney(DepositTax.OnDeposit);
        firm.Retainers().Receive(firm.Caller, RetainerFirm.Id, 1190m, March1);
        firm.Retainers().Adjust(firm.Caller, RetainerFirm.Id, -10m, new LocalDate(2026, 4, 1), "agreed");
        firm.Retainers().Adjust(firm.Caller, RetainerFirm.Id, 25m, new LocalDate(2026, 4, 1), "goodwill");
        Assert.Equal((1015_00L, 15_00L), (firm.Balance(), firm.Sum(AccountRole.SmallDifferences)));
        Assert.Throws<Timepost.Engine.Workspaces.NotAllowedException>(() => firm.Retainers().Adjust(
            firm.Caller with { Role = Timepost.Engine.Workspaces.ActorRole.Bookkeeper }, RetainerFirm.Id, 1m, March1, "x"));
        AssertRefused(RetainerRefusal.ReasonMissing, () => firm.Retainers().Adjust(firm.Caller, RetainerFirm.Id, 1m, March1, " "));
        AssertRefused(RetainerRefusal.TooLittle, () => firm.Retainers().Adjust(firm.Caller, RetainerFirm.Id, -2000m, March1, "x"));
        firm.Work(20m);
        firm.PlanAndApply();
        Assert.Equal(0, firm.Balance());
        firm.AssertTies();
    }

    [Fact]
    public void Wrong_amounts_other_agreements_and_what_is_not_refundable_are_refused()
    {
        using var firm = RetainerFirm.OfMoney(DepositTax.OnDeposit, t => t with { Refundable = false });
        var use = firm.Retainers();
        AssertRefused(RetainerRefusal.Unknown, () => use.Receive(firm.Caller, "other", 1m, March1));
        AssertRefused(RetainerRefusal.AmountWrong, () => use.Receive(firm.Caller, RetainerFirm.Id, 0m, March1));
        AssertRefused(RetainerRefusal.AmountWrong, () => use.Receive(firm.Caller, RetainerFirm.Id, 1.005m, March1));
        AssertRefused(RetainerRefusal.NoTaxRate, () => use.Receive(firm.Caller, RetainerFirm.Id, 1m, new LocalDate(2000, 1, 1)));
        AssertRefused(RetainerRefusal.NotRefundable, () => use.Refund(firm.Caller, RetainerFirm.Id, 1m, March1, "x"));
        using var hours = RetainerFirm.OfHours();
        AssertRefused(RetainerRefusal.HoursOnly, () => hours.Retainers().Receive(hours.Caller, RetainerFirm.Id, 1m, March1));
    }

    private static void AssertRefused(RetainerRefusal why, Action action) => Assert.Equal(why, Assert.Throws<RetainerRefusedException>(action).Refusal);

    [Fact]
    public void Below_the_threshold_there_is_an_exception_and_a_top_up_that_posts_nothing()
    {
        using var firm = RetainerFirm.OfMoney(DepositTax.OnDrawDown, t => t with { Threshold = 100m, TopUp = 500m });
        firm.Retainers().Receive(firm.Caller, RetainerFirm.Id, 1000m, March1);
        firm.Work(8m);
        var plan = firm.Plan();
        Assert.Equal("retainer-low", Assert.Single(plan.NewExceptions).Kind);
        Assert.Equal(500_00, Assert.Single(plan.TopUps).Amount.Minor);
        Assert.Single(firm.Plan().TopUps);
        Assert.Single(Assert.Single(new RetainersUseCase(firm.Context).List(firm.Caller)).Requests);
        firm.Retainers().Receive(firm.Caller, RetainerFirm.Id, 500m, March1);
        var after = firm.Plan();
        Assert.Equal((0L, 0), (after.OpenExceptions, after.TopUps.Count));
    }

    [Fact]
    public void A_statement_has_opening_rows_with_numbers_and_closing_and_ties()
    {
        using var firm = RetainerFirm.OfMoney(DepositTax.OnDrawDown);
        firm.Retainers().Receive(firm.Caller, RetainerFirm.Id, 1000m, new LocalDate(2026, 3, 31));
        firm.Work(8m);
        firm.PlanAndApply();
        var statement = new RetainersUseCase(firm.Context).Statement(firm.Caller, RetainerFirm.Id, new LocalDate(2026, 4, 1), new LocalDate(2026, 4, 30));
        Assert.Equal((1000_00L, 48_00L, true), (statement.Opening, statement.Closing, statement.Ties));
        var row = Assert.Single(statement.Rows);
        Assert.Equal(("INV-2026-00001", -952_00L, 48_00L), (row.Number, row.Entry.Amount, row.Entry.Balance));
        Assert.Equal(1000_00, new RetainersUseCase(firm.Context).Statement(firm.Caller, RetainerFirm.Id, March1, new LocalDate(2026, 3, 31)).Closing);
    }
}
