using Timepost.Domain.Mapping.Expressions;

namespace Timepost.Domain.Mapping;

/// <summary>Rules in order of which only what they ask of the entry is open. Many of them are found by a value that they demand, not tried one by one.</summary>
internal sealed class RuleLadder
{
    private const int FewEnough = 8;
    private readonly Func<int, EntityMatch> _matchOf;
    private readonly bool _places;
    private readonly List<int> _tried = [];
    private readonly Dictionary<Slot, Dictionary<string, List<int>>> _bySlot = [];

    /// <summary>Takes rules in ascending order, up to the first that asks nothing.</summary>
    /// <param name="rules">Their numbers from 0.</param>
    /// <param name="matchOf">A rule's match.</param>
    /// <param name="places">Connection and client are open too.</param>
    public RuleLadder(List<int> rules, Func<int, EntityMatch> matchOf, bool places)
    {
        (_matchOf, _places) = (matchOf, places);
        foreach (var rule in rules)
        {
            var match = matchOf(rule);
            if (!match.AsksEntry && !(places && (match.Connection.Length > 0 || match.Client.Length > 0)))
            {
                Floor = rule;
                break;
            }

            Open.Add(rule);
        }

        Index();
    }

    /// <summary>The first rule that asks nothing; <see cref="int.MaxValue"/>: none.</summary>
    public int Floor { get; } = int.MaxValue;

    /// <summary>Rules before <see cref="Floor"/>, in order.</summary>
    public List<int> Open { get; } = [];

    /// <summary>The first rule that holds; <paramref name="below"/> where none before it does.</summary>
    public int First(in SourceName source, int below)
    {
        var best = Math.Min(below, Floor);
        best = First(_tried, source, best);
        foreach (var (slot, byValue) in _bySlot)
        {
            if (slot.Kind == SlotKind.Tag)
            {
                var tags = source.Facts?.Tags;
                for (var i = 0; i < tags?.Count; i++)
                {
                    best = First(byValue.GetValueOrDefault(tags[i]), source, best);
                }
            }
            else if (slot.Value(source) is { } value)
            {
                best = First(byValue.GetValueOrDefault(value), source, best);
            }
        }

        return best;
    }

    /// <summary>A rule's conditions on the place, where it has any.</summary>
    public static bool PlaceHolds(EntityMatch match, in SourceName source) =>
        (match.Connection.Length == 0 || match.Connection == source.Connection) && (match.Client.Length == 0 || match.Client == source.Client);

    private int First(List<int>? rules, in SourceName source, int best)
    {
        for (var i = 0; i < rules?.Count && rules[i] < best; i++)
        {
            var match = _matchOf(rules[i]);
            if ((!_places || PlaceHolds(match, source)) && EntryHolds(match, source.Facts))
            {
                return rules[i];
            }
        }

        return best;
    }

    private static bool EntryHolds(EntityMatch match, IEntryFacts? facts)
    {
        if (!match.AsksEntry)
        {
            return true;
        }

        if (facts is null || (match.Tag.Length > 0 && !Carries(facts.Tags, match.Tag)))
        {
            return false;
        }

        if (match.Fields.Count > 0)
        {
            foreach (var (name, value) in match.Fields)
            {
                if (facts.Field(name) != value)
                {
                    return false;
                }
            }
        }

        return match.When is null || match.When.Holds(facts);
    }

    private static bool Carries(IReadOnlyList<string> tags, string tag)
    {
        for (var i = 0; i < tags.Count; i++)
        {
            if (tags[i] == tag)
            {
                return true;
            }
        }

        return false;
    }

    private void Index()
    {
        if (Open.Count <= FewEnough)
        {
            _tried.AddRange(Open);
            return;
        }

        // by the value that fewest other rules demand
        var counts = new Dictionary<(Slot, string), int>(SlotValue.Comparer);
        foreach (var (slot, values) in Open.SelectMany(Demanded))
        {
            foreach (var value in values)
            {
                counts[(slot, value)] = counts.GetValueOrDefault((slot, value)) + 1;
            }
        }

        foreach (var rule in Open)
        {
            var (slot, values) = Demanded(rule).OrderBy(d => d.Values.Sum(v => counts[(d.Slot, v)])).FirstOrDefault();
            if (values is null)
            {
                _tried.Add(rule);
                continue;
            }

            if (!_bySlot.TryGetValue(slot, out var byValue))
            {
                _bySlot.Add(slot, byValue = new(StringComparer.OrdinalIgnoreCase));
            }

            foreach (var value in values.Distinct(StringComparer.OrdinalIgnoreCase))
            {
                if (!byValue.TryGetValue(value, out var rules))
                {
                    byValue.Add(value, rules = []);
                }

                rules.Add(rule);
            }
        }
    }

    // values of which the entry must have one
    private IEnumerable<(Slot Slot, string[] Values)> Demanded(int rule)
    {
        var match = _matchOf(rule);
        if (_places && match.Client.Length > 0)
        {
            yield return (new(SlotKind.MappedClient, default, ""), [match.Client]);
        }

        if (_places && match.Connection.Length > 0)
        {
            yield return (new(SlotKind.Connection, default, ""), [match.Connection]);
        }

        if (match.Tag.Length > 0)
        {
            yield return (new(SlotKind.Tag, default, ""), [match.Tag]);
        }

        foreach (var (name, value) in match.Fields)
        {
            yield return (new(SlotKind.Text, default, name), [value]);
        }

        foreach (var part in match.When?.Conjuncts ?? [])
        {
            if (part is TextIsNode text)
            {
                yield return (new(SlotKind.Text, text.Text.Fact, text.Text.Field), text.Values);
            }
            else if (part is TagIsNode tag)
            {
                yield return (new(SlotKind.Tag, default, ""), tag.Values);
            }
        }
    }

    private enum SlotKind
    {
        Connection,
        MappedClient,
        Tag,
        Text,
    }

    private readonly record struct Slot(SlotKind Kind, TextFact Fact, string Field)
    {
        public string? Value(in SourceName source) => Kind switch
        {
            SlotKind.Connection => source.Connection,
            SlotKind.MappedClient => source.Client,
            _ => source.Facts is { } facts ? new TextOf(Fact, Field).Of(facts) : null,
        };
    }

    private sealed class SlotValue : IEqualityComparer<(Slot Slot, string Value)>
    {
        public static readonly SlotValue Comparer = new();

        public bool Equals((Slot Slot, string Value) x, (Slot Slot, string Value) y) => x.Slot == y.Slot && x.Value.Equals(y.Value, StringComparison.OrdinalIgnoreCase);

        public int GetHashCode((Slot Slot, string Value) obj) => HashCode.Combine(obj.Slot, StringComparer.OrdinalIgnoreCase.GetHashCode(obj.Value));
    }
}
