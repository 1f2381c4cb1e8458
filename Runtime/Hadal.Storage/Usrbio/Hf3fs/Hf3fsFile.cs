using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Usrbio.Hf3fs;

/// <summary>A file that the C library has registered.</summary>
internal sealed unsafe class Hf3fsFile : IDisposable
{
    private readonly Hf3fsApi _api;
    private readonly SafeFileHandle _file;
    private bool _isHeld;

    internal Hf3fsFile(Hf3fsApi api, SafeFileHandle file)
    {
        _api = api;
        _file = file;

        // Held open: the library forgets a descriptor only while it is, and keeps it, and its copy, for ever otherwise.
        file.DangerousAddRef(ref _isHeld);
        Descriptor = (int)file.DangerousGetHandle();

        // Unlike its other functions: an error is positive, success is 0 or below.
        int result = api.RegisterFile(Descriptor, 0);
        if (result <= 0)
            return;
        Release();
        throw new StorageException($"hf3fs_reg_fd of descriptor {Descriptor}", result);
    }

    internal int Descriptor { get; }

    public void Dispose()
    {
        if (!_isHeld)
            return;
        _api.DeregisterFile(Descriptor);
        Release();
    }

    private void Release()
    {
        _isHeld = false;
        _file.DangerousRelease();
    }
}
