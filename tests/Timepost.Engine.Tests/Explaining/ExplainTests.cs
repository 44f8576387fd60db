using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using Timepost.Connectors.Books;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Delivery;
using Timepost.Engine.Explaining;
using Timepost.Engine.Intake;
using Timepost.Engine.Plans;
using Timepost.Engine.Tests.Support;
using Timepost.Storage.Blobs;

namespace Timepost.Engine.Tests.Explaining;

public sealed partial class ExplainTests : IDisposable
{
    private static readonly LocalDate March2 = new(2026, 3, 2);
    private readonly string _folder = Directory.CreateTempSubdirectory("timepost-explain-").FullName;
    private readonly StandingClock _clock = new(Instant.FromUtc(2026, 5, 4, 9, 0));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Promise3_each_line_of_the_sample_firm_adds_up_step_by_step()
    {
        CopySample();
        using var workspace = Open();
        Deliver(workspace);
        var explain = new ExplainUseCase(workspace.Context, new NoRaw());
        using var reading = workspace.Context.Store.Read();
        var lines = 0;
        foreach (var document in reading.Plans.Drafts(new DraftFilter(["invoice"]), 100))
        {
            var stored = DraftBody.Lines(document.Body, document.Total.Currency);
            for (var number = 1; number <= stored.Count; number++)
            {
                var name = $"{document.Number}/{number.ToString(CultureInfo.InvariantCulture)}";
                AddsUp(explain.Explain(workspace.Caller, name), stored[number - 1]);
                lines++;
            }

            BridgeAddsUp(explain.Explain(workspace.Caller, document.Number), document);
        }

        Assert.True(lines > 100, $"{lines} lines");
    }

    [Fact]
    public void Promise3_the_billable_part_of_a_line_is_a_step_of_its_own()
    {
        CopySample();
        using var workspace = Open();
        Deliver(workspace);

        // Spreewerk, without rounding: what is billed less than worked is not billable
        using var reading = workspace.Context.Store.Read();
        var (document, line) = reading.Plans.Drafts(new DraftFilter(["invoice"], "spreewerk"), 100)
            .SelectMany(d => DraftBody.Lines(d.Body, d.Total.Currency).Select((l, i) => (Document: d, Number: i + 1, Line: l)))
            .Where(l => l.Line.Kind == Timepost.Domain.Billing.LineKind.Work && l.Line.BilledSeconds != l.Line.RawSeconds)
            .Select(l => (l.Document.Number + "/" + l.Number.ToString(CultureInfo.InvariantCulture), l.Line)).First();
        var steps = new ExplainUseCase(workspace.Context, new NoRaw()).Explain(workspace.Caller, document).Steps;

        Assert.Equal($"{line.RawSeconds} s raw", steps.Single(s => s.Step == "billable part").From);
        Assert.Equal($"{line.BilledSeconds} s billable", steps.Single(s => s.Step == "billable part").To);
        Assert.Equal("no rounding", steps.Single(s => s.Step == "rounding").Rule);
    }

    [Fact]
    public void Promise3_a_billed_line_is_explained_under_the_rule_set_that_made_it()
    {
        CopySample();
        string line, entry;
        using (var workspace = Open())
        {
            Deliver(workspace);
            using var reading = workspace.Context.Store.Read();
            var document = reading.Plans.Drafts(new DraftFilter(["invoice"], "hudson-row"), 100).First(d => d.Identity.Agreement == "hudson-catalogue");
            (line, entry) = (document.Number + "/1", reading.Dispositions.OfDocument(document.Key.Value).First(d => d.Line == 1).Item.ToString());
        }

        var agreements = Path.Combine(_folder, "agreements.yaml");
        File.WriteAllText(agreements, File.ReadAllText(agreements).Replace("amount: 124", "amount: 150", StringComparison.Ordinal)
            .Replace("amount: 98, task", "amount: 99, task", StringComparison.Ordinal).Replace("increment: 360", "increment: 900", StringComparison.Ordinal));
        using var changed = Open();
        var explain = new ExplainUseCase(changed.Context, new NoRaw());

        foreach (var steps in new[] { explain.Explain(changed.Caller, line).Steps, explain.Explain(changed.Caller, entry).Steps })
        {
            Assert.StartsWith("increment 360 s, up", steps.Last(s => s.Step == "rounding").Rule, StringComparison.Ordinal);
            Assert.DoesNotContain(steps, s => s.To.Contains("150 USD/h", StringComparison.Ordinal) || s.Version == changed.Context.Rules.Hash[..12]);
        }

        var rate = explain.Explain(changed.Caller, entry).Steps.Single(s => s.Step == "rate");
        Assert.True(rate.To is "124 USD/h" or "98 USD/h", rate.To);
    }

    [Fact]
    public void A_rule_set_whose_texts_are_not_kept_is_said_and_the_figures_stay()
    {
        using var firm = new Firm();
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply();
        firm.Rules = firm.Rules with { Hash = new string('b', 64), Agreements = [firm.Rules.Agreements[0] with { Rates = [] }] };

        var steps = Explain(firm, entry.ToString());

        Assert.Contains(steps, s => s.Step == "rules" && s.Version == "aaaaaaaaaaaa");
        Assert.DoesNotContain(steps, s => s.Step == "rate");
        Assert.Equal("3600 s × 95 EUR/h ÷ 3600", steps.Single(s => s.Step == "product").From);
    }

    [Fact]
    public void A_difference_to_the_tracker_is_split_by_the_step_that_made_it()
    {
        using var firm = new Firm(a => a with
        {
            Rounding = new TimeRounding(900, TimeRoundingMode.Up, 0, RoundingScope.Entry),
            Rates = [new RateRule { Amount = 100m, Currency = Firm.Eur }],
        });
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 7560);
        firm.Work.Change(entry, e => e with { Rate = 90m, Amount = 189m, Currency = "EUR" });
        firm.PlanAndApply();

        var differences = Explain(firm, entry.ToString()).Where(s => s.Step == "difference").Select(s => $"{s.Rule}: {s.From} to {s.To}");

        Assert.Equal(["rate: 189 EUR in the tracker to 210.00 EUR", "rounding of time: 210.00 EUR to 225.00 EUR"], differences);
    }

    [Fact]
    public void Promise4_a_trusted_rate_is_explained_in_its_own_currency()
    {
        using var firm = new Firm(rules: r => r with { Policies = r.Policies with { TrustSourceRates = ["toggl"] } });
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.Work.Change(entry, e => e with { Rate = 100m, Currency = "USD" });
        firm.Plan();

        var rate = Explain(firm, entry.ToString()).Single(s => s.Step == "rate");

        Assert.Equal(("100 USD/h in the source", "100 USD/h"), (rate.From, rate.To));
    }

    [Fact]
    public void An_open_entry_is_explained_on_its_draft_under_the_rules_of_the_plan()
    {
        using var firm = new Firm();
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.Plan();

        Assert.Equal("95.00 EUR", Explain(firm, entry.ToString()).Single(s => s.Step == "share").To);

        firm.Work.Change(entry, e => e with { Seconds = 7200 });
        Assert.Equal("open", Explain(firm, entry.ToString()).Single(s => s.Step == "disposition").To);
    }

    [Fact]
    public void Promise4_the_zone_data_are_those_under_which_the_entry_was_read()
    {
        using var firm = new Firm();
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.Work.Raw = new RawSpan(new string('c', 64), "march.csv", 2, 0, 10) { Tzdb = "2019c" };

        Assert.Equal("tzdb 2019c", Explain(firm, entry.ToString()).Single(s => s.Step == "normalised").Version);
    }

    [Fact]
    public void Promise3_a_line_of_an_expense_is_explained_from_its_raw_record_to_its_price()
    {
        CopySample();
        using var workspace = Open();
        Deliver(workspace);
        var explain = new ExplainUseCase(workspace.Context, new NoRaw());
        using var reading = workspace.Context.Store.Read();
        var lines = 0;
        foreach (var document in reading.Plans.Drafts(new DraftFilter(["invoice", "bill", "employee-expense", "journal-entry"]), 1000))
        {
            var stored = DraftBody.Lines(document.Body, document.Total.Currency);
            for (var number = 1; number <= stored.Count; number++)
            {
                if (stored[number - 1].Expense is { } id)
                {
                    var steps = explain.Explain(workspace.Caller, $"{document.Number}/{number.ToString(CultureInfo.InvariantCulture)}").Steps;
                    Assert.Equal(["raw", "expense"], steps.Take(2).Select(s => s.Step));
                    Assert.Equal($"explain {id}", steps[1].Rule);
                    lines++;
                }
            }
        }

        Assert.True(lines > 100, $"{lines} lines");
        var hudson = explain.Explain(workspace.Caller, "PB-2026-0002/6").Steps;
        Assert.Equal(("72.21 USD", "72.21", "79.43", "× 1.1: 10 % on top"), (hudson[1].To, hudson[2].From, hudson[2].To, hudson[2].Rule));
    }

    [Fact]
    public void Input_tax_of_a_cost_document_is_said_to_be_the_sources_with_the_rate_where_it_is_the_codes()
    {
        using var firm = new Firm();
        firm.Work.Expenses.Add(Bought(1, 119m, 19m));
        firm.Work.Expenses.Add(Bought(2, 50m, 3m));
        firm.Work.Expenses.Add(Bought(3, 20m, null));
        firm.PlanAndApply();
        using var reading = firm.Store.Read();
        var numbers = reading.Plans.Drafts(new DraftFilter(["bill", "employee-expense", "journal-entry"]), 10).Select(d => d.Number).Order(StringComparer.Ordinal);

        var rules = numbers.Select(n => Explain(firm, n)).Select(steps => steps.SingleOrDefault(s => s.Step == "tax")?.Rule ?? "").ToList();
        var lines = numbers.Select(n => Explain(firm, n + "/1")).Select(steps => steps.Single(s => s.Step == "tax").Rule);

        Assert.Equal(["DE19, 19 %, as the source states", "DE19, as the source states", ""], rules);
        Assert.Equal(["DE19, 19 %, as the source states", "DE19, as the source states", "none claimed"], lines);
        Assert.All(numbers, n => Assert.DoesNotContain(Explain(firm, n), s => s.From.Contains(", ,", StringComparison.Ordinal) || s.Rule == "agreement "));
    }

    [Fact]
    public void An_entry_that_the_cap_cuts_says_so_and_its_rest_does_not()
    {
        using var firm = new Firm(a => a with
        {
            Rounding = new TimeRounding(360, TimeRoundingMode.Up, 0, RoundingScope.Entry),
            Cap = new CapTerms(100m, null, true, CapExcess.Carry),
        });
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 7000);
        firm.PlanAndApply();
        firm.PlanAndApply(new LocalDate(2026, 5, 2));
        var numbers = firm.Books.Invoices.Select(i => i.Number).ToList();

        var cuts = Explain(firm, entry.ToString()).Where(s => s.Step == "rounding" && s.Rule.StartsWith("cut by the cap", StringComparison.Ordinal));

        Assert.Equal(2, numbers.Count);
        Assert.Single(cuts);
        Assert.Equal("line, cut by the cap, of 7000 s", Explain(firm, numbers[0] + "/1").First(s => s.Step == "entry").Rule);
        Assert.Equal("line", Explain(firm, numbers[1] + "/1").First(s => s.Step == "entry").Rule);
        Assert.Contains(Explain(firm, numbers[0]), s => s.Step == "notice" && s.Note.Contains("cap", StringComparison.Ordinal));
    }

    [Fact]
    public void Fees_tops_and_rounding_lines_say_what_they_are_made_of()
    {
        Assert.Equal(
            "replaces hours; shares by raw seconds; its hours at their rates 95.00, fee variance 5.00; 1 × 100.00",
            AmountOf(a => a with { FixedFee = new FixedFeeTerms(100m, "Fee", "") }, 3600, 1));
        Assert.Equal(
            "not less than 120 EUR net a period; its lines here come to 95.00; 1 × 25.00", AmountOf(a => a with { MinimumFee = 120m }, 3600, 2));
        Assert.Equal(
            "at most 80 EUR a period, excess write-off; the lines come to 95.00 net; 1 × -15.00",
            AmountOf(a => a with { Cap = new CapTerms(80m, null, true, CapExcess.WriteOff) }, 3600, 2));
        Assert.Equal(
            "31.67 is line 1, 31.35 what the books make of 0.33 h × 95.00; 1 × 0.32",
            AmountOf(a => a with { Lines = a.Lines with { Quantity = QuantityPolicy.RoundingLine } }, 1200, 2));
    }

    private static string AmountOf(Func<Agreement, Agreement> terms, long seconds, int line)
    {
        using var firm = new Firm(terms);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, seconds);
        firm.PlanAndApply();
        return Explain(firm, $"{firm.Books.Invoices.Single().Number}/{line.ToString(CultureInfo.InvariantCulture)}").Single(s => s.Step == "amount").Note;
    }

    private static Expense Bought(int number, decimal gross, decimal? tax) => new()
    {
        Id = new(new Guid(number, 0, 0, [9, 2, 3, 4, 5, 6, 7, 8])),
        Connection = FakeWork.Toggl,
        ExternalId = $"x{number}",
        Date = March2.PlusDays(number),
        Merchant = "Rail",
        Category = "Travel",
        Worker = "Ana",
        Amount = Timepost.Domain.Amounts.Money.Exact(gross, Firm.Eur),
        Tax = tax is { } t ? Timepost.Domain.Amounts.Money.Exact(t, Firm.Eur) : null,
        Status = "approved",
        Reimbursable = true,
    };

    private static IReadOnlyList<DerivationStep> Explain(Firm firm, string id) => new ExplainUseCase(firm.Context, new NoRaw()).Explain(firm.Caller, id).Steps;

    // what a step starts from is what the one before came to; the last are the line's own figures
    private static void AddsUp(Derivation derivation, StoredLine line)
    {
        var steps = derivation.Steps;
        var entries = steps.Where(s => s.Step == "entry").ToList();
        var seconds = steps.Where(s => s.Step is "billable part" or "rounding").ToList();
        var where = string.Join('\n', steps.Where(s => s.Step != "entry"));
        if (entries.Count > 0)
        {
            Assert.Equal(line.RawSeconds, entries.Sum(e => (long)First(e.From)));
            Assert.Equal(line.BilledSeconds, entries.Sum(e => (long)First(e.To)));
            Assert.Equal(line.Net.Amount, entries.Sum(e => Last(e.To)));
            Assert.Equal(line.RawSeconds, First(seconds[0].From));
        }

        for (var i = 1; i < seconds.Count; i++)
        {
            Assert.True(seconds[i].From == seconds[i - 1].To, where);
        }

        var money = steps.SkipWhile(s => s.Step is not ("product" or "amount" or "cost")).TakeWhile(s => s.Step is not ("tax" or "net" or "total")).ToList();
        if (money[0].Step == "product")
        {
            var product = Product().Match(money[0].From);
            Assert.Equal(
                decimal.Parse(product.Groups[1].Value, CultureInfo.InvariantCulture) * decimal.Parse(product.Groups[2].Value, CultureInfo.InvariantCulture) / 3600m,
                First(money[0].To));
            Assert.True(seconds.Count < 2 || First(seconds[^1].To) == First(money[0].From), where);
        }

        for (var i = 1; i < money.Count; i++)
        {
            Assert.True(money[i].From == money[i - 1].To, where);
        }

        var tax = steps.Single(s => s.Step == "tax");
        Assert.True(First(tax.From) == First(money[^1].To), where);
        Assert.Equal((line.Net.Amount, line.Tax.Amount, (line.Net + line.Tax).Amount), (First(tax.From), First(tax.To), First(steps.Single(s => s.Step == "total").To)));
    }

    private static void BridgeAddsUp(Derivation derivation, StoredDraft document)
    {
        var bridge = derivation.Steps.SkipWhile(s => s.Step != "standard value").TakeWhile(s => s.Step is not ("notice" or "tax" or "total")).ToList();
        for (var i = 1; i < bridge.Count; i++)
        {
            Assert.Equal(bridge[i - 1].To, bridge[i].From);
        }

        Assert.True(bridge.Count == 0 || (bridge[^1].Step == "net" && bridge[^1].To == document.Net.ToString()), derivation.Id);
    }

    private static decimal First(string text) => decimal.Parse(Number().Match(text).Value, CultureInfo.InvariantCulture);

    private static decimal Last(string text) => decimal.Parse(Number().Matches(text)[^1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("-?[0-9]+(\\.[0-9]+)?")]
    private static partial Regex Number();

    [GeneratedRegex("^([0-9]+) s × ([0-9.]+) [A-Z]{3}/h ÷ 3600$")]
    private static partial Regex Product();

    private void CopySample()
    {
        var from = Path.Combine(RepositoryRoot.Folder, "samples", "agency");
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_folder, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static void Deliver(DiskWorkspace workspace)
    {
        workspace.ImportInbox();
        var plan = new PlanUseCase(workspace.Context).Plan(workspace.Caller, new PlanOptions());
        new ApproveUseCase(workspace.Context).Approve(workspace.Caller, plan.Plan.Id, []);
        new ApplyUseCase(workspace.Context).Apply(workspace.Caller, plan.Plan.Id);
    }

    private DiskWorkspace Open() => new(_folder, _clock, rules => new Dictionary<string, IBooksConnector>
    {
        ["books"] = new EmbeddedBooks(new EmbeddedBooksSettings
        {
            Folder = Path.Combine(_folder, "books"),
            Accounts = rules.Accounts,
            OpenBlob = sha256 => new FolderBlobStore(Path.Combine(_folder, ".timepost", "blobs")).Open(sha256),
        }),
    });

    private sealed class NoRaw : IRawReader
    {
        public string? Read(RawSpan span) => null;
    }
}
