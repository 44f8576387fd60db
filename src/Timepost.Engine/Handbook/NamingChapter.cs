using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets.Shapes;

namespace Timepost.Engine.Handbook;

/// <summary>How to name things, so that they find their place.</summary>
internal sealed class NamingChapter(RuleSet rules, HandbookText text)
{
    public void Write()
    {
        text.Chapter("How to name things");
        text.Say("A name in the tracker finds its place by the first rule that fits, from the top. Case, accents, signs, legal forms and runs of blanks do not matter, unless it says 'exactly'.");
        if (rules.Conventions.Count > 0)
        {
            text.Table(
                ["names of", "are written as", "for example", "for"],
                [.. rules.Conventions.Select(c => (IReadOnlyList<string>)[EnumWords.Of(c.Kind) + "s", HandbookText.Exact(c.Pattern), c.Example, c.Client.Length > 0 ? c.Client : "all"])]);
            text.Say("`*` stands for any text, `?` for one character, `#` for one digit.");
        }

        Kind("Clients", rules.Clients, t => t.Customer, t => t.Internal ? "the firm itself, never invoiced" : "", "the customer on the invoice");
        Kind("Projects", rules.Projects, t => t.Job, t => string.Join(", ", new[] { t.Client.Length > 0 ? $"of {t.Client}" : "", t.PurchaseOrder.Length > 0 ? $"order {t.PurchaseOrder}" : "" }.Where(p => p.Length > 0)), "the job on the invoice");
        Kind("Tasks", rules.Tasks, t => t.Service, t => t.IncomeAccount.Length > 0 ? $"income on {t.IncomeAccount}" : "", "the service on the invoice");
        Kind("People", rules.Workers, t => t.Name, t => string.Join(", ", new[] { t.Zone, t.Vendor.Length > 0 ? $"subcontractor {t.Vendor}" : "" }.Where(p => p.Length > 0)), "the name on the invoice");
        if (rules.Merges.Count > 0)
        {
            text.Section("Names that count as others");
            text.Table(
                ["kind", "name", "counts as", "why"],
                [.. rules.Merges.Select(m => (IReadOnlyList<string>)[EnumWords.Of(m.Kind), m.Name, m.Into, m.Reason])]);
        }
    }

    private static string Remarks(string more, Deprecation? ended) => ended is null
        ? more
        : $"{more}{(more.Length > 0 ? "; " : "")}for work until {HandbookText.Day(ended.Until)}{(ended.Use.Length > 0 ? $", then {ended.Use}" : "")}";

    private void Kind<TTarget>(string title, EntityRules<TTarget> kind, Func<TTarget, string> name, Func<TTarget, string> more, string shown)
        where TTarget : class
    {
        text.Section(title);
        text.Table(
            ["written in the tracker as", shown, "remarks"],
            [.. kind.Rules.Select(r => (IReadOnlyList<string>)[HandbookText.Match(r.Match, r.Deprecated), name(r.Target), Remarks(more(r.Target), r.Deprecated)])]);
        text.Say(kind.Otherwise switch
        {
            Unmatched.Create => $"{(kind.Rules.Count > 0 ? "Any other name" : "Any name")} is taken as it is: it becomes one of its own. Write it the same way each time.",
            Unmatched.Link => "Any other name must be that of a customer in the books; else it waits.",
            Unmatched.Exception => "Any other name waits until somebody decides what it is.",
        });
    }
}
