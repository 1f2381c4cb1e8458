using System.Buffers.Binary;
using Hadal.Storage.Fuse.Handles;
using Hadal.Storage.Fuse.Nodes;
using Hadal.Storage.Linux;

namespace Hadal.Storage.Fuse.Operations;

/// <summary>Holes in a file, up to a thousand at once. In 3FS they begin and end where chunks do; here anywhere.</summary>
internal static class HolePunch
{
    private const int Most = 1000;
    private const int Starts = 16;
    private const int Ends = Starts + (Most * sizeof(ulong));
    private const int Bytes = Ends + (Most * sizeof(ulong));
    private const int KeepSize = 1;
    private const int Punching = 2;

    internal static int Punch(OpenFile file, ReadOnlySpan<byte> argument)
    {
        if (argument.Length < Bytes)
            return Errno.Invalid;
        int count = BinaryPrimitives.ReadInt32LittleEndian(argument);
        if (count is < 0 or > Most)
            return Errno.Invalid;
        if (!file.IsWritable)
            return Errno.BadDescriptor;
        for (int index = 0; index < count; index++)
        {
            if (Start(argument, index) > End(argument, index) || End(argument, index) > long.MaxValue)
                return Errno.Invalid;
        }

        for (int index = 0; index < count; index++)
        {
            long start = (long)Start(argument, index);
            long length = (long)End(argument, index) - start;
            if (length > 0 && LibC.Allocate(file.Handle, KeepSize | Punching, start, length) != 0)
                return FileNode.LastError;
        }

        return 0;
    }

    private static ulong Start(ReadOnlySpan<byte> argument, int index) => At(argument, Starts, index);

    private static ulong End(ReadOnlySpan<byte> argument, int index) => At(argument, Ends, index);

    private static ulong At(ReadOnlySpan<byte> argument, int from, int index)
        => BinaryPrimitives.ReadUInt64LittleEndian(argument[(from + (index * sizeof(ulong)))..]);
}
