using NodaTime;
using Timepost.Engine.Subledger;

namespace Timepost.Engine.Subcontractors;

/// <summary>What was asked for a subcontractor is refused; nothing was changed.</summary>
public sealed class SubcontractorRefusedException(string code, string message, string remedy) : InvalidOperationException(message)
{
    /// <summary>Stable; has a line in docs/statuses/plan.md.</summary>
    public string Code { get; } = code;

    /// <summary>What to do next.</summary>
    public string Remedy { get; } = remedy;

    /// <summary>Goes on where a day is open.</summary>
    internal static void DemandOpen(ISubledgerStore subledger, LocalDate day)
    {
        if (subledger.LockedThrough() is { } last && day <= last)
        {
            throw new SubcontractorRefusedException(
                "day-closed", $"{day:uuuu-MM-dd} is in a closed period: the books are closed through {last:uuuu-MM-dd}.", "Give a day after it with --date.");
        }
    }
}
