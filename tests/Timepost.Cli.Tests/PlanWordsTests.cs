using NodaTime;
using Timepost.Cli.Shell;
using Timepost.Cli.Tests.Support;
using Timepost.Cli.Verbs;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Engine.Plans;

namespace Timepost.Cli.Tests;

public sealed class PlanWordsTests : IDisposable
{
    private static readonly LocalDate Day = new(2026, 5, 4);
    private readonly Typist _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void What_is_reserved_and_not_in_the_books_is_said_and_what_to_do()
    {
        var (said, _) = Told(Result([]) with { Reserved = 3 });

        Assert.Contains("3 documents are reserved, but not in the books.", said, StringComparison.Ordinal);
        Assert.Contains("Next: timepost apply", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing to", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_payment_and_a_journal_are_neither_sale_nor_cost()
    {
        var firm = _shell.Firm();
        _shell.Type("import time", firm);
        _shell.Type("plan --as-of 2026-05-04", firm);
        _shell.Type("approve last", firm);
        _shell.Type("apply last", firm);
        _shell.Type("pay PB-2026-0001 --amount 1 --date 2026-05-04", firm);
        _shell.Type("plan --as-of 2026-05-04", firm);

        Assert.Contains("payment", _shell.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("cost", _shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void An_approval_that_holds_on_in_a_new_plan_leads_to_apply()
    {
        var firm = _shell.Firm();
        _shell.Type("import time", firm);
        _shell.Type("plan --as-of 2026-05-04", firm);
        Assert.Contains("Next: timepost approve", _shell.Out, StringComparison.Ordinal);
        _shell.Type("approve last", firm);

        _shell.Type("plan --as-of 2026-05-04", firm);

        Assert.Contains("Next: timepost apply", _shell.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing to approve.", _shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void What_stays_as_it_is_has_no_amount()
    {
        var (said, _) = Told(Result([Action(ActionVerb.Skip, ActionState.None)]));

        Assert.DoesNotContain("0.00", said, StringComparison.Ordinal);
        Assert.Contains("Nothing to approve.", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Invoices_dated_before_the_end_of_the_work_that_they_bill_are_noticed()
    {
        var result = Result([Action(ActionVerb.Create, ActionState.Planned)]);
        var (_, notices) = Told(result with { Plan = result.Plan with { Until = Day.PlusDays(30) } });

        Assert.Contains("dated 2026-05-04, before the end of work that they bill (until 2026-06-03)", notices, StringComparison.Ordinal);
        Assert.DoesNotContain("dated", Told(result).Notices, StringComparison.Ordinal);
    }

    [Fact]
    public void An_action_that_the_plan_does_not_have_is_wrong_use()
    {
        var firm = _shell.Firm();
        _shell.Type("import time", firm);
        _shell.Type("import rates", firm);
        _shell.Type("plan --as-of 2026-05-04 --client thornbury", firm);

        Assert.Equal(2, _shell.Type("approve last --only 99", firm));
        Assert.Contains("The plan has no action 99.", _shell.Error, StringComparison.Ordinal);
        Assert.Contains("It has 1 to 7", _shell.Error, StringComparison.Ordinal);
        Assert.Equal(0, _shell.Type("approve last --only 1", firm));
        Assert.Contains("1 action approved; the plan is open.", _shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task F7_of_two_that_apply_at_once_one_delivers_and_the_other_is_told()
    {
        var firm = _shell.Firm();
        foreach (var line in new[] { "import time", "plan --as-of 2026-05-04", "approve last" })
        {
            _shell.Type(line, firm);
        }

        using var other = new Typist();
        var codes = await Task.WhenAll(Task.Run(() => _shell.Type("apply last", firm)), Task.Run(() => other.Type("apply last", firm)));

        Assert.Contains(3, codes);
        Assert.DoesNotContain("books-stale-token", _shell.Error + other.Error, StringComparison.Ordinal);
        Assert.Empty(_shell.Json($"show invoices --status reserved --workspace {firm}").GetProperty("invoices").EnumerateArray());
    }

    private (string Said, string Notices) Told(PlanResult result)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        PlanVerb.Show(new Session(new Terminal
        {
            Out = output, Error = error, OutIsTerminal = false, ErrorIsTerminal = false, Colours = false, Width = 120, Directory = _shell.Folder,
        }, null, json: false, quiet: false), result);
        return (output.ToString(), error.ToString());
    }

    private static PlanAction Action(ActionVerb verb, ActionState state) => new()
    {
        Sequence = 1, Verb = verb, Kind = "invoice", Object = "TP1", Reason = "it is so", Key = "TP1-1", Hash = "", State = state,
        Effect = Money.OfMinor(0, Currency.Of("EUR")), Net = Money.OfMinor(0, Currency.Of("EUR")),
    };

    private static PlanResult Result(IReadOnlyList<PlanAction> actions) => new(
        new PlanRecord
        {
            Id = new PlanId(new Guid("019df237-3e80-7251-accb-de5d6eaec908")), Created = Instant.FromUtc(2026, 5, 4, 9, 0), AsOf = Day, Until = Day,
            To = "books", RuleSet = "", Tzdb = "", Status = "open",
        },
        actions, [], 0, []);
}
