using Timepost.Connectors.Books;

namespace Timepost.Connectors.Tests.Books;

/// <summary>The disk, failing at the n-th change: half of the bytes are written, then the error comes.</summary>
internal sealed class FaultyFiles(int failAt, int error) : IBooksFiles
{
    private readonly BooksFiles _disk = new();
    private int _changes;

    public bool Fired { get; private set; }

    /// <summary>What a fault at the read-back looks like: other bytes.</summary>
    public bool LieOnRead { get; init; }

    public FileStamp Stamp(string path) => _disk.Stamp(path);

    public IReadOnlyList<string> List(string folder, string pattern) => _disk.List(folder, pattern);

    public void EnsureFolder(string folder)
    {
        FailNow();
        _disk.EnsureFolder(folder);
    }

    public byte[] ReadAll(string path) => _disk.ReadAll(path);

    public byte[] Read(string path, long offset, int length)
    {
        var bytes = _disk.Read(path, offset, length);
        if (LieOnRead && bytes.Length > 0)
        {
            bytes[^1] ^= 1;
        }

        return bytes;
    }

    public void Append(string path, long offset, ReadOnlySpan<byte> bytes)
    {
        if (Due())
        {
            _disk.Append(path, offset, bytes[..(bytes.Length / 2)]);
            Fail();
        }

        _disk.Append(path, offset, bytes);
    }

    public void Sync(string path)
    {
        FailNow();
        _disk.Sync(path);
    }

    public void Truncate(string path, long length)
    {
        FailNow();
        _disk.Truncate(path, length);
    }

    public void Replace(string path, ReadOnlySpan<byte> bytes)
    {
        if (Due())
        {
            File.WriteAllBytes(path + ".new", bytes[..(bytes.Length / 2)]);
            Fail();
        }

        _disk.Replace(path, bytes);
    }

    public void Move(string path, string to)
    {
        FailNow();
        _disk.Move(path, to);
    }

    public FileStream Lock(string path) => _disk.Lock(path);

    /// <summary>From here on the disk is sound.</summary>
    public void Repair() => _changes = int.MaxValue / 2;

    private bool Due() => ++_changes == failAt;

    private void FailNow()
    {
        if (Due())
        {
            Fail();
        }
    }

    private void Fail()
    {
        Fired = true;
        throw new IOException("made to fail", error);
    }
}
