using NodaTime;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Plans;

/// <summary>Documents of a client so far: which identities are taken, and what binds the next ones.</summary>
internal sealed class ClientHistory
{
    private readonly Dictionary<string, int> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LocalDate> _through = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyDictionary<string, ScopeSoFar>> _scopes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<StoredLine>> _released = new(StringComparer.Ordinal);
    private readonly IStoreTransaction _transaction;

    public ClientHistory(IStoreTransaction transaction, string client)
    {
        _transaction = transaction;
        Documents = transaction.Plans.DraftsOf(client);
        foreach (var document in Documents)
        {
            if (document is { Kind: "invoice", Status: not "draft" })
            {
                var key = Series(document.Identity);
                _taken[key] = Math.Max(_taken.GetValueOrDefault(key), document.Identity.Generation);
                var through = _through.GetValueOrDefault(key, document.To);
                _through[key] = document.To > through ? document.To : through;
                HasFinal = true;
            }
        }
    }

    /// <summary>All of them, headers only.</summary>
    public IReadOnlyList<StoredDraft> Documents { get; }

    /// <summary>At least one is reserved, final or void.</summary>
    public bool HasFinal { get; }

    /// <summary>How many generations of these parts are taken (reserved, final or void).</summary>
    public int Taken(DocumentIdentity identity) => _taken.GetValueOrDefault(Series(identity));

    /// <summary>The last day that these generations cover; null where none is taken.</summary>
    public LocalDate? Through(DocumentIdentity identity) => _through.TryGetValue(Series(identity), out var day) ? day : null;

    /// <summary>What earlier final documents used of a cap.</summary>
    public (long NetMinor, long Seconds) UsedOfCap(Agreement agreement, string period)
    {
        long net = 0;
        long seconds = 0;
        foreach (var document in Documents)
        {
            if (document is { Kind: "invoice", Status: "final" or "reserved" } && document.Identity.Agreement == agreement.Id
                && (agreement.Cap is not { PerPeriod: true } || document.Identity.Period == period))
            {
                var full = _transaction.Plans.Draft(document.Key)!;
                foreach (var line in DraftBody.Lines(full.Body, full.Net.Currency).Concat(Released(full)))
                {
                    if (line.Kind is not (LineKind.Expense or LineKind.Disbursement or LineKind.MinimumFee or LineKind.RetainerApplied or LineKind.RetainerFee or LineKind.Override or LineKind.Correction or LineKind.CashRounding))
                    {
                        net += line.Net.Minor;
                        seconds += line.BilledSeconds;
                    }
                }
            }
        }

        return (net, seconds);
    }

    /// <summary>What final documents of an agreement billed of its rounding scopes.</summary>
    public IReadOnlyDictionary<string, ScopeSoFar> ScopesOf(string agreement)
    {
        if (!HasFinal)
        {
            return PriorBilling.None.Scopes;
        }

        if (!_scopes.TryGetValue(agreement, out var scopes))
        {
            _scopes[agreement] = scopes = _transaction.Plans.Scopes(agreement);
        }

        return scopes;
    }

    /// <summary>A fixed fee of this agreement and period is on an earlier final document, and no credit note released it.</summary>
    public bool FeeBilled(Agreement agreement, string period) => FeeOn(agreement, period) is { } document && Disposed(document);

    /// <summary>It was billed, and a credit note released it: it is due again.</summary>
    public bool FeeReleased(Agreement agreement, string period) => FeeOn(agreement, period) is { } document && !Disposed(document);

    /// <summary>First days of the documents of an agreement whose fee was released.</summary>
    public IEnumerable<LocalDate> ReleasedFees(Agreement agreement) => Documents
        .Where(d => d is { Kind: "invoice", Status: "final" } && d.Identity.Agreement == agreement.Id && FeeReleased(agreement, d.Identity.Period))
        .Select(d => d.From).Distinct().Order();

    private bool Disposed(StoredDraft document) => _transaction.Dispositions.Balance(FeeItem.Of(document.Identity), DispositionSide.Sale) is { Disposed: > 0 };

    private StoredDraft? FeeOn(Agreement agreement, string period)
    {
        foreach (var document in Documents)
        {
            if (document is { Kind: "invoice", Status: "final" or "reserved" } && document.Identity.Agreement == agreement.Id
                && document.Identity.Period == period)
            {
                var full = _transaction.Plans.Draft(document.Key)!;
                foreach (var line in DraftBody.Lines(full.Body, full.Net.Currency))
                {
                    if (line.Kind == LineKind.FixedFee)
                    {
                        return document;
                    }
                }
            }
        }

        return null;
    }

    // negative lines of credit notes whose work is open again or held: it was not billed, as far as caps and minimums go. What was
    // reduced in money only was billed, and stays so
    private IReadOnlyList<StoredLine> Released(StoredDraft invoice)
    {
        if (!_released.TryGetValue(invoice.Key.Value, out var lines))
        {
            var found = new List<StoredLine>();
            foreach (var credit in _transaction.Corrections.OfOriginal(invoice.Key))
            {
                if (_transaction.Plans.Draft(credit.Document) is { Status: "reserved" or "final" } note)
                {
                    var (body, original) = (DraftBody.Lines(note.Body, note.Net.Currency), DraftBody.Lines(invoice.Body, note.Net.Currency));
                    var shares = _transaction.Corrections.Shares(credit.Document).ToLookup(s => s.Line, s => s.NetMinor);
                    // the work's whole share, also where some of its price was credited before
                    found.AddRange(_transaction.Corrections.Lines(credit.Document).Where(l => l.Mode != CreditMode.Reduce).Select(l => body[l.Line - 1] with
                    {
                        Net = shares.Contains(l.Line) ? Domain.Amounts.Money.OfMinor(-shares[l.Line].Sum(), note.Net.Currency) : -original[l.OriginalLine - 1].Net,
                    }));
                }
            }

            _released[invoice.Key.Value] = lines = found;
        }

        return lines;
    }

    /// <summary>What final documents of an agreement count to its minimum fee, by period.</summary>
    public Dictionary<string, MinimumSoFar> MinimumOf(Agreement agreement)
    {
        var sums = new Dictionary<string, MinimumSoFar>(StringComparer.Ordinal);
        foreach (var document in Documents)
        {
            if (document is { Kind: "invoice", Status: "final" or "reserved" } && document.Identity.Agreement == agreement.Id)
            {
                var full = _transaction.Plans.Draft(document.Key)!;
                foreach (var line in DraftBody.Lines(full.Body, full.Net.Currency).Concat(Released(full)))
                {
                    Count(sums, agreement, document.Identity.Period, line.Kind, line.LatePeriod, line.TaxCode, line.Net.Minor);
                }
            }
        }

        return sums;
    }

    /// <summary>Adds a line to what counts to the minimum fee of its period.</summary>
    public static void Count(
        Dictionary<string, MinimumSoFar> sums, Agreement agreement, string period, LineKind kind, string latePeriod, string taxCode, long net)
    {
        if (kind is LineKind.Expense or LineKind.Disbursement or LineKind.RetainerApplied or LineKind.RetainerFee or LineKind.Override or LineKind.Correction or LineKind.CashRounding)
        {
            return;
        }

        // with a cap, work counts to the invoice that bills it
        var label = latePeriod.Length > 0 && agreement.Cap is null ? latePeriod : period;
        var sum = sums.GetValueOrDefault(label, MinimumSoFar.None);
        if (kind != LineKind.MinimumFee)
        {
            sums[label] = sum with { NetMinor = sum.NetMinor + net };
            return;
        }

        var topUps = new SortedDictionary<string, long>(sum.TopUps.ToDictionary(t => t.TaxCode, t => t.NetMinor), StringComparer.Ordinal);
        topUps[taxCode] = topUps.GetValueOrDefault(taxCode) + net;
        sums[label] = sum with { TopUps = [.. topUps.Select(t => (t.Key, t.Value))] };
    }

    /// <summary>The cap of a period (or of the agreement) was reached by an earlier final document.</summary>
    public bool CapReached(Agreement agreement, string period)
    {
        foreach (var document in Documents)
        {
            if (document is { Kind: "invoice", Status: "final" or "reserved" } && document.Identity.Agreement == agreement.Id
                && (agreement.Cap is not { PerPeriod: true } || document.Identity.Period == period)
                && DraftBody.Notices(_transaction.Plans.Draft(document.Key)!.Body).Any(n => n.Code == BillingCodes.CapReached))
            {
                return true;
            }
        }

        return false;
    }

    private static string Series(DocumentIdentity identity) =>
        $"{identity.Agreement}\n{identity.Currency}\n{identity.Split}\n{identity.Period}";
}
