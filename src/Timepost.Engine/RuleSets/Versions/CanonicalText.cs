using System.Text;
using Timepost.Engine.RuleSets.Yaml;

namespace Timepost.Engine.RuleSets.Versions;

/// <summary>A value of a rule set in one line, the same for the same value however it was written: keys in their order of letters, one
/// item like a list of one.</summary>
internal static class CanonicalText
{
    private const int Longest = 160;

    /// <summary>For a reader, in one line.</summary>
    public static string Of(YamlNode node) => (node is YamlScalar scalar ? scalar.Value : Whole(node)).ReplaceLineEndings(" ");

    /// <summary>All of it, for comparing.</summary>
    public static string Whole(YamlNode node)
    {
        var text = new StringBuilder();
        Append(text, node);
        return text.ToString();
    }

    /// <summary>Cut where it is long; in one line.</summary>
    public static string Clip(string text, int longest = Longest)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= longest ? line : line[..(longest - (char.IsHighSurrogate(line[longest - 1]) ? 1 : 0))] + "…";
    }

    private static void Append(StringBuilder text, YamlNode node)
    {
        switch (node)
        {
            case YamlScalar scalar:
                text.Append(scalar.Value.AsSpan().IndexOfAny("[]{},:\"") >= 0 || scalar.Value.Length == 0 ? $"\"{scalar.Value.Replace("\"", "\\\"", StringComparison.Ordinal)}\"" : scalar.Value);
                break;
            case YamlList { Items: [YamlScalar or YamlMap] } one:
                Append(text, one.Items[0]);
                break;
            case YamlList list:
                Join(text, '[', list.Items.Select<YamlNode, Action>(i => () => Append(text, i)), ']');
                break;
            case YamlMap map:
                Join(text, '{', map.Pairs.OrderBy(p => p.Key.Value, StringComparer.Ordinal).Select<YamlPair, Action>(p => () =>
                {
                    text.Append(p.Key.Value).Append(": ");
                    Append(text, p.Value);
                }), '}');
                break;
        }
    }

    private static void Join(StringBuilder text, char open, IEnumerable<Action> items, char close)
    {
        text.Append(open);
        var first = true;
        foreach (var item in items)
        {
            text.Append(first ? "" : ", ");
            first = false;
            item();
        }

        text.Append(close);
    }
}
