using System.Globalization;
using Timepost.Cli.Output;
using Timepost.Engine.Delivery;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Plans;

namespace Timepost.Cli.Verbs;

/// <summary>Plans as tables.</summary>
internal static class PlanTables
{
    public static Table Actions(IReadOnlyList<PlanAction> actions, string empty)
    {
        var table = new Table(
            new Column("#", ColumnKind.Number), new Column("action", ColumnKind.Word), new Column("object", ColumnKind.Word), new Column("client", ColumnKind.Id),
            new Column("total", ColumnKind.Number), Column.Currency, new Column("what"), new Column("why") { Sentence = true, Least = 32, Spare = 1 })
        { Empty = empty };
        foreach (var action in actions)
        {
            // what stays as it is moves nothing: an amount of 0.00 would read as the document's
            var moves = action.Effect.Currency != default && action.Verb != ActionVerb.Skip;
            table.Add(
                action.Sequence.ToString(CultureInfo.InvariantCulture), Word(action.Verb), action.Kind, action.Client,
                moves ? Figures.Reader(action.Effect) : "", moves ? action.Effect.Currency.Code : "", action.After, action.Reason);
        }

        return table;
    }

    public static Table Totals(IReadOnlyList<PlanTotals> totals)
    {
        var table = new Table(
            new Column("totals", ColumnKind.Word), new Column("currency", ColumnKind.Word), new Column("net", ColumnKind.Number), new Column("tax", ColumnKind.Number), new Column("total", ColumnKind.Number));
        foreach (var total in totals)
        {
            table.Add(Word(total.Side), total.Currency.Code, Figures.Reader(total.Net), Figures.Reader(total.Tax), Figures.Reader(total.Total));
        }

        return table;
    }

    public static Table Waiting(IReadOnlyList<(string Reason, long Entries, long Seconds)> waiting)
    {
        var table = new Table(new Column("work that waits") { Sentence = true }, new Column("entries", ColumnKind.Number), new Column("hours", ColumnKind.Number));
        foreach (var (reason, entries, seconds) in waiting)
        {
            table.Add(reason, Figures.Count(entries), Figures.Hours(seconds));
        }

        return table;
    }

    public static Table Applied(IReadOnlyList<AppliedAction> applied)
    {
        var table = new Table(
            new Column("#", ColumnKind.Number), new Column("action", ColumnKind.Word), new Column("object", ColumnKind.Word), new Column("client", ColumnKind.Id),
            new Column("number", ColumnKind.Id), new Column("total", ColumnKind.Number), Column.Currency, new Column("outcome", ColumnKind.Word), new Column("note") { Sentence = true })
        { Empty = "Nothing was approved and left to do. Next: timepost plan" };
        foreach (var (action, number, note) in applied)
        {
            table.Add(
                action.Sequence.ToString(CultureInfo.InvariantCulture), Word(action.Verb), action.Kind, action.Client, number,
                action.Effect.Currency == default ? "" : Figures.Reader(action.Effect),
                action.Effect.Currency == default ? "" : action.Effect.Currency.Code, Word(action.State), note);
        }

        return table;
    }

    public static string Word(DispositionSide side) => side switch
    {
        DispositionSide.Sale => "sale",
        DispositionSide.Cost => "cost",
    };

    public static string Word(ActionVerb verb) => verb switch
    {
        ActionVerb.Create => "create",
        ActionVerb.Update => "update",
        ActionVerb.Void => "void",
        ActionVerb.Skip => "skip",
        ActionVerb.Conflict => "conflict",
        ActionVerb.Blocked => "blocked",
    };

    public static string Word(ActionState state) => state switch
    {
        ActionState.Planned => "planned",
        ActionState.Approved => "approved",
        ActionState.Reserved => "reserved",
        ActionState.Done => "done",
        ActionState.Stale => "stale",
        ActionState.Superseded => "superseded",
        ActionState.Rejected => "rejected",
        ActionState.None => "none",
    };
}
