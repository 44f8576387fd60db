using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

public sealed class RateTests : IDisposable
{
    private readonly Typist _shell = new();

    public void Dispose() => _shell.Dispose();

    private string Workspace()
    {
        Assert.Equal(0, _shell.Type("init acme --currency EUR --zone Europe/Berlin"));
        return _shell.Path("acme");
    }

    [Fact]
    public void A_rate_that_is_typed_is_shown_and_typed_again_adds_nothing()
    {
        var acme = Workspace();

        Assert.Equal(0, _shell.Type("rate add USD 1.1600 --date 2026-01-15", acme));
        Assert.Contains("1 EUR = 1.16 USD on 2026-01-15", _shell.Out, StringComparison.Ordinal);
        Assert.Equal(0, _shell.Type("rate add USD 1.16 --date 2026-01-15", acme));
        Assert.Contains("it was there already", _shell.Out, StringComparison.Ordinal);
        Assert.Equal(0, _shell.Type("rate add JPY 158.2 --date 2026-01-16 --base USD", acme));

        var rates = _shell.Json($"show rates --workspace {acme}").GetProperty("rates").EnumerateArray().ToList();
        Assert.Equal(2, rates.Count);
        Assert.Equal(
            ["hand", "USD", "JPY", "2026-01-16", "158.2"],
            new[] { "provider", "base", "quote", "date", "value" }.Select(n => rates[0].GetProperty(n).GetString()!));
        Assert.Equal(["id", "provider", "base", "quote", "date", "value", "captured"], rates[1].EnumerateObject().Select(p => p.Name));
        var added = _shell.Json($"rate add USD 1.17 --date 2026-01-15 --workspace {acme}");
        Assert.True(added.GetProperty("added").GetBoolean());
        Assert.Equal("1.17", added.GetProperty("rate").GetProperty("value").GetString());
        Assert.Equal(3, _shell.Json($"show rates --currency USD --workspace {acme}").GetProperty("rates").GetArrayLength());
        Assert.Equal(1, _shell.Json($"show rates --currency JPY --workspace {acme}").GetProperty("rates").GetArrayLength());
    }

    [Theory]
    [InlineData("rate add USD x --date 2026-01-15", "rate-wrong")]
    [InlineData("rate add USD 1,16 --date 2026-01-15", "rate-wrong")]
    [InlineData("rate add USD 0 --date 2026-01-15", "rate-wrong")]
    [InlineData("rate add EUR 1 --date 2026-01-15", "rate-wrong")]
    [InlineData("rate add USD 1.16 --date 1969-12-31", "rate-wrong")]
    [InlineData("rate add usd 1.16 --date 2026-01-15", "currency-unknown")]
    [InlineData("rate add USD 1.16 --date 2026-01-15 --base EURO", "currency-unknown")]
    [InlineData("rate add USD 1.16 --date 15.01.2026", "date-wrong")]
    [InlineData("rate add USD 1.16", "usage")]
    [InlineData("show rates --currency x", "currency-unknown")]
    [InlineData("show rates --after x", "page-wrong")]
    [InlineData("show rates --limit 0", "limit-wrong")]
    public void What_can_be_no_rate_is_wrong_use(string line, string code)
    {
        var acme = Workspace();

        var error = _shell.Json($"{line} --workspace {acme}").GetProperty("error");

        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.NotEmpty(error.GetProperty("remedy").GetString()!);
        Assert.Equal(2, _shell.Type(line, acme));
        Assert.Empty(_shell.Json($"show rates --workspace {acme}").GetProperty("rates").EnumerateArray());
    }

    [Fact]
    public void Files_of_rates_are_imported_from_their_folder_and_wrong_rows_are_listed()
    {
        var acme = Workspace();
        Directory.CreateDirectory(Path.Combine(acme, "inbox", "rates"));
        File.WriteAllText(Path.Combine(acme, "inbox", "rates", "bank.csv"), "date,base,currency,rate\n2026-01-15,EUR,USD,1.16\n2026-01-15,EUR,GBP,-1\n");

        Assert.Equal(1, _shell.Type("import rates", acme));
        Assert.Contains("rate-invalid", _shell.Out, StringComparison.Ordinal);
        var again = _shell.Json($"import rates --workspace {acme}").GetProperty("files")[0];
        Assert.Equal((2, 0, 1, 1), (Count("read"), Count("added"), Count("unchanged"), Count("rejectedTotal")));
        var rejected = again.GetProperty("rejected")[0];
        Assert.Equal((3, "rate", "-1", "rate-invalid"), (
            rejected.GetProperty("line").GetInt32(), rejected.GetProperty("column").GetString(), rejected.GetProperty("value").GetString(), rejected.GetProperty("code").GetString()));
        Assert.Equal("csv-rates", _shell.Json($"show rates --workspace {acme}").GetProperty("rates")[0].GetProperty("provider").GetString());
        Assert.Equal(2, _shell.Json($"show runs --kind rates --workspace {acme}").GetProperty("runs").GetArrayLength());

        int Count(string name) => again.GetProperty(name).GetInt32();
    }

    [Fact]
    public void A_file_is_imported_under_the_connection_that_is_named_and_shown_in_pages_and_as_csv()
    {
        var acme = Workspace();
        var settings = Path.Combine(acme, "timepost.yaml");
        File.WriteAllText(settings, File.ReadAllText(settings).Replace("connections:\n", "connections:\n  - { name: central, role: rates, kind: csv }\n", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(acme, "ecb.csv"), "Date,USD,JPY,GBP,\n2026-01-15,1.16,184.2,0.87,\n2026-01-14,1.15,N/A,0.86,\n");

        Assert.Equal(0, _shell.Type("import rates ecb.csv --connection central", acme));

        var seen = new List<string>();
        string? next = null;
        do
        {
            var page = _shell.Json($"show rates --limit 2{(next is null ? "" : $" --after {next}")} --workspace {acme}");
            seen.AddRange(page.GetProperty("rates").EnumerateArray().Select(r => r.GetProperty("value").GetString()!));
            Assert.All(page.GetProperty("rates").EnumerateArray(), r => Assert.Equal("central", r.GetProperty("provider").GetString()));
            next = page.GetProperty("next").GetString();
        }
        while (next is not null);
        Assert.Equal(["0.87", "184.2", "1.16", "0.86", "1.15"], seen);
        Assert.Equal(0, _shell.Type("show rates --csv --currency USD", acme));
        Assert.Contains("1.16", _shell.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("0.87", _shell.Out, StringComparison.Ordinal);
        Assert.Equal(2, _shell.Type("import rates ecb.csv --connection nobody", acme));
    }

    [Fact]
    public void Sync_reads_the_rates_of_the_inbox_before_it_plans()
    {
        var acme = Workspace();
        Directory.CreateDirectory(Path.Combine(acme, "inbox", "rates"));
        File.WriteAllText(Path.Combine(acme, "inbox", "rates", "ecb.csv"), "Date,USD\n2026-01-15,1.16\n");

        Assert.Equal("ecb", _shell.Json($"sync --as-of 2026-02-01 --workspace {acme}").GetProperty("files")[0].GetProperty("format").GetString());
        Assert.Single(_shell.Json($"show rates --workspace {acme}").GetProperty("rates").EnumerateArray());
    }
}
