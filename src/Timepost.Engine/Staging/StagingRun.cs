using System.Globalization;
using NodaTime;
using Timepost.Domain.Mapping;
using Timepost.Engine.Replay;
using Timepost.Engine.RuleSets;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Staging;

/// <summary>Computes an export under this version of the program, and under another mapping where one is given, and compares the documents with the golden
/// result.</summary>
/// <param name="stores">Recorded work as a file.</param>
/// <param name="clock">Now.</param>
/// <param name="ids">Ids of what is planned in the scratch store.</param>
/// <param name="program">Version of this program.</param>
public sealed class StagingRun(IStagingStores stores, IClock clock, IIdSource ids, string program)
{
    /// <summary>What the export says of itself; refused where a newer program made it.</summary>
    /// <exception cref="StagingRefusedException">It is none, or of a newer program.</exception>
    public StagingManifest Manifest(IStagingPackage package)
    {
        ArgumentNullException.ThrowIfNull(package);
        using var file = package.Open(StagingManifest.File) ?? throw StagingRefusedException.Unreadable(StagingManifest.File);
        var manifest = StagingManifest.Read(file);
        return manifest.Schema > stores.Schema || Compare(manifest.Program, program) > 0 ? throw StagingRefusedException.Newer(manifest.Program) : manifest;
    }

    /// <summary>The texts of the rule set in the export.</summary>
    public static IReadOnlyList<RuleSetText> Texts(IStagingPackage package)
    {
        ArgumentNullException.ThrowIfNull(package);
        return [.. package.Names(StagingExport.RulesFolder).Select(name =>
        {
            using var reader = new StreamReader(package.Open(name)!);
            return new RuleSetText(name[StagingExport.RulesFolder.Length..], reader.ReadToEnd());
        })];
    }

    /// <summary>Runs it.</summary>
    /// <param name="package">The export.</param>
    /// <param name="rules">The rule set to compute under.</param>
    /// <exception cref="StagingRefusedException">It is none, of a newer program, or not whole.</exception>
    public ReplayComparison Run(IStagingPackage package, RuleSet rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var manifest = Manifest(package);
        ScratchRun now;
        using (var work = package.Open(StagingExport.WorkFile) ?? throw StagingRefusedException.Unreadable(StagingExport.WorkFile))
        {
            now = ScratchRun.Plan(Bare(clock, ids, rules), stores.OpenCopy(work, manifest.Workspace), rules, manifest.AsOf, "");
        }

        using (now)
        {
            using var file = package.Open(GoldenDocuments.File) ?? throw StagingRefusedException.Unreadable(GoldenDocuments.File);
            var golden = new HashSet<string>(StringComparer.Ordinal);
            var documents = new List<ReplayedDocument>();
            var same = 0;
            foreach (var draft in GoldenDocuments.Read(file))
            {
                golden.Add(draft.Key.Value);
                if (DocumentDifference.Of(draft, now.Draft(draft.Key), null, toTheByte: false) is { } difference)
                {
                    documents.Add(difference);
                }
                else
                {
                    same++;
                }
            }

            if (golden.Count != manifest.Documents)
            {
                throw StagingRefusedException.Unreadable(GoldenDocuments.File);
            }

            documents.AddRange(now.Drafts().Where(d => !golden.Contains(d.Key.Value)).Select(d => DocumentDifference.Of(null, d, null)!));
            documents.Sort(static (a, b) => ReplayUseCase.Order(a, b));
            return new ReplayComparison(documents, same)
            {
                ChangesAmounts = documents.Exists(d => d.ChangesAmounts),
                Exceptions = ReplayUseCase.Exceptions(manifest.Exceptions, now.Exceptions()),
            };
        }
    }

    /// <summary>No workspace: books that can do what the embedded ones can.</summary>
    internal static WorkspaceContext Bare(IClock clock, IIdSource ids, RuleSet rules) => new()
    {
        Store = NoStore.Instance,
        Rules = rules,
        Clock = clock,
        Ids = ids,
        Books = new Dictionary<string, Delivery.IBooksConnector>(),
    };

    // 0.10.0 is above 0.9.2; what follows a sign is not looked at
    private static int Compare(string left, string right)
    {
        static int[] Parts(string version) =>
            [.. version.Split('-', '+')[0].Split('.').Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)];
        var (a, b) = (Parts(left), Parts(right));
        for (var i = 0; i < Math.Max(a.Length, b.Length); i++)
        {
            if ((i < a.Length ? a[i] : 0).CompareTo(i < b.Length ? b[i] : 0) is var order and not 0)
            {
                return order;
            }
        }

        return 0;
    }

    private sealed class NoStore : IWorkspaceStore
    {
        public static NoStore Instance { get; } = new();

        public IStoreTransaction Begin() => throw new InvalidOperationException("There is no workspace here.");

        public IStoreTransaction Read() => throw new InvalidOperationException("There is no workspace here.");

        public void Dispose()
        {
            // holds nothing
        }
    }
}
