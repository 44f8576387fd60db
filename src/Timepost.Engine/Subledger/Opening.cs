using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;

namespace Timepost.Engine.Subledger;

/// <summary>What a document opened with, by its own entries.</summary>
/// <param name="Account">Full name; empty where it opened nothing.</param>
/// <param name="Party">Client, vendor or worker.</param>
/// <param name="Total">Minor units of its currency, debit positive.</param>
/// <param name="TotalBase">Minor units of base.</param>
internal readonly record struct Opening(string Account, string Party, long Total, long TotalBase)
{
    /// <summary>Of a role.</summary>
    /// <param name="entries">The document's own.</param>
    /// <param name="role">receivable, payable or employee payable.</param>
    /// <param name="document">Its key.</param>
    public static Opening Of(IReadOnlyList<SubledgerEntry> entries, AccountRole role, string document)
    {
        var opening = new Opening("", "", 0, 0);
        foreach (var entry in entries)
        {
            foreach (var (posting, inBase) in entry.Postings)
            {
                if (posting.Role == role && posting.Document == document)
                {
                    opening = new(posting.Account, posting.Party, opening.Total + posting.Amount.Minor, opening.TotalBase + inBase);
                }
            }
        }

        return opening;
    }
}
