namespace Timepost.Storage.Sqlite.Fx;

/// <summary>SQL of exchange rates.</summary>
internal static class RateSql
{
    public const string Insert =
        "INSERT INTO fx_rate (workspace, id, provider, base, quote, day, value, captured) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

    private const string Columns = "SELECT id, provider, base, quote, day, value, captured FROM fx_rate ";

    public const string Find = Columns + "WHERE workspace = $1 AND id = $2";

    public const string Newest =
        Columns + "WHERE workspace = $1 AND provider = $2 AND base = $3 AND quote = $4 AND day = $5 ORDER BY captured DESC, id DESC LIMIT 1";

    public const string OfDay =
        Columns + "WHERE workspace = $1 AND provider = $2 AND base = $3 AND quote = $4 AND day = $5 ORDER BY captured DESC, id DESC";

    public const string OfPair =
        Columns + "WHERE workspace = $1 AND (CAST($2 AS text) = '' OR provider = $2) AND base = $3 AND quote = $4 ORDER BY day, captured, id";

    public const string Between = Columns + "WHERE workspace = $1 AND day >= $2 AND day <= $3 ORDER BY day, captured, id";

    public const string First =
        Columns + "WHERE workspace = $1 AND (CAST($2 AS text) = '' OR base = $2 OR quote = $2) ORDER BY day DESC, id DESC LIMIT $3";

    public const string After =
        Columns + "WHERE workspace = $1 AND (CAST($2 AS text) = '' OR base = $2 OR quote = $2) AND (day < $4 OR (day = $4 AND id < $5))"
        + " ORDER BY day DESC, id DESC LIMIT $3";

    public const string WasRead =
        "SELECT 1 FROM batch WHERE workspace = $1 AND received = $2 AND connection = $3 AND kind = 'rates' AND added + unchanged > 0 LIMIT 1";
}
