using Timepost.Domain.Work;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Intake;
using Timepost.Storage.Tests.Support;

namespace Timepost.Storage.Tests.Intake;

/// <summary>What planning asks of the store beside rows.</summary>
public sealed class WorkStoreTests
{
    [Fact]
    public void Deleted_work_is_told_only_where_something_of_it_is_disposed()
    {
        using var bench = new IntakeBench();
        string[] all = [IntakeBench.Hour("Anna", 2, 9), IntakeBench.Hour("Anna", 3, 9), IntakeBench.Hour("Anna", 4, 9), IntakeBench.Hour("Anna", 5, 9)];
        bench.Time(all);
        bench.Time(all[0], all[3]);
        foreach (var exception in bench.Exceptions())
        {
            bench.Decide(exception, "delete");
        }

        var deleted = bench.Entries().Where(e => e.State == EntryState.Deleted).ToList();
        Assert.Equal(2, deleted.Count);
        using var write = bench.Store.Begin();
        Assert.Empty(write.Work.Gone());
        foreach (var entry in bench.Entries().Where(e => e.Id != deleted[0].Id))
        {
            write.Dispositions.SetLimit(entry.Id.Value, DispositionSide.Sale, ItemMeasure.Seconds, entry.Seconds);
            write.Dispositions.Add(new Disposition
            {
                Id = bench.Ids.Next(),
                Item = entry.Id.Value,
                Side = DispositionSide.Sale,
                BillingDay = entry.BillingDay,
                Quantity = entry.Seconds,
                To = "line",
                Document = "TP000000000000000001",
                Line = 1,
                RuleSet = "h",
            });
        }

        Assert.Equal([new GoneWork("entry", deleted[1].Id.Value, deleted[1].BillingDay, 3600)], write.Work.Gone());
    }

    [Fact]
    public void All_rows_come_by_worker_and_start_whatever_their_client()
    {
        using var bench = new IntakeBench();
        bench.Time(IntakeBench.Hour("Ben", 3, 9), IntakeBench.Hour("Anna", 4, 9), IntakeBench.Hour("Ben", 3, 8), IntakeBench.Hour("Anna", 2, 9));
        using var read = bench.Store.Read();
        var rows = read.Work.RowsByWorker().Select(r => (Worker: read.Work.NameOf(NameKind.Worker, r.Worker), Start: r.StartMicros, r.Seconds, Client: read.Work.NameOf(NameKind.Client, r.Client))).ToList();

        Assert.Equal(["Ben", "Ben", "Anna", "Anna"], rows.Select(r => r.Worker));
        Assert.True(rows[0].Start < rows[1].Start && rows[2].Start < rows[3].Start);
        Assert.All(rows, r => Assert.Equal((3600, true), (r.Seconds, r.Client.Length > 0)));
    }

    [Fact]
    public void Rows_of_workers_tell_the_cost_side_and_leave_out_what_is_disposed_where_asked()
    {
        using var bench = new IntakeBench();
        bench.Time(IntakeBench.Hour("Anna", 2, 9), IntakeBench.Hour("Ben", 3, 9), IntakeBench.Hour("Anna", 4, 9), IntakeBench.Hour("Cleo", 5, 9));
        var first = bench.Entries().First(e => e.Worker == "Anna");
        using var write = bench.Store.Begin();
        foreach (var (side, seconds) in new[] { (DispositionSide.Cost, first.Seconds), (DispositionSide.Sale, 60L) })
        {
            write.Dispositions.SetLimit(first.Id.Value, side, ItemMeasure.Seconds, first.Seconds);
            write.Dispositions.Add(new Disposition
            {
                Id = bench.Ids.Next(),
                Item = first.Id.Value,
                Side = side,
                BillingDay = first.BillingDay,
                Quantity = seconds,
                To = "line",
                Document = "TP000000000000000001",
                Line = 1,
                RuleSet = "h",
            });
        }

        int[] workers = [write.Work.IdOf(NameKind.Worker, "Anna"), write.Work.IdOf(NameKind.Worker, "Ben")];
        NodaTime.LocalDate last = new(2026, 12, 31);
        Assert.Equal([first.Seconds, 0L, 0L], write.Work.RowsOfWorkers(workers, null, last, undisposed: false).Select(r => r.Disposed));
        Assert.Equal(2, write.Work.RowsOfWorkers(workers, null, last, undisposed: true).Count());
        Assert.Single(write.Work.RowsOfWorkers(workers, first.BillingDay, first.BillingDay, undisposed: false));
        Assert.Empty(write.Work.RowsOfWorkers([], null, last, undisposed: false));

        // more names than are asked for at once
        Assert.Equal(3, write.Work.RowsOfWorkers([.. workers, .. Enumerable.Range(1000, 30)], null, last, undisposed: false).Count());
        Assert.Empty(write.Work.GoneOfCost());
    }

    [Fact]
    public void Listed_customers_are_told_while_they_are_active()
    {
        using var bench = new IntakeBench();
        bench.Import(ImportKind.Customers, "ID,Name,VAT\r\n7,Mole Ltd,GB1\r\n3,Acme GmbH,DE1\r\n");

        using var read = bench.Store.Read();
        var customers = read.Work.Listed("customer");
        Assert.Equal([("3", "Acme GmbH"), ("7", "Mole Ltd")], customers.Select(c => (c.Id, c.Name)));
        Assert.Contains("\"TaxNumber\":\"DE1\"", customers[0].Body, StringComparison.Ordinal);
        Assert.Empty(read.Work.Listed("account"));
    }

    [Fact]
    public void Listed_accounts_are_told_with_those_that_are_closed_where_they_are_asked_for()
    {
        using var bench = new IntakeBench();
        bench.Import(ImportKind.Accounts, "Number,Name,Type,Closed\r\n1200,Bank,asset,\r\n1210,Old bank,asset,yes\r\n");

        using (var read = bench.Store.Read())
        {
            Assert.Equal(["1200"], read.Work.Listed("account").Select(a => a.Id));
            var all = read.Work.Listed("account", closedToo: true);
            Assert.Equal([("1200", true), ("1210", false)], all.Select(a => (a.Id, a.Active)));
            Assert.All(all, a => Assert.NotEqual("", a.Connection));
        }

        // opened again in the books
        var again = bench.Import(ImportKind.Accounts, "Number,Name,Type,Closed\r\n1200,Bank,asset,\r\n1210,Old bank,asset,no\r\n");
        Assert.Equal((1, 1), (again.Counts.Updated, again.Counts.Unchanged));
        using var later = bench.Store.Read();
        Assert.Equal(2, later.Work.Listed("account").Count);
    }

    [Fact]
    public void Accounts_below_others_have_their_full_names_wherever_the_parent_stands()
    {
        using var bench = new IntakeBench();
        var file = bench.Import(
            ImportKind.Accounts,
            "Number,Name,Type,Parent\r\n1210,Savings,asset,1200\r\n1200,Bank,asset,Assets\r\n1,Assets,asset,\r\n1300,Assets:Stock,asset,1\r\n1400,Loose,asset,999\r\n1500,Under,asset,Elsewhere\r\n");

        Assert.Empty(file.Rejected);
        using var read = bench.Store.Read();
        Assert.Equal(
            ["Assets", "Assets:Bank", "Assets:Bank:Savings", "Assets:Stock", "Loose", "Elsewhere:Under"], read.Work.Listed("account").Select(a => a.Name));
        Assert.Contains("\"OwnName\":\"Savings\"", read.Work.Listed("account")[2].Body, StringComparison.Ordinal);
    }

    [Fact]
    public void An_account_above_itself_is_rejected()
    {
        using var bench = new IntakeBench();
        var file = bench.Import(ImportKind.Accounts, "Number,Name,Type,Parent\r\n1,A,asset,2\r\n2,B,asset,1\r\n3,C,asset,\r\n");
        Assert.Equal([(2L, "parent-loop"), (3, "parent-loop")], file.Rejected.Select(r => (r.Line, r.Code)));
        Assert.Equal(1, file.Counts.Added);
    }

    [Fact]
    public void The_sources_own_id_is_told_where_there_is_one()
    {
        using var bench = new IntakeBench();
        bench.Time(IntakeBench.Hour("Anna", 2, 9));

        using var read = bench.Store.Read();
        Assert.Null(read.Work.ExternalIdOf(bench.Entries()[0].Id)); // this export has none
        Assert.Null(read.Work.ExternalIdOf(default));
    }
}
