using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Payments;
using Timepost.Engine.PeriodEnd;
using Timepost.Engine.Plans;
using Timepost.Engine.Subledger;
using Timepost.Engine.Tests.Payments;
using Timepost.Engine.Tests.Support;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Tests.Engagements;

/// <summary>A firm to which everything happens that can, and what must hold after each step whatever happened.</summary>
internal sealed partial class RandomFirm : IDisposable
{
    private static readonly LocalDate First = new(2026, 1, 1);
    private readonly Firm _firm;
    private readonly List<string> _done = [];
    private LocalDate _asOf = new(2026, 2, 2);

    public RandomFirm(Func<RuleSet, RuleSet> rules, bool inMemory)
    {
        _firm = new Firm(rules: r => rules(PaymentTests.WithMoney(r)), inMemory: inMemory);
        _firm.Clock.Now = Instant.FromUtc(2026, 12, 30, 9, 0);
    }

    /// <summary>How often an operation was refused, by code: refusals are part of what is tested.</summary>
    public SortedDictionary<string, int> Refused { get; } = new(StringComparer.Ordinal);

    public Firm Firm => _firm;

    public void Dispose() => _firm.Dispose();

    /// <summary>One step of one of the operations.</summary>
    public void Step(int what, int which, int amount)
    {
        var operations = Operations();
        var operation = operations[what % operations.Count];
        _done.Add($"{operation.Method.Name}({which}, {amount})");
        try
        {
            operation(which, amount);
        }
        catch (OperationRefusedException refused)
        {
            Refused[refused.Code] = Refused.GetValueOrDefault(refused.Code) + 1;
        }
        catch (LockedPeriodException)
        {
            Refused["period-closed"] = Refused.GetValueOrDefault("period-closed") + 1;
        }
    }

    private List<Action<int, int>> Operations() =>
    [
        Work, Work, Work, Work, Work, Edit, Delete, PlanAndApply, PlanAndApply, Later, Pay, Pay, PayTooMuch, Allocate, Refund, Undo, WriteOff, Close, Reopen, Refuse, Spend,
        .. MoreOperations(),
    ];

    private void Work(int which, int amount) => _firm.Work.Add(
        "Harbor", which % 2 == 0 ? "Website" : "App", which % 3 == 0 ? "Design" : "Calls", which % 5 < 3 ? "Ana" : "Ben", First.PlusDays(which % 120), amount % 20_000,
        billable: which % 11 != 0);

    private void Edit(int which, int amount)
    {
        if (Entry(which) is { } entry)
        {
            _firm.Work.Change(entry.Id, e => e with { Seconds = amount % 20_000 });
        }
    }

    private void Delete(int which, int amount)
    {
        if (amount % 3 == 0 && Entry(which) is { } entry)
        {
            _firm.Work.Change(entry.Id, e => e with { State = EntryState.Deleted });
        }
    }

    private void Spend(int which, int amount)
    {
        _firm.Work.Expenses.Add(FakeWork.Rail(First.PlusDays(which % 120)) with
        {
            Id = new ExpenseId(new Guid(_firm.Work.Expenses.Count + 1, 0, 0, [9, 9, 9, 9, 9, 9, 9, 9])),
            ExternalId = $"x{_firm.Work.Expenses.Count + 1}",
            Merchant = $"Rail {_firm.Work.Expenses.Count + 1}",
            Amount = Money.OfMinor((amount % 50_000) + 119, Firm.Eur),
            Tax = Money.OfMinor(((amount % 50_000) + 119) * 19 / 119, Firm.Eur),
            Billable = which % 2 == 0,
        });
        _firm.Work.ExpensesDirty = true;
    }

    private void PlanAndApply(int which, int amount) => _firm.PlanAndApply(_asOf);

    private void Later(int which, int amount) => _asOf = _asOf.PlusDays(which % 25) is var day && day < new LocalDate(2026, 11, 1) ? day : _asOf;

    private void Refuse(int which, int amount)
    {
        // the books refuse what they get, once
        var next = _firm.Books.Held.Count(h => h.Number.StartsWith("INV-", StringComparison.Ordinal)) + 1;
        _firm.Books.Refused.Add($"INV-2026-{next:00000}");
        _firm.PlanAndApply(_asOf);
        _firm.Books.Refused.Clear();
    }

    private void Pay(int which, int amount)
    {
        if (Invoice(which) is { } number)
        {
            new PayUseCase(_firm.Context).Pay(_firm.Caller, new PaymentRequest([number], ((amount % 90_000) + 1) / 100m, _asOf, Fee: amount % 7 == 0 ? 1.50m : 0));
        }
    }

    private void PayTooMuch(int which, int amount)
    {
        if (Invoice(which) is { } number)
        {
            using var reading = _firm.Store.Read();
            var open = reading.Plans.DraftByNumber(number) is { } draft ? DocumentBalance.Of(reading, draft).Open.Minor : 0;
            reading.Dispose();
            new PayUseCase(_firm.Context).Pay(_firm.Caller, new PaymentRequest([number], Math.Max(1, open + (amount % 300) - 100) / 100m, _asOf));
        }
    }

    private void Allocate(int which, int amount)
    {
        if (Invoice(which) is { } number)
        {
            new MoneyUseCase(_firm.Context).Allocate(_firm.Caller, number, amount % 2 == 0 ? null : ((amount % 500) + 1) / 100m, _asOf);
        }
    }

    private void Refund(int which, int amount) => new MoneyUseCase(_firm.Context).Refund(_firm.Caller, "harbor", ((amount % 500) + 1) / 100m, "", _asOf, "too much");

    private void Undo(int which, int amount)
    {
        using var reading = _firm.Store.Read();
        var payments = reading.Bookings.List("", "", "", int.MaxValue).Where(b => b.Kind is "payment" or "refund" or "allocation").ToList();
        reading.Dispose();
        if (payments.Count > 0)
        {
            new MoneyUseCase(_firm.Context).Undo(_firm.Caller, payments[which % payments.Count].Key.Value, _asOf, "wrong");
        }
    }

    private void WriteOff(int which, int amount)
    {
        if (Invoice(which) is { } number)
        {
            new MoneyUseCase(_firm.Context).WriteOff(_firm.Caller, number, ((amount % 2_000) + 1) / 100m, which % 2 == 0, _asOf, "for peace");
        }
    }

    private void Close(int which, int amount) => new CloseUseCase(_firm.Context).Close(_firm.Caller, $"2026-{(which % 4) + 1:00}");

    private void Reopen(int which, int amount) => new CloseUseCase(_firm.Context).Reopen(_firm.Caller, $"2026-{(which % 4) + 1:00}", "late");

    private TimeEntry? Entry(int which) => _firm.Work.Entries.Count == 0 ? null : _firm.Work.Entries[which % _firm.Work.Entries.Count];

    private string? Invoice(int which)
    {
        var invoices = _firm.Books.Invoices.Where(i => i.Number.StartsWith("INV-", StringComparison.Ordinal)).Select(i => i.Number).ToList();
        return invoices.Count == 0 ? null : invoices[which % invoices.Count];
    }

    /// <summary>The four invariants; a failure says what was done.</summary>
    public void Check()
    {
        using var reading = _firm.Store.Read();
        try
        {
            Conservation(reading);
            TieOut(reading);
            SubledgerAtZero(reading);
            CheckMore(reading);
        }
        catch (Xunit.Sdk.XunitException broken)
        {
            throw new InvalidOperationException($"{string.Join("; ", _done.TakeLast(12))}\n{broken.Message}", broken);
        }
    }

    // raw seconds on both sides: what dispositions took is what the item says, never more than was approved
    private void Conservation(IStoreTransaction reading)
    {
        foreach (var entry in _firm.Work.Entries)
        {
            var rows = reading.Dispositions.Of(entry.Id.Value);
            foreach (var side in Enum.GetValues<DispositionSide>())
            {
                var balance = reading.Dispositions.Balance(entry.Id.Value, side);
                Assert.Equal(balance?.Disposed ?? 0, rows.Where(r => r.Side == side).Sum(r => r.Quantity));
                Assert.InRange(balance?.Disposed ?? 0, 0, balance?.Limit ?? 0);
            }

            Assert.Equal(rows.Count(r => r.Reverses is not null), rows.Where(r => r.Reverses is not null).Select(r => r.Reverses).Distinct().Count());
        }
    }

    // each document's lines, entries, tax and posting come to the same money
    private static void TieOut(IStoreTransaction reading)
    {
        foreach (var document in reading.Plans.Drafts(new DraftFilter(["invoice"]), int.MaxValue))
        {
            if (document.Kind != "invoice" || document.Status is not ("final" or "reserved"))
            {
                continue;
            }

            var lines = DraftBody.Lines(document.Body, document.Total.Currency);
            Assert.Equal((document.Net.Minor, document.Tax.Minor), (lines.Sum(l => l.Net.Minor), lines.Sum(l => l.Tax.Minor)));
            var posted = reading.Subledger.OfDocument(document.Key.Value).SelectMany(e => e.Postings)
                .Where(p => p.Posting.Role == AccountRole.Receivable && p.Posting.Document == document.Key.Value).Sum(p => p.Posting.Amount.Minor);
            Assert.Equal(document.Total.Minor, posted);
        }
    }

    private static void SubledgerAtZero(IStoreTransaction reading)
    {
        var balances = reading.Subledger.Balances(new SubledgerFilter());
        Assert.Equal(0, balances.Sum(b => b.BaseMinor));
        Assert.All(balances.GroupBy(b => b.Amount.Currency), g => Assert.Equal(0, g.Sum(b => b.Amount.Minor)));
        foreach (var balance in balances)
        {
            // nobody owes less than nothing, and no unallocated money is spent twice
            Assert.False(
                balance is { Role: AccountRole.Receivable, Amount.Minor: < 0 }
                    && reading.Plans.Draft(DocumentKey.Parse(balance.Document))!.Total.Minor >= 0, $"{balance}");
            Assert.False(balance is { Role: AccountRole.UnallocatedCash, Amount.Minor: > 0 }, $"{balance}");
        }
    }
}
