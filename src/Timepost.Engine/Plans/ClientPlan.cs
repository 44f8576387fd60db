using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using NodaTime;
using Timepost.Domain.Billing;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Fx;

namespace Timepost.Engine.Plans;

/// <summary>What one client's open work comes to: its drafts, and what kept work off them.</summary>
internal sealed class ClientPlan
{
    /// <summary>Drafts with something in them, by period, agreement, split.</summary>
    public List<ComputedDraft> Drafts { get; } = [];

    /// <summary>What must be decided, once per condition.</summary>
    public Dictionary<string, WorkProblem> Problems { get; } = new(StringComparer.Ordinal);

    /// <summary>Entries that wait, by reason; and their seconds.</summary>
    public SortedDictionary<string, (long Entries, long Seconds)> Waiting { get; } = new(StringComparer.Ordinal);

    /// <summary>Months (since 1970-01) of source clients that must be looked at again when time has passed.</summary>
    public SortedSet<(int Client, int Month)> StillDirty { get; } = [];

    /// <summary>Drafts of the periods in it were computed, others were left alone; null: all of the client's.</summary>
    public DateInterval? Days { get; init; }

    /// <summary>A document of a period that begins on a day was computed.</summary>
    public bool Covers(LocalDate start) => Days is null || Days.Contains(start);

    /// <summary>Raw seconds of each entry on the drafts: the limit of its item.</summary>
    public Dictionary<EntryId, long> Limits { get; init; } = [];

    /// <summary>Corrections that are larger than the invoice which would bring them.</summary>
    public List<DocumentKey> TooLarge { get; } = [];

    /// <summary>What each retainer will hold once the plan is carried out, by agreement: minor units or seconds.</summary>
    public Dictionary<string, long> RetainersLeft { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds an entry that waits.</summary>
    public void Wait(string reason, long seconds)
    {
        Waiting.TryGetValue(reason, out var sum);
        Waiting[reason] = (sum.Entries + 1, sum.Seconds + seconds);
    }

    /// <summary>Adds to a condition.</summary>
    public void Report(string kind, string objectKind, string objectId, string what, string suggestion, long seconds) =>
        Report(kind, objectKind, objectId, what, () => suggestion, seconds);

    /// <summary>Adds to a condition; its suggestion is made once.</summary>
    public void Report(string kind, string objectKind, string objectId, string what, Func<string> suggestion, long seconds)
    {
        var key = $"{kind}|{objectKind}|{objectId}";
        if (!Problems.TryGetValue(key, out var problem))
        {
            Problems[key] = problem = new WorkProblem(kind, objectKind, objectId, what, suggestion());
        }

        problem.Count++;
        problem.Seconds += seconds;
    }
}

/// <summary>A draft with what is needed to reserve it.</summary>
/// <param name="Draft">The draft.</param>
/// <param name="Hash">Its hash, entries included.</param>
/// <param name="Input">What it was computed from; null for a cost document.</param>
internal sealed record ComputedDraft(InvoiceDraft Draft, byte[] Hash, BillingInput? Input)
{
    /// <summary>What blocks it; empty where nothing.</summary>
    public string Blocked { get; init; } = string.Join(
        "; ", Draft.Notices.Where(n => n.Blocks).Select(n => n.Text).Distinct(StringComparer.Ordinal).Take(3));

    /// <summary>The line to type where an exchange rate is missing; empty where none is.</summary>
    public string Remedy { get; init; } = "";

    /// <summary>What it comes to in base; null where it is in base currency, or a rate is missing.</summary>
    public DocumentLock? Lock { get; init; }

    /// <summary>With its amounts in base, which are part of the hash with the ids of their rates. Without a rate of each day that it needs it is blocked.</summary>
    public ComputedDraft Locked(RateBook rates, RuleSet rules)
    {
        ArgumentNullException.ThrowIfNull(rates);
        ArgumentNullException.ThrowIfNull(rules);
        var (currency, to, policy) = (Draft.Currency, rules.Workspace.BaseCurrency, rules.Policies.Rates);
        if (currency == to)
        {
            return this;
        }

        // costs take the rate of their date; on cash basis receivable and its contra account stand at that of the invoice date
        var mode = Input is null ? RateLock.InvoiceDate : Input.Agreement.RateLock ?? policy.Lock;
        var ofPayment = rules.Workspace.Basis == AccountingBasis.Cash;
        var (found, missing) = DocumentLocking.Of(
            Draft, ofPayment ? RateLock.InvoiceDate : mode, ofPayment ? TaxRateDate.InvoiceDate : policy.TaxRateDate, day => rates.ToBase(currency, day), rules.Workspace.MoneyRounding);
        if (found is null)
        {
            var text = string.Join(' ', missing.Take(MostDays).Select(day => $"{rates.Missing(currency, to, day)} {rates.Remedy(currency, to, day)}"))
                + (missing.Count > MostDays ? string.Create(CultureInfo.InvariantCulture, $" So do {missing.Count - MostDays} more days.") : "");
            return this with { Blocked = Blocked.Length == 0 ? text : $"{Blocked}; {text}", Remedy = rates.Remedy(currency, to, missing[0]) };
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Hash);
        Append(hash, found.Document);
        foreach (var line in found.Lines)
        {
            Append(hash, line);
        }

        return this with { Hash = hash.GetHashAndReset(), Lock = found };
    }

    private const int MostDays = 3;

    private static void Append(IncrementalHash hash, LockedAmount amount)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, amount.BaseNet.Minor);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], amount.BaseTax.Minor);
        hash.AppendData(bytes);
        foreach (var ids in (IReadOnlyList<RateId>[])[amount.Rates, amount.TaxRates])
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes, ids.Count);
            hash.AppendData(bytes[..4]);
            foreach (var id in ids)
            {
                id.Value.TryWriteBytes(bytes, bigEndian: true, out _);
                hash.AppendData(bytes);
            }
        }
    }

    /// <summary>The last day that it covers: before the end of its period where a part of that is billed.</summary>
    public LocalDate Through { get; init; } = Draft.Period.End;
}

/// <summary>Something about the work that a person must decide.</summary>
internal sealed class WorkProblem(string kind, string objectKind, string objectId, string what, string suggestion)
{
    public string Kind { get; } = kind;

    public string ObjectKind { get; } = objectKind;

    public string ObjectId { get; } = objectId;

    public string What { get; } = what;

    public string Suggestion { get; } = suggestion;

    public long Count { get; set; }

    public long Seconds { get; set; }
}
