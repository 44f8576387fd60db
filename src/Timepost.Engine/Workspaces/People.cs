using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets.Shapes;

namespace Timepost.Engine.Workspaces;

/// <summary>Who may do what, as timepost.yaml says.</summary>
public static class People
{
    /// <summary>The role of an account: admin of its own folder where nobody is listed; null where others are.</summary>
    public static ActorRole? RoleOf(WorkspaceSettings workspace, string account)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        if (workspace.People.Count == 0)
        {
            return ActorRole.Admin;
        }

        foreach (var person in workspace.People)
        {
            if (person.Account == account)
            {
                return EnumWords.TryParse<ActorRole>(person.Role, out var role) ? role : null;
            }
        }

        return null;
    }
}
