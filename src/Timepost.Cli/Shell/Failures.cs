using Timepost.Engine.Delivery;
using Timepost.Engine.Exceptions;
using Timepost.Engine.Intake;
using Timepost.Engine.Workspaces;

namespace Timepost.Cli.Shell;

/// <summary>The one table from what the engine throws to what the shell and the reader are told.</summary>
internal static class Failures
{
    public static Refusal Explain(Exception exception) => exception switch
    {
        RefusedException refused => refused.Refusal,
        NotAllowedException denied => new(
            ExitCode.NotAllowed, "not-allowed", denied.Message, "", $"Ask somebody with the role {denied.Needed.ToString().ToLowerInvariant()} to do it."),
        StoreException store => new(ExitCode.Failed, store.Code, store.Message, ".timepost/store.db", store.Remedy),
        BooksException books => new(ExitCode.Failed, books.Code, books.Message, "books", books.Remedy),
        FileRefusedException file => new(
            ExitCode.Failed, file.Rejection.Code, file.Message, Place(file.Rejection.Line, file.Rejection.Column),
            "Correct the file or name its format with a connection, then import it again."),
        DecisionRefusedException decision => new(ExitCode.Usage, "decision-refused", decision.Message, "", decision.Remedy),
        UnknownConnectionException unknown => new(
            ExitCode.Usage, "connection-unknown", unknown.Message, unknown.Name, "Name one of them with --connection, or leave it out."),
        WrongConnectionException other => new(
            ExitCode.Usage, "connection-wrong", other.Message, other.Name, "Name one of them with --connection, or leave it out."),
        UnknownPlanException plan => new(ExitCode.Usage, "plan-unknown", plan.Message, plan.Plan, "See 'timepost show plans'."),
        ArgumentException { Source: not "System.Private.CoreLib" } wrong when wrong.GetType() != typeof(ArgumentException)
            && wrong.GetType().Namespace?.StartsWith("Timepost.", StringComparison.Ordinal) == true =>
            new(ExitCode.Usage, "not-found", wrong.Message, "", "Check the id; 'timepost show' lists what there is."),
        MissingBooksException missing => new(ExitCode.Failed, "books-missing", missing.Message, "timepost.yaml", "Add the connection to timepost.yaml."),
        MissingAccountException account => new(ExitCode.Failed, "account-missing", account.Message, "mapping.yaml", "Add it to mapping.yaml, then try again."),
        FileNotFoundException or DirectoryNotFoundException => new(
            ExitCode.Failed, "file-missing", exception.Message, "", "Check the path."),
        UnauthorizedAccessException => new(ExitCode.Failed, "file-denied", exception.Message, "", "Check the rights on the folder and its files."),
        IOException io => new(ExitCode.Failed, "file-io", io.Message, "", "Check the disk, then try again: nothing is half done."),
        _ => new(
            ExitCode.Failed, "unexpected", $"This should not happen: {exception.Message}", exception.GetType().Name,
            "Run it again with --verbose and report what it prints."),
    };

    private static string Place(long line, string column) => (line, column.Length) switch
    {
        (0, 0) => "",
        (_, 0) => $"line {line}",
        (0, _) => $"column {column}",
        _ => $"line {line}, column {column}",
    };
}
