using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;

namespace Timepost.Storage.Tests.Intake;

public sealed class ExpenseIntakeTests
{
    private const string Header =
        "Timestamp,Merchant,Amount,MCC,Category,Tag,Description,Reimbursable,Original Currency,Original Amount,Receipt\r\n";

    private static readonly RuleSet Rules = IntakeBench.Rules with
    {
        Workspace = IntakeBench.Rules.Workspace with
        {
            Connections = [new ConnectionSettings { Name = "cards", Role = ConnectionRole.Source, Kind = "expensify", Currency = "EUR" }],
        },
        Policies = new Policies { RequireReceiptAbove = 100m },
    };

    [Fact]
    public void Expenses_come_in_once_with_their_receipts_as_blobs_under_names_of_ours()
    {
        using var bench = new IntakeBench();
        File.WriteAllText(Path.Combine(bench.Receipts, "r1.pdf"), "one");
        var file = Row(3, "Bakery", "12.30", "inbox/receipts/r1.pdf") + Row(4, "Printer", "-5.00", "");
        Assert.Equal(new RowCounts(2, 2, 0, 0, 0, 0), Import(bench, file).Counts);
        Assert.Equal(new RowCounts(2, 0, 0, 2, 0, 0), Import(bench, file).Counts);
        Assert.Empty(bench.Exceptions());
        var expenses = bench.Expenses();
        Assert.Equal([1230, -500], expenses.Select(e => e.Expense.Amount.Minor));
        Assert.Equal("cards", expenses[0].Connection);
        var receipt = Assert.Single(expenses[0].Receipts);
        Assert.Equal($"receipt-{expenses[0].Expense.Id.Value:N}-1.pdf", receipt.Name);
        using var stored = bench.Blobs.Open(receipt.Blob!.Sha256);
        Assert.Equal(3, stored.Length);
        using var read = bench.Store.Read();
        Assert.True(read.Work.ExpensesDirty());
        Assert.Equal(2, read.Work.Expenses(new(2026, 12, 31)).Count());
        Assert.Equal(receipt.Blob.Sha256, Assert.Single(read.Work.ReceiptsOf(expenses[0].Expense.Id)).Sha256);
    }

    [Fact]
    public void The_same_vendor_day_and_amount_twice_waits_for_a_person()
    {
        using var bench = new IntakeBench();
        Import(bench, Row(3, "Bakery", "12.30", "") + Row(3, "Bakery", "12.30", "") + Row(3, "Bakery", "12.31", ""));
        var exception = Assert.Single(bench.Exceptions());
        Assert.Equal("duplicate-expense", exception.Kind);
        Assert.Equal([EntryState.Active, EntryState.Held, EntryState.Active], bench.Expenses().Select(e => e.Expense.State));
        bench.Decide(exception, "delete");
        Assert.Equal(EntryState.Deleted, bench.Expenses()[1].Expense.State);
    }

    [Fact]
    public void The_same_receipt_twice_waits_for_a_person()
    {
        using var bench = new IntakeBench();
        File.WriteAllText(Path.Combine(bench.Receipts, "r1.pdf"), "same");
        File.WriteAllText(Path.Combine(bench.Receipts, "r2.pdf"), "same");
        Import(bench, Row(3, "Bakery", "12.30", "r1.pdf") + Row(9, "Backerei", "12.35", "r2.pdf"));
        var exception = Assert.Single(bench.Exceptions());
        Assert.Equal("duplicate-expense", exception.Kind);
        bench.Decide(exception, "keep");
        Assert.All(bench.Expenses(), e => Assert.Equal(EntryState.Active, e.Expense.State));
    }

    [Fact]
    public void A_receipt_that_is_not_there_is_asked_for_and_taken_when_it_comes()
    {
        using var bench = new IntakeBench();
        var file = Row(3, "Bakery", "12.30", "r7.pdf");
        Import(bench, file);
        Assert.Equal("receipt-missing", Assert.Single(bench.Exceptions()).Kind);
        Assert.Equal(EntryState.Active, bench.Expenses()[0].Expense.State);
        File.WriteAllText(Path.Combine(bench.Receipts, "r7.pdf"), "late");
        Assert.Equal(1, Import(bench, file).Counts.Unchanged);
        Assert.Empty(bench.Exceptions());
        Assert.NotNull(Assert.Single(bench.Expenses()[0].Receipts).Blob);
    }

    [Fact]
    public void A_receipt_is_demanded_above_the_limit_of_the_policy()
    {
        using var bench = new IntakeBench();
        Import(bench, Row(3, "Hotel", "100.00", "") + Row(4, "Hotel", "100.01", ""));
        Assert.Equal("receipt-required", Assert.Single(bench.Exceptions()).Kind);
    }

    [Fact]
    public void An_expense_kept_without_its_demanded_receipt_counts_and_is_asked_for_again_when_its_figures_change()
    {
        using var bench = new IntakeBench();
        Import(bench, Row(4, "Hotel", "100.01", ""));
        bench.Decide(Assert.Single(bench.Exceptions()), "keep");
        Assert.True(bench.Expenses()[0].Expense.ReceiptWaived);
        Import(bench, Row(4, "Hotel", "100.01", ""));
        Assert.Empty(bench.Exceptions());
        Assert.True(bench.Expenses()[0].Expense.ReceiptWaived);

        Import(bench, Row(4, "Hotel", "900.01", ""));
        Assert.Equal("receipt-required", Assert.Single(bench.Exceptions()).Kind);
        Assert.False(bench.Expenses()[0].Expense.ReceiptWaived);
    }

    [Theory]
    [InlineData("100.01", "", "receipt-required")]
    [InlineData("10.00", "r8.pdf", "receipt-missing")]
    public void An_expense_deleted_for_its_receipt_never_counts_and_is_not_asked_about_again(string amount, string receipt, string kind)
    {
        using var bench = new IntakeBench();
        var file = Row(4, "Hotel", amount, receipt);
        Import(bench, file);
        var exception = Assert.Single(bench.Exceptions());
        Assert.Equal(kind, exception.Kind);
        Assert.Equal(["keep", "delete"], exception.Choices);
        bench.Decide(exception, "delete");
        Import(bench, file);

        Assert.Equal(EntryState.Deleted, Assert.Single(bench.Expenses()).Expense.State);
        Assert.Empty(bench.Exceptions());
        using var read = bench.Store.Read();
        Assert.Empty(read.Work.Expenses(new(2026, 12, 31)));
    }

    [Fact]
    public void An_expense_kept_without_its_missing_receipt_counts_and_takes_the_receipt_when_it_comes()
    {
        using var bench = new IntakeBench();
        var file = Row(3, "Bakery", "12.30", "r9.pdf");
        Import(bench, file);
        bench.Decide(Assert.Single(bench.Exceptions()), "keep");
        Import(bench, file);
        Assert.Empty(bench.Exceptions());
        Assert.Equal(EntryState.Active, bench.Expenses()[0].Expense.State);
        File.WriteAllText(Path.Combine(bench.Receipts, "r9.pdf"), "late");
        Import(bench, file);
        Assert.NotNull(Assert.Single(bench.Expenses()[0].Receipts).Blob);
    }

    [Fact]
    public void Z2_a_receipts_name_never_leads_out_of_its_folder()
    {
        using var bench = new IntakeBench();
        File.WriteAllText(Path.Combine(bench.Folder, "secret.pdf"), "secret");
        File.CreateSymbolicLink(Path.Combine(bench.Receipts, "link.pdf"), Path.Combine(bench.Folder, "secret.pdf"));
        string[] names = ["../secret.pdf", "/etc/passwd", "link.pdf", "receipts/../../secret.pdf", "\u202Efdp.exe", new string('n', 300) + ".pdf"];
        var result = Import(bench, string.Concat(names.Select((n, i) => Row(i + 1, "Shop", $"{i + 1}.00", n))));
        Assert.Equal(names.Length, result.Counts.Added + result.Counts.Rejected);
        Assert.All(bench.Expenses().SelectMany(e => e.Receipts), r => Assert.Null(r.Blob));
        Assert.All(bench.Exceptions(), e => Assert.DoesNotContain(e.Summary, c => c == '\u202E' || char.IsControl(c)));
        Assert.Single(Directory.GetFiles(Path.Combine(bench.Folder, "blobs"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_missing_and_a_new_expense_of_one_day_wait_and_a_corrected_amount_updates()
    {
        using var bench = new IntakeBench();
        Import(bench, Row(3, "Bakery", "12.30", "") + Row(4, "Taxi", "20.00", ""));
        Assert.Equal(new RowCounts(2, 0, 1, 1, 0, 0), Import(bench, Row(3, "Bakery", "13.30", "") + Row(4, "Taxi", "20.00", "")).Counts);
        Assert.Equal(1330, bench.Expenses()[0].Expense.Amount.Minor);
        Assert.Equal(new RowCounts(2, 1, 0, 1, 0, 1), Import(bench, Row(3, "Bistro", "13.30", "") + Row(4, "Taxi", "20.00", "")).Counts);
        Assert.Equal(["possible-correction", "possible-correction"], bench.Exceptions().Select(e => e.Kind));
        Assert.Equal(new RowCounts(1, 0, 0, 1, 0, 0), Import(bench, Row(4, "Taxi", "20.00", "")).Counts);
    }

    private static ImportedFile Import(IntakeBench bench, string rows) =>
        bench.Import(ImportKind.Expenses, Header + rows, rules: Rules, connection: "cards");

    private static string Row(int day, string merchant, string amount, string receipt) =>
        $"2026-02-{day:00} 00:00:00,{merchant},{amount},5812,Meals,Acme:Site,Lunch,yes,EUR,{amount},{receipt}\r\n";
}
