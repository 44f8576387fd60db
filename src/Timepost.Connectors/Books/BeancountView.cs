using System.Text;
using NodaTime.Text;
using Timepost.Domain.Books;
using Timepost.Domain.Mapping;

namespace Timepost.Connectors.Books;

/// <summary>The journal's transactions as beancount writes them. Derived from what the journal holds now.</summary>
internal static class BeancountView
{
    public const string Preface = "; Timepost derives this file from the journal of the same year; include books.beancount, not this.\n\n";

    public static void Append(StringBuilder text, BooksDocument document, IReadOnlyList<AccountType> types)
    {
        if (document.Postings.Count == 0)
        {
            return;
        }

        text.Append(LocalDatePattern.Iso.Format(document.Date)).Append(" * ")
            .Append(JournalText.Quoted(JournalBlock.Payee(document.Party))).Append(' ')
            .Append(JournalText.Quoted(JournalBlock.Memo(document.Memo))).Append('\n');
        text.Append("  number: ").Append(JournalText.Quoted(document.Number)).Append('\n');
        foreach (var (name, value) in JournalBlock.JournalTags(document))
        {
            text.Append("  ").Append(name).Append(": ").Append(JournalText.Quoted(value)).Append('\n');
        }

        for (var i = 0; i < document.Postings.Count; i++)
        {
            var posting = document.Postings[i];
            // an account that a person wrote into our journal has no kind of ours: its own first part says it
            var type = i < types.Count ? types[i] : AccountType.Equity;
            text.Append("  ").Append(AccountNames.ToBeancount(posting.Account, type).PadRight(40)).Append("  ")
                .Append(JournalText.Amount(posting)).Append('\n');
            if (posting.TaxCode.Length > 0)
            {
                text.Append("    tax-code: ").Append(JournalText.Quoted(JournalBlock.TaxCodeTag(posting.TaxCode))).Append('\n');
            }
        }

        text.Append('\n');
    }
}
