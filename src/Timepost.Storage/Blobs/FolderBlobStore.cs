using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using Timepost.Engine.Intake;
using Timepost.Engine.Workspaces;

namespace Timepost.Storage.Blobs;

/// <summary>Blobs as files of a folder, <c>ab/abcd…</c> by their SHA-256. A blob is written beside, synced, renamed, and its
/// folder synced: after a power loss it is there whole, or not at all.</summary>
public sealed class FolderBlobStore : IBlobStore
{
    private const int BufferBytes = 1 << 20;
    private const int HResultDiskFull = unchecked((int)0x80070070);
    private const int ErrnoNoSpace = 28;
    private const int ErrnoQuota = 122;
    private readonly string _folder;

    /// <summary>In a folder, made where it is not there: <c>.timepost/blobs</c>.</summary>
    public FolderBlobStore(string folder) => _folder = folder;

    /// <inheritdoc/>
    public StoredBlob Put(Stream content)
    {
        ArgumentNullException.ThrowIfNull(content);
        try
        {
            if (Known(content) is { } known)
            {
                DirectorySync.Sync(Path.GetDirectoryName(PathOf(known.Sha256))!);
                return known;
            }

            Directory.CreateDirectory(_folder);
            DropLeftOvers();
            var unfinished = Path.Combine(_folder, $"unfinished-{Environment.ProcessId}-{Environment.CurrentManagedThreadId}");
            try
            {
                var blob = Write(content, unfinished);
                Keep(blob, unfinished);
                return blob;
            }
            finally
            {
                File.Delete(unfinished);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(e);
        }
    }

    /// <inheritdoc/>
    public Stream Open(string sha256)
    {
        try
        {
            return new FileStream(PathOf(sha256), FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(e);
        }
    }

    /// <inheritdoc/>
    public bool Has(string sha256) => File.Exists(PathOf(sha256));

    // a file that comes again is read, not written
    private StoredBlob? Known(Stream content)
    {
        if (!content.CanSeek || !Directory.Exists(_folder))
        {
            return null;
        }

        var start = content.Position;
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        var length = content.Position - start;
        content.Position = start;
        var file = new FileInfo(PathOf(sha256));
        return file.Exists && file.Length == length ? new StoredBlob(sha256, length) : null;
    }

    // what a killed process left; a living one still writes
    private void DropLeftOvers()
    {
        foreach (var path in Directory.EnumerateFiles(_folder, "unfinished-*"))
        {
            // a file of another name is not ours
            if (int.TryParse(Path.GetFileName(path).Split('-')[1], NumberStyles.None, CultureInfo.InvariantCulture, out var process)
                && process != Environment.ProcessId && !IsAlive(process))
            {
                File.Delete(path);
            }
        }
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static StoredBlob Write(Stream content, string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long length = 0;
            int count;
            while ((count = content.Read(buffer)) > 0)
            {
                hash.AppendData(buffer, 0, count);
                file.Write(buffer, 0, count);
                length += count;
            }

            file.Flush(flushToDisk: true);
            return new StoredBlob(Convert.ToHexStringLower(hash.GetHashAndReset()), length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static StoreException Failed(Exception e) =>
        e.HResult is HResultDiskFull or ErrnoNoSpace or ErrnoQuota
            ? new StoreException("store-full", $"The disk is full: {e.Message}", "Make room on the disk that holds the workspace, then do it again; nothing was changed.", e)
            : new StoreException("store-io", $"A kept file cannot be read or written: {e.Message}", "Check the disk, the folder and its permissions, then do it again; nothing was changed.", e);

    private void Keep(StoredBlob blob, string unfinished)
    {
        var path = PathOf(blob.Sha256);
        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            DirectorySync.Sync(_folder);
        }

        if (!File.Exists(path))
        {
            File.Move(unfinished, path);
        }

        // also where it was there: whoever wrote it may not have come to this line
        DirectorySync.Sync(folder);
    }

    private string PathOf(string sha256) =>
        sha256.Length == 64 && sha256.AsSpan().IndexOfAnyExcept("0123456789abcdef") < 0
            ? Path.Combine(_folder, sha256[..2], sha256)
            : throw new ArgumentException($"'{sha256}' is no SHA-256 in small hexadecimal digits.", nameof(sha256));
}
