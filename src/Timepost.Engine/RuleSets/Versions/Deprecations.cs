using System.Globalization;
using NodaTime;
using Timepost.Domain.Mapping;

namespace Timepost.Engine.RuleSets.Versions;

/// <summary>A part of the mapping that is deprecated.</summary>
/// <param name="Kind">clients, projects, tasks, workers, categories, merchants, accounts, taxCodes.</param>
/// <param name="Id">Its id.</param>
/// <param name="Says">Until when, and what to use instead.</param>
/// <param name="Target">What it is, by reference.</param>
public sealed record DeprecatedPart(string Kind, string Id, Deprecation Says, object Target);

/// <summary>What of a rule set is deprecated.</summary>
public static class Deprecations
{
    /// <summary>Each entity, account and tax code that is, once, in the order of the rule set.</summary>
    public static IReadOnlyList<DeprecatedPart> Of(RuleSet rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var found = new List<DeprecatedPart>();
        found.AddRange(rules.Accounts.Where(a => a.Deprecated is not null).Select(a => new DeprecatedPart("accounts", a.Id, a.Deprecated!, a)));
        found.AddRange(rules.TaxCodes.Where(c => c.Deprecated is not null).Select(c => new DeprecatedPart("taxCodes", c.Id, c.Deprecated!, c)));
        Add("clients", rules.Clients, t => t.Id);
        Add("projects", rules.Projects, t => t.Id);
        Add("tasks", rules.Tasks, t => t.Id);
        Add("workers", rules.Workers, t => t.Id);
        Add("categories", rules.Categories, t => t.Id);
        Add("merchants", rules.Merchants, t => t.Id);
        return found;

        void Add<T>(string kind, EntityRules<T> of, Func<T, string> id)
            where T : class
        {
            foreach (var rule in of.Rules)
            {
                if (rule.Deprecated is { } says && !found.Exists(f => ReferenceEquals(f.Target, rule.Target)))
                {
                    found.Add(new DeprecatedPart(kind, id(rule.Target), says, rule.Target));
                }
            }
        }
    }

    /// <summary>A warning for each part whose time is over.</summary>
    /// <param name="rules">The rule set.</param>
    /// <param name="today">Where the workspace is.</param>
    public static IReadOnlyList<Diagnostic> Ended(RuleSet rules, LocalDate today) =>
        [.. Of(rules).Where(p => p.Says.Until < today).Select(p =>
        {
            var colon = p.Says.Origin.LastIndexOf(':');
            var until = p.Says.Until.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);
            var what = p.Kind is "accounts" or "taxCodes" ? $"'{p.Id}' of {p.Kind} should not be used since its last day, {until}." : $"The rule '{p.Id}' of {p.Kind} ended with {until}: it matches no later work.";
            return new Diagnostic(Severity.Warning, DeprecationCode.Ended.Code, DeprecationCode.Ended.Number, p.Says.Origin[..colon],
                int.Parse(p.Says.Origin.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture), 1, what, $"Instead: {p.Says.Use}. Take it away when nothing of before is planned any more.");
        })];

    /// <summary>How many rules name an account or a tax code.</summary>
    public static int Named(RuleSet rules, DeprecatedPart part)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(part);
        var id = part.Id;
        return part.Kind == "accounts"
            ? rules.Agreements.Sum(a => Count(a.IncomeAccount, a.FixedFee?.IncomeAccount, a.Expenses.Account, a.Retainer?.Account))
                + rules.Tasks.Rules.Select(r => r.Target).Distinct().Count(t => t.IncomeAccount == id) + rules.Categories.Rules.Select(r => r.Target).Distinct().Count(c => c.Account == id)
                + rules.TaxCodes.Sum(c => Count(c.OutputAccount, c.InputAccount)) + rules.Subcontractors.Count(s => s.Account == id)
            : rules.Agreements.Sum(a => Count(a.Tax.Code, a.Expenses.TaxCode))
                + rules.Tasks.Rules.Select(r => r.Target).Distinct().Count(t => t.TaxCode == id) + rules.Categories.Rules.Select(r => r.Target).Distinct().Count(c => c.InputTaxCode == id)
                + rules.Subcontractors.Count(s => s.TaxCode == id);

        int Count(params ReadOnlySpan<string?> names)
        {
            var count = 0;
            foreach (var name in names)
            {
                count += name == id ? 1 : 0;
            }

            return count;
        }
    }
}
