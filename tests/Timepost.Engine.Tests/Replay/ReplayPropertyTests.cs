using CsCheck;
using Timepost.Domain.Mapping;
using Timepost.Engine.Plans;
using Timepost.Engine.Replay;
using Timepost.Engine.Tests.Oracle;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Replay;

/// <summary>Replays of random firms: terms, entries and expenses of the oracle's generator. Firm n is drawn with the stream n.</summary>
public sealed class ReplayPropertyTests
{
    private static int Firms => Environment.GetEnvironmentVariable("TIMEPOST_FULL") == "1" ? 1_000 : 60;

    [Fact]
    public void A_rule_set_against_itself_has_no_difference() => Parallel.For(1, Firms + 1, new ParallelOptions { MaxDegreeOfParallelism = 2 }, number =>
    {
        var drawn = Draw(number);
        using var firm = OracleFirms.Open(drawn);
        // whatever was billed before
        foreach (var day in number % 2 == 0 ? [drawn.AsOf] : Array.Empty<NodaTime.LocalDate>())
        {
            firm.PlanAndApply(day);
        }

        var found = new ReplayUseCase(firm.Context, new FirmScratch(firm)).Compare(firm.Rules, firm.Rules, new ReplayScope());

        Assert.Empty(found.Documents);
        Assert.Empty(found.Exceptions);
        Assert.False(found.ChangesAmounts);
    });

    [Fact]
    public void ReplayEquality_the_other_rule_set_makes_what_an_empty_workspace_under_it_drafts() => Parallel.For(1, Firms + 1, new ParallelOptions { MaxDegreeOfParallelism = 2 }, number =>
    {
        var drawn = Draw(number);
        var rules = Other(drawn.Rules);
        using var firm = OracleFirms.Open(drawn);
        firm.PlanAndApply(drawn.AsOf);
        using var fresh = OracleFirms.Open(drawn with { Rules = rules });
        var planned = fresh.Plan(fresh.Context.Today(fresh.Context.PrimaryBooks));
        using var reading = fresh.Store.Read();

        using var replayed = ScratchRun.Plan(firm.Context, new FirmScratch(firm).OpenWithWork(), rules, firm.Context.Today(firm.Context.PrimaryBooks), "");
        var drafts = replayed.Drafts().ToList();

        Assert.Equal(reading.Plans.Drafts(new DraftFilter([]), int.MaxValue).Select(Text), drafts.Select(Text));
        var found = new ReplayUseCase(firm.Context, new FirmScratch(firm)).Compare(drawn.Rules, rules, new ReplayScope());
        Assert.Equal(drafts.Count, found.Same + found.Documents.Count(d => d.After is not null));
        Assert.All(found.Documents.Where(d => d.After is not null), d => Assert.Equal(drafts.Single(s => s.Key.Value == d.Key).Total, d.After));
        Assert.NotNull(planned);
    });

    private static string Text(StoredDraft draft) =>
        $"{draft.Key.Value} {draft.Party} {draft.Date} {draft.Due} {draft.From} {draft.To} {draft.Total} {Convert.ToHexString(draft.Hash)} {Convert.ToHexString(draft.Body)} {draft.Blocked}";

    // rounding and every rate are other ones
    private static RuleSet Other(RuleSet rules) => rules with
    {
        Hash = new string('b', 64),
        Agreements =
        [
            .. rules.Agreements.Select(a => a with
            {
                Rounding = new TimeRounding(900, TimeRoundingMode.Up, 0, RoundingScope.Entry),
                Rates = [.. a.Rates.Select(r => r with { Amount = r.Amount + 1 })],
            }),
        ],
    };

    private static OracleCase Draw(int number) => OracleFirms.Any.Generate(new PCG((uint)number, 1UL), null, out _);
}
