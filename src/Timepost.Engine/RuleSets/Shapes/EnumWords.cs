using System.Text;

namespace Timepost.Engine.RuleSets.Shapes;

/// <summary>Enum members as the words of a rule set: <c>HalfUp</c> is <c>half-up</c>, <c>Quantity1</c> is <c>quantity-1</c>.</summary>
/// <remarks>By <see cref="Type"/> where it can be: a generic method is compiled anew for each of two dozen enums at each start.</remarks>
internal static class EnumWords
{
    /// <summary>All words of an enum, in its order.</summary>
    public static IReadOnlyList<string> Of(Type type) => Array.ConvertAll(Enum.GetNames(type), Word);

    /// <summary>The word of a member.</summary>
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum => Word(value.ToString());

    /// <summary>The member of a word; false where there is none.</summary>
    public static bool TryParse<TEnum>(string word, out TEnum value)
        where TEnum : struct, Enum
    {
        var type = typeof(TEnum);
        foreach (var name in Enum.GetNames(type))
        {
            if (Word(name) == word)
            {
                value = (TEnum)Enum.Parse(type, name);
                return true;
            }
        }

        value = default;
        return false;
    }

    private static string Word(string name)
    {
        var word = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (word.Length > 0 && (char.IsUpper(letter) || char.IsDigit(letter)))
            {
                word.Append('-');
            }

            word.Append(char.ToLowerInvariant(letter));
        }

        return word.ToString();
    }
}
