using System.Runtime.InteropServices;

namespace Hadal.Interop.Dlpack;

/// <summary><c>DLDevice</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DlpackDevice
{
    internal DlpackDeviceKind Kind;
    internal int Ordinal;

    public override readonly string ToString() => Kind switch
    {
        DlpackDeviceKind.Cpu => "the CPU",
        DlpackDeviceKind.Cuda => $"cuda:{Ordinal}",
        DlpackDeviceKind.CudaHost => "pinned memory of the CPU",
        _ => $"device {Ordinal} of DLPack's kind {(int)Kind}",
    };
}
