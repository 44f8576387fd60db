using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Identity;
using Timepost.Domain.Work;

namespace Timepost.Engine.Intake;

/// <summary>Rows of one file into expenses, matched as entries are; receipts become blobs under names of ours.</summary>
internal sealed class ExpenseIntake
{
    private readonly IntakeRun _run;
    private readonly IIntakeStore _store;
    private readonly IBlobStore _blobs;
    private readonly IReceiptFolder? _receipts;
    private readonly HashSet<Guid> _seen = [];
    private readonly List<(StoredExpense Expense, IReadOnlyList<string> Receipts)> _leftOver = [];
    private readonly HashSet<int> _workers = [];
    private int _firstDay = int.MaxValue;
    private int _lastDay = int.MinValue;

    public ExpenseIntake(IntakeRun run, IBlobStore blobs, IReceiptFolder? receipts) =>
        (_run, _store, _blobs, _receipts) = (run, run.Transaction.Intake, blobs, receipts);

    /// <summary>Takes the whole file.</summary>
    public void Run(IEnumerable<ReadItem<ExpenseRow>> rows, RawSpans raw)
    {
        foreach (var (row, rejection) in rows)
        {
            _run.Read++;
            if (rejection is not null)
            {
                _run.Reject(rejection);
            }
            else
            {
                Match(row!, RowIdentity.HashOf(raw.At(row!.Offset, row.Length)));
            }
        }

        var unseen = _lastDay < _firstDay
            ? []
            : _store.ExpensesBetween(_run.Connection, _firstDay, _lastDay)
                .Where(e => !_seen.Contains(e.Id) && e.Batch != _run.Batch && _workers.Contains(e.Worker)).ToList();
        var pairing = Pairing.Of(
            [.. _leftOver.Select((l, i) => new LeftOverRow(i, l.Expense.Worker, l.Expense.Day, RowIdentity.StableKey(l.Expense), l.Expense.Minor))],
            [.. unseen.Select((u, i) => new UnseenRow(i, u.Worker, u.Day, u.ExternalId is not null, RowIdentity.StableKey(u), u.Minor))]);
        for (var i = 0; i < _leftOver.Count; i++)
        {
            var (expense, receipts) = _leftOver[i];
            if (pairing.StoredFor(i) is { } paired)
            {
                Update(unseen[(int)paired], expense, receipts);
            }
            else
            {
                Add(expense, receipts, correction: pairing.MissingOn(expense.Worker, expense.Day));
            }
        }

        foreach (var row in pairing.Missing)
        {
            HoldMissing(unseen[(int)row.Number], !row.HasExternalId && pairing.AddedOn(row.Worker, row.Day));
        }

        if (pairing.New > 0 && _seen.Count > 0)
        {
            HoldCorrected(pairing);
        }
    }

    // the date or the worker of a row was corrected: it lies outside what the file holds now, and the rest of its import is here again
    private void HoldCorrected(Pairing pairing)
    {
        var repeated = new RepeatedBatches();
        var stored = _store.ExpensesBetween(_run.Connection, int.MinValue, int.MaxValue).Where(e => e.Batch != _run.Batch).ToList();
        foreach (var expense in stored)
        {
            repeated.Add(expense.Batch, expense.Day, _seen.Contains(expense.Id), IsLeft(expense));
        }

        foreach (var expense in stored.Where(e => IsLeft(e) && repeated.IsCorrected(e.Batch, pairing.New, pairing.LastNewDay)))
        {
            HoldMissing(expense, corrected: false);
        }
    }

    private bool IsLeft(StoredExpense expense) =>
        !_seen.Contains(expense.Id) && (expense.Day < _firstDay || expense.Day > _lastDay || !_workers.Contains(expense.Worker))
        && (expense.Holds & (Holds.Missing | Holds.KeptMissing)) == 0;

    private void Match(ExpenseRow row, UInt128 hash)
    {
        var key = RowIdentity.MatchKey(row.ExternalId, hash);
        var known = _store.ExpensesWithKey(_run.Connection, key);
        var expense = Stored(row, hash, key);
        _workers.Add(expense.Worker);
        _firstDay = Math.Min(_firstDay, expense.Day);
        _lastDay = Math.Max(_lastDay, expense.Day);
        if (row.ExternalId is null)
        {
            var equal = known.FirstOrDefault(k => k.RowHash == hash && k.ExternalId is null && k.Batch != _run.Batch && !_seen.Contains(k.Id));
            if (equal is null)
            {
                _leftOver.Add((expense, [.. row.Receipts]));
            }
            else
            {
                Seen(equal, expense, row);
            }

            return;
        }

        var same = known.FirstOrDefault(k => k.ExternalId == row.ExternalId);
        if (same is null)
        {
            Add(expense, row.Receipts, correction: false);
        }
        else if (same.RowHash == hash)
        {
            Seen(same, expense, row);
        }
        else if (same.Batch == _run.Batch || !_seen.Add(same.Id))
        {
            _run.Reject(new RowRejection(
                row.Line, "id", row.ExternalId.Length <= 200 ? row.ExternalId : row.ExternalId[..200], "id-twice",
                "The file has another row with this id and other content: make them one, or give each its own id, and import again."));
        }
        else
        {
            Update(same, expense, row.Receipts);
        }
    }

    private void Seen(StoredExpense stored, StoredExpense now, ExpenseRow row)
    {
        if (_run.Settings.Fields.Count > 0 && stored.Fields != now.Fields)
        {
            // the connection names fields since the row was stored
            Update(stored, now, row.Receipts);
            return;
        }

        _seen.Add(stored.Id);
        _run.Unchanged++;
        if ((stored.Holds & (Holds.Missing | Holds.KeptMissing)) != 0)
        {
            _store.PutExpense(Found(stored).Settled());
        }

        // a receipt that was not there may have come meanwhile
        if (row.Receipts.Count > 0 && _store.Receipts(new ExpenseId(stored.Id)).Any(r => r.Blob is null))
        {
            PutReceipts(stored, row.Receipts);
        }
    }

    private StoredExpense Found(StoredExpense expense)
    {
        if ((expense.Holds & (Holds.Missing | Holds.KeptMissing)) == 0)
        {
            return expense;
        }

        _run.Gone("missing-in-reread", "expense", expense.Id);
        if ((expense.Holds & Holds.Correction) == 0)
        {
            _run.Gone("possible-correction", "expense", expense.Id);
        }

        return expense with { Holds = expense.Holds & ~(Holds.Missing | Holds.KeptMissing) };
    }

    private void Add(StoredExpense expense, IReadOnlyList<string> receipts, bool correction)
    {
        expense = expense with { Id = _run.Ids.Next() };
        if (correction && expense.ExternalId is null)
        {
            expense = expense with { Holds = Holds.Correction };
            _run.Open(
                "possible-correction", "expense", expense.Id,
                $"Line {expense.Line} is new, and an earlier expense of the same worker and day is gone: it may be the same, corrected.",
                "If it is the missing expense, corrected: replaces. If both were spent, keep both; if the missing one was not, delete that.");
        }

        _run.Added++;
        _run.Digest('A', expense.Id, expense.RowHash);
        Put(expense, receipts);
    }

    private void Update(StoredExpense before, StoredExpense now, IReadOnlyList<string> receipts)
    {
        _seen.Add(before.Id);
        now = Found(now with { Id = before.Id, State = before.State, Holds = before.Holds });
        var same = (now with
        {
            Batch = before.Batch, Line = before.Line, RawOffset = before.RawOffset, RawLength = before.RawLength,
            RowHash = before.RowHash, MatchKey = before.MatchKey,
        }) == before && _store.Receipts(new ExpenseId(before.Id)).Select(r => r.SourceName).SequenceEqual(receipts);
        if (same)
        {
            _run.Unchanged++;
            _store.PutExpense(now);
            return;
        }

        _run.Updated++;
        _run.Digest('U', now.Id, now.RowHash);
        // what was decided about the earlier figures is asked anew
        _run.Gone("duplicate-expense", "expense", now.Id);
        _run.Gone(HeldWork.ReceiptRequired, "expense", now.Id);
        _run.Gone(HeldWork.DateImplausible, "expense", now.Id);
        _run.Gone(HeldWork.MerchantInvisible, "expense", now.Id);
        Put(now with { Holds = now.Holds & ~(Holds.Duplicate | Holds.ReceiptWaived | Holds.Problem) }, receipts);
    }

    private void Put(StoredExpense expense, IReadOnlyList<string> receipts)
    {
        expense = Held(expense);
        _store.PutExpense(expense.Settled());
        var stored = PutReceipts(expense, receipts);
        var like = _store.ExpensesLike(expense);
        var why = like.Count > 0 ? "an expense of the same day, vendor and amount" : "";
        foreach (var receipt in stored.Where(r => r.Blob is not null))
        {
            var others = _store.ExpensesWithReceipt(receipt.Blob!.Sha256, expense.Id);
            if (others.Count > 0)
            {
                (like, why) = (others, $"an expense with the same receipt (content of '{receipt.SourceName}')");
                break;
            }
        }

        if (like.Count > 0 && expense.State != EntryState.Deleted && _run.Open(
            "duplicate-expense", "expense", expense.Id,
            $"Line {expense.Line}, {Day(expense)} '{expense.Merchant}' {Amount(expense)}: there is {why} already, {like[0]:D}.",
            "If it is the same, delete this one; if both were spent, keep it."))
        {
            _store.PutExpense((expense with { Holds = expense.Holds | Holds.Duplicate }).Settled());
        }
    }

    // what the books cannot hold waits here, where its row is known
    private StoredExpense Held(StoredExpense expense)
    {
        if (expense.State == EntryState.Deleted)
        {
            return expense;
        }

        var date = new LocalDate(1970, 1, 1).PlusDays(expense.Day);
        if (!BooksLimits.Hold(date))
        {
            _run.Open(
                HeldWork.DateImplausible, "expense", expense.Id, $"Line {expense.Line}, '{ReceiptName.Shown(expense.Merchant)}' {Amount(expense)}: {HeldWork.DateProblem(date).Text}",
                "Correct its date in the expense tool and import again; or delete it.");
            expense = expense with { Holds = expense.Holds | Holds.Problem };
        }

        if (expense.Merchant.Length > 0 && !BooksLimits.IsVisible(expense.Merchant))
        {
            _run.Open(
                HeldWork.MerchantInvisible, "expense", expense.Id,
                $"Line {expense.Line}, {Day(expense)}, {Amount(expense)}: the vendor's name '{ReceiptName.Shown(expense.Merchant)}' has nothing that can be seen.",
                "Correct the vendor in the expense tool and import again; or delete it.");
            expense = expense with { Holds = expense.Holds | Holds.Problem };
        }

        return expense;
    }

    private List<StoredReceipt> PutReceipts(StoredExpense expense, IReadOnlyList<string> names)
    {
        var stored = new List<StoredReceipt>();
        var missing = new List<string>();
        foreach (var name in names)
        {
            using var content = _receipts?.Open(name);
            if (content is null)
            {
                stored.Add(new StoredReceipt(name, "", null));
                if (!name.StartsWith("http:", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
                {
                    missing.Add(name);
                }

                continue;
            }

            var blob = _blobs.Put(content);
            _store.AddBlob(blob, _run.Now);
            stored.Add(new StoredReceipt(name, ReceiptName.Of(expense.Id, stored.Count + 1, name), blob));
        }

        _store.PutReceipts(new ExpenseId(expense.Id), stored);
        if (missing.Count > 0 && expense.State != EntryState.Deleted)
        {
            _run.Open(
                HeldWork.ReceiptMissing, "expense", expense.Id,
                $"Line {expense.Line}: the receipt '{ReceiptName.Shown(missing[0])}' is not in the folder of receipts, or cannot be read.",
                "Put the file into inbox/receipts and import the expenses again; or keep it without one, or delete it.");
        }
        else if (missing.Count == 0)
        {
            _run.Gone(HeldWork.ReceiptMissing, "expense", expense.Id);
        }

        if (stored.Count == 0 && expense.State != EntryState.Deleted && _run.Rules.Policies.RequireReceiptAbove is { } above && Math.Abs(Major(expense)) > above)
        {
            _run.Open(
                HeldWork.ReceiptRequired, "expense", expense.Id,
                $"Line {expense.Line}, '{expense.Merchant}' {Amount(expense)}: above {above.ToString(CultureInfo.InvariantCulture)} a receipt is demanded, and there is none.",
                "Add the receipt in the expense tool and import again; or keep it without one, or delete it.");
        }

        return stored;
    }

    private void HoldMissing(StoredExpense expense, bool corrected)
    {
        if ((expense.Holds & (Holds.Missing | Holds.KeptMissing)) != 0)
        {
            return; // asked already, or a decision to keep it stands
        }

        // what was asked when it came is another question
        _run.Gone("possible-correction", "expense", expense.Id);
        _ = corrected
            ? _run.Open(
                "possible-correction", "expense", expense.Id,
                $"The expense of {Day(expense)}, '{expense.Merchant}' {Amount(expense)}, is no longer in the file, and the file has a new row of the same worker and day.",
                "If the new row is this one, corrected: replaces. If both were spent, keep both; if this one was not, delete it.")
            : _run.Open(
                "missing-in-reread", "expense", expense.Id,
                $"The expense of {Day(expense)}, '{expense.Merchant}' {Amount(expense)}, is no longer in a file that covers its worker and day.",
                "If it was deleted in the tool, delete it here; if the file was only a part, keep it.");
        _store.PutExpense((expense with { Holds = expense.Holds | Holds.Missing }).Settled());
        _run.Missing++;
        _run.Digest('M', expense.Id, expense.RowHash);
    }

    private StoredExpense Stored(ExpenseRow row, UInt128 hash, long key)
    {
        var currency = Currency.Of(row.Currency);
        return new StoredExpense
        {
            Id = Guid.Empty,
            Connection = _run.Connection,
            Batch = _run.Batch,
            Line = row.Line,
            RawOffset = row.Offset,
            RawLength = row.Length,
            RowHash = hash,
            MatchKey = key,
            ExternalId = row.ExternalId,
            Day = RowNormaliser.DayOf(row.Date),
            Merchant = row.Merchant,
            Category = row.Category,
            Worker = _store.NameId(NameKind.Worker, row.Worker),
            Client = _store.NameId(NameKind.Client, row.Client),
            Project = _store.NameId(NameKind.Project, row.Project),
            Description = row.Description,
            Fields = row.Fields,
            Minor = Money.Exact(row.Amount, currency).Minor,
            Currency = currency.Code,
            TaxMinor = row.Tax is { } tax ? Money.Exact(tax, currency).Minor : null,
            OriginalAmount = row.OriginalAmount,
            OriginalCurrency = row.OriginalCurrency,
            Billable = row.Billable,
            Reimbursable = row.Reimbursable,
            Status = row.Status.Length > 0 ? row.Status : _run.Settings.Status,
        };
    }

    private static string Day(StoredExpense expense) => LocalDatePattern.Iso.Format(new LocalDate(1970, 1, 1).PlusDays(expense.Day));

    private static decimal Major(StoredExpense expense) => Money.OfMinor(expense.Minor, Currency.Of(expense.Currency)).Amount;

    private static string Amount(StoredExpense expense) => Money.OfMinor(expense.Minor, Currency.Of(expense.Currency)).ToString();
}

/// <summary>Names of ours for receipts.</summary>
internal static class ReceiptName
{
    private const int LongestShown = 100;

    private static readonly HashSet<string> Endings = new(StringComparer.Ordinal)
    {
        ".pdf", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".heic", ".tif", ".tiff", ".txt", ".eml", ".xml",
    };

    /// <summary>The expense's id, the receipt's number, and the ending where it is a known one: nothing else of the source's name.</summary>
    public static string Of(Guid expense, int ordinal, string sourceName)
    {
        var dot = sourceName.LastIndexOf('.');
        var ending = dot < 0 ? "" : sourceName[dot..].ToLowerInvariant();
        return string.Create(CultureInfo.InvariantCulture, $"receipt-{expense:N}-{ordinal}{(Endings.Contains(ending) ? ending : ".bin")}");
    }

    /// <summary>A source's name made harmless for a message.</summary>
    public static string Shown(string sourceName)
    {
        var shown = sourceName.Length <= LongestShown ? sourceName : sourceName[..LongestShown] + "…";
        return string.Concat(shown.Select(c =>
            char.IsControl(c) || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format ? '�' : c));
    }
}
