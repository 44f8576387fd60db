using System.Globalization;
using Timepost.Engine.Delivery;

namespace Timepost.Connectors.Books;

/// <summary>Opening the books: what changed since we last wrote is read again, torn tails are cut, edits reported.</summary>
internal sealed class BooksOpening(IBooksFiles files, EmbeddedBooksSettings settings)
{
    private const string TornFolder = "torn";

    public BooksState Open(BooksState? remembered)
    {
        var stamps = JournalStamps();
        var index = Path.Combine(settings.Folder, BooksState.IndexName);
        BooksState state;
        if (remembered is { Broken: false } && files.Stamp(index) == remembered.IndexStamp && SameFiles(remembered, stamps))
        {
            state = remembered;
            state.Changes.RemoveAll(static c => c.Status is BooksStatus.TornTailCut or BooksStatus.FileEdited);
        }
        else
        {
            state = Load(index, stamps, cutTorn: true);
        }

        var folder = new BooksFolder(files, settings, state);
        folder.WriteHeaders(state.Years.Keys);
        foreach (var entry in state.ByKey.Values.Where(static e => !e.Removed && e.Number.Length > 0)
            .OrderBy(static e => e.Year).ThenBy(static e => e.Offset))
        {
            folder.CheckDocument(entry);
        }

        foreach (var (year, file) in state.Years)
        {
            var name = YearFile.BeancountName(year);
            if (file.Scanned || !state.Beside.TryGetValue(name, out var written) || files.Stamp(folder.PathOf(name)) != written)
            {
                folder.WriteBeancount(year);
                file.Scanned = false;
            }
        }

        SortChanges(state);
        var bytes = state.ToIndex();
        if (!files.Stamp(index).Exists || !files.ReadAll(index).AsSpan().SequenceEqual(bytes))
        {
            folder.SaveIndex();
        }
        else
        {
            state.IndexStamp = files.Stamp(index);
        }

        return state;
    }

    /// <summary>What the journal holds, for one who has no hold on it: nothing is cut or written, and what is derived from
    /// the journal is not looked at.</summary>
    public BooksState Look()
    {
        // the stamps first: what is written after them is read again
        var state = Load(Path.Combine(settings.Folder, BooksState.IndexName), JournalStamps(), cutTorn: false);
        SortChanges(state);
        return state;
    }

    /// <summary>The journal is as we last wrote it, by size and time of its files: nobody edited it.</summary>
    public bool IsAsWritten()
    {
        var stamps = JournalStamps().ToDictionary(static s => YearFile.JournalName(s.Key), static s => s.Value, StringComparer.Ordinal);
        var index = Path.Combine(settings.Folder, BooksState.IndexName);
        return files.Stamp(index).Exists ? BooksState.Agrees(files.ReadAll(index), stamps) : stamps.Count == 0;
    }

    public static void SortChanges(BooksState state) => state.Changes.Sort(static (a, b) =>
        string.CompareOrdinal(a.File, b.File) is var file and not 0 ? file
        : a.Line != b.Line ? a.Line.CompareTo(b.Line)
        : string.CompareOrdinal(a.Id, b.Id));

    private BooksState Load(string index, SortedDictionary<int, FileStamp> stamps, bool cutTorn)
    {
        var known = new Dictionary<string, FileStamp>(StringComparer.Ordinal);
        var state = files.Stamp(index).Exists ? BooksState.FromIndex(files.ReadAll(index), known) : new BooksState();
        var years = new SortedSet<int>(stamps.Keys);
        years.UnionWith(state.ByKey.Values.Select(static e => e.Year));
        foreach (var year in years)
        {
            var file = new YearFile(year);
            var stamp = stamps.GetValueOrDefault(year, FileStamp.None);
            if (stamp.Exists)
            {
                state.Years[year] = file;
            }

            if (stamp.Exists && known.TryGetValue(file.Name, out var written) && written == stamp)
            {
                file.Stamp = stamp;
                var tail = (int)Math.Min(stamp.Size, 2);
                file.Gap = JournalScan.Gap(files.Read(Path.Combine(settings.Folder, file.Name), stamp.Size - tail, tail));
            }
            else
            {
                new YearScan(files, settings, state, file) { CutTorn = cutTorn }.Run(stamp.Exists);
            }
        }

        return state;
    }

    private SortedDictionary<int, FileStamp> JournalStamps()
    {
        var stamps = new SortedDictionary<int, FileStamp>();
        foreach (var path in files.List(settings.Folder, "timepost-????.journal"))
        {
            var digits = Path.GetFileName(path)[9..13];
            if (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var year))
            {
                stamps[year] = files.Stamp(path);
            }
        }

        return stamps;
    }

    private static bool SameFiles(BooksState state, SortedDictionary<int, FileStamp> stamps) =>
        state.Years.Count == stamps.Count
        && stamps.All(s => state.Years.TryGetValue(s.Key, out var file) && file.Stamp == s.Value);

    /// <summary>Reads one file of the journal again and compares it with what we wrote.</summary>
    private sealed class YearScan(IBooksFiles files, EmbeddedBooksSettings settings, BooksState state, YearFile file)
    {
        private readonly string _path = Path.Combine(settings.Folder, file.Name);

        /// <summary>False: what looks torn may be a write that goes on now; it is left out and left alone.</summary>
        public bool CutTorn { get; init; }

        public void Run(bool exists)
        {
            var bytes = exists ? files.ReadAll(_path) : [];
            var segments = JournalScan.Split(bytes);
            var known = state.ByKey.Values.Where(e => e.Year == file.Year).ToDictionary(static e => e.Key);
            var torn = FirstTorn(segments, bytes, known.Count > 0 ? segments.FindLastIndex(s => known.ContainsKey(s.Key)) + 1 : segments.Count - 1, known);
            if (torn >= 0)
            {
                if (CutTorn)
                {
                    Cut(bytes, segments[torn]);
                }

                bytes = bytes[..(int)segments[torn].Offset];
                segments.RemoveRange(torn, segments.Count - torn);
            }

            foreach (var segment in segments)
            {
                Place(segment, bytes, known);
            }

            foreach (var gone in known.Values.OrderBy(static e => e.Offset))
            {
                gone.Removed = true;
                Report(new BooksChange(
                    BooksStatus.DocumentRemoved, BooksFolder.IdOf(file.Name, gone.Key.Value, "removed"), file.Name, 0, gone.Key, gone.Number,
                    $"{gone.Number} ({gone.Key}) is no longer in {file.Name}."));
            }

            file.Gap = JournalScan.Gap(bytes);
            file.Stamp = files.Stamp(_path);
            file.Scanned = true;
        }

        private static int FirstTorn(
            List<Segment> segments, ReadOnlySpan<byte> bytes, int from, Dictionary<Domain.Identity.DocumentKey, BlockEntry> known)
        {
            for (var i = Math.Max(from, 0); i < segments.Count; i++)
            {
                var segment = segments[i];
                if ((segment.Kind == SegmentKind.Damaged && !known.ContainsKey(segment.Key))
                    || (segment.Kind == SegmentKind.Foreign && JournalScan.LooksTorn(bytes.Slice((int)segment.Offset, segment.Length))))
                {
                    return i;
                }
            }

            return -1;
        }

        /// <summary>Nothing is destroyed: what is cut off is kept beside.</summary>
        private void Cut(byte[] bytes, Segment torn)
        {
            var rest = bytes.AsSpan((int)torn.Offset);
            var hash = RenderedDocument.HashOf(rest)[..8];
            var aside = string.Create(CultureInfo.InvariantCulture, $"{TornFolder}/{file.Name}-{torn.Offset}-{hash}.txt");
            files.EnsureFolder(Path.Combine(settings.Folder, TornFolder));
            files.Replace(Path.Combine(settings.Folder, aside), rest);
            files.Truncate(_path, torn.Offset);
            state.Changes.Add(new BooksChange(
                BooksStatus.TornTailCut, BooksFolder.IdOf(aside), file.Name, torn.Line, torn.Key, torn.Number,
                $"An unfinished write of {rest.Length} bytes was cut off; the bytes are kept in {aside}.") { Blocks = false });
        }

        private void Place(Segment segment, byte[] bytes, Dictionary<Domain.Identity.DocumentKey, BlockEntry> known)
        {
            if (segment.Kind == SegmentKind.Foreign)
            {
                ReportAdded(segment, "This is not of Timepost's writing.");
                return;
            }

            if (known.Remove(segment.Key, out var entry))
            {
                (entry.Offset, entry.Length, entry.Removed) = (segment.Offset, segment.Length, false);
                Declare(segment, bytes, out _);
                if (segment.Kind == SegmentKind.Damaged || segment.Hash != entry.Hash)
                {
                    ReportEdited(segment);
                }

                return;
            }

            if (segment.Key == default || state.ByKey.ContainsKey(segment.Key.Value)
                || (segment.Number.Length > 0 && state.ByNumber.ContainsKey(segment.Number)))
            {
                ReportAdded(segment, "This repeats a document, or names none.");
                return;
            }

            Declare(segment, bytes, out var attachments);
            state.Add(new BlockEntry
            {
                Year = file.Year,
                Key = segment.Key,
                Number = segment.Number,
                Hash = segment.Hash,
                Attachments = attachments,
                Offset = segment.Offset,
                Length = segment.Length,
            });
            if (segment.Kind == SegmentKind.Damaged)
            {
                ReportEdited(segment);
            }
        }

        private void Declare(Segment segment, byte[] bytes, out IReadOnlyList<string> attachments)
        {
            attachments = [];
            if (BooksFolder.TryRead(bytes.AsSpan((int)segment.Offset, segment.Length), out var types) is { } document)
            {
                state.Declared.Add(document, types);
                attachments = [.. document.Attachments.Select(static a => a.Name)];
            }
        }

        private void ReportEdited(Segment segment) => Report(new BooksChange(
            BooksStatus.DocumentEdited, BooksFolder.IdOf(file.Name, segment.Key.Value, segment.Hash), file.Name, segment.Line, segment.Key, segment.Number,
            $"{segment.Number} ({segment.Key}) in {file.Name}, line {segment.Line}, is not as Timepost wrote it."));

        private void ReportAdded(Segment segment, string what) => Report(new BooksChange(
            BooksStatus.TextAdded, BooksFolder.IdOf(file.Name, "added", segment.Hash), file.Name, segment.Line, default, "",
            $"{file.Name}, line {segment.Line}: {what}"));

        private void Report(BooksChange change)
        {
            if (!state.Accepted.Contains(change.Id))
            {
                state.Changes.Add(change);
            }
        }
    }
}
