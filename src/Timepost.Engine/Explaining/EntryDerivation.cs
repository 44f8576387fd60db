using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subcontracting;
using Timepost.Domain.Work;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Intake;
using Timepost.Engine.Plans;
using Timepost.Engine.RuleSets.Shapes;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Explaining;

/// <summary>Derivation of a time entry: from its raw record to its share of a line, and on to the books; what a document
/// took of it under the rule set that made the document, what is open under the one in force.</summary>
internal sealed class EntryDerivation(WorkspaceContext context, IStoreTransaction transaction, IRawReader raw)
{
    private readonly RuleHistory _history = new(context, transaction);
    private readonly Dictionary<Currency, TrackerDifference> _differences = [];

    public Derivation? Explain(Guid id)
    {
        if (transaction.Work.Entry(new EntryId(id)) is not { } entry)
        {
            return null;
        }

        var recomputed = new Recomputed(context, transaction, _history);
        var steps = new List<DerivationStep>();
        var span = transaction.Work.RawOf(entry.Id);
        AddRaw(steps, span);
        AddNormalised(steps, entry, span?.Tzdb ?? "");
        var dispositions = transaction.Dispositions.Of(id).Where(d => d.Side == DispositionSide.Sale).ToList();
        var told = "";
        foreach (var disposition in dispositions)
        {
            if (disposition.Quantity > 0 && disposition.RuleSet != told)
            {
                AddMapping(steps, entry, told = disposition.RuleSet);
            }

            AddDisposition(steps, entry, disposition, recomputed);
        }

        new CreditLinks(transaction).AddOf(steps, id);
        var open = entry.Seconds - dispositions.Sum(d => d.Quantity);
        if (open > 0)
        {
            AddOpen(steps, entry, open, told, recomputed);
        }
        else if (told.Length == 0)
        {
            AddMapping(steps, entry, context.Rules.Hash);
            AddWaiting(steps, entry);
        }

        foreach (var difference in _differences.Values)
        {
            difference.AddTo(steps, told.Length > 0 ? RuleHistory.Short(told) : RuleHistory.Short(context.Rules.Hash));
        }

        new CostDerivation(context, transaction, _history).Add(steps, entry);
        return new Derivation(id.ToString(), steps);
    }

    private void AddRaw(List<DerivationStep> steps, RawSpan? span)
    {
        if (span is null)
        {
            steps.Add(new DerivationStep("raw", "", "", "", "", "No raw record is kept."));
            return;
        }

        var text = raw.Read(span);
        steps.Add(new DerivationStep(
            "raw", $"{span.FileName}, line {span.Line}", text?.TrimEnd('\r', '\n') ?? "", "", span.Sha256[..12],
            text is null ? $"expired, hash {span.Sha256}" : ""));
    }

    // the zone data are those of the day on which it was read, not today's
    private static void AddNormalised(List<DerivationStep> steps, TimeEntry entry, string tzdb)
    {
        var zone = Domain.Time.Zones.Find(entry.Zone) ?? DateTimeZone.Utc;
        var times = entry.Start is { } start
            ? $"{Iso(start, zone)} to {(entry.End is { } end ? Iso(end, zone) : "?")}"
            : DocumentDerivation.Iso(entry.Date);
        steps.Add(new DerivationStep(
            "normalised", entry.StartText, $"{times}, {entry.Seconds} s, billing day {DocumentDerivation.Iso(entry.BillingDay)}",
            entry.Zone.Length > 0 ? "zone " + entry.Zone : entry.Precision == EntryPrecision.Day ? "a day is never converted" : "",
            tzdb.Length > 0 ? "tzdb " + tzdb : "",
            string.Join("; ", entry.Notices.Select(n => n.Text))));
    }

    private void AddMapping(List<DerivationStep> steps, TimeEntry entry, string ruleSet)
    {
        var version = RuleHistory.Short(ruleSet);
        if (_history.Of(ruleSet) is not { } rules)
        {
            steps.Add(new DerivationStep("rules", version, "", "", version, RuleHistory.NotKept));
            return;
        }

        var mapping = new WorkMapping(rules, transaction.Work);
        var combo = mapping.Explain(entry);
        var matched = mapping.Described(combo).ToDictionary(r => r.Kind, r => r.Rule, StringComparer.Ordinal);
        Add("client", entry.Client, combo.Client?.Id);
        Add("project", entry.Project, combo.Project?.Id);
        Add("task", entry.Task, combo.Task?.Id);
        Add("worker", entry.Worker, combo.Worker?.Id);
        if (combo.Client is not { } client || mapping.AgreementOf(client.Id, combo.Project?.Id ?? "", entry.BillingDay) is not { } terms)
        {
            return;
        }

        steps.Add(new DerivationStep("agreement", client.Id, terms.Agreement.Id, RuleOf(rules, terms.Agreement), version, $"invoiced in {terms.Agreement.Currency}"));
        steps.Add(new DerivationStep(
            "billable", entry.Billable switch { true => "yes", false => "no", null => "not stated" },
            combo.IsBillable(entry.Billable, rules.Policies) ? "yes" : "no", "task, project, source, policy", version, ""));
        var own = combo.TrustsRates ? ClientPlanner.OwnRate(entry.Rate, entry.Currency, terms.Agreement) : null;
        var table = SubcontractorTable.Of(rules);
        if (table?.Find(combo.Worker) is { } subcontractor)
        {
            var rebill = terms.Agreement.Subcontractors;
            steps.Add(new DerivationStep(
                "rebill", subcontractor.Vendor, EnumWords.Of(rebill.Rebill), "subcontractors of the agreement", version,
                rebill.Rebill == Rebill.CostPlus ? $"cost rate and {LineDerivation.Figure(rebill.MarkupPercent)} %" : ""));
            if (rebill.Rebill == Rebill.None)
            {
                return;
            }
        }

        var rate = ClientPlanner.RateOf(table, combo, terms, Days.FromDate(entry.BillingDay), entry.BillingDay, own);
        steps.Add(new DerivationStep(
            "rate", own is { } stated ? $"{stated} in the source" : $"{combo.Worker?.Id}, {combo.Task?.Id}, {combo.Project?.Id}", rate.Rate?.ToString() ?? rate.Code,
            rate.Rule?.Origin ?? (own is null ? "" : "trustSourceRates"), version, $"level {rate.Level}"));

        void Add(string kind, string from, string? to)
        {
            if (from.Length > 0)
            {
                steps.Add(new DerivationStep(kind, from, to ?? "", matched.GetValueOrDefault(kind, ""), version, to is null ? "no rule matches" : ""));
            }
        }
    }

    private void AddDisposition(List<DerivationStep> steps, TimeEntry entry, Disposition disposition, Recomputed recomputed)
    {
        var reversed = disposition.Quantity < 0;
        if (disposition.Line == 0 || disposition.To == Domain.Billing.Disposed.Held || reversed || transaction.Dispositions.Of(disposition.Item).Any(d => d.Reverses == disposition.Id))
        {
            steps.Add(new DerivationStep(
                "disposition", $"{disposition.Quantity} s", disposition.To, "", RuleHistory.Short(disposition.RuleSet), reversed ? "reversed" : disposition.Document));
            return;
        }

        var document = transaction.Plans.Draft(DocumentKey.Parse(disposition.Document))!;
        AddShare(steps, entry, document, disposition.Line, TakenShare.Of(disposition), recomputed);
    }

    private void AddShare(List<DerivationStep> steps, TimeEntry entry, StoredDraft document, int number, TakenShare share, Recomputed recomputed)
    {
        var (currency, version) = (document.Net.Currency, RuleHistory.Short(document.RuleSet));
        var derivation = new DocumentDerivation(transaction, _history, recomputed, document);
        var line = derivation.Lines[number - 1];
        var name = $"{derivation.Name}/{number.ToString(CultureInfo.InvariantCulture)}";
        if (share.BillableSeconds is { } billable)
        {
            steps.Add(new DerivationStep(
                "billable part", $"{share.RawSeconds} s raw", $"{billable} s billable",
                entry.BillableSeconds is { } said ? $"the source calls {said} of {entry.Seconds} s billable" : billable == share.RawSeconds ? "all of it" : "the task's fraction, or non-billable",
                version, $"line {name}"));
        }

        steps.Add(new DerivationStep(
            "rounding", share.BillableSeconds is { } rounded ? $"{rounded} s billable" : $"{share.RawSeconds} s raw", $"{share.BilledSeconds} s billed",
            derivation.CutByCap(entry, share)
                ? "cut by the cap at a whole second: raw and billed seconds up to it, in proportion; the rest is carried over"
                : "rounded with its scope, handed back by largest remainder",
            version, ""));
        var byRaw = line.Kind == Domain.Billing.LineKind.FixedFee;
        steps.Add(new DerivationStep(
            "share", byRaw ? $"{share.RawSeconds} of {line.RawSeconds} s raw" : $"{share.BilledSeconds} of {line.BilledSeconds} s billed", Money.OfMinor(share.NetMinor, currency).ToString(),
            $"of {line.Net.ToAmountString()} net, by largest remainder", version, $"line {name}, of {DocumentDerivation.Iso(share.BillingDay)}; its figures follow"));
        derivation.AddLine(steps, number);
        derivation.AddBooks(steps);
        if (!_differences.TryGetValue(currency, out var difference))
        {
            _differences[currency] = difference = new TrackerDifference(entry, currency);
        }

        difference.Add(line, share);
    }

    private void AddOpen(List<DerivationStep> steps, TimeEntry entry, long open, string told, Recomputed recomputed)
    {
        foreach (var document in Candidates(entry))
        {
            if (recomputed.Of(document) is not { } draft)
            {
                continue;
            }

            for (var number = 1; number <= draft.Lines.Count; number++)
            {
                foreach (var share in draft.Lines[number - 1].Entries)
                {
                    if (share.Id == entry.Id)
                    {
                        if (document.RuleSet != told)
                        {
                            AddMapping(steps, entry, told = document.RuleSet);
                        }

                        AddShare(steps, entry, document, number, TakenShare.Of(share), recomputed);
                        open -= share.RawSeconds;
                    }
                }
            }
        }

        if (open <= 0)
        {
            return;
        }

        if (told != context.Rules.Hash)
        {
            AddMapping(steps, entry, context.Rules.Hash);
        }

        steps.Add(new DerivationStep(
            "disposition", $"{open} s", "open", entry.State.ToString(), RuleHistory.Short(context.Rules.Hash), "On no document, and on no draft as it is now."));
        AddWaiting(steps, entry);
    }

    private void AddWaiting(List<DerivationStep> steps, TimeEntry entry) =>
        new WaitingEntry(context, transaction).Add(steps, entry, new WorkMapping(context.Rules, transaction.Work).Explain(entry));

    // open drafts of the client that the entry has now, or had under the rule set of the newest plan
    private List<StoredDraft> Candidates(TimeEntry entry)
    {
        var clients = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var rules in new[] { context.Rules, transaction.Plans.List(null, 1) is [var plan] ? _history.Of(plan.RuleSet) : null })
        {
            if (rules is not null && new WorkMapping(rules, transaction.Work).Explain(entry).Client is { } client)
            {
                clients.Add(client.Id);
            }
        }

        var drafts = new List<StoredDraft>();
        foreach (var client in clients)
        {
            foreach (var header in transaction.Plans.DraftsOf(client))
            {
                if (header is { Kind: "invoice", Status: "draft" } && transaction.Plans.Draft(header.Key) is { } draft)
                {
                    drafts.Add(draft);
                }
            }
        }

        return drafts;
    }

    private static string Iso(Instant instant, DateTimeZone zone) => OffsetDateTimePattern.Rfc3339.Format(instant.InZone(zone).ToOffsetDateTime());

    private static string RuleOf(RuleSet rules, Agreement agreement)
    {
        foreach (var template in rules.Templates)
        {
            if (template.Id == agreement.Template)
            {
                return $"agreements.yaml, template {template.Id} ({template.Origin})";
            }
        }

        return "agreements.yaml";
    }
}
