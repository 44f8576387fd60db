using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;

namespace Timepost.Engine.Handbook;

/// <summary>Collects blocks, and writes figures as a reader expects them.</summary>
internal sealed class HandbookText
{
    private readonly List<HandbookBlock> _blocks = [];

    public IReadOnlyList<HandbookBlock> Blocks => _blocks;

    public void Chapter(string text) => _blocks.Add(new HeadingBlock(2, text));

    public void Section(string text) => _blocks.Add(new HeadingBlock(3, text));

    public void Say(string text) => _blocks.Add(new ParagraphBlock(text));

    public void List(params IEnumerable<string> items)
    {
        var lines = items.Where(i => i.Length > 0).ToList();
        if (lines.Count > 0)
        {
            _blocks.Add(new ListBlock(lines));
        }
    }

    /// <summary>A table; where it has no rows, a sentence in its place.</summary>
    public void Table(IReadOnlyList<string> head, IReadOnlyList<IReadOnlyList<string>> rows, string empty = "")
    {
        if (rows.Count > 0)
        {
            _blocks.Add(new TableBlock(head, rows));
        }
        else if (empty.Length > 0)
        {
            Say(empty);
        }
    }

    public static string Day(LocalDate day) => LocalDatePattern.Iso.Format(day);

    /// <summary>Hours and minutes, with seconds where there are any.</summary>
    public static string Time(long seconds) => seconds % 60 == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600}:{seconds / 60 % 60:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600}:{seconds / 60 % 60:00}:{seconds % 60:00}");

    public static string Number(decimal number) => number.ToString("#,0.############", CultureInfo.InvariantCulture);

    public static string Sum(Money money) => $"{money.Amount.ToString("N" + money.Currency.Decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)} {money.Currency}";

    public static string Rate(decimal amount, Currency currency) => $"{Price(amount, currency)} {currency}";

    /// <summary>With the currency's decimals, or as many more as it has.</summary>
    public static string Price(decimal amount, Currency currency) =>
        amount == Rounding.Round(amount, currency.Decimals, RoundingMode.Down) ? amount.ToString("N" + currency.Decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : Number(amount);

    /// <summary>From when until when; empty where always.</summary>
    public static string Span(LocalDate? from, LocalDate? to) => (from, to) switch
    {
        ({ } a, { } b) => $"{Day(a)} to {Day(b)}",
        ({ } a, null) => $"from {Day(a)}",
        (null, { } b) => $"until {Day(b)}",
        (null, null) => "",
    };

    /// <summary>What is written exactly so; a backtick, which would end it, becomes an apostrophe.</summary>
    public static string Exact(string text) => $"`{text.Replace('`', '\'')}`";

    /// <summary>What a rule answers to, in words.</summary>
    public static string Match(EntityMatch match, Deprecation? ended = null)
    {
        var names = new List<string>();
        names.AddRange(match.Names.Select(n => n.Length == 0 ? "no name at all" : $"{Exact(n)} exactly"));
        names.AddRange(match.NormalisedNames.Select(Exact));
        names.AddRange(match.Pattern.Length > 0 ? [$"what looks like {Exact(match.Pattern)}"] : []);
        names.AddRange(match.Ids.Select(i => $"the id {Exact(i)} of the source"));
        var text = names.Count == 0 ? "any name" : string.Join(", ", names);
        foreach (var (word, value) in Conditions(match, ended))
        {
            text += $" {word} {Exact(value)}";
        }

        return text;
    }

    private static IEnumerable<(string Word, string Value)> Conditions(EntityMatch match, Deprecation? ended)
    {
        if (match.Connection.Length > 0)
        {
            yield return ("from", match.Connection);
        }

        if (match.Client.Length > 0)
        {
            yield return ("of the client", match.Client);
        }

        if (match.Tag.Length > 0)
        {
            yield return ("with the tag", match.Tag);
        }

        foreach (var (field, value) in match.Fields.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            yield return ($"with {field}", value);
        }

        if (match.When is { } when)
        {
            // how long a rule holds is a remark of its own
            var text = ended is null ? when.Text : when.Text.Replace($"day <= {Day(ended.Until)}", "", StringComparison.Ordinal).TrimEnd();
            text = text.EndsWith(") and", StringComparison.Ordinal) && ended is not null ? text[1..^5] : text;
            if (text.Length > 0)
            {
                yield return ("where", text);
            }
        }
    }
}
