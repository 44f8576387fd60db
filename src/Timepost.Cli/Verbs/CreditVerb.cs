using System.CommandLine;
using System.Globalization;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Domain.Billing;
using Timepost.Engine.Corrections;

namespace Timepost.Cli.Verbs;

/// <summary><c>credit NUMBER</c> and <c>void NUMBER</c>: credit notes of final invoices.</summary>
internal static class CreditVerb
{
    public static Verb Create()
    {
        var number = new Argument<string?>("number") { Description = "Number or key of a final invoice", HelpName = "NUMBER", Arity = ArgumentArity.ZeroOrOne };
        var lines = new Option<string[]>("--line") { Description = "Only this line; several with several; with a mode of its own: 2:release", HelpName = "N[:MODE]" };
        var amount = new Option<string>("--amount") { Description = "A net amount, over the lines by net and tax code", HelpName = "NET" };
        var entries = new Option<string[]>("--entry") { Description = "Only the share of this entry; several with several", HelpName = "ID" };
        var (release, hold, reduce, reason) = (Flag("--release", "The work is open again, and billed by a later plan"), Flag("--hold", "The work is not billed until it is decided"),
            Flag("--reduce", "Money only: the hours stay billed (an amount means this)"), Reason());
        var date = new Option<string>("--date") { Description = "Date of the credit note; without it today, or the next open day", HelpName = "DATE" };
        var drop = new Option<string>("--drop") { Description = "Take away a credit note that is a draft still", HelpName = "KEY" };
        var list = Flag("--list", "List credit notes that are drafts, and corrections that wait for the next invoice");
        var unhold = new Option<string>("--unhold") { Description = "Open what a credit note holds", HelpName = "NUMBER" };
        return new Verb("credit", "Draft a credit note of a final invoice; the next plan shows it, apply delivers it.")
        {
            Examples =
            [
                ("timepost credit INV-2026-00007 --release --reason \"wrong client\"", "All of it; the work is billed anew"),
                ("timepost credit INV-2026-00007 --amount 100.00 --reason goodwill", "Money only"),
                ("timepost credit INV-2026-00007 --line 1:release --line 2:reduce --reason \"as agreed\"", "Each line in its own way"),
                ("timepost credit --list", "What is drafted, and what waits for the next invoice"),
                ("timepost credit --drop TPABCDEFGHIJKLMNOPQ2", "Not after all"),
            ],
            Notes = "Whole lines need one of --release, --hold, --reduce. Never more is credited than is left of a line.",
        }.With(number, lines, amount, entries, release, hold, reduce, reason, date, list, drop, unhold).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            var use = new CreditUseCase(workspace.Context);
            if (result.GetValue(list))
            {
                return List(session, use.Drafts(workspace.Caller));
            }

            if (result.GetValue(drop) is { } key)
            {
                var dropped = use.Drop(workspace.Caller, key);
                session.Answer(json => json.Object(() => json.Text("dropped", dropped.Key.Value)));
                session.Line($"The draft {dropped.Key} is gone. Next: timepost plan");
                return ExitCode.Done;
            }

            if (result.GetValue(unhold) is { } held)
            {
                var count = use.Unhold(workspace.Caller, held);
                session.Answer(json => json.Object(() => json.Count("opened", count)));
                session.Line($"{Figures.Count(count, "item is", "items are")} open again. Next: timepost plan");
                return ExitCode.Done;
            }

            var mode = Mode(result.GetValue(release), result.GetValue(hold), result.GetValue(reduce));
            var drafted = use.Draft(workspace.Caller, new CreditRequest(
                result.GetValue(number) ?? throw RefusedException.Usage(RefusalCode.Usage, "Which invoice?", "number", "timepost credit NUMBER --reason TEXT"), result.GetValue(reason) ?? "")
            {
                Mode = mode,
                Lines = [.. (result.GetValue(lines) ?? []).Select(Line)],
                Net = Amounts.Parse(result.GetValue(amount), "--amount"),
                Entries = [.. (result.GetValue(entries) ?? []).Select(Entry)],
                Date = Dates.Parse(result.GetValue(date), "--date"),
            });
            return Show(session, workspace, drafted);
        });
    }

    private static ExitCode List(Session session, IReadOnlyList<DraftedCredit> drafts)
    {
        session.Answer(json => json.Object(() => json.List("credits", drafts, draft =>
        {
            json.Text("key", draft.Draft.Key.Value);
            json.Text("kind", draft.Draft.Kind);
            json.TextOrNull("credits", draft.Original.Number);
            json.TextOrNull("agreement", draft.Original.Identity.Agreement);
            json.Text("currency", draft.Draft.Total.Currency.Code);
            json.Money("net", draft.Draft.Net);
            json.Money("tax", draft.Draft.Tax);
            json.Money("total", draft.Draft.Total);
            json.TextOrNull("reason", draft.Reason);
        })));
        var table = new Table(
            new Column("key", ColumnKind.Id), new Column("what", ColumnKind.Word), new Column("credits", ColumnKind.Id), new Column("total", ColumnKind.Number), Column.Currency,
            new Column("reason") { Sentence = true })
        { Empty = "Nothing is drafted." };
        foreach (var draft in drafts)
        {
            table.Add(
                draft.Draft.Key.Value, draft.Draft.Kind == "credit-note" ? "credit note" : "on the next invoice", draft.Original.Number,
                Figures.Reader(draft.Draft.Total), draft.Draft.Total.Currency.Code, draft.Reason);
        }

        if (!session.Json)
        {
            session.Show(table);
        }

        return ExitCode.Done;
    }

    /// <summary><c>void NUMBER</c>: an issued document is credited.</summary>
    public static Verb Void()
    {
        var number = new Argument<string>("number") { Description = "Number or key of a final invoice", HelpName = "NUMBER" };
        var (release, reason) = (Flag("--release", "Credit all of it, with its work open again"), Reason());
        return new Verb("void", "An issued document is credited, not voided; with --release this drafts the full credit note.")
        {
            Examples = [("timepost void INV-2026-00007 --release --reason \"billed to the wrong client\"", "The full credit note")],
        }.With(number, release, reason).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            return Show(session, workspace, new CreditUseCase(workspace.Context).Void(
                workspace.Caller, result.GetValue(number)!, result.GetValue(reason) ?? "", result.GetValue(release)));
        });
    }

    public static Option<string> Reason() => new("--reason") { Description = "Why; kept with it", HelpName = "TEXT" };

    public static Guid Entry(string typed) => Guid.TryParse(typed, out var id)
        ? id
        : throw RefusedException.Usage(RefusalCode.NotFound, $"'{typed}' is no entry's id.", "--entry", "timepost show entries lists them.");

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    /// <summary>Tells what was drafted.</summary>
    public static ExitCode Show(Session session, Composition workspace, DraftedCredit drafted)
    {
        workspace.ExportDailyHead();
        session.Answer(json => json.Object(() =>
        {
            json.Text("key", drafted.Draft.Key.Value);
            json.TextOrNull("credits", drafted.Original.Number);
            json.Day("date", drafted.Draft.Date);
            json.Text("currency", drafted.Draft.Total.Currency.Code);
            json.Money("net", drafted.Draft.Net);
            json.Money("tax", drafted.Draft.Tax);
            json.Money("total", drafted.Draft.Total);
            json.List("lines", drafted.Lines, line =>
            {
                json.Count("line", line.OriginalLine);
                json.Text("mode", CreditWords.Of(line.Mode));
                json.Money("net", Domain.Amounts.Money.OfMinor(line.NetMinor, drafted.Draft.Total.Currency));
                json.Money("tax", Domain.Amounts.Money.OfMinor(line.TaxMinor, drafted.Draft.Total.Currency));
                json.Count("seconds", line.Seconds);
            });
            json.TextOrNull("note", drafted.Note);
        }));
        var table = new Table(
            new Column("line", ColumnKind.Number), new Column("work", ColumnKind.Word), new Column("net", ColumnKind.Number), new Column("tax", ColumnKind.Number), new Column("seconds", ColumnKind.Number));
        foreach (var line in drafted.Lines)
        {
            table.Add(
                line.OriginalLine.ToString(CultureInfo.InvariantCulture), CreditWords.Of(line.Mode), Figures.Reader(Domain.Amounts.Money.OfMinor(line.NetMinor, drafted.Draft.Total.Currency)),
                Figures.Reader(Domain.Amounts.Money.OfMinor(line.TaxMinor, drafted.Draft.Total.Currency)), Figures.Count(line.Seconds));
        }

        if (!session.Json)
        {
            session.Show(table);
        }

        if (drafted.Note.Length > 0)
        {
            session.Notice(drafted.Note);
        }

        session.Line($"Credit note {drafted.Draft.Key} of {drafted.Original.Number}: {drafted.Draft.Total}, a draft. Next: timepost plan");
        return ExitCode.Done;
    }

    private static CreditMode? Mode(bool release, bool hold, bool reduce) => (release, hold, reduce) switch
    {
        (false, false, false) => null,
        (true, false, false) => CreditMode.Release,
        (false, true, false) => CreditMode.Hold,
        (false, false, true) => CreditMode.Reduce,
        _ => throw RefusedException.Usage(RefusalCode.CorrectionContradicts, "Only one of --release, --hold and --reduce holds for a line.", "--release", "Give lines modes of their own: --line 1:release --line 2:reduce."),
    };

    private static (int, CreditMode?) Line(string typed)
    {
        var parts = typed.Split(':');
        CreditMode? mode = parts.Length == 1 ? null : parts[1] switch
        {
            "release" => CreditMode.Release,
            "hold" => CreditMode.Hold,
            "reduce" => CreditMode.Reduce,
            _ => throw Wrong(typed),
        };
        return parts.Length <= 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var line) ? (line, mode) : throw Wrong(typed);
    }

    private static RefusedException Wrong(string typed) =>
        RefusedException.Usage(RefusalCode.CreditLineUnknown, $"'{typed}' is no line.", "--line", "Write it as 2, or 2:release, 2:hold, 2:reduce.");
}
