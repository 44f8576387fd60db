using System.CommandLine;
using System.Globalization;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Plans;
using Timepost.Engine.RuleSets.Versions;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;

namespace Timepost.Cli.Verbs;

/// <summary><c>show invoices</c>, <c>show bills</c>.</summary>
internal static class ShowDocuments
{
    public static Verb Create(string name, string description, IReadOnlyList<string> kinds)
    {
        var client = ShowVerb.Filter("client", "Only this client: its id in the mapping, or its name in a source");
        var status = ShowVerb.Filter("status", "draft, blocked, reserved, final or void");
        var (from, to, after, limit, csv) = (ShowVerb.From(), ShowVerb.To(), ShowVerb.After(), ShowVerb.Limit(), ShowVerb.Csv());
        var margin = BillMargins.Option();
        var verb = new Verb(name, description)
        {
            Examples = [($"timepost show {name} --status final", "Those in the books"), ($"timepost show {name} --from 2026-04-01 --csv", "For a spreadsheet")],
        }.With(client, status, from, to, after, limit, csv);
        return (kinds.Contains("invoice") ? verb : verb.With(margin)).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            using var reading = workspace.Read();
            var size = ShowVerb.Checked(result.GetValue(limit));
            var filter = new DraftFilter(
                kinds, Client(workspace, reading, kinds, result.GetValue(client)), Status(result.GetValue(status)), Dates.Parse(result.GetValue(from), "--from"),
                Dates.Parse(result.GetValue(to), "--to"), Key(result.GetValue(after)));
            if (!kinds.Contains("invoice") && result.GetValue(margin))
            {
                var (bills, rest) = Read(reading, filter, size);
                BillMargins.Show(session, reading, bills, rest, result.GetValue(csv));
                return ExitCode.Done;
            }

            if (ShowVerb.ExportsAll(session, result, csv, limit))
            {
                ShowVerb.Export(session, filter.After, key =>
                {
                    var (portion, more) = Read(reading, filter with { After = key ?? "" }, ShowVerb.Portion);
                    return (TableOf(reading, kinds, portion), more);
                });
                return ExitCode.Done;
            }

            var (page, next) = Read(reading, filter, size);
            var versions = VersionNames.Of(reading);
            session.Answer(json => json.Object(() =>
            {
                // bills and credit notes alike: a script reads them as it reads invoices
                json.List("invoices", page, document => Write(json, reading, versions, document, workspace.Context.Rules.Workspace.BaseCurrency));
                json.TextOrNull("next", next);
            }));
            ShowVerb.Page(session, TableOf(reading, kinds, page), result.GetValue(csv), next);
            return ExitCode.Done;
        });
    }

    // a cost document's party need not be a client
    private static string Client(Composition workspace, IStoreTransaction reading, IReadOnlyList<string> kinds, string? typed) => typed is null ? ""
        : kinds.Contains("invoice") ? new ClientNames(workspace.Context, reading).OnDocuments(typed) : typed;

    private static string Status(string? typed) => typed is null or "draft" or "blocked" or "reserved" or "final" or "void" ? typed ?? ""
        : throw RefusedException.Usage(RefusalCode.StateUnknown, $"'{typed}' is no status of a document.", "--status", "Statuses: draft, blocked, reserved, final, void.");

    private static (List<StoredDraft> Page, string? Next) Read(IStoreTransaction reading, DraftFilter filter, int size)
    {
        var found = reading.Plans.Drafts(filter, size + 1);
        return (found.Take(size).ToList(), found.Count > size ? found[size - 1].Key.Value : null);
    }

    private static string Key(string? typed)
    {
        if (typed is null)
        {
            return "";
        }

        try
        {
            return DocumentKey.Parse(typed).Value;
        }
        catch (FormatException wrong)
        {
            throw RefusedException.Usage(RefusalCode.PageWrong, wrong.Message, "--after", "Give the 'next' of the page before.");
        }
    }

    // a credit note's own party is the document that it credits
    private static string ClientOf(IStoreTransaction reading, StoredDraft document) =>
        reading.Corrections.Find(document.Key) is { } credit && reading.Plans.Draft(credit.Original) is { } original ? original.Identity.Party : document.Identity.Party;

    private static void Write(JsonAnswer json, IStoreTransaction reading, VersionNames versions, StoredDraft document, Currency baseCurrency)
    {
        json.Text("id", document.Key.Value);
        json.Text("key", document.Key.Value);
        json.TextOrNull("number", document.Number);
        json.Text("status", document.Status);
        json.Text("kind", document.Kind);
        json.TextOrNull("client", ClientOf(reading, document));
        json.TextOrNull("customer", document.Party);
        json.TextOrNull("agreement", document.Identity.Agreement);
        json.Text("period", document.Identity.Period);
        json.Day("date", document.Date);
        json.Day("due", document.Due);
        json.Text("currency", document.Total.Currency.Code);
        json.Money("net", document.Net);
        json.Money("tax", document.Tax);
        json.Money("total", document.Total);
        var (open, inBase) = DocumentBalance.Of(reading, document);
        json.Money("open", open);
        json.MoneyOrNull("baseTotal", inBase is { } minor ? Money.OfMinor(minor, baseCurrency) : null);
        var locks = reading.Locks.Of(document.Key.Value);
        DocumentLocks.Write(json, reading, locks);
        json.TextOrNull("blocked", document.Blocked);
        json.Text("mappingVersion", versions.Of(document.RuleSet));
        var number = 0;
        json.List("lines", DraftBody.Lines(document.Body, document.Total.Currency), line =>
        {
            var locked = locks.FirstOrDefault(l => l.Amount.Line == number + 1)?.Amount;
            number++;
            json.Text("text", line.Text);
            json.Decimal("quantity", line.Quantity);
            json.Text("unit", line.Unit);
            json.Decimal("unitPrice", line.UnitPrice);
            json.Money("discount", line.Discount);
            json.Money("net", line.Net);
            json.TextOrNull("taxCode", line.TaxCode);
            json.Money("tax", line.Tax);
            json.MoneyOrNull("baseNet", locked?.BaseNet);
            json.MoneyOrNull("baseTax", locked?.BaseTax);
            json.TextOrNull("project", line.Project);
            json.TextOrNull("task", line.Task);
            json.Count("entries", line.Entries);
        });
        WriteBridge(json, document);
        json.List("notices", DraftBody.Notices(document.Body), notice =>
        {
            json.Text("code", notice.Code);
            json.Flag("blocks", notice.Blocks);
            json.Text("text", notice.Text);
        });
        json.List("links", reading.Deliveries.Links(document.Key.Value), link =>
        {
            json.Text("connection", link.Connection);
            json.Text("externalId", link.ExternalId);
        });
    }

    // from the standard value of the hours to the net of work and fees; a cost document has none
    private static void WriteBridge(JsonAnswer json, StoredDraft document)
    {
        if (document.Kind != "invoice")
        {
            json.Null("bridge");
            return;
        }

        var bridge = DraftBody.Bridge(document.Body);
        json.Object("bridge", () =>
        {
            Column("standard", bridge.Standard);
            Column("timeRounding", bridge.TimeRounding);
            Column("moneyRounding", bridge.MoneyRounding);
            Column("discounts", bridge.Discounts);
            Column("cap", bridge.Cap);
            Column("feeVariance", bridge.FeeVariance);
            Column("taxIncluded", bridge.TaxIncluded);
            Column("cashRounding", bridge.CashRounding);
            Column("byHand", DraftBody.ByHand(document.Body, document.Total.Currency).Minor);
            Column("corrections", DraftBody.Corrections(document.Body, document.Total.Currency).Minor);
            Column("expenses", DraftBody.PassedOn(document.Body, document.Total.Currency).Minor);
            Column("retainer", DraftBody.OfRetainer(document.Body, document.Total.Currency).Minor);
            json.Money("net", document.Net);
        });

        void Column(string name, long minor) => json.Money(name, Money.OfMinor(minor, document.Total.Currency));
    }

    private static Table TableOf(IStoreTransaction reading, IReadOnlyList<string> kinds, IReadOnlyList<StoredDraft> documents)
    {
        var table = new Table(
            new Column("number", ColumnKind.Id), new Column("status", ColumnKind.Word), new Column(kinds.Contains("invoice") ? "customer" : "vendor"), new Column("agreement", ColumnKind.Id) { Spare = 4 }, new Column("period", ColumnKind.Word),
            new Column("date", ColumnKind.Word), new Column("due", ColumnKind.Word) { Spare = 1 }, new Column("net", ColumnKind.Number) { Spare = 2 }, new Column("tax", ColumnKind.Number) { Spare = 3 }, new Column("total", ColumnKind.Number),
            new Column("open", ColumnKind.Number), Column.Currency, new Column("key", ColumnKind.Id) { Spare = 5 })
        { Empty = "None." };
        foreach (var document in documents)
        {
            table.Add(
                document.Number, document.Blocked.Length > 0 ? "blocked" : document.Status, document.Party, document.Identity.Agreement, document.Identity.Period,
                Figures.Day(document.Date), document.Due is { } due ? Figures.Day(due) : "", Figures.Reader(document.Net), Figures.Reader(document.Tax), Figures.Reader(document.Total),
                Figures.Reader(DocumentBalance.Of(reading, document).Open), document.Total.Currency.Code, document.Key.Value);
        }

        return table;
    }
}
