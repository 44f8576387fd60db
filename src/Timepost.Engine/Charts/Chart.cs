using System.Text.Json;
using Timepost.Domain.Mapping;
using Timepost.Engine.Intake;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Charts;

/// <summary>An account of the books' own chart, as an imported list names it.</summary>
/// <param name="Number">The books' id or number; the name where the list has neither.</param>
/// <param name="Name">Full name, with the names of those above it.</param>
/// <param name="OwnName">Name without those above.</param>
/// <param name="Type">Its type; null: a heading whose type is not known.</param>
/// <param name="Heading">Nothing can be posted to it.</param>
/// <param name="Closed">The books have closed it.</param>
public sealed record ChartAccount(string Number, string Name, string OwnName, AccountType? Type, bool Heading, bool Closed);

/// <summary>The chart of accounts of one connection to books.</summary>
public sealed class Chart
{
    private readonly Dictionary<string, ChartAccount> _full = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ChartAccount?> _own = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ChartAccount> _numbers = new(StringComparer.Ordinal);

    /// <summary>Of these accounts.</summary>
    public Chart(IReadOnlyList<ChartAccount> accounts)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        Accounts = accounts;
        foreach (var account in accounts)
        {
            // of two with one full name the one that is open counts
            if (!_full.TryAdd(account.Name, account) && _full[account.Name].Closed)
            {
                _full[account.Name] = account;
            }

            if (!_own.TryAdd(account.OwnName, account))
            {
                _own[account.OwnName] = null;
            }

            _numbers.TryAdd(account.Number, account);
        }
    }

    /// <summary>All, by number.</summary>
    public IReadOnlyList<ChartAccount> Accounts { get; }

    /// <summary>The chart that was imported for these books; where none was, that of the primary ones.</summary>
    /// <param name="reading">The store.</param>
    /// <param name="books">Name of the connection.</param>
    /// <param name="primary">Name of the primary books.</param>
    public static Chart Of(IStoreTransaction reading, string books, string primary)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var listed = reading.Work.Listed(ListIntake.Account, closedToo: true);
        var own = listed.Where(a => a.Connection == books).ToList();
        return new Chart([.. (own.Count > 0 ? own : listed.Where(a => a.Connection == primary)).Select(Account)]);
    }

    /// <summary>The account that a name of the mapping means: by its full name, else by its own name where one alone has it, else by its number.</summary>
    /// <param name="name">Name of an account in the mapping.</param>
    /// <param name="several">True where nothing but an own name fits, and that fits several.</param>
    public ChartAccount? Find(string name, out bool several)
    {
        ArgumentNullException.ThrowIfNull(name);
        several = false;
        if (_full.TryGetValue(name, out var found) || (_own.TryGetValue(name, out found) && found is not null))
        {
            return found;
        }

        var numbered = _numbers.GetValueOrDefault(name);
        several = numbered is null && _own.ContainsKey(name);
        return numbered;
    }

    private static ChartAccount Account(ListedObject listed)
    {
        using var document = JsonDocument.Parse(listed.Body);
        var body = document.RootElement;
        var own = Text(body, "OwnName");
        return new ChartAccount(
            listed.Id, listed.Name, own.Length > 0 ? own : listed.Name, AccountTypeWords.Of(Text(body, "Type")),
            body.TryGetProperty("Heading", out var heading) && heading.ValueKind == JsonValueKind.True, !listed.Active);
    }

    private static string Text(JsonElement body, string key) =>
        body.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
