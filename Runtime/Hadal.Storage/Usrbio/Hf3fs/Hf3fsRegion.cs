using System.Runtime.InteropServices;
using Hadal.Storage.Usrbio.Layout.Native;

namespace Hadal.Storage.Usrbio.Hf3fs;

/// <summary>Memory shared with the server, made by the C library.</summary>
internal sealed unsafe class Hf3fsRegion : IDisposable
{
    private readonly Hf3fsApi _api;
    private NativeRegion* _region;

    internal Hf3fsRegion(Hf3fsApi api, byte[] root, nuint bytes, nuint blockBytes)
    {
        _api = api;
        _region = (NativeRegion*)NativeMemory.AllocZeroed((nuint)sizeof(NativeRegion));
        int result;
        fixed (byte* mountPoint = root)
            result = api.CreateRegion(_region, mountPoint, bytes, blockBytes, Hf3fsRing.AnyNumaNode);
        if (result == 0)
            return;
        NativeMemory.Free(_region);
        throw new StorageException($"hf3fs_iovcreate of {bytes} bytes in blocks of {blockBytes}", -result);
    }

    internal NativeRegion* Native => _region;

    internal Span<byte> Bytes => new((void*)_region->Address, checked((int)_region->Bytes));

    public void Dispose()
    {
        if (_region is null)
            return;
        _api.DestroyRegion(_region);
        NativeMemory.Free(_region);
        _region = null;
    }
}
