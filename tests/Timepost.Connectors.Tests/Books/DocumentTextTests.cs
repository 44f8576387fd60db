using NodaTime;
using Timepost.Connectors.Books;
using Timepost.Domain.Amounts;
using Timepost.Domain.Books;

namespace Timepost.Connectors.Tests.Books;

/// <summary>What a client or a bookkeeper reads: <c>documents/YYYY/NUMBER.txt</c>.</summary>
public sealed class DocumentTextTests
{
    private static readonly Currency Eur = Currency.Of("EUR");

    [Fact]
    public void An_invoice_says_all_that_a_client_needs_in_aligned_columns()
    {
        var document = SampleBooks.Invoice(7, net: 28_550, tax: 5_100) with
        {
            Lines =
            [
                Line("Design", 2.5m, "h", 95m, 0, 23_750, "DE19", 4_513),
                Line("Calls (1:30 h at 50.00 EUR)", 1m, "1", 50m, 200, 4_800, "DE10", 587) with { DiscountReason = "4 % discount" },
            ],
            Taxes = [new BooksTax("DE10", 10m, Eurs(4_800), Eurs(480)), new BooksTax("DE19", 19m, Eurs(23_750), Eurs(4_513))],
        };

        Assert.Equal(
            """
            Invoice INV-2026-00007

            From              Acme GmbH
                              Tax number DE1

            To                Contoso Ltd
                              1 Main St
                              Springfield

            Date              31 March 2026
            Due               30 April 2026
            Supplied          2 to 31 March 2026
            Purchase order    PO-1

            Description                                       Quantity     Price  Discount  Net EUR  Tax code
            -------------------------------------------------------------------------------------------------
            Design                                                 2.5  h  95.00             237.50  DE19
            Calls (1:30 h at 50.00 EUR)                              1     50.00     -2.00    48.00  DE10
              4 % discount

            Tax                                               Rate  Base EUR  Tax EUR
            -------------------------------------------------------------------------
            DE10                                              10 %     48.00     4.80
            DE19                                              19 %    237.50    45.13

            Net                                               285.50  EUR
            Tax                                                51.00  EUR
            Total                                             336.50  EUR

            Reverse charge

            """.ReplaceLineEndings("\n"),
            DocumentText.Of(document));
    }

    [Fact]
    public void Prices_that_include_tax_say_so_and_the_gross_stands_beside_the_net()
    {
        var text = DocumentText.Of(SampleBooks.Invoice(1, net: 8_333, tax: 1_667) with
        {
            TaxIncluded = true,
            Lines = [Line("Training", 1m, "h", 100m, 0, 8_333, "T20", 1_667)],
        });

        Assert.Contains("Quantity      Price  With tax EUR  Net EUR  Tax code", text, StringComparison.Ordinal);
        Assert.Contains("1  h  100.00        100.00    83.33  T20", text, StringComparison.Ordinal);
        Assert.Contains("\nPrices and discounts include tax; net amounts do not.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_text_is_broken_between_words_and_the_figures_stay_beside_its_first_line()
    {
        var text = DocumentText.Of(SampleBooks.Invoice(1) with
        {
            Lines = [Line("Travel to the site and back again, with all the tools that were needed", 1m, "1", 131.9m, 0, 13_190, "", 0)],
        });

        Assert.Contains(
            "\nTravel to the site and back again, with all the          1    131.90   131.90\ntools that were needed\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-03-31", "2026-03-31", "31 March 2026")]
    [InlineData("2026-03-01", "2026-03-31", "1 to 31 March 2026")]
    [InlineData("2026-02-03", "2026-03-31", "3 February to 31 March 2026")]
    [InlineData("2025-12-30", "2026-01-02", "30 December 2025 to 2 January 2026")]
    public void Days_of_supply_are_words(string from, string to, string words) =>
        Assert.Equal(words, DocumentText.Days(new DateInterval(NodaTime.Text.LocalDatePattern.Iso.Parse(from).Value, NodaTime.Text.LocalDatePattern.Iso.Parse(to).Value)));

    [Fact]
    public void A_record_of_an_earlier_version_is_still_read()
    {
        var whole = DocumentRecord.Write(SampleBooks.Invoice(3), static _ => Timepost.Domain.Mapping.AccountType.Asset);
        var earlier = whole[..whole.IndexOf(",\n\"seller\"", StringComparison.Ordinal)].Replace(",\"discountReason\":\"\",\"supplied\":\"2026-03-31\"", "", StringComparison.Ordinal) + "}\n";

        var read = DocumentRecord.Read(System.Text.Encoding.UTF8.GetBytes(earlier));

        Assert.Equal((null, false, 0, 0), (read.Supplied, read.TaxIncluded, read.Taxes.Count, read.Seller.Count));
        Assert.Null(read.Lines[0].Supplied);
    }

    private static BooksLine Line(string text, decimal quantity, string unit, decimal price, long discount, long net, string code, long tax) =>
        new(text, quantity, unit, price, Eurs(discount), Eurs(net), code, Eurs(tax));

    private static Money Eurs(long minor) => Money.OfMinor(minor, Eur);
}
