namespace Timepost.Domain.Mapping.Expressions;

/// <summary>What kind of value a word stands for.</summary>
public enum ExpressionType
{
    /// <summary>Text, compared without regard to case.</summary>
    Text,

    /// <summary>Any of the tags, compared without regard to case.</summary>
    Tag,

    /// <summary>A decimal number.</summary>
    Number,

    /// <summary>A date, YYYY-MM-DD.</summary>
    Date,

    /// <summary>mon, tue, wed, thu, fri, sat or sun.</summary>
    Weekday,

    /// <summary>yes or no.</summary>
    YesNo,
}

/// <summary>The words that an expression may use.</summary>
public sealed class ExpressionVocabulary
{
    /// <summary>What stands before the name of a custom field.</summary>
    public const string FieldPrefix = "field.";

    private readonly Dictionary<string, (ExpressionType Type, TextFact Fact)> _words = new(StringComparer.Ordinal);

    private ExpressionVocabulary(string of, TextFact[] texts, (string Word, ExpressionType Type)[] others)
    {
        Of = of;
        foreach (var text in texts)
        {
            _words.Add(text.ToString().ToLowerInvariant(), (ExpressionType.Text, text));
        }

        foreach (var (word, type) in others)
        {
            _words.Add(word, (type, default));
        }
    }

    /// <summary>Of time entries: clients, projects, tasks, workers.</summary>
    public static ExpressionVocabulary Work { get; } = new(
        "entries",
        [TextFact.Client, TextFact.Project, TextFact.Task, TextFact.Worker, TextFact.Connection, TextFact.Description, TextFact.Status],
        [("tag", ExpressionType.Tag), ("day", ExpressionType.Date), ("weekday", ExpressionType.Weekday), ("hours", ExpressionType.Number), ("billable", ExpressionType.YesNo)]);

    /// <summary>Of expenses: categories, merchants.</summary>
    public static ExpressionVocabulary Expenses { get; } = new(
        "expenses",
        [
            TextFact.Merchant, TextFact.Category, TextFact.Worker, TextFact.Client, TextFact.Project, TextFact.Connection, TextFact.Description, TextFact.Currency,
        ],
        [("day", ExpressionType.Date), ("amount", ExpressionType.Number)]);

    /// <summary>Of what it speaks: entries or expenses.</summary>
    public string Of { get; }

    /// <summary>All words, without <c>field.NAME</c>.</summary>
    public IEnumerable<string> Words => _words.Keys;

    internal bool Find(string word, out ExpressionType type, out TextFact fact)
    {
        var found = _words.TryGetValue(word, out var known);
        (type, fact) = known;
        return found;
    }

    /// <summary>Small letters, digits and hyphens, a letter first, at most 40.</summary>
    public static bool IsFieldName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        const int longest = 40;
        return name.Length is > 0 and <= longest && name[0] is >= 'a' and <= 'z' && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');
    }
}

/// <summary>What is wrong with the text of an expression.</summary>
public enum ExpressionProblem
{
    /// <summary>It does not follow the grammar.</summary>
    Syntax,

    /// <summary>A word that is not in the vocabulary.</summary>
    UnknownWord,

    /// <summary>A value of another type than its word, or an operator that the type has not.</summary>
    WrongType,

    /// <summary>Too long, or too deep.</summary>
    TooBig,
}

/// <summary>Why a text is no expression.</summary>
/// <param name="Problem">Of which kind.</param>
/// <param name="Offset">Where in the text, from 0.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Remedy">What to do.</param>
public sealed record ExpressionFault(ExpressionProblem Problem, int Offset, string Message, string Remedy);
