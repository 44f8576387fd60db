using System.Globalization;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;

namespace Timepost.Connectors.Files;

/// <summary>Which tag, or which part of an account name, is the client, the project and so on: the connection's <c>parts</c>.</summary>
/// <remarks>A value is a number (the n-th part, <c>3+</c> it and all after it), <c>=text</c> (the same for each entry), a text with
/// <c>{}</c> (what stands there), with <c>*</c> (the whole part that fits), or parts by name separated by <c>|</c>.</remarks>
internal sealed class Parts
{
    private static readonly string[] Keys = ["client", "project", "task", "worker", "email", "billable", "nonBillable"];
    private readonly (string Key, string Pattern)[] _patterns;

    public Parts(ConnectionSettings connection)
    {
        foreach (var key in connection.Parts.Keys.Order(StringComparer.Ordinal))
        {
            if (!Keys.Contains(key))
            {
                throw Rejections.File(1, key, connection.Parts[key], FileCodes.ColumnsUndeclared, $"'{key}' is no part of an entry. Known: {string.Join(", ", Keys)}.");
            }
        }

        _patterns = [.. Keys.Where(connection.Parts.ContainsKey).Select(k => (k, connection.Parts[k]))];
    }

    /// <summary>Nothing is declared.</summary>
    public bool Empty => _patterns.Length == 0;

    /// <summary>Fills the row; false with the part where two fit one field.</summary>
    public bool Fill(TimeRow row, IReadOnlyList<string> parts, string joined, out (string Field, string First, string Second) twice)
    {
        twice = default;
        foreach (var (key, pattern) in _patterns)
        {
            if (!One(pattern, parts, joined, out var value, out var second))
            {
                twice = (key, value!, second!);
                return false;
            }

            if (value is null)
            {
                continue;
            }

            switch (key)
            {
                case "client":
                    row.Client = value;
                    break;
                case "project":
                    row.Project = value;
                    break;
                case "task":
                    row.Task = value;
                    break;
                case "worker":
                    row.Worker = value;
                    break;
                case "email":
                    row.WorkerEmail = value;
                    break;
                case "billable":
                    row.Billable = true;
                    break;
                default:
                    row.Billable = false;
                    break;
            }
        }

        return true;
    }

    private static bool One(string pattern, IReadOnlyList<string> parts, string joined, out string? value, out string? second)
    {
        value = second = null;
        if (pattern.StartsWith('='))
        {
            value = pattern[1..].Trim();
            return true;
        }

        var rest = pattern.EndsWith('+');
        if (int.TryParse(rest ? pattern[..^1] : pattern, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            if (number >= 1 && number <= parts.Count)
            {
                value = rest ? string.Join(joined, parts.Skip(number - 1)) : parts[number - 1];
            }

            return true;
        }

        foreach (var part in parts)
        {
            if (Fit(pattern, part) is not { } found || found == value)
            {
                continue;
            }

            if (value is not null)
            {
                second = found;
                return false;
            }

            value = found;
        }

        return true;
    }

    private static string? Fit(string pattern, string part)
    {
        var hole = pattern.IndexOf("{}", StringComparison.Ordinal);
        if (hole >= 0)
        {
            var (before, after) = (pattern[..hole], pattern[(hole + 2)..]);
            return part.Length > before.Length + after.Length
                && part.StartsWith(before, StringComparison.Ordinal) && part.EndsWith(after, StringComparison.Ordinal)
                ? part[before.Length..^after.Length].Trim()
                : null;
        }

        if (pattern.Contains('*', StringComparison.Ordinal))
        {
            return System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal), part, ignoreCase: false) ? part : null;
        }

        return pattern.Split('|', StringSplitOptions.TrimEntries).Contains(part, StringComparer.Ordinal) ? part : null;
    }
}
