using System.Globalization;
using Timepost.Cli.Shell;

namespace Timepost.Cli.Output;

/// <summary>A bar on standard error while something runs. Drawn at most once for each percent; gone at the end.</summary>
internal sealed class ProgressBar(Terminal terminal, string what, bool visible) : IDisposable
{
    private const int Cells = 30;
    private int _drawn = -1;

    /// <param name="done">0 to <paramref name="all"/>.</param>
    /// <param name="all">0 where it is not known.</param>
    public void Report(long done, long all)
    {
        if (!visible || all <= 0)
        {
            return;
        }

        var percent = (int)Math.Clamp(done * 100 / all, 0, 100);
        if (percent == _drawn)
        {
            return;
        }

        _drawn = percent;
        var full = percent * Cells / 100;
        terminal.Error.Write(string.Create(
            CultureInfo.InvariantCulture, $"\r{what} [{new string('#', full)}{new string('.', Cells - full)}] {percent,3} %"));
    }

    public void Dispose()
    {
        if (_drawn >= 0)
        {
            terminal.Error.Write("\r" + new string(' ', what.Length + Cells + 10) + "\r");
        }
    }
}
