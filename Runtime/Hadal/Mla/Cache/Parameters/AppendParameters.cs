using System.Runtime.InteropServices;

namespace Hadal;

/// <summary>The parameter of the kernel that appends tokens: <c>hadal::AppendParameters</c> in Kernels.cu/paged.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct AppendParameters
{
    internal nint Tokens;
    internal nint Rows;
    internal nint Slots;
    internal RotaryParameters Rotary;
    internal uint Count;
    internal uint Width;
    internal uint SlotCount;
    internal uint PowerOfTwo;
}
