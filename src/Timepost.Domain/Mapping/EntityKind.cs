namespace Timepost.Domain.Mapping;

/// <summary>One kind of entity: how its list and keys are called, and how a target is made from a name.</summary>
/// <typeparam name="TTarget">What names of the kind become.</typeparam>
/// <param name="Key">Its list in the mapping, as in <c>clients</c>.</param>
/// <param name="NameKey">The key of its name in the books, as in <c>customer</c>.</param>
/// <param name="IdOf">Its id.</param>
/// <param name="NameOf">Its name in the books.</param>
/// <param name="Create">A target from an id and a name.</param>
public sealed record EntityKind<TTarget>(
    string Key, string NameKey, Func<TTarget, string> IdOf, Func<TTarget, string> NameOf, Func<string, string, TTarget> Create)
    where TTarget : class;

/// <summary>The kinds of entities.</summary>
public static class EntityKinds
{
    /// <summary>Clients, which become customers.</summary>
    public static EntityKind<ClientTarget> Clients { get; } = new(
        "clients", "customer", t => t.Id, t => t.Customer, (id, name) => new() { Id = id, Customer = name });

    /// <summary>Projects, which become jobs.</summary>
    public static EntityKind<ProjectTarget> Projects { get; } = new(
        "projects", "job", t => t.Id, t => t.Job, (id, name) => new() { Id = id, Job = name });

    /// <summary>Tasks, which become services.</summary>
    public static EntityKind<TaskTarget> Tasks { get; } = new(
        "tasks", "service", t => t.Id, t => t.Service, (id, name) => new() { Id = id, Service = name });

    /// <summary>Workers.</summary>
    public static EntityKind<WorkerTarget> Workers { get; } = new(
        "workers", "name", t => t.Id, t => t.Name, (id, name) => new() { Id = id, Name = name });

    /// <summary>Expense categories. One that is created has no account of its own: the books' default cost account takes it.</summary>
    public static EntityKind<CategoryTarget> Categories { get; } = new(
        "categories", "name", t => t.Id, t => t.Name, (id, name) => new() { Id = id, Name = name, Account = "" });

    /// <summary>Merchants, which become vendors.</summary>
    public static EntityKind<MerchantTarget> Merchants { get; } = new(
        "merchants", "vendor", t => t.Id, t => t.Vendor, (id, name) => new() { Id = id, Vendor = name });
}
