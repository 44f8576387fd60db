using System.CommandLine;
using System.Globalization;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Domain.Identity;
using Timepost.Engine.Trail;

namespace Timepost.Cli.Verbs;

/// <summary><c>trail list</c>, <c>verify</c>, <c>head</c>, <c>erase</c>, <c>erase-person</c>: who did what, the chain of hashes and its signed heads.</summary>
internal static class TrailVerb
{
    public static Verb Create() => new Verb("trail", "The trail: the append-only log of all that happened.").With(List(), Verify(), Head(), Erase(), ErasePerson());

    private static Verb List()
    {
        var (after, limit) = (new Option<long>("--after") { Description = "Rows after this one", HelpName = "ROW" }, ShowVerb.Limit());
        return new Verb("list", "Who did what, and when; oldest first.")
        {
            Examples = [("timepost trail list --after 100", "From row 101 on")],
        }.With(after, limit).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            var size = ShowVerb.Checked(result.GetValue(limit));
            var rows = new ListTrail(workspace.Context.Store).Run(workspace.Caller, result.GetValue(after), size + 1);
            var next = rows.Count > size ? rows[size - 1].Row.Sequence.ToString(CultureInfo.InvariantCulture) : null;
            Show(session, [.. rows.Take(size)], next);
            return ExitCode.Done;
        });
    }

    private static Verb Verify() => new Verb("verify", "Recompute the chain of hashes and compare it with the heads exported earlier; names the first bad row.")
    {
        Examples = [("timepost trail verify", "Exit 0: sound; 1: somebody changed it")],
    }.Runs((session, _) =>
    {
        using var workspace = Composition.Open(session);
        return Show(session, new VerifyTrail(workspace.Context.Store, workspace.Heads).Run(workspace.Caller));
    });

    private static Verb Head() => new Verb("head", "Export the trail's last row as a signed file now. Keep a copy elsewhere.")
    {
        Examples = [("timepost trail head", "For the auditor")],
    }.Runs((session, _) =>
    {
        using var workspace = Composition.Open(session);
        return Show(session, new ExportHead(workspace.Context.Store, workspace.Heads, workspace.Context.Clock).Run(workspace.Caller));
    });

    private static Verb Erase()
    {
        var row = new Argument<long>("row") { Description = "Number of the row", HelpName = "ROW" };
        return new Verb("erase", "Delete what a row says, for good. The row and its hash stay, and a new row says that it was erased.")
        {
            Examples = [("timepost trail erase 17", "Row 17")],
            Notes = "Needs the role admin.",
        }.With(row).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            var sequence = result.GetValue(row);
            var by = new ErasePayload(workspace.Context.Store).Run(workspace.Caller, sequence) ?? throw RefusedException.Usage(
                RefusalCode.TrailRowUnknown, string.Create(CultureInfo.InvariantCulture, $"Row {sequence} has no payload: there is no such row, or it is erased."), "row", "See 'timepost trail list'.");
            workspace.ExportDailyHead();
            session.Answer(json => json.Object(() =>
            {
                json.Count("erased", sequence);
                json.Count("row", by);
            }));
            session.Line(string.Create(CultureInfo.InvariantCulture, $"Row {sequence} is erased; row {by} says so."));
            return ExitCode.Done;
        });
    }

    private static Verb ErasePerson()
    {
        var person = new Argument<string>("person") { Description = "Account of the operating system, or the actor's id", HelpName = "PERSON" };
        return new Verb("erase-person", "Delete a person's name and account, for good. The trail goes on showing the id.")
        {
            Examples = [("timepost trail erase-person jane", "The account jane")],
            Notes = "Needs the role admin. What the person did stays; the name does not come back when they act again.",
        }.With(person).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            var typed = result.GetValue(person)!;
            var actor = Guid.TryParse(typed, out var id) ? new ActorId(id) : OperatingSystemActor.Of(typed);
            if (!new ErasePayload(workspace.Context.Store).RunPerson(workspace.Caller, actor))
            {
                throw RefusedException.Usage(RefusalCode.PersonUnknown, $"No name is known of '{typed}': it never acted here, or is erased.", "person", "See 'timepost trail list'.");
            }

            workspace.ExportDailyHead();
            session.Answer(json => json.Object(() => json.Text("erased", actor.ToString())));
            session.Line($"The name of {actor} is erased.");
            return ExitCode.Done;
        });
    }

    private static void Show(Session session, IReadOnlyList<ListedTrailRow> rows, string? next)
    {
        session.Answer(json => json.Object(() =>
        {
            json.List("rows", rows, listed =>
            {
                json.Count("row", listed.Row.Sequence);
                json.Time("at", listed.Row.Time);
                json.Text("actor", listed.Row.Actor.ToString());
                json.TextOrNull("person", listed.Person);
                json.Text("kind", listed.Row.Kind);
                json.TextOrNull("object", listed.Row.ObjectId);
                json.TextOrNull("payload", listed.Payload);
            });
            json.TextOrNull("next", next);
        }));
        var table = new Table(
            new Column("row", ColumnKind.Number), new Column("at (UTC)", ColumnKind.Word), new Column("who"), new Column("what", ColumnKind.Word), new Column("object", ColumnKind.Id), new Column("says") { Spare = 1 })
        { Empty = "The trail has no row yet." };
        foreach (var (row, who, payload) in rows)
        {
            table.Add(
                row.Sequence.ToString(CultureInfo.InvariantCulture), row.Time.ToString("uuuu-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), who ?? row.Actor.ToString(),
                row.Kind, row.ObjectId, payload ?? "(erased)");
        }

        ShowVerb.Page(session, table, csv: false, next);
    }

    private static ExitCode Show(Session session, TrailVerification found)
    {
        session.Answer(json => json.Object(() =>
        {
            json.Text("status", found.Status.Code());
            json.Count("rows", found.Rows);
            json.TextOrNull("head", found.Head?.Hash);
            json.Count("heads", found.Heads);
            json.Count("erased", found.Erased.Count);
            json.CountOrNull("badRow", found.Fault?.Sequence);
            json.TextOrNull("fault", found.Fault?.Text);
            json.TextOrNull("remedy", found.Fault?.Status.Remedy());
        }));
        if (found.Fault is { } fault)
        {
            session.Line($"{fault.Status.Code()}: {fault.Text}");
            session.Line($"Next: {fault.Status.Remedy()}");
            return ExitCode.Failed;
        }

        session.Line(
            $"The trail is sound: {Figures.Count(found.Rows, "row", "rows")}, {Figures.Count(found.Heads, "exported head agrees", "exported heads agree")}, "
            + $"{Figures.Count(found.Erased.Count, "payload", "payloads")} erased.");
        return ExitCode.Done;
    }

    private static ExitCode Show(Session session, HeadExport export)
    {
        session.Answer(json => json.Object(() =>
        {
            json.TextOrNull("file", export.File);
            json.CountOrNull("row", export.Head?.Sequence);
            json.TextOrNull("hash", export.Head?.Hash);
            json.TextOrNull("fault", export.Fault?.Text);
        }));
        if (export.Fault is { } fault)
        {
            session.Line($"{fault.Status.Code()}: {fault.Text}");
            return ExitCode.Failed;
        }

        session.Line(export.Head is null ? "The trail has no row yet." : export.File is null ? "The head of this row is exported already." : $"Exported: {export.File}");
        return ExitCode.Done;
    }
}
