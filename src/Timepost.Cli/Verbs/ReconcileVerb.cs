using Timepost.Cli.Shell;

namespace Timepost.Cli.Verbs;

/// <summary><c>reconcile WHAT</c>: two records of the same, side by side.</summary>
internal static class ReconcileVerb
{
    public static Verb Create() => new Verb("reconcile", "Two records of the same, side by side: fx, retainers, subcontractors; each difference is listed.")
        .With(FxTables.Reconcile(), RetainerTables.Reconcile(), ReconcileSubcontractors.Create());
}
