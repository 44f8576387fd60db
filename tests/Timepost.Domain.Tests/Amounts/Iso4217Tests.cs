using System.Globalization;
using System.Xml.Linq;
using Timepost.Domain.Amounts;

namespace Timepost.Domain.Tests.Amounts;

public sealed class Iso4217Tests
{
    // since the published list of 2024-06-25: the Caribbean guilder replaced ANG, the Arab accounting dinar was
    // added, Bulgaria joined the euro, the convertible peso went
    private static readonly string[] Came = ["XAD", "XCG"];
    private static readonly string[] Went = ["ANG", "BGN", "CUC"];

    [Fact]
    public void Knows_the_published_list_with_its_minor_units()
    {
        var listed = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in XDocument.Load(SharedData.PathOf("D-fx", "iso4217_list_one.xml")).Descendants("CcyNtry"))
        {
            if (entry.Element("Ccy")?.Value is { } code
                && int.TryParse(entry.Element("CcyMnrUnts")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var decimals))
            {
                listed[code] = decimals;
            }
        }

        Assert.Equal(
            listed.Keys.Except(Went).Union(Came).Order(StringComparer.Ordinal), Currency.AllCodes.Order(StringComparer.Ordinal));
        foreach (var (code, decimals) in listed.Where(l => !Went.Contains(l.Key)))
        {
            Assert.Equal(decimals, Currency.Of(code).Decimals);
        }
    }

    [Fact]
    public void Codes_survive_packing_and_sort_as_texts()
    {
        var codes = Currency.AllCodes.Order(StringComparer.Ordinal).ToArray();
        Assert.All(codes, code => Assert.Equal(code, Currency.Of(code).Code));
        Assert.Equal(codes, codes.Select(Currency.Of).Order().Select(c => c.Code));
    }
}
