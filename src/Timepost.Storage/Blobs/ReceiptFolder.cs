using Timepost.Engine.Intake;

namespace Timepost.Storage.Blobs;

/// <summary>Receipts in a folder of the workspace. A source's name is compared with the files that are there; it is never
/// made into a path, so that <c>../x</c>, <c>/etc/passwd</c> or a link lead nowhere.</summary>
public sealed class ReceiptFolder : IReceiptFolder
{
    private readonly string _folder;
    private Dictionary<string, string>? _files;

    /// <summary>The folder, as in <c>inbox/receipts</c>; it need not be there.</summary>
    public ReceiptFolder(string folder) => _folder = folder;

    /// <inheritdoc/>
    public Stream? Open(string sourceName)
    {
        ArgumentNullException.ThrowIfNull(sourceName);
        _files ??= Enumerate();
        try
        {
            return _files.TryGetValue(Key(sourceName), out var path) ? RegularFile.Open(path) : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or FileRefusedException)
        {
            // to its expense it is not there: the exception that says so ends when it can be read
            return null;
        }
    }

    // what a source calls inbox/receipts/r1.pdf, receipts/r1.pdf or ./r1.pdf is r1.pdf here
    private static string Key(string name)
    {
        var key = name.Replace('\\', '/');
        foreach (var prefix in (ReadOnlySpan<string>)["./", "inbox/", "receipts/"])
        {
            if (key.StartsWith(prefix, StringComparison.Ordinal))
            {
                key = key[prefix.Length..];
            }
        }

        return key;
    }

    private Dictionary<string, string> Enumerate()
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Directory.Exists(_folder))
        {
            var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
            foreach (var path in Directory.EnumerateFiles(_folder, "*", options).Order(StringComparer.Ordinal))
            {
                files[Path.GetRelativePath(_folder, path).Replace('\\', '/')] = path;
            }
        }

        return files;
    }
}
