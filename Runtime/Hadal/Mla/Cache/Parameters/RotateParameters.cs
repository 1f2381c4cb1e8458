using System.Runtime.InteropServices;

namespace Hadal;

/// <summary>The parameter of the kernel that rotates rows outside a cache: <c>hadal::RotateParameters</c> in Kernels.cu/paged.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RotateParameters
{
    internal nint Values;
    internal RotaryParameters Rotary;
    internal uint Tokens;
    internal uint Heads;
    internal uint Columns;
}
