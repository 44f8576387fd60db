using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Timepost.Engine.RuleSets.Yaml;

namespace Timepost.Engine.Staging;

/// <summary>Writes a tree as YAML: one key or item a line, no comments.</summary>
internal static partial class YamlText
{
    private const int IndentWidth = 2;
    private static readonly JsonSerializerOptions Quoted = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(YamlMap root)
    {
        var text = new StringBuilder();
        Write(text, root, 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, YamlNode node, int depth)
    {
        switch (node)
        {
            case YamlMap { Pairs.Count: > 0 } map:
                foreach (var pair in map.Pairs)
                {
                    Indent(text, depth).Append(Scalar(pair.Key)).Append(':');
                    Value(text, pair.Value, depth + 1);
                }

                break;
            case YamlList { Items.Count: > 0 } list:
                foreach (var item in list.Items)
                {
                    var inner = new StringBuilder();
                    Write(inner, item, depth + 1);
                    // its first line stands beside the dash
                    Indent(text, depth).Append("- ").Append(inner.ToString().AsSpan((depth + 1) * IndentWidth));
                }

                break;
            default:
                Indent(text, depth).Append(Inline(node)).Append('\n');
                break;
        }
    }

    private static void Value(StringBuilder text, YamlNode node, int depth)
    {
        if (node is YamlMap { Pairs.Count: > 0 } or YamlList { Items.Count: > 0 })
        {
            text.Append('\n');
            Write(text, node, depth);
        }
        else
        {
            text.Append(' ').Append(Inline(node)).Append('\n');
        }
    }

    private static string Inline(YamlNode node) => node switch
    {
        YamlScalar scalar => Scalar(scalar),
        YamlList => "[]",
        _ => "{}",
    };

    private static StringBuilder Indent(StringBuilder text, int depth) => text.Append(' ', depth * IndentWidth);

    // what was written without quotes stays so: a number or a word of the format is one only without them
    private static string Scalar(YamlScalar scalar) => scalar.IsNull ? "~"
        : scalar.Plain && Safe().IsMatch(scalar.Value) ? scalar.Value
        : JsonSerializer.Serialize(scalar.Value, Quoted);

    [GeneratedRegex("^-?[A-Za-z0-9][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*$")]
    private static partial Regex Safe();
}
