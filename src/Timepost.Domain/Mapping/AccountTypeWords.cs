namespace Timepost.Domain.Mapping;

/// <summary>Types of accounts as charts of accounting programs write them, as one of our five. Case, blanks, signs and the plural of the table's words
/// do not matter beyond what it lists.</summary>
public static class AccountTypeWords
{
    private static readonly (AccountType Type, string[] Words)[] Table =
    [
        (AccountType.Asset,
        [
            "asset", "assets", "bank", "cash", "current asset", "current assets", "other current asset", "other current assets", "fixed asset", "fixed assets", "other asset",
            "other assets", "non-current asset", "non-current assets", "accounts receivable", "accounts receivable (A/R)", "receivable", "receivables", "inventory", "stock",
            "prepayment", "prepayments", "aktiv", "aktiva", "aktivkonto", "Anlagevermögen", "Umlaufvermögen", "Kasse", "Forderungen", "actif", "banque", "caisse",
        ]),
        (AccountType.Liability,
        [
            "liability", "liabilities", "current liability", "current liabilities", "other current liability", "other current liabilities", "long-term liability",
            "long-term liabilities", "non-current liability", "non-current liabilities", "other liability", "other liabilities", "accounts payable", "accounts payable (A/P)",
            "payable", "payables", "credit card", "loan", "loans", "Verbindlichkeit", "Verbindlichkeiten", "Fremdkapital", "dette", "dettes",
        ]),
        (AccountType.Equity,
            ["equity", "capital", "owner's equity", "shareholders' equity", "retained earnings", "Eigenkapital", "capitaux propres"]),
        (AccountType.Revenue,
        [
            "revenue", "revenues", "income", "other income", "other revenue", "operating income", "sales", "turnover", "Ertrag", "Erträge", "Erlös", "Erlöse", "Umsatz",
            "Umsatzerlöse", "Einnahmen", "produit", "produits",
        ]),
        (AccountType.Cost,
        [
            "cost", "costs", "expense", "expenses", "other expense", "other expenses", "operating expense", "operating expenses", "overhead", "overheads", "direct cost",
            "direct costs", "cost of goods sold", "COGS", "cost of sales", "depreciation", "Aufwand", "Aufwendungen", "Kosten", "Ausgaben", "charge", "charges",
        ]),
    ];

    private static readonly Dictionary<string, AccountType> Known =
        Table.SelectMany(t => t.Words.Select(w => (Key: Plain(w), t.Type))).ToDictionary(w => w.Key, w => w.Type, StringComparer.Ordinal);

    /// <summary>Every word with its type, as the table writes it.</summary>
    public static IEnumerable<(string Word, AccountType Type)> All => Table.SelectMany(t => t.Words.Select(w => (w, t.Type)));

    /// <summary>The type that a word names; null where it is not known.</summary>
    /// <param name="word">As a chart writes it.</param>
    public static AccountType? Of(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return Known.TryGetValue(Plain(word), out var type) ? type : null;
    }

    // letters alone
    private static string Plain(string word) => string.Concat(word.Where(char.IsLetter)).ToUpperInvariant();
}
