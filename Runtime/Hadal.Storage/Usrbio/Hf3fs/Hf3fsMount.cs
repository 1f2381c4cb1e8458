using System.Text;
using Hadal.Storage.Usrbio.Client;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Usrbio.Hf3fs;

/// <summary>
/// A mount of the type fuse.hf3fs, seen through the C library. The library keeps the mount's folder of registrations open until the process ends,
/// so that whoever is to unmount it must be another process.
/// </summary>
internal sealed unsafe class Hf3fsMount : IDisposable
{
    private const int MostBytesOfPath = 256;

    private readonly Hf3fsApi _api;
    private readonly byte[] _root;

    // The first region or ring opens the folder of registrations, and all make links there.
    private readonly MountThread _thread = new();

    private Hf3fsMount(Hf3fsApi api, byte[] root)
    {
        _api = api;
        _root = root;
    }

    internal string Root => Encoding.UTF8.GetString(_root.AsSpan(0, _root.Length - 1));

    /// <param name="api">The library.</param>
    /// <param name="path">Something that is there, on the mount.</param>
    internal static Hf3fsMount Open(Hf3fsApi api, string path)
    {
        byte[] asked = Encoding.UTF8.GetBytes(path + '\0');
        byte[] root = new byte[MostBytesOfPath];
        int bytes;
        fixed (byte* of = asked, into = root)
            bytes = api.ExtractMountPoint(into, root.Length, of);
        return bytes is > 0 and <= MostBytesOfPath
            ? new(api, root[..bytes])
            : throw new StorageException($"hf3fs_extract_mount_point: '{path}' must be on a mount of 3FS whose path has less than {MostBytesOfPath} bytes ({bytes}).");
    }

    internal Hf3fsRegion CreateRegion(nuint bytes, nuint blockBytes = 0) => _thread.Run(() => new Hf3fsRegion(_api, _root, bytes, blockBytes));

    internal Hf3fsRing CreateRing(int entries, bool forWriting) => _thread.Run(() => new Hf3fsRing(_api, _root, entries, forWriting));

    /// <summary>Makes a file known to the library. It stays open for as long as what is returned.</summary>
    internal Hf3fsFile Register(SafeFileHandle file) => new(_api, file);

    public void Dispose() => _thread.Dispose();
}
