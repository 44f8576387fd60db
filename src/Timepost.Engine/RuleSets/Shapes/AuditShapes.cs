using Timepost.Domain.Mapping;
using static Timepost.Engine.RuleSets.Shapes.ValueShape;

namespace Timepost.Engine.RuleSets.Shapes;

/// <summary>Keys that keep names in order: merges and conventions.</summary>
internal static class AuditShapes
{
    public static MapShape Merge { get; } = new(
        "merge", "A name of the work side that counts as another: `timepost audit merge` writes it, `timepost audit unmerge` takes it back.",
        new("kind", Choice<MergeKind>(), "What both name.") { Required = true },
        new("name", Text, "The name that is given up, as the source writes it; exact.") { Required = true },
        new("into", Text, "The name that it counts as, before any rule is asked.") { Required = true },
        new("client", Reference("client"), "Only under this client (projects and tasks).") { Default = "all" },
        new("on", Day, "When it was decided.") { Default = "not said" },
        new("reason", Text, "Why.") { Default = "not said" });

    public static MapShape Convention { get; } = new(
        "convention", "How names of a kind are to be written; `timepost audit` lists those that are not.",
        new("kind", Choice<MergeKind>(), "What they name.") { Required = true },
        new("pattern", Pattern, "`*` stands for any text, `?` for one character, `#` for one digit; without regard to case.") { Required = true },
        new("example", Text, "A name as it should be, for the handbook and the audit.") { Default = "none" },
        new("client", Reference("client"), "Only under this client (projects and tasks).") { Default = "all" });
}
