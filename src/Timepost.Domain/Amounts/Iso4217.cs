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

    /// <summary>All codes, those with fewer decimals first.</summary>
    public static IReadOnlyCollection<string> Codes => string.Join(' ', CodesByDecimals).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>By packed code (<see cref="Pack"/>): decimals and one; 0 where there is no such code. A table of bytes, since each start
    /// of the program would compile a dictionary of small numbers anew.</summary>
    private static readonly byte[] DecimalsAndOne = Build();

    /// <summary>Five bits a letter: packed codes sort as the codes do. 0 where it is not three capital letters.</summary>
    public static ushort Pack(ReadOnlySpan<char> code) =>
        code.Length == 3 && char.IsAsciiLetterUpper(code[0]) && char.IsAsciiLetterUpper(code[1]) && char.IsAsciiLetterUpper(code[2])
            ? (ushort)(((code[0] - 'A' + 1) << 10) | ((code[1] - 'A' + 1) << 5) | (code[2] - 'A' + 1))
            : (ushort)0;

    /// <summary>Decimals of the minor unit, 0 to 4; −1 where the packed code is none of the list.</summary>
    public static int DecimalsOf(ushort packed) => DecimalsAndOne[packed] - 1;

    private static byte[] Build()
    {
        var table = new byte[1 << 15];
        for (var decimals = 0; decimals < CodesByDecimals.Length; decimals++)
        {
            foreach (var code in CodesByDecimals[decimals].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                table[Pack(code)] = (byte)(decimals + 1);
            }
        }

        return table;
    }
}
