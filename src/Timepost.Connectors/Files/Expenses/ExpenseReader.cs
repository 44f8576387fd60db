using Timepost.Connectors.Files.Csv;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;

namespace Timepost.Connectors.Files.Expenses;

/// <summary>Expenses out of delimited files: Harvest, Expensify, or a declared map.</summary>
internal sealed class ExpenseReader(string format, bool declared, params FieldLayout[] layouts) : IExpenseReader
{
    public static readonly FieldLayout Harvest = new(
        "harvest-expenses",
        ["Date", "Client", "Project", "Category|Expense Category", "Amount|Total Cost|Cost", "First Name|Employee|Person"],
        [
            ("date", ["Date"]), ("client", ["Client"]), ("project", ["Project"]), ("category", ["Expense Category", "Category"]),
            ("description", ["Notes"]), ("amount", ["Amount", "Total Cost", "Cost"]), ("currency", ["Currency"]), ("billable", ["Billable?", "Billable"]),
            ("invoiced", ["Invoiced?"]), ("approved", ["Approved?"]), ("reimbursable", ["Reimbursable?", "Reimbursable"]),
            ("firstName", ["First Name"]), ("lastName", ["Last Name"]), ("worker", ["Employee", "Person"]),
            ("receipts", ["Receipt", "Receipt URL", "Receipts", "Receipt Path"]), ("merchant", ["Merchant", "Vendor"]), ("tax", ["Tax", "VAT"]), ("id", ["ID", "Expense ID"]),
        ]);

    public static readonly FieldLayout Expensify = new(
        "expensify",
        ["Timestamp", "Merchant", "Amount", "Category", "Reimbursable"],
        [
            ("date", ["Timestamp"]), ("merchant", ["Merchant"]), ("amount", ["Amount"]), ("category", ["Category"]), ("project", ["Tag"]),
            ("description", ["Description", "Comment"]), ("reimbursable", ["Reimbursable"]), ("originalCurrency", ["Original Currency"]),
            ("originalAmount", ["Original Amount"]), ("receipts", ["Receipt"]), ("billable", ["Billable"]), ("currency", ["Currency"]),
            ("email", ["Email", "Submitter"]), ("tax", ["Tax Amount"]),
        ]);

    public static readonly FieldLayout Generic = new(
        "csv-expenses",
        ["date", "amount", "currency"],
        [
            ("id", ["id"]), ("date", ["date"]), ("merchant", ["merchant", "vendor"]), ("category", ["category"]), ("client", ["client"]),
            ("project", ["project"]), ("worker", ["worker", "user"]), ("firstName", ["first name"]), ("lastName", ["last name"]), ("email", ["email"]),
            ("description", ["description", "notes"]), ("tags", ["tags"]), ("amount", ["amount"]), ("currency", ["currency"]), ("tax", ["tax"]),
            ("originalAmount", ["original amount"]), ("originalCurrency", ["original currency"]), ("billable", ["billable"]),
            ("reimbursable", ["reimbursable"]), ("status", ["status"]), ("invoiced", ["invoiced"]), ("approved", ["approved"]), ("receipts", ["receipts", "receipt"]),
        ]);

    public string Format => format;

    public IEnumerable<ReadItem<ExpenseRow>> Read(Stream content, string fileName, ConnectionSettings connection)
    {
        var row = new ExpenseRow();
        CustomColumns? custom = null;
        foreach (var (values, columns, rejection) in FieldRows.Read(content, layouts, declared, ["date"], connection))
        {
            if (rejection is not null)
            {
                yield return new(null, rejection);
                continue;
            }

            row.Clear();
            custom ??= CustomColumns.Of(connection, values.Header);
            row.Fields = custom.Written(values);
            yield return Fill(row, values, columns) && values.Rejection is null ? new(row, null) : new(null, values.Rejection);
        }
    }

    private bool Fill(ExpenseRow row, RowValues values, FieldColumns columns)
    {
        (row.Offset, row.Length, row.Line) = (values.Row.Offset, values.Row.Length, values.Row.Line);
        string Name(string field) => columns.Constant(field) ?? values.Name(columns[field]);

        row.ExternalId = values.Has(columns["id"]) ? values.Text(columns["id"]) : null;
        row.Merchant = Name("merchant");
        row.Category = Name("category");
        row.Client = Name("client");
        row.Project = Name("project");
        row.Worker = columns["firstName"] >= 0 || columns["lastName"] >= 0 ? $"{Name("firstName")} {Name("lastName")}".Trim() : Name("worker");
        row.WorkerEmail = Name("email");
        row.Description = values.Text(columns["description"]);
        row.Tags = values.List(columns["tags"], ',');
        row.Receipts = values.List(columns["receipts"], '|');
        row.Status = values.Has(columns["status"]) ? Name("status").ToLowerInvariant() : values.Connection.Status;
        if (format == "expensify")
        {
            ClientOfTag(row);
        }

        if (!values.Has(columns["date"]))
        {
            return values.Reject(columns["date"], FileCodes.WhenMissing, "The expense has no date.");
        }

        if (!values.Date(columns["date"], out var date)
            || !values.Flag(columns["billable"], out var billable) || !values.Flag(columns["reimbursable"], out var reimbursable)
            || !values.Flag(columns["approved"], out var approved) || !values.Flag(columns["invoiced"], out var invoiced))
        {
            return false;
        }

        (row.Date, row.Billable, row.Reimbursable) = (date, billable, reimbursable);
        if (approved is not null || invoiced is not null)
        {
            row.Status = invoiced == true ? "invoiced" : approved == true ? "approved" : approved == false ? "unapproved" : "uninvoiced";
        }

        return Money(row, values, columns);
    }

    private static bool Money(ExpenseRow row, RowValues values, FieldColumns columns)
    {
        if (!values.Has(columns["amount"]))
        {
            return values.Reject(columns["amount"], FileCodes.AmountMissing, "The expense has no amount.");
        }

        var code = columns.Constant("currency") ?? "";
        if (code.Length == 0 && !values.CurrencyCode(columns["currency"], out code))
        {
            return false;
        }

        if (!Currency.TryOf(code, out var currency))
        {
            return values.Reject(
                columns["currency"] >= 0 ? columns["currency"] : columns["amount"], FileCodes.CurrencyUnknown,
                code.Length == 0 ? "Neither the row nor the connection names the currency of the amount; none is assumed." : $"'{code}' is no active currency of ISO 4217.");
        }

        row.Currency = code;
        if (!values.Amount(columns["amount"], currency, out var amount))
        {
            return false;
        }

        row.Amount = amount;
        if (values.Has(columns["tax"]))
        {
            if (!values.Amount(columns["tax"], currency, out var tax))
            {
                return false;
            }

            if (Math.Abs(tax) > Math.Abs(amount) || (tax != 0 && Math.Sign(tax) != Math.Sign(amount)))
            {
                return values.Reject(columns["tax"], FileCodes.NumberInvalid, "The tax contained in an amount is not larger than it and has its sign.");
            }

            row.Tax = tax;
        }

        if (!values.Has(columns["originalAmount"]))
        {
            return true;
        }

        if (!values.CurrencyCode(columns["originalCurrency"], out var original) || !values.Number(columns["originalAmount"], out var paid))
        {
            return false;
        }

        (row.OriginalAmount, row.OriginalCurrency) = (paid, original);
        return true;
    }

    // Expensify's tag is client:project where a firm uses two levels
    private static void ClientOfTag(ExpenseRow row)
    {
        var colon = row.Project.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0)
        {
            (row.Client, row.Project) = (row.Project[..colon].Trim(), row.Project[(colon + 1)..].Trim());
        }
    }
}
