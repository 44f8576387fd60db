using System.Globalization;
using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;
using Timepost.Engine.Exceptions;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Replay;

/// <summary>What became of an example's record, against what its rule set says must become of it.</summary>
internal sealed class ExampleOutcome
{
    private const decimal SecondsPerHour = 3600;
    private const int MostExceptions = 100;
    private readonly RuleExample _example;
    private readonly ExampleMapped _mapped;
    private readonly StoredDraft? _document;
    private readonly IReadOnlyList<StoredLine> _lines = [];
    private readonly IReadOnlyList<ExceptionRecord> _exceptions;
    private readonly string _recoverable;

    public ExampleOutcome(RuleSet rules, IStoreTransaction transaction, RuleExample example, ExampleMapped mapped)
    {
        (_example, _mapped) = (example, mapped);
        _recoverable = rules.Accounts.FirstOrDefault(a => a.Role == AccountRole.RecoverableExpense)?.Id ?? "";
        var carrying = transaction.Plans.Drafts(new DraftFilter([]), int.MaxValue).Select(d => (Draft: d, Lines: Carrying(d))).Where(d => d.Lines.Count > 0)
            .OrderBy(d => d.Draft.Kind == "invoice" ? 0 : 1).ToList();
        var asked = example.Expect.Document;
        (_document, _lines) = (asked.Length == 0 ? carrying.FirstOrDefault() : carrying.FirstOrDefault(d => d.Draft.Kind == asked)) is { Draft: not null } found
            ? found : (null, []);
        // what an agreement lacks, as a low retainer, and what other documents wait for, as that of a fee, is nothing about the record
        var documents = carrying.Select(d => d.Draft.Key.Value).ToHashSet(StringComparer.Ordinal);
        _exceptions = [.. transaction.Exceptions.List(openOnly: true, null, MostExceptions)
            .Where(e => e.ObjectKind != "agreement" && (e.ObjectKind != "document" || documents.Contains(e.ObjectId)))];
    }

    /// <summary>One text for each thing that is not as it must be.</summary>
    public IReadOnlyList<string> Differences()
    {
        var differences = new List<string>();
        var expect = _example.Expect;
        void Check(string what, string expected, string got)
        {
            if (expected.Length > 0 && expected != got)
            {
                differences.Add($"{what}: expected {expected}, got {(got.Length > 0 ? got : "none")}");
            }
        }

        Check("client", expect.Client, _mapped.Client);
        Check("project", expect.Project, _mapped.Project);
        Check("task", expect.Task, _mapped.Task);
        Check("worker", expect.Worker, _mapped.Worker);
        if (expect.Nothing)
        {
            Check("documents", "none", _document is null ? "none" : $"{Kind(_document)} of {_document.Total}");
            Check("exceptions", "none", _exceptions.Count == 0 ? "none" : Told());
            return differences;
        }

        Check("exception", expect.Exception, _exceptions.Any(e => e.Kind == expect.Exception) ? expect.Exception : string.Join(", ", _exceptions.Select(e => e.Kind)));
        Check("document", expect.Document, _document is null ? "" : Kind(_document));
        Check("agreement", expect.Agreement, _document is { Kind: "invoice" } ? _document.Identity.Agreement : _mapped.Terms?.Agreement.Id ?? "");
        Check("account", expect.Account, Each(l => l.Account.Length > 0 ? l.Account : _recoverable));
        Check("taxCode", expect.TaxCode, Each(l => l.TaxCode));
        Check("hours", Number(expect.Hours), Hours(expect.Hours));
        Check("rate", Number(expect.Rate), Each(l => Number(l.Rate)));
        Check("net", Number(expect.Net), Sum(l => l.Net));
        Check("tax", Number(expect.Tax), Sum(l => l.Tax));
        Check("total", Number(expect.Total), Sum(l => l.Net + l.Tax));
        if (differences.Count > 0 && _exceptions.Count > 0 && expect.Exception.Length == 0)
        {
            differences.Add($"it opened an exception: {Told()}");
        }

        return differences;
    }

    // the lines of a document that are made of the record: nothing else is there; a fixed fee takes the hours of its period
    private IReadOnlyList<StoredLine> Carrying(StoredDraft draft)
    {
        var lines = DraftBody.Lines(draft.Body, draft.Net.Currency);
        var carrying = lines.Where(l => _mapped.Expense is { } expense ? l.Expense == expense.Value : l.Entries > 0).ToList();
        return carrying.Count == 0 && IsFee(draft) ? [.. lines.Where(l => l.Kind == LineKind.FixedFee)] : carrying;
    }

    private bool IsFee(StoredDraft draft) => _example.Entry is not null && draft.Kind == "invoice" && _mapped is { Terms.Agreement: { FixedFee: not null } agreement, Day: { } day }
        && draft.Identity.Agreement == agreement.Id && draft.Identity.Period == BillingPeriods.Of(day, agreement.Period).Label;

    private string Told() => string.Join("; ", _exceptions.Select(e => $"{e.Kind} ({e.Summary})"));

    private static string Kind(StoredDraft draft) => draft.Kind;

    private string Each(Func<StoredLine, string> of) => string.Join(", ", _lines.Select(of).Distinct(StringComparer.Ordinal).Where(v => v.Length > 0));

    private string Sum(Func<StoredLine, Money> of) => _lines.Count == 0 ? "" : Number(_lines.Sum(l => of(l).Amount));

    // a stated time is meant to the second
    private string Hours(decimal? expected)
    {
        if (_lines.Count == 0)
        {
            return "";
        }

        var seconds = _lines.Sum(l => l.BilledSeconds);
        return expected is { } hours && decimal.Round(hours * SecondsPerHour, 0, MidpointRounding.AwayFromZero) == seconds
            ? Number(hours)
            : Number(decimal.Round(seconds / SecondsPerHour, 4, MidpointRounding.AwayFromZero));
    }

    private static string Number(decimal? value) => value?.ToString("0.############", CultureInfo.InvariantCulture) ?? "";
}
