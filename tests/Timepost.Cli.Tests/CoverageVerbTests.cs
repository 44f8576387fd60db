using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

/// <summary><c>mapping coverage</c>: exit codes, table and JSON.</summary>
public sealed class CoverageVerbTests : IDisposable
{
    private const string Closed = "Number,Name,Type,Closed\n4430,Income:Fees,revenue,yes\n4450,Income:Licences,revenue,no\n";
    private readonly Typist _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Without_a_chart_it_says_what_to_import()
    {
        var firm = _shell.Firm();
        Assert.Equal(1, _shell.Type("mapping coverage", firm));
        Assert.Contains("timepost import accounts FILE", _shell.Error, StringComparison.Ordinal);
        Assert.Equal("not-found", _shell.Json($"mapping coverage --workspace {firm}").GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public void The_sample_s_chart_covers_its_mapping_until_an_account_is_closed()
    {
        var firm = _shell.Firm();
        _shell.Type("import accounts", firm);
        Assert.Equal(0, _shell.Type("mapping coverage", firm));

        File.WriteAllText(Path.Combine(firm, "chart.csv"), Closed);
        _shell.Type("import accounts chart.csv", firm);
        Assert.Equal(1, _shell.Type("mapping coverage", firm));
        Assert.Contains("closed-in-chart", _shell.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("4450", _shell.Out, StringComparison.Ordinal);
        _shell.Type("mapping coverage --all", firm);
        Assert.Contains("Nothing maps to 4450 Income:Licences.", _shell.Out, StringComparison.Ordinal);

        var json = _shell.Json($"mapping coverage --workspace {firm}");
        Assert.Equal((35, 1, 0), (json.GetProperty("chartAccounts").GetInt32(), json.GetProperty("errors").GetInt32(), json.GetProperty("warnings").GetInt32()));
        var fees = json.GetProperty("accounts").EnumerateArray().Single(a => a.GetProperty("id").GetString() == "fees");
        Assert.True(fees.GetProperty("closed").GetBoolean());
        Assert.Equal("closed-in-chart", Assert.Single(fees.GetProperty("findings").EnumerateArray()).GetString());
        Assert.Equal(["error closed-in-chart fees", "note nothing-maps-to 4450"], json.GetProperty("findings").EnumerateArray()
            .Select(f => $"{f.GetProperty("severity").GetString()} {f.GetProperty("code").GetString()} {f.GetProperty("subject").GetString()}"));
    }
}
