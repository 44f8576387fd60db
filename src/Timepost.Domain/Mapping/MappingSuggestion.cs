using System.Globalization;
using System.Text;

namespace Timepost.Domain.Mapping;

/// <summary>What would settle a name that no rule matches: text for a reader and YAML to paste.</summary>
/// <param name="Text">One sentence.</param>
/// <param name="Yaml">Lines for <c>mapping.yaml</c>.</param>
/// <param name="Nearest">Id of the entity that the name resembles; empty where there is none.</param>
public sealed record MappingSuggestion(string Text, string Yaml, string Nearest)
{
    /// <summary>Sentence and YAML.</summary>
    public override string ToString() => $"{Text}\n{Yaml}";

    internal static MappingSuggestion For<TTarget>(string name, string id, string more, EntityRules<TTarget> rules, EntityKind<TTarget> kind)
        where TTarget : class
    {
        var near = Near(name, rules, kind);
        if (near is null)
        {
            var shown = string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            var yaml = $"{kind.Key}:\n  rules:\n    - id: {id}\n      {kind.NameKey}: {Quoted(shown.Length == 0 ? "(none)" : shown)}\n"
                + (more.Length == 0 ? "" : $"      {more}\n")
                + $"      match: {{ names: [{Quoted(name)}] }}";
            return new MappingSuggestion($"Add a rule under '{kind.Key}' in mapping.yaml:", yaml, "");
        }

        var matches = rules.Rules.Where(r => ReferenceEquals(r.Target, near.Target)).Select(r => r.Match).ToList();
        var text = new StringBuilder("match:");
        foreach (var match in matches)
        {
            text.Append("\n  - ").Append(Written(match));
        }

        text.Append("\n  - { names: [").Append(Quoted(name)).Append("] }");
        var nearest = kind.IdOf(near.Target);
        return new MappingSuggestion(
            $"It resembles '{kind.NameOf(near.Target)}'. If it is the same, give the rule '{nearest}' ({near.Origin}) this match:", text.ToString(), nearest);
    }

    /// <summary>The rule whose names are nearest, word order apart; ties go to the first.</summary>
    private static EntityRule<TTarget>? Near<TTarget>(string name, EntityRules<TTarget> rules, EntityKind<TTarget> kind)
        where TTarget : class
    {
        const int longest = 100;
        var wanted = NormalisedName.Of(name);
        if (wanted.Length is 0 or > longest)
        {
            return null;
        }

        EntityRule<TTarget>? best = null;
        var least = Math.Max(1, wanted.Length / 3) + 1;
        foreach (var rule in rules.Rules)
        {
            foreach (var known in rule.Match.Names.Concat(rule.Match.NormalisedNames).Append(kind.NameOf(rule.Target)))
            {
                var other = NormalisedName.Of(known);
                if (other.Length is 0 or > longest)
                {
                    continue;
                }

                var distance = Math.Min(EditDistance.Between(wanted, other), EditDistance.Between(Sorted(wanted), Sorted(other)));
                if (distance < least)
                {
                    (best, least) = (rule, distance);
                }
            }
        }

        return best;
    }

    private static string Sorted(string words) => string.Join(' ', words.Split(' ').Order(StringComparer.Ordinal));

    private static string Written(EntityMatch match)
    {
        var parts = new List<string>();
        void Many(string key, IReadOnlyList<string> values)
        {
            if (values.Count > 0)
            {
                parts.Add($"{key}: [{string.Join(", ", values.Select(Quoted))}]");
            }
        }

        void One(string key, string value)
        {
            if (value.Length > 0)
            {
                parts.Add($"{key}: {Quoted(value)}");
            }
        }

        Many("ids", match.Ids);
        Many("names", match.Names);
        Many("normalised", match.NormalisedNames);
        One("pattern", match.Pattern);
        One("connection", match.Connection);
        One("client", match.Client);
        One("tag", match.Tag);
        if (match.Fields.Count > 0)
        {
            parts.Add($"field: {{ {string.Join(", ", match.Fields.Select(f => $"{f.Key}: {Quoted(f.Value)}"))} }}");
        }

        One("when", match.When?.Text ?? "");
        return $"{{ {string.Join(", ", parts)} }}";
    }

    /// <summary>A double-quoted text of YAML.</summary>
    public static string Quoted(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (var c in text)
        {
            if (c is '"' or '\\')
            {
                quoted.Append('\\').Append(c);
            }
            else if (char.IsControl(c))
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                quoted.Append(c);
            }
        }

        return quoted.Append('"').ToString();
    }
}
