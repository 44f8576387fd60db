namespace Timepost.Domain.Mapping.Expressions;

/// <summary>Conditions that no entry can fulfil. What is said to be one surely is; not each one is found.</summary>
public static class Contradiction
{
    /// <summary>The word of which a condition asks what cannot be, as <c>hours</c>; empty where several are to blame; null where it may hold.</summary>
    public static string? Of(RuleExpression when)
    {
        ArgumentNullException.ThrowIfNull(when);
        return new Search().Run([new(when.Root, false)]);
    }

    /// <summary>The same of all conditions of a match; the client that it asks for is not compared with anything.</summary>
    public static string? Of(EntityMatch match)
    {
        ArgumentNullException.ThrowIfNull(match);
        if (match.When is null)
        {
            return null; // single values of several words
        }

        List<AskedPart> parts = [new(match.When.Root, false)];
        if (match.Connection.Length > 0)
        {
            parts.Add(new(new TextIsNode(new TextOf(TextFact.Connection, ""), [match.Connection]), false));
        }

        if (match.Tag.Length > 0)
        {
            parts.Add(new(new TagIsNode([match.Tag]), false));
        }

        parts.AddRange(match.Fields.Select(field => new AskedPart(new TextIsNode(new TextOf(default, field.Key), [field.Value]), false)));
        return new Search().Run(parts);
    }

    // goes through the alternatives of `or`, up to a limit
    private sealed class Search
    {
        private const int Most = 1_000;
        private readonly HashSet<string> _words = new(StringComparer.Ordinal);
        private int _left = Most;

        public string? Run(List<AskedPart> parts) => MayHold(parts) ? null : _words.Count == 1 ? _words.Single() : "";

        private bool MayHold(List<AskedPart> parts)
        {
            var single = new List<AskedPart>();
            var choices = new List<AskedPart>();
            foreach (var part in parts)
            {
                Sort(part, single, choices);
            }

            if (AskedTogether.Clash(single) is { } word)
            {
                _words.Add(word);
                return false;
            }

            if (choices.Count == 0)
            {
                return true;
            }

            var (node, not) = choices[0];
            foreach (var part in node is AnyNode any ? any.Parts : ((AllNode)node).Parts)
            {
                if (--_left < 0 || MayHold([.. single, .. choices.Skip(1), new(part, not)]))
                {
                    return true;
                }
            }

            return false;
        }

        private static void Sort(AskedPart part, List<AskedPart> single, List<AskedPart> choices)
        {
            switch (part.Node)
            {
                case NotNode not:
                    Sort(new(not.Part, !part.Not), single, choices);
                    break;
                case AllNode all when !part.Not:
                    Array.ForEach(all.Parts, p => Sort(new(p, false), single, choices));
                    break;
                case AnyNode any when part.Not:
                    Array.ForEach(any.Parts, p => Sort(new(p, true), single, choices));
                    break;
                case AllNode or AnyNode:
                    choices.Add(part);
                    break;
                default:
                    single.Add(part);
                    break;
            }
        }
    }
}

/// <summary>A part that must hold, or must not.</summary>
internal readonly record struct AskedPart(ExpressionNode Node, bool Not);
