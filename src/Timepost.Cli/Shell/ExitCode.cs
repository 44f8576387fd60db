namespace Timepost.Cli.Shell;

/// <summary>What the program tells the shell.</summary>
internal enum ExitCode
{
    /// <summary>Done.</summary>
    Done = 0,

    /// <summary>Failed.</summary>
    Failed = 1,

    /// <summary>The command line was wrong: a word, an option, an id or a folder that there is not; nothing was tried.</summary>
    Usage = 2,

    /// <summary>Done, but exceptions wait for a decision.</summary>
    ExceptionsWait = 3,

    /// <summary>The plan needs approval, or is stale.</summary>
    NeedsApproval = 4,

    /// <summary>The role does not allow it.</summary>
    NotAllowed = 5,
}

/// <summary>Which exit code wins where several hold.</summary>
internal static class ExitCodes
{
    /// <summary>2, 5, 1, 4, 3, then 0.</summary>
    public static ExitCode Worse(ExitCode left, ExitCode right) => Rank(left) <= Rank(right) ? left : right;

    private static int Rank(ExitCode code) => code switch
    {
        ExitCode.Usage => 0,
        ExitCode.NotAllowed => 1,
        ExitCode.Failed => 2,
        ExitCode.NeedsApproval => 3,
        ExitCode.ExceptionsWait => 4,
        ExitCode.Done => 5,
    };
}
