using System.CommandLine;
using System.Globalization;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Domain.Identity;
using Timepost.Engine.Plans;

namespace Timepost.Cli.Verbs;

/// <summary><c>approve PLAN</c>.</summary>
internal static class ApproveVerb
{
    public static Argument<string> PlanArgument() => new("plan") { Description = "Id of the plan, its beginning, or 'last'", HelpName = "PLAN" };

    public static Verb Create()
    {
        var plan = PlanArgument();
        var only = new Option<string>("--only") { Description = "Only these actions, by their number in the plan", HelpName = "1,2,5-8" };
        return new Verb("approve", "Approve a plan, or some of its actions. An approval holds while the action stays the same.")
        {
            Examples = [("timepost approve last", "All of the newest plan"), ("timepost approve 0199f --only 1-4,7", "Some of it")],
        }.With(plan, only).Runs((session, result) =>
        {
            var sequences = Sequences(result.GetValue(only));
            using var workspace = Composition.Open(session);
            var id = PlanNames.Find(workspace.Context, result.GetValue(plan)!);
            DemandKnown(workspace, id, sequences);
            var approved = new ApproveUseCase(workspace.Context).Approve(workspace.Caller, id, sequences);
            workspace.ExportDailyHead();
            return Show(session, approved);
        });
    }

    public static ExitCode Show(Session session, ApproveResult result)
    {
        session.Answer(json => json.Object(() =>
        {
            json.Text("plan", result.Plan.Id.ToString());
            json.Text("status", result.Status);
            json.Count("approved", result.Approved);
        }));
        if (result.Status == "superseded")
        {
            session.Notice("A newer plan took the place of this one; nothing was approved. Next: timepost plan");
            return ExitCode.NeedsApproval;
        }

        session.Line($"{Figures.Count(result.Approved, "action", "actions")} approved; the plan is {result.Status}.");
        if (result.Approved > 0 || result.Status == "approved")
        {
            session.Line($"Next: timepost apply {result.Plan.Id}");
        }

        return ExitCode.Done;
    }

    // a number that the plan does not have was meant to be another one
    private static void DemandKnown(Composition workspace, PlanId plan, IReadOnlyCollection<int> sequences)
    {
        if (sequences.Count == 0)
        {
            return;
        }

        using var reading = workspace.Read();
        var known = reading.Plans.Actions(plan).Select(a => a.Sequence).ToHashSet();
        foreach (var sequence in sequences)
        {
            if (!known.Contains(sequence) && reading.Plans.Find(plan) is not null)
            {
                throw RefusedException.Usage(
                    RefusalCode.ListWrong, string.Create(CultureInfo.InvariantCulture, $"The plan has no action {sequence}."), "--only",
                    known.Count == 0 ? "It has none: timepost plan" : string.Create(CultureInfo.InvariantCulture, $"It has 1 to {known.Max()}: timepost plan shows them."));
            }
        }
    }

    internal static IReadOnlyCollection<int> Sequences(string? typed)
    {
        if (typed is null)
        {
            return [];
        }

        var all = new SortedSet<int>();
        foreach (var part in typed.Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-', StringSplitOptions.TrimEntries);
            if (ends.Length > 2 || !Number(ends[0], out var from) || !Number(ends[^1], out var to) || to < from || to - from > 1_000_000)
            {
                throw RefusedException.Usage(RefusalCode.ListWrong, $"'{part}' is no number and no range of numbers.", "--only", "Write it as in 1,2,5-8.");
            }

            all.UnionWith(Enumerable.Range(from, to - from + 1));
        }

        return all;
    }

    private static bool Number(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;
}
