using System.Runtime.InteropServices;
using Hadal.Storage.Linux;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Engines.Uring;

/// <summary>The two rings that a process shares with the kernel (io_uring_setup(2)), and the entries of the one it fills. Of one thread.</summary>
internal sealed unsafe class UringMemory : IDisposable
{
    private const string Sysctl = "/proc/sys/kernel/io_uring_disabled";
    private const uint Needed = UringAbi.FeatureSingleMap | UringAbi.FeatureNoDrop | UringAbi.FeatureExtendedArgument;

    private readonly SafeFileHandle _ring;
    private readonly nint _rings;
    private readonly nuint _ringsBytes;
    private readonly UringSubmission* _entries;
    private readonly nuint _entriesBytes;
    private readonly uint* _submissionHead;
    private readonly uint* _submissionTail;
    private readonly uint _submissionMask;
    private readonly uint* _completionHead;
    private readonly uint* _completionTail;
    private readonly uint _completionMask;
    private readonly UringCompletion* _completions;
    private uint _tail;
    private uint _prepared;

    internal UringMemory(int entries)
    {
        UringParameters parameters = Setup((uint)entries, out _ring);
        try
        {
            if ((parameters.Features & Needed) != Needed)
            {
                throw new StorageException("This kernel's io_uring is older than Linux 5.11, which is the first that can wait with a time limit.");
            }

            _ringsBytes = Math.Max(
                parameters.Submission.ArrayOrFlags + (parameters.SubmissionEntries * sizeof(uint)),
                parameters.Completion.DroppedOrEntries + (parameters.CompletionEntries * (uint)sizeof(UringCompletion)));
            _rings = Map(_ringsBytes, UringAbi.MapRings);
            _entriesBytes = parameters.SubmissionEntries * (nuint)sizeof(UringSubmission);
            _entries = (UringSubmission*)Map(_entriesBytes, UringAbi.MapEntries);
        }
        catch
        {
            Dispose();
            throw;
        }

        _submissionHead = At<uint>(parameters.Submission.Head);
        _submissionTail = At<uint>(parameters.Submission.Tail);
        _submissionMask = *At<uint>(parameters.Submission.Mask);
        _completionHead = At<uint>(parameters.Completion.Head);
        _completionTail = At<uint>(parameters.Completion.Tail);
        _completionMask = *At<uint>(parameters.Completion.Mask);
        _completions = At<UringCompletion>(parameters.Completion.DroppedOrEntries);
        uint* indices = At<uint>(parameters.Submission.ArrayOrFlags);
        for (uint i = 0; i < parameters.SubmissionEntries; i++)
        {
            indices[i] = i;
        }

        _tail = *_submissionTail;
    }

    /// <summary>The next entry, cleared. There must be room: as many as the ring was made for, between two calls of <see cref="Enter"/>.</summary>
    internal ref UringSubmission Next()
    {
        ref UringSubmission entry = ref _entries[_tail & _submissionMask];
        entry = default;
        _tail++;
        _prepared++;
        return ref entry;
    }

    /// <summary>Submits what is prepared, and waits for one completion if <paramref name="time"/> allows.</summary>
    /// <param name="time">Null: for ever. A time of zero: not at all.</param>
    internal void Enter(KernelTime? time)
    {
        Volatile.Write(ref *_submissionTail, _tail);
        bool waits = time is not { Seconds: 0, Nanoseconds: 0 } && !HasCompletions;
        KernelTime limit = time.GetValueOrDefault();
        var argument = new UringWaitArgument { Time = time is null ? 0 : (nint)(&limit) };
        bool hasLimit = waits && time is not null;
        uint flags = UringAbi.EnterGetEvents | (hasLimit ? UringAbi.EnterExtendedArgument : 0);
        nint result = LibC.SystemCall(
            UringAbi.EnterCall, Descriptor, (nint)_prepared, waits ? 1 : 0, (nint)flags,
            hasLimit ? (nint)(&argument) : 0, hasLimit ? sizeof(UringWaitArgument) : 0);
        if (result < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error is not (Errno.Interrupted or Errno.Timer or Errno.Again or Errno.Busy))
            {
                throw new StorageException("Waiting for io_uring", error);
            }
        }

        // A call that waits may be interrupted after it has submitted: the head says what the kernel has taken.
        _prepared = _tail - Volatile.Read(ref *_submissionHead);
    }

    /// <summary>Takes the oldest completion.</summary>
    internal bool TryTake(out UringCompletion completion)
    {
        uint head = *_completionHead;
        if (head == Volatile.Read(ref *_completionTail))
        {
            completion = default;
            return false;
        }

        completion = _completions[head & _completionMask];
        Volatile.Write(ref *_completionHead, head + 1);
        return true;
    }

    /// <summary>io_uring_register(2). Returns 0 or more, or an error number, negated.</summary>
    internal nint Register(nint what, void* argument, int count)
    {
        nint result = LibC.SystemCall(UringAbi.RegisterCall, Descriptor, what, (nint)argument, count, 0, 0);
        return result < 0 ? -Marshal.GetLastPInvokeError() : result;
    }

    public void Dispose()
    {
        if (_entries is not null)
        {
            _ = LibC.MemoryUnmap((nint)_entries, _entriesBytes);
        }

        if (_rings != 0)
        {
            _ = LibC.MemoryUnmap(_rings, _ringsBytes);
        }

        _ring.Dispose();
    }

    private bool HasCompletions => *_completionHead != Volatile.Read(ref *_completionTail);

    private int Descriptor => (int)_ring.DangerousGetHandle();

    /// <summary>The best that the kernel knows: work is done when its one thread asks for it (6.1), or whenever it is interrupted.</summary>
    private static UringParameters Setup(uint entries, out SafeFileHandle ring)
    {
        int error = 0;
        ReadOnlySpan<uint> choices = [UringAbi.SetupSingleIssuer | UringAbi.SetupDeferTaskRun, 0];
        foreach (uint flags in choices)
        {
            var parameters = new UringParameters { Flags = flags | UringAbi.SetupClamp };
            nint descriptor = LibC.SystemCall(UringAbi.SetupCall, (nint)entries, (nint)(&parameters), 0, 0, 0, 0);
            if (descriptor >= 0)
            {
                ring = new SafeFileHandle(descriptor, ownsHandle: true);
                return parameters;
            }

            error = Marshal.GetLastPInvokeError();
            if (error != Errno.Invalid)
            {
                break;
            }
        }

        throw Refusal(error);
    }

    private static StorageException Refusal(int error)
        => File.Exists(Sysctl) && File.ReadAllText(Sysctl).Trim() is not "0" and string setting
            ? new StorageException($"io_uring is switched off: {Sysctl} is {setting}.")
            : new StorageException("io_uring_setup (which a container's filter may forbid, and kernels before 5.1 lack)", error);

    private nint Map(nuint bytes, long offset)
    {
        nint address = LibC.MemoryMap(0, bytes, LibC.ProtectionRead | LibC.ProtectionWrite, LibC.MapShared | LibC.MapPopulate, Descriptor, offset);
        return address == LibC.MapFailed ? throw new StorageException("Mapping an io_uring", Marshal.GetLastPInvokeError()) : address;
    }

    private T* At<T>(uint offset)
        where T : unmanaged
        => (T*)(_rings + (nint)offset);
}
