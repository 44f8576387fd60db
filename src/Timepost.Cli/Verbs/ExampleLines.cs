using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Engine.Replay;

namespace Timepost.Cli.Verbs;

/// <summary>What the examples of a rule set gave.</summary>
internal static class ExampleLines
{
    /// <summary>A line for each thing that is not as an example says, with its place; then how many hold.</summary>
    public static void Show(Session session, IReadOnlyList<ExampleResult> results)
    {
        foreach (var result in results)
        {
            foreach (var difference in result.Differences)
            {
                session.Line($"{result.Where}: example '{result.Name}': {difference}");
            }
        }

        session.Line($"{Figures.Count(results.Count(r => r.Differences.Count == 0))} of {Figures.Count(results.Count, "example", "examples")} hold");
    }

    /// <summary>The list of examples of an answer.</summary>
    public static void Write(JsonAnswer json, IReadOnlyList<ExampleResult> results) => json.List("examples", results, result =>
    {
        json.Text("name", result.Name);
        json.Text("where", result.Where);
        json.Flag("holds", result.Differences.Count == 0);
        json.Texts("differences", result.Differences);
    });
}
