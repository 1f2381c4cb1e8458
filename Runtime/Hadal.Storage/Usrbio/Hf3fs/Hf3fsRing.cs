using System.Runtime.InteropServices;
using Hadal.Storage.Linux;
using Hadal.Storage.Usrbio.Layout;
using Hadal.Storage.Usrbio.Layout.Native;

namespace Hadal.Storage.Usrbio.Hf3fs;

/// <summary>A ring of requests of one direction, made by the C library. One thread prepares and submits; it, or one other, waits.</summary>
internal sealed unsafe class Hf3fsRing : IDisposable
{
    internal const int AnyNumaNode = -1;

    // Depth 0: the server takes what there is. A time for batches to fill up is waited for in vain, and the library removes another name than it has
    // made where there are flags.
    private const int Depth = 0;
    private const int NoTimeout = 0;
    private const ulong NoFlags = 0;

    private readonly Hf3fsApi _api;
    private readonly bool _forWriting;
    private NativeRing* _ring;

    internal Hf3fsRing(Hf3fsApi api, byte[] root, int entries, bool forWriting)
    {
        _api = api;
        _forWriting = forWriting;
        _ring = (NativeRing*)NativeMemory.AllocZeroed((nuint)sizeof(NativeRing));
        int result;
        fixed (byte* mountPoint = root)
            result = api.CreateRing(_ring, mountPoint, entries, Byte(!forWriting), Depth, NoTimeout, AnyNumaNode, NoFlags);
        if (result == 0)
            return;
        NativeMemory.Free(_ring);
        throw new StorageException($"hf3fs_iorcreate4 of {entries} entries", -result);
    }

    /// <summary>Fills a slot, whose number it returns; the server may see it from now on. Error 11 (EAGAIN): the ring is full.</summary>
    /// <param name="region">Memory.</param>
    /// <param name="regionOffset">Where in it.</param>
    /// <param name="file">A registered file.</param>
    /// <param name="fileOffset">Where in it.</param>
    /// <param name="length">Bytes.</param>
    /// <param name="userData">Comes back with the completion.</param>
    internal int Prepare(Hf3fsRegion region, nuint regionOffset, Hf3fsFile file, ulong fileOffset, nuint length, ulong userData)
    {
        int result = _api.Prepare(
            _ring, region.Native, Byte(!_forWriting), region.Native->Address + (nint)regionOffset, file.Descriptor, (nuint)fileOffset, length, userData);
        return result >= 0 ? result : throw new StorageException($"hf3fs_prep_io of {length} bytes at {fileOffset} of descriptor {file.Descriptor}", -result);
    }

    /// <summary>Tells the server of what is prepared.</summary>
    internal void Submit() => NativeCall.Throw(-_api.Submit(_ring), "hf3fs_submit_ios");

    /// <summary>Takes completions, in any order, and returns their number: fewer than <paramref name="least"/> when the time is over.</summary>
    internal int Wait(Span<RingCompletion> completions, int least, int timeoutMilliseconds)
    {
        // Without a time it would wait for ever for a server that has died. The time is a point on the clock of the day.
        TimeSpecification until = TimeSpecification.After(timeoutMilliseconds, LibC.ClockRealTime);
        int result;
        fixed (RingCompletion* into = completions)
            result = _api.Wait(_ring, into, completions.Length, least, &until);
        return result >= 0 ? result : throw new StorageException($"hf3fs_wait_for_ios for {least} of {completions.Length}", -result);
    }

    public void Dispose()
    {
        if (_ring is null)
            return;
        _api.DestroyRing(_ring);
        NativeMemory.Free(_ring);
        _ring = null;
    }

    private static byte Byte(bool value) => value ? (byte)1 : (byte)0;
}
