namespace Timepost.Domain.Mapping.Expressions;

/// <summary>What must be read of an entry beside what planning reads anyway.</summary>
[Flags]
public enum EntryDetails
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Its tags.</summary>
    Tags = 1,

    /// <summary>Its custom fields.</summary>
    Fields = 2,

    /// <summary>Its description.</summary>
    Description = 4,
}

/// <summary>A condition on an entry or an expense, in a closed vocabulary: words, comparisons, <c>and</c>, <c>or</c>, <c>not</c>, parentheses. It runs no
/// code and reads nothing but the entry; it is parsed once, and asking it allocates nothing.</summary>
public sealed class RuleExpression
{
    /// <summary>Most characters of a text.</summary>
    public const int MaxLength = 1_000;

    /// <summary>Most levels of parentheses and <c>not</c>.</summary>
    public const int MaxDepth = 32;

    private readonly ExpressionNode _root;

    internal RuleExpression(string text, ExpressionNode root, EntryDetails needs, IReadOnlyList<(string Name, int Offset)> fields)
    {
        (Text, _root, Needs, Fields) = (text, root, needs, fields);
        var conjuncts = new List<ExpressionNode>();
        Flatten(root, conjuncts);
        Conjuncts = conjuncts;
    }

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>What it asks that must be read of the entry.</summary>
    public EntryDetails Needs { get; }

    /// <summary>Custom fields that it names, each where it first stands.</summary>
    public IReadOnlyList<(string Name, int Offset)> Fields { get; }

    /// <summary>The whole.</summary>
    internal ExpressionNode Root => _root;

    /// <summary>All of these must hold.</summary>
    internal IReadOnlyList<ExpressionNode> Conjuncts { get; }

    /// <summary>Reads a text.</summary>
    /// <param name="text">At most <see cref="MaxLength"/> characters.</param>
    /// <param name="vocabulary">The words that it may use.</param>
    /// <param name="fault">Why it is no expression; null where it is one.</param>
    public static RuleExpression? Parse(string text, ExpressionVocabulary vocabulary, out ExpressionFault? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(vocabulary);
        return new ExpressionParser(text, vocabulary).Parse(out fault);
    }

    /// <summary>Both must hold.</summary>
    public static RuleExpression Both(RuleExpression? first, RuleExpression second)
    {
        ArgumentNullException.ThrowIfNull(second);
        return first is null ? second
            : new RuleExpression($"({first.Text}) and {second.Text}", new AllNode([first._root, second._root]), first.Needs | second.Needs, [.. first.Fields, .. second.Fields]);
    }

    /// <summary>Whether it holds.</summary>
    public bool Holds(IEntryFacts facts) => _root.Holds(facts);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static void Flatten(ExpressionNode node, List<ExpressionNode> into)
    {
        if (node is AllNode all)
        {
            foreach (var part in all.Parts)
            {
                Flatten(part, into);
            }
        }
        else
        {
            into.Add(node);
        }
    }
}
