using System.Runtime.InteropServices;
using Hadal.Storage.Linux;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Fuse.Operations;

/// <summary>Bytes to and from files, whole: the kernel takes a short read for the end of the file.</summary>
internal static unsafe class Transfers
{
    private const int AtTheEnd = 0x10;

    internal static int Read(SafeFileHandle file, Span<byte> buffer, ulong offset, out int bytes)
    {
        bytes = 0;
        while (bytes < buffer.Length)
        {
            Span<byte> rest = buffer[bytes..];
            nint read = LibC.ReadAt(file, rest, (nuint)rest.Length, (long)(offset + (ulong)bytes));
            if (read == 0)
                break;
            if (read < 0 && !IsInterrupted(out int error))
                return bytes > 0 ? 0 : error;
            bytes += (int)nint.Max(read, 0);
        }

        return 0;
    }

    internal static int Write(SafeFileHandle file, ReadOnlySpan<byte> data, ulong offset, out int bytes)
    {
        bytes = 0;
        while (bytes < data.Length)
        {
            ReadOnlySpan<byte> rest = data[bytes..];
            nint written = LibC.WriteAt(file, rest, (nuint)rest.Length, (long)(offset + (ulong)bytes));
            if (written < 0 && !IsInterrupted(out int error))
                return bytes > 0 ? 0 : error;
            bytes += (int)nint.Max(written, 0);
        }

        return 0;
    }

    /// <summary>Writes at whatever the end is when it is written, though others may append too.</summary>
    internal static int Append(SafeFileHandle file, ReadOnlySpan<byte> data, out int bytes)
    {
        bytes = 0;
        fixed (byte* start = data)
        {
            while (bytes < data.Length)
            {
                nint written = LibC.WriteVectorAt(file, new((nint)(start + bytes), (nuint)(data.Length - bytes)), 1, 0, AtTheEnd);
                if (written < 0 && !IsInterrupted(out int error))
                    return bytes > 0 ? 0 : error;
                bytes += (int)nint.Max(written, 0);
            }
        }

        return 0;
    }

    private static bool IsInterrupted(out int error)
    {
        error = Marshal.GetLastPInvokeError();
        return error == Errno.Interrupted;
    }
}
