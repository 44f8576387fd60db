using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;

namespace Timepost.Domain.Subcontracting;

/// <summary>The subcontractors of a rule set: whose worker is whose, and what an hour costs.</summary>
/// <remarks>Not safe for several threads: it remembers what it looked up.</remarks>
public sealed class SubcontractorTable
{
    private static readonly TaxTerms NoTax = new() { Code = "" };
    private readonly Dictionary<string, Subcontractor> _byVendor = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Subcontractor, string Client), RateCard> _cards = [];
    private readonly RuleSet _rules;

    private SubcontractorTable(RuleSet rules)
    {
        _rules = rules;
        foreach (var subcontractor in rules.Subcontractors)
        {
            _byVendor.TryAdd(subcontractor.Vendor, subcontractor);
        }
    }

    /// <summary>Of a rule set; null where it has no subcontractors.</summary>
    public static SubcontractorTable? Of(RuleSet rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return rules.Subcontractors.Count == 0 ? null : new SubcontractorTable(rules);
    }

    /// <summary>Whose worker it is; null for the firm's own people.</summary>
    public Subcontractor? Find(WorkerTarget? worker) => worker is { Vendor.Length: > 0 } ? ByVendor(worker.Vendor) : null;

    /// <summary>By the vendor's name in the books, or null.</summary>
    public Subcontractor? ByVendor(string vendor) => _byVendor.GetValueOrDefault(vendor);

    /// <summary>By its id or the vendor's name, or null.</summary>
    public Subcontractor? Named(string name)
    {
        foreach (var subcontractor in _rules.Subcontractors)
        {
            if (subcontractor.Id == name)
            {
                return subcontractor;
            }
        }

        return ByVendor(name);
    }

    /// <summary>What an hour costs: first hit wins, task → worker on project → project → worker → client → all.</summary>
    /// <param name="subcontractor">Whose rates.</param>
    /// <param name="client">Mapped client id; empty where none.</param>
    /// <param name="project">Mapped project, or null.</param>
    /// <param name="task">Mapped task, or null.</param>
    /// <param name="worker">Mapped worker.</param>
    /// <param name="day">Billing day.</param>
    public RateFound CostRate(Subcontractor subcontractor, string client, ProjectTarget? project, TaskTarget? task, WorkerTarget worker, LocalDate day)
    {
        ArgumentNullException.ThrowIfNull(subcontractor);
        var key = (subcontractor.Id, client);
        if (!_cards.TryGetValue(key, out var card))
        {
            var terms = new Agreement { Id = subcontractor.Id, Client = client, Currency = subcontractor.Currency, Tax = NoTax };
            _cards[key] = card = new RateCard(_rules with { Rates = subcontractor.Rates }, terms);
        }

        return card.Find(project, task, worker, day);
    }

    /// <summary>The client's rate under <c>cost-plus</c>: cost × (100 + markup) ÷ 100, exact.</summary>
    public static HourlyRate CostPlus(HourlyRate cost, decimal markupPercent) => cost with { PerHour = cost.PerHour * (100m + markupPercent) / 100m };
}
