using Timepost.Cli.Shell;

namespace Timepost.Cli.Verbs;

/// <summary><c>reconcile WHAT</c>: whether what was done adds up.</summary>
internal static class ReconcileVerb
{
    public static Verb Create() => new Verb("reconcile", "Whether it all adds up: subcontractors.").With(ReconcileSubcontractors.Create());
}
