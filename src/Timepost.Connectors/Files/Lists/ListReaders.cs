using Timepost.Connectors.Files.Csv;
using Timepost.Connectors.Files.Text;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;

namespace Timepost.Connectors.Files.Lists;

/// <summary>Customers of the books out of a delimited list.</summary>
internal sealed class CustomerReader : ICustomerReader
{
    internal static readonly FieldLayout[] Layouts =
    [
        new(
            "csv-customers",
            ["Name|Customer|Customer Name|Company|Display Name"],
            [
                ("id", ["ID", "Customer ID", "Code", "Number", "Account Number"]), ("name", ["Name", "Customer Name", "Customer", "Display Name", "Company"]),
                ("address", ["Address", "Billing Address", "Street"]), ("city", ["City", "Billing City"]), ("postcode", ["Postcode", "Postal Code", "ZIP", "Zip"]),
                ("country", ["Country", "Billing Country"]), ("taxNumber", ["Tax Number", "VAT", "VAT ID", "VAT-ID", "VAT Number", "Tax ID"]),
                ("email", ["Email", "E-mail"]), ("currency", ["Currency"]), ("zone", ["Zone", "Time Zone", "Timezone"]), ("active", ["Active"]),
            ]),
    ];

    public string Format => "csv-customers";

    public IEnumerable<ReadItem<CustomerRow>> Read(Stream content, string fileName, ConnectionSettings connection)
    {
        var row = new CustomerRow();
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

    private static bool Fill(CustomerRow row, RowValues values, FieldColumns columns)
    {
        row.Line = values.Row.Line;
        row.Name = values.Text(columns["name"], TextLimits.Name);
        if (row.Name.Length == 0)
        {
            return values.Reject(columns["name"], FileCodes.NameMissing, "A customer has a name.");
        }

        row.Id = values.Has(columns["id"]) ? values.Text(columns["id"]) : row.Name;
        var address = values.Text(columns["address"]).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToList();
        var city = $"{values.Text(columns["postcode"])} {values.Text(columns["city"])}".Trim();
        if (city.Length > 0)
        {
            address.Add(city);
        }

        row.Address = address;
        row.Country = values.Name(columns["country"]);
        row.TaxNumber = values.Text(columns["taxNumber"]);
        row.Email = values.Text(columns["email"]);
        if (!values.CurrencyCode(columns["currency"], out var currency) || !values.Zone(columns["zone"], out var zone)
            || !values.Flag(columns["active"], out var active))
        {
            return false;
        }

        (row.Currency, row.Zone, row.Active) = (values.Has(columns["currency"]) ? currency : "", zone, active ?? true);
        return true;
    }
}
