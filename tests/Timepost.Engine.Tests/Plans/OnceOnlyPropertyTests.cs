using CsCheck;
using NodaTime;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Plans;

/// <summary>Random sequences of what people and trackers do; after each step nothing is billed twice and nothing is lost.</summary>
public sealed class OnceOnlyPropertyTests
{
    private static readonly Gen<(int What, int Which, int Seconds, int Day)[]> Steps =
        Gen.Select(Gen.Int[0, 7], Gen.Int[0, 1000], Gen.Int[0, 9000], Gen.Int[0, 89]).Array[5, 30];

    [Fact]
    public void Promise2_no_second_is_billed_twice_whatever_happens() => Sample(a => a);

    [Fact]
    public void Promise2_nor_under_a_cap_that_carries() =>
        Sample(a => a with { Cap = new CapTerms(150m, null, true, CapExcess.Carry) });

    [Fact]
    public void Promise2_nor_with_rounding_by_day_and_invoices_by_project() => Sample(a => a with
    {
        Rounding = new TimeRounding(900, TimeRoundingMode.HalfUp, 0, RoundingScope.Day),
        SplitBy = InvoiceSplit.Project,
        LateEntries = LateEntryPolicy.Supplementary,
    });

    private static void Sample(Func<Agreement, Agreement> terms) => Steps.Sample(
        steps =>
        {
            using var firm = new Firm(terms);
            var asOf = new LocalDate(2026, 4, 2);
            foreach (var (what, which, seconds, day) in steps)
            {
                asOf = Step(firm, asOf, what, which, seconds, day);
                Check(firm);
            }

            // whatever was left hanging is finished by the next runs
            firm.PlanAndApply(asOf.PlusDays(1));
            Check(firm);
            Assert.DoesNotContain(firm.Plan(asOf.PlusDays(1)).Actions, a => a.Verb == Timepost.Engine.Plans.ActionVerb.Create);
            using var reading = firm.Store.Read();
            Assert.Empty(reading.Deliveries.Unfinished("books"));
        },
        iter: Environment.GetEnvironmentVariable("TIMEPOST_FULL") == "1" ? 600 : 60,
        threads: 1);

    private static LocalDate Step(Firm firm, LocalDate asOf, int what, int which, int seconds, int day)
    {
        var entries = firm.Work.Entries;
        switch (what)
        {
            case 0 or 1 or 2:
                firm.Work.Add(
                    "Harbor", which % 2 == 0 ? "Website" : "App", which % 3 == 0 ? "Design" : "Calls", which % 5 < 3 ? "Ana" : "Ben",
                    new LocalDate(2026, 1, 1).PlusDays(day), seconds, billable: which % 7 != 0);
                break;
            case 3 when entries.Count > 0:
                firm.Work.Change(entries[which % entries.Count].Id, e => e with { Seconds = seconds });
                break;
            case 4 when entries.Count > 0:
                firm.Work.Change(entries[which % entries.Count].Id, e => e with { State = EntryState.Deleted });
                break;
            case 5:
                firm.PlanAndApply(asOf);
                break;
            case 6:
                var plan = firm.Plan(asOf);
                firm.Approve(plan);
                firm.Books.FailBefore = which % 2 == 0 ? new IOException("killed") : null;
                firm.Books.FailAfterFirst = which % 2 == 1 ? new IOException("killed") : null;
                try
                {
                    firm.Apply(plan);
                }
                catch (IOException killed) when (killed.Message == "killed")
                {
                    Assert.True(firm.Books.FailBefore is null && firm.Books.FailAfterFirst is null); // it died where it was told to
                }

                firm.Books.FailBefore = firm.Books.FailAfterFirst = null;
                break;
            case 7:
                return asOf.PlusDays(day / 3);
        }

        return asOf;
    }

    private static void Check(Firm firm)
    {
        using var reading = firm.Store.Read();
        var invoices = firm.Books.Invoices.ToList();
        Assert.Equal(invoices.Count, invoices.Select(i => i.Key).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, invoices.Count).Select(n => $"INV-2026-{n:00000}"), invoices.Select(i => i.Number).Order(StringComparer.Ordinal));
        foreach (var invoice in invoices)
        {
            Assert.Equal(0, invoice.Postings.Sum(p => p.Amount.Minor));
            Assert.Equal(invoice.Net.Minor, reading.Dispositions.OfDocument(invoice.Key.Value).Sum(d => d.NetMinor));
        }

        // the roll-up of value equals a recount of all documents
        Assert.Equal(
            reading.Plans.DraftsOf("harbor").Where(d => d.Kind == "invoice").Sum(d => d.Net.Minor),
            reading.Plans.Values().Sum(v => v.Net.Minor));

        foreach (var entry in firm.Work.Entries)
        {
            if (reading.Dispositions.Balance(entry.Id.Value, DispositionSide.Sale) is { } balance)
            {
                Assert.InRange(balance.Disposed, 0, balance.Limit);
                Assert.Equal(balance.Disposed, reading.Dispositions.Of(entry.Id.Value).Sum(d => d.Quantity));
            }
        }
    }
}
