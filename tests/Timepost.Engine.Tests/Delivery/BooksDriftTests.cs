using NodaTime;
using Timepost.Engine.Delivery;
using Timepost.Engine.Exceptions;
using Timepost.Engine.Plans;
using Timepost.Engine.Reconciliation;
using Timepost.Engine.Tests.Support;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Tests.Delivery;

/// <summary>What a person edits in the embedded books is seen, listed, and goes on by a decision.</summary>
public sealed class BooksDriftTests
{
    private static readonly LocalDate March2 = new(2026, 3, 2);
    private static readonly LocalDate April30 = new(2026, 4, 30);

    [Fact]
    public void Promise8_an_amount_edited_in_the_journal_differs_is_listed_and_goes_on_when_it_is_accepted()
    {
        using var firm = Booked(out var journal);
        Assert.All(Totals(firm), t => Assert.True(t.Agrees));
        Edit(journal, ("113.05 EUR", "213.05 EUR"), ("-95.00 EUR", "-195.00 EUR"));

        var totals = Assert.Single(Totals(firm));
        Assert.False(totals.Agrees);
        Assert.Equal((95m, 195m, 113.05m, 213.05m), (totals.TimepostNet.Amount, totals.BooksNet.Amount, totals.TimepostTotal.Amount, totals.BooksTotal.Amount));
        var waits = Assert.Single(firm.Plan().NewExceptions);
        Assert.Equal("books-document-edited", waits.Kind);
        Assert.Contains("INV-2026-00001", waits.Summary, StringComparison.Ordinal);

        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2.PlusMonths(1), 3600);
        Assert.Equal(BooksStatus.DriftUndecided, Assert.Throws<BooksException>(() => firm.PlanAndApply(April30)).Status);
        Assert.Equal(waits.Id, Assert.Single(Open(firm)).Id);

        new ExceptionUseCase(firm.Context).Resolve(firm.Caller, waits.Id, "accept");
        firm.PlanAndApply(April30);

        Assert.Empty(Open(firm));
        Assert.Equal(2, File.ReadAllText(journal).Split("; tp-kind: invoice").Length - 1);
        Assert.Contains("213.05 EUR", File.ReadAllText(journal), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_change_is_one_exception_and_ends_when_it_is_undone()
    {
        using var firm = Booked(out var journal);
        var whole = File.ReadAllText(journal);
        Edit(journal, ("113.05 EUR", "213.05 EUR"));
        File.AppendAllText(journal, "2026-05-01 own entry\n    Assets:Receivable  1 EUR\n    Income:Consulting  -1 EUR\n");

        firm.Plan();
        firm.Plan();

        Assert.Equal(["books-document-edited", "books-text-added"], Open(firm).Select(e => e.Kind).Order());
        File.WriteAllText(journal, whole);
        firm.Plan();
        Assert.Empty(Open(firm));
    }

    [Fact]
    public void An_edit_that_changed_again_is_not_accepted_unseen()
    {
        using var firm = Booked(out var journal);
        Edit(journal, ("113.05 EUR", "213.05 EUR"));
        var waits = Assert.Single(firm.Plan().NewExceptions);
        Edit(journal, ("213.05 EUR", "313.05 EUR"));

        Assert.Throws<DecisionRefusedException>(() => new ExceptionUseCase(firm.Context).Resolve(firm.Caller, waits.Id, "accept"));

        Assert.NotEqual(waits.Id, Assert.Single(firm.Plan().NewExceptions).Id);
    }

    [Fact]
    public void Reading_totals_does_not_put_a_running_apply_out()
    {
        using var firm = Booked(out _);
        using var store = firm.Store.Read();
        var fence = store.Deliveries.CurrentFence("books");
        using var session = firm.Context.Books["books"].Open(fence);

        Assert.All(Totals(firm), t => Assert.True(t.Agrees));

        using var after = firm.Store.Read();
        Assert.Equal(fence, after.Deliveries.CurrentFence("books"));
        Assert.Equal(fence, session.Epoch);
    }

    private static IReadOnlyList<ClientTotals> Totals(Firm firm) =>
        new TotalsUseCase(firm.Context).Totals(firm.Caller with { Role = ActorRole.Viewer }, April30);

    private static IReadOnlyList<ExceptionRecord> Open(Firm firm) => new ExceptionUseCase(firm.Context).List(firm.Caller, true, null, 100);

    private static Firm Booked(out string journal)
    {
        var firm = new Firm { OnDisk = true };
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply();
        journal = Path.Combine(firm.BooksFolder, "timepost-2026.journal");
        return firm;
    }

    private static void Edit(string path, params (string From, string To)[] edits)
    {
        var text = File.ReadAllText(path);
        foreach (var (from, to) in edits)
        {
            var at = text.IndexOf(from, text.IndexOf("; tp-kind: invoice", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.True(at >= 0, $"{from} is not in {path}");
            text = text[..at] + to + text[(at + from.Length)..];
        }

        File.WriteAllText(path, text);
    }
}
