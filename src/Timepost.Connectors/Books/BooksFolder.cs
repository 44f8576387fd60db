using System.Security.Cryptography;
using System.Text;
using Timepost.Domain.Books;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Delivery;

namespace Timepost.Connectors.Books;

/// <summary>Reading blocks, and writing what is derived from them, in one books' folder.</summary>
internal sealed class BooksFolder(IBooksFiles files, EmbeddedBooksSettings settings, BooksState state)
{
    public string PathOf(string name) => Path.Combine(settings.Folder, name);

    public byte[] BlockOf(BlockEntry entry) =>
        files.Read(PathOf(YearFile.JournalName(entry.Year)), entry.Offset, entry.Length);

    /// <summary>What the journal has under a key, or under a number; null where nothing.</summary>
    /// <exception cref="BooksException"><see cref="BooksStatus.Unreadable"/>.</exception>
    public BooksDocument? Find(DocumentKey key, string number)
    {
        if ((!state.ByKey.TryGetValue(key.Value, out var entry) && !state.ByNumber.TryGetValue(number, out entry)) || entry.Removed)
        {
            return null;
        }

        var block = BlockOf(entry);
        var beside = entry.Number.Length == 0 ? "" : PathOf(DocumentFiles.Json(entry.Year, entry.Number));
        var record = beside.Length > 0 && files.Stamp(beside).Exists ? files.ReadAll(beside) : JournalBlock.RecordOf(block);
        try
        {
            return JournalBlock.Read(block, record, out _);
        }
        catch (FormatException failure)
        {
            throw new BooksException(BooksStatus.Unreadable, $"{entry.Number} ({entry.Key}): {failure.Message}", failure);
        }
    }

    /// <summary>Null where a person's edit made it unreadable.</summary>
    public static BooksDocument? TryRead(ReadOnlySpan<byte> block, out IReadOnlyList<AccountType> types)
    {
        try
        {
            return JournalBlock.Read(block, JournalBlock.RecordOf(block), out types);
        }
        catch (FormatException)
        {
            // reported as an edited document by the scan; views leave it out
            types = [];
            return null;
        }
    }

    public void SaveIndex()
    {
        var path = PathOf(BooksState.IndexName);
        files.Replace(path, state.ToIndex());
        state.IndexStamp = files.Stamp(path);
    }

    /// <summary>Writes headers where they must say something new.</summary>
    public void WriteHeaders(IEnumerable<int> years)
    {
        foreach (var (name, content) in HeaderFiles.All(settings.Title, settings.Accounts, state.Declared, years))
        {
            WriteDerived(name, content);
        }
    }

    /// <summary>Derives the beancount view of a year anew.</summary>
    public void WriteBeancount(int year)
    {
        var text = new StringBuilder(BeancountView.Preface);
        foreach (var entry in state.BlocksOf(year))
        {
            if (TryRead(BlockOf(entry), out var types) is { } document)
            {
                BeancountView.Append(text, document, types);
            }
        }

        WriteDerived(YearFile.BeancountName(year), Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>Puts a derived file right: missing, unfinished and outdated ones are written, edited ones reported.</summary>
    public void WriteDerived(string name, ReadOnlySpan<byte> content)
    {
        var path = PathOf(name);
        var stamp = files.Stamp(path);
        if (stamp.Exists)
        {
            var found = files.ReadAll(path);
            if (content.SequenceEqual(found))
            {
                state.Beside[name] = stamp;
                return;
            }

            var ours = (state.Beside.TryGetValue(name, out var written) && written == stamp)
                || content.StartsWith(found) || HeaderFiles.IsSealed(found);
            if (!ours)
            {
                ReportEdited(name, default, "", found);
                return;
            }
        }

        files.Replace(path, content);
        state.Beside[name] = files.Stamp(path);
    }

    /// <summary>Checks the files beside one document; writes what is missing.</summary>
    public void CheckDocument(BlockEntry entry)
    {
        var json = DocumentFiles.Json(entry.Year, entry.Number);
        var jsonKnown = IsKnown(json);
        var unknown = entry.Attachments
            .Where(a => !IsKnown(DocumentFiles.Attachment(entry.Year, entry.Number, a))).ToList();
        if (jsonKnown && unknown.Count == 0)
        {
            return;
        }

        var block = BlockOf(entry);
        var record = JournalBlock.RecordOf(block);
        if (TryRead(block, out _) is not { } document)
        {
            return;
        }

        if (!jsonKnown)
        {
            CheckRecord(entry, json, record, document);
        }

        foreach (var attachment in document.Attachments.Where(a => unknown.Contains(a.Name)))
        {
            CheckAttachment(entry, attachment);
        }
    }

    /// <summary>Writes record and readable copy of a document that was just delivered.</summary>
    public void WriteDocument(BlockEntry entry, ReadOnlySpan<byte> record, BooksDocument document)
    {
        var json = DocumentFiles.Json(entry.Year, entry.Number);
        files.EnsureFolder(Path.GetDirectoryName(PathOf(json))!);
        files.Replace(PathOf(json), record);
        files.Replace(PathOf(DocumentFiles.Readable(entry.Year, entry.Number)), Encoding.UTF8.GetBytes(DocumentText.Of(document)));
        state.Beside[json] = files.Stamp(PathOf(json));
    }

    /// <summary>Copies an attachment out of the blobs; false where the blob is missing or not what its name says.</summary>
    public bool TryWriteAttachment(int year, string number, BooksAttachment attachment)
    {
        using var blob = settings.OpenBlob(attachment.Sha256);
        if (blob is null)
        {
            return false;
        }

        using var content = new MemoryStream();
        blob.CopyTo(content);
        var bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
        if (bytes.Length != attachment.Length || RenderedDocument.HashOf(bytes) != attachment.Sha256)
        {
            return false;
        }

        var name = DocumentFiles.Attachment(year, number, attachment.Name);
        files.EnsureFolder(Path.GetDirectoryName(PathOf(name))!);
        files.Replace(PathOf(name), bytes);
        state.Beside[name] = files.Stamp(PathOf(name));
        return true;
    }

    public static string IdOf(params ReadOnlySpan<string> parts) => RenderedDocument.HashOf(
        Encoding.UTF8.GetBytes(string.Join('\n', parts!)))[..16];

    private bool IsKnown(string name) =>
        state.Beside.TryGetValue(name, out var written) && written == files.Stamp(PathOf(name));

    private void CheckRecord(BlockEntry entry, string name, ReadOnlySpan<byte> record, BooksDocument document)
    {
        var path = PathOf(name);
        var stamp = files.Stamp(path);
        var found = stamp.Exists ? files.ReadAll(path) : [];
        if (record.SequenceEqual(found))
        {
            state.Beside[name] = stamp;
        }
        else if (record.StartsWith(found))
        {
            // missing, or its write was cut short: the journal has it in full
            WriteDocument(entry, record, document);
        }
        else
        {
            ReportEdited(name, entry.Key, entry.Number, found);
        }
    }

    private void CheckAttachment(BlockEntry entry, BooksAttachment attachment)
    {
        var name = DocumentFiles.Attachment(entry.Year, entry.Number, attachment.Name);
        var stamp = files.Stamp(PathOf(name));
        var found = stamp.Exists ? files.ReadAll(PathOf(name)) : [];
        if (stamp.Exists && RenderedDocument.HashOf(found) == attachment.Sha256)
        {
            state.Beside[name] = stamp;
        }
        else if (found.Length >= attachment.Length && stamp.Exists)
        {
            ReportEdited(name, entry.Key, entry.Number, found);
        }
        else if (!TryWriteAttachment(entry.Year, entry.Number, attachment))
        {
            ReportEdited(name, entry.Key, entry.Number, found);
        }
    }

    private void ReportEdited(string name, DocumentKey key, string number, ReadOnlySpan<byte> found)
    {
        state.Beside.Remove(name);
        state.Changes.Add(new BooksChange(
            BooksStatus.FileEdited, IdOf(name, Convert.ToHexStringLower(SHA256.HashData(found))), name, 0, key, number,
            $"{name} is not as Timepost wrote it.")
        {
            // what stands beside the journal does not change what is booked
            Blocks = !name.StartsWith(DocumentFiles.Folder, StringComparison.Ordinal),
        });
    }
}
