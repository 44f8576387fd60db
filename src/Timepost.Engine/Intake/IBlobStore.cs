namespace Timepost.Engine.Intake;

/// <summary>Bytes that are kept as they were: raw files, pages, receipts. Named by their SHA-256.</summary>
public interface IBlobStore
{
    /// <summary>Keeps a stream's bytes; they are durable when this returns, before any row names them. The same bytes are kept once.</summary>
    /// <exception cref="Workspaces.StoreException">store-full, store-io: nothing was kept.</exception>
    StoredBlob Put(Stream content);

    /// <summary>The bytes, from the first on; the stream can seek.</summary>
    /// <exception cref="Workspaces.StoreException">store-io: not there, or not readable.</exception>
    Stream Open(string sha256);

    /// <summary>True where it is kept.</summary>
    bool Has(string sha256);
}

/// <summary>What was kept.</summary>
/// <param name="Sha256">Hexadecimal, small letters.</param>
/// <param name="Length">Bytes.</param>
public sealed record StoredBlob(string Sha256, long Length);
