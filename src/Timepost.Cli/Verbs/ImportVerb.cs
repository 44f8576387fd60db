using System.CommandLine;
using System.Globalization;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Domain.Mapping;
using Timepost.Engine.Intake;
using Timepost.Storage.Blobs;

namespace Timepost.Cli.Verbs;

/// <summary><c>import KIND FILE…</c>: read files; without files, the inbox folders of the connections.</summary>
internal static class ImportVerb
{
    private static readonly string[] Kinds = ["time", "expenses", "customers", "accounts", "rates"];

    public static Verb Create()
    {
        var kind = new Argument<string>("kind") { Description = string.Join(", ", Kinds), HelpName = "KIND" };
        kind.CompletionSources.Add(_ => Kinds.Select(k => new System.CommandLine.Completions.CompletionItem(k)));
        var files = new Argument<string[]>("file") { Description = "Files. Default: the folders of the connections", HelpName = "FILE", Arity = ArgumentArity.ZeroOrMore };
        var connection = new Option<string>("--connection") { Description = "The connection (timepost.yaml) whose settings hold", HelpName = "NAME" };
        var format = new Option<string>("--format") { Description = "Format. Default: the connection's, else found by the headers", HelpName = "NAME" };
        return new Verb("import", "Read exports. The same file again changes nothing; a corrected one updates; wrong rows are listed, the others count.")
        {
            Examples =
            [
                ("timepost import time", "Every file in the folders of the time connections"),
                ("timepost import time june.csv --connection toggl", "One file"),
                ("timepost import rates eurofxref.csv", "Exchange rates, as the European Central Bank publishes them or in a list"),
                ("timepost import expenses card.csv --connection card --json", "For a script"),
            ],
            Notes = "Exit codes: 0; 1 when rows were rejected or a file refused; 3 when exceptions wait.",
        }.With(kind, files, connection, format).Runs((session, result) =>
        {
            var typed = result.GetValue(kind)!;
            var of = KindOf(typed);
            using var workspace = Composition.Open(session);
            var imported = Run(session, workspace, of, result.GetValue(files) ?? [], result.GetValue(connection) ?? "", result.GetValue(format) ?? "");
            workspace.ExportDailyHead();
            return Show(session, imported);
        });
    }

    public static ImportResult Run(Session session, Composition workspace, ImportKind kind, string[] files, string connection, string format)
    {
        if (files.Length > 0)
        {
            return Import(session, workspace, kind, [.. files.Select(f => File(session, workspace, f))], connection, format);
        }

        if (connection.Length > 0)
        {
            FileConnections.Named(workspace.Context.Rules, kind, connection);
        }

        var done = new List<ImportedFile>();
        long open = 0;
        foreach (var (name, found) in Inbox(workspace, kind, connection))
        {
            var result = Import(session, workspace, kind, found, name, format);
            done.AddRange(result.Files);
            open = result.OpenExceptions;
        }

        if (done.Count == 0)
        {
            throw RefusedException.Failed(
                RefusalCode.NothingToImport, $"No file to import: the folders of the {Word(kind)} connections hold none.", "inbox",
                $"Put exports there, or name files: timepost import {Word(kind)} FILE");
        }

        return new ImportResult(done, open);
    }

    public static ExitCode Show(Session session, ImportResult result)
    {
        session.Answer(json => json.Object(() =>
        {
            Write(json, result.Files);
            json.Count("exceptions", result.OpenExceptions);
        }));
        session.Show(Files(result));
        var rejected = result.Files.Sum(f => f.Counts.Rejected);
        if (rejected > 0)
        {
            session.Line();
            session.Show(Rejected(result));
            foreach (var file in result.Files.Where(f => f.Counts.Rejected > f.Rejected.Count))
            {
                session.Line(string.Create(CultureInfo.InvariantCulture, $"and {file.Counts.Rejected - file.Rejected.Count} more in {file.File}"));
            }

            session.Line($"Correct {(rejected == 1 ? "this row" : "these rows")} and import the file again: what is in already stays as it is.");
        }

        if (result.OpenExceptions > 0)
        {
            session.Line($"{Waits.Told(result.OpenExceptions)}: timepost exception list");
        }

        var code = result.OpenExceptions > 0 ? ExitCode.ExceptionsWait : ExitCode.Done;
        return rejected > 0 || result.Files.Any(f => f.Refused) ? ExitCodes.Worse(code, ExitCode.Failed) : code;
    }

    /// <summary>The files of an import, each with what became of its rows.</summary>
    public static void Write(JsonAnswer json, IReadOnlyList<ImportedFile> files) => json.List("files", files, file =>
    {
        json.Text("file", file.File);
        json.TextOrNull("format", file.Format);
        json.TextOrNull("connection", file.Connection);
        json.Count("read", file.Counts.Read);
        json.Count("added", file.Counts.Added);
        json.Count("updated", file.Counts.Updated);
        json.Count("unchanged", file.Counts.Unchanged);
        json.Count("missing", file.Counts.Missing);
        json.Count("rejectedTotal", file.Counts.Rejected);
        json.List("rejected", file.Rejected, rejected =>
        {
            json.Count("line", rejected.Line);
            json.TextOrNull("column", rejected.Column);
            json.TextOrNull("value", rejected.Value);
            json.Text("code", rejected.Code);
            json.Text("reason", rejected.Reason);
        });
    });

    /// <summary>True where <c>import KIND</c> without files would find some.</summary>
    public static bool HasFiles(Composition workspace, ImportKind kind) => Inbox(workspace, kind, "").Any();

    internal static ImportKind KindOf(string typed) => typed switch
    {
        "time" => ImportKind.Time,
        "expenses" => ImportKind.Expenses,
        "customers" => ImportKind.Customers,
        "accounts" => ImportKind.Accounts,
        "rates" => ImportKind.Rates,
        _ => throw RefusedException.Usage(RefusalCode.KindUnknown, $"'{typed}' is no kind of import.", "kind", $"Kinds: {string.Join(", ", Kinds)}."),
    };

    internal static string Word(ImportKind kind) => kind switch
    {
        ImportKind.Time => "time",
        ImportKind.Expenses => "expenses",
        ImportKind.Customers => "customers",
        ImportKind.Accounts => "accounts",
        ImportKind.Rates => "rates",
    };

    // by the folder of each connection; lists of the books lie in inbox/customers and inbox/accounts
    private static IEnumerable<(string Connection, IReadOnlyList<ImportFile> Files)> Inbox(Composition workspace, ImportKind kind, string only)
    {
        if (kind is ImportKind.Customers or ImportKind.Accounts)
        {
            var lists = Below(workspace, $"inbox/{Word(kind)}");
            return lists.Count > 0 ? [(workspace.Context.PrimaryBooks.Name, lists)] : [];
        }

        var role = kind == ImportKind.Rates ? ConnectionRole.Rates : ConnectionRole.Source;
        if (role == ConnectionRole.Rates && workspace.Context.Rules.Workspace.Connections.All(c => c.Role != role))
        {
            // rates need no connection: the folder is there for them
            var files = Below(workspace, "inbox/rates");
            return files.Count > 0 ? [("", files)] : [];
        }

        return workspace.Context.Rules.Workspace.Connections
            .Where(c => c.Role == role && (only.Length == 0 || c.Name == only) && IsExpenses(c) == (kind == ImportKind.Expenses))
            .Select(c => (c.Name, (IReadOnlyList<ImportFile>)Below(workspace, c.Path.Length > 0 ? c.Path : $"inbox/{Word(kind)}/{c.Name}")))
            .Where(f => f.Item2.Count > 0);
    }

    private static bool IsExpenses(ConnectionSettings connection) => FileConnections.TakesExpenses(connection);

    private static List<ImportFile> Below(Composition workspace, string folder)
    {
        var full = Path.Combine(workspace.Folder.Path, folder);
        return System.IO.File.Exists(full) ? [Named(workspace, full)]
            : Directory.Exists(full) ? [.. Walk(workspace, full).OrderBy(f => f.Path, StringComparer.Ordinal)]
            : [];
    }

    // a folder that cannot be read is a file that cannot be: the others go on
    private static IEnumerable<ImportFile> Walk(Composition workspace, string folder)
    {
        var (entries, failure) = EntriesOf(folder);
        if (failure is not null)
        {
            yield return Named(workspace, folder) with { Open = () => throw failure };
        }

        foreach (var entry in entries)
        {
            if (!Directory.Exists(entry))
            {
                if (!Path.GetFileName(entry).StartsWith('.'))
                {
                    yield return Named(workspace, entry);
                }
            }
            else if (!LeadsBack(entry))
            {
                foreach (var file in Walk(workspace, entry))
                {
                    yield return file;
                }
            }
        }
    }

    private static (string[] Entries, Exception? Failure) EntriesOf(string folder)
    {
        try
        {
            return (Directory.GetFileSystemEntries(folder), null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return ([], failure);
        }
    }

    // a link to a folder that it lies in: its files are read already
    private static bool LeadsBack(string folder) =>
        new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true) is { } target
        && (folder + Path.DirectorySeparatorChar).StartsWith(Path.TrimEndingDirectorySeparator(target.FullName) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static ImportFile File(Session session, Composition workspace, string typed)
    {
        var full = session.Terminal.FullPath(typed);
        return System.IO.File.Exists(full)
            ? Named(workspace, full)
            : throw RefusedException.Usage(
                RefusalCode.FileMissing, Directory.Exists(full) ? $"'{typed}' is a folder." : $"There is no file '{typed}'.", full, "Name a file, or put it into the connection's inbox folder.");
    }

    private static ImportFile Named(Composition workspace, string full)
    {
        var relative = Path.GetRelativePath(workspace.Folder.Path, full);
        return new ImportFile(relative.StartsWith("..", StringComparison.Ordinal) ? full : relative, full, () => RegularFile.Open(full));
    }

    private static ImportResult Import(
        Session session, Composition workspace, ImportKind kind, IReadOnlyList<ImportFile> files, string connection, string format)
    {
        using var bar = session.Progress("importing");
        return workspace.Importing.Run(workspace.Caller, new ImportRequest
        {
            Kind = kind,
            Files = files,
            Connection = connection,
            Format = format,
            Rules = workspace.Context.Rules,
            Receipts = new ReceiptFolder(Path.Combine(workspace.Folder.Path, "inbox", "receipts")),
            Progress = (_, done, all) => bar.Report(done, all),
        });
    }

    private static Table Files(ImportResult result)
    {
        var table = new Table(
            new Column("file") { EndMatters = true }, new Column("format", ColumnKind.Word), new Column("read", ColumnKind.Number), new Column("added", ColumnKind.Number),
            new Column("updated", ColumnKind.Number), new Column("unchanged", ColumnKind.Number), new Column("missing", ColumnKind.Number), new Column("rejected", ColumnKind.Number));
        foreach (var file in result.Files)
        {
            var counts = file.Counts;
            table.Add(
                file.File, file.Refused ? "refused" : file.Format, Figures.Count(counts.Read), Figures.Count(counts.Added), Figures.Count(counts.Updated),
                Figures.Count(counts.Unchanged), Figures.Count(counts.Missing), Figures.Count(counts.Rejected));
        }

        return table;
    }

    private static Table Rejected(ImportResult result)
    {
        var table = new Table(
            new Column("rejected in") { EndMatters = true }, new Column("line", ColumnKind.Number), new Column("column", ColumnKind.Word), new Column("value"), new Column("code", ColumnKind.Word), new Column("why") { Sentence = true });
        foreach (var file in result.Files)
        {
            foreach (var row in file.Rejected)
            {
                table.Add(file.File, row.Line.ToString(CultureInfo.InvariantCulture), row.Column, row.Value, row.Code, row.Reason);
            }
        }

        return table;
    }
}
