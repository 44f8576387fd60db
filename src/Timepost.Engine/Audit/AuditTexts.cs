using System.Globalization;
using Timepost.Domain.Mapping;

namespace Timepost.Engine.Audit;

/// <summary>Words of findings.</summary>
internal static class AuditTexts
{
    /// <summary>As in 1 entry, 2 entries.</summary>
    public static string Count(long count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many)}");

    /// <summary>Hours, minutes and seconds.</summary>
    public static string Hours(long seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600}:{seconds / 60 % 60:00}:{seconds % 60:00} h");

    /// <summary>A name as one word of a POSIX shell.</summary>
    public static string Word(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_') ? name : $"'{name.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>A rule's line that gives names to one client.</summary>
    public static string ClientRule(string customer, params IEnumerable<string> names) =>
        $"clients: - {{ id: {Id(customer)}, customer: {MappingSuggestion.Quoted(customer)}, match: {{ names: [{string.Join(", ", names.Select(MappingSuggestion.Quoted))}] }} }}";

    /// <summary>A rule's line that gives names to one project.</summary>
    public static string ProjectRule(string job, string client, params IEnumerable<string> names) =>
        $"projects: - {{ id: {Id(job)}, job: {MappingSuggestion.Quoted(job)}, match: {{ names: [{string.Join(", ", names.Select(MappingSuggestion.Quoted))}]{(client.Length > 0 ? $", client: {client}" : "")} }} }}";

    /// <summary>A further line of a rule's match.</summary>
    public static string MoreOf(string kind, string id, string name) => $"{kind}, rule '{id}', match: - {{ names: [{MappingSuggestion.Quoted(name)}] }}";

    /// <summary>The line to type that makes a name count as another.</summary>
    public static string Merge(string kind, string gone, string stays, string client = "") =>
        $"timepost audit merge {kind} {Word(gone)} {Word(stays)}{(client.Length > 0 ? $" --client {Word(client)}" : "")}";

    /// <summary>By what two names are one.</summary>
    public static string Evidence(string left, string right, NearPair pair) => pair.Likeness switch
    {
        Likeness.TaxNumber => "The same tax number.",
        Likeness.Writing => NormalisedName.Words(left) == NormalisedName.Words(right)
            ? "The same but for case, accents or signs."
            : "The same but for the legal form or a word for '&'.",
        Likeness.WordOrder => "The same words in another order.",
        Likeness.Blanks => "The same but for blanks.",
        Likeness.Spelling => $"One word differs by {Count(pair.Letters, "letter", "letters")}.",
    };

    private static string Id(string name) => NormalisedName.Slug(name, out _) is { Length: > 0 } slug ? slug : "new";
}
