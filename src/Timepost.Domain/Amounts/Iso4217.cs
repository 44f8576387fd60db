namespace Timepost.Domain.Amounts;

/// <summary>The active currencies of ISO 4217 and their minor units.</summary>
/// <remarks>Source: ISO 4217:2015, list one as of 2024-06-25, with what changed since: XAD and XCG came,
/// ANG (Caribbean guilder, 2025), BGN (Bulgaria joined the euro on 2026-01-01) and CUC went. Codes without a minor unit (gold,
/// special drawing rights, testing) are left out: no invoice can be in them. Withdrawn codes are
/// refused too: a book in them would be a mistake of the source.</remarks>
internal static class Iso4217
{
    /// <summary>Codes by number of decimals of the minor unit; the position is the number.</summary>
    private static readonly string[] CodesByDecimals =
    [
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
        "",
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF " +
        "CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD " +
        "GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL " +
        "MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR " +
        "PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP " +
        "TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG",
        "BHD IQD JOD KWD LYD OMR TND",
        "CLF UYW",
    ];

    /// <summary>Code to number of decimals, 0 to 4.</summary>
    public static readonly IReadOnlyDictionary<string, byte> Decimals = Build();

    private static Dictionary<string, byte> Build()
    {
        var table = new Dictionary<string, byte>(StringComparer.Ordinal);
        for (var decimals = 0; decimals < CodesByDecimals.Length; decimals++)
        {
            foreach (var code in CodesByDecimals[decimals].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                table.Add(code, (byte)decimals);
            }
        }

        return table;
    }
}
