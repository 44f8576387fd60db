using System.Text;
using NodaTime;
using NodaTime.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Fx;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;

namespace Timepost.Connectors.Books;

/// <summary>Programs that read a plain-text journal.</summary>
public enum JournalProgram
{
    /// <summary>hledger.</summary>
    Hledger,

    /// <summary>ledger.</summary>
    Ledger,

    /// <summary>beancount.</summary>
    Beancount,
}

/// <summary>The subledger as a journal that hledger, ledger or beancount accepts: each posting in its own currency, and at its
/// total price in base where that is another.</summary>
public sealed class SubledgerJournal
{
    private const int MemoRunes = 200;
    private readonly JournalProgram _program;
    private readonly Currency _base;
    private readonly Dictionary<string, AccountType> _types;

    /// <summary>For a program, under the accounts of a rule set.</summary>
    /// <param name="program">Who reads it.</param>
    /// <param name="baseCurrency">Of the workspace.</param>
    /// <param name="accounts">For the kind of each account; one that is not among them is taken for equity.</param>
    public SubledgerJournal(JournalProgram program, Currency baseCurrency, IReadOnlyList<LedgerAccount> accounts)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        (_program, _base) = (program, baseCurrency);
        _types = accounts.GroupBy(a => a.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Type, StringComparer.Ordinal);
    }

    /// <summary>Declarations for everything that the entries use.</summary>
    public string Head(IEnumerable<SubledgerEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var text = new StringBuilder("; The subledger of Timepost.\n\n");
        var accounts = new SortedSet<string>(StringComparer.Ordinal);
        var currencies = new SortedSet<string>(StringComparer.Ordinal) { _base.Code };
        foreach (var posting in entries.SelectMany(e => e.Postings))
        {
            accounts.Add(Name(posting.Posting.Account));
            currencies.Add(posting.Posting.Amount.Currency.Code);
        }

        foreach (var code in currencies)
        {
            var decimals = Currency.Of(code).Decimals;
            text.Append(_program switch
            {
                JournalProgram.Hledger => $"commodity 1000.{new string('0', decimals)} {code}\n",
                JournalProgram.Ledger => $"commodity {code}\n  format 1000{(decimals == 0 ? "" : ".")}{new string('0', decimals)} {code}\n",
                JournalProgram.Beancount => $"option \"operating_currency\" \"{code}\"\n",
            });
        }

        if (_program == JournalProgram.Beancount)
        {
            text.Append(HeaderFiles.BeancountTolerance(_base));
        }

        text.Append(_program == JournalProgram.Ledger ? "\ntag tp-entry\n\n" : "\n");
        foreach (var account in accounts)
        {
            text.Append(_program == JournalProgram.Beancount ? "1970-01-01 open " : "account ").Append(account).Append('\n');
        }

        return text.Append('\n').ToString();
    }

    /// <summary>One transaction, ended by an empty line.</summary>
    public string Entry(SubledgerEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var text = new StringBuilder(256);
        var memo = JournalText.Plain($"{entry.Kind} {entry.Memo}", MemoRunes);
        text.Append(LocalDatePattern.Iso.Format(entry.Date));
        if (_program == JournalProgram.Beancount)
        {
            text.Append(" * ").Append(JournalText.Quoted(memo)).Append("\n  tp-entry: \"").Append(entry.Id.ToString("D")).Append("\"\n");
        }
        else
        {
            text.Append(' ').Append(memo).Append("\n    ; tp-entry: ").Append(entry.Id.ToString("D")).Append('\n');
        }

        foreach (var (posting, inBase) in entry.Postings)
        {
            // what a total price cannot say (of nothing, or of the other sign: rounding of very small amounts) stands by itself, in base
            var priced = posting.Amount.Currency != _base && !posting.Amount.IsZero;
            var apart = posting.Amount.Currency != _base && Math.Sign(posting.Amount.Minor) != Math.Sign(inBase) && inBase != 0;
            Line(text, posting.Account, JournalText.Amount(posting.Amount)
                + (priced ? $" @@ {JournalText.Amount(Money.OfMinor(apart ? 0 : Math.Abs(inBase), _base))}" : ""));
            if (apart)
            {
                Line(text, posting.Account, JournalText.Amount(Money.OfMinor(inBase, _base)));
            }
        }

        return text.Append('\n').ToString();
    }

    /// <summary>Price directives, by day and currency: what one unit is in base, exact where it has an end within the 28 digits that are written, and
    /// rounded to them where not. Of one day and currency the last rate counts; a rate made of two stands on the later day of both.</summary>
    /// <param name="rates">Into the base currency.</param>
    public string Prices(IEnumerable<FoundRate> rates)
    {
        ArgumentNullException.ThrowIfNull(rates);
        var prices = new SortedDictionary<(LocalDate Date, string Code), decimal>();
        foreach (var rate in rates)
        {
            if (rate.Rates.Count > 0 && rate.To == _base)
            {
                prices[(rate.Rates.Max(r => r.Date), rate.From.Code)] = rate.Numerator / rate.Denominator;
            }
        }

        var text = new StringBuilder();
        foreach (var ((date, code), value) in prices)
        {
            var (day, number) = (LocalDatePattern.Iso.Format(date), DocumentRecord.Plain(value));
            text.Append(_program == JournalProgram.Beancount ? $"{day} price {code} {number} {_base.Code}\n" : $"P {day} {code} {number} {_base.Code}\n");
        }

        return (text.Length == 0 ? text : text.Append('\n')).ToString();
    }

    private void Line(StringBuilder text, string account, string amount) =>
        text.Append(_program == JournalProgram.Beancount ? "  " : "    ").Append(Name(account)).Append("  ").Append(amount).Append('\n');

    /// <summary>The account as the program knows it.</summary>
    public string Name(string account) =>
        _program == JournalProgram.Beancount ? AccountNames.ToBeancount(account, _types.GetValueOrDefault(account, AccountType.Equity)) : account;
}
