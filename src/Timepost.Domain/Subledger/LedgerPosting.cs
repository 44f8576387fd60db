using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;

namespace Timepost.Domain.Subledger;

/// <summary>One side of an entry of the subledger, in its own currency.</summary>
/// <param name="Role">What the account is for; <see cref="AccountRole.None"/> where it has no role of its own.</param>
/// <param name="Account">Full name in the books.</param>
/// <param name="Amount">Debit positive, credit negative.</param>
/// <param name="TaxCode">Tax code of a revenue, cost or tax posting; empty where none.</param>
public sealed record LedgerPosting(AccountRole Role, string Account, Money Amount, string TaxCode)
{
    /// <summary>Mapped client id, vendor name or worker of a receivable, payable or liability; empty where none.</summary>
    public string Party { get; init; } = "";

    /// <summary>Key of the document whose open amount it makes or settles; empty where none.</summary>
    public string Document { get; init; } = "";

    /// <summary>Agreement of a retainer or a retention; empty where none.</summary>
    public string Agreement { get; init; } = "";
}

/// <summary>A posting with its amount in the base currency.</summary>
/// <param name="Posting">In its own currency.</param>
/// <param name="BaseMinor">Minor units of the base currency; debit positive, credit negative.</param>
public sealed record SubledgerPosting(LedgerPosting Posting, long BaseMinor)
{
    /// <summary>Ids of the exchange rates that made the base amount, separated by a blank; empty where it is in base currency, or what it relieves
    /// stood at so much.</summary>
    public string Rates { get; init; } = "";
}
