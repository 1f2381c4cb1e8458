using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Unicode;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Fuse.Nodes;

/// <summary>The path in /proc by which calls that want a path reach an inode that is held by a descriptor.</summary>
internal ref struct DescriptorPath : IDisposable
{
    private readonly SafeFileHandle _descriptor;
    private readonly bool _held;
    private Characters _characters;

    internal DescriptorPath(SafeFileHandle descriptor)
    {
        _descriptor = descriptor;
        descriptor.DangerousAddRef(ref _held);
        Utf8.TryWrite(_characters, $"/proc/self/fd/{descriptor.DangerousGetHandle()}\0", out _);
    }

    [UnscopedRef]
    internal readonly ReadOnlySpan<byte> Terminated => _characters;

    public readonly void Dispose()
    {
        if (_held)
            _descriptor.DangerousRelease();
    }

    [InlineArray(32)]
    private struct Characters
    {
        private byte _first;
    }
}
