using CsCheck;
using NodaTime;
using Timepost.Connectors.Books;
using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;
using Timepost.Engine.Delivery;
using Timepost.Engine.Subledger;

namespace Timepost.Connectors.Tests.Books;

/// <summary>Documents in another currency: the embedded books hold what each posting is in base, and the three programs agree.</summary>
public sealed class ForeignBooksTests
{
    private const string Receivable = "Assets:Accounts Receivable", Income = "4400 Erlöse:Beratung (Ausland)", Vat = "Liabilities:VAT", Bank = "Assets:US-Bank",
        Difference = "Expenses:Travel & Meals";

    private static readonly Currency Eur = Currency.Of("EUR");
    private static readonly Currency Usd = Currency.Of("USD");

    private static Money Euro(long minor) => Money.OfMinor(minor, Eur);

    private static Money Dollar(long minor) => Money.OfMinor(minor, Usd);

    private static BooksPosting Posting(string account, long minor, long inBase, string code = "") => new(account, Dollar(minor), code) { InBase = Euro(inBase) };

    // 1,000.00 and 20 % at 1.16
    private static BooksDocument Invoice(int number = 1) => SampleBooks.Invoice(number, "USD", net: 100_000, tax: 20_000) with
    {
        Postings = [Posting(Receivable, 120_000, 103_448), Posting(Income, -100_000, -86_207, "AT20"), Posting(Vat, -20_000, -17_241, "AT20")],
        InBase = new BooksInBase(Euro(86_207), Euro(17_241), Euro(103_448)),
        Rate = new BooksRate(1.16m, new LocalDate(2026, 3, 30), "0198a000-0000-7000-8000-0000000000aa", "1 EUR = 1.16 USD (ecb, 2026-03-30)"),
    };

    // 400.00 at 1.18 relieve 344.83
    private static BooksDocument Payment(int number = 2) => SampleBooks.Invoice(number, "USD", net: 40_000, tax: 0) with
    {
        Kind = BooksKind.Payment,
        Lines = [],
        Taxes = [],
        Postings = [Posting(Bank, 40_000, 33_898), Posting(Receivable, -40_000, -34_483), new BooksPosting(Difference, Euro(585), "")],
        InBase = new BooksInBase(Euro(33_898), Euro(0), Euro(33_898)),
        Rate = new BooksRate(1.18m, new LocalDate(2026, 3, 31), "0198a000-0000-7000-8000-0000000000ab", "1 EUR = 1.18 USD (ecb, 2026-03-31)"),
    };

    [Fact]
    public void Each_posting_has_its_total_price_in_base_and_is_read_back()
    {
        using var books = new SampleBooks();
        Assert.All(books.Write(Invoice(), Payment()), o => Assert.Equal(BooksStatus.Written, o.Status));

        var journal = File.ReadAllText(books.Journal);
        Assert.Contains("Assets:Accounts Receivable                       1200.00 USD @@ 1034.48 EUR\n", journal, StringComparison.Ordinal);
        Assert.Contains("-200.00 USD @@ 172.41 EUR  ; tax-code: AT20\n", journal, StringComparison.Ordinal);
        Assert.Contains("Expenses:Travel & Meals                             5.85 EUR\n", journal, StringComparison.Ordinal);
        using var session = new EmbeddedBooks(books.Settings).Open(1);
        Assert.Empty(session.Drift());
        SampleBooks.AssertSame(Invoice(), session.Find(Invoice().Key, ""));
        SampleBooks.AssertSame(Payment(), session.Find(Payment().Key, ""));
    }

    [Fact]
    public void A_document_in_base_currency_is_written_as_before()
    {
        using var books = new SampleBooks();
        books.Write(SampleBooks.Invoice(1));
        var journal = File.ReadAllText(books.Journal) + File.ReadAllText(books.PathOf("books.beancount"));
        Assert.DoesNotContain("@@", journal, StringComparison.Ordinal);
        Assert.DoesNotContain("inBase", journal, StringComparison.Ordinal);
        Assert.DoesNotContain("rate\"", journal, StringComparison.Ordinal);
        Assert.DoesNotContain("tolerance", journal, StringComparison.Ordinal);
    }

    [Fact]
    public void The_document_to_read_states_the_rate_and_the_tax_in_base()
    {
        var text = DocumentText.Of(Invoice());
        Assert.Contains("Exchange rate     1 EUR = 1.16 USD (ecb, 2026-03-30)\n", text, StringComparison.Ordinal);
        Assert.Matches("\nTax +172\\.41 +EUR\n", text);
        Assert.Matches("\nTotal +1034\\.48 +EUR\n", text);
        Assert.DoesNotContain("EUR", DocumentText.Of(SampleBooks.Invoice(1, "USD")), StringComparison.Ordinal);
    }

    [Fact]
    public void An_edit_of_a_base_amount_is_drift_and_is_read_back()
    {
        using var books = new SampleBooks();
        books.Write(Invoice());
        var edited = File.ReadAllText(books.Journal).Replace("@@ 172.41 EUR", "@@ 170.00 EUR", StringComparison.Ordinal).Replace("@@ 862.07 EUR", "@@ 864.48 EUR", StringComparison.Ordinal);
        File.WriteAllText(books.Journal, edited);

        using var session = new EmbeddedBooks(books.Settings).Open(1);
        Assert.Equal(BooksStatus.DocumentEdited, Assert.Single(session.Drift()).Status);
        var found = session.Find(Invoice().Key, "")!;
        Assert.Equal(new BooksInBase(Euro(86_448), Euro(17_000), Euro(103_448)), found.InBase);
        Assert.Equal(Invoice().Total, found.Total);
    }

    [Fact]
    public void What_does_not_balance_in_base_or_cannot_be_written_is_refused()
    {
        var good = Invoice();
        Refused(good with { Postings = [good.Postings[0], good.Postings[1], Posting(Vat, -20_000, -17_240)] });
        Refused(good with { Postings = [good.Postings[0], good.Postings[1], new BooksPosting(Vat, Dollar(-20_000), "")] });
        Refused(good with { Postings = [good.Postings[0], good.Postings[1], Posting(Vat, -20_000, 17_241), new BooksPosting(Difference, Euro(-34_482), "")] });
        Refused(good with { Postings = [Posting(Receivable, 119_999, 103_448), good.Postings[1], good.Postings[2]] });
        Refused(good with { Postings = [.. good.Postings, new BooksPosting(Difference, Dollar(0), "") { InBase = Euro(1) }, new BooksPosting(Difference, Euro(-1), "")] });

        static void Refused(BooksDocument document)
        {
            using var books = new SampleBooks();
            using var session = books.Connector.Open(1);
            Assert.Equal(BooksStatus.Unbalanced, Assert.Throws<BooksException>(() => session.Render(document)).Status);
        }
    }

    [Fact]
    public void Hledger_ledger_and_beancount_accept_any_amounts_and_agree_in_base()
    {
        foreach (var program in (string[])["hledger", "ledger", "bean-check", "bean-query"])
        {
            Assert.SkipUnless(SampleBooks.Has(program), $"{program} is not installed");
        }

        Gen.Int.Array[40].Sample(
            seeds =>
            {
                using var books = new SampleBooks();
                var documents = seeds.Select((s, i) => Random(new Random(s), i + 10)).Append(Invoice(1)).Append(Payment(2)).Append(SampleBooks.Invoice(3)).ToArray();
                Assert.All(books.Write(documents), o => Assert.Equal(BooksStatus.Written, o.Status));
                using (var session = new EmbeddedBooks(books.Settings).Open(1))
                {
                    Assert.Empty(session.Drift());
                    Assert.All(documents, d => SampleBooks.AssertSame(d, session.Find(d.Key, "")));
                }

                AssertAccepted(books, documents);
            },
            iter: 4,
            threads: 1);
    }

    private static void AssertAccepted(SampleBooks books, IReadOnlyList<BooksDocument> documents)
    {
        var (hledger, ledger, beancount) = (books.PathOf("hledger.journal"), books.PathOf("ledger.journal"), books.PathOf("books.beancount"));
        Assert.Equal((0, ""), SampleBooks.Run("hledger", "-f", hledger, "check", "--strict", "payees"));
        var strict = SampleBooks.Run("ledger", "--strict", "--pedantic", "-f", ledger, "balance");
        Assert.True(strict.Exit == 0 && !strict.Output.Contains("arning", StringComparison.Ordinal), strict.Output);
        Assert.Equal((0, ""), SampleBooks.Run("bean-check", beancount));

        var expected = documents.SelectMany(d => d.Postings).GroupBy(p => p.Account)
            .Select(g => (g.Key, Sum: g.Sum(p => p.InBase?.Minor ?? p.Amount.Minor))).Where(b => b.Sum != 0)
            .Select(b => $"\"{b.Key}\",\"{Euro(b.Sum).ToAmountString()} EUR\"").Order(StringComparer.Ordinal);
        var cost = SampleBooks.Run("hledger", "-f", hledger, "balance", "--cost", "--flat", "--no-total", "-O", "csv").Output;
        Assert.Equal(expected, cost.Split('\n').Skip(1).Where(l => l.Length > 0).Order(StringComparer.Ordinal));
        // bean-check has summed it in base; the amounts are those of the journal
        Assert.Equal(Prices(books.Journal), Prices(books.PathOf("timepost-2026.beancount")));

        static IEnumerable<string> Prices(string file) => File.ReadLines(file).Select(l => l.IndexOf("@@", StringComparison.Ordinal) is var at and >= 0 ? l[at..].Split("  ;")[0] : "")
            .Where(p => p.Length > 0);
    }

    // any currency, amounts from a single minor unit up, converted and rounded as documents are; sometimes with a difference of exchange
    private static BooksDocument Random(Random random, int number)
    {
        var currency = Currency.Of(random.Next(5) switch { 0 => "JPY", 1 => "KWD", 2 => "CLF", 3 => "TRY", _ => "USD" });
        var perUnit = new FxRate
        {
            Id = new RateId(new Guid(number + 1, 0, 0, [1, 2, 3, 4, 5, 6, 7, 8])), Provider = "test", Base = currency, Quote = Eur, Date = new LocalDate(2026, 1, 2),
            Value = random.Next(1, 100_000) / (decimal)Math.Pow(10, random.Next(6)), Captured = Instant.FromUtc(2026, 1, 2, 0, 0),
        };
        var most = random.Next(3) == 0 ? 9 : 1_000_000_000;
        long[] parts = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => (long)random.Next(-most, most + 1))];
        string[] accounts = [Income, Vat, Bank, Difference];
        var postings = parts.Select((p, i) => new LedgerPosting(AccountRole.None, accounts[i % 4], Money.OfMinor(-p, currency), "")).Where(p => !p.Amount.IsZero)
            .Prepend(new LedgerPosting(AccountRole.Receivable, Receivable, Money.OfMinor(parts.Sum(), currency), "")).ToList();
        var posted = BaseAmounts.At(postings, FoundRate.Of(currency, Eur, [perUnit])!, RoundingMode.HalfUp).ToList();
        if (random.Next(2) == 0)
        {
            // what was carried is not what it is worth
            var off = random.Next(-500, 500);
            posted[0] = posted[0] with { BaseMinor = posted[0].BaseMinor - off };
            posted.Add(new SubledgerPosting(new LedgerPosting(AccountRole.RealisedLoss, Difference, Euro(off), ""), off));
        }

        var total = Money.OfMinor(parts.Sum(), currency);
        return SampleBooks.Invoice(number, currency.Code, net: total.Minor, tax: 0) with
        {
            Kind = BooksKind.JournalEntry, Lines = [], Taxes = [], Postings = LedgerPostings.ForBooks(posted, currency, Eur),
        };
    }
}
