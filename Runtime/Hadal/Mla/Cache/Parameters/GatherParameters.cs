using System.Runtime.InteropServices;

namespace Hadal;

/// <summary>The parameter of the kernel that gathers tokens: <c>hadal::GatherParameters</c> in Kernels.cu/paged.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GatherParameters
{
    internal nint Rows;
    internal nint Starts;
    internal nint PageTable;
    internal nint Destination;
    internal uint Batch;
    internal uint TableColumns;
    internal uint Count;
    internal uint Width;
    internal uint Pages;
    internal uint PageBits;
}
