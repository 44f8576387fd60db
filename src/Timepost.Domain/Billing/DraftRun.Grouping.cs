using System.Runtime.CompilerServices;
using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;

namespace Timepost.Domain.Billing;

internal sealed partial class DraftRun
{
    private readonly Interned<ProjectTarget> _projects = new();
    private readonly Interned<TaskTarget> _tasks = new();
    private readonly Interned<WorkerTarget> _workers = new();
    private readonly List<(int Code, string Account)> _ofTask = [];
    private readonly List<(decimal Rate, HourlyRate Own)> _rates = [];
    private Dictionary<(decimal Rate, HourlyRate Own), int>? _rateNumbers;
    private readonly Dictionary<LineKey, int> _groupNumbers;
    private readonly List<LineGroup> _groups;
    private readonly List<string> _accounts = [];

    private bool By(LineGrouping part) => (_terms.Lines.By & part) != 0;

    // each entry to its line: the same project, task, worker, day, entry as asked, and always one rate,
    // one tax code at one rate, one account
    private void Group(ReadOnlySpan<BillableEntry> entries)
    {
        var numbers = By(LineGrouping.Entry) ? System.Buffers.ArrayPool<int>.Shared.Rent(_count) : null;
        if (numbers is not null)
        {
            EntryNumbers.Fill(entries, _at.AsSpan(0, _count), numbers);
        }

        // workers are told apart only where a line or a scope asks for it
        var byWorker = By(LineGrouping.Worker) || _terms.Rounding.Scope == RoundingScope.Day;
        LineKey lastKey = default;
        var lastGroup = -1;
        decimal lastRate = 0;
        ConvertedRate? lastConverted = null;
        var lastRateNumber = -1;
        for (var k = 0; k < _count; k++)
        {
            ref readonly var entry = ref entries[_at[k]];
            ArgumentOutOfRangeException.ThrowIfNegative(entry.OpenSeconds, nameof(entries));
            ArgumentOutOfRangeException.ThrowIfNegative(entry.DisposedSeconds, nameof(entries));
            ArgumentOutOfRangeException.ThrowIfNegative(entry.BilledBeforeSeconds, nameof(entries));
            _raw[k] = entry.OpenSeconds;
            _billable[k] = _billed[k] = 0;
            if (entry.OpenSeconds == 0 && entry.DisposedSeconds > 0)
            {
                _groupOf[k] = entry.Billable && !Faulty(in entry) ? Context : Refused;
                continue;
            }

            if (!entry.Billable && _terms.NonBillable == NonBillablePolicy.Exclude)
            {
                _groupOf[k] = NonBillable;
                continue;
            }

            if (Faulty(in entry))
            {
                _groupOf[k] = Refused;
                continue;
            }

            var project = _projects.NumberOf(entry.Project);
            var task = _tasks.NumberOf(entry.Task);
            var worker = byWorker ? _workers.NumberOf(entry.Worker) : 0;
            var (code, account) = OfTask(task);
            var fee = entry.Billable && _terms.FixedFee is not null;
            var tax = fee ? TaxBook.Outside : _taxes.UseAt(code, entry.BillingDay, entry.Id);
            if (tax < 0 || (account.Length == 0 && !fee))
            {
                _groupOf[k] = Refused;
                continue;
            }

            if (lastRateNumber < 0 || entry.Rate.PerHour != lastRate
                || (!ReferenceEquals(entry.Converted, lastConverted) && entry.Converted?.Own != lastConverted?.Own))
            {
                (lastRate, lastConverted) = (entry.Rate.PerHour, entry.Converted);
                lastRateNumber = RateNumber(in entry);
            }

            var period = entry.Late ? PeriodNumber(entry.BillingDay) : 0;
            var key = fee
                ? new LineKey(-1, -1, -1, -1, -1, -1, -1, period, Fee: true, NonBillable: false, Carried: false)
                : new LineKey(
                    By(LineGrouping.Project) ? project : -1,
                    By(LineGrouping.Task) ? task : -1,
                    By(LineGrouping.Worker) ? worker : -1,
                    By(LineGrouping.Day) ? DayKey.Of(entry.BillingDay) : -1,
                    numbers is null ? -1 : numbers[k],
                    lastRateNumber,
                    (tax << 16) | AccountNumber(account),
                    period,
                    Fee: false,
                    NonBillable: !entry.Billable,
                    Carried: entry.Late && entry.Carried);
            if (lastGroup < 0 || key != lastKey)
            {
                if (!_groupNumbers.TryGetValue(key, out lastGroup))
                {
                    lastGroup = _groups.Count;
                    _groupNumbers.Add(key, lastGroup);
                    var added = _scratch.Group();
                    added.Begin(key, lastRate, lastConverted, tax, account);
                    added.First = k;
                    added.FirstDay = entry.BillingDay;
                    added.ProjectNumber = project;
                    added.TaskNumber = task;
                    added.Project = _projects[project];
                    added.Task = _tasks[task];
                    added.Worker = entry.Worker;
                    added.Late = entry.Late;
                    _groups.Add(added);
                }

                lastKey = key;
            }

            _groupOf[k] = lastGroup;
            if (entry.Billable)
            {
                _billable[k] = RoundingScopes.BillableOf(in entry, entry.DisposedSeconds + entry.OpenSeconds)
                    - RoundingScopes.BillableOf(in entry, entry.DisposedSeconds);
            }

            var group = _groups[lastGroup];
            group.OneProject &= group.ProjectNumber == project;
            group.OneTask &= group.TaskNumber == task;
        }

        if (numbers is not null)
        {
            System.Buffers.ArrayPool<int>.Shared.Return(numbers);
        }
    }

    // what an invoice can never hold: said, and left open
    private bool Faulty(in BillableEntry entry)
    {
        if (entry.Rate.Currency != _currency)
        {
            _notices.Block(BillingCodes.RateCurrency, $"A rate in {entry.Rate.Currency} cannot be billed on an invoice in {_currency}.", entry.Id);
            return true;
        }

        if (entry.Rate.PerHour < 0 || entry.Rate.PerHour > MinorLimit)
        {
            _notices.Block(BillingCodes.OutOfRange, $"A rate of {entry.Rate} is out of range.", entry.Id);
            return true;
        }

        var all = entry.OpenSeconds + entry.DisposedSeconds;
        if (all > SecondsLimit || entry.BilledBeforeSeconds > SecondsLimit)
        {
            _notices.Block(BillingCodes.OutOfRange, $"An entry of {all} s is out of range.", entry.Id);
            return true;
        }

        if (entry.BillableSeconds is { } stated && (stated < 0 || stated > all))
        {
            _notices.Block(BillingCodes.BillablePart, $"Entry {entry.Id}: {stated} s of {all} s cannot be billable.", entry.Id);
            return true;
        }

        if (entry.Task is { BillableFraction: < 0 or > 1 } task)
        {
            _notices.Block(BillingCodes.BillablePart, $"Task '{task.Id}': a billable fraction is 0 to 1.", entry.Id);
            return true;
        }

        return false;
    }

    private (int Code, string Account) OfTask(int task)
    {
        // task 0 is none; the list grows as tasks are met
        while (_ofTask.Count <= task)
        {
            var target = _tasks[_ofTask.Count];
            var code = _taxes.CodeOf(target is { TaxCode.Length: > 0 } ? target.TaxCode : _terms.Tax.Code);
            var named = target is { IncomeAccount.Length: > 0 } ? target.IncomeAccount : _terms.IncomeAccount;
            _ofTask.Add((code, AccountFor(named, AccountRole.Revenue)));
        }

        return _ofTask[task];
    }

    // the account named, else the first with the role; empty, with a notice, where there is none
    private string AccountFor(string id, AccountRole role)
    {
        foreach (var account in _input.Rules.Accounts)
        {
            if (id.Length > 0 ? account.Id == id : account.Role == role)
            {
                return account.Id;
            }
        }

        _notices.Block(BillingCodes.NoAccount, id.Length > 0 ? $"Account '{id}' is not in the rule set." : $"No account has the role {role}.");
        return "";
    }

    private int AccountNumber(string account)
    {
        for (var i = 0; i < _accounts.Count; i++)
        {
            if (ReferenceEquals(_accounts[i], account) || _accounts[i] == account)
            {
                return i;
            }
        }

        _accounts.Add(account);
        return _accounts.Count - 1;
    }

    // of one rate are entries of the same amount in the invoice's currency, agreed in the same currency at the same amount
    private int RateNumber(in BillableEntry entry)
    {
        var rate = (entry.Rate.PerHour, entry.Converted?.Own ?? default);
        // few rates on one invoice, as a rule; sources that name their own may have many
        if (_rates.Count > 16)
        {
            _rateNumbers ??= _rates.Select((r, i) => (r, i)).ToDictionary(p => p.r, p => p.i);
            if (!_rateNumbers.TryGetValue(rate, out var known))
            {
                known = _rates.Count;
                _rateNumbers.Add(rate, known);
                _rates.Add((Canonical.Number(rate.PerHour), rate.Item2));
            }

            return known;
        }

        var number = _rates.IndexOf(rate);
        if (number < 0)
        {
            number = _rates.Count;
            _rates.Add((Canonical.Number(rate.PerHour), rate.Item2));
        }

        return number;
    }

    // first day of the period of a late entry, as an integer that sorts
    private int PeriodNumber(LocalDate day) => DayKey.Of(BillingPeriods.Of(day, _terms.Period).Days.Start);

    private readonly record struct LineKey(
        int Project, int Task, int Worker, int Day, int Entry, int Rate, int TaxAndAccount, int LatePeriod, bool Fee, bool NonBillable, bool Carried)
    {
        public override int GetHashCode()
        {
            unchecked
            {
                var hash = (Project * 31) + Task;
                hash = (hash * 31) + Worker;
                hash = (hash * 31) + Day;
                hash = (hash * 31) + Entry;
                hash = (hash * 31) + Rate;
                hash = (hash * 31) + TaxAndAccount;
                hash = (hash * 31) + LatePeriod;
                return hash + (NonBillable ? 1 : 0) + (Carried ? 2 : 0);
            }
        }
    }

    /// <summary>Entries that become one line. Used again by the next draft of the thread.</summary>
    private sealed class LineGroup
    {
        public LineKey Key { get; private set; }
        public decimal Rate { get; private set; }
        public ConvertedRate? Converted { get; private set; }
        public int Tax { get; private set; }
        public string Account { get; private set; } = "";
        public int First { get; set; }
        public LocalDate FirstDay { get; set; }
        public int ProjectNumber { get; set; }
        public int TaskNumber { get; set; }
        public ProjectTarget? Project { get; set; }
        public TaskTarget? Task { get; set; }
        public WorkerTarget Worker { get; set; } = null!;
        public bool Late { get; set; }
        public bool OneProject { get; set; }
        public bool OneTask { get; set; }

        // filled once rounding and cap are done
        public int From { get; set; }
        public int Members { get; set; }
        public long Raw { get; set; }
        public long BillableSeconds { get; set; }
        public long Billed { get; set; }
        public LocalDate LastDay { get; set; }

        /// <summary>As new.</summary>
        public void Begin(LineKey key, decimal rate, ConvertedRate? converted, int tax, string account)
        {
            (Key, Rate, Converted, Tax, Account) = (key, Canonical.Number(rate), converted, tax, account);
            (OneProject, OneTask) = (true, true);
            From = Members = 0;
            Raw = BillableSeconds = Billed = 0;
            LastDay = default;
        }
    }

    /// <summary>Targets by number: the same object, or one that says the same, has the same number; 0 is none.</summary>
    private sealed class Interned<T>
        where T : class
    {
        private const int Few = 16;
        private readonly List<T?> _all = [null];
        private Dictionary<T, int>? _byReference;
        private Dictionary<T, int>? _byValue;
        private T? _last;
        private int _lastNumber;

        public T? this[int number] => number < _all.Count ? _all[number] : null;

        public int Count => _all.Count;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int NumberOf(T? target) => target is null ? 0 : ReferenceEquals(target, _last) ? _lastNumber : Search(target);

        private int Search(T target)
        {
            _lastNumber = _byReference is null ? AmongFew(target) : AmongMany(target);
            _last = target;
            return _lastNumber;
        }

        private int AmongFew(T target)
        {
            for (var i = 1; i < _all.Count; i++)
            {
                if (ReferenceEquals(_all[i], target))
                {
                    return i;
                }
            }

            for (var i = 1; i < _all.Count; i++)
            {
                if (target.Equals(_all[i]))
                {
                    return i;
                }
            }

            if (_all.Count > Few)
            {
                _byReference = new(ReferenceEqualityComparer.Instance);
                _byValue = [];
                for (var i = 1; i < _all.Count; i++)
                {
                    _byReference.Add(_all[i]!, i);
                    _byValue.Add(_all[i]!, i);
                }

                return AmongMany(target);
            }

            _all.Add(target);
            return _all.Count - 1;
        }

        private int AmongMany(T target)
        {
            if (!_byReference!.TryGetValue(target, out var number))
            {
                if (!_byValue!.TryGetValue(target, out number))
                {
                    number = _all.Count;
                    _all.Add(target);
                    _byValue.Add(target, number);
                }

                _byReference.Add(target, number);
            }

            return number;
        }
    }
}
