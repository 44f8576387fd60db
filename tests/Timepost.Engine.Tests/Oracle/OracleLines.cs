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
    /// Within a level the agreement's rates come before the workspace's. Null: an exception.</summary>
    public decimal? Rate(OracleEntry entry)
    {
        if (entry.OwnRate is { } own)
        {
            return own;
        }

        // a rate of the agreement without any condition is its client's
        return Terms.Rates.Select(r => (Rule: r, Level: Math.Min(5, Level(r)), Source: 0)).Concat(firm.Rules.Rates.Select(r => (Rule: r, Level: Level(r), Source: 1)))
            .Where(r => !(r.Rule.From > entry.Day) && !(r.Rule.To < entry.Day)
                && (r.Rule.Task.Length == 0 || r.Rule.Task == entry.Task) && (r.Rule.Project.Length == 0 || r.Rule.Project == entry.Project)
                && (r.Rule.Worker.Length == 0 || r.Rule.Worker == entry.Worker) && (r.Rule.Client.Length == 0 || r.Rule.Client == "harbor"))
            .OrderBy(r => r.Level).ThenBy(r => r.Source).ThenBy(r => Level(r.Rule)).Select(r => (decimal?)r.Rule.Amount).FirstOrDefault();
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

    /// <summary>Which of a code's rates, by their dates.</summary>
    public int RateNumber(string code, decimal percent) =>
        code.Length == 0 ? 0 : firm.Rules.TaxCodes.Single(c => c.Id == code).Rates.OrderBy(r => r.From).ToList().FindIndex(r => r.Percent == percent);

    public string SplitOf(string project) => Terms.SplitBy switch
    {
        InvoiceSplit.Project => project,
        InvoiceSplit.PurchaseOrder => Project(project).PurchaseOrder,
        _ => "",
    };

    private TaskTarget Task(OracleEntry entry) => firm.Rules.Tasks.Rules.Select(r => r.Target).Single(t => t.Id == entry.Task);

    private ProjectTarget Project(string id) => firm.Rules.Projects.Rules.Select(r => r.Target).Single(p => p.Id == id);

    /// <summary>Billed seconds of each stretch, after what its scope holds of earlier invoices.</summary>
    public Dictionary<Piece, long> Round(IEnumerable<Piece> pieces, LocalDate period, ImmutableDictionary<string, (long Seconds, long Billed)> before)
    {
        var billed = new Dictionary<Piece, long>(ReferenceEqualityComparer.Instance);
        foreach (var scope in OracleTime.InOrder(pieces).GroupBy(p => Scope(p, period)))
        {
            var inside = scope.ToList();
            var shares = OracleTime.Hand([.. inside.Select(Part)], Terms.Rounding, before.GetValueOrDefault(scope.Key));
            for (var at = 0; at < inside.Count; at++)
            {
                billed[inside[at]] = shares[at];
            }
        }

        return billed;
    }

    /// <summary>What a scope holds once a stretch of it is on an invoice.</summary>
    public ImmutableDictionary<string, (long Seconds, long Billed)> Use(
        ImmutableDictionary<string, (long Seconds, long Billed)> scopes, Piece piece, long billed, LocalDate period)
    {
        var scope = Scope(piece, period);
        var (seconds, before) = scopes.GetValueOrDefault(scope);
        return scopes.SetItem(scope, (seconds + Part(piece), before + billed));
    }

    // what a cap left open goes on with the scope of the period that it was left from
    private string Scope(Piece piece, LocalDate period)
    {
        var invoice = $"{piece.CarriedFrom ?? period} {SplitOf(piece.Entry.Project)}";
        return Terms.Rounding.Scope switch
        {
            RoundingScope.Entry => $"entry {piece.Entry.Index}",
            RoundingScope.Day => $"day {invoice} {piece.Entry.Worker} {piece.Entry.Task} {piece.Entry.Day}",
            RoundingScope.Line => $"line {invoice} {LineKey(piece with { CarriedFrom = null })}",
            RoundingScope.Invoice => $"invoice {invoice} {piece.Entry.Project}",
            _ => throw new InvalidOperationException(),
        };
    }

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
    public List<WorkingLine> Work(IEnumerable<(Piece Piece, long Billed)> work, string split, List<Piece> order)
    {
        var lines = new List<WorkingLine>();
        foreach (var group in work.GroupBy(w => LineKey(w.Piece)))
        {
            var seconds = group.Sum(w => w.Billed);
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
                First = First(group.Select(w => w.Piece), order),
            });
        }

        return lines;
    }

    /// <summary>Seconds × rate ÷ 3600, rounded once.</summary>
    public long Money(long seconds, decimal rate) => (seconds * Exact.Of(rate) * MinorUnits / SecondsAnHour).Round(HalfEven);

    /// <summary>Non-billable work that is shown: a line at 100 % discount.</summary>
    public IEnumerable<WorkingLine> Shown(IEnumerable<Piece> pieces, string split, List<Piece> order) =>
        pieces.GroupBy(LineKey).Select(g => new WorkingLine { What = "shown", Split = split, Code = g.Key.Code, Percent = g.Key.Percent, First = First(g, order) });

    private static int First(IEnumerable<Piece> pieces, List<Piece> order) => pieces.Min(p => order.FindIndex(o => o.Entry == p.Entry));
}
