using System.Runtime.InteropServices;

namespace Hadal.Interop.Dlpack;

/// <summary><c>DLManagedTensorVersioned</c>, 80 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VersionedTensor
{
    internal const ulong ReadOnly = 1;

    internal DlpackVersion Version;
    internal nint Context;
    internal delegate* unmanaged<void*, void> Deleter;
    internal ulong Flags;
    internal DlpackTensor Tensor;
}
