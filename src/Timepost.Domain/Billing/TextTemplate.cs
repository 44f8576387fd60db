using System.Text;

namespace Timepost.Domain.Billing;

/// <summary>What a text template is for; it decides which placeholders exist.</summary>
public enum TemplateKind
{
    /// <summary>Lines of hours: project, task, worker, day, description, hours, rate, purchase-order and the common ones.</summary>
    Work,

    /// <summary>Fixed fees: the common ones (client, customer, agreement, period, currency).</summary>
    Fee,

    /// <summary>Expenses: category, merchant, date, description, project and the common ones.</summary>
    Expense,
}

/// <summary>A text with placeholders, as in <c>{project}: {task}</c>, and nothing else: no expressions,
/// no loops. What is put in is literal and never read again.</summary>
public sealed class TextTemplate
{
    private static readonly string[] Common = ["agreement", "client", "currency", "customer", "period"];
    private static readonly string[] Work =
        ["day", "description", "hours", "project", "purchase-order", "rate", "task", "worker"];

    private static readonly string[] Expense = ["category", "date", "description", "merchant", "project"];
    private static readonly string[][] ByKind = [Sorted([.. Common, .. Work]), Sorted(Common), Sorted([.. Common, .. Expense])];
    private readonly (bool Placeholder, string Text)[] _pieces;

    private TextTemplate((bool, string)[] pieces, string[] problems) => (_pieces, Problems) = (pieces, problems);

    /// <summary>What stands in braces and is no placeholder of the kind, as written; empty where all is well.
    /// It stays in the text as it is.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>The placeholders that a kind knows, sorted.</summary>
    public static IReadOnlyList<string> Placeholders(TemplateKind kind) => ByKind[(int)kind];

    /// <summary>Texts and names of placeholders in their order.</summary>
    internal ReadOnlySpan<(bool Placeholder, string Text)> Pieces => _pieces;

    /// <summary>Reads a template. It never fails: see <see cref="Problems"/>.</summary>
    public static TextTemplate Parse(string text, TemplateKind kind)
    {
        ArgumentNullException.ThrowIfNull(text);
        var known = Placeholders(kind);
        var pieces = new List<(bool, string)>();
        var problems = new List<string>();
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length;)
        {
            if (text[i] == '{' && text.IndexOf('}', i) is var end and > 0)
            {
                var name = text[(i + 1)..end];
                if (known.Contains(name))
                {
                    pieces.Add((false, literal.ToString()));
                    literal.Clear();
                    pieces.Add((true, name));
                    i = end + 1;
                    continue;
                }
            }

            if (text[i] == '{')
            {
                var close = text.IndexOf('}', i);
                problems.Add(close < 0 ? text[i..] : text[i..(close + 1)]);
                var next = close < 0 ? text.Length : close + 1;
                literal.Append(text, i, next - i);
                i = next;
                continue;
            }

            literal.Append(text[i]);
            i++;
        }

        pieces.Add((false, literal.ToString()));
        return new([.. pieces], [.. problems]);
    }

    /// <summary>True where the placeholder occurs.</summary>
    public bool Uses(string placeholder)
    {
        foreach (var piece in _pieces)
        {
            if (piece.Placeholder && piece.Text == placeholder)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The text with values in place. Values are put in once and not read for placeholders.</summary>
    public string Fill(Func<string, string> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var text = new StringBuilder();
        foreach (var piece in _pieces)
        {
            text.Append(piece.Placeholder ? value(piece.Text) : piece.Text);
        }

        return text.ToString();
    }

    private static string[] Sorted(string[] names) => [.. names.Order(StringComparer.Ordinal)];
}
