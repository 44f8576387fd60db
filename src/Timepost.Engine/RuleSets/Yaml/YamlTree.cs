namespace Timepost.Engine.RuleSets.Yaml;

/// <summary>A node of a YAML text with its place.</summary>
internal abstract record YamlNode(string File, int Line, int Column)
{
    /// <summary>For messages.</summary>
    public abstract string Kind { get; }
}

/// <summary>A single value. Nothing is resolved: the text is kept as written.</summary>
/// <remarks>Plain: written without quotes.</remarks>
internal sealed record YamlScalar(string File, int Line, int Column, string Value, bool Plain) : YamlNode(File, Line, Column)
{
    /// <summary>Nothing, or one of the two spellings of nothing.</summary>
    public bool IsNull => Plain && Value is "" or "~" or "null";

    /// <inheritdoc/>
    public override string Kind => IsNull ? "nothing" : $"'{Clip(Value)}'";

    /// <summary>At most 60 characters, control characters shown as dots.</summary>
    public static string Clip(string value)
    {
        var shown = string.Concat(value.Take(60).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '·' : c));
        return value.Length > 60 ? shown + "…" : shown;
    }
}

/// <summary>A list.</summary>
internal sealed record YamlList(string File, int Line, int Column, IReadOnlyList<YamlNode> Items) : YamlNode(File, Line, Column)
{
    /// <inheritdoc/>
    public override string Kind => "a list";
}

/// <summary>Keys and values in the order of the text; no key twice.</summary>
internal sealed record YamlMap(string File, int Line, int Column, IReadOnlyList<YamlPair> Pairs) : YamlNode(File, Line, Column)
{
    /// <inheritdoc/>
    public override string Kind => "a group of keys";

    /// <summary>The value of a key, or null.</summary>
    public YamlNode? Find(string key)
    {
        foreach (var pair in Pairs)
        {
            if (pair.Key.Value == key)
            {
                return pair.Value;
            }
        }

        return null;
    }
}

/// <summary>A key and its value.</summary>
internal sealed record YamlPair(YamlScalar Key, YamlNode Value);
