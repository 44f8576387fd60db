using System.Text;
using NodaTime.Text;
using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets;
using Timepost.Engine.RuleSets.Binding;
using Timepost.Engine.RuleSets.Shapes;
using Timepost.Engine.RuleSets.Yaml;

namespace Timepost.Engine.Audit;

/// <summary>The text of <c>merges.yaml</c>: all of it is the program's.</summary>
public static class MergesText
{
    /// <summary>The merges of one file of the mapping, whatever else of the rule set is wrong; those that cannot be read are left out.</summary>
    public static IReadOnlyList<NameMerge> Read(RuleSetText text)
    {
        var bag = new DiagnosticBag();
        if (YamlReader.Read(text, bag) is not { } root)
        {
            return [];
        }

        var checker = new ShapeChecker(bag);
        checker.Check(root, MappingShape.Root);
        return [.. MergeBinding.Bind(new MapValues(root, MappingShape.Root, checker)).Where(m => m.At.AllSound).Select(m => m.Value)];
    }

    /// <summary>The text that has these merges, in their order.</summary>
    public static string Of(IReadOnlyList<NameMerge> merges)
    {
        ArgumentNullException.ThrowIfNull(merges);
        var text = new StringBuilder("# A part of the mapping, written by `timepost audit merge` and `timepost audit unmerge`: names that count as others.\nschema: 1\nmerges:");
        text.Append(merges.Count == 0 ? " []\n" : "\n");
        foreach (var merge in merges)
        {
            text.Append("  - {kind: ").Append(EnumWords.Of(merge.Kind)).Append(", name: ").Append(MappingSuggestion.Quoted(merge.Name)).Append(", into: ").Append(MappingSuggestion.Quoted(merge.Into));
            if (merge.Client.Length > 0)
            {
                text.Append(", client: ").Append(MappingSuggestion.Quoted(merge.Client));
            }

            if (merge.On is { } day)
            {
                text.Append(", on: ").Append(LocalDatePattern.Iso.Format(day));
            }

            if (merge.Reason.Length > 0)
            {
                text.Append(", reason: ").Append(MappingSuggestion.Quoted(merge.Reason));
            }

            text.Append("}\n");
        }

        return text.ToString();
    }
}
