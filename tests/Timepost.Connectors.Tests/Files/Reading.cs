using System.Text;
using Timepost.Connectors.Files;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;

namespace Timepost.Connectors.Tests.Files;

/// <summary>What a test does with a reader: all rows as copies, all rejections.</summary>
internal sealed class Reading<T>
    where T : class
{
    public List<T> Rows { get; } = [];

    public List<RowRejection> Rejections { get; } = [];

    public static Reading<T> Of(IEnumerable<ReadItem<T>> items, Func<T, T> copy)
    {
        var reading = new Reading<T>();
        foreach (var (row, rejection) in items)
        {
            Assert.True((row is null) != (rejection is null));
            if (row is not null)
            {
                reading.Rows.Add(copy(row));
            }
            else
            {
                reading.Rejections.Add(rejection!);
            }
        }

        return reading;
    }
}

internal static class Read
{
    private static readonly System.Reflection.MethodInfo Clone =
        typeof(object).GetMethod("MemberwiseClone", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!;

    public static ConnectionSettings Connection { get; } = new() { Name = "test", Role = ConnectionRole.Source, Kind = "auto" };

    public static Reading<TimeRow> Time(string text, string format = "auto", ConnectionSettings? connection = null) =>
        Time(Encoding.UTF8.GetBytes(text), format, connection);

    public static Reading<TimeRow> Time(byte[] bytes, string format = "auto", ConnectionSettings? connection = null, string fileName = "file") =>
        Time(new MemoryStream(bytes), format, connection, fileName);

    public static Reading<TimeRow> Time(Stream file, string format = "auto", ConnectionSettings? connection = null, string fileName = "file")
    {
        connection ??= Connection;
        var catalog = new ReaderCatalog();
        var utf8 = catalog.OpenAsUtf8(file, connection, out var transcoded);
        if (transcoded)
        {
            var copy = new MemoryStream();
            utf8.CopyTo(copy);
            copy.Position = 0;
            utf8 = copy;
        }

        var reader = catalog.Time(format, utf8, fileName, connection);
        return Reading<TimeRow>.Of(reader.Read(utf8, fileName, connection), Copy);
    }

    public static Reading<ExpenseRow> Expenses(string text, string format = "auto", ConnectionSettings? connection = null)
    {
        connection ??= Connection;
        var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return Reading<ExpenseRow>.Of(new ReaderCatalog().Expenses(format, content, "file", connection).Read(content, "file", connection), Copy);
    }

    public static RowRejection RefusedTime(string text, string format = "auto", ConnectionSettings? connection = null) =>
        Assert.Throws<FileRefusedException>(() => Time(text, format, connection)).Rejection;

    public static T Copy<T>(T row)
        where T : class => (T)Clone.Invoke(row, null)!;
}

/// <summary>Samples that nobody here made, read in place.</summary>
internal static class SharedData
{
    public static string Path(string name)
    {
        var folder = Environment.GetEnvironmentVariable("TIMEPOST_SHARED");
        if (folder is null)
        {
            var root = new DirectoryInfo(AppContext.BaseDirectory);
            while (root is not null && !File.Exists(System.IO.Path.Combine(root.FullName, "Timepost.slnx")))
            {
                root = root.Parent;
            }

            folder = System.IO.Path.Combine(root?.FullName ?? ".", "..", "shared");
        }

        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, "data", name));
        Assert.SkipUnless(File.Exists(path), "shared data absent");
        return path;
    }

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path(name));

    public static string Text(string name) => File.ReadAllText(Path(name));
}
