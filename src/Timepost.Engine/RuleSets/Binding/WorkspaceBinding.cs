using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets.Shapes;
using Timepost.Engine.RuleSets.Yaml;

namespace Timepost.Engine.RuleSets.Binding;

/// <summary>Makes the workspace's settings from <c>timepost.yaml</c>.</summary>
internal static class WorkspaceBinding
{
    private const int DefaultTolerance = 60;

    public static WorkspaceSettings Bind(MapValues root, DiagnosticBag bag)
    {
        var connections = new List<ConnectionSettings>();
        foreach (var values in root.Groups("connections"))
        {
            connections.Add(Connection(values, bag));
        }

        return new WorkspaceSettings
        {
            Key = root.Text("workspace"),
            Name = root.Text("name"),
            Address = root.Texts("address"),
            TaxNumber = root.Text("taxNumber"),
            BaseCurrency = root.Currency("baseCurrency"),
            Zone = root.Text("zone"),
            MoneyRounding = WorkspaceShape.MoneyRounding(root.Text("moneyRounding")),
            Basis = root.Choice("basis", AccountingBasis.Accrual),
            Connections = WithPrimary(connections, root, bag),
            People = People(root, bag),
        };
    }

    // an account has one role: the first would win in silence
    private static List<PersonSettings> People(MapValues root, DiagnosticBag bag)
    {
        var people = new List<PersonSettings>();
        foreach (var values in root.Groups("people"))
        {
            var person = new PersonSettings(values.Text("account"), values.Text("role"), values.Text("name"));
            if (person.Account.Length > 0 && people.Exists(p => p.Account == person.Account))
            {
                bag.Error(RuleSetCode.DuplicateValue, values.At("account") ?? values.Node, $"The account '{person.Account}' is listed twice.", "Keep one of them, with the role that is meant.");
            }

            people.Add(person);
        }

        return people;
    }

    private static ConnectionSettings Connection(MapValues values, DiagnosticBag bag)
    {
        var role = values.Choice("role", ConnectionRole.Source);
        var kind = values.Text("kind");
        if (!WorkspaceShape.Kinds[role].Contains(kind))
        {
            bag.Error(RuleSetCode.KindForRole, values.At("kind")!, $"A connection for {EnumWords.Of(role)} cannot be of the kind '{kind}'.",
                $"Choose one of: {string.Join(", ", WorkspaceShape.Kinds[role])}.");
        }

        if (kind == "csv" && role == ConnectionRole.Source && values.TextMap("columns").Count == 0)
        {
            bag.Error(RuleSetCode.ColumnsMissing, values.Node, $"The connection '{values.Text("name")}' of kind {kind} names no columns.",
                "Add `columns:` with our fields and the headers of the file: `date: Day`, `duration: Hours`.");
        }

        if (role == ConnectionRole.Source && values.At("columns") is YamlMap columns)
        {
            Fields(columns, kind, bag);
        }

        if (role == ConnectionRole.Source && values.At("fields") is YamlMap custom)
        {
            MatchBinding.Names(custom, bag);
            if (kind is "timewarrior" or "timeclock" or "customers" or "accounts")
            {
                bag.Error(RuleSetCode.FieldsForKind, custom, $"A connection of the kind '{kind}' has no columns for custom fields.", "Remove `fields`; rules can ask for tags instead.");
            }
        }

        foreach (var key in role == ConnectionRole.Books ? SourceOnly : BooksOnly)
        {
            if (values.At(key) is { } node)
            {
                bag.Error(RuleSetCode.KeyWithoutRole, node, $"'{key}' means nothing for a connection with role {EnumWords.Of(role)}.",
                    "Remove the key, or correct the role.");
            }
        }

        return new ConnectionSettings
        {
            Name = values.Text("name"),
            Role = role,
            Kind = kind,
            Zone = values.Text("zone"),
            LocalTimesIn = values.Choice("localTimesIn", LocalTimesIn.Default),
            DateOrder = values.Text("dateOrder"),
            DecimalMark = values.Text("decimalMark"),
            DurationToleranceSeconds = values.Whole("durationToleranceSeconds", DefaultTolerance),
            Encoding = values.Text("encoding"),
            Currency = values.Text("currency"),
            Status = values.Text("status"),
            Columns = values.TextMap("columns"),
            Fields = values.TextMap("fields"),
            Parts = values.TextMap("parts"),
            Path = values.Text("path"),
            Primary = values.Boolean("primary", false),
            Numbering = values.Text("numbering", "INV-{year}-{number:5}"),
            AutoApproveUpTo = values.Number("autoApproveUpTo"),
        };
    }

    private static void Fields(YamlMap columns, string kind, DiagnosticBag bag)
    {
        var ofExpense = kind is "csv-expenses";
        var known = ofExpense ? ColumnFields.Expense : ColumnFields.Time;
        foreach (var pair in columns.Pairs.Where(p => kind is "csv" or "auto" or "csv-expenses" && !ColumnFields.Has(known, p.Key.Value)))
        {
            var near = EditDistance.Nearest(pair.Key.Value, known);
            bag.Error(RuleSetCode.UnknownKey, pair.Key, $"'{YamlScalar.Clip(pair.Key.Value)}' is no field of {(ofExpense ? "an expense" : "a time entry")}.",
                near is not null ? $"Did you mean '{near}'?" : $"Its fields are: {string.Join(", ", known)}.");
        }
    }

    private static readonly string[] BooksOnly = ["primary", "numbering", "autoApproveUpTo"];

    private static readonly string[] SourceOnly =
        ["localTimesIn", "dateOrder", "decimalMark", "durationToleranceSeconds", "encoding", "currency", "status", "columns", "fields", "parts"];

    /// <summary>Exactly one connection to books counts for billed and open: the only one, or the one that says so.</summary>
    private static List<ConnectionSettings> WithPrimary(List<ConnectionSettings> connections, MapValues root, DiagnosticBag bag)
    {
        var books = connections.FindAll(c => c.Role == ConnectionRole.Books);
        var at = root.At("connections") ?? root.Node;
        if (books.Count == 1 && !books[0].Primary)
        {
            return [.. connections.Select(c => c.Role == ConnectionRole.Books ? c with { Primary = true } : c)];
        }

        var primary = books.Count(b => b.Primary);
        if (primary > 1 || (books.Count > 1 && primary == 0))
        {
            bag.Error(RuleSetCode.PrimaryBooks, at, $"Of the connections to books, {(primary == 0 ? "none is" : "several are")} primary.",
                "Write `primary: true` at exactly one: it counts for what is billed and open.");
        }

        return connections;
    }
}
