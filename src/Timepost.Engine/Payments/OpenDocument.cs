using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Payments;
using Timepost.Engine.Plans;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Payments;

/// <summary>A document in the books with what is open on it, as the subledger has it.</summary>
internal sealed record OpenDocument
{
    private static readonly AccountRole[] Payables = [AccountRole.Receivable, AccountRole.Payable, AccountRole.EmployeePayable];

    public required DocumentKey Key { get; init; }

    public required string Number { get; init; }

    /// <summary>receivable, payable or employee payable.</summary>
    public required AccountRole Role { get; init; }

    public required string Account { get; init; }

    /// <summary>As the subledger names it: a client's id, a vendor, a worker.</summary>
    public required string Party { get; init; }

    /// <summary>Customer's or vendor's name in the books.</summary>
    public required string Name { get; init; }

    public required LocalDate Date { get; init; }

    public required string Agreement { get; init; }

    /// <summary>1: the firm is owed; −1: it owes.</summary>
    public int Sign => Role == AccountRole.Receivable ? 1 : -1;

    /// <summary>Signed as posted: debit positive.</summary>
    public required Money Open { get; init; }

    public required long OpenBase { get; init; }

    /// <summary>What it opened with, signed as posted.</summary>
    public required long Total { get; init; }

    public required long TotalBase { get; init; }

    /// <summary>Net and tax by tax code, minor units.</summary>
    public required IReadOnlyList<(string Code, long Net, long Tax)> Taxes { get; init; }

    /// <summary>What is still to be paid, minor units; zero or more.</summary>
    public long Left => Math.Max(0, Sign * Open.Minor);

    /// <summary>The base amount that settling so much more of it relieves, signed as posted.</summary>
    public long Relieves(long settledNow, RoundingMode mode) =>
        Relief.Of(TotalBase, Total, Total - Open.Minor + (Sign * settledNow), TotalBase - OpenBase, mode);

    /// <summary>By number in the books.</summary>
    /// <exception cref="OperationRefusedException"><c>document-unknown</c>, <c>document-not-final</c>, <c>nothing-to-pay</c>.</exception>
    public static OpenDocument Find(IStoreTransaction transaction, string number)
    {
        if (transaction.Plans.DraftByNumber(number) is { } draft)
        {
            return draft.Status is "final" or "reserved"
                ? Of(transaction, draft.Key, number, draft.Party, draft.Date, draft.Identity.Agreement, TaxesOf(draft), draft.Total.Currency)
                : throw new OperationRefusedException(
                    "document-not-final", $"{number} is not in the books: it is {draft.Status}.", "Deliver it first: timepost plan, approve, apply.");
        }

        if (transaction.Bookings.ByNumber(number) is { } booking)
        {
            var document = booking.Document;
            return Of(
                transaction, booking.Key, number, document.Party, document.Date, booking.Agreement,
                [.. document.Taxes.Select(t => (t.Code, t.Base.Minor, t.Tax.Minor))], document.Currency);
        }

        throw new OperationRefusedException(
            "document-unknown", $"No document in the books has the number '{number}'.", "See 'timepost show invoices' and 'timepost show bills'.");
    }

    private static OpenDocument Of(
        IStoreTransaction transaction, DocumentKey key, string number, string name, LocalDate date, string agreement,
        IReadOnlyList<(string Code, long Net, long Tax)> taxes, Currency currency)
    {
        var entries = transaction.Subledger.OfDocument(key.Value);
        foreach (var role in Payables)
        {
            var (account, party, total, totalBase) = Opening.Of(entries, role, key.Value);

            // an invoice of 0.00 opened nothing; what is owed on it since stands in the balance
            // a revaluation that its reversal does not follow yet stands in base, and is none of what is owed
            var open = transaction.Subledger.Balances(new SubledgerFilter(role, Document: key.Value)).Where(b => b.Amount.Currency == currency).ToList();
            if (account.Length == 0 && open is [var later, ..])
            {
                (account, party) = (later.Account, later.Party);
            }

            if (account.Length == 0)
            {
                continue;
            }

            var (left, leftBase) = (open.Sum(b => b.Amount.Minor), open.Sum(b => b.BaseMinor));
            if (Math.Abs(left) > Math.Abs(total))
            {
                (total, totalBase) = (left, leftBase); // more is owed than it opened with: a discount on it was credited
            }

            return new OpenDocument
            {
                Key = key,
                Number = number,
                Role = role,
                Account = account,
                Party = party,
                Name = name,
                Date = date,
                Agreement = agreement,
                Open = Money.OfMinor(left, currency),
                OpenBase = leftBase,
                Total = total,
                TotalBase = totalBase,
                Taxes = taxes,
            };
        }

        throw new OperationRefusedException(
            "nothing-to-pay", $"{number} opened nothing that could be paid.", "Only invoices, bills and what workers get back can be paid.");
    }

    private static List<(string Code, long Net, long Tax)> TaxesOf(StoredDraft draft)
    {
        var taxes = new SortedDictionary<string, (long Net, long Tax)>(StringComparer.Ordinal);
        foreach (var line in DraftBody.Lines(draft.Body, draft.Total.Currency))
        {
            var sum = taxes.GetValueOrDefault(line.TaxCode);
            taxes[line.TaxCode] = (sum.Net + line.Net.Minor, sum.Tax + line.Tax.Minor);
        }

        return [.. taxes.Select(t => (t.Key, t.Value.Net, t.Value.Tax))];
    }
}
