using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Safetensors;

/// <summary>Reads the header of an open file. Nothing is allocated for a length before the file is known to have it.</summary>
internal static class HeaderFile
{
    internal static Header Read(string path, SafeFileHandle file)
    {
        long length = RandomAccess.GetLength(file);
        Span<byte> prefix = stackalloc byte[HeaderLimits.Prefix];
        if (length < prefix.Length || FileBytes.Read(file, 0, prefix) < prefix.Length)
        {
            throw new SafetensorsException(path, null, $"a file begins with the {prefix.Length} bytes of its header's length; it has {length} bytes.");
        }

        ulong bytes = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (bytes > (ulong)HeaderLimits.MaximalBytes)
        {
            throw new SafetensorsException(path, null, $"a header has at most {HeaderLimits.MaximalBytes} bytes; the first {prefix.Length} bytes say {bytes}. Is this a safetensors file?");
        }

        if ((long)bytes > length - prefix.Length)
        {
            throw new SafetensorsException(path, null, $"the header has {bytes} bytes; the file has {length - prefix.Length} behind the first {prefix.Length}: it is cut off.");
        }

        byte[] json = new byte[bytes];
        int read = FileBytes.Read(file, prefix.Length, json);
        return read == json.Length
            ? HeaderParser.Parse(path, json, length - prefix.Length - json.Length)
            : throw new SafetensorsException(path, null, $"the header has {bytes} bytes; after {read} the file ended, shorter than when it was opened.");
    }
}
