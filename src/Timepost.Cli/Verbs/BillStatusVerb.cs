using System.CommandLine;
using NodaTime;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Engine.Subcontractors;

namespace Timepost.Cli.Verbs;

/// <summary><c>bill status</c>: each subcontractor's month.</summary>
internal static class BillStatusVerb
{
    public static Option<string> Month() => new("--month") { Description = "Default: the current one", HelpName = "YYYY-MM" };

    public static Verb Create()
    {
        var (month, csv) = (Month(), ShowVerb.Csv());
        return new Verb("status", "Each subcontractor's month: hours, bills, matched or open, what is held back at its end.")
        {
            Examples = [("timepost bill status --month 2026-03", "March")],
        }.With(month, csv).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            var days = BillVerb.Month(result.GetValue(month), workspace);
            var vendors = new BillStatusUseCase(workspace.Context).Status(workspace.Caller, days);
            session.Answer(json => json.Object(() =>
            {
                json.Text("month", Name(days));
                json.List("vendors", vendors, vendor => Write(json, vendor));
            }));
            ShowVerb.Page(session, TableOf(vendors), result.GetValue(csv), null);
            return ExitCode.Done;
        });
    }

    /// <summary>As in 2026-03.</summary>
    public static string Name(DateInterval month) => month.Start.ToString("uuuu-MM", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What became of seconds.</summary>
    public static void Write(JsonAnswer json, CostSeconds seconds)
    {
        json.Count("approvedSeconds", seconds.Approved);
        json.Count("billedSeconds", seconds.Billed);
        json.Count("disputedSeconds", seconds.Disputed);
        json.Count("notPayableSeconds", seconds.NotPayable);
        json.Count("openSeconds", seconds.Open);
    }

    private static void Write(JsonAnswer json, VendorStatus vendor)
    {
        json.Text("id", vendor.Subcontractor.Id);
        json.Text("vendor", vendor.Subcontractor.Vendor);
        json.Text("currency", vendor.Subcontractor.Currency.Code);
        Write(json, vendor.Seconds);
        json.List("bills", vendor.Bills, bill =>
        {
            json.Text("key", bill.Bill.Key.Value);
            json.TextOrNull("number", bill.Bill.Number);
            json.Text("period", bill.Bill.Identity.Period);
            json.Text("state", bill.State);
            json.Money("net", bill.Bill.Net);
            json.Money("tax", bill.Bill.Tax);
            json.Money("total", bill.Bill.Total);
        });
        json.Money("held", vendor.Held);
        if (vendor.Settlement is { } settlement)
        {
            json.Object("settlement", () => BillRetentionVerb.Write(json, settlement));
        }
        else
        {
            json.Null("settlement");
        }
    }

    // one line for each bill; hours and retention stand on the first
    private static Table TableOf(IReadOnlyList<VendorStatus> vendors)
    {
        var table = new Table(
            new Column("vendor"), new Column("hours", ColumnKind.Number), new Column("billed h", ColumnKind.Number), new Column("disputed h", ColumnKind.Number) { Spare = 2 },
            new Column("not payable h", ColumnKind.Number) { Spare = 3 }, new Column("open h", ColumnKind.Number), new Column("bill", ColumnKind.Id), new Column("state", ColumnKind.Word),
            new Column("net", ColumnKind.Number), new Column("held at its end", ColumnKind.Number), Column.Currency, new Column("settlement", ColumnKind.Word) { Spare = 1 })
        { Empty = "No subcontractors: the mapping names none." };
        foreach (var vendor in vendors)
        {
            for (var i = 0; i < Math.Max(1, vendor.Bills.Count); i++)
            {
                var (first, bill) = (i == 0, i < vendor.Bills.Count ? vendor.Bills[i] : null);
                table.Add(
                    vendor.Subcontractor.Vendor, first ? Figures.Hours(vendor.Seconds.Approved) : "", first ? Figures.Hours(vendor.Seconds.Billed) : "",
                    first ? Figures.Hours(vendor.Seconds.Disputed) : "", first ? Figures.Hours(vendor.Seconds.NotPayable) : "", first ? Figures.Hours(vendor.Seconds.Open) : "",
                    bill is null ? "" : bill.Bill.Number.Length > 0 ? bill.Bill.Number : bill.Bill.Key.Value, bill?.State ?? "", bill is null ? "" : Figures.Reader(bill.Bill.Net),
                    first ? Figures.Reader(vendor.Held) : "", vendor.Subcontractor.Currency.Code,
                    first && vendor.Settlement is { } settlement ? $"{settlement.Quarter} {BillRetentionVerb.Word(settlement.Step)}" : "");
            }
        }

        return table;
    }
}
