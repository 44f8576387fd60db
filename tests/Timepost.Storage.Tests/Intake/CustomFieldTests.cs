using Timepost.Domain.Mapping;
using Timepost.Domain.Mapping.Expressions;
using Timepost.Engine.Intake;

namespace Timepost.Storage.Tests.Intake;

/// <summary>Columns that a connection names as custom fields.</summary>
public sealed class CustomFieldTests
{
    private const string Header = "Worker,Client,Day,Hours,Cost centre,Order\r\n";

    private static RuleSet Rules(params (string Name, string Column)[] fields) => IntakeBench.Rules with
    {
        Workspace = IntakeBench.Rules.Workspace with
        {
            Connections =
            [
                new ConnectionSettings
                {
                    Name = "erp", Role = ConnectionRole.Source, Kind = "csv",
                    Columns = new Dictionary<string, string> { ["worker"] = "Worker", ["client"] = "Client", ["date"] = "Day", ["hours"] = "Hours" },
                    Fields = fields.ToDictionary(f => f.Name, f => f.Column),
                },
                new ConnectionSettings { Name = "cards", Role = ConnectionRole.Source, Kind = "csv-expenses", Currency = "EUR", Fields = fields.ToDictionary(f => f.Name, f => f.Column) },
            ],
        },
    };

    private static ImportedFile Time(IntakeBench bench, RuleSet rules, params string[] rows) =>
        bench.Import(ImportKind.Time, Header + string.Concat(rows.Select(r => r + "\r\n")), "csv", rules, "erp");

    [Fact]
    public void Named_columns_are_kept_with_the_entry()
    {
        using var bench = new IntakeBench();
        Time(bench, Rules(("cost-centre", "Cost centre"), ("order", "Order")), "Ana,Acme,2026-02-02,1.0,4711,", "Ana,Acme,2026-02-03,1.0,,");
        var entries = bench.Entries();
        Assert.Equal([KeyValuePair.Create("cost-centre", "4711")], entries[0].Fields);
        Assert.Empty(entries[1].Fields);
        using var read = bench.Store.Read();
        Assert.Equal("4711", read.Work.DetailsOf(entries[0].Id, EntryDetails.Fields).Fields["cost-centre"]);
        Assert.Empty(read.Work.DetailsOf(entries[0].Id, EntryDetails.Tags).Fields);
        Assert.Empty(read.Work.DetailsOf(entries[1].Id, EntryDetails.Fields).Fields);
    }

    [Fact]
    public void A_changed_field_is_a_changed_row_and_its_month_is_planned_again()
    {
        using var bench = new IntakeBench();
        var rules = Rules(("cost-centre", "Cost centre"));
        Time(bench, rules, "Ana,Acme,2026-02-02,1.0,4711,a");
        Clean(bench);
        Assert.Equal(new RowCounts(1, 0, 1, 0, 0, 0), Time(bench, rules, "Ana,Acme,2026-02-02,1.0,4712,a").Counts);
        Assert.Equal("4712", Assert.Single(bench.Entries()).Fields["cost-centre"]);
        using var read = bench.Store.Read();
        Assert.Single(read.Work.Dirty());
    }

    [Fact]
    public void A_changed_column_that_is_not_named_changes_nothing()
    {
        using var bench = new IntakeBench();
        var rules = Rules(("cost-centre", "Cost centre"));
        Time(bench, rules, "Ana,Acme,2026-02-02,1.0,4711,a");
        Assert.Equal(new RowCounts(1, 0, 0, 1, 0, 0), Time(bench, rules, "Ana,Acme,2026-02-02,1.0,4711,b").Counts);
    }

    [Fact]
    public void Fields_that_are_named_later_come_with_the_next_reading_of_the_same_file()
    {
        using var bench = new IntakeBench();
        string[] rows = ["Ana,Acme,2026-02-02,1.0,4711,a", "Ana,Acme,2026-02-03,1.0,,b"];
        Time(bench, Rules(), rows);
        Clean(bench);
        var ids = bench.Entries().Select(e => e.Id).ToList();
        Assert.Equal(new RowCounts(2, 0, 1, 1, 0, 0), Time(bench, Rules(("cost-centre", "Cost centre")), rows).Counts);
        Assert.Equal(ids, bench.Entries().Select(e => e.Id));
        Assert.Equal("4711", bench.Entries()[0].Fields["cost-centre"]);
        Assert.Equal(new RowCounts(2, 0, 0, 2, 0, 0), Time(bench, Rules(("cost-centre", "Cost centre")), rows).Counts);
        bench.AssertHoursEqualARecount();
        using var read = bench.Store.Read();
        Assert.Single(read.Work.Dirty());
    }

    [Fact]
    public void An_expense_has_them_too_and_a_changed_one_is_a_changed_row()
    {
        using var bench = new IntakeBench();
        var rules = Rules(("order", "Order"));
        string File(string order) => $"date,merchant,category,amount,currency,Order\r\n2026-02-02,Rail,Travel,10.00,EUR,{order}\r\n";
        ImportedFile Import(string order, RuleSet under) => bench.Import(ImportKind.Expenses, File(order), "csv-expenses", under, "cards");
        Import("7", Rules());
        Assert.Empty(Assert.Single(bench.Expenses()).Expense.Fields);
        Assert.Equal(new RowCounts(1, 0, 1, 0, 0, 0), Import("7", rules).Counts);
        Assert.Equal("7", Assert.Single(bench.Expenses()).Expense.Fields["order"]);
        Assert.Equal(new RowCounts(1, 0, 0, 1, 0, 0), Import("7", rules).Counts);
        using (var write = bench.Store.Begin())
        {
            write.Work.ClearDirtyExpenses();
            write.Commit();
        }

        Assert.Equal(new RowCounts(1, 0, 1, 0, 0, 0), Import("8", rules).Counts);
        Assert.Equal("8", Assert.Single(bench.Expenses()).Expense.Fields["order"]);
        using var read = bench.Store.Read();
        Assert.True(read.Work.ExpensesDirty());
    }

    [Fact]
    public void A_file_that_lacks_a_named_column_is_refused()
    {
        using var bench = new IntakeBench();
        var file = Time(bench, Rules(("cost-centre", "Kostenstelle")), "Ana,Acme,2026-02-02,1.0,4711,a");
        Assert.True(file.Refused);
        var rejection = Assert.Single(file.Rejected);
        Assert.Equal("header-missing", rejection.Code);
        Assert.Contains("cost-centre", rejection.Reason, StringComparison.Ordinal);
        Assert.Empty(bench.Entries());
    }

    private static void Clean(IntakeBench bench)
    {
        using var write = bench.Store.Begin();
        foreach (var mark in write.Work.Dirty())
        {
            write.Work.ClearDirty(mark.Client, mark.Month);
        }

        write.Commit();
    }
}
