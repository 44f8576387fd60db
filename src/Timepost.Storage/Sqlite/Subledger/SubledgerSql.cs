namespace Timepost.Storage.Sqlite.Subledger;

/// <summary>SQL of the subledger and of bookings.</summary>
internal static class SubledgerSql
{
    public const string InsertPosting =
        "INSERT INTO subledger_posting (workspace, entry, ordinal, role, account, tax_code, party, document, agreement, posting_day, currency, amount, base, rates)"
        + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";

    public const string InsertEntry =
        "INSERT INTO subledger_entry (workspace, id, entry_day, kind, document, memo, reason, fx, rates, rule_set, reverses)"
        + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

    private const string Entry = "SELECT id, entry_day, kind, document, memo, reason, fx, rates, rule_set, reverses FROM subledger_entry e WHERE workspace = $1 ";

    public const string Find = Entry + "AND id = $2";

    public const string OfDocument = Entry + "AND document = $2 ORDER BY id";

    private const string Fits =
        "($2 < 0 OR p.role = $2) AND ($3 = '' OR p.party = $3) AND ($4 = '' OR p.document = $4) AND ($5 = '' OR p.agreement = $5)"
        + " AND p.posting_day BETWEEN $6 AND $7";

    public const string List = Entry
        + "AND id > $8 AND EXISTS (SELECT 1 FROM subledger_posting p WHERE p.workspace = $1 AND p.entry = e.id AND " + Fits + ") ORDER BY id LIMIT $9";

    public const string Postings =
        "SELECT role, account, tax_code, party, document, agreement, currency, amount, base, rates FROM subledger_posting"
        + " WHERE workspace = $1 AND entry = $2 ORDER BY ordinal";

    private const string Sums = "SELECT p.role, p.account, p.party, p.document, p.agreement, p.currency, sum(p.amount), sum(p.base) FROM subledger_posting p"
        + " WHERE p.workspace = $1 AND ";

    private const string BySum = " GROUP BY p.role, p.account, p.party, p.document, p.agreement, p.currency"
        + " HAVING sum(p.amount) <> 0 OR sum(p.base) <> 0 ORDER BY p.role, p.account, p.party, p.document, p.agreement, p.currency";

    public const string Balances = Sums + Fits + BySum;

    // the common question, answered from the index: what is open on one document
    public const string BalancesOfDocument = Sums + "p.role = $2 AND p.document = $3 AND p.posting_day <= $4" + BySum;

    public const string LockedThrough =
        "SELECT max(last_day) FROM period_close c WHERE workspace = $1 AND closed = 1 AND NOT EXISTS ("
        + "SELECT 1 FROM period_close o WHERE o.workspace = $1 AND o.period = c.period AND o.id > c.id AND o.closed = 0)";

    public const string AddClose =
        "INSERT INTO period_close (workspace, id, period, last_day, closed, actor, reason, happened) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

    public const string Closes = "SELECT id, period, last_day, closed, actor, reason, happened FROM period_close WHERE workspace = $1 ORDER BY id";

    public const string AddBooking =
        "INSERT INTO booking (workspace, document, id, kind, client, agreement, document_date, currency, total, body, status, number, actor, created, reason)"
        + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";

    private const string Booking = "SELECT kind, client, agreement, body, status, number, actor, created, reason FROM booking b WHERE workspace = $1 ";

    public const string FindBooking = Booking + "AND document = $2";

    public const string BookingByNumber = Booking + "AND number = $2 AND number <> ''";

    public const string OpenBookings = Booking + "AND status = 'open' ORDER BY id";

    public const string ListBookings = Booking
        + "AND ($2 = '' OR kind = $2) AND ($3 = '' OR client = $3)"
        + " AND ($4 = '' OR id > (SELECT a.id FROM booking a WHERE a.workspace = $1 AND a.document = $4)) ORDER BY id LIMIT $5";

    public const string SetBookingStatus = "UPDATE booking SET status = $3, number = $4 WHERE workspace = $1 AND document = $2";
}
