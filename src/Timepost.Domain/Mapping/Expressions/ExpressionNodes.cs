using System.Globalization;

namespace Timepost.Domain.Mapping.Expressions;

/// <summary>A part of an expression.</summary>
internal abstract class ExpressionNode
{
    /// <summary>The same for parts that mean the same by their form: words and values in one spelling, without regard to case.</summary>
    public abstract string Key { get; }

    public abstract bool Holds(IEntryFacts facts);
}

internal sealed class AllNode(ExpressionNode[] parts) : ExpressionNode
{
    public ExpressionNode[] Parts => parts;

    public override string Key => $"({string.Join(" and ", parts.Select(p => p.Key))})";

    public override bool Holds(IEntryFacts facts)
    {
        foreach (var part in parts)
        {
            if (!part.Holds(facts))
            {
                return false;
            }
        }

        return true;
    }
}

internal sealed class AnyNode(ExpressionNode[] parts) : ExpressionNode
{
    public ExpressionNode[] Parts => parts;

    public override string Key => $"({string.Join(" or ", parts.Select(p => p.Key))})";

    public override bool Holds(IEntryFacts facts)
    {
        foreach (var part in parts)
        {
            if (part.Holds(facts))
            {
                return true;
            }
        }

        return false;
    }
}

internal sealed class NotNode(ExpressionNode part) : ExpressionNode
{
    public ExpressionNode Part => part;

    public override string Key => "not " + part.Key;

    public override bool Holds(IEntryFacts facts) => !part.Holds(facts);
}

/// <summary>The text of an entry that a part asks for.</summary>
/// <param name="Fact">Which, where <paramref name="Field"/> is empty.</param>
/// <param name="Field">Name of a custom field; empty: none.</param>
internal readonly record struct TextOf(TextFact Fact, string Field)
{
    public string Of(IEntryFacts facts) => Field.Length == 0 ? facts.Text(Fact) : facts.Field(Field);

    public override string ToString() => Field.Length == 0 ? Fact.ToString().ToLowerInvariant() : ExpressionVocabulary.FieldPrefix + Field;
}

/// <summary>A text is one of some.</summary>
internal sealed class TextIsNode(TextOf text, string[] values) : ExpressionNode
{
    public TextOf Text => text;

    public string[] Values => values;

    public override string Key => $"{text} in ({NodeKeys.Texts(values)})";

    public override bool Holds(IEntryFacts facts)
    {
        var own = text.Of(facts);
        foreach (var value in values)
        {
            if (own.Equals(value, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A text fits a pattern.</summary>
internal sealed class TextLikeNode(TextOf text, string pattern) : ExpressionNode
{
    public TextOf Text => text;

    public string Pattern => pattern;

    public override string Key => $"{text} like {NodeKeys.Texts([pattern])}";

    public override bool Holds(IEntryFacts facts) => NamePattern.Matches(pattern, text.Of(facts));
}

/// <summary>One of the tags is one of some.</summary>
internal sealed class TagIsNode(string[] values) : ExpressionNode
{
    public string[] Values => values;

    public override string Key => $"tag in ({NodeKeys.Texts(values)})";

    public override bool Holds(IEntryFacts facts)
    {
        var tags = facts.Tags;
        for (var i = 0; i < tags.Count; i++)
        {
            foreach (var value in values)
            {
                if (tags[i].Equals(value, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }
}

/// <summary>One of the tags fits a pattern.</summary>
internal sealed class TagLikeNode(string pattern) : ExpressionNode
{
    public string Pattern => pattern;

    public override string Key => $"tag like {NodeKeys.Texts([pattern])}";

    public override bool Holds(IEntryFacts facts)
    {
        var tags = facts.Tags;
        for (var i = 0; i < tags.Count; i++)
        {
            if (NamePattern.Matches(pattern, tags[i]))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>What is counted.</summary>
internal enum Quantity
{
    Hours,
    Amount,
    Day,
}

/// <summary>A number or a day lies between two, each included or not.</summary>
/// <param name="quantity">Which.</param>
/// <param name="least">Lower bound: hours, major units, or days since 1970-01-01.</param>
/// <param name="leastToo">The lower bound itself holds.</param>
/// <param name="most">Upper bound.</param>
/// <param name="mostToo">The upper bound itself holds.</param>
internal sealed class BetweenNode(Quantity quantity, decimal least, bool leastToo, decimal most, bool mostToo) : ExpressionNode
{
    public const decimal Lowest = -1_000_000_000_000_000m;
    public const decimal Highest = 1_000_000_000_000_000m;
    public const decimal SecondsOfAnHour = 3_600m;

    public Quantity Quantity => quantity;

    public (decimal Least, bool LeastToo, decimal Most, bool MostToo) Range => (least, leastToo, most, mostToo);

    public override string Key => string.Create(
        CultureInfo.InvariantCulture, $"{quantity} {(leastToo ? "from" : "above")} {least / 1.0000000000m} {(mostToo ? "to" : "below")} {most / 1.0000000000m}");

    public override bool Holds(IEntryFacts facts)
    {
        decimal value;
        switch (quantity)
        {
            case Quantity.Hours when facts.Seconds is { } seconds:
                // exact: the bounds are multiplied, the seconds are not divided
                return Inside(seconds, least * SecondsOfAnHour, most * SecondsOfAnHour);
            case Quantity.Amount when facts.Amount is { } amount:
                value = amount;
                break;
            case Quantity.Day when facts.Day is { } day:
                value = day;
                break;
            default:
                return false;
        }

        return Inside(value, least, most);
    }

    private bool Inside(decimal value, decimal low, decimal high) => (leastToo ? value >= low : value > low) && (mostToo ? value <= high : value < high);
}

/// <summary>The day is one of some weekdays.</summary>
/// <param name="mask">Bit 0 is Monday.</param>
internal sealed class WeekdayNode(int mask) : ExpressionNode
{
    // 1970-01-01 was a Thursday
    private const int EpochWeekday = 3;
    private const int DaysOfAWeek = 7;

    public int Mask => mask;

    public override string Key => "weekday " + mask.ToString(CultureInfo.InvariantCulture);

    public override bool Holds(IEntryFacts facts) => facts.Day is { } day && (mask & MaskOf(day)) != 0;

    /// <summary>The weekday of a day alone.</summary>
    /// <param name="day">Days since 1970-01-01.</param>
    public static int MaskOf(int day) => 1 << ((((day + EpochWeekday) % DaysOfAWeek) + DaysOfAWeek) % DaysOfAWeek);
}

/// <summary>The source says whether it is billable.</summary>
internal sealed class BillableNode(bool value) : ExpressionNode
{
    public bool Value => value;

    public override string Key => value ? "billable" : "unbillable";

    public override bool Holds(IEntryFacts facts) => facts.Billable == value;
}

internal static class NodeKeys
{
    public static string Texts(string[] values) => string.Join(", ", values.Select(v => "'" + v.ToUpperInvariant() + "'").Order(StringComparer.Ordinal));
}
