using System.Globalization;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subcontracting;
using Timepost.Domain.Work;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Explaining;

/// <summary>Derivation of a document and of its lines, under the rule set that made it.</summary>
internal sealed class DocumentDerivation
{
    private readonly IStoreTransaction _transaction;
    private readonly Recomputed _recomputed;
    private readonly StoredDraft _document;
    private readonly IReadOnlyList<StoredLine> _lines;
    private readonly LineDerivation _figures;
    private readonly string _version;
    private readonly CostDerivation _costs;
    private InvoiceDraft? _draft;
    private bool? _capReached;

    public DocumentDerivation(IStoreTransaction transaction, RuleHistory history, Recomputed recomputed, StoredDraft document)
    {
        _costs = new CostDerivation(recomputed.Context, transaction, history);
        (_transaction, _recomputed, _document) = (transaction, recomputed, document);
        _lines = DraftBody.Lines(document.Body, document.Total.Currency);
        _figures = new LineDerivation(transaction, document, _lines, history.Of(document.RuleSet));
        _version = RuleHistory.Short(document.RuleSet);
    }

    /// <summary>Number in the books, or key.</summary>
    public string Name => _document.Number.Length > 0 ? _document.Number : _document.Key.Value;

    /// <summary>Its lines.</summary>
    public IReadOnlyList<StoredLine> Lines => _lines;

    /// <summary>The whole document: lines, what each difference to the standard value is, tax, total, where it is.</summary>
    public Derivation Whole()
    {
        var steps = new List<DerivationStep>
        {
            IsCredit
                ? new("document", $"{(_document.Kind == "credit-note" ? "credit" : "correction")} of {_document.Identity.Agreement}, {_document.Identity.Period}", _document.Key.Value, "agreement " + _document.Identity.Agreement, _version, Header())
                : IsInvoice
                ? new("document", $"{_document.Identity.Party}, {_document.Identity.Agreement}, {_document.Identity.Period}", _document.Key.Value,
                    "agreement " + _document.Identity.Agreement, _version, Header())
                : IsForHours
                ? new("document", $"{_document.Party}, {_document.Identity.Period}", _document.Key.Value, "subcontractor " + _document.Identity.Party, _version, Header())
                : new("document", string.Join(", ", new[] { _document.Identity.Party, Iso(_document.From) }.Where(p => p.Length > 0)), _document.Key.Value,
                    "cost document of an expense", _version, Header()),
        };
        for (var i = 0; i < _lines.Count; i++)
        {
            var line = _lines[i];
            steps.Add(new DerivationStep(
                "line", line.Expense is { } expense ? $"expense {expense}" : line.Entries > 0 ? $"{line.Entries} entries, {line.RawSeconds} s raw, {line.BilledSeconds} s billed" : line.Kind.ToString(),
                $"{line.Net.ToAmountString()} net", LineDerivation.Price(line), _version,
                $"{line.Text} (explain {Name}/{(i + 1).ToString(CultureInfo.InvariantCulture)})"));
        }

        AddBridge(steps);
        new CreditLinks(_transaction).Add(steps, _document);
        foreach (var notice in DraftBody.Notices(_document.Body))
        {
            steps.Add(new DerivationStep("notice", notice.Code, notice.Blocks ? "blocks" : "", "", _version, notice.Text));
        }

        var shared = _figures.Agreement?.Tax.PerDocument ?? false;
        steps.AddRange(_lines.Where(l => l.TaxCode.Length > 0).GroupBy(l => (l.TaxCode, l.TaxPercent)).OrderBy(g => g.Key.TaxCode, StringComparer.Ordinal)
            .Select(g => new DerivationStep(
                "tax", $"{Money.OfMinor(g.Sum(l => l.Net.Minor), _document.Net.Currency)} net",
                Money.OfMinor(g.Sum(l => l.Tax.Minor), _document.Net.Currency).ToAmountString(),
                IsInvoice || IsForHours || IsCredit ? $"{g.Key.TaxCode}, {LineDerivation.Figure(g.Key.TaxPercent)} %" : LineDerivation.Stated(g.Key.TaxCode, g.Key.TaxPercent), _version,
                IsInvoice ? $"rounded per {(shared ? "document" : "line")}" : "")));
        steps.Add(new DerivationStep(
            "total", $"{_document.Net.ToAmountString()} + {_document.Tax.ToAmountString()}", _document.Total.ToString(), "", _version, ""));
        LockDerivation.Add(steps, _transaction, _document, 0);
        LockDerivation.AddMoney(steps, _transaction, _document, _recomputed.Context.Rules.Workspace.BaseCurrency);
        AddBooks(steps);
        return new Derivation(Name, steps);
    }

    private bool IsCredit => _document.Kind is "credit-note" or Corrections.NextInvoice.Kind;

    private bool IsInvoice => _document.Kind == "invoice";

    private bool IsForHours => _document.Kind == VendorBilling.Kind;

    private string Header() => IsInvoice
        ? $"{_document.Kind}, {_document.Status}, generation {_document.Identity.Generation}, {Iso(_document.From)} to {Iso(_document.To)}"
        : $"{_document.Kind}, {_document.Status}";

    /// <summary>One line, 1 and up: its entries or its expense with the raw record, seconds, product, amount, tax; null where there is
    /// no such line.</summary>
    public Derivation? Line(int number, IRawReader raw)
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
                _transaction.Work.Entry(share.Id) is { } entry && CutByCap(entry, share) ? $"{share.To}, cut by the cap, of {entry.Seconds} s" : share.To, _version,
                $"{Iso(share.BillingDay)}, explain {share.Id}"));
        }

        if (_lines[number - 1].Expense is { } expense)
        {
            ExpenseDerivation.AddSource(steps, _transaction, raw, expense);
        }

        if (steps.Count == 0 && _lines[number - 1].Entries > 0)
        {
            steps.Add(new DerivationStep("entry", $"{_lines[number - 1].Entries} entries", "", "", _version, "Their shares are not those of the draft any more: timepost plan"));
        }

        if (IsForHours && Shares(number).Select(s => _transaction.Work.Entry(s.Id)).FirstOrDefault(e => e is not null) is { } first)
        {
            _costs.AddRate(steps, first, _document.RuleSet);
        }

        AddLine(steps, number);
        LockDerivation.Add(steps, _transaction, _document, number);
        AddBooks(steps);
        return new Derivation($"{Name}/{number.ToString(CultureInfo.InvariantCulture)}", steps);
    }

    /// <summary>Adds the figures of a line.</summary>
    public void AddLine(List<DerivationStep> steps, int number) => _figures.Add(steps, number);

    /// <summary>Adds what carried the document to the books, and where it is there.</summary>
    public void AddBooks(List<DerivationStep> steps)
    {
        var links = _transaction.Deliveries.Links(_document.Key.Value);
        foreach (var link in links)
        {
            steps.Add(new DerivationStep(
                "action", PlanAction.KeyOf(_document.Key.Value, ActionVerb.Create, Math.Max(1, _transaction.Deliveries.HighestRevision(link.Connection, _document.Key.Value, "create"))),
                "confirmed", "reserved, written, read back and compared", _version, ""));
            steps.Add(new DerivationStep("books", link.Connection, link.ExternalId, "", _version,
                $"tag tp-key {_document.Key.Value}, content {Convert.ToHexStringLower(link.Hash)[..12]}"));
        }

        if (links.Count == 0)
        {
            steps.Add(new DerivationStep("books", _document.Status, "not in the books", "", "", _document.Blocked));
        }
    }

    /// <summary>What a line took of its entries: from the dispositions, or computed anew while it is a draft.</summary>
    public IEnumerable<TakenShare> Shares(int number)
    {
        if (IsCredit)
        {
            return CreditLinks.Shares(_transaction, _document, number);
        }

        if (_document.Status != "draft")
        {
            // a fee's own row is no entry's
            var line = _lines[number - 1];
            return Standing(_transaction.Dispositions.OfDocument(_document.Key.Value))
                .Where(d => d.Line == number && d.Side == (IsForHours ? DispositionSide.Cost : DispositionSide.Sale) && line.Expense is null
                    && (line.Kind is not (LineKind.FixedFee or LineKind.RetainerFee) || _transaction.Work.Entry(new EntryId(d.Item)) is not null))
                .Select(TakenShare.Of);
        }

        _draft ??= _recomputed.Of(_document);
        return _draft is { } draft && number <= draft.Lines.Count ? draft.Lines[number - 1].Entries.Select(TakenShare.Of) : [];
    }

    /// <summary>The cap of the agreement split the entry here: the rest of what it has on that day is carried over.</summary>
    public bool CutByCap(TimeEntry entry, TakenShare share)
    {
        if (entry.Seconds == share.RawSeconds || _figures.Agreement?.Cap is not { Excess: CapExcess.Carry })
        {
            return false;
        }

        _capReached ??= DraftBody.Notices(_document.Body).Any(n => n.Code == BillingCodes.CapReached);
        if (!_capReached.Value)
        {
            return false;
        }

        // of an entry cut at midnight each day has its own
        long before = 0, sameDay = 0, all = 0;
        foreach (var taken in Standing(_transaction.Dispositions.Of(entry.Id.Value)).Where(d => d.Side == DispositionSide.Sale))
        {
            var day = taken.BillingDay == share.BillingDay;
            sameDay += day ? taken.Quantity : 0;
            all += taken.Quantity;
            before += day && taken.Document != _document.Key.Value && PeriodOf(taken) is { } period && string.CompareOrdinal(period, _document.Identity.Period) < 0 ? taken.Quantity : 0;
        }

        return before + share.RawSeconds < (sameDay > share.RawSeconds ? sameDay : all < entry.Seconds && share.BillingDay == entry.BillingDay ? entry.Seconds : 0);
    }

    private string? PeriodOf(Disposition taken) => _transaction.Plans.Draft(DocumentKey.Parse(taken.Document))?.Identity.Period;

    /// <summary>Those that nothing reversed.</summary>
    public static IEnumerable<Disposition> Standing(IReadOnlyList<Disposition> dispositions) => Corrections.StandingRows.Of(dispositions);

    // from the value of the raw hours to the net, each difference by its name
    private void AddBridge(List<DerivationStep> steps)
    {
        var bridge = DraftBody.Bridge(_document.Body);
        var currency = _document.Net.Currency;
        if (bridge.Standard == 0 && bridge.FeeVariance == 0)
        {
            return;
        }

        steps.Add(new DerivationStep("standard value", "billable raw seconds × rate", Text(bridge.Standard), "", _version, ""));
        var value = bridge.Standard;
        Step("time rounding", bridge.TimeRounding);
        Step("money rounding", bridge.MoneyRounding);
        Step("discounts", bridge.Discounts);
        Step("cap", bridge.Cap);
        Step("fee variance", bridge.FeeVariance);
        Step("tax included", bridge.TaxIncluded);
        Step("expenses", DraftBody.PassedOn(_document.Body, currency).Minor);
        Step("retainer", DraftBody.OfRetainer(_document.Body, currency).Minor);
        Step("cash rounding", bridge.CashRounding);
        Step("by hand", DraftBody.ByHand(_document.Body, currency).Minor);
        Step("corrections", DraftBody.Corrections(_document.Body, currency).Minor);
        steps.Add(new DerivationStep("net", Text(value), _document.Net.ToString(), "", _version, ""));

        string Text(long minor) => Money.OfMinor(minor, currency).ToAmountString();

        void Step(string name, long difference)
        {
            if (difference != 0)
            {
                steps.Add(new DerivationStep(name, Text(value), Text(value + difference), "", _version, $"{(difference > 0 ? "+" : "−")} {Text(Math.Abs(difference))}"));
                value += difference;
            }
        }
    }

    internal static string Iso(NodaTime.LocalDate date) => NodaTime.Text.LocalDatePattern.Iso.Format(date);
}

/// <summary>What a line took of an entry. <c>BillableSeconds</c> is null where it was not kept.</summary>
internal readonly record struct TakenShare(
    EntryId Id, NodaTime.LocalDate BillingDay, long RawSeconds, long? BillableSeconds, long BilledSeconds, long NetMinor, string To)
{
    public static TakenShare Of(EntryShare share) =>
        new(share.Id, share.BillingDay, share.RawSeconds, share.BillableSeconds, share.BilledSeconds, share.NetMinor, share.To);

    public static TakenShare Of(Disposition disposition) =>
        new(new EntryId(disposition.Item), disposition.BillingDay, disposition.Quantity, disposition.BillableSeconds, disposition.BilledSeconds, disposition.NetMinor, disposition.To);
}
