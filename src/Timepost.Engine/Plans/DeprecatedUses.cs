using System.Globalization;
using NodaTime;
using Timepost.Domain.Mapping;
using Timepost.Engine.Intake;
using Timepost.Engine.RuleSets.Versions;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Plans;

/// <summary>A part of the mapping on its way out that a plan still uses.</summary>
/// <param name="Part">Which, until when, and what to use instead.</param>
/// <param name="Count">Entries or expenses that are open and use it; of an account or tax code the rules that name it.</param>
public sealed record DeprecatedUse(DeprecatedPart Part, long Count)
{
    /// <summary>What is counted: entries, expenses or rules.</summary>
    public string Counted => Part.Kind switch
    {
        "accounts" or "taxCodes" => "rules",
        "categories" or "merchants" => "expenses",
        _ => "entries",
    };

    /// <summary>One of them.</summary>
    public string CountedOne => Counted switch
    {
        "rules" => "rule",
        "expenses" => "expense",
        _ => "entry",
    };

    /// <summary>All of it in one sentence, and what to use instead.</summary>
    /// <param name="today">Whether its last day has passed.</param>
    public string Told(LocalDate today)
    {
        var until = Part.Says.Until.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture,
            $"{Part.Kind}: '{Part.Id}' ({Part.Says.Origin}) {(Part.Says.Until < today ? "ended on" : "is deprecated until")} {until} and is used by {Count} {(Count == 1 ? CountedOne : Counted)}. Instead: {Part.Says.Use}");
    }
}

/// <summary>Counts what uses deprecated parts. It costs nothing where none is.</summary>
internal sealed class DeprecatedUses
{
    private readonly Dictionary<object, long> _counts = new(ReferenceEqualityComparer.Instance);
    private readonly IReadOnlyList<DeprecatedPart> _parts;
    private readonly WorkMapping _mapping;

    public DeprecatedUses(WorkMapping mapping)
    {
        _mapping = mapping;
        _parts = Deprecations.Of(mapping.Rules);
        foreach (var part in _parts)
        {
            _counts[part.Target] = part.Kind is "accounts" or "taxCodes" ? Deprecations.Named(mapping.Rules, part) : 0;
        }
    }

    /// <summary>Those that open work up to a day uses, in the order of the rule set.</summary>
    public IReadOnlyList<DeprecatedUse> Of(IStoreTransaction transaction, IReadOnlyList<MappedExpense> expenses, LocalDate until)
    {
        if (_parts.Count == 0)
        {
            return [];
        }

        if (_parts.Any(p => p.Kind is "clients" or "projects" or "tasks" or "workers"))
        {
            // after its last day no rule holds
            var last = _parts.Max(p => p.Says.Until);
            int[] clients = [0, .. transaction.Work.Names(NameKind.Client).Select(n => n.Id)];
            foreach (var row in transaction.Work.Rows(clients, null, last < until ? last : until))
            {
                if (row.Disposed < row.Seconds)
                {
                    var combo = _mapping.Of(row);
                    Count(combo.Client);
                    Count(combo.Project);
                    Count(combo.Task);
                    Count(combo.Worker);
                }
            }
        }

        foreach (var expense in expenses.Where(e => !e.Blocked && e.Waits.Length == 0))
        {
            Count(expense.Category);
            Count(expense.Vendor.Length == 0 ? null : _parts.FirstOrDefault(p => p.Target is MerchantTarget merchant && merchant.Vendor == expense.Vendor)?.Target);
        }

        return [.. _parts.Select(p => new DeprecatedUse(p, _counts[p.Target])).Where(u => u.Count > 0)];
    }

    private void Count(object? target)
    {
        if (target is not null && _counts.TryGetValue(target, out var count))
        {
            _counts[target] = count + 1;
        }
    }
}
