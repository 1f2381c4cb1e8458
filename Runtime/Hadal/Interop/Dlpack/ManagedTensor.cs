using System.Runtime.InteropServices;

namespace Hadal.Interop.Dlpack;

/// <summary><c>DLManagedTensor</c>, 64 bytes: the form before DLPack 1.0.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ManagedTensor
{
    internal DlpackTensor Tensor;
    internal nint Context;
    internal delegate* unmanaged<void*, void> Deleter;
}
