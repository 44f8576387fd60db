namespace Timepost.Engine.Exceptions;

/// <summary>Numbers of the conditions that planning and delivery raise. Each has a line in docs/statuses/plan.md.</summary>
public static class ExceptionKinds
{
    private static readonly SortedDictionary<string, int> Numbers = new(StringComparer.Ordinal)
    {
        ["unmapped-client"] = 4101,
        ["unmapped-project"] = 4102,
        ["unmapped-task"] = 4103,
        ["unmapped-worker"] = 4104,
        ["unmapped-category"] = 4105,
        ["no-agreement"] = 4106,
        ["unmapped-merchant"] = 4107,
        ["missing-description"] = 4110,
        ["needs-exchange-rate"] = 4112,
        ["correction-due"] = 4120,
        ["blocked-draft"] = 4121,
        ["subcontractor-invoice"] = 4130,
        ["no-cost-rate"] = 4131,
        ["retainer-low"] = 4140,
        ["books-without-currency"] = 4150,
        ["account-closed"] = 4152,
        ["time-on-pass-through"] = 4153,
        ["books-refused"] = 4201,
        ["books-differ"] = 4202,
        ["held-by-credit"] = 4203,
    };

    /// <summary>All kinds with their numbers, by kind.</summary>
    public static IReadOnlyDictionary<string, int> All => Numbers;
}
