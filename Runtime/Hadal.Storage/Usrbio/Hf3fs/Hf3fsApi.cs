using System.Runtime.InteropServices;
using Hadal.Storage.Linux;
using Hadal.Storage.Usrbio.Layout;
using Hadal.Storage.Usrbio.Layout.Native;

namespace Hadal.Storage.Usrbio.Hf3fs;

/// <summary>
/// Functions of the C library of 3FS, which this library does without: a second implementation to check the first against, where a variable says
/// that it is installed.
/// </summary>
internal sealed unsafe class Hf3fsApi
{
    internal const string PathVariable = "HADAL_HF3FS_API";
    internal const string LibraryName = "libhf3fs_api_shared.so";

    internal readonly delegate* unmanaged<byte*, int, byte*, int> ExtractMountPoint;
    internal readonly delegate* unmanaged<NativeRegion*, byte*, nuint, nuint, int, int> CreateRegion;
    internal readonly delegate* unmanaged<NativeRegion*, void> DestroyRegion;
    internal readonly delegate* unmanaged<NativeRing*, byte*, int, byte, int, int, int, ulong, int> CreateRing;
    internal readonly delegate* unmanaged<NativeRing*, void> DestroyRing;
    internal readonly delegate* unmanaged<int, ulong, int> RegisterFile;
    internal readonly delegate* unmanaged<int, void> DeregisterFile;
    internal readonly delegate* unmanaged<NativeRing*, NativeRegion*, byte, nint, int, nuint, ulong, ulong, int> Prepare;
    internal readonly delegate* unmanaged<NativeRing*, int> Submit;
    internal readonly delegate* unmanaged<NativeRing*, RingCompletion*, int, int, TimeSpecification*, int> Wait;

    private Hf3fsApi(Hf3fsLibrary library)
    {
        ExtractMountPoint = (delegate* unmanaged<byte*, int, byte*, int>)library["hf3fs_extract_mount_point"];
        CreateRegion = (delegate* unmanaged<NativeRegion*, byte*, nuint, nuint, int, int>)library["hf3fs_iovcreate"];
        DestroyRegion = (delegate* unmanaged<NativeRegion*, void>)library["hf3fs_iovdestroy"];
        CreateRing = (delegate* unmanaged<NativeRing*, byte*, int, byte, int, int, int, ulong, int>)library["hf3fs_iorcreate4"];
        DestroyRing = (delegate* unmanaged<NativeRing*, void>)library["hf3fs_iordestroy"];
        RegisterFile = (delegate* unmanaged<int, ulong, int>)library["hf3fs_reg_fd"];
        DeregisterFile = (delegate* unmanaged<int, void>)library["hf3fs_dereg_fd"];
        Prepare = (delegate* unmanaged<NativeRing*, NativeRegion*, byte, nint, int, nuint, ulong, ulong, int>)library["hf3fs_prep_io"];
        Submit = (delegate* unmanaged<NativeRing*, int>)library["hf3fs_submit_ios"];
        Wait = (delegate* unmanaged<NativeRing*, RingCompletion*, int, int, TimeSpecification*, int>)library["hf3fs_wait_for_ios"];
    }

    /// <summary>What the variable names; null where it names nothing.</summary>
    /// <exception cref="StorageException">It names something that cannot be used.</exception>
    internal static Hf3fsApi? FromEnvironment()
    {
        if (Environment.GetEnvironmentVariable(PathVariable) is not { Length: > 0 } path)
            return null;
        NativeCall.Check(LibC.LimitOf(LibC.LimitOfDescriptors, out ResourceLimit descriptors), "asking for the limit of open files");
        return Load(path, descriptors.Hard);
    }

    /// <param name="path">The library.</param>
    /// <param name="descriptorLimit">How many files this process may have open at most (hard limit).</param>
    internal static Hf3fsApi Load(string path, ulong descriptorLimit) => new(Hf3fsLibrary.Load(path, descriptorLimit));
}
