using System.Text;

namespace Timepost.Engine.RuleSets.Starter;

/// <summary>The documents that a new workspace begins with. They load without an error.</summary>
public static class StarterDocuments
{
    /// <summary><c>timepost.yaml</c>, <c>mapping.yaml</c>, <c>agreements.yaml</c>, to be written as they are (UTF-8).</summary>
    public static IReadOnlyList<RuleSetText> All { get; } =
    [
        Read(RuleSetLoader.WorkspaceFile),
        Read(RuleSetLoader.MappingFile),
        Read(RuleSetLoader.AgreementsFile),
    ];

    private static RuleSetText Read(string file)
    {
        using var stream = typeof(StarterDocuments).Assembly.GetManifestResourceStream($"starter/{file}")
            ?? throw new InvalidOperationException($"The resource starter/{file} is missing from the program.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return new RuleSetText(file, reader.ReadToEnd());
    }
}
