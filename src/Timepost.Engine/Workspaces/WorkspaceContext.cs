using NodaTime;
using Timepost.Domain.Mapping;
using Timepost.Engine.Delivery;
using Timepost.Engine.RuleSets;

namespace Timepost.Engine.Workspaces;

/// <summary>An opened workspace: its store, its rule set, and its books. A host makes it.</summary>
public sealed class WorkspaceContext
{
    /// <summary>The store.</summary>
    public required IWorkspaceStore Store { get; init; }

    /// <summary>The rule set in force.</summary>
    public required RuleSet Rules { get; init; }

    /// <summary>The texts that made <see cref="Rules"/>, verbatim; kept in the store where a plan uses them.</summary>
    public IReadOnlyList<RuleSetText> RuleTexts { get; init; } = [];

    /// <summary>The published version that <see cref="Rules"/> are, as in 1.2.0; empty: they are unpublished.</summary>
    public string MappingVersion { get; init; } = "";

    /// <summary>Now.</summary>
    public required IClock Clock { get; init; }

    /// <summary>Ids of events and objects.</summary>
    public required IIdSource Ids { get; init; }

    /// <summary>Books by the name of their connection.</summary>
    public required IReadOnlyDictionary<string, IBooksConnector> Books { get; init; }

    /// <summary>The primary books connection: it counts for billed and open.</summary>
    /// <exception cref="MissingBooksException">No books connection is configured.</exception>
    public ConnectionSettings PrimaryBooks
    {
        get
        {
            ConnectionSettings? first = null;
            foreach (var connection in Rules.Workspace.Connections)
            {
                if (connection.Role == ConnectionRole.Books)
                {
                    if (connection.Primary)
                    {
                        return connection;
                    }

                    first ??= connection;
                }
            }

            return first ?? throw new MissingBooksException("");
        }
    }

    /// <summary>The same workspace under another rule set, to compute again what that one made.</summary>
    public WorkspaceContext Under(RuleSet rules) => new()
    {
        Store = Store,
        Rules = rules,
        Clock = Clock,
        Ids = Ids,
        Books = Books,
    };

    /// <summary>Today in the zone of the books' organisation: its connection's, else the workspace's.</summary>
    public LocalDate Today(ConnectionSettings books)
    {
        ArgumentNullException.ThrowIfNull(books);
        var zone = Domain.Time.Zones.Find(books.Zone) ?? Domain.Time.Zones.Find(Rules.Workspace.Zone) ?? DateTimeZone.Utc;
        return Clock.GetCurrentInstant().InZone(zone).Date;
    }

    /// <summary>A books connection by name; the primary one where the name is empty.</summary>
    /// <exception cref="MissingBooksException">There is none of that name.</exception>
    public ConnectionSettings BooksNamed(string name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return PrimaryBooks;
        }

        foreach (var connection in Rules.Workspace.Connections)
        {
            if (connection.Role == ConnectionRole.Books && connection.Name == name)
            {
                return connection;
            }
        }

        throw new MissingBooksException(name);
    }
}

/// <summary>The workspace has no such books connection.</summary>
public sealed class MissingBooksException(string name) : InvalidOperationException(
    name.Length == 0
        ? "No connection with role: books in timepost.yaml. Add one, as in 'books: { role: books, kind: embedded, primary: true }'."
        : $"No books connection named '{name}' in timepost.yaml.");
