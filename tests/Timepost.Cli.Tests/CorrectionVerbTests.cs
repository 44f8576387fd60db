using System.Text.Json;
using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

/// <summary><c>credit</c>, <c>void</c>, <c>write-off</c>, <c>adjust</c> as they are typed.</summary>
public sealed class CorrectionVerbTests : IDisposable
{
    private readonly Typist _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void A_credit_note_is_drafted_planned_delivered_listed_and_explained()
    {
        var (firm, number) = Billed();
        Refused("credit-mode-missing", $"credit {number} --reason x");
        Refused("reason-missing", $"credit {number} --release");
        Refused("credit-line-unknown", $"credit {number} --line 99:release --reason x");
        Refused("credit-line-unknown", $"credit {number} --line 1:drop --reason x");
        Refused("correction-contradicts", $"credit {number} --release --hold --reason x");
        Refused("amount-wrong", $"credit {number} --amount 1,5 --reason x");
        Refused("credit-exceeds", $"credit {number} --amount 99999999 --reason x");
        Refused("document-unknown", "credit INV-0 --release --reason x");
        Refused("credit-it", $"void {number} --reason x");
        Refused("credit-not-a-draft", $"credit --drop {number}");
        Refused("nothing-held", $"credit --unhold {number}");

        var drafted = Json($"credit {number} --line 1:release --reason \"wrong hours\"");
        var key = drafted.GetProperty("key").GetString()!;
        Assert.Equal("release", drafted.GetProperty("lines")[0].GetProperty("mode").GetString());
        var listed = Assert.Single(Json("credit --list").GetProperty("credits").EnumerateArray());
        Assert.Equal((key, "credit-note", "wrong hours"), (listed.GetProperty("key").GetString(), listed.GetProperty("kind").GetString(), listed.GetProperty("reason").GetString()));
        Assert.Equal(0, _shell.Type($"credit --drop {key}", firm));
        key = Json($"void {number} --release --reason \"wrong client\"").GetProperty("key").GetString()!;
        _shell.Type("plan", firm);
        _shell.Type("approve last", firm);
        _shell.Type("apply last", firm);

        var documents = Json($"show invoices --status final --client {Client(number)}").GetProperty("invoices").EnumerateArray().ToList();
        var note = documents.Single(d => d.GetProperty("key").GetString() == key);
        Assert.Equal(("credit-note", "CN-2026-00001"), (note.GetProperty("kind").GetString(), note.GetProperty("number").GetString()));
        Assert.StartsWith("-", note.GetProperty("total").GetString(), StringComparison.Ordinal);
        Assert.Contains(Json("explain CN-2026-00001").GetProperty("steps").EnumerateArray(), s => s.GetProperty("step").GetString() == "credits" && s.GetProperty("from").GetString() == number);
        Assert.Contains(
            Json($"explain {number}").GetProperty("steps").EnumerateArray(),
            s => s.GetProperty("step").GetString() == "credited line" && s.GetProperty("note").GetString()!.Contains("CN-2026-00001", StringComparison.Ordinal));
        var entry = Json("show dispositions --document CN-2026-00001").GetProperty("dispositions").EnumerateArray().First(d => d.GetProperty("reverses").ValueKind == JsonValueKind.String);
        Assert.Contains(
            Json($"explain {entry.GetProperty("item").GetString()}").GetProperty("steps").EnumerateArray(), s => s.GetProperty("step").GetString() == "credited");
        Refused("credit-exceeds", $"credit {number} --release --reason x");
        Assert.Equal(0, _shell.Type("show totals", firm)); // Timepost and the books agree

        void Refused(string code, string line)
        {
            Assert.Equal(2, _shell.Type(line, firm));
            Assert.Contains(code, _shell.Error, StringComparison.Ordinal);
        }

        JsonElement Json(string line)
        {
            _shell.Type(line + " --json", firm);
            using var document = JsonDocument.Parse(_shell.Out);
            return document.RootElement.Clone();
        }

        string Client(string of) => Json("show invoices --status final").GetProperty("invoices").EnumerateArray()
            .First(d => d.GetProperty("number").GetString() == of).GetProperty("client").GetString()!;
    }

    [Fact]
    public void Work_is_written_off_and_a_line_is_put_by_hand()
    {
        var firm = _shell.Firm();
        _shell.Type("import time", firm);
        Assert.Equal(2, _shell.Type("write-off --reason x", firm));
        Assert.Contains("correction-contradicts", _shell.Error, StringComparison.Ordinal);
        Assert.Equal(2, _shell.Type("write-off --entry 0198a000-0000-7000-8000-000000000001 --reason x", firm));
        Assert.Contains("nothing-open", _shell.Error, StringComparison.Ordinal);
        Assert.Equal(0, _shell.Type("write-off --client kitanami --until 2026-02-28 --reason \"agreed\"", firm));
        Assert.Contains("written off", _shell.Out, StringComparison.Ordinal);

        Assert.Equal(2, _shell.Type("adjust none 2026-03 10 --text x --reason y", firm));
        Assert.Contains("agreement-unknown", _shell.Error, StringComparison.Ordinal);
        Assert.Equal(2, _shell.Type("adjust hudson-app march 10 --text x --reason y", firm));
        Assert.Contains("period-wrong", _shell.Error, StringComparison.Ordinal);
        Assert.Equal(2, _shell.Type("adjust --drop 1", firm));
        Assert.Contains("override-taken", _shell.Error, StringComparison.Ordinal);
        Assert.Equal(0, _shell.Type("adjust hudson-app 2026-03 -50.00 --text Goodwill --reason \"late delivery\"", firm));
        _shell.Type("adjust --list", firm);
        Assert.Contains("-50.00", _shell.Out, StringComparison.Ordinal);
    }

    private (string Firm, string Number) Billed()
    {
        var firm = _shell.Firm();
        foreach (var line in new[] { "import time", "plan", "approve last", "apply last", "show invoices --status final --limit 1 --json" })
        {
            _shell.Type(line, firm);
        }

        using var document = JsonDocument.Parse(_shell.Out);
        return (firm, document.RootElement.GetProperty("invoices")[0].GetProperty("number").GetString()!);
    }
}
