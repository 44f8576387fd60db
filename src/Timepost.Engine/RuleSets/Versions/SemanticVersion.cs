using System.Globalization;

namespace Timepost.Engine.RuleSets.Versions;

/// <summary>How far a change of the rule set reaches, least first: it says which part of the version goes up.</summary>
public enum ChangeLevel
{
    /// <summary>Texts and comments only.</summary>
    Patch = 1,

    /// <summary>Something new, or another value, that leaves the amounts of recorded work as they are.</summary>
    Minor = 2,

    /// <summary>Something is gone or newly demanded, or amounts of recorded work change.</summary>
    Major = 3,
}

/// <summary>A version of the rule set, as in 1.2.0.</summary>
/// <param name="Major">First part, 0 and up.</param>
/// <param name="Minor">Second part, 0 and up.</param>
/// <param name="Patch">Third part, 0 and up.</param>
public readonly record struct SemanticVersion(int Major, int Minor, int Patch)
{
    /// <summary>The first that is published.</summary>
    public static SemanticVersion First { get; } = new(1, 0, 0);

    /// <summary>Reads three whole numbers without leading zeros, joined by dots; false where the text is anything else.</summary>
    public static bool TryParse(string text, out SemanticVersion version)
    {
        ArgumentNullException.ThrowIfNull(text);
        version = default;
        var parts = text.Split('.');
        Span<int> numbers = stackalloc int[3];
        if (parts.Length != 3)
        {
            return false;
        }

        for (var i = 0; i < 3; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]) || (parts[i].Length > 1 && parts[i][0] == '0'))
            {
                return false;
            }
        }

        version = new SemanticVersion(numbers[0], numbers[1], numbers[2]);
        return true;
    }

    /// <summary>The next version at a level.</summary>
    public SemanticVersion Next(ChangeLevel level) => level switch
    {
        ChangeLevel.Patch => this with { Patch = Patch + 1 },
        ChangeLevel.Minor => new(Major, Minor + 1, 0),
        ChangeLevel.Major => new(Major + 1, 0, 0),
    };

    /// <summary>The versions that may follow this one after a change of a level, least first: the next one at that level or above.</summary>
    public IReadOnlyList<SemanticVersion> Followers(ChangeLevel level)
    {
        var all = new List<SemanticVersion>(3);
        for (var at = level; at <= ChangeLevel.Major; at++)
        {
            all.Add(Next(at));
        }

        return all;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}");
}
