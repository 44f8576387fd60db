using System.Globalization;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;

namespace Timepost.Engine.Staging;

/// <summary>Stable pseudonyms: names that differ in case, accents and signs alone get pseudonyms that differ in signs alone, so that what matched
/// by name or by normalised name still does. Numbers follow the order of the names.</summary>
internal sealed class MaskTable : IStagingMask
{
    private const int ShortestInText = 3;
    private readonly Dictionary<string, string> _workers;
    private readonly Dictionary<string, string> _vendors;
    private readonly Dictionary<string, string> _workerIds = new(StringComparer.Ordinal);
    private readonly List<(string Name, string Masked)> _inTexts;
    private readonly IReadOnlySet<string> _fields;

    /// <param name="workers">Names, e-mails and logins of workers, as sources and the mapping write them.</param>
    /// <param name="workerIds">Their ids in the mapping.</param>
    /// <param name="vendors">Vendors whose people's time is bought, and merchants.</param>
    /// <param name="bought">Of these, the vendors whose people's time is bought: all others keep their names.</param>
    /// <param name="fields">Custom fields that rules ask for.</param>
    public MaskTable(IEnumerable<string> workers, IEnumerable<string> workerIds, IEnumerable<string> vendors, IEnumerable<string> bought, IReadOnlySet<string> fields)
    {
        _fields = fields;
        List<string> ids = [.. workerIds.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        (_workers, var forms) = Pseudonyms(workers, ids, "Worker");
        var used = new Dictionary<int, int>();
        foreach (var id in ids)
        {
            var number = forms[FormOf(id)];
            var before = used[number] = used.GetValueOrDefault(number) + 1;
            _workerIds[id] = $"worker-{Number(number)}{(before == 1 ? "" : $"-{before}")}";
        }

        var masked = bought.Select(FormOf).ToHashSet(StringComparer.Ordinal);
        (_vendors, _) = Pseudonyms(vendors.Where(v => masked.Contains(FormOf(v))), [], "Vendor");
        _inTexts = [.. _workers.Concat(_vendors).Where(p => p.Key.Length >= ShortestInText).Select(p => (p.Key, p.Value)).OrderByDescending(p => p.Key.Length).ThenBy(p => p.Key, StringComparer.Ordinal)];
    }

    /// <summary>All that must not be found in an export.</summary>
    public IEnumerable<string> Names => _workers.Keys.Concat(_vendors.Keys);

    /// <summary>Names of workers that are known.</summary>
    public IEnumerable<string> Workers => _workers.Keys;

    public string Worker(string name) => name.Length == 0 ? "" : _workers.GetValueOrDefault(name, "Worker 000");

    public string Merchant(string name) => _vendors.GetValueOrDefault(name, name);

    /// <summary>In place of a vendor whose people's time is bought.</summary>
    public string Vendor(string name) => Merchant(name);

    /// <summary>In place of a worker's id in the mapping.</summary>
    public string WorkerId(string id) => _workerIds.GetValueOrDefault(id, "worker-000");

    /// <summary>In place of a subcontractor's id in the mapping.</summary>
    public static string SubcontractorId(int ordinal) => $"vendor-{Number(ordinal)}";

    public string Text(string text)
    {
        foreach (var (name, masked) in _inTexts)
        {
            if (text.Contains(name, StringComparison.OrdinalIgnoreCase))
            {
                text = text.Replace(name, masked, StringComparison.OrdinalIgnoreCase);
            }
        }

        return text;
    }

    public string? Fields(string fields) => CustomFields.Written(
        CustomFields.Read(fields).Where(f => _fields.Contains(f.Key)).ToDictionary(f => f.Key, f => Text(f.Value), StringComparer.Ordinal));

    private static string Number(int number) => number.ToString("000", CultureInfo.InvariantCulture);

    private static string FormOf(string name) => NormalisedName.Of(name) is { Length: > 0 } form ? form : "\0" + name;

    private static (Dictionary<string, string> Names, Dictionary<string, int> Forms) Pseudonyms(IEnumerable<string> names, List<string> ids, string word)
    {
        var masked = new Dictionary<string, string>(StringComparer.Ordinal);
        var forms = new Dictionary<string, int>(StringComparer.Ordinal);
        var variants = new Dictionary<int, int>();
        int NumberOf(string name)
        {
            var form = FormOf(name);
            if (!forms.TryGetValue(form, out var number))
            {
                forms[form] = number = forms.Count + 1;
            }

            return number;
        }

        foreach (var name in names.Where(n => n.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var number = NumberOf(name);
            var variant = variants[number] = variants.GetValueOrDefault(number, -1) + 1;
            masked[name] = $"{word} {Number(number)}{new string('.', variant)}";
        }

        ids.ForEach(id => NumberOf(id));
        return (masked, forms);
    }
}
