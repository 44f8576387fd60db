using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

/// <summary>A client of the sample firm is named otherwise after its work was billed: what was billed is still seen, asked for and told.</summary>
public sealed class RenamedClientTests : IDisposable
{
    private readonly Typist _shell = new();
    private readonly string _firm;

    public RenamedClientTests()
    {
        _firm = _shell.Firm();
        foreach (var line in new[] { "mapping publish", "import time inbox/time/toggl/toggl-2026-02.csv", "import rates", "plan --client spreewerk --as-of 2026-03-02", "approve last", "apply last" })
        {
            _shell.Type(line, _firm);
        }

        foreach (var file in new[] { "mapping.yaml", "agreements.yaml" })
        {
            var path = Path.Combine(_firm, file);
            File.WriteAllText(path, System.Text.RegularExpressions.Regex.Replace(
                File.ReadAllText(path), @"((^    - id|client): )spreewerk\b", "$1spreewerk-mobility", System.Text.RegularExpressions.RegexOptions.Multiline));
        }
    }

    public void Dispose() => _shell.Dispose();

    private static decimal Amount(System.Text.Json.JsonElement of, string name) => decimal.Parse(of.GetProperty(name).GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    private System.Text.Json.JsonElement Json(string line) => _shell.Json($"{line} --workspace {_firm}");

    [Fact]
    public void Diff_and_publish_tell_that_documents_keep_the_id()
    {
        var documents = Json("show invoices --client spreewerk").GetProperty("invoices").GetArrayLength();
        var told = $"client 'spreewerk' has {documents} {(documents == 1 ? "document" : "documents")} and is named no more: documents keep the id; work already billed will be asked about";
        Assert.NotEqual(0, documents);

        Assert.Equal(0, _shell.Type("mapping diff --no-replay", _firm));
        Assert.Contains(told, _shell.Error, StringComparison.Ordinal);
        Assert.Equal(told, Assert.Single(Json("mapping diff --no-replay").GetProperty("notices").EnumerateArray()).GetString());
        Assert.Equal(told, Assert.Single(Json("mapping publish").GetProperty("notices").EnumerateArray()).GetString());
    }

    [Fact]
    public void Documents_and_postings_are_asked_for_by_the_id_that_they_have_and_stand_in_the_totals()
    {
        Assert.Equal(0, _shell.Type("mapping publish", _firm));
        Assert.Contains("client 'spreewerk' has ", _shell.Error, StringComparison.Ordinal);

        foreach (var line in new[] { "show invoices --client spreewerk", "show postings --client spreewerk", "show dispositions --client spreewerk", "show hours --client spreewerk" })
        {
            Assert.True(_shell.Type(line, _firm) == 0, $"{line}: {_shell.Error}");
        }

        var invoices = Json("show invoices --client spreewerk").GetProperty("invoices").EnumerateArray().ToList();
        var totals = Json("show totals --until 2026-02-28").GetProperty("totals").EnumerateArray().Single(t => t.GetProperty("client").GetString() == "spreewerk");
        Assert.Equal(invoices.Count, totals.GetProperty("documents").GetInt32());
        Assert.Equal(invoices.Sum(i => Amount(i, "total")), Amount(totals, "timepostTotal"));
        Assert.Equal(Amount(totals, "timepostTotal"), Amount(totals, "booksTotal"));
        Assert.Equal(2, _shell.Type("show invoices --client spreewerkk", _firm));
        Assert.Contains("unknown-client", _shell.Error, StringComparison.Ordinal);
    }
}
