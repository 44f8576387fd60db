using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

public sealed class StagingVerbTests : IDisposable
{
    private readonly Typist _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void An_export_holds_no_name_mail_description_address_or_tax_number()
    {
        var firm = Worked();
        var personal = Personal(firm);
        Assert.True(personal.Count > 150, $"{personal.Count} personal strings");

        Assert.Equal(0, _shell.Type("staging export ../out", firm));

        var files = Directory.GetFiles(_shell.Path("out"), "*", SearchOption.AllDirectories);
        Assert.Equal(
            ["documents.jsonl", "manifest.json", "rules/agreements.yaml", "rules/mapping.yaml", "rules/timepost.yaml", "work.db"],
            files.Select(f => Path.GetRelativePath(_shell.Path("out"), f)).Order(StringComparer.Ordinal));
        foreach (var file in files)
        {
            var text = Encoding.UTF8.GetString(File.ReadAllBytes(file)).Normalize();
            Assert.DoesNotContain(personal, p => text.Contains(p, StringComparison.OrdinalIgnoreCase));
        }

        Assert.Contains("staging-export", Trail(firm), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(firm, ".timepost", "scratch")));
    }

    [Fact]
    public void A_run_without_a_change_has_no_difference_and_one_with_a_change_tells_each()
    {
        var firm = Worked();
        Assert.Equal(0, _shell.Type("staging export ../out", firm));
        Assert.Equal(0, _shell.Type("staging export ../out.ZIP", firm));

        Assert.Equal(0, _shell.Type("staging run out.ZIP"));
        Assert.Matches("^0 documents differ; [0-9]+ are equal.\n$", _shell.Out);
        Assert.Equal(0, _shell.Type("staging run out --mapping out/rules"));
        Assert.Equal(2, _shell.Type("staging run out --mapping nowhere"));
        Assert.Contains("There is no folder 'nowhere'.", _shell.Error, StringComparison.Ordinal);
        Copy(_shell.Path("out/rules"), _shell.Path("changed"));
        Assert.Empty(Directory.GetDirectories(_shell.Path("out"), "used"));
        Change(_shell.Path("changed/agreements.yaml"), "amount: 98\n        task: design", "amount: 99\n        task: design");
        Assert.Equal(1, _shell.Type("staging run out --mapping changed --lines"));
        Assert.Contains("at 99.00 EUR", _shell.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("in the books", _shell.Out, StringComparison.Ordinal); // there are none
        var answer = _shell.Json("staging run out.ZIP --mapping changed");
        Assert.Equal(["spreewerk"], answer.GetProperty("documents").EnumerateArray().Select(d => d.GetProperty("party").GetString()).Distinct());
        Assert.NotEqual(answer.GetProperty("from").GetString(), answer.GetProperty("to").GetString());
    }

    [Fact]
    public void The_golden_result_has_the_amounts_of_the_work_itself()
    {
        var firm = Worked();
        Assert.Equal(0, _shell.Type("staging export ../out", firm));
        _shell.Type("plan", firm);

        var golden = File.ReadLines(_shell.Path("out/documents.jsonl")).Select(l => JsonDocument.Parse(l).RootElement).Where(d => d.GetProperty("kind").GetString() == "invoice")
            .Select(d => $"{d.GetProperty("agreement")} {d.GetProperty("period")} {d.GetProperty("net").GetInt64()}").Order(StringComparer.Ordinal);
        var real = _shell.Json($"show invoices --limit 1000 --workspace {firm}").GetProperty("invoices").EnumerateArray()
            .Select(i => $"{i.GetProperty("agreement")} {i.GetProperty("period")} {long.Parse(i.GetProperty("net").GetString()!.Replace(".", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture)}").Order(StringComparer.Ordinal);
        Assert.Equal(real, golden);
    }

    [Fact]
    public void Rule_sets_that_were_used_before_are_exported_masked_and_can_be_run()
    {
        var firm = Worked();
        Change(Path.Combine(firm, "agreements.yaml"), "{amount: 98, task: design}", "{amount: 99, task: design}");
        Change(Path.Combine(firm, "mapping.yaml"), "name: Hanna Brandt", "name: Hanna Vormals");
        _shell.Type("plan", firm);
        Change(Path.Combine(firm, "agreements.yaml"), "{amount: 99, task: design}", "{amount: 98, task: design}");
        Change(Path.Combine(firm, "mapping.yaml"), "name: Hanna Vormals", "name: Hanna Brandt");

        Assert.Equal(0, _shell.Type("staging export ../out", firm));

        var used = Assert.Single(Directory.GetDirectories(_shell.Path("out/used")));
        Assert.All(Directory.GetFiles(used), f => Assert.DoesNotContain("Hanna", File.ReadAllText(f), StringComparison.Ordinal));
        Assert.Equal(1, _shell.Type($"staging run out --mapping {used} --lines"));
        Assert.Contains("at 99.00 EUR", _shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_export_or_a_newer_one_is_refused_with_its_code()
    {
        var firm = Worked();
        Assert.Equal(0, _shell.Type("staging export ../out", firm));
        Refused("staging-target-exists", $"staging export out --workspace {firm}");
        Assert.Equal(2, _shell.Type("staging run nowhere"));
        File.WriteAllText(_shell.Path("text.zip"), "no archive");
        Refused("staging-unreadable", "staging run text.zip");
        var manifest = File.ReadAllText(_shell.Path("out/manifest.json"));
        foreach (var (old, changed, code) in new[]
        {
            ("\"program\": \"", "\"program\": \"9", "staging-newer"), ("\"schema\": ", "\"schema\": 9", "staging-newer"), ("\"format\": ", "\"format\": 9", "staging-newer"),
            ("\"asOf\": \"", "\"asOf\": \"x", "staging-unreadable"), ("\"documents\": ", "\"documents\": 9", "staging-unreadable"), ("{", "", "staging-unreadable"),
        })
        {
            File.WriteAllText(_shell.Path("out/manifest.json"), new Regex(Regex.Escape(old)).Replace(manifest, changed, 1));
            Refused(code, "staging run out");
        }

        File.WriteAllText(_shell.Path("out/manifest.json"), manifest);
        File.AppendAllText(_shell.Path("out/documents.jsonl"), "{}\n");
        Refused("staging-unreadable", "staging run out");
        File.Delete(_shell.Path("out/work.db"));
        Refused("staging-unreadable", "staging run out");
    }

    [Fact]
    public void A_name_that_would_be_left_in_a_text_is_refused_and_nothing_is_written()
    {
        var firm = Worked();
        Change(Path.Combine(firm, "mapping.yaml"), "\"Income:Fees\"", "\"Income:Hanna Brandt\"");

        Refused("staging-name-left", $"staging export out --workspace {firm}");
        Assert.False(Directory.Exists(_shell.Path("out")));
        Assert.DoesNotContain("staging-export", Trail(firm), StringComparison.Ordinal);
    }

    [Fact]
    public void Below_manager_nothing_is_exported()
    {
        var firm = Worked();
        File.AppendAllText(Path.Combine(firm, "timepost.yaml"), $"\npeople:\n  - {{account: {Environment.UserName}, role: bookkeeper, name: Somebody Here}}\n");

        Assert.Equal(5, _shell.Type("staging export ../out", firm));
        Assert.False(Directory.Exists(_shell.Path("out")));
    }

    private void Refused(string code, string line)
    {
        Assert.Equal(1, _shell.Type(line));
        Assert.Contains($"code:  {code}", _shell.Error, StringComparison.Ordinal);
    }

    private string Trail(string firm)
    {
        _shell.Type("trail list", firm);
        return _shell.Out;
    }

    private string Worked()
    {
        var firm = _shell.Firm();
        _shell.Type("import time", firm);
        _shell.Type("import expenses", firm);
        _shell.Type("import customers inbox/customers/customers.csv", firm);
        return firm;
    }

    // what the workspace knows of persons, from its lists and its texts
    private List<string> Personal(string firm)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (list, items, fields) in new[] { ("entries", "entries", new[] { "worker", "description" }), ("expenses", "expenses", ["worker", "description"]) })
        {
            foreach (var item in _shell.Json($"show {list} --limit 10000 --workspace {firm}").GetProperty(items).EnumerateArray())
            {
                found.UnionWith(fields.Select(f => item.GetProperty(f).GetString() ?? ""));
            }
        }

        foreach (var file in Directory.GetFiles(Path.Combine(firm, "inbox"), "*.csv", SearchOption.AllDirectories))
        {
            found.UnionWith(Regex.Matches(File.ReadAllText(file), @"[\w.]+@[\w.]+").Select(m => m.Value));
        }

        var texts = File.ReadAllText(Path.Combine(firm, "mapping.yaml")) + File.ReadAllText(Path.Combine(firm, "timepost.yaml"));
        found.UnionWith(Regex.Matches(texts, "taxNumber: (?<it>\\S+)").Select(m => m.Groups["it"].Value));
        found.UnionWith(Regex.Matches(texts, "address: \\[(?<it>[^\\]]+)").SelectMany(m => m.Groups["it"].Value.Split(',').Select(p => p.Trim(' ', '"'))));
        found.UnionWith(["Vogel Software", "Lis Illustration", "hanna", "matteo", "Papierboot owns"]);
        // names of things that are kept may be descriptions, too; a country is nobody's
        var kept = Regex.Matches(texts, "(?:name|job|service|customer|vendor): (?<it>[^,}\n]+)").Select(m => m.Groups["it"].Value.Trim('"', ' ')).Append("Germany").Append("Japan").Append("USA").Append("United Kingdom").ToHashSet();
        return [.. found.Where(p => p.Length > 4 && (!kept.Contains(p) || p.Contains("Hanna", StringComparison.Ordinal))).Select(p => p.Normalize())];
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    private static void Change(string path, string old, string changed)
    {
        var text = File.ReadAllText(path);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(old, changed, StringComparison.Ordinal));
    }
}
