using System.IO.Compression;
using Timepost.Engine.Staging;

namespace Timepost.Storage.Staging;

/// <summary>The files of an export in a folder. Names are ours: none leads out of it.</summary>
public sealed class StagingFolder(string folder) : IStagingPackage
{
    private FileStream? _open;

    /// <inheritdoc/>
    public Stream Create(string name)
    {
        _open?.Dispose();
        var file = Within(name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        return _open = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
    }

    /// <inheritdoc/>
    public Stream? Open(string name)
    {
        Close();
        var file = Within(name);
        return File.Exists(file) ? new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read) : null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names(string prefix)
    {
        Close();
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f).Replace(Path.DirectorySeparatorChar, '/'))
                .Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)]
            : [];
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private void Close()
    {
        _open?.Dispose();
        _open = null;
    }

    private string Within(string name)
    {
        var file = Path.GetFullPath(Path.Combine(folder, name));
        return file.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? file : throw new ArgumentException($"'{name}' leads out of the export.", nameof(name));
    }
}

/// <summary>An export as one ZIP archive: unpacked into a folder of its own, and packed from one.</summary>
public static class StagingArchive
{
    /// <summary>Packs a folder, in the order of its names, without the times of its files: the same files give the same archive.</summary>
    public static void Pack(string folder, string archive)
    {
        using var zip = ZipFile.Open(archive, ZipArchiveMode.Create);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var entry = zip.CreateEntry(Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'));
            entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using var from = File.OpenRead(file);
            using var into = entry.Open();
            from.CopyTo(into);
        }
    }

    /// <summary>Unpacks an archive; a name that leads out of the folder is refused.</summary>
    /// <exception cref="StagingRefusedException">It is no archive.</exception>
    public static void Unpack(string archive, string folder)
    {
        try
        {
            ZipFile.ExtractToDirectory(archive, folder);
        }
        catch (InvalidDataException)
        {
            throw StagingRefusedException.Unreadable(StagingManifest.File);
        }
    }
}
