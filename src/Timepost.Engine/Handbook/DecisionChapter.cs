using Timepost.Domain.Mapping;

namespace Timepost.Engine.Handbook;

/// <summary>What waits for a decision, and who takes it.</summary>
internal sealed class DecisionChapter(RuleSet rules, HandbookText text)
{
    public void Write()
    {
        text.Chapter("What waits, and who decides");
        text.Say("What is not clear is never guessed: it waits, and everything else goes on. `timepost exception list` shows what waits, each with what to do.");
        text.Table(
            ["what", "what it means", "who", "what to do"],
            [.. Guide.All.Select(g => (IReadOnlyList<string>)[$"`{g.Kind}`", g.Meaning, g.Who, g.Do])]);
        text.Section("People");
        text.Table(
            ["who", "role"],
            [.. rules.Workspace.People.Select(p => (IReadOnlyList<string>)[p.Name.Length > 0 ? p.Name : p.Account, p.Role])],
            "timepost.yaml names nobody: whoever can open the folder may do everything.");
        text.List(
            "A viewer reads.", "A bookkeeper imports, decides what waits, plans, approves and delivers.", "A manager changes terms: the mapping, agreements, merges, corrections by hand.",
            "An admin may also erase the names of people.");
        var small = rules.Policies.SmallDifference is { } off ? $"A payment that is off by at most {HandbookText.Number(off)} closes its invoice." : "";
        var auto = rules.Workspace.Connections.Where(c => c.AutoApproveUpTo is not null).Select(c => $"Actions for '{c.Name}' up to {HandbookText.Number(c.AutoApproveUpTo!.Value)} need no person.");
        text.List([small, .. auto]);
    }
}
