using System.Globalization;

namespace Timepost.Connectors.Books;

/// <summary>The files of a document beside the journal: its record (<c>.json</c>), a copy to read (<c>.txt</c>) and its
/// attachments. All but attachments can be derived from the journal again.</summary>
internal static class DocumentFiles
{
    public const string Folder = "documents";

    public static string Json(int year, string number) => Base(year, number) + ".json";

    public static string Readable(int year, string number) => Base(year, number) + ".txt";

    public static string Attachment(int year, string number, string name) => Base(year, number) + "/" + name;

    private static string Base(int year, string number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Folder}/{year:D4}/{JournalText.FileName(number)}");
}
