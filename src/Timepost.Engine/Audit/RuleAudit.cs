using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Engine.Intake;
using Timepost.Engine.Plans;

namespace Timepost.Engine.Audit;

/// <summary>The rule set against the work and the books' lists.</summary>
internal static class RuleAudit
{
    private const int Named = 10;

    /// <summary>Agreements without a tax code, or with one that has no rate on the first day of work that they may cover.</summary>
    /// <param name="rules">The rule set.</param>
    /// <param name="firstDays">First billing day of each client, days since 1970-01-01.</param>
    /// <param name="findings">Takes what is found.</param>
    public static void Taxes(RuleSet rules, IReadOnlyDictionary<string, int> firstDays, List<AuditFinding> findings)
    {
        var codes = new Dictionary<string, TaxCode>(StringComparer.Ordinal);
        foreach (var code in rules.TaxCodes)
        {
            codes.TryAdd(code.Id, code);
        }

        foreach (var agreement in rules.Agreements)
        {
            LocalDate? first = firstDays.TryGetValue(agreement.Client, out var day) ? Days.ToDate(day) : null;
            first = first is { } work && agreement.From is { } from ? LocalDate.Max(work, from) : first ?? agreement.From;
            var id = agreement.Tax.Code;
            if (!codes.TryGetValue(id, out var code))
            {
                findings.Add(new AuditFinding(
                    AuditKind.NoTaxCode, [agreement.Id, agreement.Client], id.Length == 0 ? "It names no tax code." : $"The mapping has no tax code '{id}'.",
                    $"agreements, '{agreement.Id}': tax: {{ code: {(rules.TaxCodes.Count > 0 ? rules.TaxCodes[0].Id : "CODE")} }}"));
            }
            else if (first is { } needed && !(needed > agreement.To) && code.On(needed) is null)
            {
                var date = LocalDatePattern.Iso.Format(needed);
                findings.Add(new AuditFinding(
                    AuditKind.NoTaxCode, [agreement.Id, agreement.Client, date], $"Tax code '{id}' has no rate on {date}.",
                    $"taxCodes, '{id}', rates: - {{ from: {date}, percent: RATE }}"));
            }
        }
    }

    /// <summary>Accounts of the mapping that the imported list lacks, and accounts of the list that the mapping does not name, by type. Says
    /// nothing where no list was imported.</summary>
    public static void Accounts(RuleSet rules, IWorkStore work, List<AuditFinding> findings)
    {
        var listed = work.Listed(ListIntake.Account);
        if (listed.Count == 0)
        {
            return;
        }

        var byName = new Dictionary<string, ListedObject>(StringComparer.OrdinalIgnoreCase);
        foreach (var account in listed)
        {
            byName.TryAdd(account.Name, account);
            byName.TryAdd(account.Id, account);
        }

        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var account in rules.Accounts)
        {
            if (byName.TryGetValue(account.Name, out var found) || byName.TryGetValue(account.Id, out found))
            {
                used.Add(found.Id);
                continue;
            }

            var near = EditDistance.Nearest(account.Name, byName.Values.Select(a => a.Name));
            findings.Add(new AuditFinding(
                AuditKind.AccountMissing, [account.Id, account.Name], "The books' list of accounts has none of this name or number.",
                near is null
                    ? "Open it in the books and import their list again: timepost import accounts"
                    : $"accounts, '{account.Id}': name: {MappingSuggestion.Quoted(near)}"));
        }

        Unused(listed, used, findings);
    }

    /// <summary>Categories without a tax code whose expenses state a tax.</summary>
    public static void InputTaxes(WorkMapping mapping, IWorkStore work, List<AuditFinding> findings)
    {
        var lacking = new SortedDictionary<(string Category, string Currency), (long Count, Money Tax)>();
        foreach (var expense in work.Expenses(LocalDate.MaxIsoValue))
        {
            if (expense.Tax is { Minor: not 0 } tax
                && mapping.Matchers.Category(expense.Category, mapping.ConnectionNameOf(expense.Connection)).Target is { Deductible: true, InputTaxCode.Length: 0 } category)
            {
                var key = (category.Id, tax.Currency.Code);
                lacking[key] = lacking.TryGetValue(key, out var sum) ? (sum.Count + 1, sum.Tax + tax) : (1, tax);
            }
        }

        foreach (var ((category, currency), (count, tax)) in lacking)
        {
            findings.Add(new AuditFinding(
                AuditKind.NoInputTaxCode, [category, currency], $"{AuditTexts.Count(count, "expense states", "expenses state")} {tax} of tax, and the category has no tax code: it would be part of the cost.",
                $"categories, rule '{category}': inputTaxCode: CODE; or deductible: false, where the tax is no input tax"));
        }
    }

    private static void Unused(IReadOnlyList<ListedObject> listed, HashSet<string> used, List<AuditFinding> findings)
    {
        var types = new SortedDictionary<string, (int All, List<string> Unused)>(StringComparer.Ordinal);
        foreach (var account in listed)
        {
            using var body = JsonDocument.Parse(account.Body);
            if (body.RootElement.TryGetProperty("Heading", out var heading) && heading.ValueKind == JsonValueKind.True)
            {
                continue;
            }

            var type = body.RootElement.TryGetProperty("Type", out var value) && value.GetString() is { Length: > 0 } text ? text : "(no type)";
            var (all, unused) = types.TryGetValue(type, out var known) ? known : (0, []);
            if (!used.Contains(account.Id))
            {
                unused.Add(account.Id == account.Name ? account.Name : $"{account.Id} {account.Name}");
            }

            types[type] = (all + 1, unused);
        }

        foreach (var (type, (all, unused)) in types)
        {
            if (unused.Count > 0)
            {
                var more = unused.Count > Named ? $" and {unused.Count - Named} more" : "";
                findings.Add(new AuditFinding(
                    AuditKind.AccountUnused, [type], $"{unused.Count} of {AuditTexts.Count(all, "account", "accounts")}: {string.Join("; ", unused.Take(Named))}{more}.",
                    "Name under accounts in mapping.yaml those that documents shall be posted to."));
            }
        }
    }
}
