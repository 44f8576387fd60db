using System.CommandLine;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Engine.Plans;
using Timepost.Engine.Subcontractors;
using Timepost.Engine.Workspaces;

namespace Timepost.Cli.Verbs;

/// <summary><c>show bills --margin</c>: what clients are billed for the entries of each line of subcontractors' bills, against what they cost.</summary>
internal static class BillMargins
{
    public static Option<bool> Option() => new("--margin") { Description = "Lines of subcontractors' bills: their cost, what clients are billed for the same entries, and the margin" };

    public static void Show(Session session, IStoreTransaction reading, IReadOnlyList<StoredDraft> page, string? next, bool csv)
    {
        var bills = Lines(reading, page);
        session.Answer(json => json.Object(() =>
        {
            Write(json, reading, page);
            json.TextOrNull("next", next);
        }));
        var table = new Table(
            new Column("number", ColumnKind.Id), new Column("vendor"), new Column("period", ColumnKind.Word) { Spare = 2 }, new Column("line"), new Column("hours", ColumnKind.Number) { Spare = 1 },
            new Column("cost", ColumnKind.Number), new Column("client", ColumnKind.Number), new Column("margin", ColumnKind.Number), Column.Currency)
        { Empty = "No bills of subcontractors in the books." };
        foreach (var (bill, texts, margins) in bills)
        {
            foreach (var line in margins)
            {
                table.Add(
                    bill.Number, bill.Party, bill.Identity.Period, texts[line.Line - 1].Text, Figures.Hours(line.Seconds), Figures.Reader(line.Cost),
                    line.Client is { } client ? Figures.Reader(client) : "", line.Margin is { } margin ? Figures.Reader(margin) : "", bill.Net.Currency.Code);
            }
        }

        ShowVerb.Page(session, table, csv, next);
    }

    public static void Write(JsonAnswer json, IStoreTransaction reading, IReadOnlyList<StoredDraft> page) => json.List("bills", Lines(reading, page), bill =>
    {
        json.Text("key", bill.Bill.Key.Value);
        json.TextOrNull("number", bill.Bill.Number);
        json.Text("vendor", bill.Bill.Party);
        json.Text("period", bill.Bill.Identity.Period);
        json.Text("currency", bill.Bill.Net.Currency.Code);
        json.List("lines", bill.Margins, line =>
        {
            json.Text("text", bill.Texts[line.Line - 1].Text);
            json.Count("seconds", line.Seconds);
            json.Count("billedSeconds", line.BilledSeconds);
            json.Count("notBilledSeconds", line.EndedSeconds);
            json.Money("cost", line.Cost);
            json.MoneyOrNull("client", line.Client);
            json.MoneyOrNull("margin", line.Margin);
        });
    });

    // only bills for hours: an expense has no other side
    private static List<(StoredDraft Bill, IReadOnlyList<StoredLine> Texts, IReadOnlyList<LineMargin> Margins)> Lines(IStoreTransaction reading, IReadOnlyList<StoredDraft> page) =>
        [.. page.Select(bill => (bill, DraftBody.Lines(bill.Body, bill.Net.Currency), BillMargin.Of(reading, bill))).Where(b => b.Item3.Count > 0)];
}
