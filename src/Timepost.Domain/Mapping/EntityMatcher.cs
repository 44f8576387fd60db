using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Timepost.Domain.Mapping.Expressions;

namespace Timepost.Domain.Mapping;

/// <summary>Finds what a source name is in the books, by the rules of one kind of entity. The first rule that
/// matches wins; the result names it. One instance serves one run and one thread: each distinct name is matched
/// once and remembered.</summary>
/// <typeparam name="TTarget">What names of the kind become.</typeparam>
public sealed class EntityMatcher<TTarget>
    where TTarget : class
{
    private const string CreatedRule = "otherwise: create";
    private const int LongestSlug = 48;
    private const int HashDigits = 8;

    private readonly EntityRules<TTarget> _rules;
    private readonly EntityKind<TTarget> _kind;
    private readonly Dictionary<string, List<int>> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _byNormalised = new(StringComparer.Ordinal);
    private readonly PatternIndex _patterns = new();
    private readonly List<int> _unnamed = [];
    private readonly HashSet<string> _targetIds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _spellings = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Name, string Id, string Connection, string Client), Known> _known = [];
    private readonly List<int> _found = [];
    private readonly Func<int, EntityMatch> _matchOf;
    private readonly RuleLadder _anyName;

    /// <summary>Indexes the rules.</summary>
    public EntityMatcher(EntityRules<TTarget> rules, EntityKind<TTarget> kind)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(kind);
        (_rules, _kind) = (rules, kind);
        _matchOf = rule => _rules.Rules[rule].Match;
        for (var i = 0; i < rules.Rules.Count; i++)
        {
            Index(i, rules.Rules[i].Match);
            _targetIds.Add(kind.IdOf(rules.Rules[i].Target));
        }

        _anyName = new RuleLadder(_unnamed, _matchOf, places: true);
    }

    /// <summary>Some rule asks more of an entry than its names and its connection, so that these do not decide.</summary>
    public bool AsksEntry { get; private set; }

    /// <summary>What rules ask that must be read of the entry.</summary>
    public EntryDetails Needs { get; private set; }

    /// <summary>Some rule asks for the client.</summary>
    public bool UsesClient { get; private set; }

    /// <summary>Some rule asks for the connection.</summary>
    public bool UsesConnection { get; private set; }

    /// <summary>Tells the names that the run will ask for, so that a created target takes one of several spellings
    /// (the ordinally smallest) whatever comes first. The order of names does not matter.</summary>
    public void Prepare(IEnumerable<string> distinctNames)
    {
        ArgumentNullException.ThrowIfNull(distinctNames);
        if (_rules.Otherwise != Unmatched.Create)
        {
            return;
        }

        foreach (var name in distinctNames)
        {
            var shown = Blanks(name);
            if (shown.Length == 0)
            {
                continue;
            }

            var id = IdFor(shown);
            if (!_spellings.TryGetValue(id, out var had) || string.CompareOrdinal(shown, had) < 0)
            {
                _spellings[id] = shown;
            }
        }
    }

    /// <summary>What a name is. Nothing is allocated for a name that was asked for before.</summary>
    public MatchResult<TTarget> Match(in SourceName source)
    {
        var known = KnownOf(source);
        if (known.Settled)
        {
            return known.Result;
        }

        var rule = _anyName.First(source, known.Named.First(source, int.MaxValue));
        return rule == int.MaxValue ? known.Result : ResultOf(rule);
    }

    /// <summary>All that a name can be, whatever else the entry says. <see cref="SourceName.Facts"/> is not asked.</summary>
    public IEnumerable<MatchResult<TTarget>> Possible(SourceName source)
    {
        var known = KnownOf(source);
        if (known.Settled)
        {
            return [known.Result];
        }

        var floor = Math.Min(known.Named.Floor, _anyName.Floor);
        var possible = known.Named.Open.Concat(_anyName.Open.Where(rule => RuleLadder.PlaceHolds(_matchOf(rule), source)))
            .Where(rule => rule < floor && CanHold(_matchOf(rule), source)).Select(ResultOf);
        return possible.Append(floor == int.MaxValue ? known.Result : ResultOf(floor));
    }

    /// <summary>How a rule came to match, as in <c>clients rule 3 (mapping.yaml:41, pattern Acme*)</c>.</summary>
    /// <param name="result">What matching the name gave.</param>
    /// <param name="name">As the source writes it.</param>
    public string Described(MatchResult<TTarget> result, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (result.Number == 0)
        {
            return result.Rule ?? "";
        }

        var match = _matchOf(result.Number - 1);
        var normalised = NormalisedName.Of(name);
        List<string> how = [result.Rule];
        if (match.Names.Contains(name))
        {
            how.Add("name");
        }
        else if (normalised.Length > 0 && match.NormalisedNames.Any(n => NormalisedName.Of(n) == normalised))
        {
            how.Add("normalised name");
        }
        else if (match.Pattern.Length > 0)
        {
            how.Add("pattern " + match.Pattern);
        }
        else if (match.Ids.Count > 0)
        {
            how.Add("id");
        }

        if (match.Tag.Length > 0)
        {
            how.Add("tag " + match.Tag);
        }

        how.AddRange(match.Fields.Select(f => $"field {f.Key} {f.Value}"));
        if (match.When is not null)
        {
            how.Add("when");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{_kind.Key} rule {result.Number} ({string.Join(", ", how)})");
    }

    /// <summary>A target of its own for a name, as <c>otherwise: create</c> makes it.</summary>
    public TTarget Make(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var shown = Blanks(name);
        return _kind.Create(IdFor(shown), shown);
    }

    /// <summary>What would settle a name that nothing matches.</summary>
    /// <param name="name">As the source writes it; empty where it gives none.</param>
    /// <param name="more">A further key of a new rule, as in <c>account: travel</c>; empty: none.</param>
    public MappingSuggestion Suggest(string name, string more = "")
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(more);
        var shown = Blanks(name);
        var slug = NormalisedName.Slug(shown, out _);
        var free = slug.Length is > 0 and <= LongestSlug && !_targetIds.Contains(slug);
        return MappingSuggestion.For(name, free ? slug : IdFor(shown), more, _rules, _kind);
    }

    private void Index(int rule, EntityMatch match)
    {
        AsksEntry |= match.AsksEntry;
        Needs |= (match.Tag.Length > 0 ? EntryDetails.Tags : EntryDetails.None) | (match.Fields.Count > 0 ? EntryDetails.Fields : EntryDetails.None)
            | (match.When?.Needs ?? EntryDetails.None);
        UsesClient |= match.Client.Length > 0;
        UsesConnection |= match.Connection.Length > 0;
        foreach (var id in match.Ids)
        {
            Add(_byId, id, rule);
        }

        foreach (var name in match.Names)
        {
            Add(_byName, name, rule);
        }

        foreach (var name in match.NormalisedNames)
        {
            Add(_byNormalised, NormalisedName.Of(name), rule);
        }

        if (PatternIndex.IsAll(match.Pattern)
            || (match.Ids.Count == 0 && match.Names.Count == 0 && match.NormalisedNames.Count == 0 && match.Pattern.Length == 0))
        {
            _unnamed.Add(rule);
        }
        else if (match.Pattern.Length > 0)
        {
            _patterns.Add(match.Pattern, rule);
        }
    }

    // what an expression demands of the connection, and of the client's name where names of clients are matched
    private bool CanHold(EntityMatch match, in SourceName source)
    {
        foreach (var part in match.When?.Conjuncts ?? [])
        {
            if (part is TextIsNode { Text.Field: "" } text
                && (text.Text.Fact == TextFact.Connection ? source.Connection : text.Text.Fact == TextFact.Client && _kind.Key == EntityKinds.Clients.Key ? source.Name : null) is { } known
                && !text.Values.Contains(known, StringComparer.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }

    private Known KnownOf(in SourceName source)
    {
        var key = (source.Name, source.Id, UsesConnection ? source.Connection : "", UsesClient ? source.Client : "");
        if (!_known.TryGetValue(key, out var known))
        {
            _known.Add(key, known = Find(source));
        }

        return known;
    }

    private Known Find(in SourceName source)
    {
        var rules = Named(source);
        if (!AsksEntry)
        {
            // what is left to ask stands in the key
            var first = _anyName.First(source, rules.Count == 0 ? int.MaxValue : rules[0]);
            return new Known(NoRules, first == int.MaxValue ? Otherwise(source) : ResultOf(first), true);
        }

        var named = new RuleLadder(rules, _matchOf, places: false);
        var floor = Math.Min(named.Floor, _anyName.Floor);
        if (named.Open.Count > 0 || (_anyName.Open.Count > 0 && _anyName.Open[0] < floor))
        {
            return new Known(named, Otherwise(source), false);
        }

        return new Known(NoRules, floor == int.MaxValue ? Otherwise(source) : ResultOf(floor), true);
    }

    // rules that name it, and hold under its connection and client, in order
    private List<int> Named(in SourceName source)
    {
        _found.Clear();
        if (source.Id.Length > 0 && _byId.TryGetValue(source.Id, out var byId))
        {
            _found.AddRange(byId);
        }

        if (_byName.TryGetValue(source.Name, out var byName))
        {
            _found.AddRange(byName);
        }

        if (_byNormalised.Count > 0 && NormalisedName.Of(source.Name) is { Length: > 0 } normalised && _byNormalised.TryGetValue(normalised, out var rules))
        {
            _found.AddRange(rules);
        }

        var sure = _found.Count;
        _patterns.Candidates(source.Name, _found);
        var kept = new SortedSet<int>();
        for (var i = 0; i < _found.Count; i++)
        {
            var match = _matchOf(_found[i]);
            if (RuleLadder.PlaceHolds(match, source) && (i < sure || NamePattern.Matches(match.Pattern, source.Name)))
            {
                kept.Add(_found[i]);
            }
        }

        return [.. kept];
    }

    private MatchResult<TTarget> ResultOf(int rule) => new(MatchOutcome.Matched, _rules.Rules[rule].Target, _rules.Rules[rule].Origin) { Number = rule + 1 };

    private MatchResult<TTarget> Otherwise(in SourceName source)
    {
        var shown = Blanks(source.Name);
        return shown.Length == 0
            ? default
            : _rules.Otherwise switch
            {
                Unmatched.Exception => default,
                Unmatched.Link => new(MatchOutcome.Link, null, ""),
                Unmatched.Create => Create(shown),
            };
    }

    private MatchResult<TTarget> Create(string shown)
    {
        var id = IdFor(shown);
        return new(MatchOutcome.Created, _kind.Create(id, _spellings.GetValueOrDefault(id, shown)), CreatedRule);
    }

    /// <summary>An id that depends on the name alone: its words, legal forms kept (Acme Ltd and Acme GmbH are two firms).
    /// Where letters beyond a to z would be lost, the name is long, or a rule has the id, a part of its hash follows.</summary>
    private string IdFor(string shown)
    {
        var slug = NormalisedName.Slug(shown, out var whole);
        if (whole && slug.Length <= LongestSlug && !_targetIds.Contains(slug))
        {
            return slug;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(NormalisedName.Words(shown))))[..HashDigits];
        var cut = slug.Length > LongestSlug ? slug[..LongestSlug] : slug;
        return cut.Length == 0 ? $"name-{hash}" : $"{cut}-{hash}";
    }

    private static void Add(Dictionary<string, List<int>> index, string key, int rule)
    {
        if (!index.TryGetValue(key, out var rules))
        {
            index.Add(key, rules = []);
        }

        if (rules.Count == 0 || rules[^1] != rule)
        {
            rules.Add(rule);
        }
    }

    private static string Blanks(string name) => string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static readonly RuleLadder NoRules = new([], static _ => new EntityMatch(), places: false);

    // Result: what it is; where the entry must be asked, what it is when no rule holds
    private sealed record Known(RuleLadder Named, MatchResult<TTarget> Result, bool Settled);
}
