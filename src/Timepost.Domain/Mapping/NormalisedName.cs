using System.Text;

namespace Timepost.Domain.Mapping;

/// <summary>A name without what people write differently: case, accents, punctuation, runs of blanks and
/// legal forms at its end. The same on every machine: the tables are here, no culture is asked.</summary>
public static class NormalisedName
{
    private static readonly HashSet<string> LegalForms = new(StringComparer.Ordinal)
    {
        "ab", "ag", "aps", "as", "asa", "bv", "bvba", "co", "company", "corp", "corporation", "cv", "doo", "eg", "ek", "eurl", "ev", "gbr", "ges",
        "gesmbh", "gmbh", "inc", "incorporated", "kft", "kg", "kgaa", "kk", "lda", "llc", "llp", "lp", "ltd", "ltda", "limited", "mbh", "nv", "ohg",
        "oy", "oyj", "plc", "pte", "pty", "pvt", "sa", "sarl", "sas", "sasu", "sca", "se", "sl", "slu", "snc", "sp", "spa", "srl", "sro", "ug", "zoo",
    };

    private static readonly HashSet<string> Joining = new(StringComparer.Ordinal) { "and", "e", "et", "og", "und", "y" };

    /// <summary>Folded words joined by one blank, without trailing legal forms; empty where nothing but signs was there.
    /// A name that is nothing but legal forms keeps its first word.</summary>
    public static string Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var words = Parts(name);
        var keep = words.Count;
        while (keep > 1 && LegalForms.Contains(words[keep - 1]))
        {
            keep--;
        }

        return string.Join(' ', words.Take(keep));
    }

    /// <summary>Folded words without legal forms at the end and without words for <c>&amp;</c>; where nothing else is there, all of them.</summary>
    internal static List<string> Core(string name)
    {
        var words = Parts(name);
        var core = words.FindAll(word => !Joining.Contains(word));
        core = core.Count == 0 ? words : core;
        while (core.Count > 1 && LegalForms.Contains(core[^1]))
        {
            core.RemoveAt(core.Count - 1);
        }

        return core;
    }

    /// <summary>All folded words joined by one blank, legal forms kept.</summary>
    public static string Words(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return string.Join(' ', Parts(name));
    }

    /// <summary>An id made of a name, legal forms kept: small letters, digits and hyphens; empty where
    /// the name has none of them.</summary>
    /// <param name="name">As received.</param>
    /// <param name="whole">False where letters beyond a to z were lost, so that other names may have the same.</param>
    public static string Slug(string name, out bool whole)
    {
        ArgumentNullException.ThrowIfNull(name);
        var words = Parts(name);
        whole = words.Count > 0 && words.TrueForAll(word => word.All(char.IsAsciiLetterOrDigit));
        return string.Join('-', words.Select(word => new string([.. word.Where(char.IsAsciiLetterOrDigit)])).Where(word => word.Length > 0));
    }

    /// <summary>Folded words. Points and apostrophes inside a word vanish (<c>S.A.</c> is <c>sa</c>,
    /// <c>O'Neill</c> is <c>oneill</c>), <c>&amp;</c> and <c>+</c> are the word <c>and</c>, all other signs part words.</summary>
    private static List<string> Parts(string name)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            if (rune.Value is '.' or '\'' or 0x2019 or 0x00B4 or '`')
            {
                continue;
            }

            if (rune.Value is '&' or '+')
            {
                Close();
                words.Add("and");
                continue;
            }

            var folded = LetterFolding.Fold(rune);
            if (folded.Length == 0 && !LetterFolding.IsMark(rune))
            {
                Close();
            }

            word.Append(folded);
        }

        Close();
        return words;

        void Close()
        {
            if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }
    }
}
