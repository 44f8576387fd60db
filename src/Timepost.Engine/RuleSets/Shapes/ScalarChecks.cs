using System.Buffers;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets.Yaml;

namespace Timepost.Engine.RuleSets.Shapes;

/// <summary>Checks of single values. Numbers are exact decimal text: nothing is rounded, no comma is
/// read as anything, no exponent.</summary>
internal static class ScalarChecks
{
    /// <summary>Most digits of a number; a <see cref="decimal"/> holds all of them exactly.</summary>
    public const int MaxDigits = 28;

    private const int MaxId = 64;
    private static readonly SearchValues<char> IdStart = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
    private static readonly SearchValues<char> IdRest = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    /// <summary>Whether a text can be an id: letters, digits, <c>- _ .</c>, at most 64.</summary>
    public static bool IsId(string text) =>
        text.Length is > 0 and <= MaxId && IdStart.Contains(text[0]) && !text.AsSpan().ContainsAnyExcept(IdRest);

    public static bool Id(YamlScalar value, string key, DiagnosticBag bag) => IsId(value.Value)
        || Fail(bag, RuleSetCode.IdInvalid, value, $"'{YamlScalar.Clip(value.Value)}' cannot be the '{key}'.",
            "Use letters (a to z), digits, '-', '_' and '.', beginning with a letter or digit, at most 64 characters.");

    public static bool Check(YamlScalar value, ValueShape shape, string key, DiagnosticBag bag) => shape.Kind switch
    {
        ValueKind.Text => Text(value, key, shape, bag),
        ValueKind.Number => Number(value, shape, key, bag),
        ValueKind.Whole => Whole(value, shape, key, bag),
        ValueKind.Boolean => (value.Plain && value.Value is "true" or "false")
            || Fail(bag, RuleSetCode.WrongType, value, $"'{key}' must be true or false, and is {value.Kind}.", "Write true or false, without quotes."),
        ValueKind.Date => Date(value, key, bag),
        ValueKind.Choice => Choice(value, shape, key, bag),
        ValueKind.Currency => Currency.TryOf(value.Value, out _) || UnknownCurrency(value, bag),
        ValueKind.Zone => DateTimeZoneProviders.Tzdb.Ids.Contains(value.Value) || UnknownZone(value, bag),
        ValueKind.Template => Text(value, key, shape, bag) && Template(value, shape, bag),
        ValueKind.Pattern => Text(value, key, shape, bag) && Pattern(value, bag),
        ValueKind.Path => Path(value, key, bag),
        ValueKind.AccountName => AccountName(value, bag),
        ValueKind.Id or ValueKind.Reference or ValueKind.Map or ValueKind.List or ValueKind.OneOrMore or ValueKind.TextMap =>
            throw new InvalidOperationException($"{shape.Kind} is no single value."),
    };

    private static bool Text(YamlScalar value, string key, ValueShape shape, DiagnosticBag bag)
    {
        var text = value.Value;
        if (text.Length == 0 && !shape.MayBeEmpty)
        {
            return Fail(bag, RuleSetCode.TextInvalid, value, $"'{key}' is empty.", "Give it a text, or leave the key out.");
        }

        if (text.Length > shape.Most)
        {
            return Fail(bag, RuleSetCode.TextInvalid, value,
                string.Create(CultureInfo.InvariantCulture, $"'{key}' has {text.Length} characters; {shape.Most} are the most."), "Shorten it.");
        }

        if (text.Length > 0 && !BooksLimits.IsVisible(text))
        {
            return Fail(bag, RuleSetCode.TextInvalid, value, $"'{key}' holds nothing that can be seen.", "Give it a text, or leave the key out.");
        }

        // control characters and marks that turn the direction of what follows would make a text read other than it is
        return !text.Any(c => char.IsControl(c) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'))
            || Fail(bag, RuleSetCode.TextInvalid, value, $"'{key}' holds a control character.", "Keep it to one line without tabs or direction marks.");
    }

    private static bool Number(YamlScalar value, ValueShape shape, string key, DiagnosticBag bag)
    {
        var text = value.Value;
        var digits = text.StartsWith('-') ? text[1..] : text;
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? digits : digits[..point];
        var rest = point < 0 ? "0" : digits[(point + 1)..];
        if (!value.Plain || !IsDigits(whole) || !IsDigits(rest) || (whole.Length > 1 && whole[0] == '0'))
        {
            return Fail(bag, RuleSetCode.NumberInvalid, value, $"'{key}' must be a number, and is {value.Kind}.", NumberRemedy(value));
        }

        if (digits.Length - (point < 0 ? 0 : 1) > MaxDigits)
        {
            return Fail(bag, RuleSetCode.NumberInvalid, value,
                string.Create(CultureInfo.InvariantCulture, $"'{key}' has more than {MaxDigits} digits."), "Numbers are kept exactly: shorten it.");
        }

        return InRange(decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture), value, shape, key, bag);
    }

    private static bool Whole(YamlScalar value, ValueShape shape, string key, DiagnosticBag bag)
    {
        var digits = value.Value.StartsWith('-') ? value.Value[1..] : value.Value;
        if (!value.Plain || !IsDigits(digits) || digits.Length > MaxDigits || (digits.Length > 1 && digits[0] == '0'))
        {
            return Fail(bag, RuleSetCode.NumberInvalid, value, $"'{key}' must be a whole number, and is {value.Kind}.",
                IsDigits(digits.Replace(".", "", StringComparison.Ordinal)) ? "Write it without decimals and leading zeros." : NumberRemedy(value));
        }

        return InRange(decimal.Parse(value.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), value, shape, key, bag);
    }

    private static bool InRange(decimal number, YamlScalar value, ValueShape shape, string key, DiagnosticBag bag) =>
        (number >= shape.Min && number <= shape.Max)
        || Fail(bag, RuleSetCode.NumberRange, value,
            string.Create(CultureInfo.InvariantCulture, $"'{key}' must be {shape.Min} to {shape.Max}, and is {number}."),
            "Correct the number; mind its unit.");

    private static string NumberRemedy(YamlScalar value)
    {
        var text = value.Value;
        if (!value.Plain)
        {
            return "Write it without quotes.";
        }

        if (text.Contains(',', StringComparison.Ordinal))
        {
            return "Write the decimal mark as a point and no separators of thousands: 1.5, 1500.";
        }

        return text.Any(char.IsAsciiDigit) && text.Contains('e', StringComparison.OrdinalIgnoreCase)
            ? "Write it out, without an exponent: 1500, not 1.5e3."
            : "Write digits, with a point before decimals: 95 or 95.50.";
    }

    private static bool IsDigits(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    private static bool Date(YamlScalar value, string key, DiagnosticBag bag) =>
        (value.Value.Length == 10 && LocalDatePattern.Iso.Parse(value.Value) is { Success: true } date && date.Value.Year >= 1)
        || Fail(bag, RuleSetCode.DateInvalid, value, $"'{key}' must be a date, and is {value.Kind}.",
            "Write year, month and day of a day that exists: 2026-03-31.");

    private static bool Choice(YamlScalar value, ValueShape shape, string key, DiagnosticBag bag)
    {
        if (shape.Choices.Contains(value.Value))
        {
            return true;
        }

        var near = EditDistance.Nearest(value.Value, shape.Choices);
        return Fail(bag, RuleSetCode.UnknownValue, value, $"'{key}' cannot be {value.Kind}.",
            (near is not null ? $"Did you mean '{near}'? " : "") + $"It is one of: {string.Join(", ", shape.Choices)}.");
    }

    private static bool UnknownCurrency(YamlScalar value, DiagnosticBag bag)
    {
        var capitals = value.Value.ToUpperInvariant();
        return Fail(bag, RuleSetCode.CurrencyUnknown, value, $"{value.Kind} is no currency.",
            Currency.TryOf(capitals, out _) ? $"Write {capitals}." : "Write an active code of ISO 4217 in capitals: EUR, USD, JPY.");
    }

    private static bool UnknownZone(YamlScalar value, DiagnosticBag bag)
    {
        var near = EditDistance.Nearest(value.Value, DateTimeZoneProviders.Tzdb.Ids);
        return Fail(bag, RuleSetCode.ZoneUnknown, value, $"{value.Kind} is no time zone.",
            near is not null ? $"Did you mean '{near}'?" : "Write a zone of the IANA database: Europe/Berlin, America/New_York, Etc/UTC.");
    }

    private static bool Template(YamlScalar value, ValueShape shape, DiagnosticBag bag)
    {
        var text = value.Value;
        var sound = true;
        var found = new HashSet<string>(StringComparer.Ordinal);
        for (var open = text.IndexOf('{', StringComparison.Ordinal); open >= 0;)
        {
            var close = text.IndexOf('}', open);
            var inner = close < 0 ? text[(open + 1)..] : text[(open + 1)..close];
            var name = shape.MustHold.Length > 0 && Digits(inner) is { } bare ? bare : inner;
            found.Add(name);
            if (close < 0 || !shape.Placeholders.Contains(name))
            {
                var near = EditDistance.Nearest(name, shape.Placeholders);
                sound = Fail(bag, RuleSetCode.PlaceholderUnknown, value, $"'{{{YamlScalar.Clip(inner)}{(close < 0 ? "" : "}")}' is no placeholder of this text.",
                    (near is not null ? $"Did you mean '{{{near}}}'? " : "") + $"It may hold: {string.Join(", ", shape.Placeholders.Select(p => $"{{{p}}}"))}.");
            }

            open = close < 0 ? -1 : text.IndexOf('{', close);
        }

        return (shape.MustHold.Length == 0 || found.Contains(shape.MustHold) || !sound
            || Fail(bag, RuleSetCode.PlaceholderUnknown, value, $"The text holds no '{{{shape.MustHold}}}'.", $"Add '{{{shape.MustHold}}}': without it two documents would have one number."))
            && sound;
    }

    /// <summary><c>number</c> of <c>number:5</c>; null where it is not of that form.</summary>
    private static string? Digits(string inner)
    {
        var colon = inner.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && inner[..colon] == "number" && inner[(colon + 1)..] is [>= '1' and <= '9'] ? "number" : null;
    }

    private static bool Pattern(YamlScalar value, DiagnosticBag bag)
    {
        if (value.Value.Length > 200)
        {
            return Fail(bag, RuleSetCode.PatternInvalid, value, "The pattern is longer than 200 characters.", "Shorten it.");
        }

        return value.Value.AsSpan().IndexOfAny("[]^$|\\+(){}") < 0
            || Fail(bag, RuleSetCode.PatternInvalid, value, $"The pattern {value.Kind} looks like a regular expression.",
                "A pattern knows `*` (any text) and `?` (one character) only; take `names` for names with brackets or signs.");
    }

    private static bool Path(YamlScalar value, string key, DiagnosticBag bag)
    {
        var text = value.Value;
        var parts = text.Split('/');
        return (text.Length is > 0 and <= 200 && text[0] != '/' && !parts.Any(p => p is "" or "." or "..") && text.AsSpan().IndexOfAny("\\:\"<>|*?\0") < 0
            && !text.Any(char.IsControl))
            || Fail(bag, RuleSetCode.PathInvalid, value, $"'{key}' cannot be {value.Kind}.",
                "Name a file or folder inside the workspace, with '/' between parts: inbox/time. No '..', no drive, no leading '/'.");
    }

    private static bool AccountName(YamlScalar value, DiagnosticBag bag)
    {
        var text = value.Value;
        return (text.Length is > 0 and <= ValueShape.MaxText && text.Split(':').All(p => p.Length > 0 && p == p.Trim())
            && !text.Any(c => char.IsControl(c) || c is ';' or '"' or '(' or ')' or '[' or ']')
            && !text.Contains("  ", StringComparison.Ordinal))
            || Fail(bag, RuleSetCode.AccountName, value, $"{value.Kind} cannot be the name of an account.",
                "Write parts joined by colons, as in Assets:Receivable; no two blanks in a row, no ; \" ( ) [ ] and no empty part.");
    }

    private static bool Fail(DiagnosticBag bag, RuleSetCode code, YamlScalar at, string message, string remedy)
    {
        bag.Error(code, at, message, remedy);
        return false;
    }
}
