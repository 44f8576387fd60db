using System.Diagnostics;
using System.Globalization;
using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

public sealed class MannersTests : IDisposable
{
    private readonly Typist _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Promise7_interrupted_it_says_so_and_that_the_next_run_goes_on()
    {
        var firm = _shell.Firm();
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "timepost"), ["import", "time", "--verbose"])
        {
            WorkingDirectory = firm, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        while (!process.HasExited && !File.Exists(Path.Combine(firm, ".timepost", "store.db")))
        {
            process.WaitForExit(5);
        }

        using (var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            kill.WaitForExit();
        }

        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(130, process.ExitCode);
        Assert.Contains("Interrupted. Run it again: it goes on where it was.", error, StringComparison.Ordinal);
        Assert.Equal(1, _shell.Type("import time", firm)); // two rows are refused on purpose
    }

    [Theory]
    [InlineData("Mein Büro", "mein-buro")]
    [InlineData("Łódź & Søn ApS", "lodz-and-son-aps")]
    [InlineData("会社", "workspace")]
    public void The_key_of_a_new_workspace_keeps_the_letters_of_its_name(string name, string key)
    {
        Assert.Equal(0, _shell.Type($"init firm --name \"{name}\""));

        Assert.Contains($"workspace: {key} ", File.ReadAllText(_shell.Path("firm/timepost.yaml")), StringComparison.Ordinal);
        Assert.Equal(0, _shell.Type("mapping check", _shell.Path("firm")));
    }

    [Fact]
    public void A_folder_in_the_place_of_a_document_is_said_to_be_one()
    {
        _shell.Type("init firm");
        var mapping = _shell.Path("firm/mapping.yaml");
        File.Delete(mapping);
        Directory.CreateDirectory(mapping);

        Assert.Equal(1, _shell.Type("mapping check", _shell.Path("firm")));
        Assert.Contains("'mapping.yaml' is a folder", _shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_command_line_is_not_to_blame_for_is_exit_1()
    {
        _shell.Type("init firm");
        var firm = _shell.Path("firm");

        Assert.Equal(1, _shell.Type("import time", firm));
        Assert.Contains("nothing-to-import", _shell.Error, StringComparison.Ordinal);
        File.AppendAllText(Path.Combine(firm, "agreements.yaml"), "\nnonsense: [");
        Assert.Equal(1, _shell.Type("plan", firm));
        Assert.Contains("rule-set-wrong", _shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Completion_offers_the_kinds_of_import()
    {
        _shell.Type("\"[suggest:16]\" \"timepost import \"");

        foreach (var kind in new[] { "time", "expenses", "customers", "accounts" })
        {
            Assert.Contains(kind, _shell.Out.Split('\n'));
        }
    }
}
