using System.Text.Json;
using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

public sealed class ReplayVerbTests : IDisposable
{
    private readonly Typist _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Examples_are_run_and_a_failing_one_is_told_with_its_place_and_exit_code_1()
    {
        var firm = _shell.Firm();

        Assert.Equal(0, _shell.Type("mapping check --examples", firm));
        Assert.EndsWith("3 of 3 examples hold\n", _shell.Out, StringComparison.Ordinal);
        Change(firm, "mapping.yaml", "rate: 98, net: 147", "rate: 99, net: 147");
        Assert.Equal(1, _shell.Type("mapping check --examples", firm));
        Assert.Matches("mapping.yaml:[0-9]+: example 'Ninety minutes of design for Spreewerk': rate: expected 99, got 98\n", _shell.Out);
        Assert.EndsWith("2 of 3 examples hold\n", _shell.Out, StringComparison.Ordinal);
        Assert.Equal(0, _shell.Type("mapping check", firm));

        var answer = _shell.Json($"mapping check --examples --workspace {firm}");
        var examples = answer.GetProperty("examples").EnumerateArray().ToList();
        Assert.Equal(["name", "where", "holds", "differences"], examples[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal([false, true, true], examples.Select(e => e.GetProperty("holds").GetBoolean()));
    }

    [Fact]
    public void A_replay_lists_documents_lines_and_totals_and_its_exit_code_says_whether_something_differs()
    {
        var firm = Planned(out var hash);

        Assert.Equal(0, _shell.Type($"mapping replay {hash} files", firm));
        Assert.StartsWith("0 documents differ; ", _shell.Out, StringComparison.Ordinal);
        Assert.Equal(0, _shell.Type("mapping replay last files", firm));
        Change(firm, "agreements.yaml", "{amount: 98, task: design}", "{amount: 99, task: design}");
        Assert.Equal(1, _shell.Type($"mapping replay {hash[..6]} files --lines --client spreewerk", firm));
        Assert.Contains("Design", _shell.Out, StringComparison.Ordinal);
        Assert.Contains("at 98.00 EUR", _shell.Out, StringComparison.Ordinal);
        Assert.Contains("at 99.00 EUR", _shell.Out, StringComparison.Ordinal);
        Assert.Matches("EUR +drafts +[0-9,.]+ +[0-9,.]+ +[0-9,.]+\n", _shell.Out);

        var answer = _shell.Json($"mapping replay {hash} files --workspace {firm}");
        Assert.True(answer.GetProperty("changesAmounts").GetBoolean());
        var documents = answer.GetProperty("documents").EnumerateArray().ToList();
        Assert.All(documents, d => Assert.Equal(("spreewerk", "draft", JsonValueKind.Null), (d.GetProperty("party").GetString(), d.GetProperty("status").GetString(), d.GetProperty("number").ValueKind)));
        Assert.Equal(
            documents.Sum(d => decimal.Parse(d.GetProperty("difference").GetString()!, System.Globalization.CultureInfo.InvariantCulture)),
            decimal.Parse(answer.GetProperty("totals")[0].GetProperty("difference").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.False(Directory.Exists(Path.Combine(firm, ".timepost", "scratch")));
    }

    [Fact]
    public void What_is_no_rule_set_is_refused_with_its_number()
    {
        var firm = Planned(out var hash);

        Refused(2, "rule-set-unknown", $"mapping replay nothing files --workspace {firm}");
        Refused(2, "rule-set-unknown", $"mapping replay {hash[..5]} files --workspace {firm}");
        Refused(2, "replay-days", $"mapping replay {hash} files --from 2026-04-01 --to 2026-03-01 --workspace {firm}");
        Refused(2, "unknown-client", $"mapping replay {hash} files --client nobody --workspace {firm}");
        Change(firm, "mapping.yaml", "billableByDefault: true", "billableByDefault: perhaps");
        Refused(1, "rule-set-wrong", $"mapping replay {hash} files --workspace {firm}");
    }

    private void Refused(int exit, string code, string line)
    {
        Assert.Equal(exit, _shell.Type(line + " --json"));
        Assert.Contains($"\"code\": \"{code}\"", _shell.Out.Replace("\":\"", "\": \"", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    // one month of one tracker is quick
    private string Planned(out string hash)
    {
        var firm = _shell.Firm();
        _shell.Type("import time inbox/time/toggl/toggl-2026-03.csv", firm);
        _shell.Type("plan --as-of 2026-05-04", firm);
        hash = _shell.Json($"show plans --workspace {firm}").GetProperty("plans")[0].GetProperty("ruleSet").GetString()!;
        return firm;
    }

    private static void Change(string firm, string file, string old, string changed)
    {
        var path = Path.Combine(firm, file);
        var text = File.ReadAllText(path);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(old, changed, StringComparison.Ordinal));
    }
}
