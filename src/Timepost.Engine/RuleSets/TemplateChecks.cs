using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets.Binding;
using Timepost.Engine.RuleSets.Shapes;

namespace Timepost.Engine.RuleSets;

/// <summary>A template is never applied to an engagement of another kind, and each engagement has exactly one.</summary>
internal static class TemplateChecks
{
    private static readonly Dictionary<EngagementKind, (string Needs, string[] Not)> Rules = new()
    {
        [EngagementKind.Standard] = ("", ["retainer", "subcontractors"]),
        [EngagementKind.Retainer] = ("retainer", ["subcontractors"]),
        [EngagementKind.Subcontractor] = ("subcontractors", ["retainer"]),
        [EngagementKind.PassThrough] = ("expenses", ["retainer", "subcontractors", "rates", "fixedFee", "minimumFee", "cap", "rounding", "lines", "lineDiscountPercent"]),
    };

    public static void Check(MappingBinding mapping, IReadOnlyList<Bound<Agreement>> agreements, DiagnosticBag bag)
    {
        foreach (var template in mapping.Templates)
        {
            var kind = template.Value.Kind;
            foreach (var key in Rules[kind].Not)
            {
                if (template.At.At(key) is { } at && !SaysTheUsual(template.At, key, kind))
                {
                    bag.Error(RuleSetCode.TemplateKind, at, $"The template '{template.Value.Id}' is for {EnumWords.Of(kind)} work, and says `{key}`.", Move(key));
                }
            }

            if (template.At.AllSound && template.Value.Id.Length > 0 && !agreements.Any(a => a.Value.Template == template.Value.Id))
            {
                bag.Warning(RuleSetCode.TemplateUnused, template.At.Node, $"No agreement names the template '{template.Value.Id}'.",
                    $"Write `template: {template.Value.Id}` in an agreement, or take the template away.");
            }
        }

        foreach (var agreement in agreements)
        {
            Check(agreement, mapping, bag);
        }
    }

    private static void Check(Bound<Agreement> agreement, MappingBinding mapping, DiagnosticBag bag)
    {
        var id = agreement.Value.Id;
        if (agreement.Value.Template.Length == 0)
        {
            if (mapping.Templates.Count > 0 && agreement.At.Node.Find("template") is null)
            {
                bag.Error(RuleSetCode.TemplateMissing, agreement.At.Node, $"The agreement '{id}' names no template, and the mapping has some.",
                    $"Add `template:` with exactly one of: {string.Join(", ", mapping.Templates.Select(t => t.Value.Id))}.");
            }

            return;
        }

        if (mapping.Templates.Find(t => t.Value.Id == agreement.Value.Template) is not { } template)
        {
            return; // told as an unknown reference
        }

        var kind = template.Value.Kind;
        var (needs, not) = Rules[kind];
        foreach (var key in not)
        {
            // what the template itself says is told there
            if (agreement.At.At(key) is { } at && !ReferenceEquals(at, template.At.At(key)) && !SaysTheUsual(agreement.At, key, kind))
            {
                bag.Error(RuleSetCode.TemplateKind, at, $"The agreement '{id}' has the template '{template.Value.Id}', which is for {EnumWords.Of(kind)} work, and says `{key}`.", Move(key));
            }
        }

        if (needs.Length > 0 && agreement.At.Node.Find(needs) is null)
        {
            bag.Error(RuleSetCode.TemplateKind, agreement.At.At("template")!,
                $"The agreement '{id}' has the template '{template.Value.Id}', which is for {EnumWords.Of(kind)} work, and neither of the two says `{needs}`.",
                $"Add `{needs}` to one of them, or name a template of the kind that was agreed.");
        }
    }

    // time of subcontractors that is billed as everybody's is no engagement of another kind
    private static bool SaysTheUsual(MapValues values, string key, EngagementKind kind) =>
        key == "subcontractors" && kind != EngagementKind.PassThrough && values.Group(key)?.Choice("rebill", Rebill.Rate) == Rebill.Rate;

    private static string Move(string key)
    {
        var fits = Rules.Where(r => !r.Value.Not.Contains(key)).Select(r => EnumWords.Of(r.Key));
        return $"Take `{key}` out, or use a template of kind {string.Join(" or ", fits)}.";
    }
}
