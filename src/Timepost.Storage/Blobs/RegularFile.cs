using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;

namespace Timepost.Storage.Blobs;

/// <summary>Opens what is a file and nothing else: a pipe would wait for ever, a device never end.</summary>
public static partial class RegularFile
{
    private const int AtWorkingDirectory = -100, StatBytes = 256, ModeAt = 28, FormatMask = 0xF000, Regular = 0x8000, Folder = 0x4000;
    private const uint TypeMask = 1;

    /// <summary>Its bytes.</summary>
    /// <exception cref="FileRefusedException">It is there and no regular file (<c>file-not-regular</c>).</exception>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Its rights forbid it.</exception>
    public static Stream Open(string path)
    {
        if (!MayBe(path))
        {
            throw new FileRefusedException(new RowRejection(1, "", "", "file-not-regular", "This is a pipe, a socket or a device, and no file."));
        }

        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
    }

    // where the system does not tell, opening decides
    private static bool MayBe(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        Span<byte> stat = stackalloc byte[StatBytes];
        try
        {
            return Statx(AtWorkingDirectory, path, 0, TypeMask, ref MemoryMarshal.GetReference(stat)) != 0 || (Mode(stat) & FormatMask) is Regular or Folder;
        }
        catch (EntryPointNotFoundException)
        {
            return true;
        }
    }

    private static int Mode(ReadOnlySpan<byte> stat) =>
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(stat[ModeAt..]) : BinaryPrimitives.ReadUInt16BigEndian(stat[ModeAt..]);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte stat);
}
