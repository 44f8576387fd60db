using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Timepost.Engine.RuleSets.Yaml;

/// <summary>Reads a YAML text into a tree, from the events of the parser, with caps on size, depth and
/// number of nodes. Tags, anchors, aliases and further documents are refused: a rule set needs none, and
/// they are how a small text becomes a large one or names a type.</summary>
internal sealed class YamlReader
{
    /// <summary>Characters of one text.</summary>
    public const int MaxCharacters = 4 * 1024 * 1024;

    /// <summary>Nodes of one text: what is taken for them stays below 64 MiB.</summary>
    public const int MaxNodes = 150_000;

    /// <summary>Groups and lists within one another.</summary>
    public const int MaxDepth = 16;

    private readonly string _file;
    private readonly DiagnosticBag _bag;
    private readonly Parser _parser;

    private YamlReader(string file, string text, DiagnosticBag bag)
    {
        _file = file;
        _bag = bag;
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>Nodes read so far; never above <see cref="MaxNodes"/> + 1.</summary>
    public int Nodes { get; private set; }

    /// <summary>The root of a text, or null where the text cannot be read; the bag then says why.</summary>
    public static YamlMap? Read(RuleSetText source, DiagnosticBag bag) => Read(source, bag, out _);

    /// <summary>As <see cref="Read(RuleSetText, DiagnosticBag)"/>, with the number of nodes that were looked at.</summary>
    public static YamlMap? Read(RuleSetText source, DiagnosticBag bag, out int nodes)
    {
        nodes = 0;
        if (source.Text.Length > MaxCharacters)
        {
            bag.Error(RuleSetCode.YamlTooLarge, source.File, 0, 0,
                string.Create(CultureInfo.InvariantCulture, $"The file has {source.Text.Length} characters; {MaxCharacters} are the most."),
                "Split it with `includes`.");
            return null;
        }

        var reader = new YamlReader(source.File, source.Text, bag);
        try
        {
            return reader.Document();
        }
        catch (YamlException error)
        {
            NotYaml(source, bag, error);
            return null;
        }
        catch (InvalidOperationException)
        {
            // the parser gives up so where a '{' or '[' is never closed
            bag.Error(RuleSetCode.YamlSyntax, source.File, reader.Place.Line, reader.Place.Column,
                "This is not YAML: a '{' or '[' that is open here is not closed in its line.", "Close it, or put the text into quotes.");
            return null;
        }
        catch (RefusedException)
        {
            return null; // already in the bag, with its place
        }
        finally
        {
            nodes = reader.Nodes;
        }
    }

    private (int Line, int Column) Place =>
        _parser.Current is { } last ? (Number(last.Start.Line), Number(last.Start.Column)) : (1, 1);

    // of a tab the parser tells only that there is one
    private static void NotYaml(RuleSetText source, DiagnosticBag bag, YamlException error)
    {
        if (error.Message.Contains("tab", StringComparison.Ordinal) && IndentingTab(source.Text) is { } tab)
        {
            bag.Error(RuleSetCode.YamlSyntax, source.File, tab.Line, tab.Column, "This is not YAML: a tab stands in the indentation.", "Indent with blanks.");
            return;
        }

        bag.Error(RuleSetCode.YamlSyntax, source.File, Number(error.Start.Line), Number(error.Start.Column),
            $"This is not YAML: {error.Message.TrimEnd('.')}.",
            "Mind the indentation (blanks, no tabs) and put texts with ': ', '#' or a leading '{', '[', '*', '&' or '!' into quotes.");
    }

    // the first tab before the first word of a line
    private static (int Line, int Column)? IndentingTab(string text)
    {
        var (line, column, indents) = (1, 0, true);
        foreach (var character in text)
        {
            column++;
            if (character == '\n')
            {
                (line, column, indents) = (line + 1, 0, true);
            }
            else if (indents && character == '\t')
            {
                return (line, column);
            }
            else if (character != ' ')
            {
                indents = false;
            }
        }

        return null;
    }

    private static int Number(long mark) => (int)Math.Min(mark, int.MaxValue);

    private YamlMap? Document()
    {
        Next<StreamStart>();
        if (!_parser.MoveNext() || _parser.Current is StreamEnd)
        {
            _bag.Error(RuleSetCode.WrongType, _file, 1, 1, "The file is empty.", "Begin it with `schema: 1`.");
            return null;
        }

        _parser.MoveNext();
        var root = Node(0);
        _parser.MoveNext(); // the document's end
        if (_parser.MoveNext() && _parser.Current is not StreamEnd)
        {
            Refuse(RuleSetCode.YamlDocuments, _parser.Current!, "A second document begins here (`---`).", "Keep one document in a file.");
        }

        if (root is YamlMap map)
        {
            return map;
        }

        _bag.Error(RuleSetCode.WrongType, root.File, root.Line, root.Column,
            $"The file must be a group of keys, and is {root.Kind}.", "Begin it with `schema: 1`.");
        return null;
    }

    private YamlNode Node(int depth)
    {
        var current = _parser.Current!;
        if (++Nodes > MaxNodes)
        {
            Refuse(RuleSetCode.YamlTooLarge, current,
                string.Create(CultureInfo.InvariantCulture, $"More than {MaxNodes} values in one file."), "Split it with `includes`.");
        }

        if (depth > MaxDepth)
        {
            Refuse(RuleSetCode.YamlTooDeep, current,
                string.Create(CultureInfo.InvariantCulture, $"Groups and lists are nested more than {MaxDepth} deep."),
                "No key of a rule set needs that: look for a bracket too many.");
        }

        if (current is AnchorAlias)
        {
            Refuse(RuleSetCode.YamlAlias, current, "`*` stands for an alias of YAML, which a rule set does not use.",
                "Write the value out, or put the text into quotes.");
        }

        if (current is NodeEvent { Anchor.IsEmpty: false })
        {
            Refuse(RuleSetCode.YamlAlias, current, "`&` stands for an anchor of YAML, which a rule set does not use.",
                "Write the value out, or put the text into quotes.");
        }

        if (current is NodeEvent { Tag.IsEmpty: false } tagged)
        {
            Refuse(RuleSetCode.YamlTag, current, $"`{YamlScalar.Clip(tagged.Tag.ToString())}` is a type tag of YAML, which a rule set does not use.",
                "Remove it, or put the text into quotes.");
        }

        return current switch
        {
            Scalar scalar => new YamlScalar(_file, Number(scalar.Start.Line), Number(scalar.Start.Column), scalar.Value, scalar.Style == ScalarStyle.Plain),
            SequenceStart start => List(start, depth),
            MappingStart start => Map(start, depth),
            _ => throw new InvalidOperationException($"Unexpected event {current.GetType().Name}."),
        };
    }

    private YamlList List(SequenceStart start, int depth)
    {
        var items = new List<YamlNode>();
        _parser.MoveNext();
        while (_parser.Current is not SequenceEnd)
        {
            items.Add(Node(depth + 1));
            _parser.MoveNext();
        }

        return new YamlList(_file, Number(start.Start.Line), Number(start.Start.Column), items);
    }

    private YamlMap Map(MappingStart start, int depth)
    {
        var pairs = new List<YamlPair>();
        var seen = new Dictionary<string, YamlScalar>(StringComparer.Ordinal);
        _parser.MoveNext();
        while (_parser.Current is not MappingEnd)
        {
            var key = Node(depth + 1);
            _parser.MoveNext();
            var value = Node(depth + 1);
            _parser.MoveNext();
            if (key is not YamlScalar scalar)
            {
                _bag.Error(RuleSetCode.YamlKey, key.File, key.Line, key.Column, $"A key must be a word, and is {key.Kind}.",
                    "Put the text into quotes if it begins with '[' or '{'.");
            }
            else if (seen.TryGetValue(scalar.Value, out var first))
            {
                _bag.Error(RuleSetCode.YamlDuplicateKey, key.File, key.Line, key.Column,
                    string.Create(CultureInfo.InvariantCulture, $"The key '{YamlScalar.Clip(scalar.Value)}' stands here twice; first in line {first.Line}."),
                    "Keep one of the two.");
            }
            else
            {
                seen.Add(scalar.Value, scalar);
                pairs.Add(new YamlPair(scalar, value));
            }
        }

        return new YamlMap(_file, Number(start.Start.Line), Number(start.Start.Column), pairs);
    }

    private void Next<T>()
        where T : ParsingEvent
    {
        if (!_parser.MoveNext() || _parser.Current is not T)
        {
            throw new InvalidOperationException($"Expected {typeof(T).Name}.");
        }
    }

    private void Refuse(RuleSetCode code, ParsingEvent at, string message, string remedy)
    {
        _bag.Error(code, _file, Number(at.Start.Line), Number(at.Start.Column), message, remedy);
        throw new RefusedException();
    }

    /// <summary>Leaves the walk; what is wrong is in the bag.</summary>
    private sealed class RefusedException : Exception;
}
