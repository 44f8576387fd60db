using System.Text;
using NodaTime.Text;
using Timepost.Domain.Amounts;
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
            // it divides a total price by the units, and multiplies again: what that loses is far below a minor unit
            text.Append("option \"inferred_tolerance_default\" \"").Append(_base.Code).Append(":0.").Append('0', _base.Decimals + 1).Append("1\"\n");
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
            text.Append(_program == JournalProgram.Beancount ? "  " : "    ").Append(Name(posting.Account)).Append("  ").Append(JournalText.Amount(posting.Amount));
            if (posting.Amount.Currency != _base && !posting.Amount.IsZero)
            {
                text.Append(" @@ ").Append(JournalText.Amount(Money.OfMinor(Math.Abs(inBase), _base)));
            }

            text.Append('\n');
        }

        return text.Append('\n').ToString();
    }

    /// <summary>The account as the program knows it.</summary>
    public string Name(string account) =>
        _program == JournalProgram.Beancount ? AccountNames.ToBeancount(account, _types.GetValueOrDefault(account, AccountType.Equity)) : account;
}
