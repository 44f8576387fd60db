using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

public sealed class ProgressTests
{
    [Fact]
    public void Import_plan_and_apply_draw_a_bar_on_a_terminal_and_nothing_elsewhere()
    {
        using var terminal = new Typist { AtTerminal = true };
        var firm = terminal.Firm();
        foreach (var (line, what) in new[] { ("import time", "importing"), ("plan --as-of 2026-05-04", "planning"), ("approve last", ""), ("apply last", "applying") })
        {
            terminal.Type(line, firm);
            Assert.Equal(what.Length > 0, terminal.Error.Contains($"\r{what} [", StringComparison.Ordinal) && what.Length > 0);
            Assert.DoesNotContain("[#", terminal.Out, StringComparison.Ordinal);
        }

        foreach (var line in new[] { "plan --as-of 2026-05-04 --quiet", "plan --as-of 2026-05-04 --json" })
        {
            terminal.Type(line, firm);
            Assert.Equal("", terminal.Error);
        }
    }
}
