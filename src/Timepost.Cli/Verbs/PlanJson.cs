using System.Globalization;
using Timepost.Cli.Output;
using Timepost.Engine.Delivery;
using Timepost.Engine.Plans;

namespace Timepost.Cli.Verbs;

/// <summary>Plans as JSON; the fields are fixed in docs/json.md.</summary>
internal static class PlanJson
{
    public static void Write(JsonAnswer json, PlanResult result)
    {
        Header(json, result.Plan);
        json.Count("reserved", result.Reserved);
        json.TextOrNull("mappingVersion", result.MappingVersion);
        Computed(json, result);
        json.Count("exceptions", result.OpenExceptions);
        json.List("deprecated", result.Deprecated, use =>
        {
            json.Text("kind", use.Part.Kind);
            json.Text("id", use.Part.Id);
            json.Day("until", use.Part.Says.Until);
            json.Text("use", use.Part.Says.Use);
            json.Text("counted", use.Counted);
            json.Count("count", use.Count);
        });
        json.List("topUps", result.TopUps, asked =>
        {
            json.Text("agreement", asked.Retainer);
            RetainerVerb.Write(json, asked);
        });
    }

    /// <summary>What a plan would do, and what waits.</summary>
    public static void Computed(JsonAnswer json, PlanResult result)
    {
        Actions(json, result.Actions);
        Totals(json, result.Actions);
        json.List("waiting", result.Waiting, waiting =>
        {
            json.Text("reason", waiting.Reason);
            json.Count("entries", waiting.Entries);
            json.Count("seconds", waiting.Seconds);
        });
    }

    public static void Header(JsonAnswer json, PlanRecord plan)
    {
        json.Text("plan", plan.Id.ToString());
        json.Text("status", plan.Status);
        json.Time("created", plan.Created);
        json.Day("asOf", plan.AsOf);
        json.Day("until", plan.Until);
        json.Text("to", plan.To);
        json.TextOrNull("client", plan.Client);
        json.Text("ruleSet", plan.RuleSet);
        json.Text("tzdb", plan.Tzdb);
        json.Count("unchanged", plan.Unchanged);
    }

    public static void Applied(JsonAnswer json, ApplyResult result)
    {
        json.Text("plan", result.Plan.Id.ToString());
        json.Text("status", result.Plan.Status);
        json.List("applied", result.Applied, applied =>
        {
            Action(json, applied.Action);
            json.TextOrNull("number", applied.Number);
            json.TextOrNull("note", applied.Note);
        });
        json.Texts("recovered", result.Recovered);
        json.Count("notApproved", result.NotApproved);
    }

    private static void Actions(JsonAnswer json, IReadOnlyList<PlanAction> actions) => json.List("actions", actions, action => Action(json, action));

    private static void Action(JsonAnswer json, PlanAction action)
    {
        json.Text("id", action.Sequence.ToString(CultureInfo.InvariantCulture));
        json.Text("verb", PlanTables.Word(action.Verb));
        json.Text("kind", action.Kind);
        json.Text("object", action.Object);
        json.Text("reason", action.Reason);
        json.Text("key", action.Key);
        if (action.Effect.Currency == default)
        {
            json.Null("effect");
        }
        else
        {
            json.Object("effect", () =>
            {
                json.Money("amount", action.Effect);
                json.Text("currency", action.Effect.Currency.Code);
            });
        }

        json.Texts("dependsOn", action.DependsOn.Select(d => d.ToString(CultureInfo.InvariantCulture)));
        json.TextOrNull("before", action.Before);
        json.TextOrNull("after", action.After);
        json.TextOrNull("client", action.Client);
        json.Text("state", PlanTables.Word(action.State));
    }

    private static void Totals(JsonAnswer json, IReadOnlyList<PlanAction> actions) => json.List("totals", PlanTotals.Of(actions), total =>
    {
        json.Text("side", PlanTables.Word(total.Side));
        json.Text("currency", total.Currency.Code);
        json.Money("net", total.Net);
        json.Money("tax", total.Tax);
        json.Money("total", total.Total);
    });
}
