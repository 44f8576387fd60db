using System.Globalization;
using System.Text;
using Timepost.Domain.Books;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Delivery;

namespace Timepost.Connectors.Books;

/// <summary>One writer's hold on the embedded books.</summary>
internal sealed class EmbeddedSession : IBooksSession
{
    private readonly IBooksFiles _files;
    private readonly BooksState _state;
    private readonly BooksFolder _folder;
    private readonly BooksLock _hold;
    private readonly Dictionary<string, AccountType> _accounts;

    public EmbeddedSession(IBooksFiles files, EmbeddedBooksSettings settings, BooksState state, BooksLock hold)
    {
        (_files, _state, _hold) = (files, state, hold);
        _folder = new BooksFolder(files, settings, state);
        _accounts = settings.Accounts.DistinctBy(static a => a.Name, StringComparer.Ordinal)
            .ToDictionary(static a => a.Name, static a => a.Type, StringComparer.Ordinal);
    }

    public long Epoch => BooksFailure.Guard(_hold.Epoch);

    public byte[] Render(BooksDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        DocumentRules.Demand(document, _accounts);
        return JournalBlock.Render(document, account => _accounts[account]);
    }

    public IReadOnlyList<BooksOutcome> Write(IReadOnlyList<RenderedDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return BooksFailure.Guard(() =>
        {
            DemandWritable();
            _state.Broken = true;
            var outcomes = new BooksOutcome[documents.Count];
            var pending = new SortedDictionary<int, List<Pending>>();
            var taken = new HashSet<string>(StringComparer.Ordinal);
            for (var i = 0; i < documents.Count; i++)
            {
                outcomes[i] = Admit(documents[i], pending, taken);
            }

            if (pending.Count > 0)
            {
                WriteAll(pending);
            }

            _state.Broken = false;
            return outcomes;
        });
    }

    public BooksDocument? Find(DocumentKey key, string number)
    {
        ArgumentNullException.ThrowIfNull(number);
        return BooksFailure.Guard(() => _folder.Find(key, number));
    }

    public long HighestNumber(string series)
    {
        ArgumentNullException.ThrowIfNull(series);
        long highest = 0;
        foreach (var number in _state.ByNumber.Keys)
        {
            if (number.StartsWith(series, StringComparison.Ordinal)
                && long.TryParse(number.AsSpan(series.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var running))
            {
                highest = Math.Max(highest, running);
            }
        }

        return highest;
    }

    public IReadOnlyList<BooksChange> Drift() => [.. _state.Changes];

    public void Accept(BooksChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        BooksFailure.Guard(() =>
        {
            if (_state.Changes.RemoveAll(c => c.Id == change.Id) == 0)
            {
                return;
            }

            if (change.Status == BooksStatus.FileEdited)
            {
                SetAside(change);
            }
            else
            {
                _state.Accepted.Add(change.Id);
            }

            _folder.SaveIndex();
        });
    }

    public void Dispose() => _hold.Dispose();

    private void DemandWritable()
    {
        if (_state.Broken)
        {
            throw new BooksException(BooksStatus.SessionBroken, "An earlier write of this session failed.");
        }

        _hold.DemandCurrent();
        DemandDecided();
        foreach (var file in _state.Years.Values)
        {
            if (_files.Stamp(_folder.PathOf(file.Name)) != file.Stamp)
            {
                throw new BooksException(BooksStatus.DriftUndecided, $"{file.Name} was changed while Timepost had the books open.");
            }
        }
    }

    private BooksOutcome Admit(RenderedDocument rendered, SortedDictionary<int, List<Pending>> pending, HashSet<string> taken)
    {
        BooksOutcome Say(BooksStatus status, string detail = "") => new(rendered.Key, rendered.Number, status, detail);

        var bytes = rendered.Bytes.ToArray();
        var segments = JournalScan.Split(bytes);
        if (RenderedDocument.HashOf(bytes) != rendered.Hash || segments is not [{ Kind: SegmentKind.Whole } block]
            || block.Length != bytes.Length || block.Key != rendered.Key || block.Number != rendered.Number
            || BooksFolder.TryRead(bytes, out var types) is not { } document)
        {
            return Say(BooksStatus.BodyDamaged, $"{rendered.Number} ({rendered.Key}): these are not the bytes that were rendered.");
        }

        if (_state.ByKey.TryGetValue(rendered.Key.Value, out var held) && !held.Removed)
        {
            return JournalScan.Split(_folder.BlockOf(held)) is [{ Kind: SegmentKind.Whole } now] && now.Hash == block.Hash
                ? Say(BooksStatus.AlreadyWritten)
                : Say(BooksStatus.ConflictingContent, $"{rendered.Key} is in the books with another content, as '{held.Number}'.");
        }

        var other = rendered.Number.Length > 0 && _state.ByNumber.TryGetValue(rendered.Number, out var numbered) && numbered.Key != rendered.Key
            ? numbered.Key.Value
            : null;
        if (other is not null || (rendered.Number.Length > 0 && !taken.Add(rendered.Number)))
        {
            return Say(BooksStatus.DuplicateNumber, $"{rendered.Number} is in the books as {other ?? "another document of this batch"}.");
        }

        if (!taken.Add(rendered.Key.Value))
        {
            return Say(BooksStatus.ConflictingContent, $"{rendered.Key} is in this batch twice.");
        }

        foreach (var attachment in document.Attachments)
        {
            if (!_folder.TryWriteAttachment(document.Date.Year, document.Number, attachment))
            {
                return Say(BooksStatus.AttachmentRefused, $"{document.Number}: the content of attachment '{attachment.Name}' is missing or not as named.");
            }
        }

        if (!pending.TryGetValue(document.Date.Year, out var list))
        {
            pending[document.Date.Year] = list = [];
        }

        list.Add(new Pending(bytes, block.Hash, document, types));
        return Say(BooksStatus.Written);
    }

    private void WriteAll(SortedDictionary<int, List<Pending>> pending)
    {
        // a name declared too early does no harm, one declared too late breaks the reading
        var grew = false;
        foreach (var item in pending.Values.SelectMany(static l => l))
        {
            grew |= _state.Declared.Add(item.Document, item.Types);
        }

        var index = new StringBuilder();
        if (grew)
        {
            _folder.WriteHeaders(_state.Years.Keys);
            DemandDecided();
            BooksState.AppendDeclared(index, _state.Declared);
            AppendStamps(index, HeaderFiles.Hledger, HeaderFiles.Ledger, HeaderFiles.Beancount);
        }

        foreach (var (year, items) in pending)
        {
            WriteYear(year, items, index);
        }

        AppendIndex(index);
    }

    private void DemandDecided()
    {
        if (_state.Changes.Find(static c => c.Blocks) is { } change)
        {
            throw new BooksException(BooksStatus.DriftUndecided, change.Detail);
        }
    }

    private void WriteYear(int year, List<Pending> items, StringBuilder index)
    {
        var isNew = !_state.Years.TryGetValue(year, out var file);
        file ??= new YearFile(year);
        var path = _folder.PathOf(file.Name);
        var start = isNew ? 0 : file.Stamp.Size;
        var text = new MemoryStream();
        text.Write(Encoding.UTF8.GetBytes(file.Gap));
        var entries = new List<BlockEntry>(items.Count);
        foreach (var item in items)
        {
            entries.Add(new BlockEntry
            {
                Year = year,
                Key = item.Document.Key,
                Number = item.Document.Number,
                Hash = item.Hash,
                Attachments = [.. item.Document.Attachments.Select(static a => a.Name)],
                Offset = start + text.Length,
                Length = item.Bytes.Length,
            });
            text.Write(item.Bytes);
        }

        var batch = text.GetBuffer().AsSpan(0, (int)text.Length);
        _files.Append(path, start, batch);
        _files.Sync(path);
        var stamp = _files.Stamp(path);
        if (stamp.Size != start + batch.Length || !_files.Read(path, start, batch.Length).AsSpan().SequenceEqual(batch))
        {
            throw new BooksException(BooksStatus.NotVerified, $"{file.Name}: what was read back is not what was written.");
        }

        (file.Stamp, file.Gap) = (stamp, "");
        _state.Years[year] = file;
        foreach (var entry in entries)
        {
            _state.Add(entry);
            index.Append(BooksState.Line(entry));
        }

        WriteBeside(year, entries, items, index);
        if (isNew)
        {
            _folder.WriteHeaders(_state.Years.Keys);
            AppendStamps(index, HeaderFiles.Hledger, HeaderFiles.Ledger, HeaderFiles.Beancount);
        }

        index.Append(BooksState.Line('f', file.Name, stamp));
    }

    private void WriteBeside(int year, List<BlockEntry> entries, List<Pending> items, StringBuilder index)
    {
        var view = new StringBuilder();
        for (var i = 0; i < items.Count; i++)
        {
            BeancountView.Append(view, items[i].Document, items[i].Types);
            if (entries[i].Number.Length > 0)
            {
                _folder.WriteDocument(entries[i], JournalBlock.RecordOf(items[i].Bytes), items[i].Document);
                AppendStamps(index, DocumentFiles.Json(year, entries[i].Number));
                AppendStamps(index, [.. entries[i].Attachments.Select(a => DocumentFiles.Attachment(year, entries[i].Number, a))]);
            }
        }

        var name = YearFile.BeancountName(year);
        var path = _folder.PathOf(name);
        if (_state.Beside.TryGetValue(name, out var written) && _files.Stamp(path) == written)
        {
            _files.Append(path, written.Size, Encoding.UTF8.GetBytes(view.ToString()));
            _state.Beside[name] = _files.Stamp(path);
        }
        else
        {
            _folder.WriteBeancount(year);
        }

        AppendStamps(index, name);
    }

    private void AppendStamps(StringBuilder index, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (_state.Beside.TryGetValue(name, out var stamp))
            {
                index.Append(BooksState.Line('d', name, stamp));
            }
        }
    }

    private void AppendIndex(StringBuilder lines)
    {
        var path = _folder.PathOf(BooksState.IndexName);
        var stamp = _files.Stamp(path);
        if (stamp != _state.IndexStamp)
        {
            _folder.SaveIndex();
            return;
        }

        _files.Append(path, stamp.Size, Encoding.UTF8.GetBytes(lines.ToString()));
        _state.IndexStamp = _files.Stamp(path);
    }

    /// <summary>A person's version of a derived file is kept under another name, and ours is written again.</summary>
    private void SetAside(BooksChange change)
    {
        var path = _folder.PathOf(change.File);
        if (_files.Stamp(path).Exists)
        {
            _files.Move(path, $"{path}.kept-{change.Id}");
        }

        if (change.Number.Length > 0 && _state.ByKey.TryGetValue(change.Key.Value, out var entry))
        {
            _folder.CheckDocument(entry);
        }
        else if (change.File.StartsWith("timepost-", StringComparison.Ordinal))
        {
            _folder.WriteBeancount(int.Parse(change.File.AsSpan(9, 4), NumberStyles.None, CultureInfo.InvariantCulture));
        }
        else
        {
            _folder.WriteHeaders(_state.Years.Keys);
        }
    }

    private sealed record Pending(byte[] Bytes, string Hash, BooksDocument Document, IReadOnlyList<AccountType> Types);
}
