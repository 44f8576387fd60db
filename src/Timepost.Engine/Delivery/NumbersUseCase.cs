using Timepost.Domain.Mapping;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Delivery;

/// <summary>A number of the register.</summary>
/// <param name="Connection">The books connection's name.</param>
/// <param name="Series">What stands before the running number.</param>
/// <param name="Number">The running number.</param>
/// <param name="Document">Key of the document that it belongs to.</param>
/// <param name="State">reserved (not in the books yet), used, or void (given up).</param>
public sealed record RegisteredNumber(string Connection, string Series, long Number, string Document, string State);

/// <summary>The register of document numbers: each number that was ever taken, so that every gap is explained.</summary>
public sealed class NumbersUseCase(WorkspaceContext context)
{
    /// <summary>By connection, series and number.</summary>
    /// <exception cref="NotAllowedException">Below viewer.</exception>
    public IReadOnlyList<RegisteredNumber> Numbers(Caller caller)
    {
        caller.Require(ActorRole.Viewer, "Reading the register of numbers");
        using var transaction = context.Store.Read();
        var numbers = new List<RegisteredNumber>();
        foreach (var connection in context.Rules.Workspace.Connections)
        {
            if (connection.Role != ConnectionRole.Books)
            {
                continue;
            }

            foreach (var series in transaction.Deliveries.Series(connection.Name))
            {
                foreach (var (number, document, state) in transaction.Deliveries.Numbers(connection.Name, series))
                {
                    numbers.Add(new RegisteredNumber(connection.Name, series, number, document, state));
                }
            }
        }

        return numbers;
    }
}
