using CsCheck;
using NodaTime;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Corrections;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Tests.Support;
using static Timepost.Engine.Tests.Corrections.Corrected;

namespace Timepost.Engine.Tests.Corrections;

/// <summary>Random credits over an invoice: base and tax never exceed what was charged, a full credit gives exactly nothing, and no
/// second of the work is lost or taken twice.</summary>
public sealed class CreditPropertyTests
{
    private static readonly Gen<(int Kind, int Which, int Part)[]> Steps = Gen.Select(Gen.Int[0, 6], Gen.Int[0, 9], Gen.Int[1, 100]).Array[1, 6];

    [Fact]
    public void Credits_never_exceed_and_conserve_every_second() => Gen.Select(Gen.Int[0, 3], Gen.Long[1, 20_000].Array[1, 5], Steps).Sample(
        (terms, seconds, steps) =>
        {
            using var firm = Firm(a => Terms(a, terms));
            var entries = seconds.Select((s, i) => (Id: firm.Work.Add("Harbor", i % 2 == 0 ? "Website" : "App", i % 3 == 0 ? "Calls" : "Design", i % 2 == 0 ? "Ana" : "Ben", March2.PlusDays(i), s), Seconds: s)).ToList();
            firm.PlanAndApply();
            foreach (var (kind, which, part) in steps)
            {
                Step(firm, entries, kind, which, part);
                if (part % 3 == 0)
                {
                    firm.Books.Refused.Add($"CN-2026-{firm.Books.Held.Count(h => h.Number.StartsWith("CN", StringComparison.Ordinal)) + 1:00000}");
                    firm.PlanAndApply();
                    firm.Books.Refused.Clear();
                }

                Check(firm, entries, part);
            }

            Try(() => firm.Credit(CreditMode.Release));
            DeliverCredits(firm);
            var (net, tax) = Left(firm);
            Assert.Equal((0L, 0L), (net, tax));
            Assert.All(entries, e => Assert.DoesNotContain("line", firm.StandingOn(e.Id, "INV-2026-00001"), StringComparison.Ordinal));
        },
        iter: 25);

    private static Agreement Terms(Agreement a, int terms) => terms switch
    {
        0 => a,
        1 => a with { Rounding = new TimeRounding(360, TimeRoundingMode.Up, 0, RoundingScope.Day), LineDiscountPercent = 7 },
        2 => a with { Tax = a.Tax with { Inclusive = true }, Rounding = new TimeRounding(900, TimeRoundingMode.HalfUp, 600, RoundingScope.Line) },
        _ => a with { Tax = a.Tax with { PerDocument = true }, InvoiceDiscountPercent = 3, Rates = [a.Rates[0] with { Amount = 100.03m }] },
    };

    private static void Step(Firm firm, List<(EntryId Id, long Seconds)> entries, int kind, int which, int part)
    {
        var entry = entries[which % entries.Count];
        switch (kind)
        {
            case 0:
                Try(() => firm.Credit(null, net: Math.Round(firm.Document("INV-2026-00001").Net.Amount * part / 150, 2)));
                break;
            case 1:
                Try(() => firm.Credit(CreditMode.Release, entries: [entry.Id.Value]));
                break;
            case 2:
                Try(() => firm.Credit(CreditMode.Hold, entries: [entry.Id.Value]));
                break;
            case 3:
                Try(() => firm.Credit(null, lines: [(1 + (which % 2), CreditMode.Release)]));
                break;
            case 4:
                Try(() => firm.Credit(null, lines: [(1 + (which % 2), CreditMode.Hold)]));
                break;
            case 5:
                Try(() => firm.Credit(null, lines: [(1, CreditMode.Reduce)]));
                break;
            default:
                firm.Work.Change(entry.Id, e => e with { Seconds = Math.Max(1, e.Seconds * part / 100) });
                foreach (var exception in firm.Plan().NewExceptions.Where(e => e.Kind == "correction-due"))
                {
                    Try(() => new Engine.Exceptions.ExceptionUseCase(firm.Context).Resolve(firm.Caller, exception.Id, "credit"));
                }

                break;
        }
    }

    private static void Check(Firm firm, List<(EntryId Id, long Seconds)> entries, int part)
    {
        if (part % 2 == 0)
        {
            DeliverCredits(firm);
        }

        var invoice = firm.Document("INV-2026-00001");
        var (net, tax) = Left(firm);
        Assert.InRange(net, 0, invoice.Net.Minor);
        Assert.InRange(tax, 0, invoice.Tax.Minor);
        using var reading = firm.Store.Read();
        foreach (var (id, _) in entries)
        {
            var rows = reading.Dispositions.Of(id.Value).Where(r => r.Side == DispositionSide.Sale).ToList();
            var standing = StandingRows.Of(rows);
            var balance = reading.Dispositions.Balance(id.Value, DispositionSide.Sale)!.Value;
            Assert.Equal(rows.Sum(r => r.Quantity), balance.Disposed); // the law of the sale side
            Assert.Equal(standing.Sum(r => r.Quantity), balance.Disposed); // what stands is what was not taken back
            Assert.Equal(standing.Sum(r => r.BilledSeconds), rows.Sum(r => r.BilledSeconds));
            Assert.All(standing, r => Assert.True(r.Quantity > 0 && r.BilledSeconds >= 0));
        }
    }

    // net and tax of the invoice that no credit note takes, drafts included
    private static (long Net, long Tax) Left(Firm firm)
    {
        using var reading = firm.Store.Read();
        var invoice = reading.Plans.DraftByNumber("INV-2026-00001")!;
        var notes = reading.Plans.DraftsOf(invoice.Key.Value);
        return (invoice.Net.Minor + notes.Sum(n => n.Net.Minor), invoice.Tax.Minor + notes.Sum(n => n.Tax.Minor));
    }

    private static void DeliverCredits(Firm firm)
    {
        var plan = firm.Plan();
        var notes = plan.Actions.Where(a => a.Kind == "credit-note").Select(a => a.Sequence).ToArray();
        if (notes.Length > 0)
        {
            firm.Approve(plan, notes);
            var applied = firm.Apply(plan);
            Assert.All(applied.Applied, a => Assert.Equal(Engine.Plans.ActionState.Done, a.Action.State));
        }
    }

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (CorrectionRefusedException refused)
        {
            Assert.NotEmpty(refused.Remedy); // nothing is left, or nothing is on it: nothing was changed
        }
    }
}
