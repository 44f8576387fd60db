using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;
using NodaTime;
using Timepost.Connectors.Books;
using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Engine.Delivery;

namespace Timepost.Connectors.Tests.Books;

/// <summary>The three programs accept the books and agree with us, and so with each other, on every balance.</summary>
public sealed partial class PlainTextProgramTests
{
    private static readonly string[] Nasty =
    [
        "", " ", "=1+1", "+x", "-x", "@x", "*(abc) x", "!x", "(x)", "[2026-01-01] y", "[1]", "{x}", ";x", "a;b", "a | b", "\"q\" 'q'", "\\", "\\\"",
        "line\nfeed", "cr\r\nlf", "tab\tx", "nul\0x", "\u202Eright-to-left\u200F", "日本語", "ünï", "e\u0301", "😀", "date:2020-01-01", "key: value", ":a:b:",
        "  two  blanks  ", "\u00a0nbsp", "\u2028ls", "; tp-end 00", "; tp-begin INV TPABCDEFGHIJKLMNOPQR invoice", "%", "#", "~", "a\\n", "{{7*7}}", "include /etc/passwd",
        "\ud800", new('x', 5_000), new('日', 3_000),
    ];

    private static readonly string[] Codes = ["EUR", "USD", "GBP", "JPY", "KWD", "CLF"];

    private static readonly Gen<string> Text = Gen.OneOf(Gen.Int[0, Nasty.Length - 1].Select(i => Nasty[i]), Gen.String[0, 40]);

    private static readonly Gen<BooksDocument> Document =
        from code in Gen.Int[0, Codes.Length - 1]
        from shares in Gen.Long[-10_000_000_000, 10_000_000_000].Array[1, 15]
        from taxes in Gen.Long[0, 1_000_000].Array[15]
        from accounts in Gen.Int[1, 5].Array[15]
        from texts in Text.Array[6]
        from day in Gen.Int[0, 800]
        from quantity in Gen.Decimal[0, 1_000]
        select Make(Currency.Of(Codes[code]), shares, taxes, accounts, texts, day, decimal.Round(quantity, 4, MidpointRounding.ToEven));

    [Fact]
    public void Hledger_ledger_and_beancount_accept_the_books_and_agree_on_every_balance()
    {
        foreach (var program in (string[])["hledger", "ledger", "bean-check", "bean-query"])
        {
            Assert.SkipUnless(SampleBooks.Has(program), $"{program} is not installed");
        }

        Document.Array[1, 60].Sample(
            documents =>
            {
                using var books = new SampleBooks();
                var numbered = documents.Select((d, i) => d with
                {
                    Key = SampleBooks.KeyOf($"p{i}"),
                    Number = string.Create(CultureInfo.InvariantCulture, $"INV/{i:D5}"),
                }).ToArray();
                for (var i = 0; i < numbered.Length; i += 7)
                {
                    Assert.All(books.Write(numbered[i..Math.Min(i + 7, numbered.Length)]), static o => Assert.Equal(BooksStatus.Written, o.Status));
                }

                AssertAgreed(books, numbered);
                using var session = books.Connector.Open(1);
                Assert.Empty(session.Drift());
                foreach (var document in numbered)
                {
                    AssertReadBack(document, session.Find(document.Key, document.Number));
                }
            },
            iter: 6,
            threads: 1);
    }

    [Fact]
    public void Every_nasty_text_is_only_text()
    {
        foreach (var program in (string[])["hledger", "ledger", "bean-check", "bean-query"])
        {
            Assert.SkipUnless(SampleBooks.Has(program), $"{program} is not installed");
        }

        using var books = new SampleBooks();
        var documents = Nasty.Select((text, i) =>
        {
            var invoice = SampleBooks.Invoice(i + 1);
            return invoice with
            {
                Party = "A" + text,
                Memo = text,
                Lines = [invoice.Lines[0] with { Text = text, TaxCode = text, Unit = text, DiscountReason = text }],
                Postings = [.. invoice.Postings.Select(p => p with { TaxCode = text })],
                Tags = [KeyValuePair.Create("agreement", text), KeyValuePair.Create("date", text), KeyValuePair.Create("payee", text)],
                Legends = [text],
                Address = [text],
                Seller = [text],
                References = [KeyValuePair.Create(text, text)],
                Taxes = [invoice.Taxes[0] with { Code = text }],
            };
        }).ToArray();
        books.Write(documents);
        AssertAgreed(books, documents);
        using var session = books.Connector.Open(1);
        foreach (var document in documents)
        {
            AssertReadBack(document, session.Find(document.Key, document.Number));
        }
    }

    [Fact]
    public void An_invoice_of_nothing_is_accepted_with_its_postings_of_nothing()
    {
        Assert.SkipUnless(SampleBooks.Has("hledger") && SampleBooks.Has("ledger") && SampleBooks.Has("bean-check"), "a plain-text program is not installed");
        using var books = new SampleBooks();
        BooksDocument[] documents = [SampleBooks.Invoice(1, net: 0, tax: 0), SampleBooks.Invoice(2, "JPY", net: 0, tax: 0), SampleBooks.Invoice(3)];

        Assert.All(books.Write(documents), static o => Assert.Equal(BooksStatus.Written, o.Status));

        AssertAgreed(books, documents);
        using var session = books.Connector.Open(1);
        Assert.Empty(session.Drift());
        Assert.All(documents, d => AssertReadBack(d, session.Find(d.Key, d.Number)));
    }

    [Fact]
    public void Books_without_a_document_are_accepted()
    {
        Assert.SkipUnless(SampleBooks.Has("hledger") && SampleBooks.Has("ledger") && SampleBooks.Has("bean-check"), "a plain-text program is not installed");
        using var books = new SampleBooks();
        books.Write();
        books.Write(SampleBooks.Customer("Contoso"));
        AssertAgreed(books, []);
    }

    private static void AssertReadBack(BooksDocument expected, BooksDocument? found)
    {
        // a lone surrogate is no text; it becomes U+FFFD
        static string Whole(string text) => string.Concat(text.EnumerateRunes().Select(static r => r.ToString()));
        SampleBooks.AssertSame(
            expected with
            {
                Party = Whole(expected.Party),
                Memo = Whole(expected.Memo),
                Lines = [.. expected.Lines.Select(static l => l with { Text = Whole(l.Text), Unit = Whole(l.Unit), TaxCode = Whole(l.TaxCode), DiscountReason = Whole(l.DiscountReason) })],
                Postings = [.. expected.Postings.Select(static p => p with { TaxCode = Whole(p.TaxCode) })],
                Tags = [.. expected.Tags.Select(static t => KeyValuePair.Create(t.Key, Whole(t.Value)))],
                Legends = [.. expected.Legends.Select(Whole)],
                Address = [.. expected.Address.Select(Whole)],
                Seller = [.. expected.Seller.Select(Whole)],
                References = [.. expected.References.Select(static r => KeyValuePair.Create(Whole(r.Key), Whole(r.Value)))],
                Taxes = [.. expected.Taxes.Select(static t => t with { Code = Whole(t.Code) })],
            },
            found);
    }

    private static void AssertAgreed(SampleBooks books, IReadOnlyList<BooksDocument> documents)
    {
        var hledger = books.PathOf("hledger.journal");
        var ledger = books.PathOf("ledger.journal");
        var beancount = books.PathOf("books.beancount");
        AssertQuiet(SampleBooks.Run("hledger", "-f", hledger, "check", "--strict", "payees"));
        var strict = SampleBooks.Run("ledger", "--strict", "--pedantic", "-f", ledger, "balance");
        Assert.True(strict.Exit == 0 && !strict.Output.Contains("arning", StringComparison.Ordinal), strict.Output);
        AssertQuiet(SampleBooks.Run("bean-check", beancount));

        var expected = documents.SelectMany(static d => d.Postings)
            .GroupBy(static p => (p.Account, p.Amount.Currency.Code))
            .Select(static g => (g.Key.Account, Amount: g.Aggregate(Money.Zero(g.First().Amount.Currency), static (sum, p) => sum + p.Amount)))
            .Where(static b => !b.Amount.IsZero)
            .Select(static b => $"{b.Account}|{JournalText.Amount(b.Amount)}")
            .Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(expected, Balances(SampleBooks.Run(
            "hledger", "-f", hledger, "balance", "--flat", "--no-total", "-O", "csv", "--layout=bare").Output, HledgerRow()));
        Assert.Equal(expected, Balances(WithAccounts(SampleBooks.Run(
            "ledger", "-f", ledger, "balance", "--flat", "--no-total", "--format", "%(account)|%(scrub(display_total))\n").Output), LedgerRow()));
        var image = SampleBooks.Accounts.ToDictionary(a => AccountNames.ToBeancount(a.Name, a.Type), a => a.Name, StringComparer.Ordinal);
        Assert.Equal(expected, Balances(SampleBooks.Run(
            "bean-query", "-f", "csv", beancount, "select account, currency, str(sum(number)) as n group by account, currency").Output, BeancountRow(), image));
    }

    /// <summary>ledger names the account once, before its first currency.</summary>
    private static string WithAccounts(string output)
    {
        var account = "";
        return string.Join('\n', output.Split('\n').Select(line =>
        {
            var bar = line.IndexOf('|', StringComparison.Ordinal);
            account = bar < 0 ? account : line[..bar];
            return $"{account}|{line[(bar + 1)..]}";
        }));
    }

    private static void AssertQuiet((int Exit, string Output) run) => Assert.True(run.Exit == 0 && run.Output.Length == 0, run.Output);

    private static string[] Balances(string output, Regex row, Dictionary<string, string>? image = null) =>
    [
        .. output.Split('\n').Select(line => row.Match(line)).Where(static m => m.Success)
            .Select(m => (
                Account: image is null ? m.Groups["account"].Value : image[m.Groups["account"].Value],
                Amount: Money.Exact(decimal.Parse(m.Groups["number"].Value, NumberStyles.Float, CultureInfo.InvariantCulture), Currency.Of(m.Groups["code"].Value))))
            .Where(static b => !b.Amount.IsZero)
            .Select(static b => $"{b.Account}|{JournalText.Amount(b.Amount)}").Order(StringComparer.Ordinal),
    ];

    private static BooksDocument Make(Currency currency, long[] shares, long[] taxes, int[] accounts, string[] texts, int day, decimal quantity)
    {
        var lines = shares.Select((net, i) => new BooksLine(
            texts[i % 6], quantity, "h", 1m, Money.Zero(currency), Money.OfMinor(net, currency), texts[(i + 1) % 6], Money.OfMinor(taxes[i], currency))).ToArray();
        var (netSum, taxSum) = (shares.Sum(), lines.Sum(static l => l.Tax.Minor));
        var postings = shares.Select((net, i) => new BooksPosting(
            SampleBooks.Accounts[accounts[i]].Name, Money.OfMinor(-net, currency), texts[i % 6])).ToList();
        postings.Add(new BooksPosting("Liabilities:VAT", Money.OfMinor(-taxSum, currency), ""));
        postings.Add(new BooksPosting("Assets:Accounts Receivable", Money.OfMinor(netSum + taxSum, currency), ""));
        return SampleBooks.Invoice(1) with
        {
            Date = new LocalDate(2025, 6, 1).PlusDays(day),
            Party = "P" + texts[0],
            Memo = texts[1],
            Currency = currency,
            Net = Money.OfMinor(netSum, currency),
            Tax = Money.OfMinor(taxSum, currency),
            Total = Money.OfMinor(netSum + taxSum, currency),
            Lines = lines,
            Postings = postings,
            Tags = [KeyValuePair.Create("agreement", texts[2])],
            Legends = [texts[3]],
            Address = [texts[4]],
            Seller = [texts[5]],
            References = [],
            Taxes = [],
        };
    }

    [GeneratedRegex("^\"(?<account>[^\"]+)\",\"(?<code>[A-Z]{3})\",\"(?<number>-?[0-9.]+)\"$")]
    private static partial Regex HledgerRow();

    [GeneratedRegex("^(?<account>[^|]+)\\|(?<number>-?[0-9.]+) (?<code>[A-Z]{3})$")]
    private static partial Regex LedgerRow();

    [GeneratedRegex("^(?<account>[^,]+?) *,(?<code>[A-Z]{3}) *, *Decimal\\('(?<number>-?[0-9.E+]+)'\\) *\\r?$")]
    private static partial Regex BeancountRow();
}
