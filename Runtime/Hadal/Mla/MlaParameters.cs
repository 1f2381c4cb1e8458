using System.Runtime.InteropServices;

namespace Hadal;

/// <summary>The parameters of an MLA decoding kernel: <c>hadal::MlaParameters</c> in Kernels.cu/mla/config.cuh.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MlaParameters
{
    internal nint Q;
    internal nint Output;
    internal nint LogSumExp;
    internal nint Sink;
    internal nint Parts;
    internal nint Lengths;
    internal nint PageTable;
    internal nint PartialOutput;
    internal nint PartialLogSumExp;
    internal uint TablePages;
    internal uint CachePages;
    internal uint Batch;
    internal uint PartCount;
    internal uint QueryTokens;
    internal uint Rows;

    /// <summary>The softmax scale times log2(e).</summary>
    internal float Scale;
}
