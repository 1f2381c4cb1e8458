using System.Runtime.InteropServices;

namespace Hadal.Storage.Usrbio.Layout;

/// <summary>The 16 bytes of an id, aligned as two words.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct UInt128Bytes(ulong Low, ulong High)
{
    internal static UInt128Bytes From(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return MemoryMarshal.Read<UInt128Bytes>(bytes);
    }
}
