using System.Text.Json;
using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

/// <summary>What a reader sees of the base amounts of a document in another currency.</summary>
public sealed class CurrencyLockTests : IDisposable
{
    private readonly Typist _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Invoices_and_explain_give_rate_day_provider_and_base_amounts()
    {
        var firm = _shell.Firm();
        foreach (var line in new[] { "import time inbox/time/toggl/toggl-2026-02.csv", "import rates", "plan --as-of 2026-05-04", "approve last", "apply last" })
        {
            _shell.Type(line, firm);
        }

        var invoices = _shell.Json($"show invoices --status final --workspace {firm}").GetProperty("invoices").EnumerateArray().ToList();
        Assert.All(invoices.Where(i => i.GetProperty("currency").GetString() == "EUR"), i => Assert.Equal(JsonValueKind.Null, i.GetProperty("base").ValueKind));
        var invoice = invoices.First(i => i.GetProperty("currency").GetString() != "EUR");
        var inBase = invoice.GetProperty("base");
        Assert.Equal((invoice.GetProperty("baseTotal").GetString(), "EUR"), (inBase.GetProperty("total").GetString(), inBase.GetProperty("currency").GetString()));
        Assert.Equal(
            decimal.Parse(inBase.GetProperty("net").GetString()!, null), invoice.GetProperty("lines").EnumerateArray().Sum(l => decimal.Parse(l.GetProperty("baseNet").GetString()!, null)));
        var rate = inBase.GetProperty("rates").EnumerateArray().Single();
        Assert.NotNull(inBase.GetProperty("lockedAt").GetString());
        Assert.Equal(invoice.GetProperty("currency").GetString(), rate.GetProperty("quote").GetString());

        foreach (var id in new[] { invoice.GetProperty("number").GetString(), $"{invoice.GetProperty("number").GetString()}/1" })
        {
            var step = _shell.Json($"explain {id} --workspace {firm}").GetProperty("steps").EnumerateArray().Single(s => s.GetProperty("step").GetString() == "base net");
            Assert.Contains(rate.GetProperty("provider").GetString()!, step.GetProperty("rule").GetString(), StringComparison.Ordinal);
            Assert.Contains(rate.GetProperty("id").GetString()!, step.GetProperty("note").GetString(), StringComparison.Ordinal);
            Assert.Equal(0, _shell.Type($"explain {id}", firm));
            Assert.Contains("base net", _shell.Out, StringComparison.Ordinal);
        }
    }
}
