using System.Text;
using Timepost.Connectors.Files;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;

namespace Timepost.Connectors.Tests.Files;

/// <summary>Charts of accounts: types in the words of several programs, and accounts that are closed.</summary>
public sealed class AccountReaderTests
{
    private static Reading<AccountRow> Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    private static Reading<AccountRow> Of(byte[] bytes)
    {
        var content = new MemoryStream(bytes);
        return Reading<AccountRow>.Of(new ReaderCatalog().Accounts("auto", content, "f", Read.Connection).Read(content, "f", Read.Connection), Read.Copy);
    }

    [Fact]
    public void The_published_chart_has_its_types_and_its_headings()
    {
        var read = Of(SharedData.Bytes("G-coa/us_small_business.csv"));
        Assert.Empty(read.Rejections);
        Assert.Equal(
            [(AccountType.Asset, 15), (AccountType.Liability, 11), (AccountType.Equity, 4), (AccountType.Revenue, 7), (AccountType.Cost, 24)],
            read.Rows.GroupBy(r => AccountTypeWords.Of(r.Type)!.Value).OrderBy(g => g.Key).Select(g => (g.Key, g.Count())));
        Assert.True(read.Rows.Single(r => r.Id == "1000").Heading);
        Assert.False(read.Rows.Single(r => r.Id == "1011").Heading);
        Assert.All(read.Rows, r => Assert.True(r.Active));
    }

    [Theory]
    [InlineData("standardCOA", 75)]
    [InlineData("ch", 164)]
    [InlineData("nl", 470)]
    [InlineData("fr", 993)]
    [InlineData("in", 77)]
    [InlineData("ca", 274)]
    [InlineData("de_hgb", 77)]
    public void The_published_trees_are_read_whole_each_account_with_a_type(string chart, int accounts)
    {
        var read = Of(SharedData.Bytes($"G-coa/frappe_books_{chart}.json"));

        Assert.Empty(read.Rejections);
        Assert.Equal(accounts, read.Rows.Count);
        Assert.Equal(accounts, read.Rows.Select(r => r.Id).Distinct().Count());
        Assert.All(read.Rows, r => Assert.NotNull(AccountTypeWords.Of(r.Type)));
        Assert.All(read.Rows, r => Assert.True(r.Parent.Length == 0 || read.Rows.Exists(p => p.Id == r.Parent && p.Heading)));
        Assert.True(read.Rows.Select(r => AccountTypeWords.Of(r.Type)).Distinct().Count() >= 3);
    }

    [Fact]
    public void A_tree_says_types_once_and_numbers_where_it_has_them()
    {
        var read = Of("""
            {
              "name": "Small", "country_code": "zz",
              "tree": {
                "Assets": {
                  "Cash": { "Till": { "accountType": "Cash", "accountNumber": 1000 }, "Safe": { "account_number": "1010" } },
                  "Banks": { "isGroup": true },
                  "rootType": "Asset"
                },
                "Sales": { "root_type": "Income", "Fees": {}, "Cash": {} },
                "Odd": {}
              }
            }
            """);

        Assert.Equal(
            [("Assets", "Assets", "", true), ("Assets:Cash", "Cash", "Assets", true), ("1000", "Till", "Assets:Cash", false), ("1010", "Safe", "Assets:Cash", false),
                ("Assets:Banks", "Banks", "Assets", true), ("Sales", "Sales", "", true), ("Sales:Fees", "Fees", "Sales", false), ("Sales:Cash", "Cash", "Sales", false)],
            read.Rows.Select(r => (r.Id, r.Name, r.Parent, r.Heading)));
        Assert.Equal((5, 3), (read.Rows.Count(r => r.Type == "Asset"), read.Rows.Count(r => r.Type == "Income")));
        Assert.Equal([(10L, "rootType", "account-type-unknown")], read.Rejections.Select(r => (r.Line, r.Column, r.Code)));
    }

    [Theory]
    [InlineData("{ \"Assets\": { ")]
    [InlineData("{ \"Assets\": [] }")]
    [InlineData("{ \"Assets\": { \"rootType\": Asset } }")]
    public void What_is_no_tree_is_refused(string text)
    {
        var read = Assert.Throws<FileRefusedException>(() => Of(text));
        Assert.Equal("json-invalid", read.Rejection.Code);
    }

    [Theory]
    [InlineData("asset", AccountType.Asset)]
    [InlineData("Accounts receivable (A/R)", AccountType.Asset)]
    [InlineData("NON-CURRENT ASSET", AccountType.Asset)]
    [InlineData("Credit Card", AccountType.Liability)]
    [InlineData("Verbindlichkeiten", AccountType.Liability)]
    [InlineData("Eigenkapital", AccountType.Equity)]
    [InlineData("Umsatzerlöse", AccountType.Revenue)]
    [InlineData("Other Income", AccountType.Revenue)]
    [InlineData("Cost of Goods Sold", AccountType.Cost)]
    [InlineData("Expense", AccountType.Cost)]
    [InlineData("charges", AccountType.Cost)]
    public void A_type_is_one_of_five_whatever_the_program_calls_it(string word, AccountType type) => Assert.Equal(type, AccountTypeWords.Of(word));

    [Fact]
    public void An_unknown_type_rejects_its_row_and_no_other()
    {
        var read = Of("number,name,type\n1,Bank,Bank\n2,Odd,Suspense\n3,Blank,\n4,Sales,Income\n");
        Assert.Equal(["1", "4"], read.Rows.Select(r => r.Id));
        Assert.Equal([(3L, "type", "Suspense", "account-type-unknown"), (4, "type", "", "account-type-unknown")], read.Rejections.Select(r => (r.Line, r.Column, r.Value, r.Code)));
    }

    [Fact]
    public void A_heading_needs_no_type()
    {
        var read = Of("number,name,type,isHeader\n1,Everything,,true\n");
        Assert.True(Assert.Single(read.Rows).Heading);
    }

    [Theory]
    [InlineData("active", "no", false)]
    [InlineData("Is Active", "true", true)]
    [InlineData("closed", "yes", false)]
    [InlineData("Inactive", "0", true)]
    [InlineData("Archived", "", true)]
    [InlineData("Status", "Closed", false)]
    [InlineData("Status", "Active", true)]
    [InlineData("State", "inaktiv", false)]
    public void An_account_is_closed_by_any_of_these_columns(string header, string value, bool active) =>
        Assert.Equal(active, Assert.Single(Of($"number,name,type,{header}\n1,Bank,asset,{value}\n").Rows).Active);

    [Fact]
    public void An_unknown_state_is_rejected_and_taken_for_neither()
    {
        var rejection = Assert.Single(Of("number,name,type,status\n1,Bank,asset,perhaps\n").Rejections);
        Assert.Equal(("status", "account-state-unknown"), (rejection.Column, rejection.Code));
    }

    [Fact]
    public void Every_word_of_the_table_is_on_the_page()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Timepost.slnx")))
        {
            folder = folder.Parent;
        }

        var page = File.ReadAllText(Path.Combine(folder.FullName, "docs", "chart-of-accounts.md"));
        Assert.All(
            AccountTypeWords.All.GroupBy(w => w.Type),
            g => Assert.Contains($"| {g.Key.ToString().ToLowerInvariant()} | {string.Join(", ", g.Select(w => w.Word))} |", page, StringComparison.Ordinal));
    }
}
