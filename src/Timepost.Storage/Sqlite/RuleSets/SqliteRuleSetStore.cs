using System.Security.Cryptography;
using System.Text;
using Timepost.Engine.RuleSets;

namespace Timepost.Storage.Sqlite.RuleSets;

/// <summary>Texts of rule sets in SQLite: a text that several rule sets share stands there once.</summary>
internal sealed class SqliteRuleSetStore(SqliteDatabase database, Guid workspace) : IRuleSetStore
{
    public void Keep(string hash, IReadOnlyList<RuleSetText> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (texts.Count == 0 || IsKept(hash))
        {
            return;
        }

        for (var i = 0; i < texts.Count; i++)
        {
            var sha256 = SHA256.HashData(Encoding.UTF8.GetBytes(texts[i].Text));
            database.Prepare(RuleSetSql.InsertText).Bind(1, workspace).Bind(2, sha256).Bind(3, texts[i].Text).RunAndDispose();
            database.Prepare(RuleSetSql.InsertFile).Bind(1, workspace).Bind(2, hash).Bind(3, (long)(i + 1)).Bind(4, texts[i].File).Bind(5, sha256).RunAndDispose();
        }
    }

    public IReadOnlyList<RuleSetText> Texts(string hash)
    {
        using var rows = database.Prepare(RuleSetSql.Texts).Bind(1, workspace).Bind(2, hash);
        var texts = new List<RuleSetText>();
        while (rows.Step())
        {
            texts.Add(new RuleSetText(rows.Text(0), rows.Text(1)));
        }

        return texts;
    }

    private bool IsKept(string hash)
    {
        using var row = database.Prepare(RuleSetSql.IsKept).Bind(1, workspace).Bind(2, hash);
        return row.Step();
    }
}
