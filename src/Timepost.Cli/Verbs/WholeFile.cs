using System.Text;

namespace Timepost.Cli.Verbs;

/// <summary>Files that are there whole or not at all, also where the disk is full.</summary>
internal static class WholeFile
{
    /// <summary>Writes a text beside, durably, then renames it.</summary>
    public static void Write(string path, string text) => Write(path, new UTF8Encoding(false).GetBytes(text));

    /// <summary>Writes bytes beside, durably, then renames them.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        var beside = path + ".new";
        try
        {
            using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }
}
