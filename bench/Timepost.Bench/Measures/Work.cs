using System.Globalization;
using SQLitePCL;
using Timepost.Bench.Firm;
using Timepost.Engine.Delivery;
using Timepost.Engine.Intake;
using Timepost.Engine.Plans;
using Timepost.Engine.Reconciliation;

namespace Timepost.Bench.Measures;

/// <summary>The pieces of work that run in a process of their own, by name.</summary>
internal static class Work
{
    public static Watched Run(string name, string[] arguments) => name switch
    {
        "import" => Watched.Run(w => Import(w, arguments[0], arguments[1])),
        "plan" => Planned(arguments[0]),
        "read" => Opened(arguments[0], (database, watched) => Read(database, watched, "SELECT * FROM entry")),
        "read-planned" => Opened(arguments[0], (database, watched) => Read(database, watched,
            "SELECT id, connection, worker, client, project, task, billing_day, start_at, end_at, seconds, billable, billable_seconds, status, rate, currency FROM entry")),
        "hours" => Hours(arguments[0]),
        "hours-sql" => Opened(arguments[0], (database, watched) => Read(database, watched,
            "SELECT client, project, billing_day / 30, currency, SUM(seconds), SUM(seconds * 9500 / 3600) FROM entry WHERE state = 0 GROUP BY 1, 2, 3, 4")),
        "bill" => Billing.Run(arguments),
        "bill-rates" => ExchangeRates.Bill(arguments),
        "rates" => ExchangeRates.Lookup(),
        "names" => ManyNames.Audit(),
        "pull" => Pulling.Run(arguments[0], [.. arguments[1..].Select(a => int.Parse(a, CultureInfo.InvariantCulture))]),
        "deliver" => Delivering.Run(arguments[0]),
        _ => throw new ArgumentException($"There is no work named '{name}'."),
    };

    private static void Import(Watched watched, string file, string folder)
    {
        using var workspace = new BenchWorkspace(folder);
        var result = workspace.Import(file).Files.Single();
        if (result.Refused || result.Counts.Rejected > 0)
        {
            throw new InvalidOperationException($"{result.Counts.Rejected} rows of {file} were rejected.");
        }

        watched["added"] = result.Counts.Added;
        watched["unchanged"] = result.Counts.Unchanged;
    }

    // the clock starts with the open workspace: what is compared is planning against reading
    private static Watched Planned(string folder)
    {
        using var workspace = new BenchWorkspace(folder);
        return Watched.Run(watched =>
        {
            var plan = new PlanUseCase(workspace.Context).Plan(workspace.Caller, new PlanOptions(AsOf: BenchWorkspace.AsOf));
            watched["invoices"] = plan.Actions.Count(a => a is { Kind: "invoice", Verb: ActionVerb.Create });
        });
    }

    private static Watched Hours(string folder)
    {
        using var workspace = new BenchWorkspace(folder);
        var hours = new HoursUseCase(workspace.Context);
        var watched = Watched.Run(w => w["rows"] = hours.Hours(workspace.Caller).Count);
        // provably equal to a recount
        var (kept, counted) = (hours.Hours(workspace.Caller), hours.Recount(workspace.Caller));
        if (!kept.Select(Flat).SequenceEqual(counted.Select(Flat)))
        {
            throw new InvalidOperationException("The roll-up differs from a recount.");
        }

        return watched;

        static string Flat(HoursAndMoney row) => $"{row.Client} {row.Project} {row.Month} {row.Entries} {row.Seconds} {row.BilledSeconds} {string.Join(' ', row.Net)}";
    }

    private static Watched Opened(string folder, Action<sqlite3, Watched> work)
    {
        Batteries_V2.Init();
        Check(raw.sqlite3_open_v2(BenchWorkspace.StorePath(folder), out var database, raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_NOMUTEX, null));
        try
        {
            return Watched.Run(watched => work(database, watched));
        }
        finally
        {
            raw.sqlite3_close_v2(database);
        }
    }

    // a bare reader: each column of each row becomes a value
    private static void Read(sqlite3 database, Watched watched, string sql)
    {
        Check(raw.sqlite3_prepare_v2(database, sql, out var statement));
        var columns = raw.sqlite3_column_count(statement);
        long rows = 0;
        long sum = 0;
        while (raw.sqlite3_step(statement) == raw.SQLITE_ROW)
        {
            rows++;
            for (var i = 0; i < columns; i++)
            {
                switch (raw.sqlite3_column_type(statement, i))
                {
                    case raw.SQLITE_INTEGER:
                        sum ^= raw.sqlite3_column_int64(statement, i);
                        break;
                    case raw.SQLITE_TEXT:
                        sum += raw.sqlite3_column_text(statement, i).utf8_to_string().Length;
                        break;
                    case raw.SQLITE_BLOB:
                        sum += raw.sqlite3_column_blob(statement, i).ToArray().Length;
                        break;
                }
            }
        }

        statement.Dispose();
        watched["rows"] = rows;
        watched["sum"] = sum;
    }

    private static void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            throw new InvalidOperationException($"SQLite answered {result}.");
        }
    }
}
