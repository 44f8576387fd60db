using System.Globalization;
using System.Text;
using NodaTime;

namespace Timepost.Domain.Books;

/// <summary>What every books can hold, told before anything is planned.</summary>
public static class BooksLimits
{
    /// <summary>The first year of which the books hold a date.</summary>
    public const int FirstYear = 1970;

    /// <summary>The last year of which the books hold a date.</summary>
    public const int LastYear = 2099;

    /// <summary>True where the books can hold the date.</summary>
    public static bool Hold(LocalDate date) => date.Calendar == CalendarSystem.Iso && date.Year is >= FirstYear and <= LastYear;

    /// <summary>True where a person can see something of the text: not only blanks, controls and marks without a shape. A dash is a name.</summary>
    public static bool IsVisible(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune) && !Rune.IsControl(rune)
                && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse))
            {
                return true;
            }
        }

        return false;
    }
}
