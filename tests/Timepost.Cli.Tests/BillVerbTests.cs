using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

/// <summary>Verbs of subcontractors, typed. What they do is tested with the engine; docs/subcontractors.md is typed as a whole.</summary>
public sealed class BillVerbTests : IDisposable
{
    private readonly Typist _shell = new();

    public void Dispose() => _shell.Dispose();

    // the files of the page's example, self-billed
    private string Firm()
    {
        Assert.Equal(0, _shell.Type("init try"));
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "subcontractors.md"));
        foreach (System.Text.RegularExpressions.Match block in System.Text.RegularExpressions.Regex.Matches(
            page, "^```(?:csv|yaml) (\\S+)\n(.*?)^```", System.Text.RegularExpressions.RegexOptions.Singleline | System.Text.RegularExpressions.RegexOptions.Multiline))
        {
            File.WriteAllText(_shell.Path(block.Groups[1].Value), block.Groups[2].Value.Replace("    currency: EUR\n", "    currency: EUR\n    selfBilling: true\n", StringComparison.Ordinal));
        }

        var firm = _shell.Path("try");
        Assert.Equal(0, _shell.Type("mapping check", firm));
        Assert.Equal(0, _shell.Type("import time march.csv", firm));
        return firm;
    }

    [Fact]
    public void A_self_billed_month_in_json()
    {
        var firm = Firm();
        var plan = _shell.Json($"plan --as-of 2026-03-31 --workspace {firm}");
        var bill = Assert.Single(plan.GetProperty("actions").EnumerateArray(), a => a.GetProperty("kind").GetString() == "subcontractor-bill");
        Assert.Equal("714.00", bill.GetProperty("effect").GetProperty("amount").GetString());
        _shell.Type("approve last", firm);
        _shell.Type("apply last", firm);

        var vendor = Assert.Single(_shell.Json($"bill status --month 2026-03 --workspace {firm}").GetProperty("vendors").EnumerateArray());
        Assert.Equal(("30.00", "self-billed"), (vendor.GetProperty("held").GetString(), vendor.GetProperty("bills")[0].GetProperty("state").GetString()));
        var line = _shell.Json($"show bills --margin --workspace {firm}").GetProperty("bills")[0].GetProperty("lines")[0];
        Assert.Equal(("600.00", "950.00", "350.00"), (line.GetProperty("cost").GetString(), line.GetProperty("client").GetString(), line.GetProperty("margin").GetString()));
        Assert.Equal("proposed", _shell.Json($"bill settle nord --quarter 2026-Q1 --workspace {firm}").GetProperty("step").GetString());
        Assert.Equal("approved", _shell.Json($"bill approve nord --quarter 2026-Q1 --workspace {firm}").GetProperty("step").GetString());
        Assert.Equal("retention-release", _shell.Json($"bill release nord 30.00 --date 2026-04-15 --workspace {firm}").GetProperty("kind").GetString());
        Assert.True(_shell.Json($"reconcile subcontractors --month 2026-03 --workspace {firm}").GetProperty("agrees").GetBoolean());
        Assert.Equal(0, _shell.Type("show bills --status final", firm));
        Assert.Contains("Nord Studio", _shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cost_is_disputed_reopened_and_rejected()
    {
        var firm = Firm();
        var entry = _shell.Json($"show entries --limit 1 --workspace {firm}").GetProperty("entries")[0].GetProperty("id").GetString();

        Assert.Equal("disputed", _shell.Json($"bill dispute {entry} --reason \"too long\" --workspace {firm}").GetProperty("cost").GetString());
        Assert.Equal(1, _shell.Type($"bill dispute {entry} --reason again", firm));
        Assert.Contains("cost-not-open", _shell.Error, StringComparison.Ordinal);
        Assert.Equal(0, _shell.Type($"show dispositions {entry}", firm));
        Assert.Contains("disputed", _shell.Out, StringComparison.Ordinal);
        Assert.Equal(0, _shell.Type($"bill reopen {entry}", firm));
        Assert.Equal("not payable", _shell.Json($"bill reject {entry} --reason \"not ordered\" --workspace {firm}").GetProperty("cost").GetString());
        Assert.Equal(0, _shell.Type($"explain {entry}", firm));
        Assert.Contains("not-payable", _shell.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bill match BILL-2026-00009", "usage", 2)]
    [InlineData("bill match", "usage", 2)]
    [InlineData("bill match --not xyz --reason r", "not-found", 2)]
    [InlineData("bill match --not 0199f0c2-0000-7000-8000-00000000002a", "reason-missing", 1)]
    [InlineData("bill match --not 0199f0c2-0000-7000-8000-00000000002a --reason r", "bill-unknown", 1)]
    [InlineData("bill match BILL-2026-00009 0199f0c2-0000-7000-8000-00000000002a", "bill-unknown", 1)]
    [InlineData("bill match BILL-2026-00009 xyz", "not-found", 2)]
    [InlineData("bill dispute xyz --reason r", "not-found", 2)]
    [InlineData("bill release nord 1,000.00", "amount-wrong", 2)]
    [InlineData("bill release nord 1.00", "retention-too-much", 1)]
    [InlineData("bill forfeit nord 1.00", "reason-missing", 1)]
    [InlineData("bill settle nord --quarter Q1", "quarter-wrong", 1)]
    [InlineData("bill approve nord --quarter 2026-Q1", "settlement-missing", 1)]
    [InlineData("bill settle sued --quarter 2026-Q1", "subcontractor-unknown", 1)]
    [InlineData("bill status --month March", "date-wrong", 2)]
    public void What_cannot_be_done_is_refused_with_its_code(string line, string code, int exit)
    {
        var firm = Firm();

        Assert.Equal(exit, _shell.Type(line, firm));
        Assert.Contains($"code:  {code}\n", _shell.Error, StringComparison.Ordinal);
    }
}
