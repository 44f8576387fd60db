using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Engine.Intake;
using Timepost.Engine.Workspaces;
using Timepost.Storage.Tests.Intake;
using Timepost.Storage.Tests.Support;

namespace Timepost.Storage.Tests.Fx;

public sealed class RateIntakeTests
{
    private const string Header = "base,quote,date,value\n";
    private const string First = Header + "EUR,USD,2026-01-15,1.16\nEUR,JPY,2026-01-15,184.2\n";
    private static readonly ConnectionSettings Bank = new() { Name = "bank", Role = ConnectionRole.Rates, Kind = "csv" };
    private static readonly RuleSet WithBank = With(Bank);

    private static RuleSet With(params ConnectionSettings[] connections) =>
        IntakeBench.Rules with { Workspace = IntakeBench.Rules.Workspace with { Connections = connections } };

    private static decimal[] Dollars(IntakeBench bench, string? provider = null)
    {
        using var reading = bench.Store.Read();
        return [.. reading.Rates.For(provider, Currency.Of("EUR"), Currency.Of("USD")).Select(r => r.Value)];
    }

    [Fact]
    public void The_same_file_twice_adds_nothing_and_a_provider_is_the_connection_unless_the_file_names_one()
    {
        using var bench = new IntakeBench();

        var first = bench.Import(ImportKind.Rates, First, rules: WithBank);
        var again = bench.Import(ImportKind.Rates, First, rules: WithBank);
        var named = bench.Import(ImportKind.Rates, "provider,base,quote,date,value\nnorges,EUR,USD,2026-01-15,1.15\n", rules: WithBank);

        Assert.Equal(("csv-rates", "bank", new RowCounts(2, 2, 0, 0, 0, 0)), (first.Format, first.Connection, first.Counts));
        Assert.Equal(new RowCounts(2, 0, 0, 2, 0, 0), again.Counts);
        Assert.Equal(1, named.Counts.Added);
        Assert.Equal([1.16m], Dollars(bench, "bank"));
        Assert.Equal([1.15m], Dollars(bench, "norges"));
    }

    [Fact]
    public void A_corrected_rate_is_a_new_row_and_the_file_before_it_read_again_does_not_undo_it()
    {
        using var bench = new IntakeBench();
        bench.Import(ImportKind.Rates, Header + "EUR,USD,2026-01-15,11.6\n", rules: WithBank);
        Assert.Equal(1, bench.Import(ImportKind.Rates, Header + "EUR,USD,2026-01-15,1.16\n", rules: WithBank).Counts.Added);

        // the inbox holds both files, and each import reads both
        foreach (var value in new[] { "11.6", "1.16" })
        {
            Assert.Equal(1, bench.Import(ImportKind.Rates, Header + $"EUR,USD,2026-01-15,{value}\n", rules: WithBank).Counts.Unchanged);
        }

        Assert.Equal([11.6m, 1.16m], Dollars(bench));
    }

    [Fact]
    public void Rows_that_were_rejected_are_taken_when_the_same_file_comes_again_under_settings_that_read_them()
    {
        using var bench = new IntakeBench();
        const string text = "base;quote;date;value\nEUR;USD;2026-01-15;1,160\nEUR;JPY;2026-01-15;184\n";
        Assert.Equal(new RowCounts(2, 1, 0, 0, 1, 0), bench.Import(ImportKind.Rates, text, rules: WithBank).Counts);

        Assert.Equal(new RowCounts(2, 1, 0, 1, 0, 0), bench.Import(ImportKind.Rates, text, rules: With(Bank with { DecimalMark = "," })).Counts);
        Assert.Equal([1.16m], Dollars(bench));
    }

    [Theory]
    [InlineData("EUR,USD,2026-01-15,1.17", "rate-twice")]
    [InlineData("EUR,USD,1969-12-31,1.17", "rate-date")]
    [InlineData("EUR,EUR,2026-01-15,1.17", "rate-invalid")]
    public void A_row_that_cannot_be_taken_is_rejected_with_its_place(string row, string code)
    {
        using var bench = new IntakeBench();

        var file = bench.Import(ImportKind.Rates, First + row + "\n", rules: WithBank);

        var rejected = Assert.Single(file.Rejected);
        Assert.Equal((4L, code), (rejected.Line, rejected.Code));
        Assert.NotEmpty(rejected.Column);
        Assert.NotEmpty(rejected.Value);
        Assert.Equal(2, file.Counts.Added);
        Assert.Equal([1.16m], Dollars(bench));
    }

    [Fact]
    public void A_file_never_passes_for_rates_that_were_typed()
    {
        using var bench = new IntakeBench();

        var file = bench.Import(ImportKind.Rates, "provider,base,quote,date,value\nhand,EUR,USD,2026-01-15,1.16\n", rules: WithBank);

        Assert.Equal("rate-provider", Assert.Single(file.Rejected).Code);
        Assert.Empty(Dollars(bench));
    }

    [Fact]
    public void Without_a_connection_a_file_comes_under_its_format_and_of_two_a_person_names_one()
    {
        using var bench = new IntakeBench();
        const string table = "Date,USD,JPY,\n2026-01-15,1.16,N/A,\n";

        var file = bench.Import(ImportKind.Rates, table);
        Assert.Equal(("ecb", "ecb", 1L), (file.Format, file.Connection, file.Counts.Added));
        Assert.Equal([1.16m], Dollars(bench, "ecb"));

        var two = With(Bank, Bank with { Name = "other" });
        Assert.Equal("connection-ambiguous", Assert.Single(bench.Import(ImportKind.Rates, First, rules: two).Rejected).Code);
        Assert.Equal("other", bench.Import(ImportKind.Rates, First, rules: two, connection: "other").Connection);
        Assert.Throws<WrongConnectionException>(() => bench.Import(ImportKind.Time, First, rules: two, connection: "other"));
    }

    [Fact]
    public void A_file_of_rates_leaves_one_row_in_the_trail_and_a_viewer_imports_none()
    {
        using var bench = new IntakeBench();
        Assert.Throws<NotAllowedException>(() => bench.Run(ImportKind.Rates, System.Text.Encoding.UTF8.GetBytes(First), role: ActorRole.Viewer));

        bench.Import(ImportKind.Rates, First, rules: WithBank);

        using var reading = bench.Store.Read();
        var row = Assert.Single(reading.Trail.Rows(0));
        Assert.Equal("import", row.Kind);
        Assert.Contains("\"kind\":\"rates\"", System.Text.Encoding.UTF8.GetString(row.Payload!), StringComparison.Ordinal);
    }
}
