using Timepost.Domain.Mapping.Expressions;

namespace Timepost.Domain.Mapping;

/// <summary>What a rule asks beside the name, to be compared with what another asks. What is said is sure; where it is not clear, it is not said.</summary>
internal sealed class RuleConditions
{
    private readonly List<ExpressionNode> _parts = [];
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly HashSet<string> _implied;

    public RuleConditions(EntityMatch match)
    {
        // exact values say more than a comparison without regard to case
        var exact = new List<(string Key, ExpressionNode Part)>();
        if (match.Connection.Length > 0)
        {
            exact.Add(("connection " + match.Connection, new TextIsNode(new TextOf(TextFact.Connection, ""), [match.Connection])));
        }

        if (match.Tag.Length > 0)
        {
            exact.Add(("tag " + match.Tag, new TagIsNode([match.Tag])));
        }

        foreach (var (name, value) in match.Fields)
        {
            exact.Add(($"field {name} {value}", new TextIsNode(new TextOf(default, name), [value])));
        }

        foreach (var (key, part) in exact)
        {
            _keys.Add(key);
            _parts.Add(part);
        }

        _implied = new(_keys, StringComparer.Ordinal);
        _implied.UnionWith(exact.Select(e => e.Part.Key));
        Client = match.Client;
        foreach (var part in match.When?.Conjuncts ?? [])
        {
            _keys.Add(part.Key);
            _implied.Add(part.Key);
            _parts.Add(part);
        }

        Demanded = [.. match.When?.Conjuncts ?? []];
    }

    /// <summary>Nothing is asked.</summary>
    public bool None => _keys.Count == 0 && Client.Length == 0;

    private string Client { get; }

    private ExpressionNode[] Demanded { get; }

    /// <summary>Whatever fits these surely fits the others.</summary>
    public bool Imply(RuleConditions others) =>
        (others.Client.Length == 0 || others.Client == Client)
        && others._keys.All(key => _implied.Contains(key) || others.Demanded.Any(part => part.Key == key && _parts.Exists(own => Implies(own, part))));

    /// <summary>Something surely fits both.</summary>
    public bool Meet(RuleConditions others) =>
        (Client.Length == 0 || others.Client.Length == 0 || Client == others.Client) && new Meeting([.. _parts, .. others._parts]).Possible;

    /// <summary>They differ in nothing but the tags that they ask for: of tags an entry has many, and order decides.</summary>
    public bool DifferInTags(RuleConditions others)
    {
        static bool IsTag(string key) => key.StartsWith("tag ", StringComparison.Ordinal);
        return Client == others.Client && _keys.Any(IsTag) && others._keys.Any(IsTag) && _keys.Except(others._keys).All(IsTag) && others._keys.Except(_keys).All(IsTag);
    }

    private static bool Implies(ExpressionNode own, ExpressionNode part) => (own, part) switch
    {
        (TextIsNode a, TextIsNode b) => a.Text == b.Text && a.Values.All(v => b.Values.Contains(v, StringComparer.OrdinalIgnoreCase)),
        (TagIsNode a, TagIsNode b) => a.Values.All(v => b.Values.Contains(v, StringComparer.OrdinalIgnoreCase)),
        (WeekdayNode a, WeekdayNode b) => (a.Mask & ~b.Mask) == 0,
        (BetweenNode a, BetweenNode b) => a.Quantity == b.Quantity
            && (a.Range.Least > b.Range.Least || (a.Range.Least == b.Range.Least && (b.Range.LeastToo || !a.Range.LeastToo)))
            && (a.Range.Most < b.Range.Most || (a.Range.Most == b.Range.Most && (b.Range.MostToo || !a.Range.MostToo))),
        _ => false,
    };

    /// <summary>Whether one entry can fit all of some parts.</summary>
    private sealed class Meeting
    {
        private const int AllDays = 0x7F;
        private readonly Dictionary<TextOf, string[]> _texts = [];
        private readonly Dictionary<Quantity, (decimal Least, bool LeastToo, decimal Most, bool MostToo)> _ranges = [];
        private int _days = AllDays;
        private bool? _billable;

        public Meeting(ExpressionNode[] parts)
        {
            foreach (var part in parts)
            {
                Possible &= Add(part);
            }

            // a weekday of certain days: not worked out
            Possible &= _days == AllDays || !_ranges.ContainsKey(Quantity.Day);
        }

        public bool Possible { get; } = true;

        private bool Add(ExpressionNode part)
        {
            switch (part)
            {
                case TagIsNode:
                    return true;
                case TextIsNode text:
                    var left = _texts.TryGetValue(text.Text, out var had) ? [.. had.Where(v => text.Values.Contains(v, StringComparer.OrdinalIgnoreCase))] : text.Values;
                    _texts[text.Text] = left;
                    return left.Length > 0;
                case WeekdayNode day:
                    return (_days &= day.Mask) != 0;
                case BillableNode billable:
                    var same = _billable is null || _billable == billable.Value;
                    _billable = billable.Value;
                    return same;
                case BetweenNode between:
                    return Narrow(between);
                default:
                    return false;
            }
        }

        private bool Narrow(BetweenNode between)
        {
            var (least, leastToo, most, mostToo) = between.Range;
            if (_ranges.TryGetValue(between.Quantity, out var had))
            {
                (least, leastToo) = had.Least > least || (had.Least == least && !had.LeastToo) ? (had.Least, had.LeastToo) : (least, leastToo);
                (most, mostToo) = had.Most < most || (had.Most == most && !had.MostToo) ? (had.Most, had.MostToo) : (most, mostToo);
            }

            _ranges[between.Quantity] = (least, leastToo, most, mostToo);
            // between two neighbours may lie no value: only a whole unit is surely one
            return most - least >= 1m || (most == least && leastToo && mostToo);
        }
    }
}
