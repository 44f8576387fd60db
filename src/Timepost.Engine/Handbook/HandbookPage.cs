namespace Timepost.Engine.Handbook;

/// <summary>A part of the handbook. Texts are plain; what stands between backticks is typed or written exactly so.</summary>
public abstract record HandbookBlock;

/// <summary>A heading.</summary>
/// <param name="Level">2 or 3; the title is 1.</param>
/// <param name="Text">Its text.</param>
public sealed record HeadingBlock(int Level, string Text) : HandbookBlock;

/// <summary>A paragraph.</summary>
/// <param name="Text">Its text.</param>
public sealed record ParagraphBlock(string Text) : HandbookBlock;

/// <summary>A list.</summary>
/// <param name="Items">One line each.</param>
public sealed record ListBlock(IReadOnlyList<string> Items) : HandbookBlock;

/// <summary>A table.</summary>
/// <param name="Head">Names of its columns; those that begin with <c>&gt;</c> hold figures and stand to the right.</param>
/// <param name="Rows">Cells, as many as columns.</param>
public sealed record TableBlock(IReadOnlyList<string> Head, IReadOnlyList<IReadOnlyList<string>> Rows) : HandbookBlock;

/// <summary>What staff need to know, as the configuration has it.</summary>
/// <param name="Title">Of the whole.</param>
/// <param name="Blocks">In order.</param>
public sealed record HandbookPage(string Title, IReadOnlyList<HandbookBlock> Blocks);
