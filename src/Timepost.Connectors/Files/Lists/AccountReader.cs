using Timepost.Connectors.Files.Csv;
using Timepost.Connectors.Files.Text;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;

namespace Timepost.Connectors.Files.Lists;

/// <summary>Accounts of the books out of a delimited list.</summary>
internal sealed class AccountReader : IAccountReader
{
    private static readonly string[] Open = ["active", "open", "enabled", "aktiv", "offen", "actif"];
    private static readonly string[] Closed = ["closed", "inactive", "archived", "disabled", "blocked", "inaktiv", "geschlossen", "gesperrt", "inactif", "archivé"];

    internal static readonly FieldLayout[] Layouts =
    [
        new(
            "csv-accounts",
            ["Name|Account|Account Name|Account Title|Full Name", "Type|Account Type|Category"],
            [
                ("id", ["ID", "Account ID", "Code", "Number", "Account Number", "Account No", "Account No.", "Account #"]), ("name", ["Full Name", "Name", "Account Name", "Account Title", "Account"]),
                ("type", ["Type", "Account Type", "Category"]), ("parent", ["Parent", "Parent Account", "Parent Account Number"]), ("currency", ["Currency"]),
                ("description", ["Description"]), ("heading", ["Heading", "Is Header", "IsHeader", "Header", "Is Group", "IsGroup"]),
                ("active", ["Active", "Is Active", "IsActive", "Enabled"]), ("closed", ["Closed", "Is Closed", "Inactive", "Archived", "Is Archived", "Disabled"]),
                ("state", ["Status", "State"]),
            ]),
    ];

    public string Format => "csv-accounts";

    public IEnumerable<ReadItem<AccountRow>> Read(Stream content, string fileName, ConnectionSettings connection)
    {
        var row = new AccountRow();
        foreach (var (values, columns, rejection) in FieldRows.Read(content, Layouts, true, [], connection))
        {
            row.Clear();
            if (rejection is not null)
            {
                yield return new(null, rejection);
            }
            else
            {
                yield return Fill(row, values, columns) && values.Rejection is null ? new(row, null) : new(null, values.Rejection);
            }
        }
    }

    private static bool Fill(AccountRow row, RowValues values, FieldColumns columns)
    {
        row.Line = values.Row.Line;
        row.Name = values.Text(columns["name"], TextLimits.Name);
        if (row.Name.Length == 0)
        {
            return values.Reject(columns["name"], FileCodes.NameMissing, "An account has a name.");
        }

        row.Id = values.Has(columns["id"]) ? values.Text(columns["id"]) : row.Name;
        row.Type = values.Name(columns["type"]);
        row.Parent = values.Text(columns["parent"]);
        row.Description = values.Text(columns["description"]);
        if (!values.CurrencyCode(columns["currency"], out var currency) || !values.Flag(columns["heading"], out var heading)
            || !values.Flag(columns["active"], out var active) || !values.Flag(columns["closed"], out var closed)
            || !State(values, columns["state"], out var open))
        {
            return false;
        }

        (row.Currency, row.Heading) = (values.Has(columns["currency"]) ? currency : "", heading ?? false);
        row.Active = (active ?? true) && !(closed ?? false) && open;

        // nothing is posted to a heading: whatever its type, it is never asked for
        return row.Heading || AccountTypeWords.Of(row.Type) is not null || values.Reject(
            columns["type"], FileCodes.AccountTypeUnknown,
            "This is no type of an account that is known: use asset, liability, equity, revenue or cost (docs/chart-of-accounts.md lists the other words).");
    }

    private static bool State(RowValues values, int column, out bool open)
    {
        var word = values.Name(column);
        var closed = Array.Exists(Closed, w => w.Equals(word, StringComparison.OrdinalIgnoreCase));
        open = !closed;
        return closed || word.Length == 0 || Array.Exists(Open, w => w.Equals(word, StringComparison.OrdinalIgnoreCase))
            || values.Reject(column, FileCodes.AccountStateUnknown, $"This is no state of an account that is known ({string.Join(", ", [.. Open, .. Closed])}).");
    }
}
