using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

/// <summary>What a bookkeeper types about money, also wrongly.</summary>
public sealed class PayVerbTests : IDisposable
{
    private readonly Typist _shell = new();

    public void Dispose() => _shell.Dispose();

    private string Delivered()
    {
        var firm = _shell.Firm();
        foreach (var line in new[] { "import time inbox/time/toggl/toggl-2026-02.csv", "import rates", "plan --as-of 2026-05-04", "approve last", "apply last" })
        {
            _shell.Type(line, firm);
        }

        return firm;
    }

    [Theory]
    [InlineData("pay PB-2026-0001 --amount 1,5 --date 2026-05-05")]
    [InlineData("pay PB-2026-0001 --amount 1'000 --date 2026-05-05")]
    [InlineData("pay PB-2026-0001 --amount 1e3 --date 2026-05-05")]
    [InlineData("pay PB-2026-0001 --amount 1 --fee 1,5 --date 2026-05-05")]
    [InlineData("write-off PB-2026-0001 --amount 1,5 --reason x --date 2026-05-05")]
    public void N1_an_amount_with_a_comma_is_refused_and_nothing_is_recorded(string line)
    {
        var firm = Delivered();
        Assert.Equal(2, _shell.Type(line, firm));
        Assert.Contains("amount-wrong", _shell.Error, StringComparison.Ordinal);
        _shell.Type("show postings --json", firm);
        Assert.DoesNotContain("\"kind\":\"payment\"", _shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_payment_without_an_amount_says_what_is_missing()
    {
        Assert.Equal(2, _shell.Type("pay PB-2026-0001", _shell.Firm()));
        Assert.Contains("--amount", _shell.Error, StringComparison.Ordinal);
        Assert.Equal(2, _shell.Type("pay", _shell.Path("firm")));
        Assert.Contains("--amount", _shell.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("needs a verb", _shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_payment_says_what_it_settled_and_the_invoice_what_is_open()
    {
        var firm = Delivered();
        var before = _shell.Json($"show invoices --workspace {firm}").GetProperty("invoices")[0];
        Assert.Equal(0, _shell.Type($"pay {before.GetProperty("number").GetString()} --amount 100.25 --date 2026-05-05", firm));
        Assert.Contains("100.25", _shell.Out, StringComparison.Ordinal);
        var after = _shell.Json($"show invoices --workspace {firm}").GetProperty("invoices")[0];
        Assert.Equal(decimal.Parse(before.GetProperty("open").GetString()!, null) - 100.25m, decimal.Parse(after.GetProperty("open").GetString()!, null));
        Assert.NotNull(after.GetProperty("baseTotal").GetString());
        Assert.Equal(0, _shell.Type("show postings --balances", firm));
        Assert.Contains("Assets:Bank", _shell.Out, StringComparison.Ordinal);
        foreach (var program in new[] { "hledger", "ledger", "beancount" })
        {
            Assert.Equal(0, _shell.Type($"show postings --as {program}", firm));
            Assert.Contains("2026-05-05", _shell.Out, StringComparison.Ordinal);
        }

        Assert.Equal(2, _shell.Type("show postings --as gnucash", firm));
    }
}
