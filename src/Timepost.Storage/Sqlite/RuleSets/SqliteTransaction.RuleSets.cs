using Timepost.Engine.RuleSets;
using Timepost.Storage.Sqlite.RuleSets;

namespace Timepost.Storage.Sqlite;

internal sealed partial class SqliteTransaction
{
    private SqliteRuleSetStore? _ruleSets;

    /// <inheritdoc/>
    public IRuleSetStore RuleSets => _ruleSets ??= new SqliteRuleSetStore(Database, Workspace.Value);
}
