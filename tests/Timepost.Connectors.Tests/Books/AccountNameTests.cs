using CsCheck;
using Timepost.Connectors.Books;
using Timepost.Domain.Mapping;
using Timepost.Engine.Delivery;

namespace Timepost.Connectors.Tests.Books;

public sealed class AccountNameTests
{
    private static readonly Gen<string> Name =
        Gen.Char["AOXwn-0e2 :é日'"].Array[1, 8].Select(static c => new string(c));

    [Theory]
    [InlineData("Assets:US-Bank", AccountType.Asset, "Assets:US-Bank")]
    [InlineData("Assets:Accounts Receivable", AccountType.Asset, "Assets:Accounts--Receivable")]
    [InlineData("Revenue:Consulting", AccountType.Revenue, "Income:Own:Revenue:Consulting")]
    [InlineData("Income:Own:Revenue:Consulting", AccountType.Revenue, "Income:X---04f-wn:Revenue:Consulting")]
    [InlineData("Assets", AccountType.Asset, "Assets:Own:Assets")]
    [InlineData("4400 Erlöse", AccountType.Revenue, "Income:Own:4400--Erl---f6-se")]
    [InlineData("Expenses:travel", AccountType.Cost, "Expenses:X---074-ravel")]
    [InlineData("Expenses:A - B", AccountType.Cost, "Expenses:A---20----2d---B")]
    public void Has_an_image_in_beancount(string name, AccountType type, string image) =>
        Assert.Equal(image, AccountNames.ToBeancount(name, type));

    [Fact]
    public void Distinct_names_have_distinct_images() => Name.Array[40].Sample(static names =>
    {
        var valid = names.Distinct().Where(static n => IsAccepted(n)).ToList();
        return valid.Select(static n => AccountNames.ToBeancount(n, AccountType.Asset)).Distinct().Count() == valid.Count;
    });

    [Theory]
    [InlineData("")]
    [InlineData("Assets:")]
    [InlineData(":Bank")]
    [InlineData("Assets::Bank")]
    [InlineData("Assets:Bank ")]
    [InlineData("Assets:US  Bank")]
    [InlineData("Assets:\tBank")]
    [InlineData("Assets:Bank;x")]
    [InlineData("Assets:(Bank)")]
    [InlineData("[Assets]")]
    [InlineData("Assets:Ba\nnk")]
    [InlineData("Assets:Ba\u202Enk")]
    [InlineData("Assets:\"Bank\"")]
    [InlineData("Assets:A|B")]
    [InlineData("Assets:A=B")]
    [InlineData("Assets:\ud800")]
    public void A_name_that_the_programs_would_read_differently_is_refused(string name) =>
        Assert.Equal(BooksStatus.AccountNameRefused, Assert.Throws<BooksException>(() => AccountNames.Demand(name)).Status);

    [Fact]
    public void Books_with_such_an_account_do_not_open() => Assert.Throws<BooksException>(static () => new EmbeddedBooks(new EmbeddedBooksSettings
    {
        Folder = Path.GetTempPath(),
        Accounts = [new LedgerAccount("x", "Assets:(x)", AccountType.Asset, AccountRole.None)],
    }));

    private static bool IsAccepted(string name)
    {
        try
        {
            AccountNames.Demand(name);
            return true;
        }
        catch (BooksException)
        {
            // the generator makes refused names too; they have no image to compare
            return false;
        }
    }
}
