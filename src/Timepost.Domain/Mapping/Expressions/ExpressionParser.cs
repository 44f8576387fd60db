using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Timepost.Domain.Mapping.Expressions;

/// <summary>Reads an expression: recursive descent, with a limit of depth.</summary>
internal sealed class ExpressionParser(string text, ExpressionVocabulary vocabulary)
{
    private static readonly string[] Weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    private static readonly LocalDate Epoch = new(1970, 1, 1);
    private readonly List<(string Name, int Offset)> _fields = [];
    private ExpressionToken _token;
    private ExpressionFault? _fault;
    private EntryDetails _needs;
    private int _at;
    private int _depth;

    public RuleExpression? Parse(out ExpressionFault? fault)
    {
        ExpressionNode? root = null;
        if (text.Length > RuleExpression.MaxLength)
        {
            Fail(ExpressionProblem.TooBig, RuleExpression.MaxLength, string.Create(CultureInfo.InvariantCulture, $"The expression has {text.Length} characters; {RuleExpression.MaxLength} are allowed."),
                "Make several rules, or several matches of one rule, of it.");
        }
        else
        {
            Next();
            root = Any();
            if (root is not null && _token.Kind != TokenKind.End)
            {
                root = Fail(ExpressionProblem.Syntax, _token.Offset, $"'{Shown(_token)}' cannot stand here: after a comparison comes `and`, `or` or the end.", "Join comparisons with `and` or `or`.");
            }
        }

        fault = _fault;
        return _fault is null ? new RuleExpression(text, root!, _needs, _fields) : null;
    }

    private ExpressionNode? Any() => Joined("or", All, static parts => new AnyNode(parts));

    private ExpressionNode? All() => Joined("and", Unary, static parts => new AllNode(parts));

    private ExpressionNode? Joined(string word, Func<ExpressionNode?> part, Func<ExpressionNode[], ExpressionNode> join)
    {
        if (part() is not { } first)
        {
            return null;
        }

        List<ExpressionNode> parts = [first];
        while (_token.Is(word))
        {
            Next();
            if (part() is not { } more)
            {
                return null;
            }

            parts.Add(more);
        }

        return parts.Count == 1 ? first : join([.. parts]);
    }

    private ExpressionNode? Unary()
    {
        var negated = _token.Is("not");
        if (!negated && _token.Kind != TokenKind.Open)
        {
            return Comparison();
        }

        if (++_depth > RuleExpression.MaxDepth)
        {
            return Fail(ExpressionProblem.TooBig, _token.Offset, string.Create(CultureInfo.InvariantCulture, $"More than {RuleExpression.MaxDepth} parentheses and `not` stand inside each other."),
                "Make several rules of it.");
        }

        var open = _token.Offset;
        Next();
        var inner = negated ? Unary() : Any();
        _depth--;
        if (inner is null)
        {
            return null;
        }

        if (negated)
        {
            return new NotNode(inner);
        }

        if (_token.Kind != TokenKind.Close)
        {
            return Fail(ExpressionProblem.Syntax, _token.Offset, string.Create(CultureInfo.InvariantCulture, $"The parenthesis of character {open + 1} is not closed."), "Add `)`.");
        }

        Next();
        return inner;
    }

    private ExpressionNode? Comparison()
    {
        var word = _token;
        if (word.Kind != TokenKind.Word)
        {
            return Fail(ExpressionProblem.Syntax, word.Offset, $"A comparison begins with a word, not with '{Shown(word)}'.", $"Write as in `{Example}`.");
        }

        if (!Word(word, out var type, out var operand))
        {
            return null;
        }

        Next();
        var negated = _token.Is("not");
        if (negated)
        {
            Next();
        }

        var sign = _token;
        if (sign.Is("in") || sign.Is("like"))
        {
            Next();
            var listed = sign.Is("in") ? In(word, type, operand) : Like(word, type, operand, sign);
            return listed is not null && negated ? new NotNode(listed) : listed;
        }

        if (sign.Kind != TokenKind.Sign || negated)
        {
            return Fail(ExpressionProblem.Syntax, sign.Offset, $"After '{word.Text}' comes =, !=, <, <=, >, >=, in or like, not '{Shown(sign)}'.", $"Write as in `{Example}`.");
        }

        Next();
        if (sign.Text is not ("=" or "!=") && type is not (ExpressionType.Number or ExpressionType.Date))
        {
            return Fail(ExpressionProblem.WrongType, sign.Offset, $"'{word.Text}' has no order: '{sign.Text}' compares numbers and days.", "Use =, !=, `in` or, for texts, `like`.");
        }

        return Value(word, type) is { } value ? Compared(sign.Text, type, operand, value) : null;
    }

    private bool Word(ExpressionToken word, out ExpressionType type, out Operand operand)
    {
        operand = default;
        if (word.Text.StartsWith(ExpressionVocabulary.FieldPrefix, StringComparison.Ordinal))
        {
            type = ExpressionType.Text;
            var name = word.Text[ExpressionVocabulary.FieldPrefix.Length..];
            if (!ExpressionVocabulary.IsFieldName(name))
            {
                Fail(ExpressionProblem.UnknownWord, word.Offset, $"'{name}' is no name of a custom field.", "Small letters, digits and hyphens, as in `field.cost-centre`.");
                return false;
            }

            _needs |= EntryDetails.Fields;
            if (!_fields.Exists(f => f.Name == name))
            {
                _fields.Add((name, word.Offset));
            }

            operand = new(word.Text, new TextOf(default, name));
            return true;
        }

        if (vocabulary.Find(word.Text, out type, out var fact))
        {
            _needs |= type == ExpressionType.Tag ? EntryDetails.Tags : type == ExpressionType.Text && fact == TextFact.Description ? EntryDetails.Description : EntryDetails.None;
            operand = new(word.Text, new TextOf(fact, ""));
            return true;
        }

        var near = EditDistance.Nearest(word.Text, vocabulary.Words);
        Fail(ExpressionProblem.UnknownWord, word.Offset, $"'{word.Text}' is no word for {vocabulary.Of}.",
            near is not null ? $"Did you mean '{near}'?" : $"Use one of: {string.Join(", ", vocabulary.Words)}, field.NAME.");
        return false;
    }

    private ExpressionNode? In(ExpressionToken word, ExpressionType type, Operand operand)
    {
        if (_token.Kind != TokenKind.Open)
        {
            return Fail(ExpressionProblem.Syntax, _token.Offset, "After `in` comes a list in parentheses.", $"Write as in `{word.Text} in (…, …)`.");
        }

        var values = new List<object>();
        do
        {
            Next();
            if (Value(word, type) is not { } value)
            {
                return null;
            }

            values.Add(value);
        }
        while (_token.Kind == TokenKind.Comma);

        if (_token.Kind != TokenKind.Close)
        {
            return Fail(ExpressionProblem.Syntax, _token.Offset, $"In a list comes `,` or `)`, not '{Shown(_token)}'.", "Part the values with commas, and close the list with `)`.");
        }

        Next();
        switch (type)
        {
            case ExpressionType.Text:
                return new TextIsNode(operand.Text, [.. values.Cast<string>()]);
            case ExpressionType.Tag:
                return new TagIsNode([.. values.Cast<string>()]);
            case ExpressionType.Weekday:
                return new WeekdayNode(values.Cast<int>().Aggregate(0, static (mask, day) => mask | (1 << day)));
            default:
                ExpressionNode[] each = [.. values.Select(v => Compared("=", type, operand, v))];
                return each.Length == 1 ? each[0] : new AnyNode(each);
        }
    }

    private ExpressionNode? Like(ExpressionToken word, ExpressionType type, Operand operand, ExpressionToken sign)
    {
        if (type is not (ExpressionType.Text or ExpressionType.Tag))
        {
            return Fail(ExpressionProblem.WrongType, sign.Offset, $"'{word.Text}' is no text: `like` compares texts.", "Use =, !=, `in`, or for numbers and days <, <=, >, >=.");
        }

        return Value(word, type) is not string pattern ? null
            : type == ExpressionType.Tag ? new TagLikeNode(pattern) : new TextLikeNode(operand.Text, pattern);
    }

    private static ExpressionNode Compared(string sign, ExpressionType type, Operand operand, object value)
    {
        ExpressionNode Ordered(Quantity quantity, decimal bound) => sign switch
        {
            "<" => new BetweenNode(quantity, BetweenNode.Lowest, true, bound, false),
            "<=" => new BetweenNode(quantity, BetweenNode.Lowest, true, bound, true),
            ">" => new BetweenNode(quantity, bound, false, BetweenNode.Highest, true),
            ">=" => new BetweenNode(quantity, bound, true, BetweenNode.Highest, true),
            _ => new BetweenNode(quantity, bound, true, bound, true),
        };

        ExpressionNode node = type switch
        {
            ExpressionType.Text => new TextIsNode(operand.Text, [(string)value]),
            ExpressionType.Tag => new TagIsNode([(string)value]),
            ExpressionType.Number => Ordered(operand.Word == "hours" ? Quantity.Hours : Quantity.Amount, (decimal)value),
            ExpressionType.Date => Ordered(Quantity.Day, (int)value),
            ExpressionType.Weekday => new WeekdayNode(1 << (int)value),
            ExpressionType.YesNo => new BillableNode((bool)value),
        };
        return sign == "!=" ? new NotNode(node) : node;
    }

    // text as string, number as decimal, day as days since 1970-01-01, weekday from 0 (Monday), yes or no as bool
    private object? Value(ExpressionToken word, ExpressionType type)
    {
        var token = _token;
        if (token.Kind is not (TokenKind.Quoted or TokenKind.Word or TokenKind.Number))
        {
            Fail(ExpressionProblem.Syntax, token.Offset, $"A value is missing after '{word.Text}'.", $"Write as in `{Example}`.");
            return null;
        }

        object? value = type switch
        {
            ExpressionType.Text or ExpressionType.Tag => token.Kind == TokenKind.Quoted ? token.Text : null,
            ExpressionType.Number => token.Kind == TokenKind.Number && decimal.TryParse(token.Text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && Math.Abs(number) < BetweenNode.Highest ? number : null,
            ExpressionType.Date => LocalDatePattern.Iso.Parse(token.Text) is { Success: true } date ? Period.DaysBetween(Epoch, date.Value) : null,
            ExpressionType.Weekday => Array.IndexOf(Weekdays, token.Text.ToLowerInvariant()) is >= 0 and var day ? day : null,
            ExpressionType.YesNo => token.Text.ToLowerInvariant() switch { "yes" or "true" => true, "no" or "false" => false, _ => null },
        };
        if (value is null)
        {
            Fail(ExpressionProblem.WrongType, token.Offset, $"'{Shown(token)}' is no value for '{word.Text}'.", type switch
            {
                ExpressionType.Text or ExpressionType.Tag => "Write a text in quotes.",
                ExpressionType.Number => "Write a number without quotes, with a point for decimals.",
                ExpressionType.Date => "Write a day as YYYY-MM-DD.",
                ExpressionType.Weekday => "Write one of: mon, tue, wed, thu, fri, sat, sun.",
                ExpressionType.YesNo => "Write yes or no.",
            });
            return null;
        }

        Next();
        return value;
    }

    private string Example => vocabulary == ExpressionVocabulary.Expenses ? "amount >= 100 and merchant like \"Air*\"" : "tag = \"travel\" and hours > 2";

    private void Next()
    {
        _token = ExpressionToken.Next(text, ref _at);
        if (_token.Kind == TokenKind.Bad)
        {
            Fail(ExpressionProblem.Syntax, _token.Offset, _token.Text.Length == 0 ? "A quote is not closed." : $"'{_token.Text}' is no sign of an expression.",
                _token.Text.Length == 0 ? "Close the text with the quote that opens it." : "Signs are = != < <= > >= ( ) and commas; texts stand in quotes.");
        }
    }

    private ExpressionNode? Fail(ExpressionProblem problem, int offset, string message, string remedy)
    {
        // the first one is the cause of those that follow
        _fault ??= new ExpressionFault(problem, offset, message, remedy);
        return null;
    }

    private static string Shown(ExpressionToken token)
    {
        const int most = 40;
        return token.Kind == TokenKind.End ? "the end" : token.Text.Length > most ? token.Text[..most] + "…" : token.Text;
    }

    private readonly record struct Operand(string Word, TextOf Text);
}
