using System.Globalization;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.RuleSets.Versions;

/// <summary>Clients with documents whose id a rule set names no more, as after a renaming.</summary>
internal static class LostClients
{
    /// <summary>A sentence for each that the version which counts names still (null: none is published), by id.</summary>
    public static IReadOnlyList<string> Of(IStoreTransaction reading, MappingVersion? newest, PublishCandidate candidate)
    {
        var named = new WorkMapping(candidate.Rules, reading.Work).Clients;
        var lost = reading.Plans.ClientsOfInvoices().Where(c => c.Client.Length > 0 && !named.ContainsKey(c.Client)).ToList();
        if (lost.Count > 0 && newest is not null && Before(reading, newest, candidate) is { } before)
        {
            lost.RemoveAll(c => !before.ContainsKey(c.Client)); // it was told when that version was published
        }

        return lost.ConvertAll(c => string.Create(
            CultureInfo.InvariantCulture,
            $"client '{c.Client}' has {c.Invoices} {(c.Invoices == 1 ? "document" : "documents")} and is named no more: documents keep the id; work already billed will be asked about"));
    }

    private static IReadOnlyDictionary<string, Domain.Mapping.ClientTarget>? Before(IStoreTransaction reading, MappingVersion newest, PublishCandidate candidate)
    {
        try
        {
            var rules = PublishedRules.Load(reading.RuleSets, newest, candidate.Texts.First(t => t.File == RuleSetLoader.WorkspaceFile)).RuleSet!;
            return new WorkMapping(rules, reading.Work).Clients;
        }
        catch (OperationRefusedException refused) when (refused.Code is "version-does-not-fit" or "version-texts")
        {
            return null; // nobody knows what it named: all are told
        }
    }
}
