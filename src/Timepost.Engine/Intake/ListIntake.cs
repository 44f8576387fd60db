using System.Text.Json;
using Timepost.Domain.Work;

namespace Timepost.Engine.Intake;

/// <summary>Lists of the books' own objects.</summary>
internal static class ListIntake
{
    internal const string Customer = "customer";
    internal const string Account = "account";

    public static void Customers(IntakeRun run, IEnumerable<ReadItem<CustomerRow>> rows) => Take(run, rows, (row, seen) => Put(
        run, seen, row.Line, Customer, row.Id, row.Name, row.Active,
        JsonSerializer.Serialize(new { row.Address, row.Country, row.TaxNumber, row.Email, row.Currency, row.Zone })));

    public static void Accounts(IntakeRun run, IEnumerable<ReadItem<AccountRow>> rows) => Take(run, rows, (row, seen) => Put(
        run, seen, row.Line, Account, row.Id, row.Name, row.Active,
        JsonSerializer.Serialize(new { row.Type, row.Parent, row.Currency, row.Description, row.Heading })));

    private static void Take<T>(IntakeRun run, IEnumerable<ReadItem<T>> rows, Action<T, Dictionary<string, string>> put)
        where T : class
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (row, rejection) in rows)
        {
            run.Read++;
            if (rejection is null)
            {
                put(row!, seen);
            }
            else
            {
                run.Reject(rejection);
            }
        }
    }

    private static void Put(
        IntakeRun run, Dictionary<string, string> seen, long line, string kind, string id, string name, bool active, string body)
    {
        var content = $"{name}\0{active}\0{body}";
        if (!seen.TryAdd(id, content) && seen[id] != content)
        {
            run.Reject(new RowRejection(
                line, "id", id.Length <= 200 ? id : id[..200], "id-twice",
                "The file has another row with this id and other content: make them one, or give each its own id, and import again."));
            return;
        }

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
