using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets.Shapes;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Charts;

/// <summary>Compares the accounts of the mapping with the books' own chart.</summary>
public sealed class CoverageUseCase(WorkspaceContext context)
{
    private const string Import = "import the chart again (timepost import accounts)";

    /// <summary>Each account of the mapping, what is wrong with it, roles that lack one, and what nothing maps to.</summary>
    /// <param name="caller">At least a viewer.</param>
    /// <param name="books">Connection to books; empty: the primary one.</param>
    /// <exception cref="NotAllowedException">Below viewer.</exception>
    /// <exception cref="MissingBooksException">No such books.</exception>
    public CoverageReport Report(Caller caller, string books = "")
    {
        ArgumentNullException.ThrowIfNull(caller);
        caller.Require(ActorRole.Viewer, "Comparing the mapping with the chart of accounts");
        var name = context.BooksNamed(books).Name;
        using var reading = context.Store.Read();
        return Compare(context.Rules, Chart.Of(reading, name, context.PrimaryBooks.Name), name);
    }

    /// <summary>The same, of a chart at hand.</summary>
    public static CoverageReport Compare(RuleSet rules, Chart chart, string books)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(chart);
        var mapped = new HashSet<ChartAccount>(ReferenceEqualityComparer.Instance);
        var accounts = new List<CoveredAccount>();
        foreach (var account in rules.Accounts)
        {
            var found = chart.Find(account.Name, out var several);
            if (found is not null)
            {
                mapped.Add(found);
            }

            accounts.Add(new CoveredAccount(account, found, [.. Of(account, found, several, chart)]));
        }

        var roles = rules.Accounts.Select(a => a.Role).ToHashSet();
        var findings = accounts.SelectMany(a => a.Findings).ToList();
        findings.AddRange(RoleNeeds.Of(rules).Where(n => !roles.Contains(n.Key)).Select(n => new CoverageFinding(
            CoverageCodes.RoleWithoutAccount, EnumWords.Of(n.Key), $"No account has the role {EnumWords.Of(n.Key)}, which {n.Value} needs.",
            $"Give `role: {EnumWords.Of(n.Key)}` to an account in mapping.yaml.")));
        findings.AddRange(chart.Accounts.Where(a => !a.Heading && !a.Closed && !mapped.Contains(a)).Select(a => new CoverageFinding(
            CoverageCodes.NothingMapsTo, a.Number, $"Nothing maps to {Told(a)}.", "Nothing, where Timepost shall not post there; else add it under `accounts` in mapping.yaml.")));
        return new CoverageReport(books, chart.Accounts.Count, accounts, findings);
    }

    private static IEnumerable<CoverageFinding> Of(LedgerAccount account, ChartAccount? found, bool several, Chart chart)
    {
        if (found is null)
        {
            yield return several
                ? new(CoverageCodes.SeveralInChart, account.Id, $"Several accounts of the chart have the name '{account.Name}'.", "Write the full name, with the names above it, in mapping.yaml.")
                : new(CoverageCodes.NotInChart, account.Id, $"The chart has no account '{account.Name}'.{Near(account.Name, chart)}", $"Correct its name in mapping.yaml, or add it in the books and {Import}.");
            yield break;
        }

        if (found.Closed)
        {
            yield return new(
                CoverageCodes.ClosedInChart, account.Id, $"{Told(found)} is closed: a document that would post there is left out of plans.",
                $"Map to another account, or open it in the books and {Import}.");
        }

        if (found.Heading)
        {
            yield return new(CoverageCodes.HeadingInChart, account.Id, $"{Told(found)} is a heading: nothing can be posted to it.", "Map to an account below it.");
        }

        if (found.Type is { } type && type != account.Type)
        {
            var forRole = account.Role == AccountRole.None || RuleSets.RoleTypes.Of(account.Role).Contains(type)
                ? "" : $"; the role {EnumWords.Of(account.Role)} needs {string.Join(" or ", RuleSets.RoleTypes.Of(account.Role).Select(t => EnumWords.Of(t)))}";
            yield return new(
                CoverageCodes.TypeDiffers, account.Id, $"{Told(found)} is of type {EnumWords.Of(type)} in the chart, {EnumWords.Of(account.Type)} in the mapping{forRole}.",
                forRole.Length > 0 ? "Map to another account." : $"Correct the type in mapping.yaml, or in the books and {Import}.");
        }
    }

    private static string Near(string name, Chart chart)
    {
        foreach (var account in chart.Accounts)
        {
            if (NormalisedName.Words(account.Name) == NormalisedName.Words(name))
            {
                return $" It has '{account.Name}'.";
            }
        }

        return "";
    }

    private static string Told(ChartAccount account) => account.Number == account.Name ? account.Name : $"{account.Number} {account.Name}";
}
