using NodaTime;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;

namespace Timepost.Engine.Plans;

/// <summary>The invoices that a client's open work falls into.</summary>
/// <remarks>Lists of entries are taken from <paramref name="spare"/> where there are any.</remarks>
internal sealed class Groups(string workspaceKey, ClientTarget client, ClientHistory history, PlanScope scope, Stack<List<BillableEntry>> spare)
{
    private readonly SortedDictionary<GroupKey, Group> _groups = [];
    private Group? _last;
    private BillingPeriod _lastPeriod;
    private LocalDate _lastAfter;

    /// <summary>Those not drafted yet, first period first.</summary>
    public Group? TakeFirst()
    {
        foreach (var (key, group) in _groups)
        {
            _groups.Remove(key);
            _last = null;
            return group;
        }

        return null;
    }

    /// <summary>The invoice for work of a day; null where its period has not ended. Late: the day is on a final invoice's
    /// part of its period, and the work goes on the next invoice. Days after that part are the period's next generation.</summary>
    public (Group Group, bool Late)? For(AgreementTerms terms, LocalDate day, ProjectTarget? project)
    {
        var period = terms.PeriodOf(day);
        var split = SplitOf(terms.Agreement, project);
        if (_last is { } last && ReferenceEquals(last.Terms, terms) && last.Split == split && _lastPeriod == period && day > _lastAfter)
        {
            return (last, false);
        }

        var identity = Identity(terms.Agreement, split, period.Label, 1);
        var taken = history.Taken(identity);
        var after = terms.Agreement.LateEntries == LateEntryPolicy.Supplementary ? null : history.Through(identity);
        if (after is null || day > after)
        {
            if (!scope.Drafts(period.Days))
            {
                return null;
            }

            var group = Get(terms, split, period, taken + 1);
            (_last, _lastPeriod, _lastAfter) = (group, period, after ?? LocalDate.MinIsoValue);
            return (group, false);
        }

        return From(terms, split, period) is { } next ? (next, true) : null;
    }

    /// <summary>The invoice after a period's, for what its invoice could not take; null where that period has not ended.</summary>
    public Group? Next(AgreementTerms terms, string split, BillingPeriod period) => From(terms, split, After(terms, period));

    // the first invoice from a period on that is not final, or is so for a part of its period only
    private Group? From(AgreementTerms terms, string split, BillingPeriod period)
    {
        while (scope.Drafts(period.Days))
        {
            var identity = Identity(terms.Agreement, split, period.Label, 1);
            if (history.Through(identity) is not { } through || through < period.Days.End)
            {
                return Get(terms, split, period, history.Taken(identity) + 1);
            }

            period = After(terms, period);
        }

        return null;
    }

    private static BillingPeriod After(AgreementTerms terms, BillingPeriod period) =>
        BillingPeriods.Of(period.Days.End.PlusDays(1), terms.Agreement.Period);

    /// <summary>The invoice of a period, made where it is not there: for fees without work.</summary>
    public Group? ForFee(AgreementTerms terms, BillingPeriod period)
    {
        var taken = history.Taken(Identity(terms.Agreement, "", period.Label, 1));
        return scope.Drafts(period.Days) && (taken == 0 || history.FeeReleased(terms.Agreement, period.Label)) ? Get(terms, "", period, taken + 1) : null;
    }

    /// <summary>The next open invoice of a period, for lines by hand.</summary>
    public Group? ForByHand(AgreementTerms terms, BillingPeriod period) => scope.Drafts(period.Days)
        ? Get(terms, "", period, history.Taken(Identity(terms.Agreement, "", period.Label, 1)) + 1) : null;

    /// <summary>A later invoice of the same agreement and period has work of its own: it brings the top-up to the minimum.</summary>
    public bool WorkFollows(Group group)
    {
        foreach (var (key, other) in _groups)
        {
            if (key.Start > group.Period.Days.Start)
            {
                return false;
            }

            if (key.Start == group.Period.Days.Start && key.Agreement == group.Identity.Agreement && other.HasOwnWork)
            {
                return true;
            }
        }

        return false;
    }

    private Group Get(AgreementTerms terms, string split, BillingPeriod period, int generation)
    {
        var key = new GroupKey(period.Days.Start, terms.Agreement.Id, split, generation);
        if (!_groups.TryGetValue(key, out var group))
        {
            group = new Group(terms, split, period, Identity(terms.Agreement, split, period.Label, generation), spare.TryPop(out var list) ? list : []);
            _groups[key] = group;
        }

        return group;
    }

    private DocumentIdentity Identity(Agreement agreement, string split, string period, int generation) =>
        new(workspaceKey, "invoice", client.Id, agreement.Id, agreement.Currency.Code, split, period, generation);

    private static string SplitOf(Agreement agreement, ProjectTarget? project) => agreement.SplitBy switch
    {
        InvoiceSplit.None => "",
        InvoiceSplit.Project => project?.Id ?? "",
        InvoiceSplit.PurchaseOrder => project?.PurchaseOrder ?? "",
    };

    private readonly record struct GroupKey(LocalDate Start, string Agreement, string Split, int Generation) : IComparable<GroupKey>
    {
        public int CompareTo(GroupKey other)
        {
            var order = Start.CompareTo(other.Start);
            order = order != 0 ? order : string.CompareOrdinal(Agreement, other.Agreement);
            order = order != 0 ? order : string.CompareOrdinal(Split, other.Split);
            return order != 0 ? order : Generation.CompareTo(other.Generation);
        }
    }
}

/// <summary>One invoice to be.</summary>
internal sealed class Group(AgreementTerms terms, string split, BillingPeriod period, DocumentIdentity identity, List<BillableEntry> entries)
{
    public AgreementTerms Terms { get; } = terms;

    public string Split { get; } = split;

    public BillingPeriod Period { get; } = period;

    public DocumentIdentity Identity { get; } = identity;

    public List<BillableEntry> Entries { get; } = entries;

    public List<BillableExpense> Expenses { get; } = [];

    /// <summary>Lines by hand.</summary>
    public List<LineByHand> ByHand { get; } = [];

    /// <summary>Source clients and months of its entries.</summary>
    public HashSet<(int Client, int Month)> Sources { get; } = [];

    /// <summary>Billable work of its own period: neither late, nor non-billable, nor an expense.</summary>
    public bool HasOwnWork => Entries.Exists(e => !e.Late && e.Billable && e.OpenSeconds > 0);
}
