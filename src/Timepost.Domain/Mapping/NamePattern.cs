namespace Timepost.Domain.Mapping;

/// <summary>Patterns of names: <c>*</c> stands for any text, <c>?</c> for one character, all else for itself
/// without regard to case. Linear in the name for each star: no input makes it slow.</summary>
public static class NamePattern
{
    /// <summary>Whether the whole name fits.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="name">The name.</param>
    /// <param name="digits">Whether <c>#</c> stands for one digit, 0 to 9; else for itself.</param>
    public static bool Matches(string pattern, string name, bool digits = false)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(name);
        int p = 0, n = 0, star = -1, resume = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, resume) = (p++, n);
            }
            else if (p < pattern.Length && (pattern[p] == '?' || (digits && pattern[p] == '#' && char.IsAsciiDigit(name[n])) || (!(digits && pattern[p] == '#') && char.ToLowerInvariant(pattern[p]) == char.ToLowerInvariant(name[n]))))
            {
                p++;
                n++;
            }
            else if (star >= 0)
            {
                // the last star takes one character more; earlier stars need not be tried again
                (p, n) = (star + 1, ++resume);
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
        {
            p++;
        }

        return p == pattern.Length;
    }
}
