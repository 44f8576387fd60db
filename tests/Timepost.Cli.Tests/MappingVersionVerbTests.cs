using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

/// <summary><c>mapping publish</c>, <c>diff</c>, <c>history</c>, <c>export</c>, <c>rollback</c>; and that after the first publish only published text counts.</summary>
public sealed class MappingVersionVerbTests : IDisposable
{
    private readonly Typist _shell = new();
    private readonly string _firm;

    public MappingVersionVerbTests()
    {
        _firm = _shell.Firm();
        _shell.Type("import time inbox/time/toggl/toggl-2026-02.csv", _firm);
    }

    public void Dispose() => _shell.Dispose();

    private string File(string name) => Path.Combine(_firm, name);

    private void Edit(string file, string before, string after)
    {
        var text = System.IO.File.ReadAllText(File(file));
        Assert.Contains(before, text, StringComparison.Ordinal);
        System.IO.File.WriteAllText(File(file), text.Replace(before, after, StringComparison.Ordinal));
    }

    private int Type(string line) => _shell.Type(line, _firm);

    private System.Text.Json.JsonElement Json(string line) => _shell.Json($"{line} --workspace {_firm}");

    private string Plan()
    {
        Type("plan --client spreewerk --as-of 2026-03-02");
        return _shell.Out;
    }

    [Fact]
    public void Before_the_first_version_the_files_count_and_plan_says_unpublished()
    {
        Assert.Contains("Mapping: unpublished\n", Plan(), StringComparison.Ordinal);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, Json("plan --client spreewerk --as-of 2026-03-02").GetProperty("mappingVersion").ValueKind);
        Assert.Equal(0, Type("mapping history"));
        Assert.Contains("Nothing is published", _shell.Out, StringComparison.Ordinal);
        Assert.Equal(0, Type("mapping diff"));
        Assert.Contains("The first version is 1.0.0", _shell.Out, StringComparison.Ordinal);
        Assert.Equal(2, Type("mapping export --to x"));
        Assert.Contains("version-unknown", _shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void After_it_published_text_alone_counts_and_a_file_that_differs_is_told()
    {
        Assert.Equal(0, Type("mapping publish"));
        Assert.Contains("version 1.0.0", _shell.Out, StringComparison.Ordinal);
        var before = Plan();
        Assert.Contains("Mapping: version 1.0.0\n", before, StringComparison.Ordinal);
        Assert.DoesNotContain("differ", _shell.Error, StringComparison.Ordinal);

        Edit("agreements.yaml", "amount: 124", "amount: 125");
        Assert.Equal(AfterHeader(before), AfterHeader(Plan()));
        Assert.Contains("agreements.yaml differs from version 1.0.0, which counts: timepost mapping diff", _shell.Error, StringComparison.Ordinal);

        // whatever the files are, other verbs work; those that look at files do not
        System.IO.File.WriteAllText(File("mapping.yaml"), "{ not: [yaml");
        System.IO.File.Delete(File("agreements.yaml"));
        Assert.Equal(AfterHeader(before), AfterHeader(Plan()));
        Assert.Contains("mapping.yaml, agreements.yaml differ from version 1.0.0", _shell.Error, StringComparison.Ordinal);
        Assert.Equal(1, Type("mapping check"));
        Assert.Equal(1, Type("mapping publish"));
        Assert.Contains("rule-set-wrong", _shell.Error, StringComparison.Ordinal);
        Assert.NotEqual(1, Type("audit"));
        Assert.Equal(1, Type("audit --files"));
    }

    [Fact]
    public void A_version_is_published_under_the_number_that_its_changes_demand()
    {
        Type("mapping publish");
        Assert.Equal(2, Type("mapping publish"));
        Assert.Contains("publish-nothing", _shell.Error, StringComparison.Ordinal);

        Edit("agreements.yaml", "      - {amount: 98, task: project-management}\n", "");
        Assert.Equal(0, Type("mapping diff"));
        Assert.Contains("## [2.0.0] - ", _shell.Out, StringComparison.Ordinal);
        Assert.Contains("timepost mapping publish makes it 2.0.0.", _shell.Out, StringComparison.Ordinal);
        Assert.Matches(@"agreements\[hudson-catalogue\]\.rates\[2\] +amount, task ", _shell.Out); // the keys; all of it is in the changelog
        Assert.Equal(2, Type("mapping publish --version 1.1.0"));
        Assert.Contains("publish-version", _shell.Error, StringComparison.Ordinal);
        Assert.Equal(2, Type("mapping publish --version two"));
        Assert.Contains("version-wrong", _shell.Error, StringComparison.Ordinal);

        var json = Json("mapping publish --note Fewer");
        Assert.Equal(("2.0.0", "major", 1), (json.GetProperty("version").GetString(), json.GetProperty("level").GetString(), json.GetProperty("changes").GetArrayLength()));
        var history = Json("mapping history").GetProperty("versions").EnumerateArray().ToList();
        Assert.Equal(["2.0.0 Fewer", "1.0.0 "], history.Select(v => $"{v.GetProperty("version").GetString()} {v.GetProperty("note").GetString()}"));
        var changelog = System.IO.File.ReadAllText(File("mapping-changelog.md"));
        Assert.Contains("## [2.0.0] - ", changelog, StringComparison.Ordinal);
        Assert.Contains("### Removed\n\n- `agreements[hudson-catalogue].rates[2]`: {amount: 98, task: project-management}", changelog, StringComparison.Ordinal);
        Assert.True(changelog.IndexOf("[2.0.0]", StringComparison.Ordinal) < changelog.IndexOf("[1.0.0]", StringComparison.Ordinal));
    }

    [Fact]
    public void What_changes_an_amount_of_recorded_work_is_major_whatever_it_looks_like()
    {
        Type("import rates");
        Type("mapping publish");
        Plan();
        Edit("agreements.yaml", "amount: 124", "amount: 125");
        var json = Json("mapping diff");
        Assert.Equal(("major", "2.0.0"), (json.GetProperty("level").GetString(), json.GetProperty("proposed").GetString()));
        Assert.Equal("minor", Assert.Single(json.GetProperty("changes").EnumerateArray()).GetProperty("level").GetString());
        var document = Assert.Single(json.GetProperty("replay").GetProperty("documents").EnumerateArray());
        Assert.Equal("hudson-catalogue", document.GetProperty("agreement").GetString());
        Assert.Contains("### Amounts", json.GetProperty("changelog").GetString(), StringComparison.Ordinal);
        var skipped = Json("mapping diff --no-replay");
        Assert.Equal(("minor", "it was not asked for"), (skipped.GetProperty("level").GetString(), skipped.GetProperty("notReplayed").GetString()));
        // without amounts nobody knows its number
        Assert.True(skipped.GetProperty("atLeast").GetBoolean());
        Assert.Equal((System.Text.Json.JsonValueKind.Null, 0), (skipped.GetProperty("proposed").ValueKind, skipped.GetProperty("allowed").GetArrayLength()));
        Assert.Equal(0, Type("mapping diff --no-replay"));
        Assert.Contains("this is at least minor; amounts were not compared", _shell.Out, StringComparison.Ordinal);
        Assert.Contains("## [Unreleased]\n", _shell.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("1.1.0", _shell.Out, StringComparison.Ordinal);
        Assert.Equal(2, Type("mapping publish --version 1.1.0"));
        Assert.Contains("amounts of recorded work change", _shell.Error, StringComparison.Ordinal);
        Assert.Equal("1.0.0", Assert.Single(Json("mapping history").GetProperty("versions").EnumerateArray()).GetProperty("version").GetString());

        // the same by the number of versions
        Assert.Equal(0, Type("mapping publish"));
        Assert.Equal(1, Type("mapping replay 1.0.0 published"));
        Assert.Contains("1 document differs", _shell.Out, StringComparison.Ordinal);
        Assert.Equal(0, Type("mapping replay 2.0.0 files"));
        Assert.Equal(2, Type("mapping replay 9.0.0 files"));
        Assert.Contains("version-unknown", _shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_example_that_does_not_hold_is_told_and_nothing_is_published()
    {
        Edit("mapping.yaml", "rate: 98, net: 147", "rate: 99, net: 147");
        Assert.Equal(1, Type("mapping publish"));
        Assert.Contains("examples-fail", _shell.Error, StringComparison.Ordinal);
        Assert.Matches("mapping.yaml:\\d+: example 'Ninety minutes of design for Spreewerk': .*99", _shell.Error);
        Assert.Empty(Json("mapping history").GetProperty("versions").EnumerateArray());
    }

    [Fact]
    public void Rolling_back_makes_the_old_text_count_again_as_a_new_version()
    {
        Type("mapping publish");
        var before = Plan();
        Edit("agreements.yaml", "amount: 124", "amount: 125");
        Edit("agreements.yaml", "      - {amount: 98, task: project-management}\n", "");
        Type("mapping publish");
        System.IO.File.WriteAllText(File("mapping.yaml"), "broken: [");
        Assert.Equal(0, Type("mapping rollback 1.0.0 --note Undone"));
        Assert.Contains("the text of 1.0.0", _shell.Out, StringComparison.Ordinal);
        Assert.Contains("timepost mapping export ", _shell.Error, StringComparison.Ordinal);
        Assert.Equal(AfterHeader(before), AfterHeader(Plan()));

        Assert.Equal(1, Type("mapping export --to ."));
        Assert.Contains("export-differs", _shell.Error, StringComparison.Ordinal);
        Assert.Equal(0, Type("mapping export --to . --force"));
        Plan();
        Assert.DoesNotContain("differ", _shell.Error, StringComparison.Ordinal);
        Assert.Equal(0, Type("mapping export 2.0.0 --to old/two"));
        Assert.Contains("amount: 125", System.IO.File.ReadAllText(File("old/two/agreements.yaml")), StringComparison.Ordinal);
        Assert.True(System.IO.File.Exists(File("old/two/timepost.yaml"))); // a folder that has none gets one
        Assert.Equal(0, Type("mapping diff --to old/two"));
        Assert.Contains("hudson-catalogue", _shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_draft_names_the_version_that_made_it()
    {
        Plan();
        Assert.All(Drafts(), d => Assert.Equal("unpublished", d));
        Type("mapping publish");
        Plan();
        Assert.All(Drafts(), d => Assert.Equal("1.0.0", d)); // the text that made them is 1.0.0
        Edit("agreements.yaml", "amount: 124", "amount: 125");
        Type("mapping publish");
        var second = Json("mapping history").GetProperty("versions")[0].GetProperty("version").GetString();
        Type("plan --as-of 2026-03-02");
        Assert.All(Drafts(), d => Assert.Equal(second, d));
        Assert.Equal([Drafts().Count, 0], Json("mapping history").GetProperty("versions").EnumerateArray().Select(v => v.GetProperty("documents").GetInt32()));
        var key = Json("show invoices").GetProperty("invoices")[0].GetProperty("key").GetString();
        Assert.Contains(Json($"explain {key}").GetProperty("steps").EnumerateArray(), s => s.GetProperty("version").GetString()?.StartsWith(second + " ", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void An_approved_plan_of_the_rules_before_is_stale_when_a_version_is_published()
    {
        Type("mapping publish");
        Plan();
        Assert.Equal(0, Type("approve last"));
        Edit("agreements.yaml", "amount: 124", "amount: 125");
        Assert.Equal(0, Type("mapping publish"));
        Assert.Equal(4, Type("apply last"));
        Assert.Contains("the rule set has changed", _shell.Out, StringComparison.Ordinal);
        Assert.Empty(Json("show invoices --status final").GetProperty("invoices").EnumerateArray());
    }

    [Fact]
    public void Settings_of_the_folder_count_but_not_its_rounding_and_not_another_base_currency()
    {
        Type("mapping publish");
        Edit("timepost.yaml", "moneyRounding: half-up", "moneyRounding: half-even");
        Assert.Contains("Mapping: version 1.0.0\n", Plan(), StringComparison.Ordinal);
        Assert.Contains("timepost.yaml (moneyRounding) differs from version 1.0.0", _shell.Error, StringComparison.Ordinal);

        Edit("timepost.yaml", "baseCurrency: EUR", "baseCurrency: CHF");
        Assert.Equal(2, Type("plan"));
        Assert.Contains("version-currency", _shell.Error, StringComparison.Ordinal);
        Assert.Equal(2, Type("mapping publish"));
        Assert.Contains("version-currency", _shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Mapping_check_tells_what_the_store_refuses_and_does_not_write_to_it()
    {
        Type("mapping publish");
        Assert.Equal(0, Type("mapping check"));
        var before = System.IO.File.GetLastWriteTimeUtc(File(".timepost/store.db"));
        Edit("timepost.yaml", "baseCurrency: EUR", "baseCurrency: CHF");
        Assert.Equal(1, Type("mapping check"));
        Assert.Contains("timepost.yaml: error 2139 store-base-currency: baseCurrency is CHF; the mapping was published for EUR.", _shell.Out, StringComparison.Ordinal);
        Edit("timepost.yaml", "baseCurrency: CHF", "baseCurrency: EUR");
        var key = System.Text.RegularExpressions.Regex.Match(System.IO.File.ReadAllText(File("timepost.yaml")), "(?m)^workspace: .*$").Value;
        Edit("timepost.yaml", key, "workspace: another");
        Assert.Equal(1, Type("mapping check --examples"));
        Assert.Contains("error 2138 store-workspace-key: The store here belongs to workspace '", _shell.Out, StringComparison.Ordinal);
        var json = Json("mapping check");
        Assert.Equal((false, 1), (json.GetProperty("usable").GetBoolean(), json.GetProperty("errors").GetInt32()));
        Assert.Equal(before, System.IO.File.GetLastWriteTimeUtc(File(".timepost/store.db")));
    }

    [Fact]
    public void A_roll_back_over_another_rounding_says_what_must_be_typed_in_timepost_yaml()
    {
        Type("mapping publish");
        Edit("timepost.yaml", "moneyRounding: half-up", "moneyRounding: half-even");
        Edit("mapping.yaml", "net: 7837", "net: 7838"); // an example that lies on the half
        Assert.Equal(0, Type("mapping publish"));
        Assert.Equal(0, Type("mapping rollback 1.0.0"));
        Assert.Contains("write `moneyRounding: half-up` in timepost.yaml by hand", _shell.Error, StringComparison.Ordinal);
        Assert.Contains("mapping.yaml differs from what counts now. To have its text: timepost mapping export 3.0.0 --to . --force", _shell.Error, StringComparison.Ordinal);
        Assert.Equal(0, Type("mapping export 3.0.0 --to . --force"));
        Edit("timepost.yaml", "moneyRounding: half-even", "moneyRounding: half-up");
        Assert.Equal(0, Type("mapping diff"));
        Assert.Contains("The files say what version", _shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_names_the_version_that_made_the_document_in_the_books_and_no_hash_of_a_content()
    {
        Type("import rates");
        Type("mapping publish");
        Plan();
        Assert.Equal(0, Type("approve last"));
        Type("apply last");
        var number = Json("show invoices --status final").GetProperty("invoices")[0].GetProperty("number").GetString();
        var hash = Json("mapping history").GetProperty("versions")[0].GetProperty("ruleSet").GetString()![..12];
        foreach (var id in new[] { number, number + "/1" })
        {
            var steps = Json($"explain {id}").GetProperty("steps").EnumerateArray().ToList();
            Assert.Equal($"1.0.0 {hash}", Assert.Single(steps, s => s.GetProperty("step").GetString() == "books").GetProperty("version").GetString());
            Assert.DoesNotContain(steps, s => s.GetProperty("version").GetString()?.StartsWith("unpublished", StringComparison.Ordinal) == true);
        }

        // a document in the books stays as it is
        Edit("agreements.yaml", "{amount: 98, task: design}", "{amount: 99, task: design}");
        Assert.Equal(0, Type("mapping diff"));
        Assert.Contains("\nDocuments in the books stay as they are: ", _shell.Out, StringComparison.Ordinal);
        Assert.Matches($"- invoice {number} spreewerk 2026-02, PO-[0-9]+ \\(stays\\): would have been [0-9.]+ EUR, not [0-9.]+ EUR\\.", _shell.Out);
        Assert.Matches("EUR +in the books ", _shell.Out);
    }

    [Fact]
    public void A_connection_that_published_rules_name_and_timepost_yaml_lost_is_told_with_the_way_out()
    {
        Edit("mapping.yaml", "policies:\n", "policies:\n  trustSourceRates: [toggl]\n");
        Assert.Equal(0, Type("mapping publish"));
        Edit("timepost.yaml", "name: toggl", "name: tracker");
        Assert.Equal(2, Type("plan"));
        Assert.Contains("version-does-not-fit", _shell.Error, StringComparison.Ordinal);
        Edit("mapping.yaml", "trustSourceRates: [toggl]", "trustSourceRates: [tracker]");
        Edit("mapping.yaml", "{connection: toggl, ", "{connection: tracker, ");
        Assert.Equal(0, Type("mapping publish"));
        Assert.Contains("Mapping: version 2.0.0\n", Plan(), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_a_manager_publishes()
    {
        System.IO.File.AppendAllText(File("timepost.yaml"), $"\npeople:\n  - {{account: {Environment.UserName}, role: bookkeeper}}\n");
        Assert.NotEqual(0, Type("mapping publish"));
        Assert.Contains("needs the role manager; you have bookkeeper.", _shell.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, Type("mapping rollback 1.0.0"));
        Assert.Equal(0, Type("mapping diff"));
    }

    [Fact]
    public void A_plan_tells_which_deprecated_rules_work_still_uses_and_an_exception_that_one_ended()
    {
        var mapping = System.IO.File.ReadAllText(File("mapping.yaml"));
        var rule = System.Text.RegularExpressions.Regex.Match(mapping, "- ?(?:\\{ ?)?id: spreewerk\\b");
        Assert.True(rule.Success);
        var flow = rule.Value.Contains('{', StringComparison.Ordinal);
        System.IO.File.WriteAllText(File("mapping.yaml"), mapping.Insert(rule.Index + rule.Length, flow
            ? ", deprecated: {until: 2026-02-15, use: spreewerk-se}" : "\n      deprecated: {until: 2026-02-15, use: spreewerk-se}"));
        Assert.Equal(0, Type("mapping check"));
        Assert.Contains("warning 2135 deprecated-ended", _shell.Out, StringComparison.Ordinal);
        Plan();
        Assert.Matches("clients: 'spreewerk' \\(mapping.yaml:\\d+\\) ended on 2026-02-15 and is used by \\d+ entries. Instead: spreewerk-se", _shell.Error);
        var used = Assert.Single(Json("plan --as-of 2026-03-02").GetProperty("deprecated").EnumerateArray());
        Assert.Equal(("clients", "spreewerk", "spreewerk-se"), (used.GetProperty("kind").GetString(), used.GetProperty("id").GetString(), used.GetProperty("use").GetString()));
        Type("exception list");
        Assert.Contains("ended with 2026-02-15; instead: spreewerk-se.", _shell.Out, StringComparison.Ordinal);
    }

    private List<string?> Drafts() => [.. Json("show invoices").GetProperty("invoices").EnumerateArray().Select(i => i.GetProperty("mappingVersion").GetString())];

    // the id of a plan is another each time
    private static string AfterHeader(string plan) => plan[(plan.IndexOf("#  action", StringComparison.Ordinal) is var at and >= 0 ? at : 0)..plan.IndexOf("Next:", StringComparison.Ordinal)];
}
