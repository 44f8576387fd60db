using NodaTime;
using NodaTime.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Engine.Charts;
using Timepost.Engine.Intake;
using Timepost.Engine.Plans;
using Timepost.Engine.RuleSets.Shapes;

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

    /// <summary>Accounts of the mapping that the books' chart lacks, has closed or has as something else, and accounts of the chart that the mapping does not
    /// name, by type. Says nothing where no chart was imported.</summary>
    public static void Accounts(RuleSet rules, Chart chart, string books, List<AuditFinding> findings)
    {
        if (chart.Accounts.Count == 0)
        {
            return;
        }

        var used = new HashSet<ChartAccount>(ReferenceEqualityComparer.Instance);
        foreach (var covered in CoverageUseCase.Compare(rules, chart, books).Accounts)
        {
            if (covered.InChart is { } found)
            {
                used.Add(found);
            }

            foreach (var finding in covered.Findings)
            {
                var kind = finding.Code switch
                {
                    CoverageCodes.NotInChart or CoverageCodes.SeveralInChart => AuditKind.AccountMissing,
                    CoverageCodes.ClosedInChart => AuditKind.AccountClosed,
                    _ => AuditKind.AccountType,
                };
                var near = finding.Code == CoverageCodes.NotInChart ? EditDistance.Nearest(covered.Account.Name, chart.Accounts.Select(a => a.Name)) : null;
                findings.Add(new AuditFinding(
                    kind, [covered.Account.Id, covered.Account.Name], finding.Message,
                    near is null ? finding.Remedy : $"accounts, '{covered.Account.Id}': name: {MappingSuggestion.Quoted(near)}"));
            }
        }

        Unused(chart, used, findings);
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

    private static void Unused(Chart chart, HashSet<ChartAccount> used, List<AuditFinding> findings)
    {
        var types = new SortedDictionary<string, (int All, List<string> Unused)>(StringComparer.Ordinal);
        foreach (var account in chart.Accounts)
        {
            if (account.Heading || account.Closed)
            {
                continue;
            }

            var type = account.Type is { } known ? EnumWords.Of(known) : "(no type)";
            var (all, unused) = types.TryGetValue(type, out var had) ? had : (0, []);
            if (!used.Contains(account))
            {
                unused.Add(account.Number == account.Name ? account.Name : $"{account.Number} {account.Name}");
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
