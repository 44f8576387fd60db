using System.Text;
using NodaTime;
using Timepost.Connectors.Files;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;

namespace Timepost.Connectors.Tests.Files;

public sealed class ExpenseAndListTests
{
    [Fact]
    public void Expensify_with_its_default_columns()
    {
        var text = SharedData.Text("B-expenses/constructed/expensify_default_template.csv");
        var read = Read.Expenses(text, "auto", Read.Connection with { Currency = "USD" });
        Assert.Empty(read.Rejections);
        Assert.Equal([21.35m, 64.80m, 412.50m], read.Rows.Select(r => r.Amount));
        var row = read.Rows[2];
        Assert.Equal(("Hotel Example", "Lodging", "Acme", "Phase 1", false, "USD"), (row.Merchant, row.Category, row.Client, row.Project, row.Reimbursable, row.Currency));
        Assert.Equal((380.00m, "EUR", new LocalDate(2024, 6, 5)), (row.OriginalAmount, row.OriginalCurrency, row.Date));
        Assert.Equal(["https://receipts.example.com/r/1003"], row.Receipts);
        Assert.Equal("Team lunch, four people, one guest", read.Rows[1].Description);
        var unnamed = Read.Expenses(text);
        Assert.Empty(unnamed.Rows);
        Assert.All(unnamed.Rejections, r => Assert.Equal(("currency-unknown", "Amount"), (r.Code, r.Column)));
    }

    [Fact]
    public void Invoice_Ninja_expenses_by_a_declared_map_below_a_preamble()
    {
        var connection = Read.Connection with
        {
            Currency = "USD",
            Columns = new Dictionary<string, string> { ["client"] = "Client", ["project"] = "Project", ["description"] = "Notes", ["amount"] = "Amount", ["date"] = "Date" },
        };
        var text = SharedData.Text("B-expenses/invoiceninja_expenses_181rows.csv");
        var read = Read.Expenses(text, "csv-expenses", connection);
        Assert.Equal((3.94m, new LocalDate(2022, 1, 1), "David Bomba"), (read.Rows[0].Amount, read.Rows[0].Date, read.Rows[0].Client));
        Assert.Equal(3.5m, read.Rows[3].Amount);
        Assert.Equal(181, read.Rows.Count + read.Rejections.Count);
        Assert.All(read.Rejections, r => Assert.True(r is { Line: > 4, Code.Length: > 0 }));
    }

    [Fact]
    public void Card_export_with_a_foreign_amount_beside_it()
    {
        var connection = Read.Connection with
        {
            Columns = new Dictionary<string, string>
            {
                ["id"] = "TransactionId", ["date"] = "Date", ["merchant"] = "MerchantName", ["amount"] = "Amount", ["currency"] = "Currency",
                ["originalAmount"] = "OriginalAmount", ["originalCurrency"] = "OriginalCurrency", ["description"] = "Details",
            },
        };
        var read = Read.Expenses(SharedData.Text("B-expenses/viseca_card_fx.csv"), "csv-expenses", connection);
        Assert.Empty(read.Rejections);
        Assert.Equal(9, read.Rows.Count);
        Assert.Equal((12.9m, "CHF", 15m, "USD"), (read.Rows[2].Amount, read.Rows[2].Currency, read.Rows[2].OriginalAmount, read.Rows[2].OriginalCurrency));
        Assert.Equal(-80m, read.Rows[4].Amount);
        Assert.Equal(new LocalDate(2024, 12, 19), read.Rows[5].Date);
        Assert.Equal("TRX2024091600009", read.Rows[8].ExternalId);
    }

    [Fact]
    public void Merchant_categories_with_lone_CR_are_no_expenses()
    {
        var refused = Assert.Throws<FileRefusedException>(() => Read.Expenses(SharedData.Text("B-expenses/mcc_codes.csv"))).Rejection;
        Assert.Equal("format-not-detected", refused.Code);
    }

    [Fact]
    public void Harvest_expenses()
    {
        var read = Read.Expenses(
            "Date,Client,Project,Project Code,Category,Notes,Amount,Billable?,Invoiced?,Approved?,First Name,Last Name,Currency,Receipt\n"
            + "2025-03-04,Lakeside,Web,L1,Travel,Taxi,21.30,Yes,No,Yes,Sam,Roe,Euro - EUR,receipts/taxi.pdf\n"
            + "2025-03-05,Lakeside,Web,L1,Travel,Refund,-5.00,No,Yes,Yes,Sam,Roe,Euro - EUR,\n");
        Assert.Empty(read.Rejections);
        Assert.Equal(("Sam Roe", "Travel", true, "approved", "EUR", 21.30m), (read.Rows[0].Worker, read.Rows[0].Category, read.Rows[0].Billable, read.Rows[0].Status, read.Rows[0].Currency, read.Rows[0].Amount));
        Assert.Equal(["receipts/taxi.pdf"], read.Rows[0].Receipts);
        Assert.Equal((-5.00m, "invoiced"), (read.Rows[1].Amount, read.Rows[1].Status));
    }

    [Theory]
    [InlineData("10.005", "EUR", "", "amount-too-fine")]
    [InlineData("10.5", "JPY", "", "amount-too-fine")]
    [InlineData("10.12345", "KWD", "", "amount-too-fine")]
    [InlineData("1e3", "EUR", "", "number-invalid")]
    [InlineData("NaN", "EUR", "", "number-invalid")]
    [InlineData("\"1,5\"", "EUR", "", "number-mark")]
    [InlineData("99999999999999999999", "EUR", "", "number-invalid")]
    [InlineData("", "EUR", "", "amount-missing")]
    [InlineData("10", "DEM", "", "currency-unknown")]
    [InlineData("10", "EUR", "11", "number-invalid")]
    [InlineData("10", "EUR", "-1", "number-invalid")]
    public void N1_an_amount_is_exact_or_refused(string amount, string currency, string tax, string code)
    {
        var read = Read.Expenses($"date,amount,currency,tax\n2024-05-01,{amount},{currency},{tax}\n2024-05-01,1.10,EUR,0.10\n");
        Assert.Equal(code, Assert.Single(read.Rejections).Code);
        Assert.Equal(0.10m, Assert.Single(read.Rows).Tax);
    }

    [Fact]
    public void N1_trailing_zeros_are_not_decimals_too_many() =>
        Assert.Equal(29m, Assert.Single(Read.Expenses("date,amount,currency\n2024-05-01,29.000,JPY\n").Rows).Amount);

    [Theory]
    [InlineData("../x")]
    [InlineData("/etc/passwd")]
    [InlineData("a\u202Efdp.exe")]
    public void Z2_a_receipt_s_name_is_only_data(string name) =>
        Assert.Equal([name, "b.pdf"], Assert.Single(Read.Expenses($"date,amount,currency,receipts\n2024-05-01,1,EUR,{name}|b.pdf\n").Rows).Receipts);

    [Fact]
    public void Customers()
    {
        var content = new MemoryStream(Encoding.UTF8.GetBytes(
            "ID,Name,Address,City,Postcode,Country,VAT ID,Email,Currency,Time Zone\nC1,Big Company,\"1 Road\nSuite 5\",Berlin,10115,DE,DE123,a@b.example,EUR,Europe/Berlin\nC2,,,,,,,,,\nC3,X,,,,,,,EUR,Mars/One\n"));
        var read = Reading<CustomerRow>.Of(new ReaderCatalog().Customers("auto", content, "f", Read.Connection).Read(content, "f", Read.Connection), Read.Copy);
        var row = Assert.Single(read.Rows);
        Assert.Equal(("C1", "Big Company", "DE", "DE123", "EUR", "Europe/Berlin"), (row.Id, row.Name, row.Country, row.TaxNumber, row.Currency, row.Zone));
        Assert.Equal(["1 Road", "Suite 5", "10115 Berlin"], row.Address);
        Assert.Equal([(4L, "name-missing"), (5, "zone-unknown")], read.Rejections.Select(r => (r.Line, r.Code)));
    }

    [Fact]
    public void Accounts_of_a_published_chart()
    {
        var content = new MemoryStream(SharedData.Bytes("G-coa/us_small_business.csv"));
        var read = Reading<AccountRow>.Of(new ReaderCatalog().Accounts("auto", content, "f", Read.Connection).Read(content, "f", Read.Connection), Read.Copy);
        Assert.Empty(read.Rejections);
        Assert.Equal(61, read.Rows.Count);
        Assert.All(read.Rows, r => Assert.True(r.Id.Length > 0 && r.Name.Length > 0 && r.Type.Length > 0));
        Assert.Equal(61, read.Rows.Select(r => r.Id).Distinct().Count());
    }
}
