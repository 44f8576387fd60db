using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Timepost.Domain.Mapping;
using Timepost.Domain.Mapping.Expressions;
using Timepost.Engine.RuleSets.Yaml;

namespace Timepost.Engine.RuleSets.Binding;

/// <summary>A custom field that a rule names.</summary>
/// <param name="Name">Its name.</param>
/// <param name="At">The text that names it.</param>
/// <param name="Offset">Where in the text, from 0; −1: it is the text.</param>
internal sealed record NamedField(string Name, YamlNode At, int Offset);

/// <summary>When a rule applies.</summary>
internal static class MatchBinding
{
    /// <param name="values">The keys of the match.</param>
    /// <param name="ofExpense">It is for what only expenses have.</param>
    /// <param name="fields">Takes the custom fields that it names.</param>
    /// <param name="bag">Takes what is wrong.</param>
    /// <param name="told">Something of it is wrong, so that it does not say what it was meant to: it is not to be compared with others.</param>
    public static EntityMatch Of(MapValues values, bool ofExpense, List<NamedField> fields, DiagnosticBag bag, out bool told)
    {
        var errors = bag.Errors;
        var match = new EntityMatch
        {
            Ids = values.Texts("ids"),
            Names = values.Texts("names"),
            NormalisedNames = values.Texts("normalised"),
            Pattern = values.Text("pattern"),
            Connection = values.Text("connection"),
            Client = values.Text("client"),
            Tag = values.Text("tag"),
            Fields = values.TextMap("field"),
            When = values.At("when") is YamlScalar when ? When(when, ofExpense ? ExpressionVocabulary.Expenses : ExpressionVocabulary.Work, fields, bag) : null,
        };

        if (values.Node.Pairs.Count == 0)
        {
            bag.Error(RuleSetCode.MatchEmpty, values.Node, "This match names nothing, so it would match all.",
                "Add `names`, `normalised`, `ids` or a `pattern` (`*` for all).");
        }

        foreach (var name in match.NormalisedNames.Where(n => NormalisedName.Of(n).Length == 0))
        {
            bag.Error(RuleSetCode.MatchEmpty, values.At("normalised")!, $"Nothing is left of '{name}' once it is normalised.",
                "Move it to `names`, which are exact.");
        }

        if (values.At("field") is YamlMap asked)
        {
            Names(asked, bag);
            fields.AddRange(asked.Pairs.Select(pair => new NamedField(pair.Key.Value, pair.Key, -1)));
        }

        if (ofExpense && values.At("tag") is { } tag)
        {
            bag.Warning(RuleSetCode.TagOfExpense, tag, "Expenses are kept without tags: this never holds.", "Ask for a custom field (`field`), or for a word of an expression (`when`).");
        }

        told = bag.Errors > errors || !values.AllSound || Never(match, values, bag);
        return match;
    }

    private static bool Never(EntityMatch match, MapValues values, DiagnosticBag bag)
    {
        var own = match.When is null ? null : Contradiction.Of(match.When);
        if ((own ?? Contradiction.Of(match)) is not { } word)
        {
            return false;
        }

        var what = word.Length == 0 ? "each of its alternatives contradicts itself" : $"what it asks of '{word}' contradicts itself";
        bag.Warning(RuleSetCode.ExpressionNever, values.At("when")!,
            own is not null ? $"This condition never holds: {what}." : $"With the other keys of its match this condition never holds: {what.Replace("itself", "them", StringComparison.Ordinal)}.",
            "Correct a bound or a value; where one of two comparisons is enough, join them with `or`.");
        return true;
    }

    /// <summary>A match with ids as one for each of them, by the custom field that brings the source's ids, and one for its names. Together they fit
    /// what the whole did.</summary>
    public static IEnumerable<EntityMatch> Parts(EntityMatch match, string idField)
    {
        foreach (var id in match.Ids)
        {
            yield return match with
            {
                Ids = [], Names = [], NormalisedNames = [], Pattern = "",
                Fields = new Dictionary<string, string>(match.Fields, StringComparer.Ordinal) { [idField] = id },
            };
        }

        if (match.Ids.Count == 0 || match.Names.Count + match.NormalisedNames.Count + match.Pattern.Length > 0)
        {
            yield return match with { Ids = [] };
        }
    }

    /// <summary>A condition that holds for work up to a day only.</summary>
    public static RuleExpression Until(RuleExpression? when, LocalDate until, bool ofExpense)
    {
        var day = RuleExpression.Parse(
            $"day <= {LocalDatePattern.Iso.Format(until)}", ofExpense ? ExpressionVocabulary.Expenses : ExpressionVocabulary.Work, out var fault);
        return RuleExpression.Both(when, day ?? throw new InvalidOperationException(fault!.Message));
    }

    /// <summary>Names of custom fields must be such.</summary>
    public static void Names(YamlMap fields, DiagnosticBag bag)
    {
        foreach (var pair in fields.Pairs.Where(pair => !ExpressionVocabulary.IsFieldName(pair.Key.Value)))
        {
            bag.Error(RuleSetCode.FieldName, pair.Key, $"'{YamlScalar.Clip(pair.Key.Value)}' is no name of a custom field.",
                "Begin with a small letter; then small letters, digits and hyphens, at most 40, as in `cost-centre`.");
        }
    }

    /// <summary>Each field that a rule names should be one that a connection delivers.</summary>
    public static void Known(IEnumerable<NamedField> named, WorkspaceSettings workspace, DiagnosticBag bag)
    {
        var known = workspace.Connections.SelectMany(c => c.Fields.Keys).ToHashSet(StringComparer.Ordinal);
        foreach (var field in named.Where(f => !known.Contains(f.Name) && ExpressionVocabulary.IsFieldName(f.Name)))
        {
            var near = EditDistance.Nearest(field.Name, known);
            bag.Warning(RuleSetCode.FieldUnknown, field.At, $"{Place(field.Offset)}No connection has the custom field '{field.Name}': no entry has a value of it.",
                near is not null ? $"Did you mean '{near}'?" : $"Add `{field.Name}: HEADER` to `fields` of a connection in {RuleSetLoader.WorkspaceFile}.");
        }
    }

    private static RuleExpression? When(YamlScalar text, ExpressionVocabulary vocabulary, List<NamedField> fields, DiagnosticBag bag)
    {
        var expression = RuleExpression.Parse(text.Value, vocabulary, out var fault);
        if (fault is not null)
        {
            var code = fault.Problem switch
            {
                ExpressionProblem.Syntax => RuleSetCode.ExpressionSyntax,
                ExpressionProblem.UnknownWord => RuleSetCode.ExpressionWord,
                ExpressionProblem.WrongType => RuleSetCode.ExpressionType,
                ExpressionProblem.TooBig => RuleSetCode.ExpressionSize,
            };
            bag.Error(code, text, Place(fault.Offset) + fault.Message, fault.Remedy);
            return null;
        }

        fields.AddRange(expression!.Fields.Select(f => new NamedField(f.Name, text, f.Offset)));
        return expression;
    }

    private static string Place(int offset) => offset < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"Character {offset + 1}: ");
}
