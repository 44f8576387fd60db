using NodaTime;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Plans;

internal sealed partial class ClientPlanner
{
    private static readonly LocalDate NoFeesBefore = new(1970, 1, 1);

    private static void PlaceExpense(ClientTarget client, IReadOnlyList<int> sources, MappedExpense mapped, Groups groups, ClientPlan plan)
    {
        if (mapped.Client != client.Id || mapped.Terms is not { } terms)
        {
            return;
        }

        if (groups.For(terms, mapped.Expense.Date, mapped.Project) is not { } found)
        {
            plan.Wait("period not ended (expenses)", 0);
            if (sources.Count > 0)
            {
                plan.StillDirty.Add((sources[0], Months.Of(mapped.Expense.Date))); // any name of the client has it looked at again
            }

            return;
        }

        found.Group.Expenses.Add(new BillableExpense
        {
            Id = mapped.Expense.Id,
            Date = mapped.Expense.Date,
            Gross = mapped.BilledGross,
            DeductibleTax = mapped.BilledTax,
            RateIds = mapped.Rate?.Ids ?? [],
            Category = mapped.Category!,
            Merchant = mapped.Expense.Merchant,
            Description = mapped.Expense.Description,
            Project = mapped.Project,
            Late = found.Late,
        });
    }

    // a fixed fee is due for each period of its agreement, with or without work
    private void PlaceFees(ClientTarget client, DateInterval? days, Groups groups, ClientHistory history)
    {
        foreach (var terms in mapping.AgreementsOf(client.Id))
        {
            foreach (var day in terms.Agreement.FixedFee is null ? [] : history.ReleasedFees(terms.Agreement))
            {
                groups.ForFee(terms, BillingPeriods.Of(day, terms.Agreement.Period));
            }

            if (terms.Agreement is not { FixedFee: not null, From: { } first })
            {
                continue;
            }

            var period = BillingPeriods.Of(Later(first, days?.Start ?? NoFeesBefore), terms.Agreement.Period);
            var until = LastDay(days);
            var last = terms.Agreement.To is { } to && to < until ? to : until;
            while (period.Days.Start <= last)
            {
                if (!history.FeeBilled(terms.Agreement, period.Label))
                {
                    groups.ForFee(terms, period);
                }

                period = BillingPeriods.Of(period.Days.End.PlusDays(1), terms.Agreement.Period);
            }
        }
    }

    // by hand, on the next open invoice of their period
    private void PlaceByHand(IStoreTransaction transaction, ClientTarget client, DateInterval? days, Groups groups)
    {
        foreach (var terms in mapping.AgreementsOf(client.Id))
        {
            foreach (var line in transaction.Corrections.OpenOverrides(terms.Agreement.Id))
            {
                if (BillingPeriods.Parse(line.Period, terms.Agreement.Period) is { } period && (days is null || days.Contains(period.Days.Start)))
                {
                    groups.ForByHand(terms, period)?.ByHand.Add(new LineByHand(line.Id, line.Amount, line.Text, line.TaxCode));
                }
            }
        }
    }

    // where a cap cuts, or a wider scope hands back, a reader must see why here: entries that nothing else orders go by the source's own ids
    private static void NameTies(IStoreTransaction transaction, List<BillableEntry> entries)
    {
        var alike = new Dictionary<(LocalDate Day, long? Start, string Connection), int>();
        foreach (var entry in entries)
        {
            var key = (entry.BillingDay, entry.StartMicros, entry.Connection);
            alike[key] = alike.GetValueOrDefault(key) + 1;
        }

        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (alike[(entry.BillingDay, entry.StartMicros, entry.Connection)] > 1 && transaction.Work.ExternalIdOf(entry.Id) is { Length: > 0 } id)
            {
                entries[i] = entry with { ExternalId = id };
            }
        }
    }

    // what a cap left open on an invoice that is final is not late either, and says so
    private static void NameCarried(Group group, ClientHistory history)
    {
        var agreement = group.Terms.Agreement;
        var (label, reached) = ("", false);
        for (var i = 0; i < group.Entries.Count; i++)
        {
            var entry = group.Entries[i];
            if (!entry.Late || entry.Carried)
            {
                continue;
            }

            if (BillingPeriods.Of(entry.BillingDay, agreement.Period).Label is var period && period != label)
            {
                (label, reached) = (period, history.CapReached(agreement, period));
            }

            if (reached)
            {
                group.Entries[i] = entry with { Carried = true };
            }
        }
    }

    private void Draft(IStoreTransaction transaction, ClientTarget client, Groups groups, ClientHistory history, ClientPlan plan)
    {
        var used = new Dictionary<(string Agreement, string Period), (long Net, long Seconds)>();
        var rates = Exchange(transaction).Rates;
        var fees = new HashSet<(string Agreement, string Period)>();
        var minimums = new Dictionary<string, Dictionary<string, MinimumSoFar>>(StringComparer.Ordinal);
        while (groups.TakeFirst() is { } group)
        {
            var agreement = group.Terms.Agreement;
            var capKey = (agreement.Id, agreement.Cap is { PerPeriod: true } ? group.Period.Label : "");
            if (agreement.Cap is not null && !used.ContainsKey(capKey))
            {
                used[capKey] = history.UsedOfCap(agreement, group.Period.Label);
            }

            if (agreement.MinimumFee is not null && !minimums.ContainsKey(agreement.Id))
            {
                minimums[agreement.Id] = history.MinimumOf(agreement);
            }

            var feeElsewhere = agreement.FixedFee is not null
                ? !(FeeDue(group) || history.FeeReleased(agreement, group.Period.Label)) || history.FeeBilled(agreement, group.Period.Label) || !fees.Add((agreement.Id, group.Period.Label))
                : agreement.MinimumFee is not null && groups.WorkFollows(group);
            var prior = used.GetValueOrDefault(capKey);
            if (agreement.Rounding.Scope != RoundingScope.Entry || agreement.Cap is not null)
            {
                NameTies(transaction, group.Entries);
            }

            if (agreement.Cap is { Excess: CapExcess.Carry })
            {
                NameCarried(group, history);
                if (group.Identity.Generation > 1 && history.CapReached(agreement, group.Period.Label))
                {
                    // what the cap left open is not late: it goes on the next ordinary invoice
                    Carry(group, null, groups, plan);
                    group.Entries.Clear();
                }
            }

            _split.AddContext(group);
            var lots = RetainerOf(transaction, group);
            BillingInput Input(IReadOnlyList<InvoiceLine> corrections) => new()
            {
                Agreement = agreement,
                Rules = mapping.Rules,
                Identity = group.Identity,
                Customer = client.Customer,
                Period = group.Period.Days,
                InvoiceDate = scope.AsOf,
                Entries = group.Entries,
                Expenses = group.Expenses,
                ByHand = group.ByHand,
                Prior = PriorOf(group, prior, history, minimums.GetValueOrDefault(agreement.Id)),
                Quantity = scope.Quantity,
                FeeAlreadyBilled = feeElsewhere,
                Retainer = lots,
                Corrections = corrections,
            };
            var input = Input([]);
            var draft = InvoiceBilling.Draft(input);
            if (CorrectionsOn(transaction, draft, plan) is { Count: > 0 } corrections)
            {
                input = Input(corrections);
                draft = InvoiceBilling.Draft(input);
            }

            _split.Taken(draft);
            TakenOfRetainer(draft);
            if (agreement.Cap is not null)
            {
                used[capKey] = (prior.Net + CappedNet(draft), prior.Seconds + draft.Lines.Sum(l => l.BilledSeconds));
                Carry(group, draft, groups, plan);
            }

            if (agreement.MinimumFee is not null)
            {
                minimums[agreement.Id] = WithDraft(minimums[agreement.Id], agreement, draft);
            }

            if (draft.Lines.Count > 0 || draft.Notices.Any(n => n.Blocks))
            {
                plan.Drafts.Add(new ComputedDraft(draft, DraftHash.Of(draft), input) { Through = scope.Through(group.Period.Days) }
                    .Locked(rates, mapping.Rules));
            }
        }
    }

    // where the agreement says when it begins, in each period until it ends; else in each with work of its own
    private static bool FeeDue(Group group)
    {
        var (agreement, days) = (group.Terms.Agreement, group.Period.Days);
        return group.HasOwnWork
            || (agreement.From is { } from && from <= days.End && (agreement.To is not { } to || to >= days.Start));
    }

    // a copy: the input of a draft never changes
    private static Dictionary<string, MinimumSoFar> WithDraft(Dictionary<string, MinimumSoFar> sums, Agreement agreement, InvoiceDraft draft)
    {
        var copy = new Dictionary<string, MinimumSoFar>(sums, StringComparer.Ordinal);
        foreach (var line in draft.Lines)
        {
            ClientHistory.Count(copy, agreement, draft.Identity.Period, line.Kind, line.LatePeriod, line.TaxCode, line.Net.Minor);
        }

        return copy;
    }

    private static long CappedNet(InvoiceDraft draft)
    {
        long net = 0;
        foreach (var line in draft.Lines)
        {
            if (line.Kind is not (LineKind.Expense or LineKind.Disbursement or LineKind.MinimumFee or LineKind.Override or LineKind.Correction or LineKind.CashRounding) && !line.OfRetainer)
            {
                net += line.Net.Minor;
            }
        }

        return net;
    }

    private static PriorBilling PriorOf(
        Group group, (long Net, long Seconds) used, ClientHistory history, Dictionary<string, MinimumSoFar>? minimum)
    {
        var scopes = history.ScopesOf(group.Identity.Agreement);
        return used == default && scopes.Count == 0 && minimum is null
            ? PriorBilling.None
            : new PriorBilling
            {
                CappedNetMinor = used.Net,
                CappedSeconds = used.Seconds,
                Scopes = scopes,
                Minimum = minimum ?? PriorBilling.None.Minimum,
            };
    }

    // above a cap that carries, the rest stays open and goes on the next ordinary invoice, whatever the policy for late work
    private static void Carry(Group group, InvoiceDraft? draft, Groups groups, ClientPlan plan)
    {
        if (group.Terms.Agreement.Cap!.Excess != CapExcess.Carry)
        {
            return;
        }

        var taken = new Dictionary<(EntryId, LocalDate), (long Raw, long Billed)>();
        foreach (var line in draft?.Lines ?? [])
        {
            Count(line.Entries);
        }

        Count(draft?.WithoutLine ?? []);
        foreach (var entry in group.Entries)
        {
            var (raw, billed) = taken.GetValueOrDefault((entry.Id, entry.BillingDay));
            if (raw >= entry.OpenSeconds)
            {
                continue;
            }

            if (groups.Next(group.Terms, group.Split, group.Period) is { } next)
            {
                next.Entries.Add(entry with
                {
                    OpenSeconds = entry.OpenSeconds - raw,
                    DisposedSeconds = entry.DisposedSeconds + raw,
                    BilledBeforeSeconds = entry.BilledBeforeSeconds + billed,
                    Late = true,
                    Carried = true,
                });
                next.Sources.UnionWith(group.Sources);
            }
            else
            {
                plan.Wait(AboveCap, entry.OpenSeconds - raw);
                plan.StillDirty.UnionWith(group.Sources);
            }
        }

        void Count(IReadOnlyList<EntryShare> shares)
        {
            foreach (var share in shares)
            {
                var key = (share.Id, share.BillingDay);
                var had = taken.GetValueOrDefault(key);
                taken[key] = (had.Raw + share.RawSeconds, had.Billed + share.BilledSeconds);
            }
        }
    }

    private static LocalDate Later(LocalDate left, LocalDate right) => left > right ? left : right;
}
