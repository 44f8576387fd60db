namespace Timepost.Storage.Sqlite.Intake;

/// <summary>Texts of which many rows have the same, read once each. It forgets all of them where there are too many.</summary>
internal sealed class ParsedTexts<T>(T none, Func<string, T> parse)
{
    private const int AtHand = 20_000;
    private readonly Dictionary<string, T> _known = new(StringComparer.Ordinal);

    public T Of(string? text)
    {
        if (text is null)
        {
            return none;
        }

        if (!_known.TryGetValue(text, out var parsed))
        {
            if (_known.Count >= AtHand)
            {
                _known.Clear();
            }

            _known.Add(text, parsed = parse(text));
        }

        return parsed;
    }
}
