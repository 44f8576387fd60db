using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;

namespace Timepost.Connectors.Books;

/// <summary>The three main files: what hledger, ledger and beancount each want declared, and the includes. Derived;
/// each ends with a hash of itself, so that a person's edit is noticed before one is written anew.</summary>
internal static class HeaderFiles
{
    public const string Hledger = "hledger.journal", Ledger = "ledger.journal", Beancount = "books.beancount";
    private const string Note = "; Timepost writes this file from the rule set and the journal. To add to it, include it from a file of your own.\n";

    public static IEnumerable<(string Name, byte[] Content)> All(
        string title, IReadOnlyList<LedgerAccount> accounts, Declared declared, IEnumerable<int> years)
    {
        var all = new SortedDictionary<string, AccountType>(declared.Accounts, StringComparer.Ordinal);
        foreach (var account in accounts)
        {
            all[account.Name] = account.Type;
        }

        var list = years.ToList();
        yield return (Hledger, Seal(ForHledger(all.Keys, declared, list)));
        yield return (Ledger, Seal(ForLedger(all.Keys, declared, list)));
        yield return (Beancount, Seal(ForBeancount(title, accounts, declared, list)));
    }

    /// <summary>beancount divides a total price by the units, and multiplies again: what that loses is far below a minor unit, and is let pass.</summary>
    public static string BeancountTolerance(Currency inBase) =>
        $"option \"inferred_tolerance_default\" \"{inBase.Code}:0.{new string('0', inBase.Decimals + 1)}1\"\n";

    /// <summary>True for a header that nobody edited since we wrote it.</summary>
    public static bool IsSealed(ReadOnlySpan<byte> content)
    {
        var at = content.LastIndexOf("; tp-end "u8);
        return at > 0 && content[at..].SequenceEqual(EndLine(content[..at]));
    }

    private static string ForHledger(IEnumerable<string> accounts, Declared declared, List<int> years)
    {
        var text = new StringBuilder(Note).Append("\ndecimal-mark .\n\n");
        foreach (var code in declared.Currencies)
        {
            // hledger wants a decimal mark also where a currency has no decimals; ledger refuses exactly that
            var decimals = Currency.Of(code).Decimals;
            text.Append("commodity 1000.").Append('0', decimals).Append(' ').Append(code).Append('\n');
        }

        text.Append('\n');
        foreach (var account in accounts)
        {
            text.Append("account ").Append(account).Append('\n');
        }

        text.Append('\n');
        foreach (var payee in declared.Payees)
        {
            text.Append("payee ").Append(payee).Append('\n');
        }

        return Includes(text, years).ToString();
    }

    private static string ForLedger(IEnumerable<string> accounts, Declared declared, List<int> years)
    {
        var text = new StringBuilder(Note).Append('\n');
        foreach (var code in declared.Currencies)
        {
            var decimals = Currency.Of(code).Decimals;
            text.Append("commodity ").Append(code).Append("\n  format 1000").Append(decimals == 0 ? "" : ".").Append('0', decimals)
                .Append(' ').Append(code).Append('\n');
        }

        text.Append('\n');
        foreach (var tag in declared.Tags)
        {
            text.Append("tag ").Append(tag).Append('\n');
        }

        text.Append('\n');
        foreach (var account in accounts)
        {
            text.Append("account ").Append(account).Append('\n');
        }

        return Includes(text, years).ToString();
    }

    private static string ForBeancount(string title, IReadOnlyList<LedgerAccount> accounts, Declared declared, List<int> years)
    {
        var text = new StringBuilder(Note).Append('\n');
        text.Append("option \"title\" ").Append(JournalText.Quoted(JournalText.Plain(title, 200))).Append('\n');
        foreach (var code in declared.Currencies)
        {
            text.Append("option \"operating_currency\" \"").Append(code).Append("\"\n");
        }

        foreach (var code in declared.Bases)
        {
            text.Append(BeancountTolerance(Currency.Of(code)));
        }

        text.Append('\n');
        var names = new SortedSet<string>(StringComparer.Ordinal);
        names.UnionWith(accounts.Select(a => AccountNames.ToBeancount(a.Name, a.Type)));
        names.UnionWith(declared.Accounts.Select(a => AccountNames.ToBeancount(a.Key, a.Value)));
        foreach (var name in names)
        {
            text.Append("1970-01-01 open ").Append(name).Append('\n');
        }

        text.Append('\n');
        foreach (var year in years)
        {
            text.Append("include \"").Append(YearFile.BeancountName(year)).Append("\"\n");
        }

        return text.ToString();
    }

    private static StringBuilder Includes(StringBuilder text, List<int> years)
    {
        text.Append('\n');
        foreach (var year in years)
        {
            text.Append(CultureInfo.InvariantCulture, $"include {YearFile.JournalName(year)}\n");
        }

        return text;
    }

    private static byte[] Seal(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [.. bytes, .. EndLine(bytes)];
    }

    private static byte[] EndLine(ReadOnlySpan<byte> text) =>
        Encoding.ASCII.GetBytes(JournalBlock.End + Convert.ToHexStringLower(SHA256.HashData(text)) + "\n");
}
