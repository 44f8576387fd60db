using Timepost.Cli.Output;
using Timepost.Domain.Identity;
using Timepost.Engine.Fx;
using Timepost.Engine.Workspaces;

namespace Timepost.Cli.Verbs;

/// <summary>What a document in another currency came to in base when it was reserved, with its rates.</summary>
internal static class DocumentLocks
{
    /// <summary>Writes <c>base</c>; null where the document is in base currency, or not reserved.</summary>
    public static void Write(JsonAnswer json, IStoreTransaction reading, IReadOnlyList<StoredLock> locks)
    {
        if (locks is not [{ Amount: { Line: 0 } amount } document, ..])
        {
            json.Null("base");
            return;
        }

        json.Object("base", () =>
        {
            json.Text("currency", amount.BaseNet.Currency.Code);
            json.Money("net", amount.BaseNet);
            json.Money("tax", amount.BaseTax);
            json.Money("total", amount.BaseTotal);
            json.Time("lockedAt", document.LockedAt);
            Rates("rates", amount.Rates);
            Rates("taxRates", amount.TaxRates);
        });

        void Rates(string name, IReadOnlyList<RateId> ids) => json.List(name, ids.Select(reading.Rates.Find).OfType<Domain.Fx.FxRate>(), rate =>
        {
            json.Text("id", rate.Id.ToString());
            json.Text("provider", rate.Provider);
            json.Text("base", rate.Base.Code);
            json.Text("quote", rate.Quote.Code);
            json.Day("date", rate.Date);
            json.Decimal("value", rate.Value);
        });
    }
}
