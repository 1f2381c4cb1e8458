using System.Runtime.InteropServices;

namespace Hadal;

/// <summary>The parameters of the kernel that combines pieces: <c>hadal::MlaCombineParameters</c> in Kernels.cu/mla/combine.cuh.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MlaCombineParameters
{
    internal nint Output;
    internal nint LogSumExp;
    internal nint Sink;
    internal nint PartialOutput;
    internal nint PartialLogSumExp;
    internal nint Cuts;
    internal uint Batch;
    internal uint PartCount;
    internal uint Rows;
}
