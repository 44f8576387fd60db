using NodaTime;

namespace Timepost.Domain.Mapping;

/// <summary>Something of the mapping that is on its way out: it works for a stated time, and each run that uses it says so.</summary>
/// <param name="Until">Last day, included: of a rule the last billing day that it matches, so that work of before stays where it is.</param>
/// <param name="Use">What to use instead.</param>
/// <param name="Origin">File and line.</param>
public sealed record Deprecation(LocalDate Until, string Use, string Origin);

/// <summary>Rules that ended.</summary>
public static class EndedRules
{
    /// <summary>The deprecated rule that names a source name, whatever else it asks; null where none does.</summary>
    public static Deprecation? Of<TTarget>(EntityRules<TTarget> rules, string name)
        where TTarget : class
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(name);
        var normalised = NormalisedName.Of(name);
        foreach (var rule in rules.Rules)
        {
            if (rule.Deprecated is { } deprecated
                && (rule.Match.Names.Contains(name) || (normalised.Length > 0 && rule.Match.NormalisedNames.Any(n => NormalisedName.Of(n) == normalised))
                    || (rule.Match.Pattern.Length > 0 && NamePattern.Matches(rule.Match.Pattern, name))))
            {
                return deprecated;
            }
        }

        return null;
    }

    /// <summary>A sentence for an exception, with a blank before it; empty where no deprecated rule names the name.</summary>
    public static string Told<TTarget>(EntityRules<TTarget> rules, string name)
        where TTarget : class => Of(rules, name) is { } ended
            ? $" The rule in {ended.Origin} ended with {ended.Until.ToString("uuuu-MM-dd", System.Globalization.CultureInfo.InvariantCulture)}; instead: {ended.Use}."
            : "";
}
