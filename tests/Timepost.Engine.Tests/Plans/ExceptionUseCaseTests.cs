using NodaTime;
using Timepost.Domain.Identity;
using Timepost.Engine.Exceptions;
using Timepost.Engine.Tests.Support;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Tests.Plans;

public sealed class ExceptionUseCaseTests
{
    [Fact]
    public void What_only_the_mapping_can_end_takes_no_decision_and_says_what_to_do()
    {
        using var firm = new Firm();
        firm.Work.Add("Harbour", "Website", "Design", "Ana", new LocalDate(2026, 3, 2), 3600);
        var exception = firm.Plan().NewExceptions.Single();

        var refused = Assert.Throws<DecisionRefusedException>(
            () => new ExceptionUseCase(firm.Context).Resolve(firm.Caller, exception.Id, "keep"));

        Assert.Contains("mapping.yaml", refused.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_decision_is_taken_once()
    {
        using var firm = new Firm();
        firm.Books.Refused.Add("INV-2026-00001");
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 2), 3600);
        firm.PlanAndApply();
        var use = new ExceptionUseCase(firm.Context);
        var open = Assert.Single(use.List(firm.Caller, true, null, 10));

        Assert.Equal("resolved", use.Resolve(firm.Caller, open.Id, "accept").Status);

        Assert.Contains("already", Assert.Throws<DecisionRefusedException>(() => use.Resolve(firm.Caller, open.Id, "accept")).Message, StringComparison.Ordinal);
        Assert.Empty(use.List(firm.Caller, true, null, 10));
        Assert.Throws<DecisionRefusedException>(() => use.Reopen(firm.Caller, open.Id)); // it holds no work
    }

    [Fact]
    public void An_unknown_exception_and_a_viewer_are_refused()
    {
        using var firm = new Firm();
        var use = new ExceptionUseCase(firm.Context);

        Assert.Throws<DecisionRefusedException>(() => use.Resolve(firm.Caller, new ExceptionId(Guid.AllBitsSet), "keep"));
        Assert.Throws<NotAllowedException>(() => use.Resolve(firm.Caller with { Role = ActorRole.Viewer }, default, "keep"));
    }
}
