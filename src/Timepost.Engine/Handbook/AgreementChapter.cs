using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Retainers;
using Timepost.Engine.Plans;
using Timepost.Engine.RuleSets.Shapes;

namespace Timepost.Engine.Handbook;

/// <summary>What was agreed with whom, each with an invoice of three short entries as the engine makes it.</summary>
internal sealed class AgreementChapter(RuleSet rules, HandbookText text, LocalDate today)
{
    private static readonly long[] Recorded = [420, 3_000, 4_200];
    private readonly Matchers _matchers = new(rules);

    public void Write()
    {
        text.Chapter("Agreements");
        text.Say("Each example bills three entries of 0:07, 0:50 and 1:10 on the first days of the last whole period. It was computed by the program for this page.");
        foreach (var agreement in rules.Agreements.OrderBy(a => a.Client, StringComparer.Ordinal).ThenBy(a => a.Id, StringComparer.Ordinal))
        {
            One(agreement);
        }
    }

    private void One(Agreement agreement)
    {
        var client = rules.Clients.Rules.FirstOrDefault(r => r.Target.Id == agreement.Client)?.Target;
        text.Section($"{client?.Customer ?? agreement.Client} ({agreement.Id})");
        text.List(Terms(agreement));
        if (agreement.Engagement == EngagementKind.PassThrough)
        {
            text.Say("No hours are billed under it.");
        }
        else if (Example(agreement, client) is { } draft)
        {
            text.Table(
                ["line", ">quantity", ">price", ">net", ">tax"],
                [
                    .. draft.Lines.Select(l => (IReadOnlyList<string>)
                        [l.Text, l.Unit == "1" ? HandbookText.Number(l.Quantity) : $"{HandbookText.Number(l.Quantity)} {l.Unit}", HandbookText.Price(l.UnitPrice, draft.Currency), Net(l), l.Tax.IsZero ? "" : $"{HandbookText.Sum(l.Tax)} ({HandbookText.Number(l.TaxPercent)} %)"]),
                    ["in all", "", "", HandbookText.Sum(draft.Net), draft.Tax.IsZero ? "" : HandbookText.Sum(draft.Tax)],
                ]);
            text.Say($"The invoice comes to {HandbookText.Sum(draft.Total)}{(agreement.Retainer is { Kind: RetainerKind.Amount } ? ", less what is left of the retainer" : "")}.");
        }
        else
        {
            text.Say("No example: no entry gets a rate of the mapping by its names alone. Rates come with the entries, are converted from another currency by the day, or depend on more than names.");
        }
    }

    private static IEnumerable<string> Terms(Agreement agreement)
    {
        yield return $"{(agreement.Projects.Count > 0 ? $"Projects: {string.Join(", ", agreement.Projects)}. " : "")}Invoiced by the {EnumWords.Of(agreement.Period)} in {agreement.Currency}, to be paid within {agreement.PaymentDays} days."
            + (HandbookText.Span(agreement.From, agreement.To) is { Length: > 0 } span ? $" Work {span}." : "")
            + (agreement.Template.Length > 0 ? $" Template: {agreement.Template}." : "");
        yield return agreement.SplitBy switch
        {
            InvoiceSplit.Project => "Each project has an invoice of its own.",
            InvoiceSplit.PurchaseOrder => "Each purchase order has an invoice of its own.",
            InvoiceSplit.None => "",
        };
        yield return agreement.Subcontractors.Rebill switch
        {
            Rebill.CostPlus => $"Hours of subcontractors are billed at what they cost{(agreement.Subcontractors.MarkupPercent != 0 ? $" and {HandbookText.Number(agreement.Subcontractors.MarkupPercent)} %" : "")}.",
            Rebill.None => "Hours of subcontractors are not billed.",
            Rebill.Rate => "",
        };
        yield return agreement.NonBillable == NonBillablePolicy.Show ? "Work that is not billable is shown, at no charge." : "";
        yield return agreement.FixedFee is { } fee ? $"A fixed fee of {HandbookText.Rate(fee.Amount, agreement.Currency)} each {EnumWords.Of(agreement.Period)} in place of hours." : "";
        yield return agreement.Cap is { } cap
            ? $"At most {(cap.Amount is { } sum ? HandbookText.Rate(sum, agreement.Currency) : $"{HandbookText.Number(cap.Hours ?? 0)} hours")} {(cap.PerPeriod ? $"each {EnumWords.Of(agreement.Period)}" : "in all")}; {Above(cap.Excess)}."
            : "";
        yield return agreement.Retainer is { } retainer
            ? retainer.Kind == RetainerKind.Hours
                ? $"A retainer: {HandbookText.Number(retainer.Hours)} hours each {EnumWords.Of(agreement.Period)} for {HandbookText.Rate(retainer.Fee, agreement.Currency)}, unused hours stay for {retainer.RollOver} more."
                : $"A retainer of money: invoices are paid from it first{(retainer.Threshold is { } low ? $"; below {HandbookText.Rate(low, agreement.Currency)} the client is asked for more" : "")}."
            : "";
        yield return agreement.MinimumFee is { } least ? $"At least {HandbookText.Rate(least, agreement.Currency)} in a {EnumWords.Of(agreement.Period)} with work." : "";
        yield return agreement.LineDiscountPercent + agreement.InvoiceDiscountPercent > 0
            ? $"Discount: {string.Join(", ", new[] { (agreement.LineDiscountPercent, "on each line"), (agreement.InvoiceDiscountPercent, "on the invoice") }.Where(d => d.Item1 > 0).Select(d => $"{HandbookText.Number(d.Item1)} % {d.Item2}"))}."
            : "";
        yield return agreement.EarlyPayment is { } early ? $"{HandbookText.Number(early.Percent)} % off where it is paid within {early.Days} days." : "";
        yield return $"Expenses: {(agreement.Expenses.RebillAs == RebillAs.Disbursement ? "passed on as they are, outside tax" : $"net cost{(agreement.Expenses.MarkupPercent != 0 ? $" and {HandbookText.Number(agreement.Expenses.MarkupPercent)} %" : "")}, with the client's tax")}.";
        yield return agreement.LateEntries == LateEntryPolicy.NextInvoice
            ? "Entries that come after their invoice go on the next one, under a heading of their own."
            : "Entries that come after their invoice get a supplementary invoice.";
        yield return agreement.Corrections switch
        {
            CorrectionsPolicy.Ask => "Billed work that is changed afterwards: somebody decides.",
            CorrectionsPolicy.CreditNote => "Billed work that is changed afterwards: a credit note is drafted.",
            CorrectionsPolicy.NextInvoice => "Billed work that is changed afterwards: the next invoice takes it off.",
        };
    }

    private static string Net(InvoiceLine line) => line.Discount.IsZero
        ? HandbookText.Sum(line.Net)
        : $"{HandbookText.Sum(line.Net)} ({HandbookText.Price(line.Amount.Amount, line.Amount.Currency)} less {HandbookText.Price(Math.Abs(line.Discount.Amount), line.Amount.Currency)})";

    private static string Above(CapExcess excess) => excess switch
    {
        CapExcess.Carry => "what is above it waits for the next invoice",
        CapExcess.WriteOff => "a line takes off what is above it",
        CapExcess.Exception => "above it somebody decides",
    };

    // as if the hours of the period had just been bought
    private static IReadOnlyList<RetainerLot> Bought(Agreement agreement, LocalDate start) => agreement.Retainer is { Kind: RetainerKind.Hours } terms
        ? [new RetainerLot { Id = new Guid(1, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]), Day = start, Bought = terms.Seconds, Balance = terms.Seconds }]
        : [];

    // the first project, task and person for whom the mapping has a rate in the invoice's currency
    private InvoiceDraft? Example(Agreement agreement, ClientTarget? client)
    {
        var day = BillingPeriods.Of(BillingPeriods.Of(today, agreement.Period).Days.Start.PlusDays(-1), agreement.Period) is var before && agreement.From > before.Days.Start
            ? BillingPeriods.Of(agreement.From.Value, agreement.Period)
            : before;
        var start = agreement.From > day.Days.Start ? agreement.From.Value : day.Days.Start;
        if (agreement.To < start)
        {
            day = BillingPeriods.Of(agreement.To.Value, agreement.Period);
            start = agreement.From > day.Days.Start ? agreement.From.Value : day.Days.Start;
        }

        var card = new RateCard(rules, agreement);
        foreach (var project in Projects(agreement))
        {
            foreach (var task in Reached(rules.Tasks, t => t.Id, t => t.Billable != false, name => _matchers.Task(name, "", agreement.Client).Target, new TaskTarget { Id = "work", Service = "Work" }))
            {
                foreach (var worker in Reached(rules.Workers, w => w.Id, _ => true, name => _matchers.Worker(name, "").Target, new WorkerTarget { Id = "somebody", Name = "Somebody" }))
                {
                    if (card.Find(project, task, worker, start).Rate is { } rate && rate.Currency == agreement.Currency)
                    {
                        return Draft(agreement, client, day, start, project, task, worker, rate);
                    }
                }
            }
        }

        return null;
    }

    private InvoiceDraft Draft(
        Agreement agreement, ClientTarget? client, BillingPeriod period, LocalDate start, ProjectTarget project, TaskTarget task, WorkerTarget worker, HourlyRate rate)
    {
        var entries = new BillableEntry[Recorded.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = new BillableEntry
            {
                Id = new EntryId(new Guid(i + 1, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0])),
                BillingDay = start.PlusDays(i) <= period.Days.End ? start.PlusDays(i) : start,
                Billable = true,
                OpenSeconds = Recorded[i],
                Worker = worker,
                Project = project,
                Task = task,
                Rate = rate,
            };
        }

        return InvoiceBilling.Draft(new BillingInput
        {
            Agreement = agreement,
            Rules = rules,
            Identity = new DocumentIdentity(rules.Workspace.Key, "invoice", agreement.Client, agreement.Id, agreement.Currency.Code, "", period.Label, 1),
            Customer = client?.Customer ?? agreement.Client,
            Period = period.Days,
            InvoiceDate = period.Days.End.PlusDays(1),
            Entries = entries,
            Retainer = Bought(agreement, start),
        });
    }

    private IEnumerable<ProjectTarget> Projects(Agreement agreement) => Reached(
        rules.Projects, p => p.Id,
        p => p.Billable != false && (agreement.Projects.Count > 0 ? agreement.Projects.Contains(p.Id) : p.Client.Length == 0 || p.Client == agreement.Client),
        name => _matchers.Project(name, "", agreement.Client).Target, new ProjectTarget { Id = "a-project", Job = "A project" });

    // those that an entry reaches by a name alone, whatever else the rules ask of entries; where names make targets, one of them
    private static IEnumerable<T> Reached<T>(EntityRules<T> kind, Func<T, string> id, Func<T, bool> wanted, Func<string, T?> match, T made)
        where T : class
    {
        foreach (var rule in kind.Rules)
        {
            var names = rule.Match.Names.Concat(rule.Match.NormalisedNames).Where(n => n.Length > 0);
            if (wanted(rule.Target) && !rule.Match.AsksEntry && names.Any(name => match(name) is { } found && id(found) == id(rule.Target)))
            {
                yield return rule.Target;
            }
        }

        if (kind.Otherwise != Unmatched.Exception || kind.Rules.Count == 0)
        {
            yield return made;
        }
    }
}
