using System.Globalization;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Delivery;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Explaining;

/// <summary>Derivation of a document and of its lines.</summary>
internal sealed class DocumentDerivation
{
    private readonly WorkspaceContext _context;
    private readonly IStoreTransaction _transaction;
    private readonly StoredDraft _document;
    private readonly IReadOnlyList<StoredLine> _lines;
    private readonly string _version;
    private ComputedDraft? _computed;

    public DocumentDerivation(WorkspaceContext context, IStoreTransaction transaction, StoredDraft document)
    {
        (_context, _transaction, _document) = (context, transaction, document);
        _lines = DraftBody.Lines(document.Body, document.Total.Currency);
        _version = document.RuleSet[..Math.Min(12, document.RuleSet.Length)];
    }

    /// <summary>The whole document: lines, tax, total, where it is.</summary>
    public Derivation Whole()
    {
        var steps = new List<DerivationStep>
        {
            new("document", $"{_document.Identity.Party}, {_document.Identity.Agreement}, {_document.Identity.Period}", _document.Key.Value,
                "agreement " + _document.Identity.Agreement, _version,
                $"{_document.Kind}, {_document.Status}, generation {_document.Identity.Generation}, {Iso(_document.From)} to {Iso(_document.To)}"),
        };
        for (var i = 0; i < _lines.Count; i++)
        {
            var line = _lines[i];
            steps.Add(new DerivationStep(
                "line", line.Entries > 0 ? $"{line.Entries} entries, {line.RawSeconds} s raw, {line.BilledSeconds} s billed" : line.Kind.ToString(),
                $"{line.Net.ToAmountString()} net", Price(line), _version,
                $"{line.Text} (explain {Name}/{(i + 1).ToString(CultureInfo.InvariantCulture)})"));
        }

        steps.AddRange(_lines.Where(l => l.TaxCode.Length > 0).GroupBy(l => (l.TaxCode, l.TaxPercent)).OrderBy(g => g.Key.TaxCode, StringComparer.Ordinal)
            .Select(g => new DerivationStep(
                "tax", $"{Money.OfMinor(g.Sum(l => l.Net.Minor), _document.Net.Currency)} net",
                Money.OfMinor(g.Sum(l => l.Tax.Minor), _document.Net.Currency).ToAmountString(),
                $"{g.Key.TaxCode}, {Number(g.Key.TaxPercent)} %", _version, $"rounded per {(PerDocument ? "document" : "line")}")));
        steps.Add(new DerivationStep(
            "total", $"{_document.Net.ToAmountString()} + {_document.Tax.ToAmountString()}", _document.Total.ToString(), "", _version, ""));
        AddBooks(steps);
        return new Derivation(Name, steps);
    }

    /// <summary>One line, 1 and up: its entries, seconds, product, amount, tax; null where there is no such line.</summary>
    public Derivation? Line(int number)
    {
        if (number < 1 || number > _lines.Count)
        {
            return null;
        }

        var steps = new List<DerivationStep>();
        foreach (var share in Shares(number))
        {
            steps.Add(new DerivationStep(
                "entry", $"{share.RawSeconds} s raw", $"{share.BilledSeconds} s billed, {Money.OfMinor(share.NetMinor, _document.Net.Currency).ToAmountString()}",
                share.To, _version, $"{Iso(share.BillingDay)}, explain {share.Id}"));
        }

        AddLine(steps, number);
        AddBooks(steps);
        return new Derivation($"{Name}/{number.ToString(CultureInfo.InvariantCulture)}", steps);
    }

    /// <summary>Adds the figures of a line.</summary>
    public void AddLine(List<DerivationStep> steps, int number)
    {
        var line = _lines[number - 1];
        var currency = _document.Net.Currency;
        if (line.RawSeconds > 0 || line.BilledSeconds > 0)
        {
            steps.Add(new DerivationStep(
                "rounding", $"{line.RawSeconds} s raw", $"{line.BilledSeconds} s billed", Rounding(), _version, $"{line.Entries} entries on the line"));
        }

        if (line.Rate is { } rate && line.Kind == LineKind.Work)
        {
            var exact = new HourlyRate(rate, currency).Of(line.BilledSeconds);
            steps.Add(new DerivationStep(
                "product", $"{line.BilledSeconds} s × {Number(rate)} {currency}/h ÷ 3600", Number(exact.Amount), "multiplied before it is divided", _version, ""));
        }

        steps.Add(new DerivationStep(
            "amount", line.Kind.ToString(), line.Amount.ToAmountString(), $"rounded once, {_context.Rules.Workspace.MoneyRounding}", _version, Price(line)));
        if (!line.Discount.IsZero)
        {
            steps.Add(new DerivationStep("discount", line.Amount.ToAmountString(), (line.Amount - line.Discount).ToAmountString(), "agreement " + _document.Identity.Agreement, _version, ""));
        }

        steps.Add(new DerivationStep(
            "tax", $"{line.Net.ToAmountString()} net", line.Tax.ToAmountString(),
            line.TaxCode.Length == 0 ? "outside tax" : $"{line.TaxCode}, {Number(line.TaxPercent)} % on {Iso(line.SupplyDate)}", _version, ""));
    }

    /// <summary>Adds what carried the document to the books, and where it is there.</summary>
    public void AddBooks(List<DerivationStep> steps)
    {
        var links = _transaction.Deliveries.Links(_document.Key.Value);
        foreach (var link in links)
        {
            steps.Add(new DerivationStep(
                "action", PlanAction.KeyOf(_document.Key.Value, ActionVerb.Create, Math.Max(1, _transaction.Deliveries.HighestRevision(link.Connection, _document.Key.Value, "create"))),
                "confirmed", "reserved, written, read back and compared", _version, ""));
            steps.Add(new DerivationStep("books", link.Connection, link.ExternalId, "", Convert.ToHexStringLower(link.Hash)[..12], "tag tp-key " + _document.Key.Value));
        }

        if (links.Count == 0)
        {
            steps.Add(new DerivationStep("books", _document.Status, "not in the books", "", "", _document.Blocked));
        }
    }

    private string Name => _document.Number.Length > 0 ? _document.Number : _document.Key.Value;

    private bool PerDocument => Agreement?.Tax.PerDocument ?? false;

    private Agreement? Agreement => _context.Rules.Agreements.FirstOrDefault(a => a.Id == _document.Identity.Agreement);

    /// <summary>What a line took of its entries: from the dispositions, or computed anew while it is a draft.</summary>
    public IEnumerable<EntryShare> Shares(int number)
    {
        if (_document.Status != "draft")
        {
            return _transaction.Dispositions.OfDocument(_document.Key.Value)
                .Where(d => d.Line == number && d.Side == DispositionSide.Sale && d.Quantity > 0 && _lines[number - 1].Expense is null && _lines[number - 1].Kind is not LineKind.FixedFee
                    || (d.Line == number && d.BilledSeconds > 0))
                .Select(d => new EntryShare(new EntryId(d.Item), d.BillingDay, d.Quantity, d.BilledSeconds, d.NetMinor, d.To));
        }

        return Compute() is { } computed && number <= computed.Draft.Lines.Count ? computed.Draft.Lines[number - 1].Entries : [];
    }

    private ComputedDraft? Compute()
    {
        if (_computed is null && _document.Kind == "invoice"
            && _transaction.Plans.List(null, 1) is [var plan, ..]
            && _context.Rules.Clients.Rules.Select(r => r.Target).FirstOrDefault(c => c.Id == _document.Identity.Party) is { } client)
        {
            _computed = new Computed(_context, _transaction, plan, _context.Books[plan.To].Capabilities.Quantity).Invoice(client, _document.Key.Value);
        }

        return _computed;
    }

    private string Rounding()
    {
        if (Agreement is not { } agreement)
        {
            return "";
        }

        var rounding = agreement.Rounding;
        return rounding.Mode == TimeRoundingMode.None
            ? "no rounding"
            : $"increment {rounding.IncrementSeconds} s, {rounding.Mode}, per {rounding.Scope}" + (rounding.MinimumSeconds > 0 ? $", minimum {rounding.MinimumSeconds} s" : "");
    }

    private static string Price(StoredLine line) => $"{Number(line.Quantity)} {line.Unit} × {Number(line.UnitPrice)}";

    private static string Number(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    internal static string Iso(NodaTime.LocalDate date) => NodaTime.Text.LocalDatePattern.Iso.Format(date);
}
