using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Staging;

/// <summary>What takes the place of what names persons.</summary>
public interface IStagingMask
{
    /// <summary>In place of a worker's name, e-mail or login; the same for the same, another for another.</summary>
    string Worker(string name);

    /// <summary>In place of a merchant's name: itself, unless it is a vendor whose people's time is bought.</summary>
    string Merchant(string name);

    /// <summary>A text with each name of a worker or such a vendor in it replaced.</summary>
    string Text(string text);

    /// <summary>Custom fields (see <see cref="Domain.Work.CustomFields"/>) with names replaced; only those that a rule asks for. Null: none.</summary>
    string? Fields(string fields);
}

/// <summary>Recorded work as a file. Storage implements it.</summary>
public interface IStagingStores
{
    /// <summary>The schema of the store: rises with each change of it.</summary>
    int Schema { get; }

    /// <summary>Writes recorded work (see <see cref="Replay.IScratchStores.OpenWithWork"/>) with what it says of persons masked: names and e-mails by
    /// <paramref name="mask"/>; descriptions by numbers that keep their order; names of files and receipts, ids of the source, raw texts,
    /// hashes of raw rows, reasons, lines by hand and who did what are left out.</summary>
    void WriteMasked(IStagingMask mask, Stream into);

    /// <summary>A scratch store that begins as a copy of such a file, brought up to the schema of this program.</summary>
    /// <exception cref="StoreException">The file was written by a newer program, is damaged, or is another workspace's.</exception>
    IWorkspaceStore OpenCopy(Stream work, string workspaceKey);
}

/// <summary>The files of an export: a folder, or an archive.</summary>
public interface IStagingPackage : IDisposable
{
    /// <summary>Begins a file; the one before is closed.</summary>
    /// <param name="name">Relative, with <c>/</c>.</param>
    Stream Create(string name);

    /// <summary>A file, or null.</summary>
    Stream? Open(string name);

    /// <summary>Names of files that begin like this, sorted.</summary>
    IReadOnlyList<string> Names(string prefix);
}
