using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

/// <summary>Exchange differences as they are typed: <c>show fx</c>, <c>reconcile fx</c>, <c>pay --at-bank</c>, also wrongly. What they answer is in docs/exchange-differences.md.</summary>
public sealed class FxVerbTests : IDisposable
{
    private readonly Typist _shell = new();

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData("show fx --by client", "fx-by")]
    [InlineData("show fx --period 2026-02 --from 2026-01-01", "fx-days")]
    [InlineData("show fx --from 2026-03-01 --to 2026-01-01", "fx-days")]
    [InlineData("show fx --period March", "period-wrong")]
    [InlineData("show fx --document NOPE", "document-unknown")]
    [InlineData("show postings --document NOPE", "document-unknown")]
    [InlineData("reconcile fx --period March", "period-wrong")]
    [InlineData("pay PB-1 --amount 1 --at-bank 1,5", "amount-wrong")]
    public void What_cannot_be_is_refused(string line, string code)
    {
        Assert.Equal(2, _shell.Type(line, _shell.Firm()));
        Assert.Contains(code, _shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_amount_in_another_currency_is_refused_and_told_apart_from_what_the_bank_shows()
    {
        var firm = _shell.Firm();
        foreach (var line in new[] { "import time inbox/time/toggl/toggl-2026-02.csv", "import rates", "plan --as-of 2026-05-04", "approve last", "apply last" })
        {
            _shell.Type(line, firm);
        }

        var invoice = _shell.Json($"show invoices --workspace {firm}").GetProperty("invoices").EnumerateArray().First(i => i.GetProperty("currency").GetString() == "EUR");
        var number = invoice.GetProperty("number").GetString();
        Assert.Equal(2, _shell.Type($"pay {number} --amount 50 --currency USD --date 2026-05-05", firm));
        Assert.Contains("payment-other-currency", _shell.Error, StringComparison.Ordinal);
        Assert.Equal(2, _shell.Type($"pay {number} --amount 50 --at-bank 50 --date 2026-05-05", firm));
        Assert.Contains("payment-at-bank", _shell.Error, StringComparison.Ordinal);
        Assert.Equal(2, _shell.Type($"pay {number} --amount 50 --fee 1 --fee-currency USD --date 2026-05-05", firm));
        Assert.Contains("payment-fee-currency", _shell.Error, StringComparison.Ordinal);
        Assert.Equal(0, _shell.Type("reconcile fx", firm));
        var report = _shell.Json($"show fx --to 2026-05-31 --workspace {firm}");
        Assert.Equal(["from", "to", "base", "items", "closing", "subledger", "ties"], report.EnumerateObject().Select(p => p.Name));
        Assert.True(report.GetProperty("ties").GetBoolean());
    }

    [Fact]
    public void A_month_end_says_what_it_skips_what_revalues_a_balance_and_which_rate_looks_like_a_slip()
    {
        var firm = _shell.Firm();
        foreach (var line in new[]
        {
            "import time inbox/time/clockify/clockify-2026-02.csv", "import rates", "plan --as-of 2026-05-04", "approve last", "apply last",
        })
        {
            _shell.Type(line, firm);
        }

        _shell.Type("pay --client spreewerk --amount 100 --date 2099-01-01", firm);
        Assert.Contains("has not come yet", _shell.Out + _shell.Error, StringComparison.Ordinal);
        Assert.Equal(0, _shell.Type("close 2026-06", firm));
        Assert.Contains("2026-05-04 to 2026-05-31 was never closed by itself", _shell.Out + _shell.Error, StringComparison.Ordinal);
        Assert.Contains("Each amount is reversed on the day after.", _shell.Out, StringComparison.Ordinal);

        _shell.Type("show postings --balances --to 2026-06-30", firm);
        Assert.Contains("of it revaluation", _shell.Out, StringComparison.Ordinal);
        var balance = _shell.Json($"show postings --balances --to 2026-06-30 --workspace {firm}").GetProperty("balances").EnumerateArray()
            .Single(b => b.GetProperty("account").GetString() == "Assets:Receivable" && b.GetProperty("currency").GetString() == "EUR");
        Assert.Equal("-252.67", balance.GetProperty("revaluation").GetString());
        _shell.Type("show postings --balances --to 2026-07-01", firm);
        Assert.DoesNotContain("of it revaluation", _shell.Out, StringComparison.Ordinal);

        _shell.Type("rate add USD 115 --date 2026-06-30", firm);
        Assert.Contains("If this one is a slip", _shell.Out + _shell.Error, StringComparison.Ordinal);
        Assert.Contains("what is closed keeps its rates", _shell.Out + _shell.Error, StringComparison.Ordinal);
    }
}
