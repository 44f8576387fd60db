using Timepost.Domain.Mapping;

namespace Timepost.Engine.RuleSets.Binding;

/// <summary>Makes merges of names, and checks that each name goes to one that stays.</summary>
internal static class MergeBinding
{
    public static IEnumerable<Bound<NameMerge>> Bind(MapValues root) => root.Groups("merges").Select(values => new Bound<NameMerge>(
        new NameMerge
        {
            Kind = values.Choice("kind", MergeKind.Client),
            Name = values.Text("name"),
            Into = values.Text("into"),
            Client = values.Text("client"),
            On = values.Date("on"),
            Reason = values.Text("reason"),
            Origin = values.Origin,
        },
        values));

    public static void Check(MappingBinding mapping, DiagnosticBag bag)
    {
        var gone = new Dictionary<(MergeKind Kind, string Client, string Name), Bound<NameMerge>>();
        foreach (var merge in mapping.Merges.Where(m => m.At.AllSound))
        {
            var one = merge.Value;
            if (one.Name == one.Into)
            {
                bag.Error(RuleSetCode.MergeLoop, merge.At.At("into")!, $"The name '{one.Name}' is merged into itself.", "Name what it counts as, or take the merge away.");
            }
            else if (!gone.TryAdd((one.Kind, one.Client, one.Name), merge))
            {
                bag.Error(RuleSetCode.MergeTwice, merge.At.At("name")!,
                    $"The name '{one.Name}' is merged twice; first in {gone[(one.Kind, one.Client, one.Name)].At.Origin}.", "Keep one of the two.");
            }

            if (one.Client.Length > 0 && one.Kind is not (MergeKind.Project or MergeKind.Task))
            {
                bag.Error(RuleSetCode.MergeClient, merge.At.At("client")!, "Only names of projects and tasks stand under a client.", "Leave `client` out.");
            }
        }

        foreach (var merge in gone.Values)
        {
            var one = merge.Value;
            if ((one.Client.Length > 0 && gone.TryGetValue((one.Kind, one.Client, one.Into), out var next)) || gone.TryGetValue((one.Kind, "", one.Into), out next))
            {
                bag.Error(RuleSetCode.MergeLoop, merge.At.At("into")!,
                    $"'{one.Name}' is merged into '{one.Into}', which is itself merged into '{next.Value.Into}' ({next.At.Origin}).", $"Merge '{one.Name}' into the name that stays.");
            }
        }
    }
}
