using Microsoft.Win32.SafeHandles;
using Timepost.Engine.Delivery;

namespace Timepost.Connectors.Books;

/// <summary>Size and time of last change of a file, as far as drift is concerned.</summary>
internal readonly record struct FileStamp(long Size, long Ticks)
{
    public static FileStamp None { get; } = new(-1, 0);

    public bool Exists => Size >= 0;
}

/// <summary>All that the embedded books ask of the disk; each call is a point of failure in the tests.</summary>
internal interface IBooksFiles
{
    FileStamp Stamp(string path);

    IReadOnlyList<string> List(string folder, string pattern);

    void EnsureFolder(string folder);

    byte[] ReadAll(string path);

    byte[] Read(string path, long offset, int length);

    /// <summary>Writes at an offset; not yet durable.</summary>
    void Append(string path, long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Makes what was appended durable.</summary>
    void Sync(string path);

    void Truncate(string path, long length);

    /// <summary>The whole content at once: readers see the old or the new file.</summary>
    void Replace(string path, ReadOnlySpan<byte> bytes);

    void Move(string path, string to);

    FileStream Lock(string path);
}

/// <summary>The disk.</summary>
internal sealed class BooksFiles : IBooksFiles
{
    public FileStamp Stamp(string path)
    {
        var info = new FileInfo(path);
        return info.Exists ? new FileStamp(info.Length, info.LastWriteTimeUtc.Ticks) : FileStamp.None;
    }

    public IReadOnlyList<string> List(string folder, string pattern)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var names = Directory.GetFiles(folder, pattern);
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    public void EnsureFolder(string folder) => Directory.CreateDirectory(folder);

    public byte[] ReadAll(string path)
    {
        using var handle = OpenToRead(path);
        return Read(handle, path, 0, checked((int)RandomAccess.GetLength(handle)));
    }

    public byte[] Read(string path, long offset, int length)
    {
        using var handle = OpenToRead(path);
        return Read(handle, path, offset, length);
    }

    // who only looks never keeps a writer out
    private static SafeFileHandle OpenToRead(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private static byte[] Read(SafeFileHandle handle, string path, long offset, int length)
    {
        var bytes = new byte[length];
        var filled = 0;
        while (filled < length)
        {
            var read = RandomAccess.Read(handle, bytes.AsSpan(filled), offset + filled);
            if (read == 0)
            {
                throw new EndOfStreamException($"{path} ends before byte {offset + length}.");
            }

            filled += read;
        }

        return bytes;
    }

    public void Append(string path, long offset, ReadOnlySpan<byte> bytes)
    {
        using var handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        RandomAccess.Write(handle, bytes, offset);
    }

    public void Sync(string path)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        RandomAccess.FlushToDisk(handle);
    }

    public void Truncate(string path, long length)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        RandomAccess.SetLength(handle, length);
        RandomAccess.FlushToDisk(handle);
    }

    public void Replace(string path, ReadOnlySpan<byte> bytes)
    {
        var beside = path + ".new";
        using (var handle = File.OpenHandle(beside, FileMode.Create, FileAccess.Write, FileShare.Read))
        {
            RandomAccess.Write(handle, bytes, 0);
        }

        File.Move(beside, path, overwrite: true);
    }

    public void Move(string path, string to) => File.Move(path, to, overwrite: true);

    public FileStream Lock(string path) =>
        new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
}

/// <summary>What a failing disk says, as a status.</summary>
internal static class BooksFailure
{
    private const int Again = 11, NoSpace = 28, QuotaExceeded = 122;
    private const int WindowsSharing = unchecked((int)0x80070020), WindowsDiskFull = unchecked((int)0x80070070);

    public static T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Translate(failure);
        }
    }

    public static void Guard(Action work) => Guard(() =>
    {
        work();
        return true;
    });

    public static bool IsLocked(IOException failure) => failure.HResult is Again or WindowsSharing;

    private static BooksException Translate(Exception failure) => failure.HResult is NoSpace or QuotaExceeded or WindowsDiskFull
        ? new BooksException(BooksStatus.DiskFull, $"The disk is full: {failure.Message}", failure)
        : new BooksException(BooksStatus.InputOutput, $"The books' folder cannot be read or written: {failure.Message}", failure);
}
