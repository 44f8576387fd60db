using System.Text;
using Timepost.Engine.RuleSets.Shapes;
using Timepost.Engine.RuleSets.Yaml;

namespace Timepost.Engine.RuleSets;

/// <summary>Gathers the texts of a rule set from a workspace folder, through a function that the host gives.</summary>
public static class RuleSetFolder
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads <c>timepost.yaml</c>, <c>mapping.yaml</c>, its includes and <c>agreements.yaml</c>, and loads them.</summary>
    /// <param name="read">The bytes of a file by its name relative to the workspace, with <c>/</c>; null where it is absent.
    /// It is asked for no name that leads out of the folder.</param>
    /// <param name="texts">The texts that were found, to be stored verbatim.</param>
    /// <param name="order">Also compares rules with each other: see <c>RuleSetLoader.Load</c>.</param>
    public static RuleSetResult Load(Func<string, byte[]?> read, out IReadOnlyList<RuleSetText> texts, bool order = true)
    {
        ArgumentNullException.ThrowIfNull(read);
        var bag = new DiagnosticBag();
        var found = new List<RuleSetText>();
        void Take(string file)
        {
            if (!found.Exists(t => t.File == file) && read(file) is { } bytes && Decode(file, bytes, bag) is { } text)
            {
                found.Add(new RuleSetText(file, text));
            }
        }

        Take(RuleSetLoader.WorkspaceFile);
        Take(RuleSetLoader.MappingFile);
        var mapping = found.Find(t => t.File == RuleSetLoader.MappingFile);
        // what is wrong with the mapping or its list of includes, the loader will tell
        if (mapping is not null && YamlReader.Read(mapping, new DiagnosticBag()) is { } root)
        {
            foreach (var include in RuleSetSources.Includes(root).Where(i => ScalarChecks.Check(i, ValueShape.FilePath, "includes", new DiagnosticBag())))
            {
                Take(include.Value);
            }
        }

        Take(RuleSetLoader.MergesFile);
        Take(RuleSetLoader.AgreementsFile);
        texts = found;
        var unreadable = bag.Sorted([]);
        if (unreadable.Count == 0)
        {
            return RuleSetLoader.Load(found, order);
        }

        // a file that is no UTF-8 is not 'missing' as well
        var files = unreadable.Select(d => d.File).ToHashSet(StringComparer.Ordinal);
        var others = RuleSetLoader.Load(found, order).Diagnostics
            .Where(d => !(d.Number == RuleSetCode.FileMissing.Number && files.Any(f => d.Message.Contains($"'{f}'", StringComparison.Ordinal))));
        return new RuleSetResult(null, [.. unreadable, .. others]);
    }

    /// <summary>The text of a file as it would be loaded; null where it is not UTF-8.</summary>
    public static string? TextOf(string file, byte[] bytes) => Decode(file, bytes, new DiagnosticBag());

    private static string? Decode(string file, byte[] bytes, DiagnosticBag bag)
    {
        if (bytes.AsSpan().IndexOf((byte)0) is var nul and >= 0)
        {
            bag.Error(RuleSetCode.FileEncoding, file, 1 + bytes.AsSpan(0, nul).Count((byte)'\n'), 1, $"The file '{file}' has a NUL byte in this line.", "Save it as UTF-8.");
            return null;
        }

        try
        {
            return Strict.GetString(bytes).TrimStart('\uFEFF'); // the mark that some editors put first
        }
        catch (DecoderFallbackException error)
        {
            var line = 1 + bytes.AsSpan(0, Math.Min(error.Index, bytes.Length)).Count((byte)'\n');
            bag.Error(RuleSetCode.FileEncoding, file, line, 1, $"The file '{file}' is not UTF-8 in this line.", "Save it as UTF-8.");
            return null;
        }
    }
}
