using NodaTime;
using Timepost.Domain.Mapping.Expressions;

namespace Timepost.Domain.Tests.Mapping;

public sealed class RuleExpressionTests
{
    // a Wednesday
    private static readonly Facts Entry = new()
    {
        Texts = new()
        {
            [TextFact.Client] = "Acme GmbH", [TextFact.Project] = "Site", [TextFact.Task] = "Design", [TextFact.Worker] = "Ben", [TextFact.Connection] = "tracker",
            [TextFact.Description] = "Train to Berlin", [TextFact.Status] = "approved",
        },
        Fields = new() { ["cost-centre"] = "4711" },
        Tags = ["Travel", "urgent"],
        Day = Period.DaysBetween(new LocalDate(1970, 1, 1), new LocalDate(2026, 1, 28)),
        Seconds = 9_000,
        Billable = true,
    };

    private static readonly Facts Spent = new()
    {
        Texts = new()
        {
            [TextFact.Merchant] = "Air Berlin", [TextFact.Category] = "Flights", [TextFact.Currency] = "EUR", [TextFact.Worker] = "Ben", [TextFact.Client] = "Acme",
            [TextFact.Project] = "Site", [TextFact.Connection] = "receipts", [TextFact.Description] = "To the site",
        },
        Day = 20_000,
        Amount = 120.50m,
    };

    [Theory]
    [InlineData("client = 'acme gmbh'", true)] // without regard to case
    [InlineData("client != \"Acme GmbH\"", false)]
    [InlineData("client like 'acme*'", true)]
    [InlineData("client not like 'acme*'", false)]
    [InlineData("project in ('Shop', 'SITE')", true)]
    [InlineData("project not in ('Shop', 'SITE')", false)]
    [InlineData("task = 'Design'", true)]
    [InlineData("worker = 'Anna'", false)]
    [InlineData("connection = 'tracker'", true)]
    [InlineData("description like '*berlin'", true)]
    [InlineData("status = 'approved'", true)]
    [InlineData("tag = 'travel'", true)] // any of the tags
    [InlineData("tag != 'travel'", false)] // none of them
    [InlineData("tag like 'urg*'", true)]
    [InlineData("tag in ('a', 'urgent')", true)]
    [InlineData("field.cost-centre = '4711'", true)]
    [InlineData("field.cost-centre > '4711'", null)]
    [InlineData("field.other = ''", true)] // none is the empty text
    [InlineData("day = 2026-01-28", true)]
    [InlineData("day < 2026-01-28", false)]
    [InlineData("day >= 2026-01-01 and day <= 2026-01-31", true)]
    [InlineData("day in (2026-01-27, 2026-01-28)", true)]
    [InlineData("weekday = wed", true)]
    [InlineData("weekday in (sat, sun)", false)]
    [InlineData("weekday != Mon", true)]
    [InlineData("hours = 2.5", true)]
    [InlineData("hours > 2.5", false)]
    [InlineData("hours >= 2.5", true)]
    [InlineData("hours <= 2.4999", false)]
    [InlineData("billable = yes", true)]
    [InlineData("billable = true", true)] // as YAML writes it
    [InlineData("billable = false", false)]
    [InlineData("billable = no", false)]
    [InlineData("billable != yes", false)]
    [InlineData("task = 'x' or tag = 'travel' and hours > 2", true)] // and binds closer than or
    [InlineData("(task = 'x' or tag = 'travel') and hours > 3", false)]
    [InlineData("not (task = 'x' or tag = 'y')", true)]
    [InlineData("NOT task = 'x' AND hours > 2", true)]
    [InlineData("not not task = 'design'", true)]
    public void What_a_condition_on_an_entry_says_holds_or_does_not(string text, bool? holds)
    {
        var expression = RuleExpression.Parse(text, ExpressionVocabulary.Work, out var fault);
        Assert.Equal(holds, expression?.Holds(Entry));
        Assert.Equal(holds is null, fault is not null);
    }

    [Theory]
    [InlineData("merchant like 'Air*' and amount >= 100", true)]
    [InlineData("category = 'flights'", true)]
    [InlineData("currency != 'EUR'", false)]
    [InlineData("worker = 'ben' and client = 'acme' and project = 'site' and connection = 'receipts' and description like '*site'", true)]
    [InlineData("amount < -5", false)]
    [InlineData("day > 2020-01-01", true)]
    [InlineData("field.a = 'b'", false)]
    public void What_a_condition_on_an_expense_says_holds_or_does_not(string text, bool holds) =>
        Assert.Equal(holds, RuleExpression.Parse(text, ExpressionVocabulary.Expenses, out _)!.Holds(Spent));

    [Theory]
    [InlineData("hours > 2")]
    [InlineData("hours <= 2")]
    [InlineData("hours = 2")]
    [InlineData("billable = no")]
    public void What_is_not_there_fits_no_comparison_but_the_one_for_its_absence(string text)
    {
        Assert.False(RuleExpression.Parse(text, ExpressionVocabulary.Work, out _)!.Holds(Spent));
        Assert.True(RuleExpression.Parse($"not {text}", ExpressionVocabulary.Work, out _)!.Holds(Spent));
    }

    [Theory]
    [InlineData("", ExpressionProblem.Syntax, 0)]
    [InlineData("tag", ExpressionProblem.Syntax, 3)]
    [InlineData("tag = ", ExpressionProblem.Syntax, 6)]
    [InlineData("tag = 'x", ExpressionProblem.Syntax, 6)]
    [InlineData("tag = 'x' hours > 2", ExpressionProblem.Syntax, 10)]
    [InlineData("(tag = 'x'", ExpressionProblem.Syntax, 10)]
    [InlineData("tag = 'x')", ExpressionProblem.Syntax, 9)]
    [InlineData("tag in 'x'", ExpressionProblem.Syntax, 7)]
    [InlineData("tag in ('x' 'y')", ExpressionProblem.Syntax, 12)]
    [InlineData("tag in ()", ExpressionProblem.Syntax, 8)]
    [InlineData("tag == 'x'", ExpressionProblem.Syntax, 5)]
    [InlineData("tag = 'x' && hours > 2", ExpressionProblem.Syntax, 10)]
    [InlineData("tag = 'x' and", ExpressionProblem.Syntax, 13)]
    [InlineData("tag not = 'x'", ExpressionProblem.Syntax, 8)]
    [InlineData("system('rm') = 'x'", ExpressionProblem.UnknownWord, 0)]
    [InlineData("tag = 'x' and cleint = 'y'", ExpressionProblem.UnknownWord, 14)]
    [InlineData("merchant = 'x'", ExpressionProblem.UnknownWord, 0)]
    [InlineData("field.Cost = 'x'", ExpressionProblem.UnknownWord, 0)]
    [InlineData("tag = x", ExpressionProblem.WrongType, 6)]
    [InlineData("hours = '2'", ExpressionProblem.WrongType, 8)]
    [InlineData("hours = 2,5", ExpressionProblem.Syntax, 9)]
    [InlineData("day = 2026-02-30", ExpressionProblem.WrongType, 6)]
    [InlineData("weekday = monday", ExpressionProblem.WrongType, 10)]
    [InlineData("billable = maybe", ExpressionProblem.WrongType, 11)]
    [InlineData("client < 'x'", ExpressionProblem.WrongType, 7)]
    [InlineData("hours like '2*'", ExpressionProblem.WrongType, 6)]
    public void What_is_no_expression_is_told_with_its_place(string text, ExpressionProblem problem, int offset)
    {
        Assert.Null(RuleExpression.Parse(text, ExpressionVocabulary.Work, out var fault));
        Assert.Equal((problem, offset), (fault!.Problem, fault.Offset));
        Assert.NotEqual("", fault.Remedy);
    }

    [Fact]
    public void A_word_that_is_nearly_one_is_proposed()
    {
        RuleExpression.Parse("cleint = 'x'", ExpressionVocabulary.Work, out var fault);
        Assert.Equal("Did you mean 'client'?", fault!.Remedy);
    }

    [Fact]
    public void Depth_and_length_are_limited()
    {
        var deep = new string('(', RuleExpression.MaxDepth) + "tag = 'x'" + new string(')', RuleExpression.MaxDepth);
        Assert.NotNull(RuleExpression.Parse(deep, ExpressionVocabulary.Work, out _));
        Assert.Null(RuleExpression.Parse($"({deep})", ExpressionVocabulary.Work, out var fault));
        Assert.Equal((ExpressionProblem.TooBig, RuleExpression.MaxDepth), (fault!.Problem, fault.Offset));
        Assert.Null(RuleExpression.Parse("tag = 'x'".PadRight(RuleExpression.MaxLength + 1), ExpressionVocabulary.Work, out fault));
        Assert.Equal(ExpressionProblem.TooBig, fault!.Problem);
    }

    [Fact]
    public void No_text_makes_the_reader_fail_otherwise_than_with_a_fault()
    {
        var random = new Random(7);
        string[] parts = ["tag", "hours", "field.a", "(", ")", "and", "or", "not", "in", "like", "=", "!=", "<", ">=", "'x'", "\"", "2", "-1", "2026-01-01", "mon", "yes", ",", "!", "§", "\0", " "];
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Join(random.Next(3) == 0 ? "" : " ", Enumerable.Range(0, random.Next(12)).Select(_ => parts[random.Next(parts.Length)]));
            var expression = RuleExpression.Parse(text, ExpressionVocabulary.Work, out var fault);
            Assert.True(expression is null != (fault is null), text);
            expression?.Holds(Entry);
        }
    }

    [Fact]
    public void Asking_an_expression_allocates_nothing()
    {
        var expression = RuleExpression.Parse(
            "(client like 'acme*' or tag in ('a', 'b')) and not weekday = sun and hours > 1 and field.cost-centre = '4711' and day >= 2026-01-01 and billable = yes",
            ExpressionVocabulary.Work, out _)!;
        Assert.True(expression.Holds(Entry));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            expression.Holds(Entry);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void It_says_what_must_be_read_of_an_entry_for_it()
    {
        EntryDetails Needs(string text) => RuleExpression.Parse(text, ExpressionVocabulary.Work, out _)!.Needs;
        Assert.Equal(EntryDetails.None, Needs("client = 'a' and hours > 2 and weekday = mon"));
        Assert.Equal(EntryDetails.Tags, Needs("tag = 'a'"));
        Assert.Equal(EntryDetails.Fields | EntryDetails.Description, Needs("field.x = 'a' or description like 'b'"));
    }
}
