using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Engine.Intake;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Reconciliation;

/// <summary>Hours and money of one client, project and month.</summary>
/// <param name="Client">Mapped client id; empty for work that no rule maps.</param>
/// <param name="Project">Mapped project id; empty for work without a project, or with one that no rule maps.</param>
/// <param name="Month">First day of the month of the billing days.</param>
/// <param name="Entries">Active entries.</param>
/// <param name="Seconds">Their raw seconds.</param>
/// <param name="BilledSeconds">Rounded seconds on drafts and documents.</param>
/// <param name="Net">Net of their lines, one amount for each currency, by code; empty where nothing is drafted. Expenses and
/// amounts without entries are in none.</param>
public sealed record HoursAndMoney(
    string Client, string Project, LocalDate Month, long Entries, long Seconds, long BilledSeconds, IReadOnlyList<Money> Net)
{
    /// <summary>Raw seconds that were given up with a reason.</summary>
    public long WrittenOffSeconds { get; init; }

    /// <summary>What they would have come to at the rates that hold for them, one amount for each currency, by code, each rounded once; work
    /// without a rate is in none.</summary>
    public IReadOnlyList<Money> WrittenOff { get; init; } = [];
}

/// <summary>Hours and money by client, project and month. Reads the roll-ups, which the transactions keep that change the work and
/// plan it; where a rule asks for more than names (a tag, a connection) hours are counted from the entries.</summary>
public sealed class HoursUseCase(WorkspaceContext context)
{
    /// <summary>By client, project and month.</summary>
    /// <exception cref="NotAllowedException">Below viewer.</exception>
    public IReadOnlyList<HoursAndMoney> Hours(Caller caller) => Report(caller, recount: false);

    /// <summary>The same, with hours counted anew from the entries: equal, or the roll-up is wrong.</summary>
    /// <exception cref="NotAllowedException">Below viewer.</exception>
    public IReadOnlyList<HoursAndMoney> Recount(Caller caller) => Report(caller, recount: true);

    private List<HoursAndMoney> Report(Caller caller, bool recount)
    {
        caller.Require(ActorRole.Viewer, "Reading hours");
        using var reading = context.Store.Read();
        var mapping = new WorkMapping(context.Rules, reading.Work);
        var sums = new Dictionary<Key, Sum>();
        if (mapping.NamesDecide && !recount)
        {
            foreach (var row in reading.Listings.Hours())
            {
                var (client, project) = mapping.OfNames(row.Client, row.Project);
                Of(sums, new Key(client, project, Months.Of(row.Month))).Work(row.Entries, row.Seconds);
            }
        }
        else
        {
            Count(reading, mapping, sums);
        }

        foreach (var value in reading.Plans.Values())
        {
            Of(sums, new Key(value.Client, value.Project, value.Month)).Value(value.BilledSeconds, value.Net);
        }

        WrittenOff(reading, mapping, sums);
        return Sorted(sums);
    }

    // at the rate that holds for the work, as if it were billed
    private static void WrittenOff(IStoreTransaction reading, WorkMapping mapping, Dictionary<Key, Sum> sums)
    {
        foreach (var writeOff in reading.Corrections.WriteOffs(""))
        {
            foreach (var row in reading.Dispositions.OfDocument(writeOff.Document.Value))
            {
                if (row.To != Disposed.WrittenOff || reading.Work.Entry(new EntryId(row.Item)) is not { } entry)
                {
                    continue;
                }

                var combo = mapping.Explain(entry);
                var own = combo.Client is { } client && mapping.AgreementOf(client.Id, combo.Project?.Id ?? "", row.BillingDay) is { } terms
                    ? combo.RateOn(
                        terms, Days.FromDate(row.BillingDay), row.BillingDay,
                        combo.TrustsRates ? ClientPlanner.OwnRate(entry.Rate, entry.Currency, terms.Agreement) : null).Rate
                    : null;
                Of(sums, new Key(combo.Client?.Id ?? "", combo.Project?.Id ?? "", Months.Of(row.BillingDay))).WriteOff(row.Quantity, own?.Of(row.Quantity));
            }
        }
    }

    private static void Count(IStoreTransaction reading, WorkMapping mapping, Dictionary<Key, Sum> sums)
    {
        int[] clients = [0, .. reading.Work.Names(NameKind.Client).Select(n => n.Id)];
        foreach (var row in reading.Work.Rows(clients, null, LocalDate.MaxIsoValue))
        {
            var combo = mapping.Of(row);
            Of(sums, new Key(combo.Client?.Id ?? "", combo.Project?.Id ?? "", Months.OfDays(row.BillingDay))).Work(1, row.Seconds);
        }
    }

    private static Sum Of(Dictionary<Key, Sum> sums, Key key)
    {
        if (!sums.TryGetValue(key, out var sum))
        {
            sums.Add(key, sum = new Sum());
        }

        return sum;
    }

    private List<HoursAndMoney> Sorted(Dictionary<Key, Sum> sums)
    {
        var keys = new Key[sums.Count];
        sums.Keys.CopyTo(keys, 0);
        Array.Sort(keys);
        var rows = new List<HoursAndMoney>(keys.Length);
        foreach (var key in keys)
        {
            var sum = sums[key];
            rows.Add(new HoursAndMoney(
                key.Client, key.Project, Months.Start(key.Month), sum.Entries, sum.Seconds, sum.BilledSeconds, sum.Net)
            {
                WrittenOffSeconds = sum.WrittenOffSeconds,
                WrittenOff = [.. sum.WrittenOff.Where(w => w.Value != 0).Select(w => Money.Rounded(w.Value, w.Key, context.Rules.Workspace.MoneyRounding))],
            });
        }

        return rows;
    }

    private readonly record struct Key(string Client, string Project, int Month) : IComparable<Key>
    {
        public int CompareTo(Key other) =>
            string.CompareOrdinal(Client, other.Client) is var client and not 0 ? client
            : string.CompareOrdinal(Project, other.Project) is var project and not 0 ? project
            : Month.CompareTo(other.Month);
    }

    private sealed class Sum
    {
        private List<Money>? _net;

        public long Entries { get; private set; }

        public long Seconds { get; private set; }

        public long BilledSeconds { get; private set; }

        public IReadOnlyList<Money> Net => _net is null ? [] : _net;

        public void Work(long entries, long seconds)
        {
            Entries += entries;
            Seconds += seconds;
        }

        public long WrittenOffSeconds { get; private set; }

        public SortedDictionary<Currency, decimal> WrittenOff { get; } = [];

        public void WriteOff(long seconds, Price? value)
        {
            WrittenOffSeconds += seconds;
            if (value is { } price)
            {
                WrittenOff[price.Currency] = WrittenOff.GetValueOrDefault(price.Currency) + price.Amount;
            }
        }

        // values come one for each currency, in the order of codes
        public void Value(long billed, Money net)
        {
            BilledSeconds += billed;
            (_net ??= new List<Money>(1)).Add(net);
        }
    }
}
