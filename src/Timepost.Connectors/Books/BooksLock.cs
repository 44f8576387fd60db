using System.Globalization;
using System.Text;
using Timepost.Engine.Delivery;

namespace Timepost.Connectors.Books;

/// <summary>The lock file: one writer at a time, and the highest fencing token seen.</summary>
/// <remarks>Content: the epoch as 19 digits and a newline, written in place. The lock itself is the operating
/// system's and dies with its process; the epoch keeps a paused writer out after another took over.</remarks>
internal sealed class BooksLock : IDisposable
{
    public const string FileName = ".timepost-lock";
    private const int Digits = 19;
    private readonly FileStream _stream;

    private BooksLock(FileStream stream) => _stream = stream;

    public long Token { get; private set; }

    /// <summary>Takes the lock, then asks for the token: who finds the lock taken has drawn none.</summary>
    public static BooksLock Take(IBooksFiles files, string path, Func<long> draw)
    {
        FileStream stream;
        try
        {
            stream = files.Lock(path);
        }
        catch (IOException failure) when (BooksFailure.IsLocked(failure))
        {
            throw new BooksException(BooksStatus.Locked, $"Another writer has {path}.", failure);
        }

        var hold = new BooksLock(stream);
        try
        {
            var token = draw();
            hold.Token = token;
            var epoch = hold.Epoch();
            if (token < epoch)
            {
                throw hold.Stale(epoch);
            }

            if (token > epoch)
            {
                hold.Raise();
            }

            return hold;
        }
        catch
        {
            hold.Dispose();
            throw;
        }
    }

    /// <summary>What the file says, without taking it; 0 where it says nothing, or another writer has it: taking it tells.</summary>
    public static long LastToken(IBooksFiles files, string path)
    {
        try
        {
            return files.Stamp(path).Exists && files.ReadAll(path) is { Length: >= Digits } bytes
                && long.TryParse(bytes.AsSpan(0, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) && epoch < long.MaxValue
                ? epoch
                : 0;
        }
        catch (IOException failure) when (BooksFailure.IsLocked(failure))
        {
            return 0;
        }
    }

    /// <summary>As the file says now.</summary>
    public long Epoch()
    {
        Span<byte> bytes = stackalloc byte[Digits];
        var read = RandomAccess.Read(_stream.SafeFileHandle, bytes, 0);
        if (read == 0)
        {
            return 0;
        }

        return read == Digits && long.TryParse(bytes, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            ? epoch
            : throw new BooksException(BooksStatus.Unreadable, $"{_stream.Name} does not hold an epoch of {Digits} digits.");
    }

    /// <exception cref="BooksException"><see cref="BooksStatus.StaleToken"/>.</exception>
    public void DemandCurrent()
    {
        var epoch = Epoch();
        if (epoch > Token)
        {
            throw Stale(epoch);
        }
    }

    public void Dispose() => _stream.Dispose();

    private BooksException Stale(long epoch) => new(
        BooksStatus.StaleToken, $"Fencing token {Token} is below {epoch}, which {_stream.Name} has seen.");

    private void Raise()
    {
        var text = Encoding.ASCII.GetBytes(Token.ToString("D19", CultureInfo.InvariantCulture) + "\n");
        RandomAccess.Write(_stream.SafeFileHandle, text, 0);
        RandomAccess.FlushToDisk(_stream.SafeFileHandle);
    }
}
