using System.Runtime.InteropServices;
using Hadal.Storage.Engines;
using Hadal.Storage.Linux;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage;

/// <summary>
/// A file that is open in a ring. Requests whose offset, length and memory are aligned go past the page cache, all others through it; Linux keeps
/// both views of the file equal.
/// </summary>
public sealed class StorageFile : IDisposable
{
    private const int FallbackAlignment = 4096;

    private readonly int _memoryMask;
    private readonly int _offsetMask;
    private readonly UseCount _uses = new();
    private int _disposed;

    private StorageFile(StorageRing ring, string path, FileAccess access, SafeFileHandle buffered, SafeFileHandle? direct)
    {
        Ring = ring;
        Path = path;
        Access = access;
        Buffered = buffered;
        Direct = direct;
        FileStatus status = LibC.StatusOf(direct ?? buffered, path);
        Inode = status.Inode;
        if (!status.IsSeekable)
        {
            throw new StorageException($"'{path}' is no regular file and no disk: a ring reads and writes at offsets.");
        }

        bool known = (status.Mask & FileStatus.DirectAlignmentMask) != 0 && status.DirectOffsetAlignment != 0;
        _memoryMask = (known ? (int)status.DirectMemoryAlignment : FallbackAlignment) - 1;
        _offsetMask = (known ? (int)status.DirectOffsetAlignment : FallbackAlignment) - 1;
    }

    /// <summary>As it was opened.</summary>
    public string Path { get; }

    /// <summary>What it was opened for.</summary>
    public FileAccess Access { get; }

    /// <summary>Whether aligned requests go past the page cache.</summary>
    public bool IsDirect => Direct is not null;

    /// <summary>Offsets and lengths that are multiples of this, in bytes, go past the page cache.</summary>
    public int Alignment => _offsetMask + 1;

    /// <summary>Length in bytes, asked anew each time.</summary>
    public long Length => RandomAccess.GetLength(Buffered);

    internal StorageRing Ring { get; }

    internal ulong Inode { get; }

    internal SafeFileHandle Buffered { get; }

    internal SafeFileHandle? Direct { get; }

    /// <summary>What the ring's engine calls it.</summary>
    internal EngineFile? Registration { get; set; }

    internal bool IsDisposed => Volatile.Read(ref _disposed) != 0;

    /// <summary>Sets the length: what is cut off is lost, what is added reads as zeros and takes no room.</summary>
    /// <exception cref="StorageException">The system refuses.</exception>
    public void SetLength(long bytes) => Call(bytes, LibC.SetLength, "setting the length");

    /// <summary>Takes room on the disk for the first bytes, so that writing them cannot fail for want of it; extends the file if needed.</summary>
    /// <exception cref="StorageException">The system refuses, or the disk is full.</exception>
    public void Allocate(long bytes) => Call(bytes, static (descriptor, bytes) => LibC.Allocate(descriptor, 0, 0, bytes), "taking room");

    /// <summary>Closes it. Requests that the device has are not disturbed; waiting ones fail.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            ReleaseUse();
        }
    }

    /// <summary>Called when a request takes the file: its descriptors live until the last request is over, lest another file gets their numbers.</summary>
    internal void AddUse()
    {
        ObjectDisposedException.ThrowIf(IsDisposed || !_uses.TryAdd(), this);
    }

    internal void ReleaseUse()
    {
        if (_uses.Release())
        {
            Ring.Forget(this);
            Direct?.Dispose();
            Buffered.Dispose();
        }
    }

    internal static StorageFile Open(StorageRing ring, string path, FileAccess access, StorageFileOptions options)
    {
        int flags = OpenFlags.From(options.Mode, access);
        SafeFileHandle buffered = OpenDescriptor(path, flags, options)
            ?? throw new StorageException($"opening '{path}'", Marshal.GetLastPInvokeError());
        SafeFileHandle? direct = null;
        try
        {
            const int WhatMadeIt = OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.Truncate;

            // By the descriptor: the path may be another file's by now.
            string same = $"/proc/self/fd/{buffered.DangerousGetHandle()}";
            direct = options.Direct ? OpenDescriptor(same, (flags & ~WhatMadeIt) | OpenFlags.Direct, options) : null;
            return new StorageFile(ring, path, access, buffered, direct);
        }
        catch
        {
            direct?.Dispose();
            buffered.Dispose();
            throw;
        }
    }

    /// <summary>Whether a transfer may go past the page cache.</summary>
    internal bool CanGoDirect(long offset, nint address, int length)
        => Direct is not null && ((offset | (uint)length) & _offsetMask) == 0 && (address & _memoryMask) == 0;

    internal bool Allows(FileAccess access) => (Access & access) != 0;

    private static SafeFileHandle? OpenDescriptor(string path, int flags, StorageFileOptions options)
    {
        int descriptor = LibC.Open(path, flags, (uint)options.UnixCreateMode);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    private void Call(long bytes, Func<int, long, int> call, string what)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        AddUse();
        try
        {
            if (call((int)Buffered.DangerousGetHandle(), bytes) != 0)
            {
                throw new StorageException($"{what} of '{Path}' to {bytes} bytes", Marshal.GetLastPInvokeError());
            }
        }
        finally
        {
            ReleaseUse();
        }
    }
}
