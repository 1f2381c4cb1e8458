using System.Runtime.InteropServices;

namespace Hadal.Storage.Tests.Fuse;

/// <summary>Memory that O_DIRECT takes; it stays until the process ends.</summary>
internal static unsafe class AlignedMemory
{
    internal static Span<byte> Of(int bytes) => new(NativeMemory.AlignedAlloc((nuint)bytes, 4096), bytes);
}
