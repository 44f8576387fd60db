using System.Globalization;
using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Engine.Plans;
using Timepost.Storage.Sqlite.Dispositions;

namespace Timepost.Storage.Sqlite.Plans;

/// <summary>Plans, actions and approvals in SQLite; drafts in the other half of the class.</summary>
internal sealed partial class SqlitePlanStore(SqliteDatabase database, Guid workspace) : IPlanStore
{
    public void Add(PlanRecord plan)
    {
        database.Prepare(PlanSql.InsertPlan).Bind(1, workspace).Bind(2, plan.Id.Value).Bind(3, plan.Created.ToUnixTimeTicks() / 10)
            .Bind(4, (long)SqliteDispositionStore.Days(plan.AsOf)).Bind(5, (long)SqliteDispositionStore.Days(plan.Until)).Bind(6, plan.To)
            .Bind(7, plan.Client).Bind(8, plan.RuleSet).Bind(9, plan.Tzdb).Bind(10, plan.Status).Bind(11, plan.Unchanged).Bind(12, plan.Partial).RunAndDispose();
    }

    public void Add(PlanId plan, PlanAction action)
    {
        using var insert = database.Prepare(PlanSql.InsertAction);
        insert.Bind(1, workspace).Bind(2, plan.Value).Bind(3, (long)action.Sequence).Bind(4, (long)action.Verb).Bind(5, action.Kind)
            .Bind(6, action.Object).Bind(7, action.Reason).Bind(8, action.Key).Bind(9, action.Effect.Currency.Code)
            .Bind(10, action.Effect.Minor).Bind(11, action.Net.Minor)
            .Bind(12, string.Join(',', action.DependsOn.Select(d => d.ToString(CultureInfo.InvariantCulture))))
            .Bind(13, action.Before).Bind(14, action.After).Bind(15, action.Hash).Bind(16, action.Client).Bind(17, (long)action.State).Run();
    }

    public PlanRecord? Find(PlanId plan)
    {
        using var statement = database.Prepare(PlanSql.FindPlan);
        return ReadPlans(statement.Bind(1, workspace).Bind(2, plan.Value)).FirstOrDefault();
    }

    public PlanRecord? Newest(string connection)
    {
        using var statement = database.Prepare(PlanSql.NewestPlan);
        return ReadPlans(statement.Bind(1, workspace).Bind(2, connection)).FirstOrDefault();
    }

    public IReadOnlyList<PlanRecord> List(PlanId? before, int limit)
    {
        using var statement = database.Prepare(PlanSql.ListPlans);
        statement.Bind(1, workspace).Bind(2, before?.Value ?? Guid.AllBitsSet).Bind(3, (long)limit);
        return ReadPlans(statement);
    }

    public IReadOnlyList<PlanAction> Actions(PlanId plan)
    {
        using var statement = database.Prepare(PlanSql.Actions);
        statement.Bind(1, workspace).Bind(2, plan.Value);
        var actions = new List<PlanAction>();
        while (statement.Step())
        {
            _ = Currency.TryOf(statement.Text(6), out var currency);
            actions.Add(new PlanAction
            {
                Sequence = statement.Int32(0),
                Verb = (ActionVerb)statement.Int32(1),
                Kind = statement.Text(2),
                Object = statement.Text(3),
                Reason = statement.Text(4),
                Key = statement.Text(5),
                Effect = Money.OfMinor(statement.Int64(7), currency),
                Net = Money.OfMinor(statement.Int64(8), currency),
                DependsOn = [.. statement.Text(9).Split(',', StringSplitOptions.RemoveEmptyEntries).Select(d => int.Parse(d, CultureInfo.InvariantCulture))],
                Before = statement.Text(10),
                After = statement.Text(11),
                Hash = statement.Text(12),
                Client = statement.Text(13),
                State = (ActionState)statement.Int32(14),
            });
        }

        return actions;
    }

    public void SetState(PlanId plan, int sequence, ActionState state) =>
        database.Prepare(PlanSql.SetActionState).Bind(1, workspace).Bind(2, plan.Value).Bind(3, (long)sequence).Bind(4, (long)state).RunAndDispose();

    public void SetStatus(PlanId plan, string status) =>
        database.Prepare(PlanSql.SetPlanStatus).Bind(1, workspace).Bind(2, plan.Value).Bind(3, status).RunAndDispose();

    public void SupersedeOlder(PlanId newer, string connection)
    {
        database.Prepare(PlanSql.SupersedeActions).Bind(1, workspace).Bind(2, newer.Value).Bind(3, connection).RunAndDispose();
        database.Prepare(PlanSql.SupersedePlans).Bind(1, workspace).Bind(2, newer.Value).Bind(3, connection).RunAndDispose();
    }

    public void AddApproval(string connection, string actionKey, string hash, ActorId actor, Instant when) =>
        database.Prepare(PlanSql.InsertApproval).Bind(1, workspace).Bind(2, connection).Bind(3, actionKey).Bind(4, hash)
            .Bind(5, actor.Value).Bind(6, when.ToUnixTimeTicks() / 10).Bind(7, ApproveUseCase.Policy.Value).RunAndDispose();

    public bool IsApproved(string connection, string actionKey, string hash)
    {
        using var statement = database.Prepare(PlanSql.IsApproved);
        return statement.Bind(1, workspace).Bind(2, connection).Bind(3, actionKey).Bind(4, hash).Bind(5, ApproveUseCase.Policy.Value).Step();
    }

    private static List<PlanRecord> ReadPlans(SqliteStatement statement)
    {
        var plans = new List<PlanRecord>();
        while (statement.Step())
        {
            plans.Add(new PlanRecord
            {
                Id = new PlanId(statement.Guid(0)),
                Created = Instant.FromUnixTimeTicks(statement.Int64(1) * 10),
                AsOf = SqliteDispositionStore.Day(statement.Int64(2)),
                Until = SqliteDispositionStore.Day(statement.Int64(3)),
                To = statement.Text(4),
                Client = statement.Text(5),
                RuleSet = statement.Text(6),
                Tzdb = statement.Text(7),
                Status = statement.Text(8),
                Unchanged = statement.Int64(9),
                Partial = statement.Boolean(10),
            });
        }

        return plans;
    }
}
