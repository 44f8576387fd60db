using System.Text.Json;
using Timepost.Domain.Work;

namespace Timepost.Engine.Intake;

/// <summary>Lists of the books' own objects.</summary>
internal static class ListIntake
{
    internal const string Customer = "customer";
    private const string Account = "account";

    public static void Customers(IntakeRun run, IEnumerable<ReadItem<CustomerRow>> rows) => Take(run, rows, row => Put(
        run, Customer, row.Id, row.Name, row.Active,
        JsonSerializer.Serialize(new { row.Address, row.Country, row.TaxNumber, row.Email, row.Currency, row.Zone })));

    public static void Accounts(IntakeRun run, IEnumerable<ReadItem<AccountRow>> rows) => Take(run, rows, row => Put(
        run, Account, row.Id, row.Name, row.Active,
        JsonSerializer.Serialize(new { row.Type, row.Parent, row.Currency, row.Description, row.Heading })));

    private static void Take<T>(IntakeRun run, IEnumerable<ReadItem<T>> rows, Action<T> put)
        where T : class
    {
        foreach (var (row, rejection) in rows)
        {
            run.Read++;
            if (rejection is null)
            {
                put(row!);
            }
            else
            {
                run.Reject(rejection);
            }
        }
    }

    private static void Put(IntakeRun run, string kind, string id, string name, bool active, string body)
    {
        switch (run.Transaction.Intake.PutBooksObject(run.Connection, kind, id, name, body, active, run.Batch))
        {
            case 1:
                run.Added++;
                break;
            case 2:
                run.Updated++;
                break;
            default:
                run.Unchanged++;
                break;
        }
    }
}
