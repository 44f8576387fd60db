using Timepost.Engine.Workspaces;

namespace Timepost.Engine.RuleSets.Versions;

/// <summary>Rule sets by their published versions, for readers: each document names the one that made it.</summary>
public sealed class VersionNames
{
    /// <summary>Of a rule set that is no published version.</summary>
    public const string Unpublished = "unpublished";

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    private VersionNames(IReadOnlyList<MappingVersion> versions)
    {
        foreach (var version in versions)
        {
            // a text that was published again has both numbers
            _names[version.RuleSet] = _names.TryGetValue(version.RuleSet, out var had) ? $"{had}, {version.Version}" : version.Version.ToString();
        }
    }

    /// <summary>Some version is published.</summary>
    public bool Any => _names.Count > 0;

    /// <summary>Reads them.</summary>
    public static VersionNames Of(IStoreTransaction reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        return new VersionNames(reading.RuleSets.Versions());
    }

    /// <summary>As in 1.2.0; both numbers where a text was published again, as in <c>1.0.0, 3.0.0</c>; <see cref="Unpublished"/> where it never was.</summary>
    public string Of(string ruleSet) => _names.GetValueOrDefault(ruleSet, Unpublished);

    /// <summary>The version whose hash begins with so many digits; <see cref="Unpublished"/> where there is none.</summary>
    public string OfDigits(string digits)
    {
        ArgumentNullException.ThrowIfNull(digits);
        foreach (var (hash, name) in _names)
        {
            if (digits.Length > 0 && hash.StartsWith(digits, StringComparison.Ordinal))
            {
                return name;
            }
        }

        return Unpublished;
    }
}
