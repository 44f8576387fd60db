using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Domain.Retainers;
using Timepost.Engine.Subledger;
using Timepost.Engine.Trail;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Retainers;

/// <summary>What a person did to a retainer.</summary>
/// <param name="Retainer">The agreement's id.</param>
/// <param name="Document">Key of the document that the next plan delivers; empty where nothing is posted.</param>
/// <param name="Amount">Money of it, tax included; zero for hours.</param>
/// <param name="Tax">Tax in it.</param>
/// <param name="Before">Balance before: minor units or seconds.</param>
/// <param name="After">Balance after.</param>
public sealed record RetainerChange(string Retainer, string Document, Money Amount, Money Tax, long Before, long After);

/// <summary>Requests, receipts, refunds, adjustments and expiries of retainers. Each is one transaction; the next plan delivers what it posts.</summary>
public sealed class RetainerUseCase(WorkspaceContext context)
{
    /// <summary>Asks the client for money: posts nothing.</summary>
    /// <exception cref="NotAllowedException">Below bookkeeper.</exception>
    /// <exception cref="RetainerRefusedException">Nothing was changed.</exception>
    public RetainerRequest Request(Caller caller, string retainer, decimal amount, LocalDate? date = null)
    {
        caller.Require(ActorRole.Bookkeeper, "Asking for a retainer");
        var (agreement, _) = OfAmount(retainer);
        var request = new RetainerRequest(context.Ids.Next(), agreement.Id, date ?? Today, Positive(amount, agreement.Currency), TopUp: false, "open", caller.Actor.Value);
        using var transaction = context.Store.Begin();
        transaction.Retainers.AddRequest(request);
        transaction.Trail.Append(caller.Actor, "retainer-request", agreement.Id, TrailPayload.Write(json =>
        {
            json.WriteString("date", request.Day.ToString("uuuu-MM-dd", null));
            json.WriteString("amount", request.Amount.ToString());
        }));
        transaction.Commit();
        return request;
    }

    /// <summary>Takes a request back that no money has answered. Its row stays, with who, when and why in the trail. A top-up that a plan keeps is
    /// asked for anew by the next plan while the balance is low.</summary>
    /// <exception cref="NotAllowedException">Below bookkeeper.</exception>
    /// <exception cref="RetainerRefusedException">There is none, it is not open, or no reason was given: nothing was changed.</exception>
    public RetainerRequest Withdraw(Caller caller, Guid request, string reason)
    {
        caller.Require(ActorRole.Bookkeeper, "Withdrawing a request");
        DemandReason(reason);
        using var transaction = context.Store.Begin();
        var found = transaction.Retainers.Request(request)
            ?? throw new RetainerRefusedException(RetainerRefusal.RequestUnknown, $"There is no request {request}.", "`timepost show retainers --json` lists their ids.");
        if (found.Status != "open")
        {
            throw new RetainerRefusedException(
                RetainerRefusal.RequestNotOpen, $"The request of {found.Amount} on {found.Day:uuuu-MM-dd} is {found.Status} already.",
                found.Status == "received" ? "What was received is paid back: timepost retainer refund" : "Nothing is left to do.");
        }

        transaction.Retainers.SetRequestStatus(found.Id, "withdrawn", reason);
        transaction.Trail.Append(caller.Actor, "retainer-withdraw", found.Retainer, TrailPayload.Write(json =>
        {
            json.WriteString("request", found.Id);
            json.WriteString("amount", found.Amount.ToString());
            json.WriteString("reason", reason);
        }));
        transaction.Commit();
        return found with { Status = "withdrawn", Reason = reason };
    }

    /// <summary>Money came in. Where deposits are taxed it is split into net and tax by the rate of the day: net rounded once, the tax is the rest.
    /// It answers the oldest open request of this amount, else the oldest.</summary>
    /// <exception cref="NotAllowedException">Below bookkeeper.</exception>
    /// <exception cref="RetainerRefusedException">Nothing was changed.</exception>
    /// <exception cref="LockedPeriodException">The day is in a closed period.</exception>
    public RetainerChange Receive(Caller caller, string retainer, decimal amount, LocalDate date)
    {
        caller.Require(ActorRole.Bookkeeper, "Receiving a retainer");
        var (agreement, terms) = OfAmount(retainer);
        var gross = Positive(amount, agreement.Currency);
        using var transaction = context.Store.Begin();
        var documents = new RetainerDocuments(context, transaction, agreement);
        var lot = context.Ids.Next();
        var row = RetainerRows.Row(agreement.Id, lot, RetainerEntryKind.Deposit, date, "") with
        {
            Amount = gross.Minor,
            To = terms.ExpiresAfterMonths is { } months ? date.PlusMonths(months) : null,
        };
        Booking booking;
        if (terms.DepositTax == DepositTax.OnDeposit)
        {
            var (percent, legend) = RateOn(agreement.Tax.Code, date);
            var net = Money.Rounded(gross.Amount * 100 / (100 + percent), agreement.Currency, Mode);
            row = row with { Amount = net.Minor, Tax = (gross - net).Minor, TaxCode = agreement.Tax.Code, TaxPercent = percent };
            booking = new Recording(context, caller, transaction).Book(
                "advance-invoice", documents.AdvanceInvoice(lot, date, net, gross - net, agreement.Tax.Code, percent, legend), client: agreement.Client, agreement: agreement.Id);
        }
        else
        {
            booking = new Recording(context, caller, transaction).Book("deposit", documents.Deposit(lot, date, gross), client: agreement.Client, agreement: agreement.Id);
        }

        var change = Change(caller, transaction, agreement, booking, [row with { Document = booking.Key.Value }]);
        var open = transaction.Retainers.OpenRequests(agreement.Id);
        if ((open.FirstOrDefault(r => r.Amount == gross) ?? (open.Count > 0 ? open[0] : null)) is { } answered)
        {
            transaction.Retainers.SetRequestStatus(answered.Id, "received");
        }

        transaction.Commit();
        return change;
    }

    /// <summary>Money is paid back, the oldest deposit first, with the tax that was declared with it.</summary>
    /// <exception cref="NotAllowedException">Below bookkeeper.</exception>
    /// <exception cref="RetainerRefusedException">Not refundable, more than is left, no reason: nothing was changed.</exception>
    /// <exception cref="LockedPeriodException">The day is in a closed period.</exception>
    public RetainerChange Refund(Caller caller, string retainer, decimal amount, LocalDate date, string reason)
    {
        caller.Require(ActorRole.Bookkeeper, "Paying a retainer back");
        var (agreement, terms) = OfAmount(retainer);
        var gross = Positive(amount, agreement.Currency);
        DemandReason(reason);
        if (!terms.Refundable)
        {
            throw new RetainerRefusedException(
                RetainerRefusal.NotRefundable, $"The retainer of '{agreement.Id}' is not refundable.", "Write `refundable: true` under its retainer in agreements.yaml, if that was agreed.");
        }

        using var transaction = context.Store.Begin();
        var lots = LotsOf(transaction, agreement, date);
        Demand(gross.Minor, lots.Where(l => l.Balance > 0).Sum(l => l.Balance + Math.Max(0, l.Tax)), agreement);
        var uses = RetainerTaking.Gross(lots, gross.Minor, agreement.Currency, Mode);
        var taxes = uses.GroupBy(u => LotOf(lots, u).TaxCode, StringComparer.Ordinal).Select(g => (g.Key, g.Sum(u => u.Tax))).ToList();
        var document = new RetainerDocuments(context, transaction, agreement)
            .Refund(context.Ids.Next(), date, Money.OfMinor(uses.Sum(u => u.Amount), agreement.Currency), taxes);
        var booking = new Recording(context, caller, transaction).Book("refund", document, client: agreement.Client, agreement: agreement.Id, reason: reason);
        var change = Change(caller, transaction, agreement, booking, Out(agreement, lots, uses, RetainerEntryKind.Refund, date, booking.Key.Value, reason));
        transaction.Commit();
        return change;
    }

    /// <summary>Sets the balance right, in major units or hours: against small differences, without tax. Hours added have no fee; of hours taken away
    /// the fee that was paid for them goes to small differences.</summary>
    /// <exception cref="NotAllowedException">Below manager.</exception>
    /// <exception cref="RetainerRefusedException">Zero, more than is left, no reason: nothing was changed.</exception>
    /// <exception cref="LockedPeriodException">The day is in a closed period.</exception>
    public RetainerChange Adjust(Caller caller, string retainer, decimal amount, LocalDate date, string reason)
    {
        caller.Require(ActorRole.Manager, "Adjusting a retainer");
        var (agreement, terms) = Of(retainer);
        DemandReason(reason);
        var hours = terms.Kind == RetainerKind.Hours;
        var units = Units(Math.Abs(amount), terms, agreement.Currency);
        using var transaction = context.Store.Begin();
        var lots = LotsOf(transaction, agreement, date);
        var id = context.Ids.Next();
        List<RetainerUse> uses = [];
        if (amount < 0)
        {
            Demand(units, lots.Sum(l => l.Balance), agreement);
            uses = RetainerTaking.Units(lots, units, agreement.Currency, Mode);
        }

        var change = amount > 0 ? hours ? 0 : units : -uses.Sum(u => hours ? u.Fee : u.Amount);
        Booking? booking = null;
        if (change != 0)
        {
            var document = new RetainerDocuments(context, transaction, agreement).Adjustment(id, date, Money.OfMinor(change, agreement.Currency));
            booking = new Recording(context, caller, transaction).Book("retainer-adjustment", document, client: agreement.Client, agreement: agreement.Id, reason: reason);
        }

        var key = booking?.Key.Value ?? "";
        var result = Change(caller, transaction, agreement, booking, amount < 0
            ? Out(agreement, lots, uses, RetainerEntryKind.Adjust, date, key, reason)
            : [RetainerRows.Row(agreement.Id, id, RetainerEntryKind.Adjust, date, key) with
            {
                Amount = units,
                TaxCode = terms.DepositTax == DepositTax.OnDeposit ? agreement.Tax.Code : "",
                Reason = reason,
            }]);
        transaction.Commit();
        return result;
    }

    /// <summary>What has lapsed on a day (its last day is before it) is released to breakage revenue, in every retainer or in one.</summary>
    /// <exception cref="NotAllowedException">Below manager.</exception>
    /// <exception cref="RetainerRefusedException">There is no such retainer.</exception>
    /// <exception cref="LockedPeriodException">The day is in a closed period.</exception>
    public IReadOnlyList<RetainerChange> Expire(Caller caller, LocalDate asOf, string retainer = "")
    {
        caller.Require(ActorRole.Manager, "Expiring retainers");
        IEnumerable<Agreement> agreements = retainer.Length > 0 ? [Of(retainer).Agreement] : context.Rules.Agreements.Where(a => a.Retainer is not null);
        var changes = new List<RetainerChange>();
        using var transaction = context.Store.Begin();
        foreach (var agreement in agreements)
        {
            var lots = LotsOf(transaction, agreement, asOf).Where(l => l.Balance > 0 && l.To is { } to && to < asOf).ToList();
            if (lots.Count == 0)
            {
                continue;
            }

            var uses = lots.ConvertAll(l => new RetainerUse(l.Id, l.Balance, l.Tax, l.FeeLeft));
            var released = uses.Sum(u => agreement.Retainer!.Kind == RetainerKind.Hours ? u.Fee : u.Amount);
            Booking? booking = null;
            if (released != 0)
            {
                var document = new RetainerDocuments(context, transaction, agreement).Expiry(context.Ids.Next(), asOf, Money.OfMinor(released, agreement.Currency));
                booking = new Recording(context, caller, transaction).Book("expiry", document, client: agreement.Client, agreement: agreement.Id);
            }

            changes.Add(Change(caller, transaction, agreement, booking, Out(agreement, lots, uses, RetainerEntryKind.Expire, asOf, booking?.Key.Value ?? "", "")));
        }

        transaction.Commit();
        return changes;
    }

    private RoundingMode Mode => context.Rules.Workspace.MoneyRounding;

    private LocalDate Today => context.Today(context.PrimaryBooks);

    private RetainerChange Change(Caller caller, IStoreTransaction transaction, Agreement agreement, Booking? booking, IEnumerable<RetainerEntry> rows)
    {
        var before = transaction.Retainers.Balance(agreement.Id);
        var writer = new RetainerRows(context, caller.Actor, transaction);
        foreach (var row in rows)
        {
            writer.Add(row);
        }

        var after = transaction.Retainers.Balance(agreement.Id);
        if (booking is null)
        {
            // nothing is posted that would stand in the trail
            transaction.Trail.Append(caller.Actor, "retainer", agreement.Id, TrailPayload.Write(json =>
            {
                json.WriteNumber("before", before);
                json.WriteNumber("after", after);
            }));
        }

        var zero = Money.Zero(agreement.Currency);
        return new RetainerChange(agreement.Id, booking?.Key.Value ?? "", booking?.Document.Total ?? zero, booking?.Document.Tax ?? zero, before, after);
    }

    private static IEnumerable<RetainerEntry> Out(
        Agreement agreement, IReadOnlyList<RetainerLot> lots, List<RetainerUse> uses, RetainerEntryKind kind, LocalDate day, string document, string reason)
    {
        foreach (var use in uses)
        {
            var lot = LotOf(lots, use);
            yield return RetainerRows.Row(agreement.Id, use.Lot, kind, day, document) with
            {
                Amount = -use.Amount,
                Tax = -use.Tax,
                TaxCode = lot.TaxCode,
                TaxPercent = lot.TaxPercent,
                Fee = -use.Fee,
                Reason = reason,
            };
        }
    }

    private static RetainerLot LotOf(IReadOnlyList<RetainerLot> lots, RetainerUse use) => lots.First(l => l.Id == use.Lot);

    // what came in later cannot go out on the day: each lot is never below zero on any day
    private static List<RetainerLot> LotsOf(IStoreTransaction transaction, Agreement agreement, LocalDate day) =>
        [.. RetainerLot.Of(transaction.Retainers.Entries(agreement.Id)).Where(l => l.Day <= day)];

    private (decimal Percent, string Legend) RateOn(string code, LocalDate date)
    {
        foreach (var known in context.Rules.TaxCodes)
        {
            if (known.Id == code && known.On(date) is { } rate)
            {
                return (known.ReverseCharge ? 0 : rate.Percent, known.Legend);
            }
        }

        throw new RetainerRefusedException(
            RetainerRefusal.NoTaxRate, $"The tax code '{code}' has no rate on {date:uuuu-MM-dd}.", "Add the rate to the tax code in mapping.yaml.");
    }

    private (Agreement Agreement, RetainerTerms Terms) OfAmount(string id)
    {
        var (agreement, terms) = Of(id);
        return terms.Kind == RetainerKind.Amount
            ? (agreement, terms)
            : throw new RetainerRefusedException(
                RetainerRefusal.HoursOnly, $"The retainer of '{id}' is of hours: a plan invoices its fee, and its invoices are paid and credited as others.", "timepost plan");
    }

    private (Agreement Agreement, RetainerTerms Terms) Of(string id) => RetainersUseCase.Find(context.Rules, id);

    private static void DemandReason(string reason)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            throw new RetainerRefusedException(RetainerRefusal.ReasonMissing, "A reason is missing.", "Say why: --reason TEXT");
        }
    }

    private static void Demand(long asked, long left, Agreement agreement)
    {
        if (asked > left)
        {
            throw new RetainerRefusedException(
                RetainerRefusal.TooLittle,
                $"{RetainerFigures.Text(asked, agreement.Retainer!, agreement.Currency)} is more than the retainer of '{agreement.Id}' has left: {RetainerFigures.Text(left, agreement.Retainer!, agreement.Currency)}.",
                "See `timepost show retainers`.");
        }
    }

    private static Money Positive(decimal amount, Currency currency) => Money.OfMinor(Minor(amount, currency), currency);

    private static long Units(decimal amount, RetainerTerms terms, Currency currency)
    {
        if (terms.Kind == RetainerKind.Amount)
        {
            return Minor(amount, currency);
        }

        var seconds = amount * 3600;
        return seconds > 0 && seconds < int.MaxValue && seconds == decimal.Truncate(seconds)
            ? (long)seconds
            : throw new RetainerRefusedException(RetainerRefusal.AmountWrong, $"{amount} hours are no whole number of seconds above 0.", "Give hours, as in 1.5.");
    }

    private static long Minor(decimal amount, Currency currency)
    {
        const decimal most = 1_000_000_000_000m;
        return amount > 0 && amount <= most && decimal.Round(amount, currency.Decimals, MidpointRounding.ToZero) == amount
            ? Money.Exact(amount, currency).Minor
            : throw new RetainerRefusedException(
                RetainerRefusal.AmountWrong, $"{amount} is no amount of {currency} above 0 with at most {currency.Decimals} decimals.", "Give major units, as in 1190.00.");
    }
}
