using System.Globalization;
using System.Text;

namespace Timepost.Domain.Mapping;

/// <summary>Letters without accents, in small form. A table of our own (Unicode 15 decompositions of Latin,
/// Greek, Cyrillic, ligatures and full-width forms; letters such as ø, ł, ß by custom), because the
/// program runs without culture data and must give the same on every machine.</summary>
internal static class LetterFolding
{
    /// <summary>To each plain form the letters that become it.</summary>
    private static readonly string[] Table =
    [
        "0 ０",
        "1 ¹１",
        "12 ½",
        "14 ¼",
        "2 ²２",
        "3 ³３",
        "34 ¾",
        "4 ４",
        "5 ５",
        "6 ６",
        "7 ７",
        "8 ８",
        "9 ９",
        "a ªÀÁÂÃÄÅàáâãäåĀāĂăĄąǍǎǞǟǠǡǺǻȀȁȂȃȦȧḀḁẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặＡａ",
        "ae ÆæǢǣǼǽ",
        "aʾ ẚ",
        "b ḂḃḄḅḆḇＢｂ",
        "c ÇçĆćĈĉĊċČčḈḉＣｃ",
        "d ÐðĎďĐđḊḋḌḍḎḏḐḑḒḓＤｄ",
        "dz ǄǅǆǱǲǳ",
        "e ÈÉÊËèéêëĒēĔĕĖėĘęĚěȄȅȆȇȨȩḔḕḖḗḘḙḚḛḜḝẸẹẺẻẼẽẾếỀềỂểỄễỆệＥｅ",
        "f ḞḟＦｆ",
        "ff ﬀ",
        "ffi ﬃ",
        "ffl ﬄ",
        "fi ﬁ",
        "fl ﬂ",
        "g ĜĝĞğĠġĢģǦǧǴǵḠḡＧｇ",
        "h ĤĥĦħȞȟʰḢḣḤḥḦḧḨḩḪḫẖＨｈ",
        "i ÌÍÎÏìíîïĨĩĪīĬĭĮįİıǏǐȈȉȊȋḬḭḮḯỈỉỊịＩｉ",
        "ij Ĳĳ",
        "j ĴĵǰʲＪｊ",
        "k ĶķĸǨǩḰḱḲḳḴḵＫｋ",
        "l ĹĺĻļĽľĿŀŁłˡḶḷḸḹḺḻḼḽＬｌ",
        "lj Ǉǈǉ",
        "m ḾḿṀṁṂṃＭｍ",
        "n ÑñŃńŅņŇňŉŊŋǸǹṄṅṆṇṈṉṊṋＮｎ",
        "nj Ǌǋǌ",
        "o ºÒÓÔÕÖØòóôõöøŌōŎŏŐőƠơǑǒǪǫǬǭǾǿȌȍȎȏȪȫȬȭȮȯȰȱṌṍṎṏṐṑṒṓỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợＯｏ",
        "oe Œœ",
        "p ṔṕṖṗＰｐ",
        "q Ｑｑ",
        "r ŔŕŖŗŘřȐȑȒȓʳṘṙṚṛṜṝṞṟＲｒ",
        "s ŚśŜŝŞşŠšſȘșˢṠṡṢṣṤṥṦṧṨṩẛＳｓ",
        "ss ßẞ",
        "st ﬅﬆ",
        "t ŢţŤťŦŧȚțṪṫṬṭṮṯṰṱẗＴｔ",
        "th Þþ",
        "u ÙÚÛÜùúûüŨũŪūŬŭŮůŰűŲųƯưǓǔǕǖǗǘǙǚǛǜȔȕȖȗṲṳṴṵṶṷṸṹṺṻỤụỦủỨứỪừỬửỮữỰựＵｕ",
        "v ṼṽṾṿＶｖ",
        "w ŴŵʷẀẁẂẃẄẅẆẇẈẉẘＷｗ",
        "x ˣẊẋẌẍＸｘ",
        "y ÝýÿŶŷŸȲȳʸẎẏẙỲỳỴỵỶỷỸỹＹｙ",
        "z ŹźŻżŽžẐẑẒẓẔẕＺｚ",
        "ɣ ˠ",
        "ɦ ʱ",
        "ɹ ʴ",
        "ɻ ʵ",
        "ʁ ʶ",
        "ʒ Ǯǯ",
        "ʕ ˤ",
        "ʹ ʹ",
        "α ΆάἀἁἂἃἄἅἆἇἈἉἊἋἌἍἎἏὰάᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾰᾱᾲᾳᾴᾶᾷᾸᾹᾺΆᾼ",
        "β ϐ",
        "ε ΈέϵἐἑἒἓἔἕἘἙἚἛἜἝὲέῈΈ",
        "η ΉήἠἡἢἣἤἥἦἧἨἩἪἫἬἭἮἯὴήᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟῂῃῄῆῇῊΉῌ",
        "θ ϑ",
        "ι ΊΐΪίϊἰἱἲἳἴἵἶἷἸἹἺἻἼἽἾἿὶίιῐῑῒΐῖῗῘῙῚΊ",
        "κ ϰ",
        "μ µ",
        "ο ΌόὀὁὂὃὄὅὈὉὊὋὌὍὸόῸΌ",
        "π ϖ",
        "ρ ϱῤῥῬ",
        "σ ςϲϹ",
        "υ ΎΫΰϋύϒϓϔὐὑὒὓὔὕὖὗὙὛὝὟὺύῠῡῢΰῦῧῨῩῪΎ",
        "φ ϕ",
        "ω ΏώὠὡὢὣὤὥὦὧὨὩὪὫὬὭὮὯὼώᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯῲῳῴῶῷῺΏῼ",
        "а ӐӑӒӓ",
        "г Ѓѓ",
        "е ЀЁѐёӖӗ",
        "ж ӁӂӜӝ",
        "з Ӟӟ",
        "и ЍЙйѝӢӣӤӥ",
        "к Ќќ",
        "о Ӧӧ",
        "у ЎўӮӯӰӱӲӳ",
        "ч Ӵӵ",
        "ы Ӹӹ",
        "э Ӭӭ",
        "і Її",
        "ѵ Ѷѷ",
        "ә Ӛӛ",
        "ө Ӫӫ",
        "եւ և",
    ];

    private static readonly Dictionary<int, string> Folded = Build();

    /// <summary>The plain small form; empty for anything but a letter or digit.</summary>
    public static string Fold(Rune rune)
    {
        if (rune.IsAscii)
        {
            return Rune.IsLetterOrDigit(rune) ? Rune.ToLowerInvariant(rune).ToString() : "";
        }

        if (Folded.TryGetValue(rune.Value, out var plain))
        {
            return plain;
        }

        return Rune.IsLetterOrDigit(rune) ? Rune.ToLowerInvariant(rune).ToString() : "";
    }

    /// <summary>A combining mark: it belongs to the letter before it and parts no words.</summary>
    public static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format;

    private static Dictionary<int, string> Build()
    {
        var folded = new Dictionary<int, string>();
        foreach (var row in Table)
        {
            var blank = row.IndexOf(' ', StringComparison.Ordinal);
            foreach (var rune in row[(blank + 1)..].EnumerateRunes())
            {
                folded.Add(rune.Value, row[..blank]);
            }
        }

        return folded;
    }
}
