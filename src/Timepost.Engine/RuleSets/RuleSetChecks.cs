using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets.Binding;
using Timepost.Engine.RuleSets.Shapes;
using Timepost.Engine.RuleSets.Yaml;

namespace Timepost.Engine.RuleSets;

/// <summary>What the keys of several groups must say together.</summary>
internal static class RuleSetChecks
{
    /// <param name="mapping">The mapping.</param>
    /// <param name="agreements">The agreements that are sound.</param>
    /// <param name="leftOut">Clients of those that are not.</param>
    /// <param name="bag">Takes what is wrong.</param>
    public static void Check(MappingBinding mapping, IReadOnlyList<Bound<Agreement>> agreements, IReadOnlySet<string> leftOut, DiagnosticBag bag)
    {
        Roles(mapping, agreements, bag);
        Overlaps(agreements, bag);
        foreach (var agreement in agreements)
        {
            TaxAtStart(agreement, mapping, bag);
            Party(agreement, mapping, bag);
            RatePossible(agreement, mapping, bag);
            Fee(agreement, bag);
            RetainerBinding.Check(agreement, mapping, bag);
            Point(agreement, bag);
            Rates([.. agreement.At.Groups("rates").Zip(agreement.Value.Rates, (at, rate) => new Bound<RateRule>(rate, at))], bag);
        }

        CashRoundingBinding.Check(mapping, bag);
        TaxAccounts(mapping, agreements, bag);
        Reimbursed(mapping, bag);
        Rates(mapping.Rates, bag);
        Unserved(mapping, agreements, leftOut, bag);
        SubcontractorChecks.Check(mapping, agreements, bag);
        TemplateChecks.Check(mapping, agreements, bag);
        MergeBinding.Check(mapping, bag);
        foreach (var subcontractor in mapping.Subcontractors)
        {
            Rates([.. subcontractor.At.Groups("rates").Zip(subcontractor.Value.Rates, (at, rate) => new Bound<RateRule>(rate, at))], bag);
        }
    }

    private static void Roles(MappingBinding mapping, IReadOnlyList<Bound<Agreement>> agreements, DiagnosticBag bag)
    {
        var first = new Dictionary<AccountRole, Bound<LedgerAccount>>();
        foreach (var account in mapping.Accounts.Where(a => a.Value.Role != AccountRole.None))
        {
            var role = account.Value.Role;
            if (RoleTypes.Of(role) is var types && !types.Contains(account.Value.Type))
            {
                bag.Error(RuleSetCode.RoleType, account.At.At("role")!,
                    $"The account '{account.Value.Id}' is of type {EnumWords.Of(account.Value.Type)} and cannot have the role {EnumWords.Of(role)}.",
                    $"That role needs: {string.Join(" or ", types.Select(t => EnumWords.Of(t)))}.");
            }

            if (!first.TryAdd(role, account) && role != AccountRole.Bank)
            {
                bag.Error(RuleSetCode.RoleTwice, account.At.At("role")!,
                    $"Two accounts have the role {EnumWords.Of(role)}; the first is in {first[role].At.Origin}.", "Give the role to one of the two.");
            }
        }

        void Need(AccountRole role, MapValues because, string what)
        {
            if (!first.ContainsKey(role))
            {
                first.Add(role, new(new("", "", AccountType.Asset, role), because)); // tell once
                bag.Error(RuleSetCode.RoleMissing, because.Node, $"No account has the role {EnumWords.Of(role)}, which {what} needs.",
                    $"Give `role: {EnumWords.Of(role)}` to an account in {RuleSetLoader.MappingFile}.");
            }
        }

        foreach (var agreement in agreements)
        {
            var what = $"the agreement '{agreement.Value.Id}'";
            Need(AccountRole.Receivable, agreement.At, what);
            if (agreement.Value.IncomeAccount.Length == 0)
            {
                Need(AccountRole.Revenue, agreement.At, what);
            }

            if (agreement.Value.Retainer is { } retainer)
            {
                if (retainer.Account.Length == 0)
                {
                    Need(AccountRole.RetainerLiability, agreement.At, what);
                }

                if (retainer.Kind == RetainerKind.Amount)
                {
                    Need(AccountRole.Bank, agreement.At, what);
                }
            }

            if (agreement.Value.Expenses.Account.Length == 0 && mapping.Categories.Targets.Count > 0)
            {
                Need(AccountRole.RecoverableExpense, agreement.At, what);
            }
        }

        foreach (var category in mapping.Categories.Targets)
        {
            Need(
                category.Value.PaidBy switch
                {
                    PaidBy.Worker => AccountRole.EmployeePayable,
                    PaidBy.Company => AccountRole.CompanyCard,
                    PaidBy.VendorBill => AccountRole.Payable,
                },
                category.At,
                $"the category '{category.Value.Id}'");
        }
    }

    private static void Overlaps(IReadOnlyList<Bound<Agreement>> agreements, DiagnosticBag bag)
    {
        for (var i = 0; i < agreements.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var (later, earlier) = (agreements[i].Value, agreements[j].Value);
                var shared = later.Projects.Intersect(earlier.Projects).FirstOrDefault();
                var bothAll = later.Projects.Count == 0 && earlier.Projects.Count == 0;
                if (later.Client.Length > 0 && later.Client == earlier.Client && (bothAll || shared is not null)
                    && Meet(later.From, later.To, earlier.From, earlier.To))
                {
                    bag.Error(RuleSetCode.AgreementsOverlap, agreements[i].At.Node,
                        $"The agreements '{earlier.Id}' ({agreements[j].At.Origin}) and '{later.Id}' both cover {(shared is null ? $"the client '{later.Client}'" : $"the project '{shared}'")} on the same days.",
                        "End the one before the other begins (`to`, `from`), or name different `projects`.");
                }
            }
        }
    }

    private static bool Meet(LocalDate? from, LocalDate? to, LocalDate? otherFrom, LocalDate? otherTo) =>
        (from is null || otherTo is null || from <= otherTo) && (otherFrom is null || to is null || otherFrom <= to);

    private static void TaxAtStart(Bound<Agreement> agreement, MappingBinding mapping, DiagnosticBag bag)
    {
        if (agreement.Value.From is not { } from || agreement.At.Group("tax")?.At("code") is not { } at)
        {
            return;
        }

        var code = mapping.TaxCodes.Find(t => t.Value.Id == agreement.Value.Tax.Code);
        if (code is not null && code.Value.Rates.Count > 0 && code.Value.On(from) is null)
        {
            bag.Error(RuleSetCode.TaxRateStart, at,
                $"The tax code '{code.Value.Id}' has no rate yet on {from:uuuu-MM-dd}, when the agreement begins; its first is of {code.Value.Rates[0].From:uuuu-MM-dd}.",
                "Add the earlier rate to the tax code, or choose another code.");
        }
    }

    // a code that taxes sales needs an account for the tax; one that only purchases use may do without
    private static void TaxAccounts(MappingBinding mapping, IReadOnlyList<Bound<Agreement>> agreements, DiagnosticBag bag)
    {
        void Sales(string code, YamlNode? at, string what)
        {
            if (at is not null && mapping.TaxCodes.Find(t => t.Value.Id == code)?.Value is { ReverseCharge: false, OutputAccount.Length: 0 } tax
                && tax.Rates.Any(r => r.Percent > 0))
            {
                bag.Error(RuleSetCode.OutputAccount, at, $"{what} taxes sales with the code '{code}', which has no account for output tax.",
                    "Add `outputAccount` to the tax code, or choose another code.");
            }
        }

        foreach (var agreement in agreements)
        {
            Sales(agreement.Value.Tax.Code, agreement.At.Group("tax")?.At("code"), $"The agreement '{agreement.Value.Id}'");
            Sales(agreement.Value.Expenses.TaxCode, agreement.At.Group("expenses")?.At("taxCode"), $"The agreement '{agreement.Value.Id}'");
        }

        foreach (var task in mapping.Tasks.Targets)
        {
            Sales(task.Value.TaxCode, task.At.At("taxCode"), $"The task '{task.Value.Id}'");
        }

        foreach (var category in mapping.Categories.Targets)
        {
            if (category.Value.Deductible && category.At.At("inputTaxCode") is { } at
                && mapping.TaxCodes.Find(t => t.Value.Id == category.Value.InputTaxCode)?.Value is { InputAccount.Length: 0 } tax)
            {
                bag.Warning(RuleSetCode.InputAccount, at,
                    $"The tax code '{tax.Id}' of the category '{category.Value.Id}' has no account for input tax: the tax will be part of the cost.",
                    "Add `inputAccount` to the tax code, or write `deductible: false`.");
            }
        }
    }

    // who is owed an expense is said by its source, whatever its category says
    private static void Reimbursed(MappingBinding mapping, DiagnosticBag bag)
    {
        if (mapping.Categories.Targets.Count == 0)
        {
            return;
        }

        void Want(AccountRole role, string when)
        {
            if (!mapping.Accounts.Exists(a => a.Value.Role == role)
                && !mapping.Categories.Targets.Exists(c => c.Value.PaidBy == (role == AccountRole.EmployeePayable ? PaidBy.Worker : PaidBy.Company)))
            {
                bag.Warning(RuleSetCode.RoleMissing, mapping.Categories.Targets[0].At.Node,
                    $"No account has the role {EnumWords.Of(role)}: an expense that its source calls {when} will be refused.",
                    $"Give `role: {EnumWords.Of(role)}` to an account in {RuleSetLoader.MappingFile}.");
            }
        }

        Want(AccountRole.EmployeePayable, "reimbursable");
        if (mapping.Categories.Targets.Exists(c => c.Value.PaidBy == PaidBy.Worker))
        {
            Want(AccountRole.CompanyCard, "not reimbursable");
        }
    }

    private static void Party(Bound<Agreement> agreement, MappingBinding mapping, DiagnosticBag bag)
    {
        var client = mapping.Clients.Targets.Find(c => c.Value.Id == agreement.Value.Client);
        if (client is { Value.Internal: true })
        {
            bag.Error(RuleSetCode.ClientInternal, agreement.At.At("client")!, $"The client '{client.Value.Id}' is internal and never invoiced.",
                "Remove the agreement, or `internal` from the client.");
        }

        foreach (var id in agreement.Value.Projects)
        {
            var project = mapping.Projects.Targets.Find(p => p.Value.Id == id);
            if (project is not null && project.Value.Client.Length > 0 && agreement.Value.Client.Length > 0 && project.Value.Client != agreement.Value.Client)
            {
                bag.Error(RuleSetCode.ProjectOfAnother, agreement.At.At("projects")!,
                    $"The project '{id}' is of the client '{project.Value.Client}', the agreement of '{agreement.Value.Client}'.",
                    "Correct the project, or the client of one of the two.");
            }
        }
    }

    private static void RatePossible(Bound<Agreement> agreement, MappingBinding mapping, DiagnosticBag bag)
    {
        var terms = agreement.Value;
        if (terms.FixedFee is null && terms.Rates.Count == 0 && terms.Engagement != EngagementKind.PassThrough
            && !mapping.Rates.Exists(r => r.Value.Client is var c && (c.Length == 0 || c == terms.Client))
            && mapping.Policies.TrustSourceRates.Count == 0)
        {
            bag.Warning(RuleSetCode.NoRate, agreement.At.Node, $"No rate can serve the agreement '{terms.Id}': each entry will wait as an exception.",
                "Add `rates` to the agreement, or a rate to the mapping.");
        }
    }

    private static void Fee(Bound<Agreement> agreement, DiagnosticBag bag)
    {
        var terms = agreement.Value;
        if (terms.FixedFee is null)
        {
            return;
        }

        if (terms.SplitBy != InvoiceSplit.None)
        {
            bag.Error(RuleSetCode.FeeSplit, agreement.At.At("splitBy")!,
                $"The agreement '{terms.Id}' has one fixed fee a period, and `splitBy` makes several invoices of a period.",
                "Make an agreement with its own fee for each project, or leave `splitBy` out.");
        }

        if (terms.From is null)
        {
            bag.Warning(RuleSetCode.FeeWithoutStart, agreement.At.At("fixedFee")!,
                $"The agreement '{terms.Id}' does not say when it begins: its fixed fee is due only in periods with billable work.",
                "Add `from` (and `to` where it ends), so that the fee is due in each period.");
        }
    }

    private static void Point(Bound<Agreement> agreement, DiagnosticBag bag)
    {
        if (agreement.Value.Tax.Point == TaxPoint.Payment)
        {
            bag.Error(RuleSetCode.NotSupported, agreement.At.Group("tax")!.At("point")!,
                "`point: payment` (cash basis) is not supported yet: the tax rate would be the supply's, not the payment's.",
                "Use `supply` or `invoice`.");
        }
    }

    private static void Rates(IReadOnlyList<Bound<RateRule>> rates, DiagnosticBag bag)
    {
        for (var i = 0; i < rates.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var (later, earlier) = (rates[i].Value, rates[j].Value);
                if (rates[i].At.AllSound && rates[j].At.AllSound && ScopeOf(later) == ScopeOf(earlier) && Meet(later.From, later.To, earlier.From, earlier.To))
                {
                    bag.Error(RuleSetCode.RatesOverlap, rates[i].At.Node, $"Another rate for the same holds on the same days; it is in {earlier.Origin}.",
                        "End the one before the other begins (`to`, `from`), or remove one.");
                    break;
                }
            }
        }
    }

    private static (Currency Currency, string Client, string Project, string Task, string Worker) ScopeOf(RateRule rate) =>
        (rate.Currency, rate.Client, rate.Project, rate.Task, rate.Worker);

    private static void Unserved(MappingBinding mapping, IReadOnlyList<Bound<Agreement>> agreements, IReadOnlySet<string> leftOut, DiagnosticBag bag)
    {
        foreach (var client in mapping.Clients.Targets.Where(c => !c.Value.Internal))
        {
            if (!leftOut.Contains(client.Value.Id) && !agreements.Any(a => a.Value.Client == client.Value.Id))
            {
                bag.Warning(RuleSetCode.ClientWithoutAgreement, client.At.Node, $"No agreement is with the client '{client.Value.Id}': its work will wait as an exception.",
                    $"Add one to {RuleSetLoader.AgreementsFile}, or write `internal: true`.");
            }
        }
    }
}
