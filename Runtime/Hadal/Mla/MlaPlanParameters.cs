using System.Runtime.InteropServices;

namespace Hadal;

/// <summary>The parameters of the kernel that plans: <c>hadal::MlaPlanParameters</c> in Kernels.cu/mla/plan.cuh.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MlaPlanParameters
{
    internal nint Lengths;
    internal nint PageTable;
    internal nint Parts;
    internal nint KeptLengths;
    internal nint Cuts;
    internal nint Starts;
    internal uint Batch;
    internal uint TablePages;
    internal uint PageSize;
    internal uint PartCount;

    /// <summary>In blocks: what a piece costs beside its own, what it costs more where it is to be combined, what combining costs as such.</summary>
    internal uint PieceCost, CutCost, CombineCost;

    /// <summary>The fewest blocks that are worth a piece.</summary>
    internal uint LeastBlocks;
}
