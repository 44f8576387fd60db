namespace Timepost.Domain.Mapping;

/// <summary>How names of a kind are to be written.</summary>
/// <param name="Kind">What they name.</param>
/// <param name="Pattern"><c>*</c> any text, <c>?</c> one character, <c>#</c> one digit; without regard to case.</param>
/// <param name="Example">A name as it should be; empty where none is given.</param>
/// <param name="Client">Mapped client id under which alone it holds; empty: everywhere.</param>
/// <param name="Origin">File and line.</param>
public sealed record NameConvention(MergeKind Kind, string Pattern, string Example, string Client, string Origin)
{
    /// <summary>The name is written as it should be.</summary>
    public bool Fits(string name) => NamePattern.Matches(Pattern, name, digits: true);
}
