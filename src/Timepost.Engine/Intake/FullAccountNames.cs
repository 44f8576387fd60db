using Timepost.Domain.Work;

namespace Timepost.Engine.Intake;

/// <summary>Full names of the accounts of one list: the names of those above, from the top, with <c>:</c> between them.</summary>
internal sealed class FullAccountNames
{
    private const int Longest = 500;
    private readonly Dictionary<string, AccountRow> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AccountRow?> _names = new(StringComparer.Ordinal);

    public FullAccountNames(IEnumerable<AccountRow> rows)
    {
        foreach (var row in rows)
        {
            _ids.TryAdd(row.Id, row);
            if (!_names.TryAdd(row.Name, row))
            {
                _names[row.Name] = null; // a name of several says nothing
            }
        }
    }

    /// <summary>The full name; null where an account is above itself, or the name grows too long.</summary>
    public string? Of(AccountRow row)
    {
        var name = row.Name;
        var passed = new HashSet<AccountRow>(ReferenceEqualityComparer.Instance) { row };
        for (var at = row; at.Parent.Length > 0;)
        {
            var above = _ids.GetValueOrDefault(at.Parent) ?? _names.GetValueOrDefault(at.Parent);
            if (above is not null && !passed.Add(above))
            {
                return null;
            }

            // a number that no row has is no name
            var text = above?.Name ?? (at.Parent.All(char.IsAsciiDigit) ? "" : at.Parent);
            if (text.Length > 0 && !name.StartsWith(text + ":", StringComparison.Ordinal))
            {
                name = $"{text}:{name}";
            }

            if (name.Length > Longest)
            {
                return null;
            }

            if (above is null)
            {
                break;
            }

            at = above;
        }

        return name;
    }
}
