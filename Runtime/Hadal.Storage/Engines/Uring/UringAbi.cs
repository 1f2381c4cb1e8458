using System.Runtime.InteropServices;

namespace Hadal.Storage.Engines.Uring;

/// <summary>Numbers and layouts of linux/io_uring.h.</summary>
internal static class UringAbi
{
    internal const nint SetupCall = 425;
    internal const nint EnterCall = 426;
    internal const nint RegisterCall = 427;

    internal const uint SetupClamp = 1 << 4;
    internal const uint SetupSingleIssuer = 1 << 12;
    internal const uint SetupDeferTaskRun = 1 << 13;

    internal const uint FeatureSingleMap = 1 << 0;
    internal const uint FeatureNoDrop = 1 << 1;
    internal const uint FeatureExtendedArgument = 1 << 8;

    internal const uint EnterGetEvents = 1 << 0;
    internal const uint EnterExtendedArgument = 1 << 3;

    internal const nint RegisterFiles = 2;
    internal const nint RegisterFilesUpdate = 6;
    internal const nint RegisterBuffersTable = 15;
    internal const nint RegisterBuffersUpdate = 16;

    internal const long MapRings = 0;
    internal const long MapEntries = 0x10000000;

    internal const byte FixedFile = 1 << 0;
    internal const uint FlushDataOnly = 1 << 0;
}

internal enum UringOperation : byte
{
    Flush = 3,
    ReadFixed = 4,
    WriteFixed = 5,
    Read = 22,
    Write = 23,
}

/// <summary>struct io_sqring_offsets and io_cqring_offsets: five numbers that both share at the same places, and two that differ.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct UringOffsets
{
    internal uint Head;
    internal uint Tail;
    internal uint Mask;
    internal uint Entries;

    /// <summary>Submission: flags. Completion: count of completions that were lost.</summary>
    internal uint FlagsOrOverflow;

    /// <summary>Submission: count of entries that were refused. Completion: the entries.</summary>
    internal uint DroppedOrEntries;

    /// <summary>Submission: the array of indices. Completion: flags.</summary>
    internal uint ArrayOrFlags;
    internal uint Reserved;
    internal ulong UserAddress;
}

/// <summary>struct io_uring_params.</summary>
[StructLayout(LayoutKind.Explicit, Size = 120)]
internal struct UringParameters
{
    [FieldOffset(0)]
    internal uint SubmissionEntries;

    [FieldOffset(4)]
    internal uint CompletionEntries;

    [FieldOffset(8)]
    internal uint Flags;

    [FieldOffset(20)]
    internal uint Features;

    [FieldOffset(40)]
    internal UringOffsets Submission;

    [FieldOffset(80)]
    internal UringOffsets Completion;
}

/// <summary>struct io_uring_sqe.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct UringSubmission
{
    [FieldOffset(0)]
    internal UringOperation Operation;

    [FieldOffset(1)]
    internal byte Flags;

    [FieldOffset(2)]
    internal ushort Priority;

    [FieldOffset(4)]
    internal int File;

    [FieldOffset(8)]
    internal long Offset;

    [FieldOffset(16)]
    internal nint Address;

    [FieldOffset(24)]
    internal int Length;

    [FieldOffset(28)]
    internal uint OperationFlags;

    [FieldOffset(32)]
    internal ulong UserData;

    [FieldOffset(40)]
    internal ushort BufferIndex;
}

/// <summary>struct io_uring_cqe.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct UringCompletion
{
    internal ulong UserData;
    internal int Result;
    internal uint Flags;
}

/// <summary>struct io_uring_getevents_arg, and the time that it points to.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct UringWaitArgument
{
    internal ulong SignalMask;
    internal uint SignalMaskBytes;
    internal uint LeastWaitMicroseconds;
    internal nint Time;
}

/// <summary>struct __kernel_timespec.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct KernelTime
{
    internal long Seconds;
    internal long Nanoseconds;

    internal static KernelTime FromMilliseconds(int milliseconds)
        => new() { Seconds = milliseconds / 1000, Nanoseconds = milliseconds % 1000 * 1_000_000L };
}

/// <summary>struct io_uring_files_update.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct UringFilesUpdate
{
    internal uint Offset;
    internal uint Reserved;
    internal nint Descriptors;
}

/// <summary>struct iovec.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MemoryRange
{
    internal nint Address;
    internal nuint Bytes;
}

/// <summary>struct io_uring_rsrc_register.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct UringResources
{
    internal uint Count;
    internal uint Flags;
    internal ulong Reserved;
    internal ulong Data;
    internal ulong Tags;
}

/// <summary>struct io_uring_rsrc_update2.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct UringResourcesUpdate
{
    internal uint Offset;
    internal uint Reserved;
    internal nint Data;
    internal ulong Tags;
    internal uint Count;
    internal uint Reserved2;
}
