using System.Text.Json;
using System.Text.RegularExpressions;
using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

/// <summary>Retainers as typed, on the firm of docs/retainers.md.</summary>
public sealed partial class RetainerTests : IDisposable
{
    private readonly Typist _shell = new();
    private readonly string _firm;

    public RetainerTests()
    {
        _firm = Path.Combine(_shell.Folder, "firm");
        foreach (Match file in File().Matches(System.IO.File.ReadAllText(Path.Combine(Repository.Root, "docs", "retainers.md"))))
        {
            var path = Path.Combine(_shell.Folder, file.Groups["file"].Value);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            System.IO.File.WriteAllText(path, file.Groups["text"].Value);
        }
    }

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData("retainer receive other 1", "retainer-unknown", 2)]
    [InlineData("retainer receive harbor-1 1,000", "retainer-amount", 2)]
    [InlineData("retainer receive harbor-1 0", "retainer-amount", 2)]
    [InlineData("retainer receive harbor-1 0.001", "retainer-amount", 2)]
    [InlineData("retainer refund harbor-1 1 --reason x", "retainer-too-little", 1)]
    [InlineData("retainer refund harbor-1 1", "retainer-reason", 2)]
    [InlineData("retainer refund mill-1 1 --reason x", "retainer-of-hours", 1)]
    [InlineData("retainer adjust harbor-1 --reason x -- -1", "retainer-too-little", 1)]
    [InlineData("retainer statement harbor-1 --month June", "date-wrong", 2)]
    [InlineData("retainer withdraw xyz --reason x", "request-unknown", 2)]
    [InlineData("retainer withdraw 0199f0c2-0000-7000-8000-00000000002a --reason x", "request-unknown", 2)]
    [InlineData("retainer receive harbor-1 1 --date 1.3.2026", "date-wrong", 2)]
    public void A_refusal_says_its_code_and_changes_nothing(string line, string code, int exit)
    {
        Assert.Equal(exit, _shell.Type($"{line} --json".Replace(" -- -1 --json", " --json -- -1", StringComparison.Ordinal), _firm));
        Assert.Equal(code, JsonDocument.Parse(_shell.Out).RootElement.GetProperty("error").GetProperty("code").GetString());
        Assert.All(Read("show retainers").GetProperty("retainers").EnumerateArray(), r => Assert.Equal("0", r.GetProperty("balance").GetString()));
    }

    [Theory]
    [InlineData("refundable: true, ", "", "retainer refund harbor-1 1 --reason x", "retainer-not-refundable")]
    [InlineData("percent: 19", "rates: [{ from: 2026-01-01, percent: 19 }]", "retainer receive harbor-1 1 --date 2025-12-31", "retainer-tax-rate")]
    public void Terms_that_do_not_allow_it_refuse(string old, string changed, string line, string code)
    {
        foreach (var file in Directory.GetFiles(_firm, "*.yaml"))
        {
            System.IO.File.WriteAllText(file, System.IO.File.ReadAllText(file).Replace(old, changed, StringComparison.Ordinal));
        }

        Assert.Equal(1, _shell.Type($"{line} --json", _firm));
        Assert.Equal(code, JsonDocument.Parse(_shell.Out).RootElement.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public void A_request_is_withdrawn_once_and_shown()
    {
        Assert.Equal(0, _shell.Type("retainer request harbor-1 500 --date 2026-06-01", _firm));
        var id = Read("show retainers").GetProperty("retainers")[0].GetProperty("requests")[0].GetProperty("request").GetString();

        Assert.Equal(0, _shell.Type($"retainer withdraw {id} --reason \"asked twice\"", _firm));

        var retainer = Read("show retainers").GetProperty("retainers")[0];
        Assert.Empty(retainer.GetProperty("requests").EnumerateArray());
        Assert.Equal("asked twice", retainer.GetProperty("withdrawn")[0].GetProperty("reason").GetString());
        Assert.Equal(0, _shell.Type("retainer statement harbor-1 --month 2026-06", _firm));
        Assert.Contains("withdrawn, asked twice", _shell.Out, StringComparison.Ordinal);
        Assert.Equal(1, _shell.Type($"retainer withdraw {id} --reason again --json", _firm));
        Assert.Equal("request-not-open", JsonDocument.Parse(_shell.Out).RootElement.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public void A_bookkeeper_adjusts_and_expires_nothing()
    {
        var file = Path.Combine(_firm, "timepost.yaml");
        System.IO.File.AppendAllText(file, $"people:\n  - {{ account: {Environment.UserName}, role: bookkeeper }}\n  - {{ account: nobody-else, role: admin }}\n");
        Assert.Equal(5, _shell.Type("retainer adjust harbor-1 1 --reason x", _firm));
        Assert.Equal(5, _shell.Type("retainer expire", _firm));
        Assert.Equal(0, _shell.Type("retainer receive harbor-1 1", _firm));
    }

    [Fact]
    public void Json_has_the_fields_of_the_page()
    {
        Assert.Equal(["request", "date", "amount", "currency", "topUp", "status", "reason", "agreement", "customer", "address"], Names(Read("retainer request harbor-1 1190 --date 2026-05-28")));
        var received = Read("retainer receive harbor-1 1190 --date 2026-06-01");
        Assert.Equal(["agreement", "document", "amount", "tax", "currency", "unit", "before", "after"], Names(received));
        Assert.Equal(("1190.00", "190.00", "0", "1000"), (Text(received, "amount"), Text(received, "tax"), Text(received, "before"), Text(received, "after")));
        var statement = Read("retainer statement harbor-1 --month 2026-06");
        Assert.Equal(["agreement", "client", "unit", "from", "to", "opening", "rows", "closing", "liability", "subledger", "currency", "ties", "requests"], Names(statement));
        Assert.Equal(["date", "kind", "document", "amount", "tax", "fee", "balance", "reason"], Names(statement.GetProperty("rows")[0]));
        Assert.Equal(["agreement", "currency", "ledger", "subledger", "ties"], Names(Read("reconcile retainers").GetProperty("retainers")[0]));
        Assert.Equal(
            ["agreement", "client", "kind", "unit", "balance", "liability", "currency", "threshold", "low", "lapses", "requests", "withdrawn"],
            Names(Read("show retainers").GetProperty("retainers")[0]));
        Assert.Equal(["expired"], Names(Read("retainer expire --as-of 2026-06-02")));
    }

    private JsonElement Read(string line)
    {
        Assert.Equal(0, _shell.Type($"{line} --json", _firm));
        return JsonDocument.Parse(_shell.Out).RootElement;
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static List<string> Names(JsonElement element) => [.. element.EnumerateObject().Select(p => p.Name)];

    [GeneratedRegex("^```(?:csv|yaml) (?<file>\\S+)\n(?<text>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex File();
}
