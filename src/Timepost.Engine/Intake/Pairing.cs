namespace Timepost.Engine.Intake;

/// <summary>Workers and dates of a file.</summary>
internal sealed class FileScope
{
    public HashSet<int> Workers { get; } = [];

    public int FirstDay { get; private set; } = int.MaxValue;

    public int LastDay { get; private set; } = int.MinValue;

    /// <summary>Rows that equal no stored row.</summary>
    public long LeftOver { get; set; }

    public bool IsEmpty => LastDay < FirstDay;

    /// <summary>Inside the file's workers and dates.</summary>
    public bool Holds(int worker, int day) => day >= FirstDay && day <= LastDay && Workers.Contains(worker);

    public void Add(int worker, int day)
    {
        Workers.Add(worker);
        FirstDay = Math.Min(FirstDay, day);
        LastDay = Math.Max(LastDay, day);
    }
}

/// <summary>A stored row inside the file's workers and dates that no row of the file equals.</summary>
/// <param name="Number">Its address.</param>
/// <param name="Worker">Name number.</param>
/// <param name="Day">The date that the source shows.</param>
/// <param name="HasExternalId">The source gives it an id.</param>
/// <param name="Key">Its stable key.</param>
/// <param name="Seconds">Its duration.</param>
/// <param name="TimeKey">Key of its time alone; 0 where its start is not known.</param>
internal readonly record struct UnseenRow(long Number, int Worker, int Day, bool HasExternalId, UInt128 Key, long Seconds, UInt128 TimeKey = default);

/// <summary>A row of the file that no stored row equals.</summary>
/// <param name="Ordinal">Its place in the file.</param>
/// <param name="Worker">Name number.</param>
/// <param name="Day">The date that the source shows.</param>
/// <param name="Key">Its stable key.</param>
/// <param name="Seconds">Its duration.</param>
/// <param name="TimeKey">Key of its time alone; 0 where its start is not known.</param>
internal readonly record struct LeftOverRow(long Ordinal, int Worker, int Day, UInt128 Key, long Seconds, UInt128 TimeKey = default);

/// <summary>Which left-over row is the new version of which stored row; what is then missing, what new.</summary>
internal sealed class Pairing
{
    private const int ExactPairs = 250_000;
    private readonly Dictionary<long, long> _storedByOrdinal = [];
    private readonly HashSet<(int Worker, int Day)> _missingOn = [];
    private readonly HashSet<(int Worker, int Day)> _addedOn = [];

    private Pairing()
    {
    }

    /// <summary>No row is paired, none missing.</summary>
    public static Pairing Nothing { get; } = new();

    /// <summary>Stored rows that the file lacks, by number.</summary>
    public List<UnseenRow> Missing { get; } = [];

    /// <summary>Rows of the file that are new.</summary>
    public long New { get; private set; }

    /// <summary>The last day of a new row.</summary>
    public int LastNewDay { get; private set; } = int.MinValue;

    /// <summary>The file has nothing new: all unseen rows are missing.</summary>
    public static Pairing Of(List<UnseenRow> unseen) => Of([], unseen);

    /// <summary>Pairs rows of equal key, the nearest durations first; then the one missing and the one new row of the same time.</summary>
    public static Pairing Of(List<LeftOverRow> added, List<UnseenRow> unseen)
    {
        var pairing = new Pairing();
        var taken = new HashSet<long>();
        var candidates = unseen.Where(u => !u.HasExternalId).GroupBy(u => u.Key).ToDictionary(g => g.Key, g => g.ToList());
        foreach (var group in added.GroupBy(a => a.Key))
        {
            if (candidates.TryGetValue(group.Key, out var stored))
            {
                pairing.PairGroup([.. group], stored, taken);
            }
        }

        pairing.PairByTime(added, unseen, taken);
        foreach (var row in unseen.Where(u => !taken.Contains(u.Number)))
        {
            pairing.Missing.Add(row);
            if (!row.HasExternalId)
            {
                pairing._missingOn.Add((row.Worker, row.Day));
            }
        }

        foreach (var row in added.Where(a => !pairing._storedByOrdinal.ContainsKey(a.Ordinal)))
        {
            pairing._addedOn.Add((row.Worker, row.Day));
            pairing.New++;
            pairing.LastNewDay = Math.Max(pairing.LastNewDay, row.Day);
        }

        return pairing;
    }

    /// <summary>Number of the stored row that a row of the file is the new version of; null: it is new.</summary>
    public long? StoredFor(long ordinal) => _storedByOrdinal.TryGetValue(ordinal, out var number) ? number : null;

    /// <summary>A row of this worker and day is missing.</summary>
    public bool MissingOn(int worker, int day) => _missingOn.Contains((worker, day));

    /// <summary>A row of this worker and day is new.</summary>
    public bool AddedOn(int worker, int day) => _addedOn.Contains((worker, day));

    private void PairGroup(List<LeftOverRow> added, List<UnseenRow> stored, HashSet<long> taken)
    {
        if ((long)added.Count * stored.Count > ExactPairs)
        {
            // very many rows of one key: by the order of their durations, which keeps the work bounded
            foreach (var (a, s) in added.OrderBy(a => a.Seconds).ThenBy(a => a.Ordinal).Zip(stored.OrderBy(s => s.Seconds).ThenBy(s => s.Number)))
            {
                Take(a, s, taken);
            }

            return;
        }

        var pairs = from a in added
                    from s in stored
                    orderby Math.Abs(a.Seconds - s.Seconds), s.Number, a.Ordinal
                    select (a, s);
        foreach (var (a, s) in pairs)
        {
            if (!taken.Contains(s.Number) && !_storedByOrdinal.ContainsKey(a.Ordinal))
            {
                Take(a, s, taken);
            }
        }
    }

    // a person starts one thing at a time: only its text, task or tags were edited
    private void PairByTime(List<LeftOverRow> added, List<UnseenRow> unseen, HashSet<long> taken)
    {
        var missing = unseen.Where(u => u.TimeKey != default && !taken.Contains(u.Number)).ToLookup(u => u.TimeKey);
        if (missing.Count == 0)
        {
            return;
        }

        foreach (var group in added.Where(a => a.TimeKey != default && !_storedByOrdinal.ContainsKey(a.Ordinal)).GroupBy(a => a.TimeKey))
        {
            if (group.Count() == 1 && missing[group.Key].Count() == 1)
            {
                Take(group.First(), missing[group.Key].First(), taken);
            }
        }
    }

    private void Take(LeftOverRow added, UnseenRow stored, HashSet<long> taken)
    {
        taken.Add(stored.Number);
        _storedByOrdinal[added.Ordinal] = stored.Number;
    }
}
