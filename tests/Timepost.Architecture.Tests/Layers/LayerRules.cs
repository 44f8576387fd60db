namespace Timepost.Architecture.Tests.Layers;

/// <summary>Who may know whom. Dependencies point to Domain; hosts compose.</summary>
internal static class LayerRules
{
    private static readonly Dictionary<string, string[]> MayKnow = new(StringComparer.Ordinal)
    {
        ["Timepost.Domain"] = [],
        ["Timepost.Engine"] = ["Timepost.Domain"],
        ["Timepost.Storage"] = ["Timepost.Engine", "Timepost.Domain"],
        ["Timepost.Connectors"] = ["Timepost.Engine", "Timepost.Domain"],
        ["timepost"] = ["Timepost.Engine", "Timepost.Domain", "Timepost.Storage", "Timepost.Connectors"],
    };

    // the outside world: files, network, processes, databases
    private static readonly string[] Outside =
    [
        "System.IO.File", "System.IO.FileStream", "System.IO.FileInfo", "System.IO.Directory", "System.IO.DirectoryInfo",
        "System.IO.FileSystemInfo", "System.IO.RandomAccess", "System.Diagnostics.Process", "System.Diagnostics.ProcessStartInfo",
        "System.Console", "System.Environment",
    ];

    private static readonly string[] OutsideNamespaces =
        ["System.Net.", "System.Data.", "Microsoft.Data.", "Microsoft.Win32.", "SQLitePCL.", "Npgsql.", "Microsoft.EntityFrameworkCore.", "Orleans."];

    private static readonly string[] Clocks = ["System.DateTime", "System.DateTimeOffset", "System.DateOnly", "System.TimeOnly"];

    public static IReadOnlyList<string> Projects { get; } = [.. MayKnow.Keys];

    /// <summary>References among our own projects that the table does not allow.</summary>
    public static IReadOnlyList<string> Layering(CompiledAssembly assembly)
    {
        var allowed = MayKnow[assembly.Name];
        return [.. assembly.Assemblies
            .Where(a => MayKnow.ContainsKey(a) && !allowed.Contains(a))
            .Select(a => $"{assembly.Name} may not know {a}")];
    }

    /// <summary>In Domain and Engine: types that reach out of the process.</summary>
    public static IReadOnlyList<string> Purity(CompiledAssembly assembly) =>
    [
        .. assembly.Types.Where(t => Outside.Contains(t) || OutsideNamespaces.Any(n => t.StartsWith(n, StringComparison.Ordinal)))
            .Select(t => $"{assembly.Name} uses {t}"),
    ];

    /// <summary>In Domain and Engine: time is NodaTime's.</summary>
    public static IReadOnlyList<string> Time(CompiledAssembly assembly) =>
        [.. assembly.Types.Intersect(Clocks, StringComparer.Ordinal).Select(t => $"{assembly.Name} uses {t}")];

    /// <summary>What the command line carries: neither an object-relational mapper nor a cluster.</summary>
    public static IReadOnlyList<string> Weight(IEnumerable<string> files) =>
    [
        .. files.Select(f => Path.GetFileNameWithoutExtension(f)!)
            .Where(f => f.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal) || f.StartsWith("Orleans", StringComparison.Ordinal)
                || f.StartsWith("Microsoft.Orleans", StringComparison.Ordinal) || f.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal))
            .Select(f => $"the command line carries {f}"),
    ];
}
