using System.Collections.Immutable;
using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;

namespace Timepost.Engine.Tests.Oracle;

/// <summary>From stretches of work to lines with money: rates, rounding of time, grouping, line money, line discount.</summary>
internal sealed class OracleLines(OracleCase firm)
{
    private const int SecondsAnHour = 3600;

    private Agreement Terms => firm.Terms;

    public bool HalfEven => firm.Rules.Workspace.MoneyRounding == RoundingMode.HalfEven;

    public long MinorUnits => Terms.Currency.MinorPerMajor;

    /// <summary>Who may be billed at all: what the mapping calls billable, else the source, else the policy.</summary>
    public bool IsBillable(OracleEntry entry) =>
        Task(entry).Billable ?? Project(entry.Project).Billable ?? entry.Billable ?? firm.Rules.Policies.BillableByDefault;

    public decimal Fraction(OracleEntry entry) => Task(entry).BillableFraction;

    public long Part(Piece piece) =>
        OracleTime.BillablePart(piece.Entry, piece.To, Fraction(piece.Entry)) - OracleTime.BillablePart(piece.Entry, piece.From, Fraction(piece.Entry));

    /// <summary>First hit wins: the entry's own rate, then task, worker on project, project, worker, client, workspace.
    /// The agreement's rates come before the workspace's. Null: an exception.</summary>
    public decimal? Rate(OracleEntry entry)
    {
        if (entry.OwnRate is { } own)
        {
            return own;
        }

        foreach (var rules in new[] { Terms.Rates, firm.Rules.Rates })
        {
            var found = rules
                .Where(r => !(r.From > entry.Day) && !(r.To < entry.Day)
                    && (r.Task.Length == 0 || r.Task == entry.Task) && (r.Project.Length == 0 || r.Project == entry.Project)
                    && (r.Worker.Length == 0 || r.Worker == entry.Worker) && (r.Client.Length == 0 || r.Client == "harbor"))
                .OrderBy(Level).FirstOrDefault();
            if (found is not null)
            {
                return found.Amount;
            }
        }

        return null;
    }

    private static int Level(RateRule rule) => rule switch
    {
        { Task.Length: > 0 } => 1,
        { Worker.Length: > 0, Project.Length: > 0 } => 2,
        { Project.Length: > 0 } => 3,
        { Worker.Length: > 0 } => 4,
        { Client.Length: > 0 } => 5,
        _ => 6,
    };

    public string CodeOf(OracleEntry entry) => Task(entry).TaxCode is { Length: > 0 } own ? own : Terms.Tax.Code;

    /// <summary>Percent of a code on a day: the last rate that has begun; none where the customer accounts for it or outside tax.</summary>
    public decimal Percent(string code, LocalDate day)
    {
        if (code.Length == 0)
        {
            return 0;
        }

        var found = firm.Rules.TaxCodes.Single(c => c.Id == code);
        return found.ReverseCharge ? 0 : found.Rates.Where(r => r.From <= day).OrderBy(r => r.From).Last().Percent;
    }

    public string SplitOf(string project) => Terms.SplitBy switch
    {
        InvoiceSplit.Project => project,
        InvoiceSplit.PurchaseOrder => Project(project).PurchaseOrder,
        _ => "",
    };

    private TaskTarget Task(OracleEntry entry) => firm.Rules.Tasks.Rules.Select(r => r.Target).Single(t => t.Id == entry.Task);

    private ProjectTarget Project(string id) => firm.Rules.Projects.Rules.Select(r => r.Target).Single(p => p.Id == id);

    /// <summary>Billed seconds of each stretch, and what the scopes hold afterwards.</summary>
    public (Dictionary<Piece, long> Billed, ImmutableDictionary<string, (long Seconds, long Billed)> After) Round(
        IEnumerable<Piece> pieces, string invoice, ImmutableDictionary<string, (long Seconds, long Billed)> before)
    {
        var billed = new Dictionary<Piece, long>(ReferenceEqualityComparer.Instance);
        foreach (var scope in OracleTime.InOrder(pieces).GroupBy(p => Scope(p, invoice)))
        {
            var inside = scope.ToList();
            var (shares, after) = OracleTime.Hand(scope.Key, [.. inside.Select(Part)], Terms.Rounding, before);
            before = after;
            for (var at = 0; at < inside.Count; at++)
            {
                billed[inside[at]] = shares[at];
            }
        }

        return (billed, before);
    }

    // entry and day go over invoices, line and invoice are of one invoice
    private string Scope(Piece piece, string invoice) => Terms.Rounding.Scope switch
    {
        RoundingScope.Entry => $"entry {piece.Entry.Index}",
        RoundingScope.Day => $"day {piece.Entry.Worker} {piece.Entry.Task} {piece.Entry.Day}",
        RoundingScope.Line => $"line {invoice} {LineKey(piece)}",
        RoundingScope.Invoice => $"invoice {invoice} {piece.Entry.Project}",
        _ => throw new InvalidOperationException(),
    };

    /// <summary>What is on one line: the agreed grouping, and whatever one line can have only one of. Sorted as lines are.</summary>
    public (string Project, string Task, string Worker, LocalDate? Day, int Entry, decimal Rate, string Code, decimal Percent, LocalDate? Carried) LineKey(Piece piece)
    {
        var entry = piece.Entry;
        var by = Terms.Lines.By;
        return (
            by.HasFlag(LineGrouping.Project) ? entry.Project : "",
            by.HasFlag(LineGrouping.Task) ? entry.Task : "",
            by.HasFlag(LineGrouping.Worker) ? entry.Worker : "",
            by.HasFlag(LineGrouping.Day) ? entry.Day : null,
            by.HasFlag(LineGrouping.Entry) ? entry.Index : -1,
            Rate(entry)!.Value,
            CodeOf(entry),
            Percent(CodeOf(entry), entry.Day),
            piece.CarriedFrom);
    }

    /// <summary>Lines of one invoice's work after the line discount.</summary>
    public List<WorkingLine> Work(IEnumerable<Piece> pieces, string split, IReadOnlyDictionary<Piece, long> billed)
    {
        var lines = new List<WorkingLine>();
        foreach (var group in pieces.GroupBy(LineKey).OrderBy(g => g.Key.Project, StringComparer.Ordinal).ThenBy(g => g.Key.Task, StringComparer.Ordinal)
            .ThenBy(g => g.Key.Worker, StringComparer.Ordinal).ThenBy(g => g.Key.Day))
        {
            var seconds = group.Sum(p => billed[p]);
            var amount = Money(seconds, group.Key.Rate);
            lines.Add(new WorkingLine
            {
                What = "work",
                Split = split,
                Amount = amount - (amount * Exact.Of(Terms.LineDiscountPercent) / 100).Round(HalfEven),
                ContainsTax = Terms.Tax.Inclusive,
                Code = group.Key.Code,
                Percent = group.Key.Percent,
                Seconds = seconds,
            });
        }

        return lines;
    }

    /// <summary>Seconds × rate ÷ 3600, rounded once.</summary>
    public long Money(long seconds, decimal rate) => (seconds * Exact.Of(rate) * MinorUnits / SecondsAnHour).Round(HalfEven);

    /// <summary>Non-billable work that is shown: a line at 100 % discount.</summary>
    public IEnumerable<WorkingLine> Shown(IEnumerable<Piece> pieces, string split) =>
        pieces.GroupBy(LineKey).Select(g => new WorkingLine { What = "shown", Split = split, Code = g.Key.Code, Percent = g.Key.Percent });
}
