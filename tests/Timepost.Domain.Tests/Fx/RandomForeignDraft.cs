using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;

namespace Timepost.Domain.Tests.Fx;

/// <summary>A draft in another currency than base with lines of every kind, its postings, and a rate for each day; the same for the same seed.</summary>
internal sealed class RandomForeignDraft
{
    private static readonly string[] Codes = ["EUR", "JPY", "USD", "KWD", "CLF"];
    private static readonly (string Code, int Percent)[] TaxCodes = [("A", 19), ("B", 7), ("", 0)];
    private static readonly LocalDate First = new(2026, 1, 1);

    private readonly Random _random;
    private readonly List<InvoiceLine> _lines = [];
    private readonly List<LedgerPart> _parts = [];
    private readonly Dictionary<LocalDate, FoundRate> _rates = [];

    public RandomForeignDraft(int seed)
    {
        _random = new Random(seed);
        Currency = Rates.Of(Codes[_random.Next(Codes.Length)]);
        do
        {
            Base = Rates.Of(Codes[_random.Next(Codes.Length)]);
        }
        while (Base == Currency);

        for (var i = _random.Next(1, 8); i > 0; i--)
        {
            AddLine();
        }

        if (_random.Next(3) == 0)
        {
            Apply();
        }

        Draft = Build(1);
        Mirror = Build(-1);
    }

    public Currency Currency { get; }

    public Currency Base { get; }

    public InvoiceDraft Draft { get; }

    /// <summary>The same with all signs turned.</summary>
    public InvoiceDraft Mirror { get; }

    public IReadOnlyList<LedgerPart> Parts => _parts;

    /// <summary>What an invoice posts: receivable, what its lines make, output tax by code.</summary>
    public IReadOnlyList<LedgerPosting> Ledger()
    {
        var sums = new Dictionary<LedgerPosting, long> { [Key(AccountRole.Receivable, "")] = Draft.Total.Minor };
        foreach (var part in _parts)
        {
            sums[part.Posting] = sums.GetValueOrDefault(part.Posting) + part.Amount.Minor;
        }

        foreach (var code in _lines.GroupBy(l => l.TaxCode))
        {
            sums[Key(AccountRole.OutputTax, code.Key)] = -code.Sum(l => l.Tax.Minor);
        }

        return [.. sums.Where(s => s.Value != 0).Select(s => s.Key with { Amount = Money.OfMinor(s.Value, Currency) })];
    }

    public FoundRate RateOn(LocalDate day)
    {
        if (!_rates.TryGetValue(day, out var rate))
        {
            var random = new Random(day.DayOfYear * 7919);
            var value = Math.Round((decimal)((random.NextDouble() * 3) + 0.3), random.Next(1, 7)) * (Base.Code == "JPY" ? 1 / 100m : Currency.Code == "JPY" ? 100 : 1);
            _rates[day] = rate = Rates.Found(Currency.Code, Base.Code, Rates.Rate(Currency.Code, value, day, Base.Code, id: day.DayOfYear));
        }

        return rate;
    }

    private LedgerPosting Key(AccountRole role, string code) => new(role, role.ToString(), Money.Zero(Currency), code);

    private void AddLine()
    {
        var (code, percent) = TaxCodes[_random.Next(TaxCodes.Length)];
        var kind = ((LineKind[])[LineKind.Work, LineKind.Work, LineKind.Work, LineKind.FixedFee, LineKind.Cap, LineKind.Expense, LineKind.Disbursement])[_random.Next(7)];
        if (kind == LineKind.Disbursement)
        {
            (code, percent) = ("", 0);
        }

        EntryShare[] entries = kind != LineKind.Work ? [] : [.. Enumerable.Range(0, _random.Next(1, 6)).Select(i => new EntryShare(
            new EntryId(new Guid(_lines.Count, (short)i, 0, new byte[8])), First.PlusDays(_random.Next(31)), 60, 60, _random.Next(0, 50_000), "line"))];
        var net = kind == LineKind.Work ? entries.Sum(e => e.NetMinor) : kind == LineKind.Cap ? -_random.Next(1, 20_000) : _random.Next(1, 90_000);
        var discount = kind == LineKind.Work && _random.Next(3) == 0 ? net / 10 : 0;
        Put(kind, code, net, (long)Math.Round(net * percent / 100m), First.PlusDays(_random.Next(31)), entries);
        var line = _lines.Count;
        if (kind is LineKind.Expense or LineKind.Disbursement)
        {
            var cost = kind == LineKind.Disbursement ? net : net * 9 / 10;
            _parts.Add(new(Key(AccountRole.RecoverableExpense, code), line, Money.OfMinor(-cost, Currency)));
            _parts.Add(new(Key(AccountRole.Revenue, code), line, Money.OfMinor(cost - net, Currency)));
            return;
        }

        _parts.Add(new(Key(AccountRole.Revenue, code), line, Money.OfMinor(-net, Currency)));
        if (discount > 0)
        {
            _parts.Add(new(Key(AccountRole.Revenue, code), line, Money.OfMinor(-discount, Currency)));
            _parts.Add(new(Key(AccountRole.Discounts, code), line, Money.OfMinor(discount, Currency)));
        }
    }

    // all or a part: with tax code by code, or untaxed of the whole
    private void Apply()
    {
        var (all, taxed) = (_random.Next(2) == 0, _random.Next(2) == 0);
        var day = First.PlusDays(_random.Next(31));
        var whole = _lines.ToList();
        foreach (var code in taxed ? whole.Where(l => l.TaxCode.Length > 0).GroupBy(l => l.TaxCode).Select(g => (g.Key, Net: g.Sum(l => l.Net.Minor), Tax: g.Sum(l => l.Tax.Minor))) : [("", whole.Sum(l => (l.Net + l.Tax).Minor), 0L)])
        {
            var net = all ? code.Net : code.Net / 3;
            if (net > 0)
            {
                Put(LineKind.RetainerApplied, code.Item1, -net, all ? -code.Item3 : -code.Item3 / 3, day, []);
                _parts.Add(new(Key(AccountRole.RetainerLiability, ""), _lines.Count, Money.OfMinor(net, Currency)));
            }
        }
    }

    private void Put(LineKind kind, string code, long net, long tax, LocalDate supplied, IReadOnlyList<EntryShare> entries) => _lines.Add(new InvoiceLine
    {
        Kind = kind, Text = kind.ToString(), Quantity = 1, Unit = "1", UnitPrice = 0, Amount = Money.OfMinor(net, Currency), Discount = Money.Zero(Currency),
        Net = Money.OfMinor(net, Currency), TaxCode = code, TaxPercent = 0, Tax = Money.OfMinor(tax, Currency), SupplyDate = supplied, Account = "", Entries = entries,
    });

    private InvoiceDraft Build(int sign)
    {
        var identity = new DocumentIdentity("acme", "invoice", "client", "std", Currency.Code, "", "2026-01", 1);
        InvoiceLine[] lines = [.. _lines.Select(l => l with
        {
            Net = Times(l.Net, sign), Tax = Times(l.Tax, sign), Entries = [.. l.Entries.Select(e => e with { NetMinor = sign * e.NetMinor })],
        })];
        var (net, tax) = (lines.Sum(l => l.Net.Minor), lines.Sum(l => l.Tax.Minor));
        return new InvoiceDraft
        {
            Identity = identity, Key = DocumentKey.Of(identity), Customer = "Client", Date = new(2026, 2, 3), Due = new(2026, 3, 3), Period = new(First, First.PlusDays(30)),
            Currency = Currency, Lines = lines, Taxes = [], Net = Money.OfMinor(net, Currency), Tax = Money.OfMinor(tax, Currency), Total = Money.OfMinor(net + tax, Currency),
            Bridge = new ValueBridge(0, 0, 0, 0, 0, 0, 0),
        };
    }

    private static Money Times(Money money, int sign) => sign < 0 ? -money : money;
}
