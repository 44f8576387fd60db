using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Retainers;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Retainers;

/// <summary>Where a retainer stands.</summary>
/// <param name="Agreement">Its agreement.</param>
/// <param name="Balance">What is left: minor units or seconds.</param>
/// <param name="Liability">What the firm owes for it, by its own ledger.</param>
/// <param name="Low">Below its threshold.</param>
/// <param name="Requests">What was asked for and is not received.</param>
/// <param name="Lapses">The next day on which something of it lapses; null: none.</param>
public sealed record RetainerState(
    Agreement Agreement, long Balance, Money Liability, bool Low, IReadOnlyList<RetainerRequest> Requests, LocalDate? Lapses)
{
    /// <summary>What was asked for and taken back, oldest first.</summary>
    public IReadOnlyList<RetainerRequest> Withdrawn { get; init; } = [];
}

/// <summary>A row of a statement.</summary>
/// <param name="Entry">The row.</param>
/// <param name="Number">Number of its document in the books, else its key; empty where there is none.</param>
public sealed record StatementRow(RetainerEntry Entry, string Number);

/// <summary>A month of a retainer.</summary>
/// <param name="Agreement">Its agreement.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="Opening">Balance before: minor units or seconds.</param>
/// <param name="Rows">In the order of their days.</param>
/// <param name="Closing">Balance after.</param>
/// <param name="Liability">What the firm owes at the end, by its ledger.</param>
/// <param name="Subledger">The same by the subledger's liability account.</param>
public sealed record RetainerStatement(
    Agreement Agreement, LocalDate From, LocalDate To, long Opening, IReadOnlyList<StatementRow> Rows, long Closing, Money Liability, Money Subledger)
{
    /// <summary>Ledger and subledger agree to the minor unit.</summary>
    public bool Ties => Liability == Subledger;

    /// <summary>Requests of the month, also those that were received or withdrawn, oldest first.</summary>
    public IReadOnlyList<RetainerRequest> Requests { get; init; } = [];
}

/// <summary>A retainer's ledger against the subledger's liability account.</summary>
/// <param name="Retainer">The agreement's id; empty for postings that name none.</param>
/// <param name="Ledger">What is owed by its ledger.</param>
/// <param name="Subledger">What is owed by the subledger.</param>
public sealed record RetainerTie(string Retainer, Money Ledger, Money Subledger)
{
    /// <summary>They agree to the minor unit.</summary>
    public bool Ties => Ledger == Subledger;
}

/// <summary>Reads retainers: where they stand, statements, and whether they tie to the subledger.</summary>
public sealed class RetainersUseCase(WorkspaceContext context)
{
    /// <summary>The agreement of a retainer.</summary>
    /// <exception cref="RetainerRefusedException">There is none.</exception>
    public static (Agreement Agreement, RetainerTerms Terms) Find(RuleSet rules, string id)
    {
        ArgumentNullException.ThrowIfNull(rules);
        foreach (var agreement in rules.Agreements)
        {
            if (agreement.Id == id && agreement.Retainer is { } terms)
            {
                return (agreement, terms);
            }
        }

        throw new RetainerRefusedException(
            RetainerRefusal.Unknown, $"No agreement '{id}' has a retainer.", "Name one that `timepost show retainers` lists, or write `retainer:` under the agreement.");
    }

    /// <summary>All retainers of the rule set, in its order.</summary>
    /// <exception cref="NotAllowedException">Below viewer.</exception>
    public IReadOnlyList<RetainerState> List(Caller caller)
    {
        caller.Require(ActorRole.Viewer, "Reading retainers");
        using var reading = context.Store.Read();
        var states = new List<RetainerState>();
        foreach (var agreement in context.Rules.Agreements)
        {
            if (agreement.Retainer is not { } terms)
            {
                continue;
            }

            var lots = RetainerLot.Of(reading.Retainers.Entries(agreement.Id));
            var balance = lots.Sum(l => l.Balance);
            states.Add(new RetainerState(
                agreement, balance, Money.OfMinor(lots.Sum(l => terms.Kind == RetainerKind.Hours ? l.FeeLeft : l.Balance), agreement.Currency),
                terms.Threshold is { } threshold && RetainerFigures.Units(balance, terms, agreement.Currency) < threshold,
                reading.Retainers.OpenRequests(agreement.Id), lots.Where(l => l.Balance > 0 && l.To is not null).Min(l => l.To))
            {
                Withdrawn = [.. reading.Retainers.Requests(agreement.Id).Where(r => r.Status == "withdrawn")],
            });
        }

        return states;
    }

    /// <summary>A month.</summary>
    /// <exception cref="NotAllowedException">Below viewer.</exception>
    /// <exception cref="RetainerRefusedException">There is no such retainer.</exception>
    public RetainerStatement Statement(Caller caller, string retainer, LocalDate from, LocalDate to)
    {
        caller.Require(ActorRole.Viewer, "Reading a retainer's statement");
        var (agreement, terms) = Find(context.Rules, retainer);
        using var reading = context.Store.Read();
        long opening = 0, closing = 0, liability = 0;
        var rows = new List<StatementRow>();
        foreach (var entry in reading.Retainers.Entries(agreement.Id).OrderBy(e => e.Day).ThenBy(e => e.Id))
        {
            if (entry.Day > to)
            {
                continue;
            }

            closing += entry.Amount;
            liability += RetainerFigures.Liability(entry, terms.Kind == RetainerKind.Hours);
            if (entry.Day < from)
            {
                opening = closing;
            }
            else
            {
                // after it, in the order of days
                rows.Add(new StatementRow(entry with { Balance = closing }, NumberOf(reading, entry.Document)));
            }
        }

        return new RetainerStatement(
            agreement, from, to, opening, rows, closing, Money.OfMinor(liability, agreement.Currency), Owed(reading, agreement.Id, agreement.Currency, to))
        {
            Requests = [.. reading.Retainers.Requests(agreement.Id).Where(r => r.Day >= from && r.Day <= to)],
        };
    }

    /// <summary>Each retainer's ledger against the subledger, those of earlier rule sets too.</summary>
    /// <exception cref="NotAllowedException">Below viewer.</exception>
    public IReadOnlyList<RetainerTie> Reconcile(Caller caller)
    {
        caller.Require(ActorRole.Viewer, "Reconciling retainers");
        using var reading = context.Store.Read();
        var postings = reading.Subledger.Balances(new SubledgerFilter(AccountRole.RetainerLiability));
        var agreements = context.Rules.Agreements.Where(a => a.Retainer is not null).ToDictionary(a => a.Id, StringComparer.Ordinal);
        var ties = new List<RetainerTie>();
        var ids = new SortedSet<string>(agreements.Keys.Concat(reading.Retainers.Retainers()).Concat(postings.Select(p => p.Agreement)), StringComparer.Ordinal);
        foreach (var id in ids)
        {
            var entries = reading.Retainers.Entries(id);
            var agreement = agreements.GetValueOrDefault(id);
            var hours = agreement is { Retainer.Kind: RetainerKind.Hours } || (agreement is null && entries.Any(e => e.Fee != 0));
            var currencies = postings.Where(p => p.Agreement == id).Select(p => p.Amount.Currency).ToHashSet();
            var own = agreement?.Currency ?? (currencies.Count > 0 ? currencies.First() : context.Rules.Workspace.BaseCurrency);
            currencies.Add(own);
            foreach (var currency in currencies.Order())
            {
                ties.Add(new RetainerTie(
                    id, Money.OfMinor(currency == own ? entries.Sum(e => RetainerFigures.Liability(e, hours)) : 0, currency), Owed(reading, id, currency, null)));
            }
        }

        return ties;
    }

    // the liability account's credit
    private static Money Owed(IStoreTransaction reading, string agreement, Currency currency, LocalDate? to)
    {
        var sum = Money.Zero(currency);
        foreach (var balance in reading.Subledger.Balances(new SubledgerFilter(AccountRole.RetainerLiability, Agreement: agreement, To: to)))
        {
            if (balance.Amount.Currency == currency && balance.Agreement == agreement)
            {
                sum -= balance.Amount;
            }
        }

        return sum;
    }

    private static string NumberOf(IStoreTransaction reading, string document)
    {
        if (document.Length == 0)
        {
            return "";
        }

        var key = DocumentKey.Parse(document);
        var number = reading.Plans.Draft(key)?.Number ?? reading.Bookings.Find(key)?.Number ?? "";
        return number.Length > 0 ? number : document;
    }
}
