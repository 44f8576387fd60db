using Timepost.Domain.Identity;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Explaining;

/// <summary>One step of a derivation.</summary>
/// <param name="Step">raw, normalised, client, project, task, worker, agreement, rate, billable part, rounding, product, amount, line discount, invoice discount, tax, net, total, action, books, difference, …</param>
/// <param name="From">What went in.</param>
/// <param name="To">What came out.</param>
/// <param name="Rule">Rule, policy or file and line that decided; empty where none.</param>
/// <param name="Version">Version of what decided: rule set (12 digits of its hash; its published version before them, or <c>unpublished</c>, once some version is published), zone data, the blob of a raw record; empty where none.</param>
/// <param name="Note">For a reader; empty where nothing.</param>
public sealed record DerivationStep(string Step, string From, string To, string Rule, string Version, string Note);

/// <summary>The chain from an amount in the books back to the raw records.</summary>
/// <param name="Id">As asked, made full.</param>
/// <param name="Steps">In order.</param>
public sealed record Derivation(string Id, IReadOnlyList<DerivationStep> Steps);

/// <summary>Nothing has this id.</summary>
public sealed class NothingToExplainException(string id) : ArgumentException(
    $"Nothing has the id '{id}'. Give an entry's or expense's id, a document key (TP…), a number (INV-2026-00001, PAY-2026-00001), or a line (INV-2026-00001/3).")
{
    /// <summary>As given.</summary>
    public string Id { get; } = id;
}

/// <summary>Cuts raw records out of stored files.</summary>
public interface IRawReader
{
    /// <summary>The text of a raw record; null where its file has expired or was erased.</summary>
    string? Read(Intake.RawSpan span);
}

/// <summary>Prints the derivation of an invoice, a line, an entry, an expense, or of what a person or a period's end recorded.</summary>
public sealed class ExplainUseCase(WorkspaceContext context, IRawReader raw)
{
    /// <summary>Explains.</summary>
    /// <exception cref="NotAllowedException">Below viewer.</exception>
    /// <exception cref="NothingToExplainException">Nothing has this id.</exception>
    public Derivation Explain(Caller caller, string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        caller.Require(ActorRole.Viewer, "Explaining");
        using var transaction = context.Store.Read();
        return Versions(Explain(transaction, id), RuleSets.Versions.VersionNames.Of(transaction));
    }

    // a rule set by its published number; its digits stand beside, as a text can be published twice
    private static Derivation Versions(Derivation derivation, RuleSets.Versions.VersionNames names) => !names.Any ? derivation : derivation with
    {
        Steps = [.. derivation.Steps.Select(s => s.Step != "raw" && IsRuleSet(s.Version) ? s with { Version = $"{names.OfDigits(s.Version)} {s.Version}" } : s)],
    };

    // of a raw record the version is its file's
    private static bool IsRuleSet(string version) => version.Length == RuleHistory.Digits && version.All(char.IsAsciiHexDigitLower);

    private Derivation Explain(IStoreTransaction transaction, string id)
    {
        if (Guid.TryParse(id, out var guid))
        {
            return new EntryDerivation(context, transaction, raw).Explain(guid)
                ?? new ExpenseDerivation(context, transaction, raw).Explain(guid)
                ?? throw new NothingToExplainException(id);
        }

        var slash = id.LastIndexOf('/');
        if (slash < 0 && Booking(transaction, id) is { } booking)
        {
            return new BookingDerivation(context, transaction).Explain(booking);
        }

        var document = Find(transaction, slash < 0 ? id : id[..slash]) ?? throw new NothingToExplainException(id);
        var history = new RuleHistory(context, transaction);
        var derivation = new DocumentDerivation(transaction, history, new Recomputed(context, transaction, history), document);
        if (slash < 0)
        {
            return derivation.Whole();
        }

        return int.TryParse(id.AsSpan(slash + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var line)
            && derivation.Line(line, raw) is { } found
            ? found
            : throw new NothingToExplainException(id);
    }

    private static StoredDraft? Find(IStoreTransaction transaction, string id) =>
        Key(id, out var key) ? key is { } known ? transaction.Plans.Draft(known) : null
        : transaction.Plans.DraftByNumber(id);

    private static Subledger.Booking? Booking(IStoreTransaction transaction, string id) =>
        Key(id, out var key) ? key is { } known ? transaction.Bookings.Find(known) : null
        : transaction.Bookings.ByNumber(id);

    // it looks like a key; null where it is none: the caller says that nothing has it
    private static bool Key(string id, out DocumentKey? key)
    {
        key = null;
        if (!id.StartsWith("TP", StringComparison.Ordinal) || id.Length != 20)
        {
            return false;
        }

        try
        {
            key = DocumentKey.Parse(id);
        }
        catch (FormatException)
        {
            key = null;
        }

        return true;
    }
}
