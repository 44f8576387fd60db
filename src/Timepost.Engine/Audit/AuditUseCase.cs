using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Charts;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Audit;

/// <summary>What must be cleaned up on both sides before the first sync: the names, entries and accounts that are stored, under the rule set.
/// Reads the entries once, as a stream, and all in one view of the store; changes nothing.</summary>
public sealed class AuditUseCase(WorkspaceContext context)
{
    /// <summary>Audits the workspace.</summary>
    /// <exception cref="NotAllowedException">Below viewer.</exception>
    public AuditReport Audit(Caller caller)
    {
        caller.Require(ActorRole.Viewer, "Auditing");
        using var reading = context.Store.Read();
        var mapping = new WorkMapping(context.Rules, reading.Work);
        var findings = new List<AuditFinding>();
        var work = new WorkAudit(mapping, reading.Work, findings);
        work.Read();
        var names = new NameAudit(mapping, reading.Work, findings);
        names.Clients(work.Clients);
        names.Projects(work.Projects);
        RuleAudit.Taxes(context.Rules, work.FirstDays, findings);
        names.Conventions(work.Clients, work.Projects);
        var books = context.Rules.Workspace.Connections.Any(c => c.Role == ConnectionRole.Books) ? context.PrimaryBooks.Name : "";
        RuleAudit.Accounts(context.Rules, Chart.Of(reading, books, books), books, findings);
        RuleAudit.InputTaxes(mapping, reading.Work, findings);
        findings.Sort(static (a, b) => Compare(a, b));
        return new AuditReport(findings, work.Entries, names.Compared);
    }

    private static int Compare(AuditFinding left, AuditFinding right)
    {
        var order = left.Kind.Number.CompareTo(right.Kind.Number);
        for (var i = 0; order == 0 && i < Math.Min(left.Subjects.Count, right.Subjects.Count); i++)
        {
            order = string.CompareOrdinal(left.Subjects[i], right.Subjects[i]);
        }

        return order != 0 ? order : string.CompareOrdinal(left.Evidence, right.Evidence);
    }
}
