using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;
using Timepost.Engine.Subledger;

namespace Timepost.Engine.Delivery;

public static partial class InvoiceDocument
{
    /// <summary>A fee of bought hours is owed, not earned; a draw-down pays from what is owed; hours drawn earn their part of the fee. Where a
    /// deposit was taxed at another rate than its line says (<c>taxChange: adjust</c>), the liability gives up what was deposited, and
    /// the output tax what was declared with it: the rest of the tax is the firm's.</summary>
    /// <returns>False: it is a line like all others.</returns>
    private static bool PostRetainer(InvoiceLine line, InvoiceDraft draft, Agreement? agreement, AccountBook accounts, LedgerPostings postings)
    {
        switch (line.Kind)
        {
            case LineKind.RetainerFee:
                Owe(line.Account, -line.Net.Minor);
                return true;
            case LineKind.RetainerApplied:
                var use = line.Retainer!;
                Owe(line.Account, use.Amount);
                var declared = use.Tax + line.Tax.Minor;
                if (declared != 0)
                {
                    postings.Add(AccountRole.OutputTax, accounts.OutputTax(line.TaxCode), declared, line.TaxCode);
                }

                return true;
            case LineKind.UnderRetainer:
                if (line.Retainer is { Fee: not 0 } drawn)
                {
                    // the supply was taxed when it was bought
                    Owe(RetainerAccount(agreement, accounts), drawn.Fee);
                    postings.Add(accounts.RoleOf(line.Account), accounts.ById(line.Account), -drawn.Fee);
                }

                return true;
            default:
                return false;
        }

        void Owe(string account, long minor) => postings.Add(
            AccountRole.RetainerLiability, account.Length > 0 ? accounts.ById(account) : accounts.ByRole(AccountRole.RetainerLiability), minor,
            party: draft.Identity.Party, agreement: draft.Identity.Agreement);
    }

    private static string RetainerAccount(Agreement? agreement, AccountBook accounts) =>
        agreement?.Retainer is { Account.Length: > 0 } retainer && accounts.ById(retainer.Account).Length > 0 ? retainer.Account : "";
}
