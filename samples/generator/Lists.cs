namespace Timepost.SampleGenerator;

/// <summary>What the firm's books know already: customers and accounts.</summary>
internal static class Lists
{
    public static IEnumerable<SampleFile> All()
    {
        yield return new("inbox/customers/customers.csv", Csv.Write(
        [
            ["Number", "Name", "Street", "Postal code", "City", "Country", "Tax number", "Currency", "Email"],
            ["10010", "Hudson Row Publishing, Inc.", "88 Hudson Row, Floor 4", "10013", "New York, NY", "US", "", "USD", "accounts@hudsonrow.example"],
            ["10020", "Kitanami Shoji K.K.", "2-7-3 Higashi-Shinagawa", "140-0002", "Tokyo", "JP", "T5010401000001", "JPY", "keiri@kitanami.example"],
            ["10030", "Spreewerk Mobility GmbH", "Stralauer Ufer 19", "10245", "Berlin", "DE", "DE999999990", "EUR", "rechnung@spreewerk.example"],
            ["10040", "Thornbury Tea Company Ltd", "3 Castle Yard", "BS35 2AB", "Thornbury", "GB", "GB999999973", "GBP", "ledger@thornburytea.example"],
        ]));
        yield return new("inbox/accounts/accounts.csv", Csv.Write(
        [
            ["Code", "Name", "Type"],
            ["1200", "Assets:Bank", "asset"],
            ["1210", "Assets:Receivable", "asset"],
            ["1220", "Assets:AccruedIncome", "asset"],
            ["1250", "Assets:RecoverableExpenses", "asset"],
            ["1570", "Assets:InputTax", "asset"],
            ["1730", "Liabilities:CompanyCard", "liability"],
            ["1740", "Liabilities:Employees", "liability"],
            ["1600", "Liabilities:Payable", "liability"],
            ["1770", "Liabilities:OutputTax", "liability"],
            ["1700", "Liabilities:UnallocatedCash", "liability"],
            ["1701", "Liabilities:AccruedCost", "liability"],
            ["1702", "Liabilities:Retention", "liability"],
            ["1703", "Liabilities:Retainers", "liability"],
            ["1704", "Liabilities:DeferredRevenue", "liability"],
            ["4400", "Income:Design", "revenue"],
            ["4410", "Income:Development", "revenue"],
            ["4420", "Income:Services", "revenue"],
            ["4430", "Income:Fees", "revenue"],
            ["4730", "Income:Discounts", "revenue"],
            ["4840", "Income:Rounding", "revenue"],
            ["4850", "Income:Breakage", "revenue"],
            ["4860", "Income:ExchangeGain", "revenue"],
            ["4861", "Income:UnrealisedExchangeGain", "revenue"],
            ["5900", "Expenses:Subcontractors", "cost"],
            ["6600", "Expenses:Travel", "cost"],
            ["6640", "Expenses:Meals", "cost"],
            ["6815", "Expenses:Software", "cost"],
            ["6821", "Expenses:PrintAndSamples", "cost"],
            ["6855", "Expenses:BankCharges", "cost"],
            ["6880", "Expenses:ExchangeLoss", "cost"],
            ["6881", "Expenses:UnrealisedExchangeLoss", "cost"],
            ["6890", "Expenses:SmallDifferences", "cost"],
            ["6930", "Expenses:WriteOffs", "cost"],
            ["6931", "Expenses:BadDebt", "cost"],
        ]));
    }
}
