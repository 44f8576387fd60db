using NodaTime;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;

namespace Timepost.Domain.Billing;

/// <summary>A tax code at one of its rates, as a draft uses it.</summary>
internal sealed record TaxUse(string Code, decimal Percent, string Legend);

/// <summary>The tax codes of one draft: which rate holds when.</summary>
internal sealed class TaxBook
{
    /// <summary>Index of no tax at all.</summary>
    public const int Outside = 0;

    private readonly RuleSet _rules;
    private readonly TaxTerms _terms;
    private readonly LocalDate _invoiceDate;
    private readonly Notices _notices;
    private readonly List<Code> _codes = [];
    private readonly List<TaxUse> _uses = [new("", 0, "")];

    public TaxBook(RuleSet rules, TaxTerms terms, LocalDate invoiceDate, Notices notices) =>
        (_rules, _terms, _invoiceDate, _notices) = (rules, terms, invoiceDate, notices);

    public TaxUse this[int use] => _uses[use];

    public int Count => _uses.Count;

    /// <summary>Index of a code; −1, with a notice, where the rule set has none of that id.</summary>
    public int CodeOf(string id)
    {
        for (var i = 0; i < _codes.Count; i++)
        {
            if (_codes[i].Id == id)
            {
                return i;
            }
        }

        foreach (var code in _rules.TaxCodes)
        {
            if (code.Id == id)
            {
                var rates = code.Rates.OrderBy(r => r.From).ToArray();
                _codes.Add(new(
                    id,
                    Array.ConvertAll(rates, r => DayKey.Of(r.From)),
                    Array.ConvertAll(rates, r => UseOf(new(id, code.ReverseCharge ? 0 : Canonical.Number(r.Percent), code.Legend)))));
                return _codes.Count - 1;
            }
        }

        _notices.Block(BillingCodes.NoTaxCode, id.Length == 0 ? "The agreement names no tax code." : $"Tax code '{id}' is not in the rule set.");
        return -1;
    }

    /// <summary>The date that chooses the rate of a supply.</summary>
    public LocalDate PointOf(LocalDate supply) => _terms.Point == TaxPoint.Invoice ? _invoiceDate : supply;

    /// <summary>Index of the code at its rate for a supply date; −1, with a notice, where it has none.</summary>
    public int UseAt(int code, LocalDate supply, EntryId? entry)
    {
        if (code < 0)
        {
            return -1;
        }

        var point = PointOf(supply);
        var day = DayKey.Of(point);
        var from = _codes[code].From;
        for (var i = from.Length - 1; i >= 0; i--)
        {
            if (from[i] <= day)
            {
                return _codes[code].Uses[i];
            }
        }

        _notices.Block(BillingCodes.NoTaxRate, $"Tax code '{_codes[code].Id}' has no rate on {point:uuuu-MM-dd}.", entry);
        return -1;
    }

    /// <summary>Index of a code at a rate that an earlier document states; outside tax where the code is empty.</summary>
    public int UseOf(string code, decimal percent)
    {
        var legend = "";
        foreach (var known in _rules.TaxCodes)
        {
            legend = known.Id == code ? known.Legend : legend;
        }

        return code.Length == 0 ? Outside : UseOf(new TaxUse(code, Canonical.Number(percent), legend));
    }

    private int UseOf(TaxUse use)
    {
        var found = _uses.IndexOf(use);
        if (found < 0)
        {
            _uses.Add(use);
            found = _uses.Count - 1;
        }

        return found;
    }

    private sealed record Code(string Id, int[] From, int[] Uses);
}

/// <summary>Days as integers that compare as the days do.</summary>
internal static class DayKey
{
    public static int Of(LocalDate day) => (day.Year * 512) + (day.Month * 32) + day.Day;
}

/// <summary>Notices of one draft, each said once.</summary>
internal sealed class Notices
{
    private readonly Dictionary<(string Code, string Text), BillingNotice> _all = [];

    public void Block(string code, string text, EntryId? entry = null) => _all.TryAdd((code, text), new(code, true, text, entry));

    public void Tell(string code, string text) => _all.TryAdd((code, text), new(code, false, text));

    /// <summary>By code and text.</summary>
    public BillingNotice[] Sorted()
    {
        BillingNotice[] all = [.. _all.Values];
        Array.Sort(all, static (a, b) =>
        {
            var order = string.CompareOrdinal(a.Code, b.Code);
            return order != 0 ? order : string.CompareOrdinal(a.Text, b.Text);
        });
        return all;
    }
}
