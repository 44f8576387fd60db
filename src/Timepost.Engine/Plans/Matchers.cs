using System.Globalization;
using System.Text;
using Timepost.Domain.Mapping;

namespace Timepost.Engine.Plans;

internal readonly record struct MatchResult<T>(T? Target, string Rule)
    where T : class;

internal sealed class Matchers(RuleSet rules)
{
    public bool UseTags => rules.Clients.Rules.Any(r => r.Match.Tag.Length > 0) || rules.Projects.Rules.Any(r => r.Match.Tag.Length > 0)
        || rules.Tasks.Rules.Any(r => r.Match.Tag.Length > 0) || rules.Workers.Rules.Any(r => r.Match.Tag.Length > 0);

    public MatchResult<ClientTarget> Client(string name, string connection, IReadOnlyList<string> tags) => First(rules.Clients, name, connection, "", tags);

    public MatchResult<ProjectTarget> Project(string name, string connection, string client, IReadOnlyList<string> tags) =>
        First(rules.Projects, name, connection, client, tags);

    public MatchResult<TaskTarget> Task(string name, string connection, string client, IReadOnlyList<string> tags) =>
        First(rules.Tasks, name, connection, client, tags);

    public MatchResult<WorkerTarget> Worker(string name, string connection, IReadOnlyList<string> tags) => First(rules.Workers, name, connection, "", tags);

    public MatchResult<CategoryTarget> Category(string name, string connection) => First(rules.Categories, name, connection, "", []);

    public MatchResult<MerchantTarget> Merchant(string name, string connection) => First(rules.Merchants, name, connection, "", []);

    public static string SuggestClient(RuleSet rules, string name) =>
        $"Add under 'clients' in mapping.yaml: match: {{ name: \"{name}\" }}.";

    private static MatchResult<T> First<T>(EntityRules<T> entity, string name, string connection, string client, IReadOnlyList<string> tags)
        where T : class
    {
        foreach (var rule in entity.Rules)
        {
            var match = rule.Match;
            if ((match.Connection.Length == 0 || match.Connection == connection) && (match.Client.Length == 0 || match.Client == client)
                && (match.Tag.Length == 0 || tags.Contains(match.Tag))
                && (match.Names.Count == 0 && match.NormalisedNames.Count == 0 && match.Pattern.Length == 0
                    || match.Names.Contains(name) || match.NormalisedNames.Any(n => Normal(n) == Normal(name))))
            {
                return new MatchResult<T>(rule.Target, rule.Origin);
            }
        }

        return default;
    }

    private static string Normal(string text)
    {
        var builder = new StringBuilder();
        foreach (var c in text.Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(c) && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                builder.Append(c);
            }
        }

        return builder.ToString();
    }
}
