using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets.Shapes;

namespace Timepost.Engine.Audit;

/// <summary>Kinds of names as a person types them.</summary>
public static class MergeKinds
{
    /// <summary>All words.</summary>
    public static IReadOnlyList<string> Words => EnumWords.Of(typeof(MergeKind));

    /// <summary>The word of a kind.</summary>
    public static string WordOf(MergeKind kind) => EnumWords.Of(kind);

    /// <summary>The kind of a word.</summary>
    /// <returns>False where there is none.</returns>
    public static bool TryParse(string word, out MergeKind kind) => EnumWords.TryParse(word, out kind);
}
