using System.Buffers.Binary;
using System.Text;

namespace Hadal.Storage.Tests.Safetensors;

/// <summary>Files put together without the writer.</summary>
internal static class RawFile
{
    internal static string Write(string path, string header, int dataBytes = 0, long? claimedLength = null)
        => Write(path, Encoding.UTF8.GetBytes(header), dataBytes, claimedLength);

    internal static string Write(string path, byte[] header, int dataBytes = 0, long? claimedLength = null)
    {
        byte[] prefix = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, claimedLength ?? header.Length);
        File.WriteAllBytes(path, [.. prefix, .. header, .. Data(dataBytes)]);
        return path;
    }

    /// <summary>Bytes that differ from their neighbours and from those a block away.</summary>
    internal static byte[] Data(int bytes) => [.. Enumerable.Range(0, bytes).Select(At)];

    internal static byte At(int position) => (byte)(position * 7 + position / 251 * 13 + 1);
}
