using System.Globalization;
using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Mapping;
using Timepost.Engine.Delivery;

namespace Timepost.Connectors.Books;

/// <summary>What a document must be before it is rendered: the 52xx refusals.</summary>
internal static class DocumentRules
{
    public static void Demand(BooksDocument document, IReadOnlyDictionary<string, AccountType> accounts)
    {
        DemandHead(document);
        DemandTags(document);
        DemandTotals(document);
        foreach (var attachment in document.Attachments)
        {
            DemandAttachment(document, attachment);
        }

        if (document.Kind == BooksKind.Customer)
        {
            return;
        }

        if (document.Postings.Count == 0)
        {
            throw Refused(document, BooksStatus.NoPostings, "it has no posting");
        }

        DemandPostings(document, accounts);
    }

    private static void DemandHead(BooksDocument document)
    {
        var customer = document.Kind == BooksKind.Customer;
        if (customer ? document.Number.Length > 0 || document.Postings.Count > 0 : !JournalText.IsNumber(document.Number))
        {
            throw Refused(document, BooksStatus.NumberRefused, customer ? "a customer has neither number nor postings" : $"'{document.Number}' is no number");
        }

        foreach (var date in (LocalDate?[])[document.Date, document.Due])
        {
            if (date is { } day && !BooksLimits.Hold(day))
            {
                throw Refused(document, BooksStatus.DateRefused, $"{day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture)} is outside {BooksLimits.FirstYear} to {BooksLimits.LastYear}");
            }
        }

        if (!BooksLimits.IsVisible(document.Party))
        {
            throw Refused(document, BooksStatus.PartyRefused, "its party has no name");
        }
    }

    private static void DemandTags(BooksDocument document)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { "tp-key", "tp-kind", "due", "tax-code", "number" };
        foreach (var (name, _) in document.Tags)
        {
            if (!JournalText.IsTagName(name) || !seen.Add(JournalText.TagName(name)))
            {
                throw Refused(document, BooksStatus.TagRefused, $"tag '{name}' cannot be written, or is there twice");
            }
        }
    }

    private static void DemandTotals(BooksDocument document)
    {
        if (document.Net.Currency != document.Currency || document.Tax.Currency != document.Currency
            || document.Total.Currency != document.Currency || document.Net + document.Tax != document.Total)
        {
            throw Refused(document, BooksStatus.TotalsDisagree, $"net {document.Net}, tax {document.Tax} and total {document.Total} do not agree");
        }

        if (document.Lines.Count == 0)
        {
            return;
        }

        if (document.Lines.Any(l => l.Net.Currency != document.Currency || l.Tax.Currency != document.Currency || l.Discount.Currency != document.Currency)
            || document.Lines.Sum(l => l.Net.Minor) != document.Net.Minor || document.Lines.Sum(l => l.Tax.Minor) != document.Tax.Minor)
        {
            throw Refused(document, BooksStatus.TotalsDisagree, "the lines do not sum to net and tax");
        }
    }

    private static void DemandAttachment(BooksDocument document, BooksAttachment attachment)
    {
        var name = attachment.Name;
        var safe = name.Length is > 0 and <= 100 && char.IsAsciiLetterOrDigit(name[0]) && name[^1] != '.'
            && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
        var hashed = attachment.Sha256.Length == 64 && attachment.Sha256.All(static c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));
        if (!safe || !hashed || attachment.Length < 0 || document.Attachments.Count(a => string.Equals(a.Name, name, StringComparison.OrdinalIgnoreCase)) > 1)
        {
            throw Refused(document, BooksStatus.AttachmentRefused, $"attachment '{JournalText.Plain(name, 60)}' has no safe name or hash, or is there twice");
        }
    }

    private static void DemandPostings(BooksDocument document, IReadOnlyDictionary<string, AccountType> accounts)
    {
        var sums = new SortedDictionary<Currency, long>();
        var inBase = document.Postings.FirstOrDefault(p => p.InBase is not null)?.InBase?.Currency;
        long baseSum = 0;
        foreach (var posting in document.Postings)
        {
            AccountNames.Demand(posting.Account);
            if (!accounts.ContainsKey(posting.Account))
            {
                throw Refused(document, BooksStatus.AccountUnknown, $"account '{posting.Account}' is not declared");
            }

            if (posting.Amount.Currency == default)
            {
                throw Refused(document, BooksStatus.Unbalanced, $"the posting to '{posting.Account}' has no currency");
            }

            sums[posting.Amount.Currency] = sums.GetValueOrDefault(posting.Amount.Currency) + posting.Amount.Minor;
            baseSum += inBase is { } currency ? InBaseOf(document, posting, currency) : 0;
        }

        if (baseSum != 0)
        {
            throw Refused(document, BooksStatus.Unbalanced, $"its postings are off by {Money.OfMinor(baseSum, inBase!.Value)} in base");
        }

        // a difference of exchange is in base only, so that the currencies by themselves do not sum to zero
        foreach (var (currency, sum) in sums)
        {
            if (sum != 0 && (inBase is null || sums.Count == 1))
            {
                throw Refused(document, BooksStatus.Unbalanced, $"its postings are off by {Money.OfMinor(sum, currency)}");
            }
        }
    }

    // of the amount's sign or zero, which is all that a total price can say; all of them in one currency, in which another posting stands for itself
    private static long InBaseOf(BooksDocument document, BooksPosting posting, Currency baseCurrency) => posting.InBase switch
    {
        null when posting.Amount.IsZero => 0,
        null when posting.Amount.Currency == baseCurrency => posting.Amount.Minor,
        { } inBase when inBase.Currency == baseCurrency && posting.Amount.Currency != baseCurrency
            && (inBase.IsZero ? !posting.Amount.IsZero : Math.Sign(inBase.Minor) == Math.Sign(posting.Amount.Minor)) => inBase.Minor,
        _ => throw Refused(document, BooksStatus.Unbalanced, $"the posting of {posting.Amount} to '{posting.Account}' has no amount in base, or one that cannot be written"),
    };

    private static BooksException Refused(BooksDocument document, BooksStatus status, string why) =>
        new(status, $"{DocumentRecord.KindName(document.Kind)} {(document.Number.Length > 0 ? JournalText.Plain(document.Number, 60) : document.Key.Value)}: {why}.");
}
