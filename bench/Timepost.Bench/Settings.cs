using System.Globalization;

namespace Timepost.Bench;

/// <summary>What to measure, and with what.</summary>
internal sealed record Settings
{
    /// <summary>Entries of the large firm; targets are stated for 1,000,000.</summary>
    public int Rows { get; init; } = 1_000_000;

    /// <summary>How often each pair is measured; the median counts.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>Ids as in P1; empty: all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Folder for generated data.</summary>
    public string Work { get; init; } = "bench/work";

    /// <summary>Where to write JSON; empty: nowhere.</summary>
    public string Json { get; init; } = "";

    /// <summary>The command that P11 starts.</summary>
    public string Timepost { get; init; } = "";

    /// <summary>The hello world that P11 compares with.</summary>
    public string Hello { get; init; } = "";

    /// <summary>The commit, for the record.</summary>
    public string Commit { get; init; } = "";

    /// <exception cref="ArgumentException">An option is unknown or has no value.</exception>
    public static Settings Parse(IReadOnlyList<string> arguments)
    {
        var settings = new Settings();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var value = i + 1 < arguments.Count ? arguments[i + 1] : throw new ArgumentException($"{arguments[i]} needs a value.");
            settings = arguments[i] switch
            {
                "--rows" => settings with { Rows = Number(value) },
                "--rounds" => settings with { Rounds = Number(value) },
                "--only" => settings with { Only = value.Split(',') },
                "--work" => settings with { Work = value },
                "--json" => settings with { Json = value },
                "--timepost" => settings with { Timepost = value },
                "--hello" => settings with { Hello = value },
                "--commit" => settings with { Commit = value },
                _ => throw new ArgumentException($"There is no option {arguments[i]}."),
            };
        }

        return settings;
    }

    /// <summary>Machine, date and commit.</summary>
    public IReadOnlyDictionary<string, string> About() => new Dictionary<string, string>
    {
        ["date"] = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["commit"] = Commit,
        ["rows"] = Rows.ToString(CultureInfo.InvariantCulture),
        ["cores"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
        ["runtime"] = Environment.Version.ToString(),
        ["system"] = System.Runtime.InteropServices.RuntimeInformation.OSDescription,
    };

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number : throw new ArgumentException($"'{text}' is no number above zero.");
}
