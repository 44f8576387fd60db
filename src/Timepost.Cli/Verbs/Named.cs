using Timepost.Domain.Identity;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Cli.Verbs;

/// <summary>What a filter of the subledger names.</summary>
internal static class Named
{
    /// <summary>The id of a client that was typed; empty where none was.</summary>
    public static string Party(Composition workspace, string? typed)
    {
        if (typed is null)
        {
            return "";
        }

        using var reading = workspace.Read();
        return new ClientNames(workspace.Context, reading).OnDocuments(typed);
    }

    /// <summary>The key of a document by its number or key, or the id of an expense; empty where none was typed.</summary>
    /// <exception cref="OperationRefusedException"><c>document-unknown</c>.</exception>
    public static string Document(Composition workspace, string? typed)
    {
        if (typed is null)
        {
            return "";
        }

        using var reading = workspace.Read();
        return reading.Plans.DraftByNumber(typed)?.Key.Value ?? reading.Bookings.ByNumber(typed)?.Key.Value ?? (IsKey(typed) ? typed
            : throw new OperationRefusedException("document-unknown", $"No document in the books has the number '{typed}'.", "See 'timepost show invoices' and 'timepost show bills'."));
    }

    private static bool IsKey(string typed)
    {
        try
        {
            return Guid.TryParse(typed, out _) || DocumentKey.Parse(typed).Value.Length > 0;
        }
        catch (FormatException)
        {
            return false; // the caller says that there is none
        }
    }
}
