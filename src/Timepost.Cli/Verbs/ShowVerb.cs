using System.CommandLine;
using System.Globalization;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;
using Timepost.Engine.Plans;

namespace Timepost.Cli.Verbs;

/// <summary><c>show WHAT</c>: lists, filtered and paged.</summary>
internal static class ShowVerb
{
    /// <summary>Rows that an export reads at once.</summary>
    public const int Portion = 1000;

    public static Option<int> Limit() => new("--limit") { Description = "Rows of a page, 1 to 10,000; with --csv all rows, unless it is given", HelpName = "N", DefaultValueFactory = _ => 100 };

    public static Option<string> After() => new("--after") { Description = "Where the last page ended: its 'next'", HelpName = "TOKEN" };

    public static Option<string> From() => new("--from") { Description = "First day", HelpName = "DATE" };

    public static Option<string> To() => new("--to") { Description = "Last day", HelpName = "DATE" };

    public static Option<bool> Csv() => new("--csv") { Description = "As CSV (RFC 4180) that no spreadsheet takes for formulas" };

    public static Option<string> Filter(string name, string description) => new("--" + name) { Description = description, HelpName = "NAME" };

    public static Verb Create() => new Verb("show", "Lists: invoices, bills, entries, expenses, dispositions, exceptions, plans, runs, connections, fx, hours, numbers, postings, rates, retainers, totals.").With(
        ShowDocuments.Create("invoices", "Invoices and credit notes: drafts, and those in the books.", ["invoice", "credit-note"]),
        ShowDocuments.Create("bills", "Cost documents: vendor bills, what workers get back, journal entries, bills of subcontractors.", ["bill", "employee-expense", "journal-entry", "subcontractor-bill"]),
        ShowWork.Entries(),
        ShowWork.Expenses(),
        ShowLists.Dispositions(),
        ShowLists.Exceptions(),
        ShowLists.Plans(),
        ShowLists.Runs(),
        ShowLists.Connections(),
        FxTables.List(),
        ShowHours.Create(),
        ShowNumbers.Create(),
        RateVerb.Show(),
        ShowPostings.Create(),
        RetainerTables.List(),
        ShowTotals.Create());

    /// <summary>A table, as a table or as CSV; and whether there is more.</summary>
    public static void Page(Session session, Table table, bool csv, string? next)
    {
        if (session.Json)
        {
            return;
        }

        if (csv)
        {
            CsvExport.Write(table, session.Terminal.Out);
        }
        else
        {
            session.Show(table);
        }

        if (next is not null)
        {
            session.Notice($"There is more: --after {next}");
        }
    }

    /// <summary>As CSV, page by page until there is no more: an export without <c>--limit</c> is never a part.</summary>
    public static void Export(Session session, string? after, Func<string?, (Table Page, string? Next)> read)
    {
        var (page, next) = read(after);
        CsvExport.WriteHeader(page, session.Terminal.Out);
        CsvExport.WriteRows(page, session.Terminal.Out);
        while (next is not null)
        {
            (page, next) = read(next);
            CsvExport.WriteRows(page, session.Terminal.Out);
        }
    }

    /// <summary>True where all rows go into one export: CSV is asked for, and no page size was typed.</summary>
    public static bool ExportsAll(Session session, ParseResult result, Option<bool> csv, Option<int> limit) =>
        !session.Json && result.GetValue(csv) && result.GetResult(limit) is not { Implicit: false };

    public static int Checked(int limit) => limit is >= 1 and <= 10_000
        ? limit
        : throw RefusedException.Usage(RefusalCode.LimitWrong, string.Create(CultureInfo.InvariantCulture, $"{limit} is no page size."), "--limit", "Give 1 to 10,000.");
}
