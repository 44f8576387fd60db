using Timepost.Domain.Mapping;
using Timepost.Domain.Work;

namespace Timepost.Engine.Intake;

/// <summary>Which connection a file belongs to. Rows are known again within their connection, so the same file must come to the same one,
/// however it is named.</summary>
public static class FileConnections
{
    /// <summary>The connection of this name, where it can deliver this kind of file.</summary>
    /// <exception cref="UnknownConnectionException">The workspace has none of this name.</exception>
    /// <exception cref="WrongConnectionException">It is one of another role.</exception>
    public static ConnectionSettings Named(RuleSet rules, ImportKind kind, string name)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var all = rules.Workspace.Connections;
        var role = RoleOf(kind);
        var found = all.FirstOrDefault(c => c.Name == name) ?? throw new UnknownConnectionException(name, [.. all.Select(c => c.Name)]);
        return found.Role == role ? found : throw new WrongConnectionException(found, kind, [.. Fitting(rules, kind).Select(c => c.Name)]);
    }

    /// <summary>True for a source of expenses; all other sources deliver time.</summary>
    public static bool TakesExpenses(ConnectionSettings connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return connection.Kind.Contains("expense", StringComparison.Ordinal) || connection.Kind == "expensify";
    }

    /// <summary>The source in whose folder the file lies, the innermost first; null where it lies elsewhere.</summary>
    internal static ConnectionSettings? Holding(RuleSet rules, ImportKind kind, string file)
    {
        var name = file.Replace('\\', '/');
        ConnectionSettings? found = null;
        foreach (var connection in Fitting(rules, kind))
        {
            var path = Folder(connection.Path);
            if (path.Length > 0 && (name == path || name.StartsWith(path + "/", StringComparison.Ordinal))
                && path.Length > (found is null ? 0 : Folder(found.Path).Length))
            {
                found = connection;
            }
        }

        return found;
    }

    /// <summary>The one whose kind is the format, else the one that finds formats by itself; the books for their lists. Where none fits,
    /// one with the format's name, so that formats never share a connection by chance.</summary>
    /// <param name="rules">Connections.</param>
    /// <param name="kind">What the file holds.</param>
    /// <param name="format">Its format, or auto while it is not known.</param>
    /// <param name="several">Names of those among which a person must choose; empty where that is clear.</param>
    internal static ConnectionSettings Of(RuleSet rules, ImportKind kind, string format, out IReadOnlyList<string> several)
    {
        several = [];
        var fitting = Fitting(rules, kind).ToList();
        if (RoleOf(kind) == ConnectionRole.Source)
        {
            var exact = fitting.FindAll(c => c.Kind == format);
            fitting = exact.Count > 0 ? exact : fitting.FindAll(c => c.Kind == "auto");
        }
        else if (fitting.Find(c => c.Primary) is { } primary)
        {
            fitting = [primary];
        }

        if (fitting.Count == 1)
        {
            return fitting[0];
        }

        several = [.. fitting.Select(c => c.Name)];
        return new ConnectionSettings
        {
            Name = format == "auto" ? $"{Word(kind)}-files" : format, Role = RoleOf(kind), Kind = format,
        };
    }

    internal static string Word(ImportKind kind) => kind.ToString().ToLowerInvariant();

    private static ConnectionRole RoleOf(ImportKind kind) => kind switch
    {
        ImportKind.Customers or ImportKind.Accounts => ConnectionRole.Books,
        ImportKind.Rates => ConnectionRole.Rates,
        _ => ConnectionRole.Source,
    };

    private static IEnumerable<ConnectionSettings> Fitting(RuleSet rules, ImportKind kind) => rules.Workspace.Connections
        .Where(c => c.Role == RoleOf(kind) && (c.Role != ConnectionRole.Source || TakesExpenses(c) == (kind == ImportKind.Expenses)));

    private static string Folder(string path)
    {
        var folder = path.Replace('\\', '/').TrimEnd('/');
        return folder.StartsWith("./", StringComparison.Ordinal) ? folder[2..] : folder;
    }
}

/// <summary>The request names a connection that the workspace does not have.</summary>
public sealed class UnknownConnectionException(string name, IReadOnlyList<string> known)
    : InvalidOperationException($"There is no connection '{name}' in timepost.yaml; it has: {(known.Count == 0 ? "none" : string.Join(", ", known))}.")
{
    /// <summary>As asked for.</summary>
    public string Name { get; } = name;
}

/// <summary>The request names a connection that does not deliver such files.</summary>
public sealed class WrongConnectionException(ConnectionSettings connection, ImportKind kind, IReadOnlyList<string> fitting) : InvalidOperationException(
    $"The connection '{connection?.Name}' is one of role {connection?.Role.ToString().ToLowerInvariant()}: no file of {FileConnections.Word(kind)} comes from it. "
    + (fitting.Count == 0 ? "timepost.yaml has none that delivers such files." : $"Those that deliver them: {string.Join(", ", fitting)}."))
{
    /// <summary>As asked for.</summary>
    public string Name { get; } = connection?.Name ?? "";
}
