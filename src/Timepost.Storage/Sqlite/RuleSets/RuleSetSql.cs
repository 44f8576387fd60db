namespace Timepost.Storage.Sqlite.RuleSets;

/// <summary>SQL of the rule sets that were used.</summary>
internal static class RuleSetSql
{
    public const string IsKept = "SELECT 1 FROM rule_set_file WHERE workspace = $1 AND rule_set = $2 LIMIT 1";

    public const string InsertText = "INSERT INTO rule_text (workspace, sha256, body) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

    public const string InsertFile =
        "INSERT INTO rule_set_file (workspace, rule_set, ordinal, file, sha256) VALUES ($1, $2, $3, $4, $5)";

    public const string Texts =
        "SELECT f.file, t.body FROM rule_set_file f JOIN rule_text t ON t.workspace = f.workspace AND t.sha256 = f.sha256"
        + " WHERE f.workspace = $1 AND f.rule_set = $2 ORDER BY f.ordinal";

    public const string InsertVersion =
        "INSERT INTO mapping_version (workspace, ordinal, version, rule_set, money_rounding, base_currency, level, published, actor, note, changes, amounts, rolls_back)"
        + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";

    public const string Versions =
        "SELECT ordinal, version, rule_set, money_rounding, base_currency, level, published, actor, note, changes, amounts, rolls_back"
        + " FROM mapping_version WHERE workspace = $1 ORDER BY ordinal";

    public const string Newest =
        "SELECT ordinal, version, rule_set, money_rounding, base_currency, level, published, actor, note, changes, amounts, rolls_back"
        + " FROM mapping_version WHERE workspace = $1 ORDER BY ordinal DESC LIMIT 1";

    public const string Documents = "SELECT rule_set, count(*) FROM draft WHERE workspace = $1 GROUP BY rule_set";
}
