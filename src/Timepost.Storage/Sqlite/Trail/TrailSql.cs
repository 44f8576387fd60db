namespace Timepost.Storage.Sqlite.Trail;

/// <summary>SQL of the trail.</summary>
internal static class TrailSql
{
    public const string Last =
        "SELECT sequence, at, hash FROM trail WHERE workspace = $1 ORDER BY sequence DESC LIMIT 1";

    public const string Insert =
        "INSERT INTO trail (workspace, sequence, format, at, actor, kind, object_id, digest, previous, hash)"
        + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

    public const string InsertPayload =
        "INSERT INTO trail_payload (workspace, sequence, salt, payload) VALUES ($1, $2, $3, $4)";

    public const string Rows =
        "SELECT t.sequence, t.format, t.at, t.actor, t.kind, t.object_id, t.digest, t.previous, t.hash, p.salt, p.payload"
        + " FROM trail t LEFT JOIN trail_payload p ON p.workspace = t.workspace AND p.sequence = t.sequence"
        + " WHERE t.workspace = $1 AND t.sequence > $2 ORDER BY t.sequence";

    public const string Erasures =
        "SELECT sequence, object_id FROM trail WHERE workspace = $1 AND kind = 'erase' ORDER BY sequence";

    public const string ErasePayload = "DELETE FROM trail_payload WHERE workspace = $1 AND sequence = $2";

    public const string NamePerson =
        "INSERT INTO person (workspace, id, account, name, created) VALUES ($1, $2, $3, $4, $5)"
        + " ON CONFLICT (workspace, id) DO UPDATE SET account = excluded.account, name = excluded.name";

    public const string NameNew =
        "INSERT INTO person (workspace, id, account, name, created) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";

    public const string PersonName = "SELECT name FROM person WHERE workspace = $1 AND id = $2 AND name <> ''";

    public const string ErasePerson =
        "UPDATE person SET account = '', name = '' WHERE workspace = $1 AND id = $2 AND (account <> '' OR name <> '')";
}
