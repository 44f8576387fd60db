namespace Timepost.Domain.Mapping.Expressions;

/// <summary>What single comparisons ask of one entry together.</summary>
internal static class AskedTogether
{
    private const int AllDays = 0x7F;
    private const int DaysOfAWeek = 7;

    /// <summary>The word of which they ask what cannot be; null where they may hold together.</summary>
    public static string? Clash(List<AskedPart> parts) => Texts(parts) ?? (Tags(parts) ? "tag" : null) ?? Quantities(parts) ?? (Billable(parts) ? "billable" : null);

    private static string? Texts(List<AskedPart> parts)
    {
        foreach (var text in parts.GroupBy(p => p.Node switch { TextIsNode n => n.Text, TextLikeNode n => n.Text, _ => (TextOf?)null }).Where(g => g.Key is not null))
        {
            string[]? values = null;
            foreach (var some in text.Where(p => !p.Not).Select(p => p.Node switch { TextIsNode n => n.Values, TextLikeNode n when IsPlain(n.Pattern) => [n.Pattern], _ => null }))
            {
                values = some is null ? values : values is null ? some : [.. values.Where(v => some.Contains(v, StringComparer.OrdinalIgnoreCase))];
            }

            var likes = text.Where(p => !p.Not).Select(p => p.Node).OfType<TextLikeNode>().Select(n => n.Pattern).ToList();
            var none = text.Where(p => p.Not).Select(p => p.Node).ToList();
            var unlike = none.OfType<TextLikeNode>().Select(n => n.Pattern).ToList();
            if (values is not null
                ? !values.Any(v => likes.TrueForAll(l => NamePattern.Matches(l, v)) && !none.Exists(n => Fits(n, v)))
                : likes.Exists(l => unlike.Exists(u => PatternRelation.Covers(u, l)) || likes.Exists(other => PatternRelation.Disjoint(l, other))))
            {
                return text.Key!.Value.ToString();
            }
        }

        return null;
    }

    private static bool IsPlain(string pattern) => !pattern.AsSpan().ContainsAny('*', '?');

    private static bool Fits(ExpressionNode node, string value) => node switch
    {
        TextIsNode n => n.Values.Contains(value, StringComparer.OrdinalIgnoreCase),
        TextLikeNode n => NamePattern.Matches(n.Pattern, value),
        TagIsNode n => n.Values.Contains(value, StringComparer.OrdinalIgnoreCase),
        TagLikeNode n => NamePattern.Matches(n.Pattern, value),
        _ => false,
    };

    // an entry can have many tags: only one that must and must not be there contradicts itself
    private static bool Tags(List<AskedPart> parts)
    {
        var none = parts.Where(p => p.Not && p.Node is TagIsNode or TagLikeNode).Select(p => p.Node).ToList();
        return parts.Exists(p => !p.Not && p.Node switch
        {
            TagIsNode tag => tag.Values.All(v => none.Exists(n => Fits(n, v))),
            TagLikeNode tag => none.OfType<TagLikeNode>().Any(n => PatternRelation.Covers(n.Pattern, tag.Pattern)),
            _ => false,
        });
    }

    private static bool Billable(List<AskedPart> parts)
    {
        var asked = parts.Where(p => p.Node is BillableNode).Select(p => (((BillableNode)p.Node).Value, p.Not)).ToList();
        return asked.Exists(a => !a.Not && asked.Exists(b => b.Not ? a.Value == b.Value : a.Value != b.Value));
    }

    private static string? Quantities(List<AskedPart> parts)
    {
        foreach (var quantity in Enum.GetValues<Quantity>())
        {
            var all = parts.Where(p => p.Node is BetweenNode between && between.Quantity == quantity).ToList();
            // without one that must hold, there may be no such number at all
            if (all.Exists(p => !p.Not))
            {
                var left = Left(quantity, all);
                if (left.IsEmpty || (quantity == Quantity.Day && !HasDay(left, parts)))
                {
                    return quantity.ToString().ToLowerInvariant();
                }
            }
        }

        var days = Weekdays(parts);
        return days == 0 && parts.Exists(p => !p.Not && p.Node is WeekdayNode) ? "weekday" : null;
    }

    private static Span Left(Quantity quantity, List<AskedPart> all)
    {
        var left = quantity == Quantity.Hours ? new Span(0, true, BetweenNode.Highest * BetweenNode.SecondsOfAnHour, true) : new Span(BetweenNode.Lowest, true, BetweenNode.Highest, true);
        foreach (var part in all.Where(p => !p.Not))
        {
            left = left.Within(Of(part));
        }

        // what must not be is cut off at both ends; a hole in the middle leaves something
        Span before;
        do
        {
            before = left;
            foreach (var part in all.Where(p => p.Not))
            {
                left = left.Without(Of(part));
            }

            left = quantity == Quantity.Amount ? left : left.Whole();
        }
        while (left != before && !left.IsEmpty);
        return left;
    }

    // hours as seconds, which are whole as days are
    private static Span Of(AskedPart part)
    {
        var between = (BetweenNode)part.Node;
        var (least, leastToo, most, mostToo) = between.Range;
        var unit = between.Quantity == Quantity.Hours ? BetweenNode.SecondsOfAnHour : 1m;
        return new(least * unit, leastToo, most * unit, mostToo);
    }

    private static int Weekdays(List<AskedPart> parts)
    {
        var mask = AllDays;
        foreach (var part in parts)
        {
            mask &= part.Node is not WeekdayNode weekday ? AllDays : part.Not ? ~weekday.Mask : weekday.Mask;
        }

        return mask;
    }

    private static bool HasDay(Span left, List<AskedPart> parts)
    {
        var mask = Weekdays(parts);
        if (left.Most - left.Least >= DaysOfAWeek - 1)
        {
            return mask != 0;
        }

        var gone = parts.Where(p => p.Not && p.Node is BetweenNode { Quantity: Quantity.Day }).Select(Of).ToList();
        for (var day = left.Least; day <= left.Most; day++)
        {
            if ((mask & WeekdayNode.MaskOf((int)day)) != 0 && !gone.Exists(g => g.Has(day)))
            {
                return true;
            }
        }

        return false;
    }

    private readonly record struct Span(decimal Least, bool LeastToo, decimal Most, bool MostToo)
    {
        public bool IsEmpty => Least > Most || (Least == Most && !(LeastToo && MostToo));

        public bool Has(decimal value) => !new Span(Math.Max(Least, value), Least != value || LeastToo, Math.Min(Most, value), Most != value || MostToo).IsEmpty;

        public Span Within(Span other)
        {
            var left = this;
            if (other.Least > left.Least || (other.Least == left.Least && !other.LeastToo))
            {
                left = left with { Least = other.Least, LeastToo = other.LeastToo };
            }

            return other.Most < left.Most || (other.Most == left.Most && !other.MostToo) ? left with { Most = other.Most, MostToo = other.MostToo } : left;
        }

        public Span Without(Span other)
        {
            var left = this;
            if ((other.Least < left.Least || (other.Least == left.Least && (other.LeastToo || !left.LeastToo))) && (other.Most > left.Least || (other.Most == left.Least && other.MostToo)))
            {
                left = left with { Least = other.Most, LeastToo = !other.MostToo };
            }

            return (other.Most > left.Most || (other.Most == left.Most && (other.MostToo || !left.MostToo))) && (other.Least < left.Most || (other.Least == left.Most && other.LeastToo))
                ? left with { Most = other.Least, MostToo = !other.LeastToo }
                : left;
        }

        public Span Whole()
        {
            var (low, high) = (Math.Ceiling(Least), Math.Floor(Most));
            return new(low == Least && !LeastToo ? low + 1 : low, true, high == Most && !MostToo ? high - 1 : high, true);
        }
    }
}
