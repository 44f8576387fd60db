using System.CommandLine;
using System.Globalization;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Intake;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Cli.Verbs;

/// <summary><c>show dispositions</c>, <c>exceptions</c>, <c>plans</c>, <c>runs</c>, <c>connections</c>.</summary>
internal static class ShowLists
{
    private const int MostPlans = 1_000_000;

    public static Verb Dispositions()
    {
        var of = new Argument<string?>("id") { Description = "An entry's or expense's id, or a document's number or key", HelpName = "ID", Arity = ArgumentArity.ZeroOrOne };
        var entry = new Option<string>("--entry") { Description = "Of this entry or expense", HelpName = "ID" };
        var document = new Option<string>("--document") { Description = "Of this document; of a credit note also what it took back", HelpName = "NUMBER" };
        var client = ShowVerb.Filter("client", "Of all documents of this client: its id in the mapping, or its name in a source");
        var (after, limit, csv) = (ShowVerb.After(), ShowVerb.Limit(), ShowVerb.Csv());
        return new Verb("dispositions", "What became of an entry or expense, or what a document took.")
        {
            Examples = [("timepost show dispositions INV-2026-00001", "Every second of an invoice")],
        }.With(of, entry, document, client, after, limit, csv).Runs((session, result) =>
        {
            var size = ShowVerb.Checked(result.GetValue(limit));
            using var workspace = Composition.Open(session);
            using var reading = workspace.Read();
            var all = result.GetValue(client) is { } named
                ? CorrectionRows.OfClient(reading, new ClientNames(workspace.Context, reading).OnDocuments(named))
                : Of(reading, result.GetValue(of) ?? result.GetValue(entry) ?? result.GetValue(document)
                    ?? throw RefusedException.Usage(RefusalCode.Usage, "Of what?", "id", "Give an id or number, or --entry, --document, --client."));
            var start = Start(all, result.GetValue(after));
            size = ShowVerb.ExportsAll(session, result, csv, limit) ? Math.Max(1, all.Count) : size;
            var rows = all.Skip(start).Take(size).ToList();
            var next = start + size < all.Count ? rows[^1].Id.ToString() : null;
            session.Answer(json => json.Object(() =>
            {
                json.List("dispositions", rows, d =>
                {
                    json.Text("id", d.Id.ToString());
                    json.Text("item", d.Item.ToString());
                    json.Text("side", d.Side == DispositionSide.Sale ? "sale" : "cost");
                    json.Day("billingDay", d.BillingDay);
                    json.Count("quantity", d.Quantity);
                    json.Text("to", d.To);
                    json.TextOrNull("document", d.Document);
                    json.Count("line", d.Line);
                    json.Count("billedSeconds", d.BilledSeconds);
                    json.Text("ruleSet", d.RuleSet);
                    json.TextOrNull("reverses", d.Reverses?.ToString());
                });
                json.TextOrNull("next", next);
            }));
            var table = new Table(
                new Column("billing day", ColumnKind.Word), new Column("side", ColumnKind.Word), new Column("to", ColumnKind.Word), new Column("quantity", ColumnKind.Number),
                new Column("billed s", ColumnKind.Number), new Column("line", ColumnKind.Number), new Column("document", ColumnKind.Id), new Column("item", ColumnKind.Id) { Spare = 1 })
            { Empty = "No dispositions." };
            foreach (var d in rows)
            {
                table.Add(
                    Figures.Day(d.BillingDay), d.Side == DispositionSide.Sale ? "sale" : "cost", d.To, Figures.Count(d.Quantity), Figures.Count(d.BilledSeconds),
                    d.Line.ToString(CultureInfo.InvariantCulture), d.Document, d.Item.ToString());
            }

            ShowVerb.Page(session, table, result.GetValue(csv), next);
            return ExitCode.Done;
        });
    }

    // nothing became of an entry, an expense or a document that is there; what is not there was mistyped
    private static IReadOnlyList<Disposition> Of(IStoreTransaction reading, string typed)
    {
        var (found, known) = Guid.TryParse(typed, out var id)
            ? (reading.Dispositions.Of(id), reading.Work.Entry(new EntryId(id)) is not null || reading.Work.Expense(new ExpenseId(id)) is not null)
            : reading.Plans.DraftByNumber(typed) is { } document ? (CorrectionRows.OfDocument(reading, document.Key.Value), true)
            : (CorrectionRows.OfDocument(reading, typed), IsDocument(reading, typed));
        return found.Count > 0 || known
            ? found
            : throw RefusedException.Usage(RefusalCode.NotFound, $"Nothing has the id '{typed}'.", "id", "Give an entry's or expense's id, or a document's number or key.");
    }

    private static bool IsDocument(IStoreTransaction reading, string typed)
    {
        try
        {
            return reading.Plans.Draft(DocumentKey.Parse(typed)) is not null;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    // a page goes on after the row that the one before ended with
    private static int Start(IReadOnlyList<Disposition> all, string? after)
    {
        for (var i = 0; after is not null && i < all.Count; i++)
        {
            if (all[i].Id.ToString() == after)
            {
                return i + 1;
            }
        }

        return after is null
            ? 0
            : throw RefusedException.Usage(RefusalCode.PageWrong, $"'{after}' is none of these.", "--after", "Give the 'next' of the page before.");
    }

    public static Verb Exceptions() => ExceptionVerb.List("exceptions", "What waits for a decision (as 'exception list').");

    public static Verb Plans()
    {
        var (limit, after, csv) = (ShowVerb.Limit(), ShowVerb.After(), ShowVerb.Csv());
        return new Verb("plans", "Plans, newest first.").With(after, limit, csv).Runs((session, result) =>
        {
            PlanId? before = result.GetValue(after) is not { } typed ? null
                : Guid.TryParse(typed, out var id) ? new PlanId(id)
                : throw RefusedException.Usage(RefusalCode.PageWrong, $"'{typed}' is no plan.", "--after", "Give the 'next' of the page before.");
            using var workspace = Composition.Open(session);
            using var reading = workspace.Read();
            var size = ShowVerb.Checked(result.GetValue(limit));
            size = ShowVerb.ExportsAll(session, result, csv, limit) ? MostPlans : size;
            var found = reading.Plans.List(before, size + 1);
            var page = found.Take(size).ToList();
            var next = found.Count > size ? page[^1].Id.ToString() : null;
            session.Answer(json => json.Object(() =>
            {
                json.List("plans", page, plan => PlanJson.Header(json, plan));
                json.TextOrNull("next", next);
            }));
            var table = new Table(
                new Column("plan", ColumnKind.Id), new Column("status", ColumnKind.Word), new Column("as of", ColumnKind.Word), new Column("until", ColumnKind.Word),
                new Column("to", ColumnKind.Word), new Column("client", ColumnKind.Id))
            { Empty = "No plans. Make one: timepost plan" };
            foreach (var plan in page)
            {
                table.Add(plan.Id.ToString(), plan.Status, Figures.Day(plan.AsOf), Figures.Day(plan.Until), plan.To, plan.Client);
            }

            ShowVerb.Page(session, table, result.GetValue(csv), next);
            return ExitCode.Done;
        });
    }

    public static Verb Runs()
    {
        var (kind, after, limit, csv) = (ShowVerb.Filter("kind", "time, expenses, customers, accounts or rates"), ShowVerb.After(), ShowVerb.Limit(), ShowVerb.Csv());
        return new Verb("runs", "Imports, newest first, with what was rejected.").With(kind, after, limit, csv).Runs((session, result) =>
        {
            var only = result.GetValue(kind) is { } typed ? ImportVerb.Word(ImportVerb.KindOf(typed)) : "";
            var before = Before(result.GetValue(after));
            var size = ShowVerb.Checked(result.GetValue(limit));
            using var workspace = Composition.Open(session);
            using var reading = workspace.Read();
            if (ShowVerb.ExportsAll(session, result, csv, limit))
            {
                ShowVerb.Export(session, result.GetValue(after), number =>
                {
                    var (portion, more) = Batches(reading, ShowVerb.Portion, only, Before(number));
                    return (TableOf(portion), more);
                });
                return ExitCode.Done;
            }

            var (batches, next) = Batches(reading, size, only, before);
            session.Answer(json => json.Object(() =>
            {
                json.List("runs", batches, batch =>
                {
                    json.Text("id", batch.Id.ToString());
                    json.Text("kind", batch.Kind);
                    json.TextOrNull("file", batch.File);
                    json.TextOrNull("format", batch.Format);
                    json.Time("at", batch.At);
                    json.Count("read", batch.Counts.Read);
                    json.Count("added", batch.Counts.Added);
                    json.Count("updated", batch.Counts.Updated);
                    json.Count("unchanged", batch.Counts.Unchanged);
                    json.Count("rejectedTotal", batch.Counts.Rejected);
                    json.List("rejected", reading.Listings.Rejections(batch.Number), row =>
                    {
                        json.Count("line", row.Rejection.Line);
                        json.TextOrNull("column", row.Rejection.Column);
                        json.TextOrNull("value", row.Rejection.Value);
                        json.Text("code", row.Rejection.Code);
                        json.Text("reason", row.Rejection.Reason);
                    });
                });
                json.TextOrNull("next", next);
            }));
            ShowVerb.Page(session, TableOf(batches), result.GetValue(csv), next);
            return ExitCode.Done;
        });
    }

    private static (List<BatchRecord> Page, string? Next) Batches(IStoreTransaction reading, int size, string kind, long before)
    {
        var found = reading.Listings.Batches(size + 1, kind, before);
        return (found.Take(size).ToList(), found.Count > size ? found[size - 1].Number.ToString(CultureInfo.InvariantCulture) : null);
    }

    private static Table TableOf(IReadOnlyList<BatchRecord> batches)
    {
        var table = new Table(
            new Column("at (UTC)", ColumnKind.Word), new Column("kind", ColumnKind.Word), new Column("file") { EndMatters = true }, new Column("format", ColumnKind.Word) { Spare = 3 }, new Column("read", ColumnKind.Number),
            new Column("added", ColumnKind.Number), new Column("updated", ColumnKind.Number) { Spare = 1 }, new Column("unchanged", ColumnKind.Number) { Spare = 2 }, new Column("rejected", ColumnKind.Number))
        { Empty = "Nothing was imported yet." };
        foreach (var batch in batches)
        {
            table.Add(
                batch.At.ToString("uuuu-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), batch.Kind, batch.File, batch.Format, Figures.Count(batch.Counts.Read),
                Figures.Count(batch.Counts.Added), Figures.Count(batch.Counts.Updated), Figures.Count(batch.Counts.Unchanged), Figures.Count(batch.Counts.Rejected));
        }

        return table;
    }

    private static long Before(string? after) => after is null ? 0
        : long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
        : throw RefusedException.Usage(RefusalCode.PageWrong, $"'{after}' is no run.", "--after", "Give the 'next' of the page before.");

    public static Verb Connections()
    {
        var csv = ShowVerb.Csv();
        return new Verb("connections", "Connections of timepost.yaml.").With(csv).Runs((session, result) => ShowConnections(session, result.GetValue(csv)));
    }

    private static ExitCode ShowConnections(Session session, bool csv)
    {
        using var workspace = Composition.Open(session);
        var connections = workspace.Context.Rules.Workspace.Connections;
        session.Answer(json => json.Object(() =>
        {
            json.List("connections", connections, c =>
            {
                json.Text("name", c.Name);
                json.Text("role", Role(c.Role));
                json.Text("kind", c.Kind);
                json.TextOrNull("path", c.Path);
                json.TextOrNull("zone", c.Zone);
                json.Flag("primary", c.Primary);
            });
            json.Null("next");
        }));
        var table = new Table(
            new Column("name", ColumnKind.Id), new Column("role", ColumnKind.Word), new Column("kind", ColumnKind.Word), new Column("path") { EndMatters = true }, new Column("zone", ColumnKind.Word), new Column("primary", ColumnKind.Word))
        { Empty = "No connections in timepost.yaml." };
        foreach (var c in connections)
        {
            table.Add(c.Name, Role(c.Role), c.Kind, c.Path, c.Zone, c.Primary ? "yes" : "");
        }

        ShowVerb.Page(session, table, csv, null);
        return ExitCode.Done;
    }

    private static string Role(ConnectionRole role) => role switch
    {
        ConnectionRole.Source => "source",
        ConnectionRole.Books => "books",
        ConnectionRole.Bank => "bank",
        ConnectionRole.Rates => "rates",
    };
}
