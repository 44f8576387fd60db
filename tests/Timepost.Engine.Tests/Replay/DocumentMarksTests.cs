using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Engine.Plans;
using Timepost.Engine.Replay;
using Timepost.Engine.RuleSets;
using Timepost.Engine.RuleSets.Versions;
using Timepost.Engine.Tests.RuleSets;
using NodaTime;

namespace Timepost.Engine.Tests.Replay;

/// <summary>Documents of one client and period are told apart, in order, and those in the books are counted by themselves.</summary>
public sealed class DocumentMarksTests
{
    private static readonly Currency Eur = Currency.Of("EUR");

    private static ReplayedDocument Document(string key, string number = "", string split = "", int generation = 1, string agreement = "std", string status = "draft", long after = 11_000) => new()
    {
        Key = key, Kind = "invoice", Party = "acme", Period = "2026-03", Status = status, Number = number, Split = split, Generation = generation, Agreement = agreement,
        Before = Money.OfMinor(10_000, Eur), After = Money.OfMinor(after, Eur), ChangesAmounts = true,
    };

    [Fact]
    public void Purchase_order_or_generation_tells_them_apart_else_agreement_or_key()
    {
        var marks = DocumentMarks.Of([Document("A", split: "PO-1"), Document("B", split: "PO-2"), Document("C"), Document("D", generation: 2)]);
        Assert.Equal(["PO-1", "PO-2", "", "supplementary 1"], "ABCD".Select(k => marks[k.ToString()]));
        Assert.Equal(["one", "two"], DocumentMarks.Of([Document("A", agreement: "one"), Document("B", agreement: "two")]).Values);
        Assert.Equal(["A", "B"], DocumentMarks.Of([Document("A"), Document("B")]).Values);
        Assert.Equal(["", ""], DocumentMarks.Of([Document("A", "INV-1"), Document("B", "INV-2")]).Values);
    }

    [Fact]
    public void Within_a_period_they_stand_by_number_then_by_split()
    {
        List<ReplayedDocument> documents = [Document("A", split: "PO-2"), Document("B", "INV-2"), Document("C", split: "PO-1"), Document("D", "INV-1", "PO-9")];
        documents.Sort(ReplayUseCase.Order);
        Assert.Equal("DBCA", string.Concat(documents.Select(d => d.Key)));
    }

    [Fact]
    public void The_changelog_counts_drafts_and_documents_in_the_books_by_themselves()
    {
        var lines = AmountLines.Of(new ReplayComparison([Document("A", split: "PO-1"), Document("B", "INV-1", status: "final"), Document("C", "INV-2", status: "reserved", after: 10_000)], 0));
        Assert.Equal(
        [
            "Documents in the books stay as they are: 2 of them would have been others; 1 draft will change.",
            "Drafts, 1 document: 100.00 EUR before, 110.00 EUR after (+10.00 EUR).",
            "In the books, as they would have been, 2 documents: 200.00 EUR before, 210.00 EUR after (+10.00 EUR).",
            "invoice acme 2026-03, PO-1: 100.00 EUR → 110.00 EUR.",
            "invoice INV-1 acme 2026-03 (stays): would have been 110.00 EUR, not 100.00 EUR.",
            "invoice INV-2 acme 2026-03 (stays): 100.00 EUR as before, with other lines.",
        ], lines);
    }

    [Theory]
    [InlineData(1, 10, "is deprecated until 2026-06-30 and is used by 1 entry. Instead: acme-se")]
    [InlineData(2, 40, "ended on 2026-06-30 and is used by 2 entries. Instead: acme-se")]
    public void A_deprecated_rule_is_told_in_one_sentence(long count, int days, string told)
    {
        var part = new DeprecatedPart("clients", "acme", new Deprecation(new LocalDate(2026, 6, 30), "acme-se", "mapping.yaml:9"), new object());
        Assert.Equal($"clients: 'acme' (mapping.yaml:9) {told}", new DeprecatedUse(part, count).Told(new LocalDate(2026, 6, 1).PlusDays(days)));
    }

    [Fact]
    public void What_timepost_yaml_says_otherwise_than_the_store_is_an_error()
    {
        var settings = RuleSetTexts.Load().RuleSet!.Workspace;
        Assert.Empty(StoreFit.Of(settings, settings.Key, settings.BaseCurrency.Code));
        Assert.Empty(StoreFit.Of(settings, "", ""));
        Assert.Equal([2138, 2139], StoreFit.Of(settings, "other", "CHF").Select(d => d.Number));
    }
}
