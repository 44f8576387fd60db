using NodaTime;

namespace Timepost.Domain.Mapping;

/// <summary>The five kinds of an account in a balance sheet and income statement.</summary>
public enum AccountType
{
    /// <summary>What the firm owns.</summary>
    Asset,

    /// <summary>What it owes.</summary>
    Liability,

    /// <summary>What belongs to the owners.</summary>
    Equity,

    /// <summary>Income.</summary>
    Revenue,

    /// <summary>Expense.</summary>
    Cost,
}

/// <summary>What an account is for. One account of the books may serve several roles.</summary>
public enum AccountRole
{
    /// <summary>No special role.</summary>
    None,

    /// <summary>Bank or clearing.</summary>
    Bank,

    /// <summary>What customers owe.</summary>
    Receivable,

    /// <summary>Billable expenses until they are invoiced.</summary>
    RecoverableExpense,

    /// <summary>What the firm owes vendors.</summary>
    Payable,

    /// <summary>What the firm owes its people.</summary>
    EmployeePayable,

    /// <summary>Default income.</summary>
    Revenue,

    /// <summary>Default cost of expenses.</summary>
    Cost,

    /// <summary>Discounts given, where shown apart.</summary>
    Discounts,

    /// <summary>Rounding lines.</summary>
    Rounding,

    /// <summary>Company card or bank clearing for expenses that the company paid.</summary>
    CompanyCard,

    /// <summary>Money received or paid that no document explains yet.</summary>
    UnallocatedCash,

    /// <summary>Work done and not invoiced at a period's end.</summary>
    AccruedIncome,

    /// <summary>Cost without a vendor's invoice yet.</summary>
    AccruedCost,

    /// <summary>What is held back from vendors until it is released.</summary>
    RetentionPayable,

    /// <summary>Prepaid money and bought hours of clients.</summary>
    RetainerLiability,

    /// <summary>Invoiced fees that are not earned yet.</summary>
    DeferredRevenue,

    /// <summary>What lapses of prepaid retainers.</summary>
    BreakageRevenue,

    /// <summary>Fees of banks.</summary>
    BankCharges,

    /// <summary>Receivables given up for peace.</summary>
    WriteOff,

    /// <summary>Receivables that will not be paid.</summary>
    BadDebt,

    /// <summary>Small differences of payments.</summary>
    SmallDifferences,

    /// <summary>Gains of exchange at settlement.</summary>
    RealisedGain,

    /// <summary>Losses of exchange at settlement.</summary>
    RealisedLoss,

    /// <summary>Gains of exchange at a period's end.</summary>
    UnrealisedGain,

    /// <summary>Losses of exchange at a period's end.</summary>
    UnrealisedLoss,

    /// <summary>Tax on sales; its account is the tax code's.</summary>
    OutputTax,

    /// <summary>Tax on purchases; its account is the tax code's.</summary>
    InputTax,

    /// <summary>Books on cash basis: what stands against receivables until they are paid.</summary>
    UnpaidSales,

    /// <summary>Books on cash basis: what stands against payables until they are paid.</summary>
    UnpaidCosts,
}

/// <summary>An account of the books.</summary>
/// <param name="Id">Short name used in the mapping.</param>
/// <param name="Name">Full name in the books, as in <c>Assets:Receivable</c>.</param>
/// <param name="Type">Its kind.</param>
/// <param name="Role">What it is for.</param>
public sealed record LedgerAccount(string Id, string Name, AccountType Type, AccountRole Role)
{
    /// <summary>It is on its way out; null: it is not.</summary>
    public Deprecation? Deprecated { get; init; }
}

/// <summary>A tax code of the books.</summary>
/// <param name="Id">As in the books, as in <c>AT20</c>.</param>
/// <param name="Rates">Rates by the date from which they hold, ascending; the supply date chooses.</param>
/// <param name="OutputAccount">Id of the account that takes output tax; empty at zero rates.</param>
/// <param name="InputAccount">Id of the account that takes input tax; empty where not deductible.</param>
/// <param name="Legend">What the invoice must say (reverse charge, exempt, export); empty where nothing.</param>
/// <param name="ReverseCharge">The customer accounts for the tax: no tax on the document.</param>
public sealed record TaxCode(
    string Id, IReadOnlyList<TaxRate> Rates, string OutputAccount, string InputAccount, string Legend, bool ReverseCharge)
{
    /// <summary>It is on its way out; null: it is not.</summary>
    public Deprecation? Deprecated { get; init; }

    /// <summary>The rate in force on a supply date; null where none had begun.</summary>
    public TaxRate? On(LocalDate supplyDate)
    {
        TaxRate? found = null;
        foreach (var rate in Rates)
        {
            if (rate.From <= supplyDate)
            {
                found = rate;
            }
        }

        return found;
    }
}

/// <summary>A tax rate and the first supply date on which it holds.</summary>
/// <param name="From">First day, included.</param>
/// <param name="Percent">0 to 100, as in 19 or 5.5.</param>
public sealed record TaxRate(LocalDate From, decimal Percent);
