using System.CommandLine;
using System.Globalization;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Domain.Identity;
using Timepost.Engine.Exceptions;

namespace Timepost.Cli.Verbs;

/// <summary><c>exception list</c>, <c>exception show ID</c>, <c>exception resolve ID DECISION</c>, <c>exception reopen ID</c>.</summary>
internal static class ExceptionVerb
{
    private const int Most = 100_000;

    public static Verb Create()
    {
        var id = new Argument<string>("id") { Description = "Id of the exception, or the beginning of it", HelpName = "ID" };
        var decision = new Argument<string>("decision") { Description = "keep, delete, replaces, accept: what the list shows as choices", HelpName = "DECISION" };
        return new Verb("exception", "What a person must decide.").With(
            List("list", "List what waits for a decision, each with a suggested fix."),
            new Verb("show", "One exception in full: what it is of, the suggested fix, what may be decided.")
            {
                Examples = [("timepost exception show 019df237-3e80", "By the beginning of its id")],
            }.With(id).Runs((session, result) =>
            {
                using var workspace = Composition.Open(session);
                var use = new ExceptionUseCase(workspace.Context);
                var found = Find(use, workspace, result.GetValue(id)!);
                using var reading = workspace.Read();
                Show(session, reading.Exceptions.Find(found) ?? throw Unknown(result.GetValue(id)!));
                return ExitCode.Done;
            }),
            new Verb("resolve", "Decide one. Others end by themselves when their cause is set right: in the mapping, or in the source.")
            {
                Examples = [("timepost exception resolve 019df237-3e80 keep", "The work counts as it is"), ("timepost exception resolve 019df237-3e80 delete", "It never counts"), ("timepost exception resolve 019df237-3e80 replaces", "The new row is the missing one, corrected: they become one entry")],
            }.With(id, decision).Runs((session, result) =>
            {
                using var workspace = Composition.Open(session);
                var use = new ExceptionUseCase(workspace.Context);
                var resolved = use.Resolve(workspace.Caller, Find(use, workspace, result.GetValue(id)!), result.GetValue(decision)!);
                workspace.ExportDailyHead();
                session.Answer(json => json.Object(() => Write(json, resolved)));
                session.Line($"{resolved.Kind}: {resolved.Resolution}. Next: timepost plan");
                return ExitCode.Done;
            }),
            new Verb("reopen", "Take a decision back: the work waits again.")
            {
                Examples = [("timepost exception reopen 019df237-3e80", "Decide it anew")],
            }.With(id).Runs((session, result) =>
            {
                using var workspace = Composition.Open(session);
                var use = new ExceptionUseCase(workspace.Context);
                var open = use.Reopen(workspace.Caller, Find(use, workspace, result.GetValue(id)!));
                session.Answer(json => json.Object(() => Write(json, open)));
                session.Line($"{open.Kind}: open again. Next: timepost exception resolve {open.Id} DECISION");
                return ExitCode.Done;
            }));
    }

    /// <summary>The list, also as <c>show exceptions</c>.</summary>
    public static Verb List(string name, string description)
    {
        var all = new Option<bool>("--all") { Description = "Also those that are decided or gone" };
        var kind = new Option<string>("--kind") { Description = "Only this kind, as in unmapped-client", HelpName = "KIND" };
        var of = new Option<string>("--object") { Description = "Only those of this entry, expense, client name or document", HelpName = "ID" };
        var (after, limit, csv) = (ShowVerb.After(), ShowVerb.Limit(), ShowVerb.Csv());
        return new Verb(name, description)
        {
            Examples = [("timepost exception list", "What waits"), ("timepost exception list --kind unmapped-client", "Names that no rule knows")],
            Notes = "Exit codes: 0 nothing waits, 3 something does, listed or not.",
        }.With(all, kind, of, after, limit, csv).Runs((session, result) =>
        {
            var size = ShowVerb.ExportsAll(session, result, csv, limit) ? Most : ShowVerb.Checked(result.GetValue(limit));
            var from = After(result.GetValue(after));
            using var workspace = Composition.Open(session);
            var found = Matching(workspace, !result.GetValue(all), result.GetValue(kind), result.GetValue(of), from, size + 1);
            var page = found.GetRange(0, Math.Min(size, found.Count));
            var next = found.Count > size ? page[^1].Id.ToString() : null;
            session.Answer(json => json.Object(() =>
            {
                json.List("exceptions", page, e => Write(json, e));
                json.TextOrNull("next", next);
            }));
            ShowVerb.Page(session, TableOf(page), result.GetValue(csv), next);
            return workspace.OpenExceptions() > 0 ? ExitCode.ExceptionsWait : ExitCode.Done;
        });
    }

    // up to so many that fit, read in portions
    private static List<ExceptionRecord> Matching(Composition workspace, bool openOnly, string? kind, string? of, ExceptionId? after, int most)
    {
        const int portion = 1000;
        var use = new ExceptionUseCase(workspace.Context);
        var found = new List<ExceptionRecord>();
        while (true)
        {
            var read = use.List(workspace.Caller, openOnly, after, portion);
            foreach (var exception in read)
            {
                if ((kind is null || exception.Kind == kind) && (of is null || exception.ObjectId == of))
                {
                    found.Add(exception);
                    if (found.Count == most)
                    {
                        return found;
                    }
                }
            }

            if (read.Count < portion)
            {
                return found;
            }

            after = read[^1].Id;
        }
    }

    private static ExceptionId? After(string? typed) => typed is null ? null
        : Guid.TryParse(typed, out var id) ? new ExceptionId(id)
        : throw RefusedException.Usage(RefusalCode.PageWrong, $"'{typed}' is no exception.", "--after", "Give the 'next' of the page before.");

    public static Table TableOf(IReadOnlyList<ExceptionRecord> list)
    {
        var table = new Table(
            new Column("id", ColumnKind.Id), new Column("kind", ColumnKind.Word), new Column("status", ColumnKind.Word), new Column("what") { Sentence = true }, new Column("suggested fix") { Sentence = true }, new Column("choices", ColumnKind.Word))
        { Empty = "No exceptions." };
        foreach (var exception in list)
        {
            table.Add(
                exception.Id.ToString(), exception.Kind, exception.Resolution.Length > 0 ? $"{exception.Status}: {exception.Resolution}" : exception.Status,
                exception.Summary, exception.Suggestion, string.Join(", ", ExceptionUseCase.ChoicesOf(exception)));
        }

        return table;
    }

    private static void Show(Session session, ExceptionRecord exception)
    {
        session.Answer(json => json.Object(() => Write(json, exception)));
        var table = new Table(
            new Column("id", ColumnKind.Id), new Column("kind", ColumnKind.Word), new Column("status", ColumnKind.Word), new Column("of", ColumnKind.Word), new Column("object", ColumnKind.Id),
            new Column("what"), new Column("suggested fix"), new Column("choices", ColumnKind.Word), new Column("opened (UTC)", ColumnKind.Word), new Column("decided"));
        table.Add(
            exception.Id.ToString(), exception.Kind, exception.Status, exception.ObjectKind, exception.ObjectId, exception.Summary, exception.Suggestion,
            string.Join(", ", ExceptionUseCase.ChoicesOf(exception)), exception.Opened.ToString("uuuu-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), exception.Resolution);
        session.ShowInFull(table);
    }

    private static void Write(JsonAnswer json, ExceptionRecord exception)
    {
        json.Text("id", exception.Id.ToString());
        json.Text("kind", exception.Kind);
        json.Text("status", exception.Status);
        json.Text("objectKind", exception.ObjectKind);
        json.TextOrNull("object", exception.ObjectId);
        json.Text("summary", exception.Summary);
        json.TextOrNull("suggestion", exception.Suggestion);
        json.Texts("choices", ExceptionUseCase.ChoicesOf(exception));
        json.Time("opened", exception.Opened);
        json.TextOrNull("resolution", exception.Resolution);
    }

    private static RefusedException Unknown(string typed) => RefusedException.Usage(
        RefusalCode.ExceptionUnknown, $"No exception begins with '{typed}'.", typed, "`timepost exception list --all` shows all with their ids.");

    private static ExceptionId Find(ExceptionUseCase use, Composition workspace, string typed)
    {
        if (Guid.TryParse(typed, out var id))
        {
            return new ExceptionId(id);
        }

        // closed ones too, so that what is decided already is said to be
        var fits = use.List(workspace.Caller, openOnly: false, null, Most)
            .Where(e => e.Id.ToString().StartsWith(typed, StringComparison.OrdinalIgnoreCase)).ToList();
        return fits.Count switch
        {
            1 => fits[0].Id,
            0 => throw Unknown(typed),
            _ => throw RefusedException.Usage(
                RefusalCode.ExceptionAmbiguous, $"{fits.Count} exceptions begin with '{typed}'.", typed, "Give more of the id: timepost exception list"),
        };
    }
}
