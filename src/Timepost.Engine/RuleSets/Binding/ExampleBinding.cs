using NodaTime;
using NodaTime.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets.Yaml;

namespace Timepost.Engine.RuleSets.Binding;

/// <summary>Makes the examples of a rule set.</summary>
internal static class ExampleBinding
{
    private const int SecondsPerHour = 3600;
    private static readonly LocalTimePattern[] Times = [LocalTimePattern.CreateWithInvariantCulture("HH:mm"), LocalTimePattern.CreateWithInvariantCulture("HH:mm:ss")];

    /// <summary>Adds those of one file.</summary>
    /// <param name="root">The file.</param>
    /// <param name="into">Those of the files before it.</param>
    /// <param name="bag">Takes what is wrong.</param>
    public static void Add(MapValues root, List<RuleExample> into, DiagnosticBag bag)
    {
        foreach (var values in root.Groups("examples"))
        {
            var name = values.Text("name");
            if (into.Find(e => e.Name == name && name.Length > 0) is { } first)
            {
                bag.Error(RuleSetCode.ExampleTwice, values.At("name")!, $"Two examples are named '{YamlScalar.Clip(name)}'; the first is in {first.Origin}.", "Give each a name of its own.");
            }

            if (Bind(values, name, bag) is { } example)
            {
                into.Add(example);
            }
        }
    }

    private static RuleExample? Bind(MapValues values, string name, DiagnosticBag bag)
    {
        var (entry, expense) = (values.Group("entry"), values.Group("expense"));
        if (entry is not null == expense is not null)
        {
            // one of the two may be given and wrong: then that is told
            if (entry is not null || (values.Node.Find("entry") is null && values.Node.Find("expense") is null))
            {
                bag.Error(RuleSetCode.ExampleRecord, values.Node, $"The example '{YamlScalar.Clip(name)}' needs either 'entry' or 'expense', and not both.", "Make two examples of it, each with one record.");
            }

            return null;
        }

        if (values.Group("expect") is not { } expect)
        {
            return null;
        }

        var expected = ExpectationOf(expect, bag);
        var entryExample = entry is null ? null : EntryOf(entry, bag);
        var expenseExample = expense is null ? null : ExpenseOf(expense, bag);
        return expected is null || (entryExample is null && expenseExample is null)
            ? null
            : new RuleExample { Name = name, Origin = values.Origin, Entry = entryExample, Expense = expenseExample, Expect = expected };
    }

    private static ExampleExpectation? ExpectationOf(MapValues values, DiagnosticBag bag)
    {
        var nothing = values.Boolean("nothing", false);
        var asked = values.Node.Pairs.Any(p => p.Key.Value != "nothing");
        if (!nothing && !asked)
        {
            bag.Error(RuleSetCode.ExampleExpectsNothing, values.Node, "The example asks for nothing.", "Say what it must give, as in `expect: {agreement: …, net: …}`; or that nothing comes of it: `nothing: true`.");
            return null;
        }

        if (nothing && values.Node.Pairs.FirstOrDefault(p => p.Key.Value is not ("nothing" or "client" or "project" or "task" or "worker")) is { } contradicts)
        {
            bag.Error(RuleSetCode.ExampleContradicts, contradicts.Key, $"'{contradicts.Key.Value}' beside `nothing: true`: nothing comes of the record, so there is no {contradicts.Key.Value} of it.",
                "Leave one of the two out.");
            return null;
        }

        return new ExampleExpectation
        {
            Client = values.Text("client"),
            Project = values.Text("project"),
            Task = values.Text("task"),
            Worker = values.Text("worker"),
            Agreement = values.Text("agreement"),
            Account = values.Text("account"),
            TaxCode = values.Text("taxCode"),
            Hours = values.Number("hours"),
            Rate = values.Number("rate"),
            Net = values.Number("net"),
            Tax = values.Number("tax"),
            Total = values.Number("total"),
            Document = values.Text("document"),
            Exception = values.Text("exception"),
            Nothing = nothing,
        };
    }

    private static EntryExample? EntryOf(MapValues values, DiagnosticBag bag)
    {
        if (values.Date("date") is not { } date)
        {
            return null;
        }

        var (start, end) = (Time(values, "start", bag), Time(values, "end", bag));
        var stated = values.Node.Find("hours") is not null;
        if (stated == (values.Node.Find("start") is not null) || (values.Node.Find("start") is null) != (values.Node.Find("end") is null))
        {
            bag.Error(RuleSetCode.ExampleTime, values.Node, "An example's entry needs either 'hours', or 'start' and 'end'.", "Write `hours: 1.5`, or `start: 09:00` and `end: 10:30`.");
            return null;
        }

        if (!stated && (start is null || end is null))
        {
            return null;
        }

        return new EntryExample
        {
            Connection = values.Text("connection"),
            Client = values.Text("client"),
            Project = values.Text("project"),
            Task = values.Text("task"),
            Worker = values.Text("worker"),
            Date = date,
            Seconds = values.Number("hours") is { } hours ? (long)decimal.Round(hours * SecondsPerHour, 0, MidpointRounding.AwayFromZero) : null,
            Start = start is { } from ? date + from : null,
            End = end is { } to ? (to > start ? date : date.PlusDays(1)) + to : null,
            Zone = values.Text("zone"),
            Tags = values.Texts("tags"),
            Fields = values.TextMap("fields"),
            Billable = values.Boolean("billable"),
            Status = values.Text("status").ToLowerInvariant(),
            Description = values.Text("description"),
            Rate = values.Number("rate"),
            Currency = values.Text("currency"),
        };
    }

    private static LocalTime? Time(MapValues values, string key, DiagnosticBag bag)
    {
        if (values.At(key) is not YamlScalar scalar)
        {
            return null;
        }

        foreach (var pattern in Times)
        {
            if (pattern.Parse(scalar.Value) is { Success: true } parsed)
            {
                return parsed.Value;
            }
        }

        bag.Error(RuleSetCode.ExampleTime, scalar, $"'{YamlScalar.Clip(scalar.Value)}' is no time of day.", "Write hours and minutes, as in 09:00 or 17:30.");
        return null;
    }

    private static ExpenseExample? ExpenseOf(MapValues values, DiagnosticBag bag)
    {
        if (values.Date("date") is not { } date || !values.Has("currency") || Amount(values, "amount", bag) is not { } amount)
        {
            return null;
        }

        var tax = Amount(values, "tax", bag);
        return values.Has("tax") && tax is null ? null : new ExpenseExample
        {
            Connection = values.Text("connection"),
            Date = date,
            Merchant = values.Text("merchant"),
            Category = values.Text("category"),
            Worker = values.Text("worker"),
            Client = values.Text("client"),
            Project = values.Text("project"),
            Description = values.Text("description"),
            Fields = values.TextMap("fields"),
            Amount = amount,
            Tax = tax,
            Billable = values.Boolean("billable"),
            Reimbursable = values.Boolean("reimbursable"),
            Status = values.Text("status").ToLowerInvariant(),
            Receipt = values.Boolean("receipt", true),
        };
    }

    private static Money? Amount(MapValues values, string key, DiagnosticBag bag)
    {
        if (values.Number(key) is not { } amount)
        {
            return null;
        }

        var currency = values.Currency("currency");
        if (amount * currency.MinorPerMajor is var minor && minor != decimal.Truncate(minor))
        {
            bag.Error(RuleSetCode.MoneyDecimals, values.At(key)!, $"'{key}' is finer than the minor unit of {currency} ({currency.Decimals} decimals).", "Write what a receipt can say.");
            return null;
        }

        return Money.Exact(amount, currency);
    }
}
