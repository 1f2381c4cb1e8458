using System.Runtime.InteropServices;

namespace Hadal;

/// <summary>The parameter of the kernel that finds slots: <c>hadal::SlotParameters</c> in Kernels.cu/paged.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SlotParameters
{
    internal nint Lengths;
    internal nint PageTable;
    internal nint Slots;
    internal nint Positions;
    internal uint Batch;
    internal uint Tokens;
    internal uint TableColumns;
    internal uint Pages;
    internal uint PageBits;
}
