using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Oracle;

/// <summary>Random small firms: terms, 5 to 60 entries over three months, up to six expenses.</summary>
internal static class OracleFirms
{
    private static readonly LocalDate First = new(2026, 1, 1);

    /// <summary>One choice of the terms: which of its options, the first of them the plain one.</summary>
    private static readonly Gen<int[]> Choices = Gen.Int[0, 999].Array[80];

    private static readonly Gen<(int What, int Day, int Seconds)[]> Entries = Gen.Select(Gen.Int[0, 999_999], Gen.Int[0, 89], Gen.Int[0, 15_000]).Array[5, 60];

    private static readonly Gen<(int What, int Day, int Minor)[]> Expenses = Gen.Select(Gen.Int[0, 9_999], Gen.Int[0, 89], Gen.Int[1, 90_000]).Array[0, 6];

    public static Gen<OracleCase> Any { get; } = Gen.Select(Choices, Entries, Expenses, Make);

    private static OracleCase Make(int[] choices, (int What, int Day, int Seconds)[] entries, (int What, int Day, int Minor)[] expenses)
    {
        var terms = new OracleTerms(choices);
        var rules = terms.Rules;
        return new OracleCase(
            rules,
            [.. entries.Select((e, i) => Entry(i, e, rules))],
            [.. expenses.Select((e, i) => Expense(i, e))],
            new LocalDate(2026, 4, 2),
            AtOnce: choices[^1] % 3 != 0 && !CarriesScopes(rules.Agreements[0]));
    }

    // Where a cap carries part of a scope into the next period of the same plan, the program forgets what the scope's other
    // entries were billed; it knows it once they are invoiced.
    private static bool CarriesScopes(Agreement terms) => terms is { Cap.Excess: CapExcess.Carry, Rounding.Scope: not RoundingScope.Entry };

    private static OracleEntry Entry(int index, (int What, int Day, int Seconds) drawn, RuleSet rules)
    {
        var digits = new Digits(drawn.What);
        var day = First.PlusDays(drawn.Day);
        var (project, task, worker) = (digits.Of("site", "app"), digits.Of("design", "calls"), digits.Of("ana", "ben"));
        var billable = digits.Next(10) switch { 0 => (bool?)false, 1 => null, _ => true };
        // small and whole amounts make ties and zeros
        var raw = digits.Next(4) switch { 0 => drawn.Seconds / 60 * 60 % 3600, 1 => drawn.Seconds / 900 * 900, _ => drawn.Seconds };
        long? stated = digits.Next(8) == 0 ? raw * digits.Next(4) / 3 : null;
        return new OracleEntry(
            index,
            ExternalId(index),
            project,
            task,
            worker,
            day,
            digits.Next(3) == 0 ? null : day.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant().ToUnixTimeSeconds() + (9 * 3600) + (600 * digits.Next(4)),
            raw,
            billable,
            stated,
            digits.Next(12) != 0,
            digits.Next(9) == 0 && rules.Policies.TrustSourceRates.Count > 0 ? 71.25m : null);
    }

    private static OracleExpense Expense(int index, (int What, int Day, int Minor) drawn)
    {
        var digits = new Digits(drawn.What);
        long gross = digits.Next(7) == 0 ? -drawn.Minor : drawn.Minor;
        return new OracleExpense(index, First.PlusDays(drawn.Day), digits.Of("site", "app"), gross, digits.Next(3) == 0 ? null : gross * 19 / 119, digits.Next(4) != 0);
    }

    // ids of 64 ranks whose digests have the same order: where neither a cap nor a wider scope asks, the program orders equals by the digest
    private static readonly string[] ExternalIds =
    [
        .. Enumerable.Range(0, 64).Select(rank => Enumerable.Range(0, int.MaxValue).Select(n => $"o{rank:00}-{n}")
            .First(id => SHA256.HashData(Encoding.UTF8.GetBytes(id))[0] / 4 == rank)),
    ];

    // in another order than the index
    private static string ExternalId(int index) => ExternalIds[index * 37 % 61];

    /// <summary>The same firm as the program gets it, by the names of its source.</summary>
    public static Firm Open(OracleCase firm)
    {
        var opened = new Firm(rules: _ => firm.Rules, inMemory: true);
        foreach (var entry in firm.Entries)
        {
            opened.Work.Set(new TimeEntry
            {
                Id = IdOf(entry),
                Connection = FakeWork.Toggl,
                ExternalId = ExternalId(entry.Index),
                Client = "Harbor",
                Project = entry.Project == "site" ? "Website" : "App",
                Task = entry.Task == "design" ? "Design" : "Calls",
                Worker = entry.Worker == "ana" ? "Ana" : "Ben",
                Date = entry.Day,
                BillingDay = entry.Day,
                Start = entry.Start is { } start ? Instant.FromUnixTimeSeconds(start) : null,
                End = entry.Start is { } begun ? Instant.FromUnixTimeSeconds(begun + entry.Raw) : null,
                Seconds = entry.Raw,
                Billable = entry.Billable,
                BillableSeconds = entry.BillableSeconds,
                Status = entry.Approved ? "approved" : "new",
                Rate = entry.OwnRate,
                Currency = entry.OwnRate is null ? "" : firm.Terms.Currency.Code,
            });
        }

        foreach (var expense in firm.Expenses)
        {
            opened.Work.Expenses.Add(FakeWork.Rail(expense.Date) with
            {
                Id = new ExpenseId(new Guid(expense.Index + 1, 0, 0, [9, 9, 9, 9, 9, 9, 9, 9])),
                ExternalId = $"x{expense.Index}",
                Merchant = $"Rail {expense.Index}",
                Project = expense.Project == "site" ? "Website" : "App",
                Amount = Money.OfMinor(expense.Gross, firm.Terms.Currency),
                Tax = expense.Tax is { } tax ? Money.OfMinor(tax, firm.Terms.Currency) : null,
                Billable = expense.Billable,
            });
        }

        return opened;
    }

    public static EntryId IdOf(OracleEntry entry) => new(new Guid(entry.Index + 1, 0, 0, [1, 2, 3, 4, 5, 6, 7, 8]));

    /// <summary>The firm for the reader of a failure.</summary>
    public static string Describe(OracleCase firm)
    {
        var a = firm.Terms;
        var text = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"""
            {a.Currency}, {firm.Rules.Workspace.MoneyRounding}, period {a.Period} from {a.From}, as of {firm.AsOf} at once {firm.AtOnce}, split {a.SplitBy}, lines by {a.Lines.By}, non-billable {a.NonBillable}
            {a.Rounding}
            line discount {a.LineDiscountPercent} %, invoice discount {a.InvoiceDiscountPercent} %, {a.Cap}, minimum {a.MinimumFee}, {a.FixedFee}
            {a.Tax}, {a.Expenses}
            """);
        foreach (var code in firm.Rules.TaxCodes)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"tax {code.Id}: {string.Join(", ", code.Rates)} reverse charge {code.ReverseCharge}");
        }

        foreach (var (rate, of) in a.Rates.Select(r => (r, "agreement")).Concat(firm.Rules.Rates.Select(r => (r, "workspace"))))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"rate of the {of}: {rate.Amount} task '{rate.Task}' worker '{rate.Worker}' project '{rate.Project}' client '{rate.Client}' {rate.From} to {rate.To}");
        }

        firm.Rules.Tasks.Rules.Select(r => r.Target).ToList().ForEach(t => text.AppendLine($"{t}"));
        firm.Rules.Projects.Rules.Select(r => r.Target).ToList().ForEach(p => text.AppendLine($"{p}"));
        firm.Rules.Categories.Rules.Select(r => r.Target).ToList().ForEach(c => text.AppendLine($"{c}"));
        firm.Entries.ToList().ForEach(e => text.AppendLine($"{e}"));
        firm.Expenses.ToList().ForEach(e => text.AppendLine($"{e}"));
        return text.ToString();
    }
}

/// <summary>A number taken apart into choices.</summary>
internal sealed class Digits(int value)
{
    private int _left = value;

    public int Next(int options)
    {
        (_left, var digit) = Math.DivRem(_left, options);
        return digit;
    }

    public T Of<T>(params T[] options) => options[Next(options.Length)];
}
