using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Work;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Intake;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Explaining;

/// <summary>Derivation of a time entry: from its raw record to its share of a line, and on to the books.</summary>
internal sealed class EntryDerivation(WorkspaceContext context, IStoreTransaction transaction, IRawReader raw)
{
    private readonly string _version = context.Rules.Hash[..12];

    public Derivation? Explain(Guid id)
    {
        if (transaction.Work.Entry(new EntryId(id)) is not { } entry)
        {
            return null;
        }

        var steps = new List<DerivationStep>();
        AddRaw(steps, entry);
        AddNormalised(steps, entry);
        AddMapping(steps, entry);
        var dispositions = transaction.Dispositions.Of(id).Where(d => d.Side == DispositionSide.Sale).ToList();
        foreach (var disposition in dispositions)
        {
            AddDisposition(steps, entry, disposition);
        }

        var open = entry.Seconds - dispositions.Sum(d => d.Quantity);
        if (open > 0)
        {
            AddOpen(steps, entry, open);
        }

        return new Derivation(id.ToString(), steps);
    }

    private void AddRaw(List<DerivationStep> steps, TimeEntry entry)
    {
        if (transaction.Work.RawOf(entry.Id) is not { } span)
        {
            steps.Add(new DerivationStep("raw", "", "", "", "", "No raw record is kept."));
            return;
        }

        var text = raw.Read(span);
        steps.Add(new DerivationStep(
            "raw", $"{span.FileName}, line {span.Line}", text?.TrimEnd('\r', '\n') ?? "", "", span.Sha256[..12],
            text is null ? $"expired, hash {span.Sha256}" : ""));
    }

    private static void AddNormalised(List<DerivationStep> steps, TimeEntry entry)
    {
        var zone = Domain.Time.Zones.Find(entry.Zone) ?? DateTimeZone.Utc;
        var times = entry.Start is { } start
            ? $"{Iso(start, zone)} to {(entry.End is { } end ? Iso(end, zone) : "?")}"
            : DocumentDerivation.Iso(entry.Date);
        steps.Add(new DerivationStep(
            "normalised", entry.StartText, $"{times}, {entry.Seconds} s, billing day {DocumentDerivation.Iso(entry.BillingDay)}",
            entry.Zone.Length > 0 ? "zone " + entry.Zone : entry.Precision == EntryPrecision.Day ? "a day is never converted" : "",
            "tzdb " + Domain.Time.Zones.TzdbVersion,
            string.Join("; ", entry.Notices.Select(n => n.Text))));
    }

    private void AddMapping(List<DerivationStep> steps, TimeEntry entry)
    {
        var mapping = new WorkMapping(context.Rules, transaction.Work);
        var connection = transaction.Work.Connections().FirstOrDefault(c => c.Key == entry.Connection).Id;
        var combo = mapping.Explain(
            connection, transaction.Work.IdOf(NameKind.Client, entry.Client), transaction.Work.IdOf(NameKind.Project, entry.Project),
            transaction.Work.IdOf(NameKind.Task, entry.Task), transaction.Work.IdOf(NameKind.Worker, entry.Worker), entry.Tags);
        var rules = combo.Rules.ToDictionary(r => r.Kind, r => r.Rule, StringComparer.Ordinal);
        Add("client", entry.Client, combo.Client?.Id);
        Add("project", entry.Project, combo.Project?.Id);
        Add("task", entry.Task, combo.Task?.Id);
        Add("worker", entry.Worker, combo.Worker?.Id);
        if (combo.Client is not { } client || mapping.AgreementOf(client.Id, combo.Project?.Id ?? "", entry.BillingDay) is not { } terms)
        {
            return;
        }

        steps.Add(new DerivationStep("agreement", client.Id, terms.Agreement.Id, "agreements.yaml", _version, $"invoiced in {terms.Agreement.Currency}"));
        steps.Add(new DerivationStep(
            "billable", entry.Billable switch { true => "yes", false => "no", null => "not stated" },
            combo.IsBillable(entry.Billable, context.Rules.Policies) ? "yes" : "no", "task, project, source, policy", _version, ""));
        HourlyRate? own = combo.TrustsRates && entry.Rate is { } amount ? new HourlyRate(amount, terms.Agreement.Currency) : null;
        var rate = terms.Rates.Find(combo.Project, combo.Task, combo.Worker, entry.BillingDay, own);
        steps.Add(new DerivationStep(
            "rate", $"{combo.Worker?.Id}, {combo.Task?.Id}, {combo.Project?.Id}", rate.Rate?.ToString() ?? rate.Code,
            rate.Rule?.Origin ?? "", _version, $"level {rate.Level}"));

        void Add(string kind, string from, string? to)
        {
            if (from.Length > 0)
            {
                steps.Add(new DerivationStep(kind, from, to ?? "", rules.GetValueOrDefault(kind, ""), _version, to is null ? "no rule matches" : ""));
            }
        }
    }

    private void AddDisposition(List<DerivationStep> steps, TimeEntry entry, Disposition disposition)
    {
        if (disposition.Line == 0 || disposition.Quantity < 0)
        {
            steps.Add(new DerivationStep(
                "disposition", $"{disposition.Quantity} s", disposition.To, "", Short(disposition.RuleSet), disposition.Quantity < 0 ? "reversed" : disposition.Document));
            return;
        }

        var document = transaction.Plans.Draft(DocumentKey.Parse(disposition.Document))!;
        AddShare(steps, entry, document, disposition.Line, disposition.Quantity, disposition.BilledSeconds, disposition.NetMinor, Short(disposition.RuleSet));
    }

    private void AddShare(
        List<DerivationStep> steps, TimeEntry entry, StoredDraft document, int line, long rawSeconds, long billedSeconds, long netMinor, string version)
    {
        var currency = document.Net.Currency;
        var name = document.Number.Length > 0 ? document.Number : document.Key.Value;
        steps.Add(new DerivationStep(
            "share", $"{rawSeconds} s raw", $"{billedSeconds} s billed, {Money.OfMinor(netMinor, currency)}", "handed back by largest remainder", version,
            $"line {name}/{line.ToString(CultureInfo.InvariantCulture)}"));
        var derivation = new DocumentDerivation(context, transaction, document);
        derivation.AddLine(steps, line);
        if (entry.Amount is { } stated && entry.Currency == currency.Code && stated * currency.MinorPerMajor != netMinor)
        {
            steps.Add(new DerivationStep(
                "difference", $"{stated.ToString(CultureInfo.InvariantCulture)} {currency} in the tracker",
                Money.OfMinor(netMinor, currency).ToString(),
                billedSeconds != entry.Seconds ? "rounding of time" : "rate, discount or rounding of money", version,
                "The tracker's own total is no input of billing."));
        }

        derivation.AddBooks(steps);
    }

    private void AddOpen(List<DerivationStep> steps, TimeEntry entry, long open)
    {
        var mapping = new WorkMapping(context.Rules, transaction.Work);
        foreach (var document in Candidates(mapping, entry))
        {
            var derivation = new DocumentDerivation(context, transaction, document);
            var lines = DraftBody.Lines(document.Body, document.Net.Currency);
            for (var number = 1; number <= lines.Count; number++)
            {
                foreach (var share in derivation.Shares(number))
                {
                    if (share.Id == entry.Id)
                    {
                        AddShare(steps, entry, document, number, share.RawSeconds, share.BilledSeconds, share.NetMinor, Short(document.RuleSet));
                        return;
                    }
                }
            }
        }

        steps.Add(new DerivationStep("disposition", $"{open} s", "open", entry.State.ToString(), _version, "On no document and no draft."));
    }

    private IEnumerable<StoredDraft> Candidates(WorkMapping mapping, TimeEntry entry)
    {
        var connection = transaction.Work.Connections().FirstOrDefault(c => c.Key == entry.Connection).Id;
        var combo = mapping.Explain(
            connection, transaction.Work.IdOf(NameKind.Client, entry.Client), transaction.Work.IdOf(NameKind.Project, entry.Project),
            transaction.Work.IdOf(NameKind.Task, entry.Task), transaction.Work.IdOf(NameKind.Worker, entry.Worker), entry.Tags);
        return combo.Client is not { } client
            ? []
            : transaction.Plans.DraftsOf(client.Id).Where(d => d is { Kind: "invoice", Status: "draft" })
                .Select(d => transaction.Plans.Draft(d.Key)!);
    }

    private static string Iso(Instant instant, DateTimeZone zone) => OffsetDateTimePattern.GeneralIso.Format(instant.InZone(zone).ToOffsetDateTime());

    private static string Short(string hash) => hash[..Math.Min(12, hash.Length)];
}
