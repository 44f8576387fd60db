namespace Timepost.Storage.Sqlite.Plans;

/// <summary>SQL of plans, actions, approvals and drafts.</summary>
internal static class PlanSql
{
    public const string InsertPlan =
        "INSERT INTO plan (workspace, id, created, as_of, until_day, connection, client, rule_set, tzdb, status, unchanged, partial)"
        + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

    private const string PlanColumns =
        "SELECT id, created, as_of, until_day, connection, client, rule_set, tzdb, status, unchanged, partial FROM plan ";

    public const string FindPlan = PlanColumns + "WHERE workspace = $1 AND id = $2";

    public const string NewestPlan = PlanColumns + "WHERE workspace = $1 AND connection = $2 ORDER BY id DESC LIMIT 1";

    public const string ListPlans = PlanColumns + "WHERE workspace = $1 AND id < $2 ORDER BY id DESC LIMIT $3";

    public const string SetPlanStatus = "UPDATE plan SET status = $3 WHERE workspace = $1 AND id = $2";

    public const string InsertAction =
        "INSERT INTO plan_action (workspace, plan, sequence, verb, kind, object, reason, action_key, currency, effect, net,"
        + " depends_on, before_text, after_text, hash, client, state)"
        + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";

    public const string Actions =
        "SELECT sequence, verb, kind, object, reason, action_key, currency, effect, net, depends_on, before_text, after_text,"
        + " hash, client, state FROM plan_action WHERE workspace = $1 AND plan = $2 ORDER BY sequence";

    public const string SetActionState =
        "UPDATE plan_action SET state = $4 WHERE workspace = $1 AND plan = $2 AND sequence = $3";

    // 0 planned, 1 approved, 4 stale give way; what is reserved always finishes
    public const string SupersedeActions =
        "UPDATE plan_action SET state = 5 WHERE workspace = $1 AND plan <> $2 AND state IN (0, 1, 4)"
        + " AND plan IN (SELECT id FROM plan WHERE workspace = $1 AND connection = $3 AND status IN ('open', 'approved'))"
        + " AND object IN (SELECT object FROM plan_action WHERE workspace = $1 AND plan = $2)";

    public const string SupersedePlans =
        "UPDATE plan SET status = 'superseded' WHERE workspace = $1 AND id <> $2 AND connection = $3 AND status IN ('open', 'approved')"
        + " AND NOT EXISTS (SELECT 1 FROM plan_action WHERE plan_action.workspace = $1 AND plan_action.plan = plan.id AND state IN (0, 1, 2))";

    public const string InsertApproval =
        "INSERT INTO approval (workspace, connection, action_key, hash, actor, approved_at) VALUES ($1, $2, $3, $4, $5, $6)"
        + " ON CONFLICT (workspace, connection, action_key, hash) DO UPDATE SET actor = excluded.actor, approved_at = excluded.approved_at"
        + " WHERE approval.actor = $7";

    // $5: the policy, whose approvals are not carried over
    public const string IsApproved =
        "SELECT 1 FROM approval WHERE workspace = $1 AND connection = $2 AND action_key = $3 AND hash = $4 AND actor <> $5";
}

/// <summary>SQL of drafts.</summary>
internal static class DraftSql
{
    // a final document is never written again: the condition leaves it, and the caller sees 0 rows
    public const string Upsert =
        "INSERT INTO draft (workspace, document, kind, party_key, agreement, currency, split, period, generation, party, document_date,"
        + " due_date, from_day, to_day, net, tax, total, hash, body, status, number, rule_set, blocked)"
        + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)"
        + " ON CONFLICT (workspace, document) DO UPDATE SET party = excluded.party, document_date = excluded.document_date,"
        + " due_date = excluded.due_date, from_day = excluded.from_day, to_day = excluded.to_day, net = excluded.net, tax = excluded.tax,"
        + " total = excluded.total, hash = excluded.hash, body = excluded.body, rule_set = excluded.rule_set, blocked = excluded.blocked"
        + " WHERE draft.status = 'draft'";

    public const string Remove = "DELETE FROM draft WHERE workspace = $1 AND document = $2 AND status = 'draft'";

    private const string Columns =
        "SELECT document, kind, party_key, agreement, currency, split, period, generation, party, document_date, due_date, from_day, to_day,"
        + " net, tax, total, hash, status, number, rule_set, blocked, workspace_row.key";

    private const string From =
        " FROM draft JOIN workspace AS workspace_row ON workspace_row.workspace = draft.workspace ";

    public const string Find = Columns + ", body" + From + "WHERE draft.workspace = $1 AND document = $2";

    public const string FindByNumber = Columns + ", body" + From + "WHERE draft.workspace = $1 AND number = $2 AND number <> ''";

    public const string OfClient = Columns + From
        + "WHERE draft.workspace = $1 AND party_key = $2 ORDER BY kind, agreement, currency, split, from_day, period, generation";

    public const string List = Columns + ", body" + From
        + "WHERE draft.workspace = $1 AND ($2 = '' OR party_key = $2 OR (kind = 'credit-note' AND party_key IN"
        + " (SELECT o.document FROM draft o WHERE o.workspace = $1 AND o.party_key = $2))) AND ($3 = '' OR status = $3 OR ($3 = 'blocked' AND blocked <> ''))"
        + " AND document_date BETWEEN $4 AND $5 AND ($6 = '' OR ',' || $6 || ',' LIKE '%,' || kind || ',%')"
        + " AND (document_date, CASE WHEN number = '' THEN 1 ELSE 0 END, number, document) > ($7, $10, $11, $8)"
        + " ORDER BY document_date, CASE WHEN number = '' THEN 1 ELSE 0 END, number, document LIMIT $9";

    public const string OpenInvoices = Columns + From
        + "WHERE draft.workspace = $1 AND status = 'draft' AND kind = 'invoice'"
        + " ORDER BY party_key, from_day, agreement, split, generation, document";

    public const string OutdatedClients =
        "SELECT DISTINCT party_key FROM draft WHERE workspace = $1 AND status = 'draft' AND kind = 'invoice'"
        + " AND (rule_set <> $2 OR document_date <> $3) ORDER BY party_key";

    public const string ClientsOfInvoices =
        "SELECT party_key, COUNT(*) FROM draft WHERE workspace = $1 AND kind = 'invoice' AND status IN ('reserved', 'final')"
        + " GROUP BY party_key ORDER BY party_key";

    public const string SetStatus =
        "UPDATE draft SET status = $3, number = $4 WHERE workspace = $1 AND document = $2";

    public const string CountByStatus = "SELECT COUNT(*) FROM draft WHERE workspace = $1 AND status = $2";

    public const string InsertScope =
        "INSERT INTO billed_scope (workspace, agreement, scope_key, document, raw_seconds, billed_seconds, increment_seconds, mode,"
        + " minimum_seconds, scope) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        + " ON CONFLICT (workspace, agreement, scope_key, document) DO UPDATE SET raw_seconds = excluded.raw_seconds,"
        + " billed_seconds = excluded.billed_seconds, increment_seconds = excluded.increment_seconds, mode = excluded.mode,"
        + " minimum_seconds = excluded.minimum_seconds, scope = excluded.scope";

    public const string Scopes =
        "SELECT b.scope_key, b.raw_seconds, b.billed_seconds, b.increment_seconds, b.mode, b.minimum_seconds, b.scope FROM billed_scope b"
        + " JOIN draft d ON d.workspace = b.workspace AND d.document = b.document AND d.status IN ('reserved', 'final')"
        + " WHERE b.workspace = $1 AND b.agreement = $2 ORDER BY b.scope_key, d.from_day, d.generation";

    public const string DeleteValues = "DELETE FROM value_rollup WHERE workspace = $1 AND document = $2";

    public const string InsertValue =
        "INSERT INTO value_rollup (workspace, document, project, month, client, currency, rule_set, billed_seconds, net)"
        + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

    public const string Values =
        "SELECT client, project, month, currency, SUM(billed_seconds), SUM(net) FROM value_rollup WHERE workspace = $1"
        + " GROUP BY client, project, month, currency ORDER BY client, project, month, currency";
}
