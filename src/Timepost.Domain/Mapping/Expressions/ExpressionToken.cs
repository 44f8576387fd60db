namespace Timepost.Domain.Mapping.Expressions;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    End,
    Word,
    Quoted,
    Number,
    Sign,
    Open,
    Close,
    Comma,

    /// <summary>No token: a sign that the grammar has not, or (with an empty text) a quote without its end.</summary>
    Bad,
}

/// <summary>A word, value or sign of an expression.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Text">Without quotes.</param>
/// <param name="Offset">From 0.</param>
internal readonly record struct ExpressionToken(TokenKind Kind, string Text, int Offset)
{
    /// <summary>One of the grammar's own words, in any case.</summary>
    public bool Is(string word) => Kind == TokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>The token at a place; the place moves behind it.</summary>
    public static ExpressionToken Next(string text, ref int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        if (at >= text.Length)
        {
            return new(TokenKind.End, "", text.Length);
        }

        var begin = at;
        switch (text[at])
        {
            case '(':
                at++;
                return new(TokenKind.Open, "(", begin);
            case ')':
                at++;
                return new(TokenKind.Close, ")", begin);
            case ',':
                at++;
                return new(TokenKind.Comma, ",", begin);
            case '"' or '\'':
                var end = text.IndexOf(text[at], at + 1);
                at = end < 0 ? text.Length : end + 1;
                return end < 0 ? new(TokenKind.Bad, "", begin) : new(TokenKind.Quoted, text[(begin + 1)..end], begin);
            case '=':
                at++;
                return new(TokenKind.Sign, "=", begin);
            case '<' or '>':
            case '!' when at + 1 < text.Length && text[at + 1] == '=':
                at += at + 1 < text.Length && text[at + 1] == '=' ? 2 : 1;
                return new(TokenKind.Sign, text[begin..at], begin);
        }

        var number = char.IsAsciiDigit(text[at]) || (text[at] == '-' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]));
        if (!number && !char.IsLetter(text[at]))
        {
            at++;
            return new(TokenKind.Bad, text[begin..at], begin);
        }

        at++;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '.' or '-' or '_'))
        {
            at++;
        }

        return new(number ? TokenKind.Number : TokenKind.Word, text[begin..at], begin);
    }
}
