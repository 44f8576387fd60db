using System.Security.Cryptography;
using System.Text;

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
    private readonly List<(int Rule, string Pattern)> _patterns = [];
    private readonly List<int> _unnamed = [];
    private readonly HashSet<string> _targetIds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _spellings = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Name, string Id, string Connection, string Client), MatchResult<TTarget>> _known = [];

    /// <summary>Indexes the rules.</summary>
    public EntityMatcher(EntityRules<TTarget> rules, EntityKind<TTarget> kind)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(kind);
        (_rules, _kind) = (rules, kind);
        for (var i = 0; i < rules.Rules.Count; i++)
        {
            Index(i, rules.Rules[i].Match);
            _targetIds.Add(kind.IdOf(rules.Rules[i].Target));
        }
    }

    /// <summary>Some rule asks for a tag, so that a name alone does not decide.</summary>
    public bool UsesTags { get; private set; }

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

    /// <summary>What a name is.</summary>
    public MatchResult<TTarget> Match(in SourceName source)
    {
        if (UsesTags)
        {
            return Find(source);
        }

        var key = (source.Name, source.Id, UsesConnection ? source.Connection : "", UsesClient ? source.Client : "");
        if (!_known.TryGetValue(key, out var result))
        {
            _known.Add(key, result = Find(source));
        }

        return result;
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
        UsesTags |= match.Tag.Length > 0;
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

        if (match.Pattern.Length > 0)
        {
            _patterns.Add((rule, match.Pattern));
        }

        if (match.Ids.Count == 0 && match.Names.Count == 0 && match.NormalisedNames.Count == 0 && match.Pattern.Length == 0)
        {
            _unnamed.Add(rule);
        }
    }

    private MatchResult<TTarget> Find(in SourceName source)
    {
        var best = int.MaxValue;
        if (source.Id.Length > 0)
        {
            best = First(_byId.GetValueOrDefault(source.Id), source, best);
        }

        best = First(_byName.GetValueOrDefault(source.Name), source, best);
        if (_byNormalised.Count > 0 && NormalisedName.Of(source.Name) is { Length: > 0 } normalised)
        {
            best = First(_byNormalised.GetValueOrDefault(normalised), source, best);
        }

        best = First(_unnamed, source, best);
        foreach (var (rule, pattern) in _patterns)
        {
            if (rule < best && Holds(_rules.Rules[rule].Match, source) && NamePattern.Matches(pattern, source.Name))
            {
                best = rule;
                break;
            }
        }

        if (best < int.MaxValue)
        {
            return new(MatchOutcome.Matched, _rules.Rules[best].Target, _rules.Rules[best].Origin);
        }

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

    private int First(List<int>? rules, in SourceName source, int best)
    {
        foreach (var rule in rules ?? [])
        {
            if (rule >= best)
            {
                break;
            }

            if (Holds(_rules.Rules[rule].Match, source))
            {
                return rule;
            }
        }

        return best;
    }

    private static bool Holds(EntityMatch match, in SourceName source) =>
        (match.Connection.Length == 0 || match.Connection == source.Connection)
        && (match.Client.Length == 0 || match.Client == source.Client)
        && (match.Tag.Length == 0 || source.Tags.Contains(match.Tag));

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
}
