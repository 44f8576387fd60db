using NodaTime;
using Timepost.Engine.Delivery;
using Timepost.Engine.Plans;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.EndToEnd;

public sealed class AgencyTests(ITestOutputHelper output)
{
    [Fact]
    public void Sample()
    {
        var folder = Directory.CreateTempSubdirectory("timepost-agency-").FullName;
        Copy("/work/wt/sample/samples/agency", folder);
        var books = new FakeBooks();
        using var workspace = new DiskWorkspace(folder, new StandingClock(Instant.FromUtc(2026, 5, 4, 9, 0)), _ => new Dictionary<string, IBooksConnector> { ["books"] = books });
        var w = System.Diagnostics.Stopwatch.StartNew();
        foreach (var file in workspace.ImportInbox())
        {
            output.WriteLine($"{file.File} {file.Format} {file.Counts} exceptions {file.ExceptionsOpened}");
            foreach (var r in file.Rejected)
            {
                output.WriteLine("   " + r);
            }
        }

        output.WriteLine($"import {w.ElapsedMilliseconds}"); w.Restart();
        var plan = new PlanUseCase(workspace.Context).Plan(workspace.Caller, new PlanOptions());
        output.WriteLine($"plan {w.ElapsedMilliseconds}"); w.Restart();
        foreach (var a in plan.Actions.Where(a => a.Kind is "invoice" or "customer"))
        {
            output.WriteLine($"{a.Sequence} {a.Verb} {a.Kind} {a.Reason} | {a.After}");
        }

        output.WriteLine($"{plan.Actions.Count} actions");
        foreach (var x in plan.Waiting)
        {
            output.WriteLine(x.ToString());
        }

        using (var r = workspace.Context.Store.Read())
        {
            foreach (var e in r.Exceptions.List(true, null, 1000))
            {
                output.WriteLine($"{e.Kind} {e.ObjectKind} {e.ObjectId}: {e.Summary} -> {e.Suggestion}");
            }
        }

        new ApproveUseCase(workspace.Context).Approve(workspace.Caller, plan.Plan.Id, []);
        w.Restart();
        var result = new ApplyUseCase(workspace.Context).Apply(workspace.Caller, plan.Plan.Id);
        output.WriteLine($"apply {w.ElapsedMilliseconds}"); w.Restart();
        foreach (var g in result.Applied.GroupBy(a => a.Action.State))
        {
            output.WriteLine($"{g.Key} {g.Count()} {g.First().Note}");
        }

        var again = new PlanUseCase(workspace.Context).Plan(workspace.Caller, new PlanOptions());
        foreach (var a in again.Actions.Where(a => a.Verb != ActionVerb.Skip))
        {
            output.WriteLine($"AGAIN {a.Sequence} {a.Verb} {a.Kind} {a.Reason} | {a.After}");
        }

        Assert.Fail("show");
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
