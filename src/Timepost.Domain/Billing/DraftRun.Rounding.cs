using System.Buffers;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;

namespace Timepost.Domain.Billing;

internal sealed partial class DraftRun
{
    // each scope is rounded as one and handed back to its entries by largest remainder
    private void RoundTime(ReadOnlySpan<BillableEntry> entries)
    {
        if (_terms.FixedFee is not null)
        {
            // a fee replaces hours: there is nothing to round
            _billable.AsSpan(0, _count).CopyTo(_billed);
            return;
        }

        var scopeOf = ArrayPool<int>.Shared.Rent(_count);
        var scopes = Scopes(entries, scopeOf);
        var starts = ArrayPool<int>.Shared.Rent(scopes + 1);
        var members = ArrayPool<int>.Shared.Rent(_count);
        Bucket(scopeOf.AsSpan(0, _count), scopes, starts, members);

        var weights = ArrayPool<long>.Shared.Rent(_count);
        var parts = ArrayPool<long>.Shared.Rent(_count);
        for (var scope = 0; scope < scopes; scope++)
        {
            RoundScope(entries, members.AsSpan(starts[scope], starts[scope + 1] - starts[scope]), weights, parts);
        }

        ArrayPool<int>.Shared.Return(scopeOf);
        ArrayPool<int>.Shared.Return(starts);
        ArrayPool<int>.Shared.Return(members);
        ArrayPool<long>.Shared.Return(weights);
        ArrayPool<long>.Shared.Return(parts);
    }

    // cumulative: rounded(all so far) − billed before, at least nothing
    private void RoundScope(ReadOnlySpan<BillableEntry> entries, ReadOnlySpan<int> members, long[] weights, long[] parts)
    {
        if (members.Length == 0)
        {
            return;
        }

        var policy = _terms.Rounding;
        long open = 0, before = 0, billedBefore = 0;
        foreach (var k in members)
        {
            open += _billable[k];
            ref readonly var entry = ref entries[_at[k]];
            if (entry.DisposedSeconds > 0)
            {
                before += RoundingScopes.BillableOf(in entry, entry.DisposedSeconds);
            }

            billedBefore += entry.BilledBeforeSeconds;
        }

        if (_input.Prior.Scopes.Count > 0
            && _input.Prior.Scopes.TryGetValue(ScopeKey(in entries[_at[members[0]]], members[0]), out var prior))
        {
            // the entries know more where a draft of the same plan has just taken from them
            policy = prior.Pinned;
            (before, billedBefore) = prior.RawSeconds >= before ? (prior.RawSeconds, prior.BilledSeconds) : (before, billedBefore);
        }

        if (open == 0)
        {
            return;
        }

        var billed = Math.Max(0, RoundingScopes.Round(before + open, policy) - billedBefore);
        if (members.Length == 1)
        {
            _billed[members[0]] = billed;
            return;
        }

        for (var i = 0; i < members.Length; i++)
        {
            weights[i] = _billable[members[i]];
        }

        Allocation.Split(billed, weights.AsSpan(0, members.Length), parts.AsSpan(0, members.Length));
        for (var i = 0; i < members.Length; i++)
        {
            _billed[members[i]] = parts[i];
        }
    }

    // numbers the scope of each entry; −1 where it has none
    private int Scopes(ReadOnlySpan<BillableEntry> entries, int[] scopeOf)
    {
        var count = 0;
        switch (_terms.Rounding.Scope)
        {
            case RoundingScope.Entry:
                count = EntryNumbers.Fill(entries, _at.AsSpan(0, _count), scopeOf);
                break;
            case RoundingScope.Day:
                count = DayScopes(entries, scopeOf);
                break;
            case RoundingScope.Line:
                count = _groups.Count;
                for (var k = 0; k < _count; k++)
                {
                    scopeOf[k] = _groupOf[k];
                }

                break;
            case RoundingScope.Invoice:
                count = ProjectScopes(entries, scopeOf);
                break;
            default:
                throw new InvalidOperationException($"No scope {_terms.Rounding.Scope}.");
        }

        for (var k = 0; k < _count; k++)
        {
            var group = _groupOf[k];
            if (group is Refused or NonBillable || (group >= 0 && _groups[group].Key.NonBillable))
            {
                scopeOf[k] = -1;
            }
        }

        return count;
    }

    // late work is rounded with its own period's, so it is a scope of its own for each period
    private int ProjectScopes(ReadOnlySpan<BillableEntry> entries, int[] scopeOf)
    {
        for (var k = 0; k < _count; k++)
        {
            scopeOf[k] = _groupOf[k] < 0 ? -1 : _projects.NumberOf(entries[_at[k]].Project);
        }

        var count = _projects.Count;
        Dictionary<(int Project, int Period), int>? late = null;
        for (var k = 0; k < _count; k++)
        {
            if (_groupOf[k] < 0 || _groups[_groupOf[k]].Key.LatePeriod is not (not 0 and var period))
            {
                continue;
            }

            late ??= [];
            if (!late.TryGetValue((scopeOf[k], period), out var scope))
            {
                late.Add((scopeOf[k], period), scope = count++);
            }

            scopeOf[k] = scope;
        }

        return count;
    }

    // entries stand in the order of days, so it is enough to know the last day of each worker and task
    private int DayScopes(ReadOnlySpan<BillableEntry> entries, int[] scopeOf)
    {
        for (var k = 0; k < _count; k++)
        {
            if (_groupOf[k] == Context)
            {
                _workers.NumberOf(entries[_at[k]].Worker);
                _tasks.NumberOf(entries[_at[k]].Task);
            }
        }

        var size = _workers.Count * _tasks.Count;
        var lastDay = ArrayPool<int>.Shared.Rent(size);
        var lastScope = ArrayPool<int>.Shared.Rent(size);
        Array.Fill(lastDay, int.MinValue, 0, size);
        var count = 0;
        for (var k = 0; k < _count; k++)
        {
            if (_groupOf[k] is Refused or NonBillable)
            {
                scopeOf[k] = -1;
                continue;
            }

            ref readonly var entry = ref entries[_at[k]];
            var day = DayKey.Of(entry.BillingDay);
            var slot = (_workers.NumberOf(entry.Worker) * _tasks.Count) + _tasks.NumberOf(entry.Task);
            if (lastDay[slot] != day)
            {
                lastDay[slot] = day;
                lastScope[slot] = count++;
            }

            scopeOf[k] = lastScope[slot];
        }

        ArrayPool<int>.Shared.Return(lastDay);
        ArrayPool<int>.Shared.Return(lastScope);
        return count;
    }

    // counting sort, stable: members of bucket b stand at starts[b] .. starts[b + 1]
    private static void Bucket(ReadOnlySpan<int> bucketOf, int buckets, int[] starts, int[] members)
    {
        Array.Clear(starts, 0, buckets + 1);
        foreach (var bucket in bucketOf)
        {
            if (bucket >= 0)
            {
                starts[bucket + 1]++;
            }
        }

        for (var b = 0; b < buckets; b++)
        {
            starts[b + 1] += starts[b];
        }

        var next = ArrayPool<int>.Shared.Rent(buckets + 1);
        Array.Copy(starts, next, buckets);
        for (var k = 0; k < bucketOf.Length; k++)
        {
            if (bucketOf[k] >= 0)
            {
                members[next[bucketOf[k]]++] = k;
            }
        }

        ArrayPool<int>.Shared.Return(next);
    }

    private string ScopeKey(in BillableEntry entry, int k)
    {
        // late work goes on with the scope of its own period
        var period = entry.Late ? BillingPeriods.Of(entry.BillingDay, _terms.Period).Label : _input.Identity.Period;
        switch (_terms.Rounding.Scope)
        {
            case RoundingScope.Entry:
                return RoundingScopes.KeyOf(entry.Id);
            case RoundingScope.Day:
                return RoundingScopes.KeyOf(entry.Worker.Id, entry.Task?.Id ?? "", entry.BillingDay);
            case RoundingScope.Invoice:
                return RoundingScopes.KeyOfProject(period, entry.Project?.Id ?? "");
            case RoundingScope.Line:
                var group = _groups[_groupOf[k]];
                var tax = _taxes[group.Tax];
                return RoundingScopes.KeyOfLine(
                    period,
                    By(LineGrouping.Project) ? entry.Project?.Id ?? "" : "",
                    By(LineGrouping.Task) ? entry.Task?.Id ?? "" : "",
                    By(LineGrouping.Worker) ? entry.Worker.Id : "",
                    By(LineGrouping.Day) ? entry.BillingDay : null,
                    By(LineGrouping.Entry) ? entry.Id : null,
                    group.Rate,
                    tax.Code,
                    tax.Percent);
            default:
                throw new InvalidOperationException($"No scope {_terms.Rounding.Scope}.");
        }
    }
}
