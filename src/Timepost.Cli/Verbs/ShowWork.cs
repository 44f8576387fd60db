using System.CommandLine;
using System.Globalization;
using NodaTime;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Domain.Mapping;
using Timepost.Domain.Time;
using Timepost.Domain.Work;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Intake;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Cli.Verbs;

/// <summary><c>show entries</c>, <c>show expenses</c>.</summary>
internal static class ShowWork
{
    public static Verb Entries() => Listing("entries", "Time entries as read, with what became of them.", (session, workspace, filter, csv, all) =>
    {
        using var reading = workspace.Read();
        if (all)
        {
            ShowVerb.Export(session, filter.After, after =>
            {
                var portion = reading.Listings.Entries(filter with { After = after ?? "", Limit = ShowVerb.Portion });
                return (EntryTable(portion.Items), portion.Next);
            });
            return;
        }

        var page = reading.Listings.Entries(filter);
        session.Answer(json => json.Object(() =>
        {
            json.List("entries", page.Items, item => Write(json, reading, item));
            json.TextOrNull("next", page.Next);
        }));
        ShowVerb.Page(session, EntryTable(page.Items), csv, page.Next);
    });

    public static Verb Expenses() => Listing("expenses", "Expenses as read.", (session, workspace, filter, csv, all) =>
    {
        using var reading = workspace.Read();
        if (all)
        {
            ShowVerb.Export(session, filter.After, after =>
            {
                var portion = reading.Listings.Expenses(filter with { After = after ?? "", Limit = ShowVerb.Portion });
                return (ExpenseTable(portion.Items), portion.Next);
            });
            return;
        }

        var page = reading.Listings.Expenses(filter);
        session.Answer(json => json.Object(() =>
        {
            json.List("expenses", page.Items, item => Write(json, item));
            json.TextOrNull("next", page.Next);
        }));
        ShowVerb.Page(session, ExpenseTable(page.Items), csv, page.Next);
    });

    private static Verb Listing(string name, string description, Action<Session, Composition, WorkFilter, bool, bool> show)
    {
        var client = ShowVerb.Filter("client", "Only this client: its id in the mapping, or its name in a source");
        var project = ShowVerb.Filter("project", "Only this project, as the source names it");
        var worker = ShowVerb.Filter("worker", "Only this worker, as the source names them");
        var status = ShowVerb.Filter("status", "Only this status of the source");
        var state = ShowVerb.Filter("state", "active, running, held or deleted");
        var (from, to, after, limit, csv) = (ShowVerb.From(), ShowVerb.To(), ShowVerb.After(), ShowVerb.Limit(), ShowVerb.Csv());
        return new Verb(name, description)
        {
            Examples = [($"timepost show {name} --from 2026-03-01 --to 2026-03-31", "March"), ($"timepost show {name} --state held", "What waits for a decision")],
        }.With(client, project, worker, status, state, from, to, after, limit, csv).Runs((session, result) =>
        {
            var filter = new WorkFilter
            {
                Client = result.GetValue(client) ?? "",
                Project = result.GetValue(project) ?? "",
                Worker = result.GetValue(worker) ?? "",
                Status = result.GetValue(status) ?? "",
                State = State(result.GetValue(state)),
                From = Dates.Parse(result.GetValue(from), "--from"),
                To = Dates.Parse(result.GetValue(to), "--to"),
                After = result.GetValue(after) ?? "",
                Limit = ShowVerb.Checked(result.GetValue(limit)),
            };
            using var workspace = Composition.Open(session);
            filter = Known(workspace, filter);
            try
            {
                show(session, workspace, filter, result.GetValue(csv), ShowVerb.ExportsAll(session, result, csv, limit));
            }
            catch (FormatException wrong)
            {
                throw RefusedException.Usage(RefusalCode.PageWrong, wrong.Message, "--after", "Give the 'next' of the page before.");
            }

            return ExitCode.Done;
        });
    }

    // a name that no source gave was meant to be another one
    private static WorkFilter Known(Composition workspace, WorkFilter filter)
    {
        using var reading = workspace.Read();
        Demand(reading, NameKind.Project, filter.Project, "project");
        Demand(reading, NameKind.Worker, filter.Worker, "worker");
        if (filter.Client.Length == 0)
        {
            return filter;
        }

        var names = new ClientNames(workspace.Context, reading).SourcesOf(filter.Client);
        return names.Count <= 1 ? filter with { Client = names.Count == 1 ? names[0] : filter.Client }
            : throw RefusedException.Usage(
                RefusalCode.NotFound, $"The sources have {names.Count} names of the client '{filter.Client}'.", "--client", $"Name one of them: {string.Join(", ", names)}.");
    }

    private static void Demand(IStoreTransaction reading, NameKind kind, string typed, string what)
    {
        if (typed.Length == 0 || reading.Work.IdOf(kind, typed) != 0)
        {
            return;
        }

        var near = EditDistance.Nearest(typed, reading.Work.Names(kind).Select(n => n.Name));
        throw RefusedException.Usage(
            RefusalCode.NotFound, $"No source names a {what} '{typed}'.", "--" + what, near is null ? "Write it as the source does: 'timepost show entries' lists them." : $"Did you mean '{near}'?");
    }

    private static EntryState? State(string? typed) => typed switch
    {
        null => null,
        "active" => EntryState.Active,
        "running" => EntryState.Running,
        "held" => EntryState.Held,
        "deleted" => EntryState.Deleted,
        _ => throw RefusedException.Usage(RefusalCode.StateUnknown, $"'{typed}' is no state.", "--state", "States: active, running, held, deleted."),
    };

    private static string Word(EntryState state) => state switch
    {
        EntryState.Active => "active",
        EntryState.Running => "running",
        EntryState.Held => "held",
        EntryState.Deleted => "deleted",
    };

    private static void Write(JsonAnswer json, IStoreTransaction reading, ListedEntry item)
    {
        var entry = item.Entry;
        var zone = Zones.Find(entry.Zone) ?? DateTimeZone.Utc;
        var dispositions = reading.Dispositions.Of(entry.Id.Value).Where(d => d.Side == DispositionSide.Sale).ToList();
        json.Text("id", entry.Id.ToString());
        json.TextOrNull("externalId", entry.ExternalId);
        json.Text("connection", item.Connection);
        json.TextOrNull("worker", entry.Worker);
        json.TextOrNull("client", entry.Client);
        json.TextOrNull("project", entry.Project);
        json.TextOrNull("task", entry.Task);
        json.TextOrNull("description", entry.Description);
        json.Texts("tags", entry.Tags);
        Fields(json, entry.Fields);
        json.Time("start", entry.Start?.InZone(zone).ToOffsetDateTime());
        json.Time("end", entry.End?.InZone(zone).ToOffsetDateTime());
        json.TextOrNull("zone", entry.Zone);
        json.Day("date", entry.Date);
        json.Day("billingDay", entry.BillingDay);
        json.Count("seconds", entry.Seconds);
        if (entry.Billable is { } billable)
        {
            json.Flag("billable", billable);
        }
        else
        {
            json.Null("billable");
        }

        json.TextOrNull("status", entry.Status);
        json.Text("state", Word(entry.State));
        json.DecimalOrNull("rate", entry.Rate);
        json.TextOrNull("currency", entry.Currency);
        json.CountOrNull("billedSeconds", dispositions.Count == 0 ? null : dispositions.Sum(d => d.BilledSeconds));
        json.List("dispositions", dispositions, d =>
        {
            json.Text("to", d.To);
            json.Count("seconds", d.Quantity);
            json.Text("document", d.Document);
        });
        json.Texts("notices", entry.Notices.Select(n => n.Text));
    }

    private static void Write(JsonAnswer json, ListedExpense item)
    {
        var expense = item.Expense;
        json.Text("id", expense.Id.ToString());
        json.TextOrNull("externalId", expense.ExternalId);
        json.Text("connection", item.Connection);
        json.Day("date", expense.Date);
        json.TextOrNull("vendor", expense.Merchant);
        json.TextOrNull("category", expense.Category);
        json.TextOrNull("client", expense.Client);
        json.TextOrNull("project", expense.Project);
        json.TextOrNull("worker", expense.Worker);
        json.TextOrNull("description", expense.Description);
        Fields(json, expense.Fields);
        json.Money("amount", expense.Amount);
        json.Text("currency", expense.Amount.Currency.Code);
        json.MoneyOrNull("tax", expense.Tax);
        Flag(json, "billable", expense.Billable);
        Flag(json, "reimbursable", expense.Reimbursable);
        json.Text("state", Word(expense.State));
        json.Texts("receipts", item.Receipts.Select(r => r.SourceName));
    }

    private static void Fields(JsonAnswer json, IReadOnlyDictionary<string, string> fields) => json.Object("fields", () =>
    {
        foreach (var (name, value) in fields.OrderBy(static f => f.Key, StringComparer.Ordinal))
        {
            json.Text(name, value);
        }
    });

    private static void Flag(JsonAnswer json, string name, bool? value)
    {
        if (value is { } flag)
        {
            json.Flag(name, flag);
        }
        else
        {
            json.Null(name);
        }
    }

    private static Table EntryTable(IReadOnlyList<ListedEntry> entries)
    {
        var table = new Table(
            new Column("billing day", ColumnKind.Word), new Column("worker"), new Column("client"), new Column("project"), new Column("task") { Spare = 2 },
            new Column("hours", ColumnKind.Number), new Column("status") { Spare = 3 }, new Column("state", ColumnKind.Word), new Column("description") { Spare = 1 }, new Column("id", ColumnKind.Id) { Spare = 4 })
        { Empty = "No entries." };
        foreach (var (entry, _) in entries)
        {
            table.Add(
                Figures.Day(entry.BillingDay), entry.Worker, entry.Client, entry.Project, entry.Task, Figures.Hours(entry.Seconds), entry.Status,
                Word(entry.State), entry.Description, entry.Id.ToString());
        }

        return table;
    }

    private static Table ExpenseTable(IReadOnlyList<ListedExpense> expenses)
    {
        var table = new Table(
            new Column("date", ColumnKind.Word), new Column("vendor"), new Column("category") { Spare = 2 }, new Column("client"), new Column("project") { Spare = 3 },
            new Column("amount", ColumnKind.Number), Column.Currency, new Column("state", ColumnKind.Word), new Column("description") { Spare = 1 }, new Column("id", ColumnKind.Id) { Spare = 4 })
        { Empty = "No expenses." };
        foreach (var item in expenses)
        {
            var expense = item.Expense;
            table.Add(
                Figures.Day(expense.Date), expense.Merchant, expense.Category, expense.Client, expense.Project, Figures.Reader(expense.Amount),
                expense.Amount.Currency.Code, Word(expense.State), expense.Description, expense.Id.ToString());
        }

        return table;
    }
}
