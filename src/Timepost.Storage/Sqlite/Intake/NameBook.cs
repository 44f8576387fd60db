using Timepost.Engine.Intake;

namespace Timepost.Storage.Sqlite.Intake;

/// <summary>Names as small numbers, those in use at hand. Memory is bounded: past the cap it is asked again.</summary>
internal sealed class NameBook(SqliteTransaction transaction)
{
    private const int AtHand = 50_000;
    private const int Kinds = 7;
    private readonly Dictionary<string, int>[] _ids = NewBooks<string, int>(StringComparer.Ordinal);
    private readonly Dictionary<int, string>[] _texts = NewBooks<int, string>(null);

    /// <summary>Its number; 0 where it is not known.</summary>
    public int Find(NameKind kind, string text)
    {
        if (text.Length == 0)
        {
            return 0;
        }

        var known = _ids[(int)kind];
        if (known.TryGetValue(text, out var id))
        {
            return id;
        }

        using var find = transaction.Database.Prepare(BatchSql.FindName)
            .Bind(1, transaction.Workspace.Value).Bind(2, (long)kind).Bind(3, text);
        if (!find.Step())
        {
            return 0;
        }

        id = find.Int32(0);
        Keep(known, text, id);
        return id;
    }

    /// <summary>Its number, entered where it is new.</summary>
    public int FindOrAdd(NameKind kind, string text)
    {
        var id = Find(kind, text);
        if (id != 0 || text.Length == 0)
        {
            return id;
        }

        using (var next = transaction.Database.Prepare(BatchSql.NextName).Bind(1, transaction.Workspace.Value).Bind(2, (long)kind))
        {
            next.Step();
            id = next.Int32(0);
        }

        transaction.Database.Prepare(BatchSql.InsertName).Bind(1, transaction.Workspace.Value).Bind(2, (long)kind).Bind(3, id).Bind(4, text)
            .RunAndDispose();
        Keep(_ids[(int)kind], text, id);
        return id;
    }

    /// <summary>Its text; empty for 0 and for an erased one.</summary>
    public string Text(NameKind kind, int id)
    {
        if (id == 0)
        {
            return "";
        }

        var known = _texts[(int)kind];
        if (known.TryGetValue(id, out var text))
        {
            return text;
        }

        using var find = transaction.Database.Prepare(BatchSql.TextOfName)
            .Bind(1, transaction.Workspace.Value).Bind(2, (long)kind).Bind(3, id);
        text = find.Step() ? find.Text(0) : "";
        Keep(known, id, text);
        return text;
    }

    /// <summary>Takes the text away.</summary>
    public void Erase(NameKind kind, int id)
    {
        transaction.Database.Prepare(BatchSql.EraseName).Bind(1, transaction.Workspace.Value).Bind(2, (long)kind).Bind(3, id).RunAndDispose();
        _ids[(int)kind].Clear();
        _texts[(int)kind].Clear();
    }

    private static void Keep<TKey, TValue>(Dictionary<TKey, TValue> book, TKey key, TValue value)
        where TKey : notnull
    {
        if (book.Count >= AtHand)
        {
            book.Clear();
        }

        book[key] = value;
    }

    private static Dictionary<TKey, TValue>[] NewBooks<TKey, TValue>(IEqualityComparer<TKey>? comparer)
        where TKey : notnull
    {
        var books = new Dictionary<TKey, TValue>[Kinds];
        for (var i = 0; i < Kinds; i++)
        {
            books[i] = new(comparer);
        }

        return books;
    }
}
