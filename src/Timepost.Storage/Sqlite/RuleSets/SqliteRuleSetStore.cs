using System.Security.Cryptography;
using System.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Engine.RuleSets;
using Timepost.Engine.RuleSets.Versions;
using Timepost.Engine.Workspaces;

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

    public void Publish(MappingVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        database.Prepare(RuleSetSql.InsertVersion).Bind(1, workspace).Bind(2, (long)version.Ordinal).Bind(3, version.Version.ToString()).Bind(4, version.RuleSet)
            .Bind(5, Word(version.MoneyRounding)).Bind(6, version.BaseCurrency.Code).Bind(7, RuleSetChanges.Word(version.Level)).Bind(8, version.Published)
            .Bind(9, version.Actor.Value).Bind(10, version.Note).Bind(11, RuleSetChanges.Write(version.Changes)).Bind(12, RuleSetChanges.WriteLines(version.Amounts))
            .Bind(13, version.RollsBack).RunAndDispose();
    }

    public MappingVersion? Newest()
    {
        using var row = database.Prepare(RuleSetSql.Newest).Bind(1, workspace);
        return row.Step() ? Version(row) : null;
    }

    public IReadOnlyList<MappingVersion> Versions()
    {
        using var rows = database.Prepare(RuleSetSql.Versions).Bind(1, workspace);
        var versions = new List<MappingVersion>();
        while (rows.Step())
        {
            versions.Add(Version(rows));
        }

        return versions;
    }

    public IReadOnlyDictionary<string, long> Documents()
    {
        using var rows = database.Prepare(RuleSetSql.Documents).Bind(1, workspace);
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        while (rows.Step())
        {
            counts.Add(rows.Text(0), rows.Int64(1));
        }

        return counts;
    }

    private static MappingVersion Version(SqliteStatement row) => new()
    {
        Ordinal = row.Int32(0),
        Version = SemanticVersion.TryParse(row.Text(1), out var version) ? version : throw Damaged($"'{row.Text(1)}' is no version"),
        RuleSet = row.Text(2),
        MoneyRounding = row.Text(3) switch
        {
            "half-up" => RoundingMode.HalfUp,
            "half-even" => RoundingMode.HalfEven,
            var other => throw Damaged($"'{other}' is no rounding"),
        },
        BaseCurrency = Currency.Of(row.Text(4)),
        Level = RuleSetChanges.LevelOf(row.Text(5)),
        Published = row.Instant(6),
        Actor = new ActorId(row.Guid(7)),
        Note = row.Text(8),
        Changes = RuleSetChanges.Read(row.Text(9)),
        Amounts = RuleSetChanges.ReadLines(row.Text(10)),
        RollsBack = row.Text(11),
    };

    private static string Word(RoundingMode rounding) => rounding == RoundingMode.HalfEven ? "half-even" : "half-up";

    private static StoreException Damaged(string what) =>
        new("store-corrupt", $"A published version of the mapping cannot be read: {what}.", "Keep a copy of the file and restore the last backup.");

    private bool IsKept(string hash)
    {
        using var row = database.Prepare(RuleSetSql.IsKept).Bind(1, workspace).Bind(2, hash);
        return row.Step();
    }
}
