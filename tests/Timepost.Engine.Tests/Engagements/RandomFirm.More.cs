using NodaTime;
using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;
using Timepost.Engine.Corrections;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Retainers;
using Timepost.Engine.Subcontractors;
using Timepost.Engine.Subledger;
using Timepost.Engine.Tests.Support;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Tests.Engagements;

internal sealed partial class RandomFirm
{
    private const string Agreement = "harbor-std";

    /// <summary>Ben is a subcontractor who is billed by us, with a tenth held back; the client pays in arrears, from prepaid money or by bought hours, or has corrections on the next invoice.</summary>
    public static RuleSet Rules(RuleSet rules, int kind) => rules with
    {
        Workers = new(
            [rules.Workers.Rules[0], new(new EntityMatch { Names = ["Ben"] }, new WorkerTarget { Id = "ben", Name = "Ben", Vendor = "Nord Studio" }, "mapping.yaml:9")],
            Unmatched.Exception),
        Accounts =
        [
            .. rules.Accounts,
            new("retention", "Liabilities:Retention", AccountType.Liability, AccountRole.RetentionPayable),
            new("retainers", "Liabilities:Retainers", AccountType.Liability, AccountRole.RetainerLiability),
            new("breakage", "Income:Breakage", AccountType.Revenue, AccountRole.BreakageRevenue),
            new("subcontracted", "Expenses:Subcontractors", AccountType.Cost, AccountRole.None),
        ],
        Subcontractors =
        [
            new Subcontractor
            {
                Id = "nord", Vendor = "Nord Studio", Currency = Firm.Eur, TaxCode = "DE19", Account = "subcontracted", SelfBilling = true,
                Retention = new RetentionTerms(10m, RetentionBase.Net, RetentionTax.WithBill),
                Rates = [new RateRule { Amount = 60m, Currency = Firm.Eur, Origin = "mapping.yaml:30" }],
            },
        ],
        Agreements =
        [
            rules.Agreements[0] with
            {
                From = new LocalDate(2026, 1, 1),
                Rounding = kind == 0 ? new TimeRounding(360, TimeRoundingMode.HalfUp, 0, RoundingScope.Day) : TimeRounding.None,
                Retainer = kind switch
                {
                    1 => new RetainerTerms { Kind = RetainerKind.Amount, DepositTax = DepositTax.OnDeposit, Refundable = true, ExpiresAfterMonths = 3 },
                    2 => new RetainerTerms { Kind = RetainerKind.Amount, DepositTax = DepositTax.OnDrawDown, Refundable = true },
                    3 => new RetainerTerms { Kind = RetainerKind.Hours, Hours = 5m, Fee = 333.33m, RollOver = 1 },
                    _ => null,
                },
                Corrections = kind == 4 ? CorrectionsPolicy.NextInvoice : CorrectionsPolicy.Ask,
            },
        ],
    };

    private IEnumerable<Action<int, int>> MoreOperations() =>
        [Credit, Credit, CreditAll, DropCredit, Unhold, GiveUpWork, Adjust, Deposit, Deposit, RefundRetainer, AdjustRetainer, Expire, Dispute, Reject, SettleRetention, RefuseMore,
            .. _firm.Rules.Agreements[0].Corrections == CorrectionsPolicy.NextInvoice ? (Action<int, int>[])[CorrectLater, CorrectLater, CorrectLater] : []];

    // billed work turns out to be less, and there is a next invoice
    private void CorrectLater(int which, int amount)
    {
        if (Entry(which) is { } entry)
        {
            _firm.PlanAndApply(_asOf);
            _firm.Work.Change(entry.Id, e => e with { Seconds = e.Seconds / ((amount % 3) + 1) });
            Later(24, 0);
            Later(24, 0);
            _firm.Work.Add("Harbor", "Website", "Design", "Ana", _asOf.PlusDays(-35), 20_000 + (amount % 20_000));
            _firm.PlanAndApply(_asOf);
        }
    }

    private void Credit(int which, int amount)
    {
        if (Invoice(which) is { } number)
        {
            var request = new CreditRequest(number, "agreed") { Date = _asOf };
            Try(() => new CreditUseCase(_firm.Context).Draft(_firm.Caller, (amount % 3) switch
            {
                0 => request with { Net = ((amount % 20_000) + 1) / 100m },
                1 => request with { Lines = [(1 + (which % 3), (CreditMode)(amount % 3))] },
                _ => request with { Mode = (CreditMode)(which % 3), Entries = Entry(which) is { } entry ? [entry.Id.Value] : [] },
            }));
        }
    }

    private void CreditAll(int which, int amount)
    {
        if (Invoice(which) is { } number)
        {
            Try(() => new CreditUseCase(_firm.Context).Draft(_firm.Caller, new CreditRequest(number, "all of it") { Mode = (CreditMode)(amount % 3), Date = _asOf }));
        }
    }

    private void DropCredit(int which, int amount)
    {
        if (CreditNote(which, "draft") is { } key)
        {
            Try(() => new CreditUseCase(_firm.Context).Drop(_firm.Caller, key));
        }
    }

    private void Unhold(int which, int amount)
    {
        if (CreditNote(which, "final") is { } key)
        {
            Try(() => new CreditUseCase(_firm.Context).Unhold(_firm.Caller, key));
        }
    }

    private string? CreditNote(int which, string status)
    {
        using var reading = _firm.Store.Read();
        var notes = reading.Plans.Drafts(new Timepost.Engine.Plans.DraftFilter(["credit-note"], Status: status), int.MaxValue);
        return notes.Count == 0 ? null : notes[which % notes.Count].Key.Value;
    }

    private void GiveUpWork(int which, int amount)
    {
        if (amount % 4 == 0 && Entry(which) is { } entry)
        {
            Try(() => new WriteOffUseCase(_firm.Context).Entries(_firm.Caller, [entry.Id.Value], "for peace"));
        }
    }

    private void Adjust(int which, int amount) => Try(() => new OverrideUseCase(_firm.Context).Add(
        _firm.Caller, Agreement, $"2026-{(which % 4) + 1:00}", ((amount % 10_000) - 5_000) / 100m, "By hand", "agreed", ""));

    private void Deposit(int which, int amount) => Try(() => new RetainerUseCase(_firm.Context).Receive(
        _firm.Caller, Agreement, ((amount % 60_000) + 1) / 100m, _asOf.PlusDays(-(which % 10))));

    private void RefundRetainer(int which, int amount) => Try(() => new RetainerUseCase(_firm.Context).Refund(
        _firm.Caller, Agreement, ((amount % 20_000) + 1) / 100m, _asOf, "ends"));

    private void AdjustRetainer(int which, int amount) => Try(() => new RetainerUseCase(_firm.Context).Adjust(
        _firm.Caller, Agreement, ((amount % 10_000) - 7_000) / 100m, _asOf, "wrong before"));

    private void Expire(int which, int amount) => Try(() => new RetainerUseCase(_firm.Context).Expire(_firm.Caller, _asOf));

    private void Dispute(int which, int amount)
    {
        if (Entry(which) is { } entry)
        {
            var costs = new CostDecisions(_firm.Context);
            Try(() =>
            {
                if (amount % 2 == 0)
                {
                    costs.Dispute(_firm.Caller, entry.Id, "not done");
                }
                else
                {
                    costs.Reopen(_firm.Caller, entry.Id);
                }
            });
        }
    }

    private void Reject(int which, int amount)
    {
        if (amount % 3 == 0 && Entry(which) is { } entry)
        {
            Try(() => new CostDecisions(_firm.Context).Reject(_firm.Caller, entry.Id, "not ours"));
        }
    }

    private void SettleRetention(int which, int amount)
    {
        var use = new RetentionUseCase(_firm.Context);
        Try(() =>
        {
            switch (which % 4)
            {
                case 0: use.Settle(_firm.Caller, "Nord Studio", "2026-Q1"); break;
                case 1: use.Approve(_firm.Caller, "Nord Studio", "2026-Q1"); break;
                case 2: use.Release(_firm.Caller, "Nord Studio", ((amount % 3_000) + 1) / 100m, _asOf); break;
                default: use.Forfeit(_firm.Caller, "Nord Studio", ((amount % 3_000) + 1) / 100m, _asOf, "not good"); break;
            }
        });
    }

    // the books refuse the next credit note, bill and advance
    private void RefuseMore(int which, int amount)
    {
        for (var i = 0; i < 3; i++)
        {
            _firm.Books.Refused.UnionWith([$"CN-2026-{(which % 5) + i + 1:00000}", $"BILL-2026-{(which % 4) + i + 1:00000}", $"PAY-2026-{(which % 9) + i + 1:00000}"]);
        }

        _firm.PlanAndApply(_asOf);
        _firm.Books.Refused.Clear();
    }

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (CorrectionRefusedException refused)
        {
            Count($"credit: {refused.Refusal}");
        }
        catch (RetainerRefusedException refused)
        {
            Count($"retainer: {refused.Refusal}");
        }
        catch (SubcontractorRefusedException refused)
        {
            Count($"bill: {refused.Code}");
        }
    }

    /// <summary>How many corrections an invoice has brought.</summary>
    public int CorrectionsOnInvoices()
    {
        using var reading = _firm.Store.Read();
        return reading.Plans.Drafts(new Timepost.Engine.Plans.DraftFilter([NextInvoice.Kind], Status: "final"), int.MaxValue).Count;
    }

    private void Count(string code) => Refused[code] = Refused.GetValueOrDefault(code) + 1;

    private void CheckMore(IStoreTransaction reading)
    {
        // retainers: each ledger is the liability account, and never below zero
        var liability = -reading.Subledger.Balances(new SubledgerFilter(AccountRole.RetainerLiability)).Sum(b => b.Amount.Minor);
        var entries = reading.Retainers.Entries(Agreement);
        Assert.True(reading.Retainers.Balance(Agreement) >= 0);
        Assert.Equal(_firm.Rules.Agreements[0].Retainer?.Kind == RetainerKind.Hours ? entries.Sum(e => e.Fee) : entries.Sum(e => e.Amount), liability);
        Assert.Equal(reading.Retainers.Balance(Agreement), entries.Sum(e => e.Amount));

        // costs: what bills took is what is posted as cost, and what is held back is never less than nothing
        long cost = 0;
        foreach (var entry in _firm.Work.Entries)
        {
            foreach (var row in reading.Dispositions.Of(entry.Id.Value))
            {
                cost += row is { Side: DispositionSide.Cost, To: "bill-line" } ? row.NetMinor : 0;
            }
        }

        var forfeited = reading.Bookings.List("retention-forfeit", "", "", int.MaxValue).Sum(b => Math.Abs(b.Document.Total.Minor));
        Assert.Equal(cost - forfeited, reading.Subledger.Balances(new SubledgerFilter()).Where(b => b.Account == "Expenses:Subcontractors").Sum(b => b.Amount.Minor));
        Assert.True(reading.Subledger.Balances(new SubledgerFilter(AccountRole.RetentionPayable)).Sum(b => b.Amount.Minor) <= 0);
    }
}
