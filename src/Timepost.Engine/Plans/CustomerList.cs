using System.Text.Json;
using Timepost.Domain.Mapping;
using Timepost.Engine.Intake;

namespace Timepost.Engine.Plans;

/// <summary>The books' own customers as an imported list names them, found by name: exactly, else normalised. Where a name
/// fits several, none is found: a person decides.</summary>
internal sealed class CustomerList
{
    private readonly Dictionary<string, ListedObject> _exact = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ListedObject?> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ListedObject?> _normalised = new(StringComparer.Ordinal);

    public CustomerList(IReadOnlyList<ListedObject> customers)
    {
        foreach (var customer in customers)
        {
            if (_exact.TryAdd(customer.Name, customer))
            {
                Add(_words, NormalisedName.Words(customer.Name), customer);
                Add(_normalised, NormalisedName.Of(customer.Name), customer);
            }
        }
    }

    /// <summary>The customer that a source name is, as a client of its own; or null.</summary>
    /// <param name="name">As the source writes it.</param>
    /// <param name="known">The client that the mapping has for a customer's name; or null.</param>
    /// <param name="make">Makes a client of a customer's name.</param>
    public ClientTarget? Find(string name, Func<string, ClientTarget?> known, Func<string, ClientTarget> make)
    {
        var found = _exact.GetValueOrDefault(name) ?? _words.GetValueOrDefault(NormalisedName.Words(name))
            ?? _normalised.GetValueOrDefault(NormalisedName.Of(name));
        if (found is null || _words.GetValueOrDefault(NormalisedName.Words(found.Name)) is null)
        {
            return null; // two customers that differ in case or signs alone would have one id
        }

        if (known(found.Name) is { } client)
        {
            return client;
        }

        using var body = JsonDocument.Parse(found.Body);
        return make(found.Name) with { Address = Address(body.RootElement), TaxNumber = Text(body.RootElement, "TaxNumber"), InBooks = true };
    }

    private static List<string> Address(JsonElement body)
    {
        var lines = new List<string>();
        if (body.TryGetProperty("Address", out var address) && address.ValueKind == JsonValueKind.Array)
        {
            foreach (var line in address.EnumerateArray())
            {
                lines.Add(line.GetString() ?? "");
            }
        }

        if (Text(body, "Country") is { Length: > 0 } country && !lines.Contains(country))
        {
            lines.Add(country);
        }

        return lines;
    }

    private static string Text(JsonElement body, string key) =>
        body.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    // null: several have it
    private static void Add(Dictionary<string, ListedObject?> index, string key, ListedObject customer)
    {
        if (key.Length > 0 && !index.TryAdd(key, customer))
        {
            index[key] = null;
        }
    }
}
