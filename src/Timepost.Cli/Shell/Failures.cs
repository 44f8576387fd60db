using Timepost.Engine.Corrections;
using Timepost.Engine.Delivery;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Exceptions;
using Timepost.Engine.Explaining;
using Timepost.Engine.Fx;
using Timepost.Engine.Intake;
using Timepost.Engine.Plans;
using Timepost.Engine.Staging;
using Timepost.Engine.Subledger;
using Timepost.Engine.Subcontractors;
using Timepost.Engine.Retainers;
using Timepost.Engine.RuleSets.Versions;
using Timepost.Engine.Workspaces;

namespace Timepost.Cli.Shell;

/// <summary>The one table from what the engine throws to what the shell and the reader are told.</summary>
internal static class Failures
{
    public static Refusal Explain(Exception exception) => exception switch
    {
        RefusedException refused => refused.Refusal,
        NotAllowedException denied => new(
            ExitCode.NotAllowed, RefusalCode.NotAllowed, denied.Message, "", $"Ask somebody with the role {denied.Needed.ToString().ToLowerInvariant()} to do it."),
        CorrectionRefusedException correction => new(ExitCode.Usage, RefusalCode.Of(correction.Refusal), correction.Message, "", correction.Remedy),
        StoreException store => new(ExitCode.Failed, RefusalCode.OfEngine(store.Code), store.Message, ".timepost/store.db", store.Remedy),
        BooksException books => new(ExitCode.Failed, RefusalCode.OfEngine(books.Code), books.Message, "books", books.Remedy),
        FileRefusedException file => new(
            ExitCode.Failed, RefusalCode.OfEngine(file.Rejection.Code), file.Message, Place(file.Rejection.Line, file.Rejection.Column),
            "Correct the file or name its format with a connection, then import it again."),
        UnknownPlanException plan => new(ExitCode.Usage, RefusalCode.PlanUnknown, plan.Message, plan.Plan, "See 'timepost show plans'."),
        UnknownClientException client => new(
            ExitCode.Usage, RefusalCode.OfEngine("unknown-client"), client.Message, client.Client, "Name a client by its id in mapping.yaml."),
        UnknownConnectionException unknown => new(
            ExitCode.Usage, RefusalCode.OfEngine("connection-unknown"), unknown.Message, unknown.Name, "Name one of them with --connection, or leave it out."),
        WrongConnectionException other => new(
            ExitCode.Usage, RefusalCode.OfEngine("connection-wrong"), other.Message, other.Name, "Name one of them with --connection, or leave it out."),
        NothingToExplainException nothing => new(
            ExitCode.Usage, RefusalCode.OfEngine("nothing-to-explain"), nothing.Message, nothing.Id, "'timepost show' lists what there is."),
        DecisionRefusedException decision => new(ExitCode.Usage, RefusalCode.OfEngine("decision-refused"), decision.Message, "", decision.Remedy),
        WrongRateException rate => new(ExitCode.Usage, RefusalCode.RateWrong, rate.Message, "", rate.Remedy),
        ExamplesFailedException examples => new(
            ExitCode.Failed, RefusalCode.ExamplesFail, examples.Message, "", "Correct the rules or the examples, then publish again."),
        StagingRefusedException refused => new(ExitCode.Failed, RefusalCode.OfEngine(refused.Code), refused.Message, "", refused.Remedy),
        OperationRefusedException refused => new(ExitCode.Usage, RefusalCode.OfEngine(refused.Code), refused.Message, "", refused.Remedy),
        LockedPeriodException locked => new(
            ExitCode.Usage, RefusalCode.OfEngine("period-closed"), locked.Message, "", "Give a later date, or open the period again: timepost close PERIOD --reopen REASON"),
        SubcontractorRefusedException refused => new(ExitCode.Failed, RefusalCode.OfEngine(refused.Code), refused.Message, "", refused.Remedy),
        FinalDocumentException final => new(
            ExitCode.Failed, RefusalCode.OfEngine("final-document"), final.Message, final.Key, "Correct it by a new, linked document."),
        OverDisposedException over => new(
            ExitCode.Failed, RefusalCode.OfEngine("over-disposed"), over.Message, over.Item.ToString(), "Plan again; if it stays, report it."),
        RetainerRefusedException retainer => new(
            retainer.Refusal is RetainerRefusal.Unknown or RetainerRefusal.RequestUnknown or RetainerRefusal.AmountWrong or RetainerRefusal.ReasonMissing ? ExitCode.Usage : ExitCode.Failed,
            CodeOf(retainer.Refusal), retainer.Message, "", retainer.Remedy),
        RetainerBelowZeroException below => new(
            ExitCode.Failed, RefusalCode.OfEngine("retainer-below-zero"), below.Message, below.Retainer, "Plan again; see 'timepost show retainers'."),
        ArgumentException { Source: not "System.Private.CoreLib" } wrong when wrong.GetType() != typeof(ArgumentException)
            && wrong.GetType().Namespace?.StartsWith("Timepost.", StringComparison.Ordinal) == true =>
            new(ExitCode.Usage, RefusalCode.NotFound, wrong.Message, "", "Check the id; 'timepost show' lists what there is."),
        MissingBooksException missing => new(ExitCode.Failed, RefusalCode.BooksMissing, missing.Message, "timepost.yaml", "Add the connection to timepost.yaml."),
        MissingAccountException account => new(ExitCode.Failed, RefusalCode.AccountMissing, account.Message, "mapping.yaml", "Add it to mapping.yaml, then try again."),
        FileNotFoundException or DirectoryNotFoundException => new(
            ExitCode.Failed, RefusalCode.FileMissing, exception.Message, "", "Check the path."),
        UnauthorizedAccessException => new(ExitCode.Failed, RefusalCode.FileDenied, exception.Message, "", "Check the rights on the folder and its files."),
        IOException io => new(ExitCode.Failed, RefusalCode.FileIo, io.Message, "", "Check the disk, then try again: nothing is half done."),
        _ => new(
            ExitCode.Failed, RefusalCode.Unexpected, $"This should not happen: {exception.Message}", exception.GetType().Name,
            "Run it again with --verbose and report what it prints."),
    };

    private static RefusalCode CodeOf(RetainerRefusal refusal) => refusal switch
    {
        RetainerRefusal.Unknown => RefusalCode.RetainerUnknown,
        RetainerRefusal.AmountWrong => RefusalCode.RetainerAmount,
        RetainerRefusal.TooLittle => RefusalCode.RetainerTooLittle,
        RetainerRefusal.NotRefundable => RefusalCode.RetainerNotRefundable,
        RetainerRefusal.HoursOnly => RefusalCode.RetainerOfHours,
        RetainerRefusal.ReasonMissing => RefusalCode.RetainerReason,
        RetainerRefusal.NoTaxRate => RefusalCode.RetainerTaxRate,
        RetainerRefusal.RequestUnknown => RefusalCode.RequestUnknown,
        RetainerRefusal.RequestNotOpen => RefusalCode.RequestNotOpen,
    };

    private static string Place(long line, string column) => (line, column.Length) switch
    {
        (0, 0) => "",
        (_, 0) => $"line {line}",
        (0, _) => $"column {column}",
        _ => $"line {line}, column {column}",
    };
}
